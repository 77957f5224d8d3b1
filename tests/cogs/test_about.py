"""/help, /about and /privacy: short, for one person alone, and true of this program."""

import re
import sys
from datetime import timedelta
from importlib.metadata import PackageNotFoundError

import discord
import pytest
from discord import app_commands

from bot.client import LastImpression
from bot.rehearsal.room import Room
from bot.sessions import Sessions
from bot.store import Store
from cogs.about import ABOUT, HELP, PRIVACY
from cogs.rehearsing._buttons import _LOOKS
from tests.cogs.conftest import Stage

pytestmark = pytest.mark.simcord(shard_count=1)
TEXTS = {"help": HELP, "about": ABOUT, "privacy": PRIVACY}


def names_of(bot: LastImpression) -> set[str]:
    """Every command that can be typed, with those in groups by their full name."""
    return {
        command.qualified_name for command in bot.tree.walk_commands() if isinstance(command, app_commands.Command)
    } | {menu.name for menu in bot.tree.walk_commands(type=discord.AppCommandType.message)}


@pytest.mark.parametrize("name", TEXTS)
async def test_each_text_is_for_one_person_alone_and_fits_into_a_message(stage: Stage, name: str) -> None:
    for result in (await stage.ann.slash(stage.channel, name), await stage.ann.user.slash(name)):
        assert result.ephemeral
        assert result.response
        assert 300 < len(result.response.content) <= 2000
        assert "{" not in result.response.content
    assert not stage.channel.history(viewer=stage.ben)


async def test_every_command_that_a_text_names_exists(stage: Stage) -> None:
    known = names_of(stage.bot)
    for text in TEXTS.values():
        for name in re.findall(r"\*\*/([a-z ]+)\*\*", text):
            # A group can be named as a whole.
            assert name in known or any(one.startswith(f"{name} ") for one in known), name
        # Nothing that begins with a slash stands outside of bold.
        assert not re.search(r"(?<!\*\*)/[a-z]", text)
    assert {f"mydata {verb}" for verb in ("show", "export", "forget")} <= set(re.findall(r"/([a-z ]+)\*\*", PRIVACY))


async def test_help_names_every_command_and_every_button(stage: Stage) -> None:
    for name in names_of(stage.bot) - {"help"}:
        assert name.split()[0] in HELP, name
    for label, _ in _LOOKS.values():
        assert f"**{label}**" in HELP, label


async def test_help_names_no_button_that_there_is_not(stage: Stage) -> None:
    bold = set(re.findall(r"\*\*([A-Z][^*]+)\*\*", HELP))
    assert bold == {label for label, _ in _LOOKS.values()} | {"Coach this line"}


@pytest.mark.parametrize(("days", "told"), [(30, "30 days after"), (1, "one day after"), (3650, "3,650 days after")])
async def test_privacy_tells_the_days_that_words_are_really_kept(
    stage: Stage, room: Room, store: Store, days: int, told: str
) -> None:
    await stage.bot.close()
    stage.bot = LastImpression(
        Sessions(room, store), has_human_delay=False, retention=timedelta(days=days), clock=stage.bot.clock
    )
    await stage.env.restart_bot(stage.bot)
    result = await stage.ann.slash(stage.channel, "privacy")
    assert result.response
    assert f"Deleted {told} you last touched them" in result.response.content
    await stage.bot.close()


async def test_privacy_names_everything_that_the_export_holds(stage: Stage) -> None:
    data = await stage.bot.sessions.store.export(stage.ann.id)
    told = {
        "user_id": "user id",
        "settings": "settings",
        "rehearsals": "Your rehearsals",
        "scores": "Your scores",
        "plans": "if-then plans",
        "interviews": "Your interviews",
        "reminders": "which reminders were sent",
        "groups": "Your study groups:** which ones, since when",
        "group_invitations": "invitations",
        "group_sessions": "What was said in a session",
        "group_rounds": "your seats and the points of your rounds",
        "marks_given": "marks you gave",
        "marks_received": "the marks given there",
        "meetings": "meetings you set",
        "meeting_reminders": "your reminders of meetings",
    }
    assert set(data) == set(told)
    assert all(words in PRIVACY for words in told.values())
    for what in ("its channel, its server and the times", "time zone, coach, pauses", "which scene, points and dates"):
        assert what in PRIVACY


async def test_about_tells_the_version_also_where_only_the_dependencies_are_installed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(name: str) -> str:
        raise PackageNotFoundError(name)

    result = await stage.ann.slash(stage.channel, "about")
    assert result.response
    assert re.match(r"## Last Impression \d+\.\d+", result.response.content)
    # Not by its path: discord.py makes an extension's module anew for each bot.
    monkeypatch.setattr(sys.modules["cogs.about"], "version", unknown)
    result = await stage.ann.slash(stage.channel, "about")
    assert result.response
    assert result.response.content.startswith("## Last Impression\n")


def test_about_promises_nothing_and_names_what_it_is() -> None:
    assert "It is practice, not a promise." in ABOUT
    assert "no language model takes part" in ABOUT
    assert "nothing about you goes to any employer" in ABOUT
    assert "Tell whoever runs me" in ABOUT
    for text in TEXTS.values():
        assert not re.search(r"\b(guarantee|will get the job|always works|boost)", text)


def test_no_sentence_is_longer_than_somebody_nervous_can_take_in() -> None:
    for name, text in TEXTS.items():
        for said in re.split(r"(?<=[.?!:])\s+|\n", text):
            assert len(said.split()) <= 40, (name, said)
