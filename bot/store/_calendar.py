"""The calendar's part of the store: meetings of study groups, and the messages about them until they are sent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.groups.meeting import Meeting, MeetingReminder, PlannedMessage
from bot.store import _calendar_queries as _queries
from bot.store._calendar_rows import meeting_of, meeting_reminder_of, row_of_meeting, row_of_planned
from bot.store._database import Database
from bot.store._diary_rows import about_when
from bot.store._errors import ConflictError
from bot.store._queries import AnyRow
from bot.store._rows import UnreadableError


class CalendarStore:
    """Meetings and the messages about them, reached as `store.calendar`. Each method is one transaction."""

    def __init__(self, database: Database, announce: Callable[[str], None]) -> None:
        self._database = database
        self._announce = announce

    async def save_meeting(self, meeting: Meeting, messages: Sequence[PlannedMessage] | None) -> Meeting:
        """Keep a meeting, new (of revision 0) or changed, and these messages in place of those that wait.

        With None, those that wait stay. Return it with its new revision. A message that waits already for the same
        moment stays as it is, with its tries; what was sent to somebody about the same start, or is just being sent, is
        not planned once more. Who is no member of the group gets none.
        ConflictError if it is no longer the newest, or its group is gone.
        """
        row = row_of_meeting(meeting)
        planned = None if messages is None else [row_of_planned(meeting, message) for message in messages]
        if not await self._database.transact(lambda connection: _queries.save_meeting(connection, row, planned)):
            raise ConflictError(
                f"meeting {meeting.key} was saved or deleted by somebody else since revision {meeting.revision}; "
                "fetch it anew"
            )
        return replace(meeting, revision=meeting.revision + 1)

    async def fetch_meeting(self, key: str) -> Meeting | None:
        """Return a meeting; None if there is none, or it cannot be read any more."""
        rows = await self._database.run(lambda connection: _queries.fetch_meeting(connection, key))
        return next(iter(self._readable(rows)), None)

    async def meetings_of(self, group_key: str) -> list[Meeting]:
        """Return the meetings of a group that are not cancelled, by their next time; what cannot be read is announced."""
        rows = await self._database.run(lambda connection: _queries.meetings_of(connection, group_key))
        return sorted(self._readable(rows), key=lambda meeting: (about_when(meeting.starts), meeting.key))

    async def fetch_meeting_reminder(self, reminder_id: int) -> MeetingReminder | None:
        """Return one message, whatever became of it; None if it was replaced or dropped, or its person forgotten."""
        row = await self._database.run(lambda connection: _queries.fetch_reminder(connection, reminder_id))
        return meeting_reminder_of(row) if row else None

    async def claim_due(self, now: datetime, limit: int) -> list[MeetingReminder]:
        """Claim what is due, the longest overdue first, at most `limit`: nobody else gets these.

        What is for somebody who has stopped all reminders is dropped instead, so fewer may come although more is due.
        """
        rows = await self._database.transact(lambda connection: _queries.claim_due(connection, now, limit))
        return [replace(meeting_reminder_of(row), claimed_at=now.astimezone(UTC)) for row in rows]

    async def claimed_before(self, moment: datetime) -> list[MeetingReminder]:
        """Return what was claimed at or before a moment and has not been marked since: a crash left it."""
        rows = await self._database.run(lambda connection: _queries.claimed_before(connection, moment))
        return [meeting_reminder_of(row) for row in rows]

    async def next_due(self) -> datetime | None:
        """Return when the next waiting message is due, past or not; None if none waits."""
        return await self._database.run(_queries.next_due)

    async def mark_sent(self, reminder_id: int, message_id: int) -> None:
        """Say that it was sent. One that is gone meanwhile is passed over."""
        await self._database.run(lambda connection: _queries.mark_sent(connection, reminder_id, message_id))

    async def retry(self, reminder_id: int, at: datetime) -> None:
        """Let a claimed one be tried again at a moment; counts the try."""
        await self._database.run(lambda connection: _queries.retry(connection, reminder_id, at))

    async def mark_undeliverable(self, reminder_id: int) -> None:
        """Say that a claimed one cannot reach whom it is for."""
        await self._database.run(lambda connection: _queries.mark_undeliverable(connection, reminder_id))

    async def drop(self, reminder_ids: Collection[int]) -> None:
        """Delete messages that have lost their sense; what was sent meanwhile stays."""
        await self._database.run(lambda connection: _queries.drop(connection, reminder_ids))

    def _readable(self, rows: Sequence[AnyRow]) -> list[Meeting]:
        meetings = []
        for row in rows:
            try:
                meetings.append(meeting_of(row))
            except UnreadableError as error:
                self._announce(f"Meeting {row.key} was left out: {error}.")
        return meetings
