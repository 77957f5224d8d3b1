"""Between values and rows: what is encrypted is sealed and opened here and nowhere else."""

from __future__ import annotations

import json
from datetime import time
from typing import Any

from sqlalchemy import Row

from bot.rehearsal.scenario import Difficulty
from bot.rehearsal.session import Coaching, SavedRehearsalError, dump, restore
from bot.store._keys import Cipher, WrongKeyError
from bot.store._records import Person, Plan, Record, Score, Spot, SpotKind, Status


class UnreadableError(Exception):
    """A row is damaged, or from a newer version of the program; the message says which and holds nothing of it."""


def row_of_record(record: Record, cipher: Cipher) -> dict[str, Any]:
    """Return the row for a rehearsal, its state sealed."""
    spot = record.spot
    return {
        "key": record.key,
        "user_id": record.user_id,
        "place": spot.place,
        "kind": spot.kind.value,
        "channel_id": spot.channel_id,
        "guild_id": spot.guild_id,
        "status": record.status.value,
        "turn": record.turn,
        "revision": record.revision,
        "seen_id": record.seen_id,
        "started_at": record.started_at,
        "changed_at": record.changed_at,
        "state": cipher.seal(dump(record.rehearsal)),
    }


def record_of(row: Row[Any], cipher: Cipher) -> Record:
    """Return the rehearsal that a row holds. UnreadableError if it cannot be opened."""
    try:
        return Record(
            row.key,
            row.user_id,
            Spot(SpotKind(row.kind), row.channel_id, row.guild_id),
            restore(cipher.open(row.state)),
            turn=row.turn,
            revision=row.revision,
            seen_id=row.seen_id,
            status=Status(row.status),
            started_at=row.started_at,
            changed_at=row.changed_at,
        )
    except WrongKeyError:
        raise UnreadableError("its key is missing, or it is damaged") from None
    except SavedRehearsalError as error:
        raise UnreadableError(str(error)) from None
    except ValueError:
        raise UnreadableError("it is from a newer version of this program") from None


def row_of_score(score: Score) -> dict[str, Any]:
    """Return the row for a score."""
    return {
        "key": score.key,
        "user_id": score.user_id,
        "scenario": score.scenario,
        "difficulty": int(score.difficulty),
        "total": score.total,
        "of": score.of,
        "rows": {key: list(points) for key, points in score.rows.items()},
        "is_complete": score.is_complete,
        "finished_at": score.finished_at,
    }


def score_of(row: Row[Any]) -> Score:
    """Return the score that a row holds."""
    return Score(
        row.key,
        row.user_id,
        row.scenario,
        Difficulty(row.difficulty),
        row.total,
        row.of,
        {key: (points, of) for key, (points, of) in row.rows.items()},
        row.is_complete,
        row.finished_at,
    )


def row_of_plan(plan: Plan, cipher: Cipher) -> dict[str, Any]:
    """Return the row for a plan, its words sealed; the database gives the id."""
    words = json.dumps([plan.cue, plan.action, plan.question], ensure_ascii=False)
    return {"user_id": plan.user_id, "made_at": plan.made_at, "words": cipher.seal(words.encode())}


def plan_of(row: Row[Any], cipher: Cipher) -> Plan:
    """Return the plan that a row holds. UnreadableError if it cannot be opened."""
    try:
        cue, action, question = json.loads(cipher.open(row.words))
    except (WrongKeyError, ValueError):
        raise UnreadableError("its key is missing, or it is damaged") from None
    return Plan(row.id, row.user_id, cue, action, question, row.made_at)


def row_of_person(person: Person) -> dict[str, Any]:
    """Return the row for a person's settings."""
    return {
        "user_id": person.user_id,
        "zone": person.zone,
        "coaching": person.coaching.value if person.coaching else None,
        "has_human_delay": person.has_human_delay,
        "is_welcomed": person.is_welcomed,
        "quiet_from": _hour_text(person.quiet_from),
        "quiet_to": _hour_text(person.quiet_to),
        "reminders_off": person.reminders_off,
        "dm_channel_id": person.dm_channel_id,
    }


def person_of(row: Row[Any]) -> Person:
    """Return the settings that a row holds."""
    return Person(
        row.user_id,
        row.zone,
        Coaching(row.coaching) if row.coaching else None,
        row.has_human_delay,
        row.is_welcomed,
        _hour_of(row.quiet_from),
        _hour_of(row.quiet_to),
        row.reminders_off,
        row.dm_channel_id,
    )


def _hour_text(hour: time | None) -> str | None:
    return hour.isoformat(timespec="minutes") if hour else None


def _hour_of(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
