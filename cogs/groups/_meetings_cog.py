"""The meetings of groups: setting and listing them, what is pressed under them, and the delivery of what is due."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Hashable
from typing import Any

from discord.ext import commands

from bot.client import LastImpression
from bot.diary import Delivery
from bot.groups import MeetingWords, NotMemberError
from bot.groups.group import Door, Group
from bot.groups.meeting import MeetingReminder, Reach
from cogs._answers import Interaction, handle
from cogs._ids import GROUP_SESSIONS_COG, MEETINGS_COG, MeetVerb
from cogs._pacing import shared_pace
from cogs._sending import respond
from cogs.groups import _meet_pages as pages
from cogs.groups._homes import may_manage_guild
from cogs.groups._meet_buttons import one_button
from cogs.groups._meet_courier import MeetingCourier
from cogs.groups._meet_events import Events
from cogs.groups._meet_opting_in import OptingIn
from cogs.groups._meet_setting import Setting
from cogs.groups._parts import Parts

_PREFIX = "m"
"""Begins every nonce of this delivery; that of the diary's reminders begins otherwise."""


class MeetingsCog(commands.Cog, name=MEETINGS_COG):
    """Answers for meetings, and runs their delivery as long as the bot is up."""

    def __init__(self, bot: LastImpression, parts: Parts) -> None:
        self._bot = bot
        self._groups, self._sessions = parts.groups, parts.sessions
        self._meetings = meetings = parts.meetings
        self._events = Events(bot)
        self._opting_in = OptingIn(bot, meetings)
        self.setting = Setting(bot, meetings, self._events)
        words = MeetingWords(meetings, self._events, bot.clock.now, self._may_write)
        self._delivery = Delivery(
            meetings.calendar,
            MeetingCourier(bot, meetings),
            bot.clock,
            words.compose,
            pace=shared_pace(bot),
            prefix=_PREFIX,
            line_of=_line_of,
        )
        meetings.wake_by(self._delivery.wake)
        self._running: asyncio.Task[None] | None = None

    async def cog_load(self) -> None:
        """Begin to deliver what is due."""
        self._running = asyncio.create_task(self._delivery.run(), name="delivery of meetings")

    async def cog_unload(self) -> None:
        """Stop; what was begun is finished or found again at the next start."""
        if self._running is not None:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running

    async def list_meetings(self, interaction: Interaction, group: Group) -> None:
        """Show a group's meetings, and the button with which one is reminded of them, or no more."""
        member = await self._groups.member(group.key, interaction.user.id)
        if member is None and group.door is Door.INVITED and not may_manage_guild(interaction):
            raise NotMemberError(group.name)
        meetings = await self._meetings.ahead(group.key)
        wants = member is not None and member.wants_reminders
        direct = next((one for one in meetings if one.reach is Reach.DIRECT), None)
        verb = MeetVerb.STOP if wants else MeetVerb.REMIND
        buttons: dict[str, Any] = {"view": one_button(verb, direct.key)} if direct is not None else {}
        text = pages.list_text(meetings, group, wants_reminders=wants)
        await respond(lambda: interaction.response.send_message(text, ephemeral=True, **buttons))

    async def press_meet(self, interaction: Interaction, verb: MeetVerb, key: str) -> None:
        """Answer a click under a meeting."""
        does = {
            MeetVerb.JOIN: self._come,
            MeetVerb.REMIND: self._opting_in.begin,
            MeetVerb.STOP: self._opting_in.end,
        }
        await handle(interaction, lambda: does[verb](interaction, key))

    async def _come(self, interaction: Interaction, key: str) -> None:
        """Show somebody to the session of a group, which is opened by whoever comes first."""
        group = await self._meetings.group_of(key)
        if await self._sessions.open_of(group.key) is None:
            await self._meetings.come(key, interaction.user.id)
        sessions: Any = self._bot.get_cog(GROUP_SESSIONS_COG)
        await sessions.open_session(interaction, group)

    @commands.Cog.listener("on_group_closed")
    async def end_with_group(self, group: Group) -> None:
        """Cancel the meetings of a group that was closed, and take their events away."""
        async with self._bot.working():
            for meeting in await self._meetings.end_all(group.key):
                if meeting.event_id is not None:
                    await self._events.take_down(meeting.event_id, group)

    async def _may_write(self, user_id: int) -> bool:
        return not await self._bot.sessions.store.diary.are_off(user_id)


def _line_of(reminder: MeetingReminder) -> Hashable:
    """Return in which line a message waits: each member has one of their own, and so has each meeting's channel."""
    return reminder.meeting_key if reminder.user_id is None else reminder.user_id
