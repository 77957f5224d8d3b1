"""An outbox in memory that behaves as the store's does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.diary.interview import Kind, WallTime


@dataclass(frozen=True, slots=True)
class Row:
    """A reminder as it is kept."""

    id: int
    interview_key: str
    user_id: int
    kind: Kind
    due: WallTime
    due_at: datetime
    attempt: int = 0
    status: str = "waiting"
    claimed_at: datetime | None = None
    message_id: int | None = None
    dm_channel_id: int | None = None


class MemoryOutbox:
    """Reminders in a dictionary. What is done to a row that is not claimed (any more) does nothing."""

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}

    def keep(self, user_id: int, due_at: datetime, kind: Kind = Kind.WAY_OUT) -> int:
        number = len(self.rows) + 1
        self.rows[number] = Row(number, f"interview{number}", user_id, kind, _in_utc(due_at), due_at)
        return number

    async def next_due(self) -> datetime | None:
        return min((row.due_at for row in self.rows.values() if row.status == "waiting"), default=None)

    async def claim_due(self, now: datetime, limit: int, /) -> Sequence[Row]:
        waiting = [row for row in self.rows.values() if row.status == "waiting" and row.due_at <= now]
        due = sorted(waiting, key=lambda row: (row.due_at, row.id))[:limit]
        return [self._change(row.id, status="claimed", claimed_at=now) for row in due]

    async def claimed_before(self, moment: datetime, /) -> Sequence[Row]:
        return [
            row
            for row in self.rows.values()
            if row.status == "claimed" and row.claimed_at is not None and row.claimed_at <= moment
        ]

    async def mark_sent(self, reminder_id: int, message_id: int, /) -> None:
        if reminder_id in self.rows:
            # Somebody quick may have snoozed it already, by a button of the very message.
            self._change(reminder_id, message_id=message_id)
            self._settle(reminder_id, status="sent")

    async def retry(self, reminder_id: int, at: datetime, /) -> None:
        if reminder_id in self.rows:
            attempt = self.rows[reminder_id].attempt + 1
            self._settle(reminder_id, status="waiting", due_at=at, attempt=attempt, claimed_at=None)

    async def mark_undeliverable(self, reminder_id: int, /) -> None:
        self._settle(reminder_id, status="undeliverable")

    async def drop(self, reminder_ids: Sequence[int], /) -> None:
        for reminder_id in reminder_ids:
            self._settle(reminder_id, status="dropped")

    async def snooze(self, reminder_id: int, at: datetime, /) -> None:
        """Let a reminder, also one that was sent, come again. The message that brought it stays known."""
        attempt = self.rows[reminder_id].attempt + 1
        self._change(reminder_id, status="waiting", due=_in_utc(at), due_at=at, attempt=attempt, claimed_at=None)

    def _settle(self, reminder_id: int, **changes: object) -> None:
        row = self.rows.get(reminder_id)
        if row and row.status == "claimed":
            self._change(reminder_id, **changes)

    def _change(self, reminder_id: int, **changes: object) -> Row:
        self.rows[reminder_id] = replace(self.rows[reminder_id], **changes)  # type: ignore[arg-type]
        return self.rows[reminder_id]


def _in_utc(moment: datetime) -> WallTime:
    return WallTime.of(moment, "UTC")
