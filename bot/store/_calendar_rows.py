"""Between meetings as values and as rows. Nothing in them was typed by anybody, so nothing is sealed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from bot.diary.interview import WallTime
from bot.groups.meeting import Meeting, MeetingReminder, Occasion, PlannedMessage, Reach
from bot.store._diary_records import ReminderStatus
from bot.store._diary_rows import wall_time_of, wall_values
from bot.store._rows import UnreadableError


def row_of_meeting(meeting: Meeting) -> dict[str, Any]:
    """Return the row for a meeting."""
    return {
        "key": meeting.key,
        "group_key": meeting.group_key,
        **_starts_values(meeting.starts),
        "is_weekly": meeting.is_weekly,
        "minutes": meeting.minutes,
        "reach": meeting.reach.value,
        "made_by": meeting.made_by,
        "event_id": meeting.event_id,
        "is_cancelled": meeting.is_cancelled,
        "revision": meeting.revision,
    }


def meeting_of(row: Row[Any]) -> Meeting:
    """Return the meeting that a row holds. UnreadableError if it is not understood."""
    try:
        return Meeting(
            row.key,
            row.group_key,
            wall_time_of(row.starts_wall, row.zone, row.fold),
            is_weekly=row.is_weekly,
            minutes=row.minutes,
            reach=Reach(row.reach),
            made_by=row.made_by,
            event_id=row.event_id,
            is_cancelled=row.is_cancelled,
            revision=row.revision,
        )
    except ValueError:
        raise UnreadableError("it is from a newer version of this program") from None


def row_of_planned(meeting: Meeting, message: PlannedMessage) -> dict[str, Any]:
    """Return the row for a message that was just planned; the database gives the id."""
    return {
        "meeting_key": meeting.key,
        "user_id": message.user_id,
        "occasion": message.occasion.value,
        **_starts_values(meeting.starts),
        "planned_at": message.due_at,
        "due_at": message.due_at,
        "status": ReminderStatus.WAITING.value,
        "attempt": 0,
    }


def same_message(row: Mapping[str, Any]) -> tuple[object, ...]:
    """Return by what a message is known again: to whom, what for, and of which time. Nobody gets it twice."""
    return (row["user_id"], row["occasion"], row["starts_wall"], row["zone"], row["fold"])


def meeting_reminder_of(row: Row[Any]) -> MeetingReminder:
    """Return the message that a row holds."""
    return MeetingReminder(
        row.id,
        row.meeting_key,
        wall_time_of(row.starts_wall, row.zone, row.fold),
        row.user_id,
        row.due_at,
        row.attempt,
        row.claimed_at,
        row.message_id,
        occasion=Occasion(row.occasion),
    )


def _starts_values(starts: WallTime) -> dict[str, Any]:
    values = wall_values(starts)
    return {"starts_wall": values["wall"], "zone": values["zone"], "fold": values["fold"]}
