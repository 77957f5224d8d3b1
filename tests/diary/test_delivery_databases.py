"""Two processes side by side on a real database and by the real clock, one of which ends in the middle."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import timedelta

from bot.diary import Delivery, Reminder, SystemClock
from bot.diary.interview import Interview, Kind, WallTime
from bot.store import ReminderStatus, Store, open_store
from tests.diary.courier import FakeCourier
from tests.diary.running import FAST, Life, Process, say_its_kind
from tests.store.conftest import database_url, keys, postgresql_url, store

__all__ = ["database_url", "keys", "postgresql_url", "store"]

MANY = 60
LONGEST_S = 60.0


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONGEST_S):
        while not is_so():
            await asyncio.sleep(0.01)


async def test_on_each_database_everything_comes_once_though_one_of_two_dies(
    store: Store, database_url: str, keys: list[str]
) -> None:
    clock = SystemClock()
    courier = FakeCourier(clock, latency_s=0.002)
    for number in range(MANY):
        starts = WallTime.of(clock.now() - timedelta(minutes=1), "UTC")
        interview = Interview(f"i{number}", number, starts)
        await store.diary.add(interview)
        await store.diary.plan(interview, [Reminder(Kind.WAY_OUT, starts)])
    async with await open_store(database_url, keys) as other:
        doomed = Process(other.diary, courier, clock, Life(steps=20))
        living = asyncio.create_task(Delivery(store.diary, courier, clock, say_its_kind, rate_per_s=FAST).run())
        await until(lambda: doomed.life.is_over)
        await doomed.kill()
        # Those that it had claimed are found by the next one to start.
        living.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await living
        living = asyncio.create_task(Delivery(store.diary, courier, clock, say_its_kind, rate_per_s=FAST).run())
        await until(lambda: len(courier.messages) >= MANY)
        while await store.diary.claimed_before(clock.now()) or await store.diary.next_due():
            await asyncio.sleep(0.01)
        living.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await living
    assert sorted(message.user_id for message in courier.messages) == list(range(MANY))
    for message in courier.messages:
        kept = await store.diary.fetch_reminder(message.reminder_id)
        assert kept
        assert (kept.status, kept.message_id) == (ReminderStatus.SENT, message.id)
