"""Meetings and the messages about them in memory, kept as the store keeps them: what fits this fits the databases."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from bot.groups.meeting import Meeting, MeetingReminder, PlannedMessage
from bot.store import ConflictError


class State(StrEnum):
    """What has become of a message."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    UNDELIVERABLE = "undeliverable"


class MemoryCalendar:
    """Meetings and messages in dictionaries. What is done to a message that is not claimed (any more) does nothing."""

    def __init__(self) -> None:
        self.meetings: dict[str, Meeting] = {}
        self.messages: dict[int, MeetingReminder] = {}
        self.states: dict[int, State] = {}
        self.planned: dict[int, datetime] = {}
        """For when each was planned, however often it was tried since."""
        self.meddling: list[Callable[[], Awaitable[object]]] = []
        """What somebody else does just before something is saved, one at a time, the first one first."""
        self._last_id = 0

    def of(self, *states: State) -> list[MeetingReminder]:
        """The messages in these states, by their moment."""
        found = [message for number, message in self.messages.items() if self.states[number] in states]
        return sorted(found, key=lambda message: (message.due_at, message.id))

    @property
    def waiting(self) -> list[MeetingReminder]:
        return self.of(State.WAITING)

    async def save_meeting(self, meeting: Meeting, messages: Sequence[PlannedMessage] | None) -> Meeting:
        await asyncio.sleep(0)
        if self.meddling:
            await self.meddling.pop(0)()
        kept = self.meetings.get(meeting.key)
        if meeting.revision != (kept.revision if kept else 0):
            raise ConflictError(f"meeting {meeting.key} was changed meanwhile")
        self.meetings[meeting.key] = saved = replace(meeting, revision=meeting.revision + 1)
        if messages is not None:
            self._replace_waiting(saved, messages)
        return saved

    async def fetch_meeting(self, key: str) -> Meeting | None:
        await asyncio.sleep(0)
        return self.meetings.get(key)

    async def meetings_of(self, group_key: str) -> list[Meeting]:
        await asyncio.sleep(0)
        found = [one for one in self.meetings.values() if one.group_key == group_key and not one.is_cancelled]
        return sorted(found, key=lambda meeting: meeting.starts.at)

    async def fetch_meeting_reminder(self, reminder_id: int) -> MeetingReminder | None:
        await asyncio.sleep(0)
        return self.messages.get(reminder_id)

    async def claim_due(self, now: datetime, limit: int) -> list[MeetingReminder]:
        await asyncio.sleep(0)
        due = [message for message in self.waiting if message.due_at <= now][:limit]
        for message in due:
            self.states[message.id] = State.CLAIMED
            self.messages[message.id] = replace(message, claimed_at=now)
        return [self.messages[message.id] for message in due]

    async def claimed_before(self, moment: datetime) -> list[MeetingReminder]:
        await asyncio.sleep(0)
        claimed = self.of(State.CLAIMED)
        return [message for message in claimed if message.claimed_at is not None and message.claimed_at <= moment]

    async def next_due(self) -> datetime | None:
        await asyncio.sleep(0)
        return min((message.due_at for message in self.waiting), default=None)

    async def mark_sent(self, reminder_id: int, message_id: int) -> None:
        self._settle(reminder_id, State.SENT, message_id=message_id)

    async def retry(self, reminder_id: int, at: datetime) -> None:
        message = self.messages.get(reminder_id)
        if message is not None:
            self._settle(reminder_id, State.WAITING, due_at=at, attempt=message.attempt + 1, claimed_at=None)

    async def mark_undeliverable(self, reminder_id: int) -> None:
        self._settle(reminder_id, State.UNDELIVERABLE)

    async def drop(self, reminder_ids: Collection[int]) -> None:
        for reminder_id in reminder_ids:
            if self.states.get(reminder_id) in (State.WAITING, State.CLAIMED):
                del self.messages[reminder_id], self.states[reminder_id]

    def _replace_waiting(self, meeting: Meeting, messages: Sequence[PlannedMessage]) -> None:
        """Put them in place of those that wait; nobody gets the same message twice, nor is one that waits begun anew."""
        coming = {(one.user_id, one.occasion): one for one in messages}
        for old in [one for one in self.messages.values() if one.meeting_key == meeting.key]:
            place = (old.user_id, old.occasion)
            is_same = old.starts == meeting.starts and place in coming
            if self.states[old.id] is not State.WAITING or (is_same and coming[place].due_at == self.planned[old.id]):
                if is_same:
                    del coming[place]
            else:
                del self.messages[old.id], self.states[old.id]
        for planned in coming.values():
            self._add(meeting, planned)

    def _add(self, meeting: Meeting, planned: PlannedMessage) -> None:
        self._last_id += 1
        self.states[self._last_id] = State.WAITING
        self.planned[self._last_id] = planned.due_at
        self.messages[self._last_id] = MeetingReminder(
            self._last_id,
            meeting.key,
            meeting.starts,
            planned.user_id,
            planned.due_at,
            occasion=planned.occasion,
        )

    def _settle(self, reminder_id: int, state: State, **changes: object) -> None:
        if self.states.get(reminder_id) is State.CLAIMED:
            self.states[reminder_id] = state
            self.messages[reminder_id] = replace(self.messages[reminder_id], **changes)  # type: ignore[arg-type]
