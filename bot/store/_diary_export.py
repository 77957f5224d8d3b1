"""What is kept of a person's interviews, in a shape that the person can read."""

from __future__ import annotations

from dataclasses import asdict

from bot.diary.interview import Debrief
from bot.store._diary_rows import interview_of
from bot.store._keys import Cipher
from bot.store._queries import AnyRow
from bot.store._rows import UnreadableError


def interview_export(row: AnyRow, cipher: Cipher) -> dict[str, object]:
    """Return plain values for JSON; without the words if they cannot be opened."""
    frame = {
        "key": row.key,
        "status": row.status,
        "starts": row.starts_wall,
        "time_zone": row.zone,
        "second_time_that_clocks_show_it": bool(row.fold),
        "minutes": row.minutes,
        "format": row.format,
        "reminders_switched_off": row.off,
        "reminders_done": row.done,
        "outcome": row.outcome,
        "changed_at": row.changed_at.isoformat(),
    }
    try:
        interview = interview_of(row, cipher)
    except UnreadableError as error:
        return {**frame, "words": f"They cannot be shown: {error}."}
    plan = interview.plan
    return {
        **frame,
        "company": interview.company,
        "role": interview.role,
        "checks_in": interview.checks_in,
        "walks_in": interview.walks_in,
        "plan": {
            "if": plan.cue,
            "then": plan.action,
            "question": plan.question,
            "cases": list(plan.cases),
            "doubt_to_expect": plan.doubt,
        },
        "debrief": _debrief(interview.debrief) if interview.debrief else None,
    }


def _debrief(debrief: Debrief) -> dict[str, object]:
    promised = debrief.promised_on
    return {**asdict(debrief), "promised_on": promised.isoformat() if promised else None}


def reminder_export(row: AnyRow) -> dict[str, object]:
    """Return plain values for JSON."""
    return {
        "id": str(row.id),
        "interview": row.interview_key,
        "kind": row.kind,
        "due": row.wall,
        "time_zone": row.zone,
        "second_time_that_clocks_show_it": bool(row.fold),
        "due_at": row.due_at.isoformat(),
        "status": row.status,
        "attempt": row.attempt,
        "claimed_at": row.claimed_at.isoformat() if row.claimed_at else None,
        "message_id": str(row.message_id) if row.message_id else None,
    }
