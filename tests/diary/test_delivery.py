"""What a person can rely on: every reminder comes, once, when it is due, and whatever happens to others."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import pytest

from bot.diary import ClaimedReminder, Delivery, TransientError
from bot.diary.interview import Kind
from tests.diary.clock import MONDAY, FakeClock, settle
from tests.diary.courier import FakeCourier, Fault
from tests.diary.outboxes import Keeping
from tests.diary.running import FAST, delivering, say_its_kind

ANN, BEN = 101, 202
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


async def test_nothing_comes_before_it_is_due(keeping: Keeping, clock: FakeClock, courier: FakeCourier) -> None:
    await keeping.keep(ANN, MONDAY + HOUR)
    async with delivering(keeping.outbox, courier, clock):
        await clock.move(HOUR - SECOND)
        assert not courier.messages
        await clock.move(SECOND)
        assert courier.texts(ANN) == ["way_out"]
        assert courier.messages[0].at == MONDAY + HOUR


async def test_a_delivered_reminder_is_kept_as_sent_with_its_message(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    number = await keeping.keep(ANN, MONDAY)
    async with delivering(keeping.outbox, courier, clock) as delivery:
        assert await keeping.state(number) == ("sent", 0)
        assert await keeping.message_of(number) == courier.messages[0].id
        assert delivery.at_work == 0


async def test_what_fell_due_while_nobody_was_there_comes_at_the_start_the_oldest_first(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    for hours in (2, 30, 5):
        await keeping.keep(ANN + hours, MONDAY - hours * HOUR)
    async with delivering(keeping.outbox, courier, clock):
        assert [message.user_id - ANN for message in courier.messages] == [30, 5, 2]


async def test_what_one_person_missed_comes_one_after_the_other_and_holds_nobody_else_up(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    for hours, kind in ((1, Kind.NOTE), (30, Kind.WAY_OUT), (5, Kind.DEBRIEF)):
        await keeping.keep(ANN, MONDAY - hours * HOUR, kind)
    await keeping.keep(BEN, MONDAY)
    courier.is_open.clear()
    async with delivering(keeping.outbox, courier, clock):
        assert len(courier.nonces) == 2, "one of them for Ben"
        courier.is_open.set()
        await settle()
        assert courier.texts(ANN) == ["way_out", "debrief", "note"]


async def test_what_was_missed_comes_although_the_first_of_it_does_not_go(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    await keeping.keep(ANN, MONDAY - 2 * HOUR, Kind.WAY_OUT)
    await keeping.keep(ANN, MONDAY - HOUR, Kind.DEBRIEF)
    courier.fail(ANN, Fault(TransientError()))
    async with delivering(keeping.outbox, courier, clock):
        assert courier.texts(ANN) == ["debrief"]
        await clock.move(MINUTE)
        assert courier.texts(ANN) == ["debrief", "way_out"]


async def test_a_first_attempt_asks_discord_for_nothing_but_to_send(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    number = await keeping.keep(ANN, MONDAY)
    async with delivering(keeping.outbox, courier, clock):
        assert courier.nonces == [f"r{number}a0"]
        assert not courier.looked_up


async def test_the_loop_sleeps_until_a_sooner_reminder_wakes_it(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    await keeping.keep(ANN, MONDAY + 4 * MINUTE)
    async with delivering(keeping.outbox, courier, clock) as delivery:
        assert clock.sleeps_until == MONDAY + 4 * MINUTE
        await keeping.keep(BEN, MONDAY + MINUTE)
        delivery.wake()
        await settle()
        assert clock.sleeps_until == MONDAY + MINUTE
        await clock.move(MINUTE)
        assert courier.texts(BEN) == ["way_out"]
        assert not courier.texts(ANN)


async def test_a_reminder_that_nobody_woke_the_loop_for_comes_within_minutes_all_the_same(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    async with delivering(keeping.outbox, courier, clock):
        await keeping.keep(ANN, MONDAY + MINUTE)
        await clock.move(5 * MINUTE)
        assert courier.texts(ANN) == ["way_out"]


async def test_words_are_chosen_at_the_moment_of_sending(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    async def tell_lateness(reminder: ClaimedReminder) -> str:
        return f"{(clock.now() - reminder.due.moment) // MINUTE} minutes late"

    await keeping.keep(ANN, MONDAY - 40 * MINUTE)
    async with delivering(keeping.outbox, courier, clock, tell_lateness):
        assert courier.texts(ANN) == ["40 minutes late"]


async def test_what_has_lost_its_sense_is_dropped_unsaid(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    async def say_nothing(_: ClaimedReminder) -> None:
        return None

    number = await keeping.keep(ANN, MONDAY)
    async with delivering(keeping.outbox, courier, clock, say_nothing):
        await clock.move(2 * HOUR)
        assert not courier.nonces
        assert (await keeping.state(number))[0] == "dropped"


async def test_a_snoozed_reminder_comes_a_second_time(keeping: Keeping, clock: FakeClock, courier: FakeCourier) -> None:
    number = await keeping.keep(ANN, MONDAY)
    async with delivering(keeping.outbox, courier, clock) as delivery:
        # Sooner than Discord forgets a nonce, and with the first message, whose buttons are the same, still there.
        for times in (1, 2, 3):
            await keeping.snooze(number, clock.now() + 2 * MINUTE)
            delivery.wake()
            await clock.move(2 * MINUTE)
            assert len(courier.texts(ANN)) == times + 1
        assert len(set(courier.nonces)) == 4
        assert await keeping.message_of(number) == courier.messages[-1].id


async def test_more_than_can_be_claimed_at_once_all_come_once(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    numbers = [await keeping.keep(user_id, MONDAY) for user_id in range(1, 231)]
    async with delivering(keeping.outbox, courier, clock):
        await settle()
        assert sorted(message.reminder_id for message in courier.messages) == sorted(numbers)
        assert courier.most_in_flight <= 20


async def test_two_loops_side_by_side_send_nothing_twice(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    for user_id in range(1, 131):
        await keeping.keep(user_id, MONDAY + MINUTE)
    async with (
        delivering(keeping.outbox, courier, clock),
        delivering(await keeping.as_another_process(), courier, clock),
    ):
        await clock.move(MINUTE)
        await settle()
        await clock.move(HOUR)
        assert sorted(message.user_id for message in courier.messages) == list(range(1, 131))


async def test_a_clock_that_is_put_forward_brings_what_became_due(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    await keeping.keep(ANN, MONDAY + 3 * HOUR)
    async with delivering(keeping.outbox, courier, clock):
        await clock.jump(4 * HOUR)
        assert courier.texts(ANN) == ["way_out"]


async def test_a_clock_that_is_put_back_brings_nothing_twice_and_nothing_early(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    await keeping.keep(ANN, MONDAY)
    await keeping.keep(BEN, MONDAY + MINUTE)
    async with delivering(keeping.outbox, courier, clock):
        await clock.jump(-6 * HOUR)
        await clock.move(6 * HOUR)
        assert (courier.texts(ANN), courier.texts(BEN)) == (["way_out"], [])
        await clock.move(MINUTE)
        assert courier.texts(BEN) == ["way_out"]


async def test_a_reminder_whose_zone_changed_its_rules_waits_for_the_time_on_the_wall(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    # Planned for a wall time that was 9 o'clock UTC by the rules of then and is 10 o'clock by those of now.
    number = await keeping.keep(ANN, MONDAY + HOUR)
    await keeping.pretend_due(number, MONDAY)
    async with delivering(keeping.outbox, courier, clock):
        await clock.move(HOUR - SECOND)
        assert not courier.nonces
        await clock.move(SECOND)
        assert courier.texts(ANN) == ["way_out"]


async def test_a_reminder_of_another_kind_is_another_message(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    await keeping.keep(ANN, MONDAY, Kind.DEBRIEF)
    await keeping.keep(ANN, MONDAY, Kind.NOTE)
    async with delivering(keeping.outbox, courier, clock):
        assert sorted(courier.texts(ANN)) == ["debrief", "note"]


async def test_a_stopped_loop_lets_what_is_in_flight_arrive_and_be_kept(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    number = await keeping.keep(ANN, MONDAY)
    courier.is_open.clear()
    running = asyncio.create_task(Delivery(keeping.outbox, courier, clock, say_its_kind, rate_per_s=FAST).run())
    await settle()
    running.cancel()
    await settle()
    assert not running.done()
    courier.is_open.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await keeping.state(number) == ("sent", 0)


async def test_a_stopped_loop_claims_nothing_more_and_the_next_sends_the_rest(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    for user_id in range(1, 101):
        await keeping.keep(user_id, MONDAY)
    courier.is_open.clear()
    async with delivering(keeping.outbox, courier, clock):
        courier.is_open.set()
    assert 0 < len(courier.messages) < 100
    async with delivering(keeping.outbox, courier, clock):
        await settle()
    assert sorted(message.user_id for message in courier.messages) == list(range(1, 101))


async def test_a_loop_that_was_stopped_can_run_again(keeping: Keeping, clock: FakeClock, courier: FakeCourier) -> None:
    delivery = Delivery(keeping.outbox, courier, clock, say_its_kind, rate_per_s=FAST)
    for user_id in (ANN, BEN):
        await keeping.keep(user_id, MONDAY)
        running = asyncio.create_task(delivery.run())
        await settle()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert (courier.texts(ANN), courier.texts(BEN)) == (["way_out"], ["way_out"])


async def test_the_log_never_holds_what_is_said(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier, caplog: pytest.LogCaptureFixture
) -> None:
    async def say_a_secret(_: ClaimedReminder) -> str:
        return "thank Dana"

    caplog.set_level(logging.DEBUG)
    await keeping.keep(ANN, MONDAY)
    async with delivering(keeping.outbox, courier, clock, say_a_secret):
        assert courier.texts(ANN) == ["thank Dana"]
    assert "Dana" not in caplog.text
