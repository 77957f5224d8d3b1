"""/mydata: what is kept of a person, as a look, as a file, and gone."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, Self

import discord
from discord import app_commands, ui
from discord.ext import commands
from discord.utils import escape_markdown, format_dt

from bot.client import LastImpression
from bot.rehearsal.scenario import Scenario
from bot.store import Forgotten, Plan, Score
from cogs._answers import LONGEST_MESSAGE, Interaction, answered, handle, tell
from cogs._group_words import GroupWords, group_words, words_lines
from cogs._ids import FORGET, GROUP_SESSIONS_COG, GROUPS_COG, forget_id
from cogs._sending import respond

_NOTHING = "Nothing is kept of you."
_ASK = (
    "Delete everything that is kept of you? Rehearsals, scores, plans, interviews, settings and your place in study groups "
    "go at once and for good. A rehearsal that is still open ends with it, also in a group's session, and no reminder comes "
    "any more. What I posted of yours in group threads is taken down. Marks that you gave to others stay, without your name "
    "and your sentences; a group that you look after goes to a helper or a member, and is closed where there is none. "
    "/mydata export gives you a copy first.\n"
    "To keep it all, leave this message alone."
)
_CHATS = "What was written in chats is Discord's: what you wrote yourself you can delete there."
_THREADS = "What I posted of yours in group threads is taken down; what you wrote there yourself you can delete."
_NO_WORDS = GroupWords()
_NOT_YOURS = "This button is somebody else's. Your own is under /mydata forget."
_MORE = "-# /mydata export gives you all of it, with your words; /mydata forget deletes it."
_SCORES_SHOWN = 10
_PLURALS = {
    "place in a study group": "places in study groups",
    "round in groups": "rounds in groups",
    "mark about you": "marks about you",
}


class ForgetButton(ui.DynamicItem[ui.Button[Any]], template=FORGET):
    """Confirms that everything is to be deleted. Its id holds whose, so that it works after a restart."""

    def __init__(self, user_id: int) -> None:
        super().__init__(
            ui.Button(label="Delete everything", style=discord.ButtonStyle.danger, custom_id=forget_id(user_id))
        )
        self.user_id = user_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button again from its id."""
        return cls(int(match["user_id"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Delete, and say what was deleted."""
        await handle(interaction, lambda: self._forget(interaction))

    async def _forget(self, interaction: Interaction) -> None:
        if interaction.user.id != self.user_id:
            await tell(interaction, _NOT_YOURS)
            return
        client = interaction.client
        groups: Any = client.get_cog(GROUPS_COG)
        sessions_of_groups: Any = client.get_cog(GROUP_SESSIONS_COG)
        owned = await groups.news.owned_by(self.user_id)
        words = group_words(await client.sessions.store.export(self.user_id), client.retention)
        await sessions_of_groups.take_out(self.user_id)
        forgotten = await client.sessions.forget(self.user_id)
        client.dispatch("forgotten", self.user_id)
        client.dispatch("groups_left_behind", self.user_id, owned)
        await respond(lambda: interaction.response.edit_message(content=forgotten_text(forgotten, words), view=None))


@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
@app_commands.allowed_installs(guilds=True, users=True)
class MyData(commands.GroupCog, group_name="mydata", group_description="See, export or delete what is kept of you"):
    """The three commands share one place in Discord's list, and with it their contexts."""

    def __init__(self, bot: LastImpression) -> None:
        self._bot = bot

    @app_commands.command(description="See what is kept of you")
    @answered
    async def show(self, interaction: Interaction) -> None:
        """Show how much is kept, the newest plan and the last scores."""
        sessions = self._bot.sessions
        data = await sessions.store.export(interaction.user.id)
        kept = Forgotten(
            _count(data["rehearsals"]),
            len(scores := await sessions.store.fetch_scores(interaction.user.id)),
            len(plans := await sessions.store.fetch_plans(interaction.user.id)),
            interviews=_count(data["interviews"]),
            reminders=_count(data["reminders"]),
            groups=_count(data["groups"]),
            invitations=_count(data["group_invitations"]),
            rounds=_count(data["group_rounds"]),
            marks=_marks(data["marks_received"]),
            had_settings=data["settings"] is not None,
        )
        words = group_words(data, self._bot.retention)
        await tell(interaction, kept_text(kept, plans, scores, sessions.room.scenarios, words))

    @app_commands.command(description="Get everything that is kept of you as one JSON file")
    @answered
    async def export(self, interaction: Interaction) -> None:
        """Send the file to this person alone."""
        await respond(lambda: interaction.response.defer(ephemeral=True, thinking=True))
        data = await self._bot.sessions.store.export(interaction.user.id)
        content = json.dumps(data, ensure_ascii=False, indent=2).encode()

        def send() -> Awaitable[object]:
            # Made anew for each try, because a file that was sent once is at its end.
            file = discord.File(io.BytesIO(content), "last-impression.json", description="Everything kept of you")
            return interaction.edit_original_response(content="Everything that is kept of you:", attachments=[file])

        await respond(send)

    @app_commands.command(description="Delete everything that is kept of you; asks once")
    @answered
    async def forget(self, interaction: Interaction) -> None:
        """Ask before deleting."""
        view = ui.View(timeout=None)
        view.add_item(ForgetButton(interaction.user.id))
        view.stop()
        await respond(lambda: interaction.response.send_message(_ASK, view=view, ephemeral=True))


def kept_text(
    kept: Forgotten,
    plans: Sequence[Plan],
    scores: Sequence[Score],
    scenarios: Mapping[str, Scenario],
    words: GroupWords = _NO_WORDS,
) -> str:
    """Say what is kept: how much of each, the newest plan, and as many of the last scores as a message holds."""
    counted, told = _counts(kept), words_lines(words)
    if not counted and not told:
        return _NOTHING
    parts = ["## Kept of you"]
    if counted:
        parts.append(f"{counted[:1].upper()}{counted[1:]}.")
    parts += told
    if plans:
        parts.append(_plan_text(plans[-1]))
    room = LONGEST_MESSAGE - len(_MORE) - sum(len(part) + 1 for part in parts)
    for score in list(reversed(scores))[:_SCORES_SHOWN]:
        line = _score_text(score, scenarios)
        room -= len(line) + 1
        if room < 0:
            break
        parts.append(line)
    return "\n".join([*parts, _MORE])


def forgotten_text(forgotten: Forgotten, words: GroupWords = _NO_WORDS) -> str:
    """Say what was deleted, and what becomes of what stands in chats."""
    counted = _counts(forgotten, *([f"what you said in {_numbered(words.rounds, 'round')}"] if words.rounds else []))
    if not counted and not words.sessions:
        return _NOTHING
    deleted = f"Deleted: {counted}. " if counted else ""
    chats = _THREADS if words.sessions else _CHATS
    return f"{deleted}Nothing is kept of you any more. {chats}"


def _score_text(score: Score, scenarios: Mapping[str, Scenario]) -> str:
    title = scenarios[score.scenario].title if score.scenario in scenarios else score.scenario
    broken_off = "" if score.is_complete else ", broken off"
    return f"- {format_dt(score.finished_at, 'd')} {escape_markdown(title)}: {score.total} of {score.of}{broken_off}"


def _plan_text(plan: Plan) -> str:
    """Return a plan as one sentence, whatever line breaks and full stops its halves were written with."""
    cue, action = (escape_markdown(" ".join(half.split()).rstrip(".")) for half in (plan.cue, plan.action))
    return f"Your newest plan: if {cue}, then I {action}."


def _count(exported: object) -> int:
    return len(exported) if isinstance(exported, list) else 0


def _counts(kept: Forgotten, *more: str) -> str:
    """Name what there is of each kind, and what `more` there is; empty if there is nothing at all."""
    numbers = (
        ("rehearsal", kept.rehearsals),
        ("score", kept.scores),
        ("plan", kept.plans),
        ("interview", kept.interviews),
        ("reminder", kept.reminders),
        ("place in a study group", kept.groups),
        ("invitation", kept.invitations),
        ("round in groups", kept.rounds),
        ("mark about you", kept.marks),
    )
    named = [*(_numbered(number, name) for name, number in numbers if number), *more]
    if kept.had_settings:
        named.append("your settings")
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}" if named else ""


def _numbered(number: int, name: str) -> str:
    """Return a number with what it counts: 1 score, 2 places in study groups."""
    return f"{number:,} {_PLURALS.get(name, f'{name}s') if number > 1 else name}"


def _marks(exported: object) -> int:
    """Return how many marks somebody was given; they are told of them round by round."""
    rounds = exported if isinstance(exported, list) else []
    return sum(int(one["marks"]) for one in rounds)


async def setup(bot: LastImpression) -> None:
    """Register the confirming button, and the commands with their contexts."""
    bot.add_dynamic_items(ForgetButton)
    await bot.add_cog(MyData(bot))
