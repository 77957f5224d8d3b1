"""The clock of the sessions wakes up when something is due, and never runs hot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from cogs.groups.session._ticker import Ticker
from tests.diary.clock import FakeClock, settle

MINUTE = timedelta(minutes=1)


class Acts:
    """What was done, and when; it may fail as often as is said."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.done: list[tuple[str, timedelta]] = []
        self.start = clock.now()
        self.fails = 0

    async def act(self, key: str) -> None:
        self.done.append((key, self._clock.now() - self.start))
        if self.fails:
            self.fails -= 1
            raise RuntimeError("the database is away")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def acts(clock: FakeClock) -> Acts:
    return Acts(clock)


@pytest.fixture
async def ticker(clock: FakeClock, acts: Acts) -> AsyncIterator[Ticker]:
    made = Ticker(clock, acts.act)
    running = asyncio.create_task(made.run())
    await asyncio.sleep(0)
    yield made
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def passes(clock: FakeClock, time: timedelta) -> None:
    await clock.move(time)


async def test_what_is_due_is_done_then_and_not_before(ticker: Ticker, acts: Acts, clock: FakeClock) -> None:
    ticker.note("a", clock.now() + 3 * MINUTE)
    await passes(clock, 3 * MINUTE - timedelta(seconds=1))
    assert acts.done == []
    await passes(clock, timedelta(seconds=1))
    assert acts.done == [("a", 3 * MINUTE)]


async def test_the_earliest_of_many_comes_first(ticker: Ticker, acts: Acts, clock: FakeClock) -> None:
    for key, minutes in (("a", 5), ("b", 2), ("c", 9)):
        ticker.note(key, clock.now() + minutes * MINUTE)
    await passes(clock, 10 * MINUTE)
    assert [key for key, _ in acts.done] == ["b", "a", "c"]


async def test_what_is_noted_sooner_than_it_waits_for_wakes_it(ticker: Ticker, acts: Acts, clock: FakeClock) -> None:
    ticker.note("a", clock.now() + 30 * MINUTE)
    await settle()
    ticker.note("b", clock.now() + MINUTE)
    await passes(clock, MINUTE)
    assert acts.done == [("b", MINUTE)]


async def test_what_was_moved_or_dropped_is_not_done_at_its_old_time(
    ticker: Ticker, acts: Acts, clock: FakeClock
) -> None:
    ticker.note("a", clock.now() + MINUTE)
    ticker.note("b", clock.now() + MINUTE)
    await settle()
    ticker.note("a", clock.now() + 5 * MINUTE)
    ticker.note("b", None)
    await passes(clock, 2 * MINUTE)
    assert acts.done == []
    await passes(clock, 3 * MINUTE)
    assert [key for key, _ in acts.done] == ["a"]


async def test_one_that_fails_is_tried_again_and_holds_up_nobody(ticker: Ticker, acts: Acts, clock: FakeClock) -> None:
    acts.fails = 1
    ticker.note("a", clock.now() + MINUTE)
    ticker.note("b", clock.now() + 2 * MINUTE)
    await passes(clock, MINUTE)
    await passes(clock, timedelta(seconds=5))
    assert [key for key, _ in acts.done] == ["a", "a"]
    await passes(clock, MINUTE)
    assert acts.done[-1][0] == "b"


async def test_tries_grow_rarer_and_end_at_last(ticker: Ticker, acts: Acts, clock: FakeClock) -> None:
    acts.fails = 1_000
    ticker.note("a", clock.now())
    await passes(clock, timedelta(hours=4))
    assert 10 < len(acts.done) < 25
    ticker.settled("a")
    ticker.again_soon("a")
    await passes(clock, timedelta(seconds=5))
    assert len(acts.done) < 30


async def test_a_session_that_is_always_due_is_looked_at_once_a_second(clock: FakeClock) -> None:
    done: list[str] = []

    async def act(key: str) -> None:
        done.append(key)
        ticker.note(key, clock.now() - MINUTE)

    ticker = Ticker(clock, act)
    running = asyncio.create_task(ticker.run())
    ticker.note("a", clock.now())
    await passes(clock, timedelta(seconds=10))
    assert 5 <= len(done) <= 12
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
