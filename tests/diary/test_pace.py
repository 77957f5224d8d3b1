"""Requests follow each other as fast as they may, and no faster."""

from __future__ import annotations

import asyncio
import itertools
import random
import time

import pytest

from bot.diary import Pace
from tests.diary.skipping import run_skipping

DISCORDS_LIMIT = 50


def places(pace: Pace, asked_at_s: list[float]) -> list[float]:
    """When each of those who asked at these times may go."""
    return [at_s + pace.reserve(at_s) for at_s in asked_at_s]


def most_within_a_second(times_s: list[float]) -> int:
    return max(sum(1 for later in times_s[first:] if later < at_s + 1) for first, at_s in enumerate(times_s))


def test_no_second_ever_holds_more_than_discord_takes() -> None:
    chance = random.Random(7)  # noqa: S311 - guards nothing
    for _ in range(30):
        asked = list(itertools.accumulate(chance.choice([0, 0, 0, 0.001, 0.02, 0.5]) for _ in range(300)))
        assert most_within_a_second(sorted(places(Pace(47), asked))) <= DISCORDS_LIMIT


def test_a_crowd_goes_at_the_full_pace() -> None:
    times = places(Pace(47), [0.0] * 4_700)
    assert 99 < times[-1] <= 100


def test_a_pause_is_not_made_up_for_by_a_burst() -> None:
    pace = Pace(47)
    places(pace, [0.0])
    times = places(pace, [3600.0] * 10)
    assert sum(1 for at_s in times if at_s < 3600.001) == 3


def test_who_comes_first_goes_first() -> None:
    times = places(Pace(10), [0.0] * 20)
    assert times == sorted(times)


def test_a_loop_that_was_busy_for_a_moment_loses_nothing() -> None:
    pace = Pace(10)
    last_s = places(pace, [0.0] * 3 + [tenth / 10 + 0.15 for tenth in range(100)])[-1]
    assert last_s == pytest.approx(10.05)


@pytest.mark.parametrize(("rate", "at_once"), [(0, 3), (-1, 3), (47, 0)])
def test_a_pace_at_which_nothing_would_go_is_refused(rate: float, at_once: int) -> None:
    with pytest.raises(ValueError, match="never let anything go"):
        Pace(rate, at_once=at_once)


def test_taking_waits_for_the_place() -> None:
    async def take_all() -> list[float]:
        pace, loop = Pace(10), asyncio.get_running_loop()

        async def take() -> float:
            await pace.take()
            return loop.time()

        return await asyncio.gather(*(take() for _ in range(23)))

    times = run_skipping(take_all())
    assert times[:3] == [0, 0, 0]
    assert times[-1] == pytest.approx(2.0)


async def test_a_loop_that_stands_still_sends_no_second_more_than_it_may() -> None:
    pace, gone = Pace(200, most_per_s=200), []
    loop = asyncio.get_running_loop()

    async def go() -> None:
        await pace.take()
        gone.append(loop.time())

    def stand_still() -> None:
        time.sleep(0.15)
        if len(gone) < 500:
            loop.call_later(0.05, stand_still)

    loop.call_later(0.05, stand_still)
    await asyncio.gather(*(go() for _ in range(500)))
    assert most_within_a_second(gone) <= 200
