"""Thousands of reminders in one minute, on a loop whose time passes only where it is waited for."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.diary import Delivery, Outbox, Reminder
from bot.diary.interview import Interview, Kind, WallTime
from bot.store import open_store
from tests.databases import sqlite_url
from tests.diary.clock import MONDAY
from tests.diary.courier import FakeCourier
from tests.diary.running import say_its_kind
from tests.diary.skipping import LoopClock, run_skipping

DISCORDS_LIMIT = 50
AS_LONG_AS_DISCORD_S = 0.3


async def deliver_all(outbox: Outbox, many: int) -> FakeCourier:
    """Run a loop until so many messages have come, and for half an hour more: whatever comes twice has come then."""
    clock = LoopClock()
    courier = FakeCourier(clock, latency_s=AS_LONG_AS_DISCORD_S)
    running = asyncio.create_task(Delivery(outbox, courier, clock, say_its_kind).run())
    while len(courier.messages) < many:
        assert not running.done()
        await asyncio.sleep(1)
    await asyncio.sleep(30 * 60)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return courier


@pytest.mark.parametrize("many", [1_000, pytest.param(10_000, marks=pytest.mark.long)])
def test_a_crowd_comes_once_each_at_nine_tenths_of_what_discord_allows(many: int, tmp_path: Path) -> None:
    due_at = MONDAY + timedelta(minutes=1)

    async def work() -> FakeCourier:
        async with await open_store(sqlite_url(tmp_path), [Fernet.generate_key().decode()]) as store:
            for number in range(many):
                interview = Interview(f"i{number}", number, WallTime.of(due_at, "UTC"))
                await store.diary.add(interview)
                await store.diary.plan(interview, [Reminder(Kind.WAY_OUT, interview.starts)])
            return await deliver_all(store.diary, many)

    courier = run_skipping(work())
    assert len({message.reminder_id for message in courier.messages}) == len(courier.messages) == many
    took_s = (courier.messages[-1].at - due_at).total_seconds()
    assert many / took_s >= 0.9 * DISCORDS_LIMIT
    seconds = Counter(int((message.at - MONDAY).total_seconds()) for message in courier.messages)
    assert max(seconds.values()) <= DISCORDS_LIMIT
    assert courier.most_in_flight <= 20
