"""The loop that delivers reminders, and what to tell somebody whom it could not reach."""

from __future__ import annotations

import asyncio
import contextlib
import logging

import discord
from discord.ext import commands

from bot.client import LastImpression
from bot.diary import ClaimedReminder, Delivery, Diary, UnknownZoneError, reminder_text
from bot.store import ConflictError, make_key
from cogs._answers import Interaction
from cogs._pacing import shared_pace
from cogs._sending import persistently
from cogs.diary._courier import DirectMessages
from cogs.diary._pages import KIND_NAMES, UNREACHED

_log = logging.getLogger(__name__)


class Delivering(commands.Cog):
    """Runs the delivery as long as the bot is up."""

    def __init__(self, bot: LastImpression) -> None:
        self._bot = bot
        self._shelf = bot.sessions.store.diary
        self._running: asyncio.Task[None] | None = None
        self.diary = Diary(self._shelf, bot.clock, make_key, self._wake, ConflictError)
        self._delivery = Delivery(self._shelf, DirectMessages(bot), bot.clock, self._compose, pace=shared_pace(bot))

    async def cog_load(self) -> None:
        """Bring what waits in line with the rules of zones as they are known now, and begin."""
        moved = await self._shelf.realign(self._bot.clock.now())
        if moved:
            _log.info("The rules of a time zone have changed: %d reminders come at another moment.", moved)
        self._running = asyncio.create_task(self._delivery.run(), name="delivery")

    async def cog_unload(self) -> None:
        """Stop; what was begun is finished or found again at the next start."""
        if self._running is not None:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running

    def _wake(self) -> None:
        self._delivery.wake()

    async def _compose(self, reminder: ClaimedReminder) -> str | None:
        """Word a reminder as things stand now; None where it has lost its sense."""
        try:
            worth = await self.diary.still_due(reminder)
        except UnknownZoneError as error:
            _log.warning("A reminder was dropped: its time zone is not known here.", exc_info=error)
            return None
        if worth is None:
            return None
        interview, now = worth.interview, self._bot.clock.now()
        return reminder_text(worth.kind, interview, worth.lateness, worth.habits, now, doubt=interview.plan.doubt)

    @commands.Cog.listener("on_app_command_completion")
    async def tell_what_did_not_come(self, interaction: Interaction, _command: object) -> None:
        """Tell somebody what could not be delivered, at the next command, to them alone."""
        if interaction.response.type is discord.InteractionResponseType.modal:
            # They are to fill it in, not to read something else; there will be another command.
            return
        untold = await self._shelf.fetch_untold(interaction.user.id)
        if not untold:
            return
        kinds = ", ".join(KIND_NAMES[kind] for kind in dict.fromkeys(one.kind for one in untold))
        await persistently(lambda: interaction.followup.send(UNREACHED.format(kinds=kinds), ephemeral=True))
        await self._shelf.mark_told([one.id for one in untold])
