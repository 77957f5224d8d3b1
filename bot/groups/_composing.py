"""What is to be sent when something about a meeting is due, and what happens when a meeting is over."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

from bot.diary import UnknownZoneError
from bot.groups._meetings import Due, Meetings
from bot.groups._reminding import meeting_text
from bot.groups.group import Group
from bot.groups.meeting import Meeting, MeetingReminder, Occasion

_log = logging.getLogger(__name__)


class EventBoard(Protocol):
    """The events that a server shows to everybody. Whatever goes wrong with them is no failure of a meeting."""

    async def put_up(self, meeting: Meeting, group: Group) -> int | None:
        """Return the event of a meeting that is still to come, made now or found; None where there can be none."""

    async def take_down(self, event_id: int, group: Group) -> None:
        """Take an event away, if it is still there."""


class MeetingWords:
    """Words messages about meetings at the moment of sending, and lets a weekly meeting move on when it is over."""

    def __init__(
        self,
        meetings: Meetings,
        board: EventBoard,
        now: Callable[[], datetime],
        may_write: Callable[[int], Awaitable[bool]],
    ) -> None:
        """`may_write` tells whether a person has not stopped whatever comes by direct message."""
        self._meetings = meetings
        self._board = board
        self._now = now
        self._may_write = may_write

    async def compose(self, reminder: MeetingReminder) -> str | None:
        """Return what to send; None where there is nothing to be read, or not any more."""
        try:
            due = await self._meetings.due(reminder)
        except UnknownZoneError as error:
            if reminder.occasion is Occasion.TURN:
                # Given up, it would end a weekly meeting for good; tried again, it waits for the rules to be there.
                raise
            _log.warning("A message about a meeting was dropped: its time zone is not known here.", exc_info=error)
            return None
        if due is None:
            return None
        if due.occasion is Occasion.TURN:
            await self._turn(reminder, due)
            return None
        if reminder.user_id is not None and not await self._may_write(reminder.user_id):
            return None
        return meeting_text(due.occasion, due.meeting, due.group, self._now(), is_direct=reminder.user_id is not None)

    async def _turn(self, reminder: MeetingReminder, due: Due) -> None:
        """Put the next event up before the meeting is kept with it: after a crash the event is found and not doubled."""
        following, event_id = self._meetings.next_time(due.meeting), None
        if following is not None and following.begins > self._now():
            event_id = await self._board.put_up(following, due.group)
        turned = await self._meetings.turn(reminder, event_id)
        if turned is None and event_id is not None:
            kept = await self._meetings.calendar.fetch_meeting(reminder.meeting_key)
            if kept is None or kept.is_cancelled or kept.event_id != event_id:
                await self._board.take_down(event_id, due.group)
