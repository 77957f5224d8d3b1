"""Reminders as they are kept, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.diary.interview import Kind, WallTime


class ReminderStatus(StrEnum):
    """Where a reminder stands between being planned and being read."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    """Taken to be sent. Only a crash leaves it so for long."""
    SENT = "sent"
    UNDELIVERABLE = "undeliverable"
    """The person cannot be reached by direct message, and has not been told so yet."""
    TOLD = "told"
    """It was undeliverable, and the person has been told elsewhere."""
    DROPPED = "dropped"
    """Not to be sent any more: its moment or its interview is gone, or the person has stopped all."""


@dataclass(frozen=True, slots=True)
class KeptReminder:
    """One reminder of an interview. Holds nothing that anybody typed."""

    id: int
    """Never given to another reminder, so buttons and nonces may be made of it."""
    interview_key: str
    user_id: int
    kind: Kind
    due: WallTime
    """When it was planned for, or to what it was put off; trying again does not change it."""
    due_at: datetime
    """The moment of the next try; that of `due` until one has failed."""
    attempt: int
    """Counts tries that failed, and puttings off. Above 0 it was put off or is tried again, so planning leaves it."""
    status: ReminderStatus
    claimed_at: datetime | None
    message_id: int | None
    """The message that it was last sent with; where it was put off after that, the next one is newer."""
    dm_channel_id: int | None
    """The person's, if known."""
