"""Finding what is due never goes through all reminders: each database says how it means to do it."""

from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Select, event, insert, text

from bot.diary.interview import Kind
from bot.store import Store
from bot.store import _diary_queries as queries
from bot.store._tables import people, reminders
from tests.databases import look_into
from tests.store.samples import NOON

MANY = 6_000
SOON = NOON + timedelta(minutes=1)
QUESTIONS: list[tuple[str, str, dict[str, object]]] = [
    ("_due", "ix_reminders_waiting", {"now": SOON, "most": 50}),
    ("_next_due", "ix_reminders_waiting", {}),
    ("_left_over", "ix_reminders_claimed", {"moment": SOON}),
    ("_waiting_of", "reminders", {"key": "wait7"}),
    ("_untold", "ix_reminders_user_id", {"user_id": 7}),
]
WITHOUT_SORTING = ("_due", "_next_due")
"""Of these many may be due at once; the others are about a few."""


def fill(connection: Connection) -> None:
    """Let many reminders wait for later, a few be due, some be claimed, and as many be sent as wait."""
    kinds = list(Kind)

    def row(number: int, status: str, hours: int) -> dict[str, object]:
        return {
            "interview_key": f"{status[:4]}{number // len(kinds)}", "user_id": number // 3,
            "kind": kinds[number % len(kinds)].value, "wall": "2026-11-24T14:30", "zone": "UTC", "fold": 0,
            "due_at": NOON + timedelta(hours=hours), "status": status, "attempt": 0,
            "claimed_at": NOON if status == "claimed" else None,
        }  # fmt: skip

    rows = [row(number, "waiting", 1 + number % 999) for number in range(MANY)]
    rows += [row(number, "sent", -1 - number % 999) for number in range(MANY)]
    rows += [row(number, "claimed", 0) for number in range(20)]
    connection.execute(insert(reminders), rows)
    own = {"has_human_delay": True, "is_welcomed": True, "reminders_off": False}
    connection.execute(insert(people), [{"user_id": number, **own} for number in range(MANY // 3)])


def plan_of(connection: Connection, statement: Select[tuple[object]], values: dict[str, object]) -> str:
    """Run a query, and return the database's own plan for it: for the very text and values that the driver got."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, sql: str, parameters: object, *_: object) -> None:
        asked.append((sql, parameters))

    event.listen(connection, "before_cursor_execute", note)
    connection.execute(statement, values).all()
    event.remove(connection, "before_cursor_execute", note)
    ((sql, parameters),) = asked
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    return "\n".join(str(tuple(row)) for row in connection.exec_driver_sql(f"{explain} {sql}", parameters))


async def test_each_question_about_reminders_is_answered_from_an_index(store: Store, database_url: str) -> None:
    await look_into(database_url, fill)
    await look_into(database_url, lambda connection: connection.execute(text("ANALYZE")))
    for name, index, values in QUESTIONS:
        plan = await look_into(database_url, partial(plan_of, statement=getattr(queries, name), values=values))
        assert index in plan
        assert "Seq Scan" not in plan, plan
        assert "SCAN" not in plan, plan
        assert "sort" not in plan.casefold() or name not in WITHOUT_SORTING, plan
