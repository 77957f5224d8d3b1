"""The computer's own clock, and the one that tests move by hand: neither is early, and neither oversleeps a wake."""

from __future__ import annotations

import ast
import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import bot.diary
from bot.diary import Clock, SystemClock
from tests.diary.clock import MONDAY, FakeClock, settle

SHORT, LONG = timedelta(milliseconds=30), timedelta(days=30)
DIARY = Path(bot.diary.__file__).parent


class Hands:
    """What a clock reads; it runs on by itself, and can be put forward and back."""

    def __init__(self) -> None:
        self.off_by = timedelta()

    def read(self) -> datetime:
        return MONDAY + timedelta(seconds=asyncio.get_running_loop().time()) + self.off_by


async def test_it_tells_the_time_in_utc() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert before <= now <= datetime.now(UTC)
    assert now.utcoffset() == timedelta()


@pytest.mark.parametrize("look_every_s", [60.0, 0.001])
async def test_it_never_wakes_anybody_early(look_every_s: float) -> None:
    clock = SystemClock(look_every_s=look_every_s)
    for _ in range(10):
        moment = clock.now() + timedelta(milliseconds=3)
        await clock.sleep_until(moment, asyncio.Event())
        assert clock.now() >= moment


async def test_a_moment_that_is_past_is_not_waited_for() -> None:
    async with asyncio.timeout(1):
        await SystemClock().sleep_until(MONDAY - LONG, asyncio.Event())


@pytest.mark.parametrize("make", [SystemClock, FakeClock])
async def test_a_wake_ends_the_sleep_and_is_left_for_the_sleeper_to_clear(make: Callable[[], Clock]) -> None:
    clock, woken = make(), asyncio.Event()
    sleeping = asyncio.create_task(clock.sleep_until(clock.now() + LONG, woken))
    await settle()
    assert not sleeping.done()
    woken.set()
    async with asyncio.timeout(1):
        await sleeping
        await clock.sleep_until(clock.now() + LONG, woken)
    assert woken.is_set()


@pytest.mark.parametrize("make", [SystemClock, FakeClock])
async def test_a_sleeper_can_be_cancelled(make: Callable[[], Clock]) -> None:
    clock = make()
    sleeping = asyncio.create_task(clock.sleep_until(clock.now() + LONG, asyncio.Event()))
    await settle()
    sleeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sleeping
    assert getattr(clock, "sleeps_until", None) is None


async def test_a_clock_that_is_put_forward_is_noticed_at_the_next_look() -> None:
    hands = Hands()
    clock = SystemClock(hands.read, look_every_s=0.01)
    sleeping = asyncio.create_task(clock.sleep_until(clock.now() + LONG, asyncio.Event()))
    await asyncio.sleep(0.02)
    assert not sleeping.done()
    hands.off_by = LONG
    async with asyncio.timeout(1):
        await sleeping


async def test_a_clock_that_is_put_back_lets_the_sleeper_sleep_on() -> None:
    hands = Hands()
    clock = SystemClock(hands.read, look_every_s=0.01)
    moment = clock.now() + SHORT
    sleeping = asyncio.create_task(clock.sleep_until(moment, asyncio.Event()))
    hands.off_by = -SHORT
    await sleeping
    assert clock.now() >= moment


async def test_time_that_is_moved_by_hand_stops_at_every_sleeper() -> None:
    clock, woke = FakeClock(), list[datetime]()

    async def sleep_twice(first: timedelta, second: timedelta) -> None:
        for by in (first, second):
            await clock.sleep_until(clock.now() + by, asyncio.Event())
            woke.append(clock.now())

    hour = timedelta(hours=1)
    async with asyncio.TaskGroup() as group:
        group.create_task(sleep_twice(3 * hour, hour))
        group.create_task(sleep_twice(hour, 4 * hour))
        await clock.move(10 * hour)
    assert [(at - MONDAY) // hour for at in woke] == [1, 3, 4, 5]
    assert clock.now() == MONDAY + 10 * hour


@pytest.mark.parametrize("path", sorted(DIARY.glob("*.py")), ids=lambda path: path.name)
def test_only_the_system_clock_asks_what_time_it_is(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    asked = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & {"utcnow", "today"}
    asked |= {
        "now"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "now" and isinstance(node.value, ast.Name)
        if node.value.id in ("datetime", "date")
    }
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert (asked == {"now"}) if path.name == "_system_clock.py" else not asked
    assert "time" not in imported
