"""Finding what is kept of a person in study groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, Table, and_, bindparam, literal, null, select

from bot.groups.session import Seat
from bot.store._group_tables import (
    group_invitations,
    group_marks,
    group_members,
    group_result_seats,
    group_results,
    group_session_people,
    group_sessions,
    meeting_reminders,
    meetings,
    study_groups,
)
from bot.store._queries import AnyRow

_WHOSE = bindparam("user_id", type_=BigInteger)
_groups = (
    select(study_groups, group_members.c.role, group_members.c.joined_at, group_members.c.is_on_board)
    .add_columns(group_members.c.wants_reminders)
    .join(group_members, group_members.c.group_key == study_groups.c.key)
    .where(group_members.c.user_id == _WHOSE)
    .order_by(group_members.c.joined_at, study_groups.c.key)
)
_invitations = (
    select(study_groups, group_invitations.c.invited_at)
    .join(group_invitations, group_invitations.c.group_key == study_groups.c.key)
    .where(group_invitations.c.user_id == _WHOSE)
    .order_by(group_invitations.c.invited_at, study_groups.c.key)
)
_sessions = (
    select(group_sessions)
    .join(group_session_people, group_session_people.c.session_key == group_sessions.c.key)
    .where(group_session_people.c.user_id == _WHOSE)
    .order_by(group_sessions.c.opened_at, group_sessions.c.key)
)
_round_columns = (
    group_results.c.session_key,
    group_results.c.number,
    group_results.c.group_key,
    group_results.c.finished_at,
)
_figures = (
    group_results.c.total,
    group_results.c.of,
    group_results.c.has_thanked,
    group_results.c.is_complete,
)


def _is_of_round(table: Table) -> ColumnElement[bool]:
    return and_(group_results.c.session_key == table.c.session_key, group_results.c.number == table.c.number)


_own_rounds = select(*_round_columns, *_figures, literal(Seat.CANDIDATE.value).label("seat")).where(
    group_results.c.candidate_id == _WHOSE
)
# Of a round in which they only had a seat, the figures are somebody else's.
_other_rounds = (
    select(*_round_columns, *(null().label(column.name) for column in _figures), group_result_seats.c.seat)
    .join(group_result_seats, _is_of_round(group_result_seats))
    .where(group_result_seats.c.user_id == _WHOSE)
)
_marks_given = select(group_marks).where(group_marks.c.marker_id == _WHOSE).order_by(group_marks.c.id)
# Marks are private until the round is closed, and then there is a result.
_marks_received: Select[Any] = (
    select(group_marks.c.session_key, group_marks.c.number, group_marks.c.levels)
    .join(group_results, _is_of_round(group_marks))
    .where(
        group_marks.c.candidate_id == _WHOSE,
        group_marks.c.marker_id.is_distinct_from(group_marks.c.candidate_id),
    )
    .order_by(group_marks.c.id)
)
_meetings = select(meetings).where(meetings.c.made_by == _WHOSE).order_by(meetings.c.key)
_reminders = (
    select(meeting_reminders)
    .where(meeting_reminders.c.user_id == _WHOSE)
    .order_by(meeting_reminders.c.due_at, meeting_reminders.c.id)
)


@dataclass(frozen=True, slots=True)
class GroupTraces:
    """All rows in which something of a person is kept."""

    groups: Sequence[AnyRow]
    invitations: Sequence[AnyRow]
    sessions: Sequence[AnyRow]
    rounds: Sequence[AnyRow]
    marks_given: Sequence[AnyRow]
    marks_received: Sequence[AnyRow]
    """Of these the levels alone: nobody who gave one is named in what another person gets."""
    meetings: Sequence[AnyRow]
    reminders: Sequence[AnyRow]


def fetch_traces(connection: Connection, user_id: int) -> GroupTraces:
    """Return whatever is kept of a person in groups."""
    whose = {"user_id": user_id}
    rounds = [row for query in (_own_rounds, _other_rounds) for row in connection.execute(query, whose)]
    return GroupTraces(
        connection.execute(_groups, whose).all(),
        connection.execute(_invitations, whose).all(),
        connection.execute(_sessions, whose).all(),
        sorted(rounds, key=lambda row: (row.finished_at, row.session_key, row.number)),
        connection.execute(_marks_given, whose).all(),
        connection.execute(_marks_received, whose).all(),
        connection.execute(_meetings, whose).all(),
        connection.execute(_reminders, whose).all(),
    )
