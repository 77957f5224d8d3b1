"""A bot that lives by the stand-in's clock."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.standin import StandIn
from tests.standin.timed_bot import clock_of

DAYS = timedelta(days=20)
CLOSE = timedelta(seconds=5)


def test_without_a_file_the_time_is_right(tmp_path: Path) -> None:
    assert abs(clock_of(tmp_path / "time").now() - datetime.now(UTC)) < CLOSE


def test_the_bot_and_the_stand_in_have_the_same_time(tmp_path: Path) -> None:
    discord = StandIn()
    discord.clock.move(3600)
    discord.clock.share_in(tmp_path / "time")
    clock = clock_of(tmp_path / "time")
    for moved_to in (datetime.now(UTC) + timedelta(hours=2), datetime.now(UTC) + DAYS):
        discord.clock.move_to(moved_to)
        assert moved_to <= clock.now() < moved_to + CLOSE
        assert abs(datetime.fromtimestamp(discord.clock.now(), UTC) - clock.now()) < CLOSE
        assert discord.user("ann").id >> 22 == pytest.approx(
            (moved_to.timestamp() - 1_420_070_400) * 1000, abs=CLOSE.total_seconds() * 1000
        )


def test_time_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        StandIn().clock.move_to(datetime.now(UTC) - timedelta(minutes=1))


async def test_who_sleeps_by_it_wakes_when_time_is_moved_and_not_before(tmp_path: Path) -> None:
    discord = StandIn()
    discord.clock.share_in(tmp_path / "time")
    clock = clock_of(tmp_path / "time")
    moment = datetime.now(UTC) + DAYS
    sleeping = asyncio.create_task(clock.sleep_until(moment, asyncio.Event()))
    discord.clock.move_to(moment - timedelta(minutes=1))
    await asyncio.sleep(0.1)
    assert not sleeping.done()
    begun = time.monotonic()
    discord.clock.move_to(moment)
    await sleeping
    assert time.monotonic() - begun < 1


async def test_who_sleeps_by_it_can_be_woken(tmp_path: Path) -> None:
    woken = asyncio.Event()
    sleeping = asyncio.create_task(clock_of(tmp_path / "time").sleep_until(datetime.now(UTC) + DAYS, woken))
    woken.set()
    await asyncio.wait_for(sleeping, 5)
