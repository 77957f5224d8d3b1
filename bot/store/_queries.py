"""The queries: each a plain function of a connection that is in a transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, Table, bindparam, delete, func, insert, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store._records import Forgotten, Status
from bot.store._tables import facts, interviews, people, plans, rehearsals, reminders, scores

AnyRow: TypeAlias = Row[Any]
Values: TypeAlias = Mapping[str, Any]

_UNCHANGING = ("key", "user_id", "started_at", "revision")
# Written out, not bound: only so can the index of the open ones be used.
_IS_OPEN = rehearsals.c.status == literal_column(f"'{Status.OPEN.value}'")
# Each statement is made once: making it anew for each call takes longer than running it.
_save = (
    update(rehearsals)
    .where(rehearsals.c.key == bindparam("the_key"), rehearsals.c.revision == bindparam("known"))
    .values(
        {
            "revision": rehearsals.c.revision + 1,
            **{column.name: bindparam(column.name) for column in rehearsals.c if column.name not in _UNCHANGING},
        }
    )
)
_add = insert(rehearsals)
_rehearsal = select(rehearsals).where(rehearsals.c.key == bindparam("key"))
_all_rehearsals = (
    select(rehearsals).where(rehearsals.c.user_id == bindparam("user_id")).order_by(rehearsals.c.started_at)
)
_all_open = (
    select(rehearsals)
    .where(rehearsals.c.user_id == bindparam("user_id"), _IS_OPEN)
    .order_by(rehearsals.c.changed_at.desc())
)
_open = select(rehearsals).where(
    rehearsals.c.user_id == bindparam("user_id"), rehearsals.c.place == bindparam("place"), _IS_OPEN
)
_recent = (
    select(rehearsals)
    .where(rehearsals.c.changed_at >= bindparam("since"))
    .order_by(rehearsals.c.changed_at.desc())
    .limit(bindparam("most"))
)
_put_aside = (
    update(rehearsals)
    .where(
        rehearsals.c.key == bindparam("the_key"),
        rehearsals.c.revision == bindparam("known"),
        _IS_OPEN,
    )
    .values(status=Status.STOPPED.value)
)
_count_open = select(func.count()).select_from(rehearsals).where(_IS_OPEN)
_purge = delete(rehearsals).where(rehearsals.c.changed_at < bindparam("before"))
_scores = select(scores).where(scores.c.user_id == bindparam("user_id")).order_by(scores.c.finished_at, scores.c.key)
_plans = select(plans).where(plans.c.user_id == bindparam("user_id")).order_by(plans.c.id)
_person = select(people).where(people.c.user_id == bindparam("user_id"))
_all_interviews = select(interviews).where(interviews.c.user_id == bindparam("user_id")).order_by(interviews.c.key)
_all_reminders = select(reminders).where(reminders.c.user_id == bindparam("user_id")).order_by(reminders.c.due_at)
_add_score = {
    "postgresql": postgresql.insert(scores).on_conflict_do_nothing(index_elements=["key"]),
    "sqlite": sqlite.insert(scores).on_conflict_do_nothing(index_elements=["key"]),
}
_fact = select(facts.c.value).where(facts.c.name == bindparam("name"))


def upsert(connection: Connection, table: Table, row: Values, only: Collection[str] | None = None) -> None:
    """Insert a row, or overwrite the one with the same primary key; of that, `only` these columns if they are named."""
    insert_of = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert_of(table).values(row)
    own = [column.name for column in table.primary_key]
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=own,
            set_={name: statement.excluded[name] for name in (row if only is None else only) if name not in own},
        )
    )


def fetch_person(connection: Connection, user_id: int) -> AnyRow | None:
    return connection.execute(_person, {"user_id": user_id}).one_or_none()


def save_person(connection: Connection, row: Values, only: Collection[str] | None = None) -> None:
    upsert(connection, people, row, only)


def add(connection: Connection, row: Values) -> None:
    connection.execute(_add, row)


def fetch(connection: Connection, key: str) -> Sequence[AnyRow]:
    return connection.execute(_rehearsal, {"key": key}).all()


def fetch_open(connection: Connection, user_id: int, place: str) -> Sequence[AnyRow]:
    return connection.execute(_open, {"user_id": user_id, "place": place}).all()


def fetch_all_open(connection: Connection, user_id: int) -> Sequence[AnyRow]:
    return connection.execute(_all_open, {"user_id": user_id}).all()


def fetch_recent(connection: Connection, since: datetime, limit: int) -> Sequence[AnyRow]:
    return connection.execute(_recent, {"since": since, "most": limit}).all()


def save(connection: Connection, row: Values, score: Values | None = None) -> bool:
    """Overwrite the rehearsal if its revision is still the newest, and tell whether it was."""
    changes = {name: value for name, value in row.items() if name not in _UNCHANGING}
    if connection.execute(_save, {**changes, "the_key": row["key"], "known": row["revision"]}).rowcount != 1:
        return False
    if score is not None:
        connection.execute(_add_score[connection.dialect.name], score)
    return True


def replace_open(connection: Connection, old: Values, new: Values, score: Values | None) -> bool:
    """Close one rehearsal and add another; False, and nothing is done, if the first is no longer the newest revision."""
    if not save(connection, old, score):
        return False
    add(connection, new)
    return True


def put_aside(connection: Connection, key: str, revision: int) -> None:
    """Close an open rehearsal without touching its state."""
    connection.execute(_put_aside, {"the_key": key, "known": revision})


def count_open(connection: Connection) -> int:
    return connection.execute(_count_open).scalar_one()


def purge(connection: Connection, before: datetime) -> int:
    return connection.execute(_purge, {"before": before}).rowcount


def fetch_scores(connection: Connection, user_id: int) -> Sequence[AnyRow]:
    return connection.execute(_scores, {"user_id": user_id}).all()


def add_plan(connection: Connection, row: Values) -> int:
    """Add a plan and return the id that the database gave it."""
    (plan_id,) = connection.execute(insert(plans), row).inserted_primary_key or (0,)
    return int(plan_id)


def fetch_plans(connection: Connection, user_id: int) -> Sequence[AnyRow]:
    return connection.execute(_plans, {"user_id": user_id}).all()


@dataclass(frozen=True, slots=True)
class Everything:
    """All rows that are kept of a person."""

    person: AnyRow | None
    rehearsals: Sequence[AnyRow]
    scores: Sequence[AnyRow]
    plans: Sequence[AnyRow]
    interviews: Sequence[AnyRow]
    reminders: Sequence[AnyRow]


def fetch_everything(connection: Connection, user_id: int) -> Everything:
    return Everything(
        fetch_person(connection, user_id),
        connection.execute(_all_rehearsals, {"user_id": user_id}).all(),
        fetch_scores(connection, user_id),
        fetch_plans(connection, user_id),
        connection.execute(_all_interviews, {"user_id": user_id}).all(),
        connection.execute(_all_reminders, {"user_id": user_id}).all(),
    )


def forget(connection: Connection, user_id: int) -> Forgotten:
    """Delete whatever bears the person's id."""
    counts = [
        connection.execute(delete(table).where(table.c.user_id == user_id)).rowcount
        # Interviews before their reminders, in the order in which planning locks them: so neither waits for the other.
        for table in (rehearsals, scores, plans, interviews, reminders, people)
    ]
    return Forgotten(
        counts[0], counts[1], counts[2], interviews=counts[3], reminders=counts[4], had_settings=counts[5] > 0
    )


def read_fact(connection: Connection, name: str) -> str | None:
    return connection.execute(_fact, {"name": name}).scalar_one_or_none()


def write_fact(connection: Connection, name: str, value: str) -> None:
    upsert(connection, facts, {"name": name, "value": value})
