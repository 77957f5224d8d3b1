"""Between the diary's values and rows: what was typed is sealed and opened here and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row

from bot.diary import Reminder
from bot.diary.interview import Debrief, Format, IfThen, Interview, Kind, Outcome, Status, WallTime
from bot.store._diary_records import KeptReminder, ReminderStatus
from bot.store._keys import Cipher, WrongKeyError
from bot.store._rows import UnreadableError


def row_of_interview(interview: Interview, changed_at: datetime, cipher: Cipher) -> dict[str, Any]:
    """Return the row for an interview, its words sealed."""
    starts = wall_values(interview.starts)
    return {
        "key": interview.key,
        "user_id": interview.user_id,
        "status": interview.status.value,
        "starts_wall": starts["wall"],
        "zone": starts["zone"],
        "fold": starts["fold"],
        "minutes": interview.minutes,
        "format": interview.format.value,
        "off": kind_list(interview.off),
        "done": kind_list(interview.done),
        "outcome": interview.outcome.value if interview.outcome else None,
        "revision": interview.revision,
        "changed_at": changed_at,
        "words": cipher.seal(_words_of(interview)),
    }


def interview_of(row: Row[Any], cipher: Cipher) -> Interview:
    """Return the interview that a row holds. UnreadableError if it cannot be opened."""
    try:
        words = json.loads(cipher.open(row.words))
    except (WrongKeyError, ValueError):
        raise UnreadableError("its key is missing, or it is damaged") from None
    try:
        plan, debrief = words["plan"], words["debrief"]
        return Interview(
            row.key,
            row.user_id,
            wall_time_of(row.starts_wall, row.zone, row.fold),
            minutes=row.minutes,
            format=Format(row.format),
            company=words["company"],
            role=words["role"],
            checks_in=words["checks_in"],
            walks_in=words["walks_in"],
            plan=IfThen(**{**plan, "cases": tuple(plan["cases"])}),
            debrief=_debrief_of(debrief) if debrief else None,
            off=frozenset(Kind(kind) for kind in row.off),
            done=frozenset(Kind(kind) for kind in row.done),
            status=Status(row.status),
            outcome=Outcome(row.outcome) if row.outcome else None,
            revision=row.revision,
        )
    except (KeyError, TypeError, ValueError):
        raise UnreadableError("it is from a newer version of this program") from None


def row_of_reminder(interview: Interview, reminder: Reminder) -> dict[str, Any]:
    """Return the row for a reminder that was just planned; the database gives the id."""
    return {
        "interview_key": interview.key,
        "user_id": interview.user_id,
        "kind": reminder.kind.value,
        **wall_values(reminder.due),
        "due_at": reminder.due.moment,
        "status": ReminderStatus.WAITING.value,
        "attempt": 0,
    }


def reminder_of(row: Row[Any]) -> KeptReminder:
    """Return the reminder that a row holds."""
    return KeptReminder(
        row.id,
        row.interview_key,
        row.user_id,
        Kind(row.kind),
        wall_time_of(row.wall, row.zone, row.fold),
        row.due_at,
        row.attempt,
        ReminderStatus(row.status),
        row.claimed_at,
        row.message_id,
        row.dm_channel_id,
    )


def wall_values(wall: WallTime) -> dict[str, Any]:
    """Return the columns for a time on the wall. Seconds are written only where there are any."""
    shown = wall.at.replace(fold=0)
    is_whole = not (shown.second or shown.microsecond)
    return {
        "wall": shown.isoformat(timespec="minutes" if is_whole else "auto"),
        "zone": wall.zone,
        "fold": wall.at.fold,
    }


def wall_time_of(text: str, zone: str, fold: int) -> WallTime:
    """Return the time on the wall that columns hold."""
    return WallTime(datetime.fromisoformat(text).replace(fold=fold), zone)


def about_when(starts: WallTime) -> datetime:
    """Return the moment of a time on the wall, for putting it in its place in a list."""
    try:
        return starts.moment
    except (LookupError, ValueError):
        # A zone that this machine does not know: near enough.
        return starts.at.replace(tzinfo=UTC)


def kind_list(kinds: Iterable[Kind]) -> list[str]:
    """Return kinds as they are kept, always in the same order."""
    return sorted(kind.value for kind in kinds)


def _words_of(interview: Interview) -> bytes:
    debrief = None
    if interview.debrief:
        promised = interview.debrief.promised_on
        debrief = {**asdict(interview.debrief), "promised_on": promised.isoformat() if promised else None}
    words = {
        "company": interview.company,
        "role": interview.role,
        "checks_in": interview.checks_in,
        "walks_in": interview.walks_in,
        "plan": asdict(interview.plan),
        "debrief": debrief,
    }
    # Plain ASCII: half a surrogate pair, which Discord lets through, has no other bytes.
    return json.dumps(words).encode()


def _debrief_of(words: dict[str, Any]) -> Debrief:
    promised = words["promised_on"]
    return Debrief(**{**words, "promised_on": date.fromisoformat(promised) if promised else None})
