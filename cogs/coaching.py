"""“Coach this line”: the coach reads one message of the person's own, and says privately what it would do."""

from __future__ import annotations

import re

import discord
from discord import app_commands
from discord.ext import commands
from discord.utils import escape_markdown

from bot.client import LastImpression
from bot.rehearsal.coaching import LineRemark, moments
from bot.rehearsal.reading import Context
from bot.rehearsal.room import Room
from bot.rehearsal.scene import begin
from bot.rehearsal.session import Rehearsal
from bot.rehearsal.situation import context_of
from bot.sessions import LONGEST_LINE
from bot.store import Record, Spot, SpotKind
from cogs._answers import LONGEST_MESSAGE, Interaction, handle, tell

_NOT_YOURS = "I only coach your own lines, and only for you. Pick a message that you wrote."
_NO_WORDS = "There are no words of yours in that message that I could coach."
_MINE = "That line is mine. Pick one that you wrote."
_IN_SCENE = "-# Read as something you say in the rehearsal that is open here."
_ON_ITS_OWN = "-# Read on its own, as something you say at the end of an interview."
_LONGEST_SHOWN = 200


class Coaching(commands.Cog):
    """Holds the message command; a context menu cannot be declared inside a class, so it is added to the tree here."""

    def __init__(self, bot: LastImpression) -> None:
        self._bot = bot
        self._menu = app_commands.ContextMenu(
            name="Coach this line",
            callback=self._coach,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )

    async def cog_load(self) -> None:
        """Add the command."""
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Take the command away again."""
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    async def _coach(self, interaction: Interaction, message: discord.Message) -> None:
        await handle(interaction, lambda: self._remark(interaction, message))

    async def _remark(self, interaction: Interaction, message: discord.Message) -> None:
        own_id = self._bot.user.id if self._bot.user else 0
        if message.author.id != interaction.user.id:
            await tell(interaction, _MINE if message.author.id == own_id else _NOT_YOURS)
            return
        # In a thread a line begins with the bot's name, which is not said to anybody in the scene.
        text = re.sub(rf"<@!?{own_id}>", "", message.content).strip()[:LONGEST_LINE]
        if not text:
            await tell(interaction, _NO_WORDS)
            return
        room = self._bot.sessions.room
        record = await self._open_here(interaction)
        context = scene_context(room, record.rehearsal, text) if record else None
        remark = room.read_line(text, context)
        await tell(interaction, remark_text(text, remark, is_in_scene=record is not None))

    async def _open_here(self, interaction: Interaction) -> Record | None:
        """Return the person's rehearsal that is open in the place of the message."""
        channel_id = interaction.channel_id or 0
        if interaction.guild_id is None and interaction.context.dm_channel:
            spots = [Spot(SpotKind.DM, channel_id)]
        else:
            spots = [Spot(kind, channel_id, interaction.guild_id) for kind in (SpotKind.THREAD, SpotKind.HERE)]
        for spot in spots:
            if record := await self._bot.sessions.open_in(interaction.user.id, spot.place):
                return record
        return None


def scene_context(room: Room, rehearsal: Rehearsal, text: str) -> Context:
    """Return what was going on when that line was said; if it has not been said yet, what is going on now."""
    scenario = room.scenarios[rehearsal.scenario]
    scene = rehearsal.scene
    start = begin(scenario, rehearsal.difficulty, rehearsal.seed)
    for moment in moments(scenario, start, [turn.reading for turn in rehearsal.turns]):
        if moment.reading.text.strip() == text:
            scene = moment.before
    return context_of(scenario, scene, room.vocabularies.get(scenario.id, frozenset()))


def remark_text(text: str, remark: LineRemark, *, is_in_scene: bool = False) -> str:
    """Return what the coach says of a line."""
    shown = " ".join(text.split())
    shown = shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN].rstrip()}…"
    does = f"\n**It does this:** {escape_markdown('; '.join(remark.moves))}." if remark.moves else ""
    said = (
        f"> {escape_markdown(shown)}{does}\n"
        f"**What is heard:** {escape_markdown(remark.hears)}\n"
        f"**{'Then' if remark.is_good else 'Better'}:** {escape_markdown(remark.better)}"
    )
    note = f"\n{_IN_SCENE if is_in_scene else _ON_ITS_OWN}"
    return said[: LONGEST_MESSAGE - len(note)] + note


async def setup(bot: LastImpression) -> None:
    """Add the feature."""
    await bot.add_cog(Coaching(bot))
