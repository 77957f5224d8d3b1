"""A process may end at any moment, and another may start before it has: nothing is lost, and nothing is seen twice."""

from __future__ import annotations

import asyncio
import itertools
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.diary import TransientError
from tests.diary.clock import MONDAY, FakeClock, settle
from tests.diary.courier import FakeCourier, Fault
from tests.diary.outboxes import InMemory, Keeping
from tests.diary.running import Life, Process, delivering

ANN, BEN = 101, 202
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Longer than Discord knows a nonce, and shorter.
PAUSES = (timedelta(), timedelta(seconds=10), 7 * MINUTE, 3 * HOUR)
STEPS_OF_A_LIFE = 14
"""Two for each call to outbox and courier while two reminders are claimed, sent and marked; a test makes sure of it."""


def has_come_once(courier: FakeCourier, *numbers: int) -> bool:
    return sorted(message.reminder_id for message in courier.messages) == sorted(numbers)


@pytest.mark.parametrize("pause", [timedelta(), 7 * MINUTE], ids=str)
@pytest.mark.parametrize("steps", range(STEPS_OF_A_LIFE))
async def test_a_process_may_die_before_and_after_whatever_it_does(
    steps: int, pause: timedelta, keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    numbers = [await keeping.keep(user_id, MONDAY) for user_id in (ANN, BEN)]
    process = Process(keeping.outbox, courier, clock, Life(steps))
    await settle()
    await process.kill()
    await clock.move(pause)
    async with delivering(await keeping.as_another_process(), courier, clock):
        assert has_come_once(courier, *numbers)
        assert [(await keeping.state(number))[0] for number in numbers] == ["sent", "sent"]
        await clock.move(DAY)
    assert has_come_once(courier, *numbers)


async def test_those_deaths_are_all_there_are(keeping: Keeping, clock: FakeClock, courier: FakeCourier) -> None:
    for user_id in (ANN, BEN):
        await keeping.keep(user_id, MONDAY)
    life = Life(STEPS_OF_A_LIFE + 1)
    process = Process(keeping.outbox, courier, clock, life)
    await settle()
    assert not life.is_over, "sending two takes more steps than are tried above"
    await process.kill()


@pytest.mark.parametrize("steps", range(STEPS_OF_A_LIFE))
async def test_a_process_may_die_while_the_next_one_is_already_there(
    steps: int, keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    """As when a new version starts before the old one has ended."""
    numbers = [await keeping.keep(user_id, MONDAY + MINUTE) for user_id in (ANN, BEN)]
    async with delivering(await keeping.as_another_process(), courier, clock):
        process = Process(keeping.outbox, courier, clock, Life(steps))
        await settle()
        # The next one has looked for what was left over before the old one claims anything, and then dies with it.
        await clock.move(MINUTE)
        await process.kill()
        await clock.move(10 * MINUTE)
        assert has_come_once(courier, *numbers)
        assert [(await keeping.state(number))[0] for number in numbers] == ["sent", "sent"]


async def test_a_new_process_that_takes_over_what_an_old_one_is_just_sending_repeats_nothing(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    number = await keeping.keep(ANN, MONDAY)
    courier.is_open.clear()
    async with delivering(keeping.outbox, courier, clock):
        async with delivering(await keeping.as_another_process(), courier, clock):
            assert courier.nonces == [f"r{number}a0"] * 2, "Discord knows the second by the first one's nonce"
            courier.is_open.set()
            await settle()
            assert await keeping.state(number) == ("sent", 0)
        await clock.move(DAY)
    assert has_come_once(courier, number)


async def test_an_old_process_that_succeeds_after_the_new_one_failed_is_believed(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    number = await keeping.keep(ANN, MONDAY)
    courier.is_open.clear()
    async with delivering(keeping.outbox, courier, clock):
        courier.fail_look_up(ANN, TransientError("503"))
        async with delivering(await keeping.as_another_process(), courier, clock):
            assert await keeping.state(number) == ("waiting", 1)
            courier.is_open.set()
            await settle()
            await clock.move(DAY)
            assert has_come_once(courier, number)
            assert (await keeping.state(number))[0] == "sent"


async def test_a_new_process_that_succeeds_after_the_old_one_failed_is_believed(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    number = await keeping.keep(ANN, MONDAY)
    courier.is_open.clear()
    async with (
        delivering(keeping.outbox, courier, clock),
        delivering(await keeping.as_another_process(), courier, clock),
    ):
        # The old one's request comes back first, and has failed.
        courier.fail(ANN, Fault(TransientError("503")))
        courier.is_open.set()
        await settle()
        await clock.move(DAY)
        assert has_come_once(courier, number)
        assert (await keeping.state(number))[0] == "sent"


async def test_a_process_that_stood_still_looks_before_it_sends_what_others_may_have_sent(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    numbers = [await keeping.keep(user_id, MONDAY - HOUR) for user_id in range(1, 26)]
    courier.is_open.clear()
    # It has claimed all and begun with twenty. The computer sleeps; elsewhere another process starts and sends all.
    async with delivering(keeping.outbox, courier, clock):
        await clock.jump(HOUR)
        elsewhere = FakeCourier(clock)
        async with delivering(await keeping.as_another_process(), elsewhere, clock):
            await settle()
        courier.messages = elsewhere.messages
        courier.is_open.set()
        await settle()
    assert set(numbers[20:]) <= set(courier.looked_up)
    assert [nonce for nonce in courier.nonces if nonce in {f"r{number}a0" for number in numbers[20:]}] == []


async def test_what_is_left_over_is_looked_for_and_then_sent_by_the_nonce_it_had(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    number = await keeping.keep(ANN, MONDAY)
    await keeping.outbox.claim_due(MONDAY, 50)
    async with delivering(keeping.outbox, courier, clock):
        assert courier.looked_up == [number]
        assert courier.nonces == [f"r{number}a0"]


async def test_what_was_claimed_by_a_clock_that_was_wrong_is_found_at_the_start(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    number = await keeping.keep(ANN, MONDAY - 50 * DAY)
    await keeping.outbox.claim_due(MONDAY, 50)
    await clock.jump(-30 * DAY)
    async with delivering(keeping.outbox, courier, clock):
        assert has_come_once(courier, number)


@pytest.mark.parametrize("put_back", [timedelta(), 6 * HOUR], ids=str)
async def test_a_claim_that_never_reached_this_process_is_taken_over_within_minutes(
    put_back: timedelta, keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    """The database may have committed it although the connection broke."""
    await keeping.keep(BEN, MONDAY + DAY)
    async with delivering(keeping.outbox, courier, clock) as delivery:
        await clock.jump(-put_back)
        delivery.wake()
        await settle()
        number = await keeping.keep(ANN, clock.now())
        await keeping.outbox.claim_due(clock.now(), 50)
        await clock.move(10 * MINUTE)
        assert has_come_once(courier, number)


async def test_what_this_process_itself_is_busy_with_is_not_taken_for_left_over(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    await keeping.keep(ANN, MONDAY)
    courier.is_open.clear()
    async with delivering(keeping.outbox, courier, clock):
        await clock.move(HOUR)
        assert len(courier.nonces) == 1
        courier.is_open.set()


FAULTS = st.sampled_from(
    [Fault(TransientError()), Fault(TransientError(), is_after=True), Fault(TimeoutError(), is_after=True), None]
)
LIVES = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(PAUSES), st.booleans(), st.booleans()), max_size=5)


@settings(max_examples=50, deadline=None)
@given(LIVES, st.lists(FAULTS, max_size=6), st.lists(st.integers(0, 90), min_size=1, max_size=4), st.integers(0, 4))
def test_whatever_dies_and_fails_meanwhile_everything_comes_once(
    lives: list[tuple[int, timedelta, bool, bool]], faults: list[Fault | None], minutes: list[int], blind: int
) -> None:
    async def live() -> None:
        keeping, clock = InMemory(), FakeClock()
        courier = FakeCourier(clock)
        numbers = [await keeping.keep(ANN, MONDAY + late * MINUTE) for late in minutes]
        courier.fail(ANN, *(fault for fault in faults if fault))
        courier.fail_look_up(ANN, *[TransientError()] * blind)
        dying: list[Process] = []
        for steps, pause, dies_late, is_slow in lives:
            if is_slow:
                courier.is_open.clear()
            process = Process(keeping.outbox, courier, clock, Life(steps))
            await settle()
            # No request lasts longer: it is given up after a minute.
            await clock.move(min(pause, timedelta(seconds=50)) if is_slow else pause)
            courier.is_open.set()
            await settle()
            if is_slow:
                await clock.move(pause)
            dying.append(process)
            if not dies_late:
                for one in dying:
                    await one.kill()
                dying.clear()
        async with delivering(keeping.outbox, courier, clock):
            await settle()
            for one in dying:
                await one.kill()
            await clock.move(8 * HOUR)
            assert has_come_once(courier, *numbers)
            assert {row.status for row in keeping.rows} == {"sent"}

    asyncio.run(live())


def test_no_nonce_is_longer_than_discord_takes() -> None:
    assert all(len(f"r{2**40}a{attempt}") <= 25 for attempt in itertools.chain(range(40), [10**9]))
