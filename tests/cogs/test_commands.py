"""The commands as Discord is told of them: where they may be used, how they are described, and how often it is told."""

from collections.abc import Iterator
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands

from bot.client import LastImpression
from bot.rehearsal.room import Room
from bot.sessions import Sessions
from bot.store import Store
from tests.cogs.conftest import Stage

pytestmark = pytest.mark.simcord(shard_count=1)
GUILD, BOT_DM, PRIVATE_CHANNEL = 0, 1, 2
SERVER, USER = 0, 1
SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMANDS = (1, 2)
VERBS = (
    *(
        "Rehearse",
        "Go on",
        "End",
        "See",
        "Get",
        "Delete",
        "Keep",
        "Put",
        "Change",
        "Move",
        "Take",
        "Write",
        "Tell",
        "Say",
    ),
    *("Switch", "Stop", "Practise", "Begin", "Join", "Leave", "Invite", "Close", "Settle", "Let"),
)
"""With what a description begins: each tells the reader to do something."""
NEEDED = {"when", "result", "reminder", "name", "person"}
"""Options of the diary and of groups that nobody could guess."""
ON_SERVERS_ALONE = {"group": [SERVER, USER], "setup": [SERVER]}
"""What needs a server, and by whom it may be installed: in one that has not added the bot, /group says so."""
FOR_MANAGERS = {"setup"}
MOST_SLASH, MOST_MENUS, LONGEST_COMMAND = 100, 5, 8_000


@app_commands.command(description="Juggle with three balls")
async def juggle(_interaction: discord.Interaction[Any]) -> None:
    raise AssertionError


def payloads_of(bot: LastImpression) -> list[dict[str, Any]]:
    return [command.to_dict(bot.tree) for command in bot.tree.get_commands()]


def leaves(option: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A command or its subcommands, however deep: what can be typed."""
    inner = [one for one in option.get("options", []) if one["type"] in SUBCOMMANDS]
    if not inner:
        yield option
    for one in inner:
        yield from leaves(one)


def described(option: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Everything with a description, by its name."""
    yield option["name"], option["description"]
    for inner in option.get("options", []):
        yield from described(inner)


def synced(env: simcord.Env) -> list[Any]:
    """What Discord was told of the commands, each time that it was."""
    return [one.json for one in env.http_requests if one.method == "PUT" and one.path.endswith("/commands")]


async def restart(stage: Stage, bot: LastImpression) -> None:
    await stage.bot.close()
    stage.bot = bot
    await stage.env.restart_bot(bot)
    await bot.close()


async def test_every_command_says_itself_where_it_may_be_used_and_by_whom(stage: Stage) -> None:
    payloads = payloads_of(stage.bot)
    assert {payload["name"] for payload in payloads} >= {"rehearse", "help", "mydata", "settings", "Coach this line"}
    for payload in payloads:
        name = payload["name"]
        assert payload["contexts"] == ([GUILD] if name in ON_SERVERS_ALONE else [GUILD, BOT_DM, PRIVATE_CHANNEL]), name
        assert payload["integration_types"] == ON_SERVERS_ALONE.get(name, [SERVER, USER]), name
        permissions = discord.Permissions(manage_guild=True).value if name in FOR_MANAGERS else None
        assert payload["default_member_permissions"] == permissions, name


async def test_no_default_hides_what_a_command_says_of_itself(stage: Stage) -> None:
    """With defaults in the tree, `guild_only` and its kind would restrict nothing."""
    assert stage.bot.tree.allowed_contexts is None or not stage.bot.tree.allowed_contexts.to_array()
    assert stage.bot.tree.allowed_installs is None or not stage.bot.tree.allowed_installs.to_array()


async def test_every_description_is_an_order_and_short(stage: Stage) -> None:
    for payload in payloads_of(stage.bot):
        if payload["type"] != SLASH:
            continue
        for command in (payload, *leaves(payload)):
            assert command["description"].startswith(VERBS), command["description"]
        for name, description in described(payload):
            assert 10 <= len(description) <= 100, (name, description)
            assert not description.endswith("."), (name, description)
            assert description[0].isupper(), (name, description)


async def test_every_option_is_described_and_only_what_cannot_be_guessed_is_required(stage: Stage) -> None:
    options = [
        option for payload in payloads_of(stage.bot) for leaf in leaves(payload) for option in leaf.get("options", ())
    ]
    assert {option["name"] for option in options} >= {"scene", "difficulty", "coach", "where", "timezone", "pauses"}
    for option in options:
        assert len(option["description"]) > 10, option["name"]
        assert option["description"] != "…"
        assert not option["required"] or option["name"] in NEEDED, f"{option['name']}: just pressing Enter has to work"
        assert len(option.get("choices") or []) <= 25


async def test_no_two_commands_clash_and_no_limit_of_discord_is_near(stage: Stage) -> None:
    payloads = payloads_of(stage.bot)
    names = [(payload["type"], payload["name"]) for payload in payloads]
    assert len(set(names)) == len(names)
    kinds = [payload["type"] for payload in payloads]
    assert kinds.count(SLASH) <= MOST_SLASH
    assert kinds.count(USER_MENU) + kinds.count(MESSAGE_MENU) <= MOST_MENUS
    for payload in payloads:
        if payload["type"] == SLASH:
            assert payload["name"] == payload["name"].lower()
            texts = [text for pair in described(payload) for text in pair]
            assert sum(map(len, texts)) <= LONGEST_COMMAND


async def test_everything_else_can_be_used_on_a_server_and_in_a_direct_message(stage: Stage) -> None:
    typed = {
        command.qualified_name
        for command in stage.bot.tree.walk_commands()
        if isinstance(command, app_commands.Command)
    }
    for_all = {name for name in typed if name.split()[0] not in FOR_MANAGERS}
    assert set(stage.ann.available_commands(stage.channel)) == for_all
    assert set(stage.ann.user.available_commands()) == {
        name for name in typed if name.split()[0] not in ON_SERVERS_ALONE
    }


async def test_discord_is_told_once_and_not_again_at_the_next_start(stage: Stage, room: Room, store: Store) -> None:
    (told,) = synced(stage.env)
    assert told == payloads_of(stage.bot)
    await restart(stage, LastImpression(Sessions(room, store), clock=stage.bot.clock))
    await restart(stage, LastImpression(Sessions(room, store), clock=stage.bot.clock))
    assert len(synced(stage.env)) == 1


async def test_discord_is_told_again_when_a_command_has_changed_and_again_when_it_changes_back(
    stage: Stage, room: Room, store: Store
) -> None:
    changed = LastImpression(Sessions(room, store), clock=stage.bot.clock)
    changed.tree.add_command(juggle)
    await restart(stage, changed)
    _, told = synced(stage.env)
    assert "juggle" in {payload["name"] for payload in told}
    await restart(stage, LastImpression(Sessions(room, store), clock=stage.bot.clock))
    assert len(synced(stage.env)) == 3


async def test_a_mere_change_of_words_is_told_too(stage: Stage, room: Room, store: Store) -> None:
    reworded = LastImpression(Sessions(room, store), clock=stage.bot.clock)
    sync = reworded._sync_if_changed

    async def reword_and_sync() -> None:
        command = reworded.tree.get_command("help")
        assert isinstance(command, app_commands.Command)
        command.description = "See how it goes"
        await sync()

    reworded._sync_if_changed = reword_and_sync  # type: ignore[method-assign]  # the words of a version that is still to come
    await restart(stage, reworded)
    assert len(synced(stage.env)) == 2


async def test_a_sync_that_failed_is_made_up_for_the_next_time(stage: Stage) -> None:
    stage.bot.tree.add_command(juggle)
    stage.env.inject_error("PUT", "/applications/*/commands", status=500, code=0, message="Internal Server Error")
    with pytest.raises(discord.HTTPException):
        await stage.bot._sync_if_changed()
    await stage.bot._sync_if_changed()
    await stage.bot._sync_if_changed()
    first, failed, again = synced(stage.env)
    assert failed == again != first
