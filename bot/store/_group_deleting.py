"""Deleting what is kept of study groups: of a person, of a server that the bot has left, and what is old.

On a server, these take turns, and each locks groups before sessions before meetings, as everybody else does, and each
of these in the order of their keys: so no two transactions ever wait for each other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, Table, bindparam, delete, func, or_, select, update

from bot.groups import succeed, without_person
from bot.groups.group import Group, Role
from bot.store._group_tables import (
    group_invitations,
    group_marks,
    group_members,
    group_result_seats,
    group_results,
    group_session_people,
    group_sessions,
    guild_rules,
    meeting_reminders,
    meetings,
    study_groups,
)
from bot.store._keys import Cipher
from bot.store._minutes_queries import save_session
from bot.store._minutes_rows import row_of_session, session_of
from bot.store._queries import AnyRow
from bot.store._roster_queries import members_of
from bot.store._roster_rows import readable_member_of, sealed_name
from bot.store._rows import UnreadableError

Query = TypeVar("Query", bound=Select[Any])
_LOCK = 4_271_905_164
"""Any number will do, as long as nobody else takes the same lock in this database."""
_AT_ONCE = 500
"""Keys in one statement: databases take some ten thousand, and a purge after a year may find more."""


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """How much there was of a person in groups, and what has to be announced."""

    memberships: int
    invitations: int
    rounds: int
    marks: int
    notes: Sequence[str]


def forget_in_groups(connection: Connection, user_id: int, cipher: Cipher) -> LeftBehind:
    """Delete what is of a person; marks they gave stay, without name and sentences, and their groups go to others."""
    _take_turns(connection)
    memberships, invitations = _leave_groups(connection, user_id, cipher)
    notes = _leave_sessions(connection, user_id, cipher)
    marks = _forget_marks(connection, user_id)
    rounds = _forget_rounds(connection, user_id)
    connection.execute(
        update(meetings)
        .where(meetings.c.made_by == user_id)
        # A new revision, so that nobody who has read the meeting before writes their id once more.
        .values(made_by=0, revision=meetings.c.revision + 1)
    )
    connection.execute(delete(meeting_reminders).where(meeting_reminders.c.user_id == user_id))
    return LeftBehind(memberships, invitations, rounds, marks, notes)


def _leave_groups(connection: Connection, user_id: int, cipher: Cipher) -> tuple[int, int]:
    theirs = select(group_members.c.group_key).where(group_members.c.user_id == user_id)
    concerned = or_(study_groups.c.owner_id == user_id, study_groups.c.key.in_(theirs))
    for row in connection.execute(_locked(select(study_groups).where(concerned), study_groups)).all():
        if row.owner_id == user_id:
            _hand_on(connection, row, user_id, cipher)
    memberships = connection.execute(delete(group_members).where(group_members.c.user_id == user_id)).rowcount
    invitations = connection.execute(delete(group_invitations).where(group_invitations.c.user_id == user_id)).rowcount
    return memberships, invitations


def _hand_on(connection: Connection, row: AnyRow, user_id: int, cipher: Cipher) -> None:
    """Give a group to whom it goes when its owner leaves; where nobody is left it is closed, and keeps no name."""
    # Its name is not opened: a group that cannot be read is handed on as well.
    group = Group(row.key, row.guild_id, row.channel_id, "", row.owner_id, made_at=row.made_at)
    members = [member for found in members_of(connection, row.key) if (member := readable_member_of(found))]
    heir_id = succeed(group, members, user_id).new_owner_id
    changes = {"revision": row.revision + 1, "owner_id": heir_id or 0}
    if heir_id is None:
        changes |= {"is_closed": True, "name": sealed_name("", cipher)}
        _cancel_meetings(connection, row.key)
    connection.execute(update(study_groups).where(study_groups.c.key == row.key).values(changes))
    connection.execute(
        update(group_members)
        .where(group_members.c.group_key == row.key, group_members.c.user_id == heir_id)
        .values(role=Role.OWNER.value)
    )


def _cancel_meetings(connection: Connection, group_key: str) -> None:
    of_group = meetings.c.group_key == group_key
    connection.execute(update(meetings).where(of_group).values(is_cancelled=True, revision=meetings.c.revision + 1))
    of_these = meeting_reminders.c.meeting_key.in_(select(meetings.c.key).where(of_group))
    connection.execute(delete(meeting_reminders).where(of_these))


def _leave_sessions(connection: Connection, user_id: int, cipher: Cipher) -> list[str]:
    theirs = select(group_session_people.c.session_key).where(group_session_people.c.user_id == user_id)
    named = select(group_sessions).where(group_sessions.c.key.in_(theirs))
    notes = []
    for row in connection.execute(_locked(named, group_sessions)).all():
        try:
            left = without_person(session_of(row, cipher), user_id)
        except UnreadableError as error:
            # Nobody can take one person out of what nobody can read.
            notes.append(f"Session {row.key} was deleted with somebody who was in it: {error}.")
            _delete_sessions(connection, [row.key])
            continue
        save_session(connection, row_of_session(left, cipher), left.people)
    # Also whoever the session may name no more, though it was noted here.
    connection.execute(delete(group_session_people).where(group_session_people.c.user_id == user_id))
    return notes


def _forget_marks(connection: Connection, user_id: int) -> int:
    """Delete the marks about a person, and return how many others gave; of those they gave others, the levels stay."""
    about = delete(group_marks).where(group_marks.c.candidate_id == user_id)
    connection.execute(about.where(group_marks.c.marker_id == user_id))
    by_others = connection.execute(about).rowcount
    connection.execute(
        update(group_marks).where(group_marks.c.marker_id == user_id).values(marker_id=None, words=None, is_named=False)
    )
    return by_others


def _forget_rounds(connection: Connection, user_id: int) -> int:
    """Delete the results of a person's rounds, and their seats in others; return how many rounds those were."""
    their_own = (
        select(group_results.c.session_key)
        .where(
            group_results.c.session_key == group_result_seats.c.session_key,
            group_results.c.number == group_result_seats.c.number,
            group_results.c.candidate_id == user_id,
        )
        .exists()
    )
    connection.execute(delete(group_result_seats).where(their_own))
    own = connection.execute(delete(group_results).where(group_results.c.candidate_id == user_id)).rowcount
    seats = connection.execute(delete(group_result_seats).where(group_result_seats.c.user_id == user_id)).rowcount
    return own + seats


def drop_guild(connection: Connection, guild_id: int) -> int:
    """Delete all of a server's groups and what it has settled; return how many groups that were."""
    _take_turns(connection)
    of_guild = select(study_groups.c.key).where(study_groups.c.guild_id == guild_id)
    keys = list(connection.execute(_locked(of_guild, study_groups)).scalars())
    in_guild = select(group_sessions.c.key).where(group_sessions.c.guild_id == guild_id)
    _delete_sessions(connection, list(connection.execute(_locked(in_guild, group_sessions)).scalars()))
    for some in _some_at_a_time(keys):
        _delete_groups(connection, some)
    connection.execute(delete(guild_rules).where(guild_rules.c.guild_id == guild_id))
    return len(keys)


def _delete_groups(connection: Connection, keys: Collection[str]) -> None:
    of_these = (
        select(group_results.c.session_key)
        .where(
            group_results.c.session_key == group_result_seats.c.session_key,
            group_results.c.number == group_result_seats.c.number,
            group_results.c.group_key.in_(keys),
        )
        .exists()
    )
    connection.execute(delete(group_result_seats).where(of_these))
    about_these = meeting_reminders.c.meeting_key.in_(select(meetings.c.key).where(meetings.c.group_key.in_(keys)))
    for table in (group_members, group_invitations, group_results):
        connection.execute(delete(table).where(table.c.group_key.in_(keys)))
    connection.execute(delete(meeting_reminders).where(about_these))
    connection.execute(delete(meetings).where(meetings.c.group_key.in_(keys)))
    connection.execute(delete(study_groups).where(study_groups.c.key.in_(keys)))


def purge_sessions(connection: Connection, before: datetime) -> int:
    """Delete sessions unchanged since that moment, with their marks; return how many. Results stay."""
    _take_turns(connection)
    old = select(group_sessions.c.key).where(group_sessions.c.changed_at < bindparam("before"))
    keys = list(connection.execute(_locked(old, group_sessions), {"before": before}).scalars())
    _delete_sessions(connection, keys)
    return len(keys)


def _delete_sessions(connection: Connection, keys: Sequence[str]) -> None:
    for some in _some_at_a_time(keys):
        connection.execute(delete(group_sessions).where(group_sessions.c.key.in_(some)))
        for table in (group_session_people, group_marks):
            connection.execute(delete(table).where(table.c.session_key.in_(some)))


def _some_at_a_time(keys: Sequence[str]) -> list[Sequence[str]]:
    return [keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE)]


def _locked(query: Query, table: Table) -> Query:
    return query.order_by(table.c.key).with_for_update()


def _take_turns(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
