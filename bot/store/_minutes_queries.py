"""The queries about sessions, marks and results: each a plain function of a connection that is in a transaction.

On a server, a session is locked before who is in it, and both before marks and results, everywhere here: so no two
transactions ever wait for each other. SQLite has one writer at a time and ignores the locks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, bindparam, delete, insert, literal_column, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.groups.session import Stage
from bot.store._group_tables import group_marks, group_result_seats, group_results, group_session_people, group_sessions
from bot.store._queries import AnyRow, Values

_UNCHANGING = ("key", "group_key", "opened_at", "revision")
# Written out, not bound: only so can the indexes of the open ones and of those going on be used.
_IS_OPEN = group_sessions.c.stage != literal_column(f"'{Stage.CLOSED.value}'")
_GOES_ON = text("NOT is_done")
_add_session = insert(group_sessions)
_save_session = (
    update(group_sessions)
    .where(group_sessions.c.key == bindparam("the_key"), group_sessions.c.revision == bindparam("known"))
    .values(
        {
            "revision": group_sessions.c.revision + 1,
            **{column.name: bindparam(column.name) for column in group_sessions.c if column.name not in _UNCHANGING},
        }
    )
)
_session = select(group_sessions).where(group_sessions.c.key == bindparam("key"))
_open_in = select(group_sessions).where(group_sessions.c.channel_id == bindparam("channel_id"), _IS_OPEN)
_by_age = (group_sessions.c.opened_at, group_sessions.c.key)
_going_on = select(group_sessions).where(_GOES_ON).order_by(*_by_age)
_with = group_sessions.c.key.in_(
    select(group_session_people.c.session_key).where(group_session_people.c.user_id == bindparam("user_id"))
)
_going_on_with = select(group_sessions).where(_with, group_sessions.c.is_done.is_(False)).order_by(*_by_age)
_threads_with = (
    select(group_sessions.c.channel_id)
    .where(_with)
    .order_by(group_sessions.c.opened_at.desc(), group_sessions.c.key.desc())
)
_put_aside = (
    update(group_sessions)
    .where(group_sessions.c.key == bindparam("the_key"), group_sessions.c.revision == bindparam("known"))
    .values(stage=Stage.CLOSED.value, is_done=True)
)
_people = select(group_session_people.c.user_id).where(group_session_people.c.session_key == bindparam("key"))
_still_there = (
    _people.where(group_session_people.c.user_id.in_(bindparam("user_ids", expanding=True)))
    .order_by(group_session_people.c.user_id)
    .with_for_update(read=True)
)
_add_people = insert(group_session_people)
_remove_person = delete(group_session_people).where(
    group_session_people.c.session_key == bindparam("key"), group_session_people.c.user_id == bindparam("user_id")
)
_once = ["session_key", "number", "marker_id"]
_add_mark = {
    "postgresql": postgresql.insert(group_marks).on_conflict_do_nothing(index_elements=_once),
    "sqlite": sqlite.insert(group_marks).on_conflict_do_nothing(index_elements=_once),
}
_comment = (
    update(group_marks)
    .where(
        group_marks.c.session_key == bindparam("key"),
        group_marks.c.number == bindparam("the_number"),
        group_marks.c.marker_id == bindparam("whose"),
    )
    .values(words=bindparam("words"), is_named=bindparam("is_named"))
)
_marks_of = (
    select(group_marks)
    .where(group_marks.c.session_key == bindparam("key"), group_marks.c.number == bindparam("number"))
    .order_by(group_marks.c.id)
)
_add_result = {
    "postgresql": postgresql.insert(group_results).on_conflict_do_nothing(index_elements=["session_key", "number"]),
    "sqlite": sqlite.insert(group_results).on_conflict_do_nothing(index_elements=["session_key", "number"]),
}
_add_seats = insert(group_result_seats)
_of_group = group_results.c.group_key == bindparam("group_key")
_results_of = (
    select(group_results)
    .where(_of_group)
    .order_by(group_results.c.finished_at, group_results.c.session_key, group_results.c.number)
)
_seats_of = (
    select(group_result_seats)
    .join(
        group_results,
        (group_results.c.session_key == group_result_seats.c.session_key)
        & (group_results.c.number == group_result_seats.c.number),
    )
    .where(_of_group)
    .order_by(group_result_seats.c.session_key, group_result_seats.c.number, group_result_seats.c.place)
)


def add_session(connection: Connection, row: Values, people: Collection[int]) -> None:
    connection.execute(_add_session, row)
    _add_all(connection, row["key"], people)


def save_session(
    connection: Connection,
    row: Values,
    people: Collection[int],
    result: Values | None = None,
    seats: Sequence[Values] = (),
) -> bool:
    """Overwrite the session, and who is in it, if its revision is still the newest, and tell whether it was."""
    changes = {name: value for name, value in row.items() if name not in _UNCHANGING}
    if connection.execute(_save_session, {**changes, "the_key": row["key"], "known": row["revision"]}).rowcount != 1:
        return False
    set_people(connection, row["key"], people)
    if result is not None and connection.execute(_add_result[connection.dialect.name], result).rowcount == 1 and seats:
        connection.execute(_add_seats, seats)
    return True


def set_people(connection: Connection, key: str, people: Collection[int]) -> None:
    """Let these be who is in a session. Nearly always they are so already."""
    known = set(connection.execute(_people, {"key": key}).scalars())
    if gone := known.difference(people):
        connection.execute(_remove_person, [{"key": key, "user_id": user_id} for user_id in sorted(gone)])
    _add_all(connection, key, set(people) - known)


def _add_all(connection: Connection, key: str, people: Collection[int]) -> None:
    if people:
        connection.execute(_add_people, [{"session_key": key, "user_id": user_id} for user_id in sorted(people)])


def fetch_session(connection: Connection, key: str) -> Sequence[AnyRow]:
    return connection.execute(_session, {"key": key}).all()


def open_session_in(connection: Connection, channel_id: int) -> Sequence[AnyRow]:
    return connection.execute(_open_in, {"channel_id": channel_id}).all()


def open_sessions(connection: Connection) -> Sequence[AnyRow]:
    return connection.execute(_going_on).all()


def open_sessions_of(connection: Connection, user_id: int) -> Sequence[AnyRow]:
    return connection.execute(_going_on_with, {"user_id": user_id}).all()


def threads_of(connection: Connection, user_id: int) -> Sequence[int]:
    return connection.execute(_threads_with, {"user_id": user_id}).scalars().all()


def put_aside(connection: Connection, key: str, revision: int) -> None:
    """Close a session without touching its state."""
    connection.execute(_put_aside, {"the_key": key, "known": revision})


def add_mark(connection: Connection, row: Values) -> bool | None:
    """Add a mark; False if there is one of that person already, None if one of the two is not in the session any more."""
    # Whoever was forgotten is in none: so nothing of them is written once more by a click that came just before.
    wanted: set[int] = {row["candidate_id"], row["marker_id"]}
    there = connection.execute(_still_there, {"key": row["session_key"], "user_ids": sorted(wanted)}).scalars()
    if set(there) != wanted:
        return None
    return connection.execute(_add_mark[connection.dialect.name], row).rowcount == 1


def comment(connection: Connection, which: tuple[str, int, int], words: bytes | None, is_named: bool) -> bool:
    """Write the sentences of a mark; False if there is none."""
    key, number, marker_id = which
    values = {"key": key, "the_number": number, "whose": marker_id, "words": words, "is_named": is_named}
    return connection.execute(_comment, values).rowcount == 1


def marks_of(connection: Connection, session_key: str, number: int) -> Sequence[AnyRow]:
    return connection.execute(_marks_of, {"key": session_key, "number": number}).all()


def results_of_group(
    connection: Connection, group_key: str
) -> tuple[Sequence[AnyRow], Mapping[tuple[str, int], Sequence[AnyRow]]]:
    """Return the results of a group, and the seats of each of them."""
    whose = {"group_key": group_key}
    results = connection.execute(_results_of, whose).all()
    seats: dict[tuple[str, int], list[AnyRow]] = {}
    for seat in connection.execute(_seats_of, whose):
        seats.setdefault((seat.session_key, seat.number), []).append(seat)
    return results, seats
