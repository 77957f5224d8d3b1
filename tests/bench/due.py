"""What it costs to find what is due among many reminders: `python -m tests.bench.due [--quick]`. Prints; judges nothing.

On each of the two databases, one store with few and one with many reminders that wait for later are open side by side
and take turns, so that whatever else the machine does meets both. In each round fifty reminders are due: the time is
that of `claim_due`, which returns them, and of `next_due`, which says until when to sleep. The PostgreSQL server is the
tests' own (TEST_DATABASE_URL); the databases are dropped afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy import Connection, delete, insert, text

from bot.diary.interview import Kind
from bot.store import Store, open_store
from bot.store._tables import people, reminders
from tests.databases import KINDS, look_into, postgresql_database, sqlite_url

FEW, MANY, QUICK = 1_000, 1_000_000, 50_000
_NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
_SPREAD = timedelta(days=60)
"""Over how long what waits is spread."""
_DUE = 50
"""As many as the delivery claims at once."""
_AT_ONCE = 10_000
"""Reminders due in the same minute."""
_OF_ONE_PERSON = 40
_PER_INSERT = 20_000
_QUESTIONS = ("finding and claiming fifty that are due", "seeing that nothing is due", "until when to sleep")

Times = dict[str, list[float]]
Side = tuple[str, Store, str]
"""The name of a side, its store, and the address of its database."""


def rows(count: int, first_key: str, due_at: Callable[[int], datetime]) -> Iterator[dict[str, object]]:
    """Return rows of waiting reminders, eight of each interview."""
    kinds = [kind.value for kind in Kind]
    for number in range(count):
        moment = due_at(number)
        yield {
            "interview_key": f"{first_key}{number // len(kinds)}",
            "user_id": number // _OF_ONE_PERSON,
            "kind": kinds[number % len(kinds)],
            "wall": moment.replace(tzinfo=None).isoformat(timespec="minutes"),
            "zone": "UTC",
            "fold": 0,
            "due_at": moment.replace(second=0, microsecond=0),
            "status": "waiting",
            "attempt": 0,
        }


def keep(connection: Connection, made: list[dict[str, object]]) -> None:
    """Insert rows of reminders."""
    for first in range(0, len(made), _PER_INSERT):
        connection.execute(insert(reminders), made[first : first + _PER_INSERT])


async def fill(url: str, count: int) -> None:
    """Let that many reminders wait for later, of as many people as that takes."""

    def waiting(number: int) -> datetime:
        # Scattered, as people's interviews are: neighbours in the table are not due one after the other.
        return _NOW + timedelta(hours=1) + _SPREAD * (number * 7_919 % count / count)

    def work(connection: Connection) -> None:
        keep(connection, list(rows(count, "w", waiting)))
        own = {"has_human_delay": True, "is_welcomed": True, "reminders_off": False}
        connection.execute(insert(people), [{"user_id": one, **own} for one in range(count // _OF_ONE_PERSON + 1)])

    await look_into(url, work)
    await look_into(url, lambda connection: connection.execute(text("ANALYZE")))


async def timed(work: Callable[[], Awaitable[object]], times: list[float]) -> object:
    """Do it and note how long it took."""
    begun = time.perf_counter()
    result = await work()
    times.append(time.perf_counter() - begun)
    return result


async def play(sides: list[Side], rounds: int) -> dict[str, Times]:
    """Let something be due in each store, in turn, and have it claimed; return the times by side and question."""
    found: dict[str, Times] = {name: defaultdict(list) for name, *_ in sides}
    for number in range(-5, rounds):
        for name, store, url in sides if number % 2 else reversed(sides):
            # The first rounds warm up.
            times = found[name] if number >= 0 else defaultdict(list)
            made = list(rows(_DUE, f"d{number}.", lambda _: _NOW))
            await look_into(url, partial(keep, made=made))
            await timed(store.diary.next_due, times[_QUESTIONS[2]])
            claimed = await timed(partial(store.diary.claim_due, _NOW, _DUE), times[_QUESTIONS[0]])
            assert isinstance(claimed, list)
            assert len(claimed) == _DUE
            assert await timed(partial(store.diary.claim_due, _NOW, _DUE), times[_QUESTIONS[1]]) == []
            await timed(store.diary.next_due, times[_QUESTIONS[2]])
            gone = delete(reminders).where(reminders.c.status == "claimed")
            await look_into(url, lambda connection, gone=gone: connection.execute(gone))
    return found


async def drain(side: Side) -> float:
    """Let very many be due in the same minute; return the seconds until all are claimed, fifty at a time."""
    _, store, url = side
    await look_into(url, partial(keep, made=list(rows(_AT_ONCE, "m", lambda _: _NOW))))
    begun = time.perf_counter()
    count = 0
    while claimed := await store.diary.claim_due(_NOW, _DUE):
        count += len(claimed)
    assert count == _AT_ONCE
    return time.perf_counter() - begun


async def measure(kind: str, counts: tuple[int, int], rounds: int) -> None:
    """Fill the stores of one kind of database, measure and print."""
    async with AsyncExitStack() as stack:
        with ExitStack() as databases:
            sides: list[Side] = []
            for count in counts:
                if kind == "sqlite":
                    url = sqlite_url(Path(databases.enter_context(tempfile.TemporaryDirectory())))
                else:
                    url = databases.enter_context(postgresql_database())
                store = await stack.enter_async_context(await open_store(url, [Fernet.generate_key().decode()]))
                await fill(url, count)
                sides.append((f"{count:,}", store, url))
            print(f"{kind}: {rounds} rounds, medians (p99)")
            show(await play(sides, rounds), [name for name, *_ in sides])
            drained = [await drain(side) for side in sides]
            print(f"  claiming {_AT_ONCE:,} that are due at once: {drained[0]:.2f} s, {drained[1]:.2f} s")
            aligned: list[float] = []
            for _ in range(2):
                await timed(partial(sides[1][1].diary.realign, _NOW), aligned)
            print(f"  going through all after the rules of zones changed: {aligned[0]:.1f} s; else {aligned[1]:.2f} s")
            await stack.aclose()


def show(found: dict[str, Times], names: list[str]) -> None:
    """Print one line for each question."""
    few, many = (found[name] for name in names)
    for question in _QUESTIONS:
        told = [
            f"{statistics.median(times) * 1000:.2f} ms ({sorted(times)[int(len(times) * 0.99)] * 1000:.2f})"
            for times in (few[question], many[question])
        ]
        ratio = statistics.median(many[question]) / statistics.median(few[question])
        print(f"  {question}: with {names[0]} {told[0]}, with {names[1]} {told[1]}; {ratio:.2f} times")


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.due")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} reminders in place of {MANY:,}, fewer rounds")
    parser.add_argument("--only", choices=KINDS, help="measure only one of the databases")
    options = parser.parse_args()
    for kind in KINDS if options.only is None else (options.only,):
        await measure(kind, (FEW, QUICK if options.quick else MANY), 40 if options.quick else 200)


if __name__ == "__main__":
    asyncio.run(main())
