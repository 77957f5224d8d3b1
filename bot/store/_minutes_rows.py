"""Between sessions, marks and results as values and as rows: what was said and written is sealed and opened here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from bot.groups import SavedSessionError, dump_session, restore_session
from bot.groups.marks import Level, Mark, RoundResult
from bot.groups.session import GroupSession, Seat, Stage
from bot.store._keys import Cipher, WrongKeyError
from bot.store._rows import UnreadableError

_DAMAGED = "its key is missing, or it is damaged"
_NEWER = "it is from a newer version of this program"


def row_of_session(session: GroupSession, cipher: Cipher) -> dict[str, Any]:
    """Return the row for a session, its state sealed."""
    return {
        "key": session.key,
        "group_key": session.group_key,
        "guild_id": session.guild_id,
        "channel_id": session.channel_id,
        "host_id": session.host_id,
        "stage": session.stage.value,
        "is_done": session.stage is Stage.CLOSED and not session.events,
        "revision": session.revision,
        "opened_at": session.opened_at,
        "changed_at": session.changed_at,
        "state": cipher.seal(dump_session(session)),
    }


def session_of(row: Row[Any], cipher: Cipher) -> GroupSession:
    """Return the session that a row holds. UnreadableError if it cannot be opened."""
    try:
        state = cipher.open(row.state)
    except WrongKeyError:
        raise UnreadableError(_DAMAGED) from None
    try:
        # Its own revision is that of before it was saved.
        return replace(restore_session(state), revision=row.revision)
    except SavedSessionError as error:
        raise UnreadableError(str(error)) from None


def row_of_mark(mark: Mark) -> dict[str, Any]:
    """Return the row for a mark without its sentences; the database gives the id."""
    return {
        "session_key": mark.session_key,
        "number": mark.number,
        "marker_id": mark.marker_id,
        "candidate_id": mark.candidate_id,
        "levels": {key: level.value for key, level in mark.levels.items()},
        "is_named": mark.is_named,
        "made_at": mark.made_at,
    }


def sealed_sentences(keep: str, change: str, cipher: Cipher) -> bytes | None:
    """Return a mark's sentences as they are kept; None where there are none."""
    # Plain ASCII: half a surrogate pair, which Discord lets through, has no other bytes.
    return cipher.seal(json.dumps([keep, change]).encode()) if keep or change else None


def sentences_of(row: Row[Any], cipher: Cipher) -> tuple[str, str]:
    """Return what a marker would keep and change. UnreadableError if it cannot be opened."""
    if row.words is None:
        return "", ""
    try:
        keep, change = json.loads(cipher.open(row.words))
    except (WrongKeyError, ValueError):
        raise UnreadableError(_DAMAGED) from None
    return keep, change


def mark_of(row: Row[Any], sentences: tuple[str, str] = ("", "")) -> Mark:
    """Return the mark that a row holds, with its sentences. UnreadableError if a level is unknown."""
    keep, change = sentences
    try:
        return Mark(
            row.session_key,
            row.number,
            row.marker_id,
            row.candidate_id,
            {key: Level(level) for key, level in row.levels.items()},
            keep=keep,
            change=change,
            is_named=row.is_named,
            made_at=row.made_at,
        )
    except (AttributeError, ValueError):
        raise UnreadableError(_NEWER) from None


def row_of_result(result: RoundResult) -> dict[str, Any]:
    """Return the row for a round's result; who sat where has rows of its own."""
    return {
        "session_key": result.session_key,
        "number": result.number,
        "group_key": result.group_key,
        "candidate_id": result.candidate_id,
        "total": result.total,
        "of": result.of,
        "has_thanked": result.has_thanked,
        "is_complete": result.is_complete,
        "finished_at": result.finished_at,
    }


def seat_rows_of(result: RoundResult) -> list[dict[str, Any]]:
    """Return a row for each seat of a round but the candidate's."""
    seats = [
        (result.manager_id, Seat.MANAGER),
        (result.receptionist_id, Seat.RECEPTIONIST),
        *((user_id, Seat.OBSERVER) for user_id in dict.fromkeys(result.observer_ids)),
    ]
    return [
        {
            "session_key": result.session_key,
            "number": result.number,
            "user_id": user_id,
            "seat": seat.value,
            "place": place,
        }
        for place, (user_id, seat) in enumerate(seats)
        if user_id is not None
    ]


def result_of(row: Row[Any], seats: Iterable[Row[Any]]) -> RoundResult:
    """Return the result that a row and those of its seats hold, in the order in which they came."""
    taken: Sequence[tuple[str, int]] = [(seat.seat, seat.user_id) for seat in seats]
    single = dict(reversed(taken))
    return RoundResult(
        row.session_key,
        row.group_key,
        row.number,
        row.candidate_id,
        single.get(Seat.MANAGER),
        single.get(Seat.RECEPTIONIST),
        tuple(user_id for seat, user_id in taken if seat == Seat.OBSERVER),
        row.total,
        row.of,
        row.has_thanked,
        row.is_complete,
        row.finished_at,
    )
