"""What is kept of a person in study groups, in a shape that the person can read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.groups.marks import Level
from bot.groups.session import GroupSession, Round, Seat
from bot.rehearsal.moves import Place
from bot.store._group_traces import GroupTraces
from bot.store._keys import Cipher
from bot.store._minutes_rows import sentences_of, session_of
from bot.store._queries import AnyRow
from bot.store._roster_rows import group_of
from bot.store._rows import UnreadableError
from bot.store._transcript_export import transcript_export


def groups_export(user_id: int, traces: GroupTraces, cipher: Cipher) -> dict[str, object]:
    """Return plain values for JSON. Of others it holds nothing but what was said to this person in their own rounds."""
    return {
        "groups": [_group(row, cipher) for row in traces.groups],
        "group_invitations": [
            {**_named(row, cipher), "invited_at": row.invited_at.isoformat()} for row in traces.invitations
        ],
        "group_sessions": [_session(row, user_id, cipher) for row in traces.sessions],
        "group_rounds": [_round(row) for row in traces.rounds],
        "marks_given": [_mark_given(row, cipher) for row in traces.marks_given],
        "marks_received": _marks_received(traces.marks_received),
        "meetings": [_meeting(row) for row in traces.meetings],
        "meeting_reminders": [_reminder(row) for row in traces.reminders],
    }


def _named(row: AnyRow, cipher: Cipher) -> dict[str, object]:
    try:
        name = group_of(row, cipher).name
    except UnreadableError as error:
        name = f"It cannot be shown: {error}."
    return {"key": row.key, "name": name, "server_id": str(row.guild_id)}


def _group(row: AnyRow, cipher: Cipher) -> dict[str, object]:
    return {
        **_named(row, cipher),
        "is_closed": row.is_closed,
        "role": row.role,
        "joined_at": row.joined_at.isoformat(),
        "seen_on_the_board": row.is_on_board,
        "reminded_by_direct_message": row.wants_reminders,
    }


def _session(row: AnyRow, user_id: int, cipher: Cipher) -> dict[str, object]:
    frame = {
        "key": row.key,
        "group": row.group_key,
        "server_id": str(row.guild_id),
        "thread_id": str(row.channel_id),
        "stage": row.stage,
        "opened_at": row.opened_at.isoformat(),
        "changed_at": row.changed_at.isoformat(),
        "is_host": row.host_id == user_id,
    }
    try:
        session = session_of(row, cipher)
    except UnreadableError as error:
        return {**frame, "words": f"They cannot be shown: {error}."}
    attendee = session.attendee(user_id)
    return {
        **frame,
        "seat": attendee.seat.value if attendee else None,
        "turns_missed": attendee.missed if attendee else 0,
        "rounds": [_part(played, user_id) for played in _rounds_of(session) if user_id in played.people],
    }


def _rounds_of(session: GroupSession) -> Iterable[Round]:
    return (*session.past, session.round) if session.round else session.past


def _part(played: Round, user_id: int) -> dict[str, object]:
    """Return what a person had to do with a round: all of their own, and what they said in a chair of another's."""
    if played.candidate_id == user_id:
        waiting = played.waiting.text if played.waiting else None
        return {
            "round": played.number,
            "seat": Seat.CANDIDATE.value,
            **transcript_export(played.rehearsal),
            "line_that_waits": waiting,
        }
    chairs = {
        Place.OFFICE: (Seat.MANAGER, (played.manager_id, played.was_manager_id)),
        Place.LOBBY: (Seat.RECEPTIONIST, (played.receptionist_id, played.was_receptionist_id)),
    }
    seats = {place: seat for place, (seat, sitters) in chairs.items() if user_id in sitters}
    said = [
        one.text
        for turn in played.rehearsal.turns
        if turn.reading.place in seats
        for one in turn.said
        if one.is_by_person
    ]
    seat = next(iter(seats.values()), Seat.OBSERVER)
    return {"round": played.number, "seat": seat.value, "said": said}


def _round(row: AnyRow) -> dict[str, object]:
    taken = {
        "session": row.session_key,
        "round": row.number,
        "group": row.group_key,
        "seat": row.seat,
        "finished_at": row.finished_at.isoformat(),
    }
    if row.seat != Seat.CANDIDATE:
        return taken
    return {
        **taken,
        "total": row.total,
        "of": row.of,
        "thanked_somebody": row.has_thanked,
        "came_to_the_end": row.is_complete,
    }


def _mark_given(row: AnyRow, cipher: Cipher) -> dict[str, object]:
    given = {
        "session": row.session_key,
        "round": row.number,
        "to_oneself": row.marker_id == row.candidate_id,
        "levels": row.levels,
        "with_name": row.is_named,
        "made_at": row.made_at.isoformat(),
    }
    try:
        keep, change = sentences_of(row, cipher)
    except UnreadableError as error:
        return {**given, "words": f"They cannot be shown: {error}."}
    return {**given, "keep": keep, "change": change}


def _marks_received(rows: Iterable[AnyRow]) -> list[dict[str, object]]:
    """Return the marks that others gave, round by round: how many, and their mean from 0 to 1, as on the group card."""
    by_round: dict[tuple[str, int], list[Mapping[str, str]]] = {}
    for row in rows:
        by_round.setdefault((row.session_key, row.number), []).append(row.levels)
    return [
        {"session": key, "round": number, "marks": len(marks), "mean": _means(marks)}
        for (key, number), marks in by_round.items()
    ]


def _means(marks: Sequence[Mapping[str, str]]) -> dict[str, float | None]:
    criteria = dict.fromkeys(key for levels in marks for key in levels)
    return {key: _mean([levels[key] for levels in marks if key in levels]) for key in criteria}


def _mean(levels: Sequence[str]) -> float | None:
    known = {level.value: level.share for level in Level}
    shares = [share for level in levels if (share := known.get(level)) is not None]
    return round(sum(shares) / len(shares), 2) if shares else None


def _meeting(row: AnyRow) -> dict[str, object]:
    return {
        "key": row.key,
        "group": row.group_key,
        "starts": row.starts_wall,
        "time_zone": row.zone,
        "second_time_that_clocks_show_it": bool(row.fold),
        "is_weekly": row.is_weekly,
        "minutes": row.minutes,
        "is_cancelled": row.is_cancelled,
    }


def _reminder(row: AnyRow) -> dict[str, object]:
    return {
        "id": str(row.id),
        "meeting": row.meeting_key,
        "what_for": row.occasion,
        "starts": row.starts_wall,
        "time_zone": row.zone,
        "second_time_that_clocks_show_it": bool(row.fold),
        "due_at": row.due_at.isoformat(),
        "status": row.status,
        "attempt": row.attempt,
        "claimed_at": row.claimed_at.isoformat() if row.claimed_at else None,
        "message_id": str(row.message_id) if row.message_id else None,
    }
