"""Everything that is kept of a person, in a shape that the person can read."""

from __future__ import annotations

from typing import Any

from bot.store._diary_export import interview_export, reminder_export
from bot.store._group_export import groups_export
from bot.store._group_traces import GroupTraces
from bot.store._keys import Cipher
from bot.store._queries import AnyRow, Everything
from bot.store._records import Record
from bot.store._rows import UnreadableError, person_of, plan_of, record_of, score_of
from bot.store._transcript_export import transcript_export


def export_of(user_id: int, found: Everything, traces: GroupTraces, cipher: Cipher) -> dict[str, object]:
    """Return plain values for JSON. Ids are text: not every reader of JSON can hold numbers of that size."""
    return {
        "user_id": str(user_id),
        "settings": _settings(found.person) if found.person else None,
        "rehearsals": [_rehearsal(row, cipher) for row in found.rehearsals],
        "scores": [_score(row) for row in found.scores],
        "plans": [_plan(row, cipher) for row in found.plans],
        "interviews": [interview_export(row, cipher) for row in found.interviews],
        "reminders": [reminder_export(row) for row in found.reminders],
        **groups_export(user_id, traces, cipher),
    }


def _settings(row: AnyRow) -> dict[str, object]:
    person = person_of(row)
    return {
        "time_zone": person.zone,
        "coaching": person.coaching.value if person.coaching else None,
        "answers_take_a_moment": person.has_human_delay,
        "has_been_welcomed": person.is_welcomed,
        "quiet_from": row.quiet_from,
        "quiet_to": row.quiet_to,
        "all_reminders_stopped": person.reminders_off,
        "direct_messages_channel_id": str(person.dm_channel_id) if person.dm_channel_id else None,
    }


def _rehearsal(row: AnyRow, cipher: Cipher) -> dict[str, object]:
    try:
        record = record_of(row, cipher)
    except UnreadableError as error:
        return {
            "key": row.key,
            "status": row.status,
            "started_at": row.started_at.isoformat(),
            "changed_at": row.changed_at.isoformat(),
            "transcript": f"It cannot be shown: {error}.",
        }
    return {**_frame(record), **transcript_export(record.rehearsal)}


def _frame(record: Record) -> dict[str, object]:
    spot = record.spot
    return {
        "key": record.key,
        "status": record.status.value,
        "started_at": record.started_at.isoformat(),
        "changed_at": record.changed_at.isoformat(),
        "where": {
            "kind": spot.kind.value,
            "channel_id": str(spot.channel_id),
            "server_id": str(spot.guild_id) if spot.guild_id is not None else None,
        },
        "last_message_id": str(record.seen_id) if record.seen_id else None,
    }


def _score(row: AnyRow) -> dict[str, object]:
    score = score_of(row)
    return {
        "key": score.key,
        "scenario": score.scenario,
        "difficulty": score.difficulty.name.lower(),
        "total": score.total,
        "of": score.of,
        "rows": {key: {"points": points, "of": of} for key, (points, of) in score.rows.items()},
        "came_to_the_end": score.is_complete,
        "finished_at": score.finished_at.isoformat(),
    }


def _plan(row: AnyRow, cipher: Cipher) -> dict[str, Any]:
    try:
        plan = plan_of(row, cipher)
    except UnreadableError as error:
        return {"made_at": row.made_at.isoformat(), "words": f"They cannot be shown: {error}."}
    return {"if": plan.cue, "then": plan.action, "question": plan.question, "made_at": plan.made_at.isoformat()}
