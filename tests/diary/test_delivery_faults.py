"""What can go wrong while reminders are sent: with one person, with Discord, with the database."""

from __future__ import annotations

import asyncio
import itertools
import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.diary import ClaimedReminder, TransientError, UnreachableError
from bot.diary._attempts import pause_after
from bot.diary.interview import WallTime
from bot.store import StoreError
from tests.diary.clock import MONDAY, FakeClock, settle
from tests.diary.courier import FakeCourier, Fault
from tests.diary.memory import MemoryOutbox
from tests.diary.outboxes import Keeping
from tests.diary.running import delivering
from tests.diary.skipping import LoopClock, run_skipping

ANN, BEN = 101, 202
SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))
NOT_SENT, SENT_UNSEEN = Fault(TransientError("503")), Fault(TransientError("reset"), is_after=True)


async def test_one_person_who_cannot_be_written_to_keeps_nobody_waiting(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    closed = await keeping.keep(ANN, MONDAY - HOUR)
    await keeping.keep(BEN, MONDAY)
    courier.fail(ANN, Fault(UnreachableError()))
    async with delivering(keeping.outbox, courier, clock):
        assert courier.texts(BEN) == ["way_out"]
        assert await keeping.state(closed) == ("undeliverable", 0)
        await clock.move(2 * DAY)
        assert len(courier.nonces) == 2, "somebody who cannot be written to was tried again"


async def test_what_did_not_go_is_tried_again_a_minute_later_by_another_nonce(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    number = await keeping.keep(ANN, MONDAY)
    courier.fail(ANN, NOT_SENT)
    async with delivering(keeping.outbox, courier, clock):
        assert await keeping.state(number) == ("waiting", 1)
        await clock.move(MINUTE - SECOND)
        assert len(courier.nonces) == 1
        await clock.move(SECOND)
        assert courier.texts(ANN) == ["way_out"]
        assert courier.nonces == [f"r{number}a0", f"r{number}a1"]


async def test_what_went_although_discord_said_otherwise_is_not_sent_again(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    number = await keeping.keep(ANN, MONDAY)
    courier.fail(ANN, SENT_UNSEEN)
    async with delivering(keeping.outbox, courier, clock):
        await clock.move(HOUR)
        assert courier.texts(ANN) == ["way_out"]
        assert await keeping.message_of(number) == courier.messages[0].id
        assert len(courier.nonces) == 1


async def test_nothing_is_sent_again_while_discord_does_not_say_whether_it_went(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    await keeping.keep(ANN, MONDAY)
    courier.fail(ANN, SENT_UNSEEN)
    courier.fail_look_up(ANN, *[TransientError("503")] * 4)
    async with delivering(keeping.outbox, courier, clock):
        await clock.move(DAY)
        assert courier.texts(ANN) == ["way_out"]
        assert len(courier.looked_up) == 5


async def test_gaps_grow_and_after_a_day_it_is_kept_for_the_next_command(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    number = await keeping.keep(ANN, MONDAY)
    courier.fail(ANN, *[NOT_SENT] * 100)
    tried: list[timedelta] = []

    async def note_when(_: ClaimedReminder) -> str:
        tried.append(clock.now() - MONDAY)
        return "now"

    async with delivering(keeping.outbox, courier, clock, note_when):
        await clock.move(3 * DAY)
    gaps = [(later - sooner) / MINUTE for sooner, later in itertools.pairwise(tried)]
    assert gaps[:5] == [1, 2, 5, 15, 60]
    assert set(gaps[5:]) == {60}
    assert 23 * HOUR < tried[-1] <= DAY
    assert (await keeping.state(number))[0] == "undeliverable"


async def test_the_day_of_tries_begins_with_the_first_not_with_the_moment_it_was_due(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    await keeping.keep(ANN, MONDAY - 5 * DAY)
    courier.fail(ANN, *[NOT_SENT] * 3)
    async with delivering(keeping.outbox, courier, clock):
        await clock.move(8 * MINUTE)
        assert courier.texts(ANN) == ["way_out"]


async def test_discords_own_wish_to_wait_is_kept(keeping: Keeping, clock: FakeClock, courier: FakeCourier) -> None:
    number = await keeping.keep(ANN, MONDAY)
    courier.fail(ANN, Fault(TransientError(retry_after_s=600)))
    async with delivering(keeping.outbox, courier, clock):
        assert await keeping.due_of(number) == MONDAY + 10 * MINUTE


async def test_a_snoozed_reminder_that_fails_is_tried_again_as_soon_as_a_new_one(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    number = await keeping.keep(ANN, MONDAY)
    async with delivering(keeping.outbox, courier, clock) as delivery:
        for _ in range(4):
            await keeping.snooze(number, clock.now() + 10 * MINUTE)
            delivery.wake()
            await clock.move(10 * MINUTE)
        courier.fail(ANN, NOT_SENT)
        await keeping.snooze(number, clock.now() + 10 * MINUTE)
        await clock.move(11 * MINUTE)
        assert len(courier.texts(ANN)) == 6


@pytest.mark.parametrize("error", [ValueError("a bug"), TimeoutError(), OSError("network down"), KeyError("x")])
async def test_an_error_that_nobody_foresaw_is_logged_and_tried_again(
    error: Exception, keeping: Keeping, clock: FakeClock, courier: FakeCourier, caplog: pytest.LogCaptureFixture
) -> None:
    await keeping.keep(ANN, MONDAY)
    await keeping.keep(BEN, MONDAY)
    courier.fail(ANN, Fault(error))
    async with delivering(keeping.outbox, courier, clock):
        assert courier.texts(BEN) == ["way_out"]
        await clock.move(MINUTE)
        assert courier.texts(ANN) == ["way_out"]
    assert [record.levelno for record in caplog.records if record.exc_info] == [logging.WARNING]


async def test_words_that_cannot_be_made_keep_nobody_else_waiting(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    async def fail_for_ann(reminder: ClaimedReminder) -> str:
        if reminder.user_id == ANN and clock.now() == MONDAY:
            raise StoreError("the database is away")
        return "now"

    await keeping.keep(ANN, MONDAY)
    await keeping.keep(BEN, MONDAY)
    async with delivering(keeping.outbox, courier, clock, fail_for_ann):
        assert (courier.texts(ANN), courier.texts(BEN)) == ([], ["now"])
        await clock.move(MINUTE)
        assert courier.texts(ANN) == ["now"]


async def test_a_person_who_stops_all_while_a_try_has_failed_hears_no_more(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    wants = True

    async def ask(_: ClaimedReminder) -> str | None:
        return "now" if wants else None

    number = await keeping.keep(ANN, MONDAY)
    courier.fail(ANN, NOT_SENT)
    async with delivering(keeping.outbox, courier, clock, ask):
        wants = False
        await clock.move(HOUR)
        assert not courier.texts(ANN)
        assert (await keeping.state(number))[0] == "dropped"


async def test_a_person_who_is_forgotten_while_a_message_is_on_its_way_does_no_harm(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier, caplog: pytest.LogCaptureFixture
) -> None:
    await keeping.keep(ANN, MONDAY)
    await keeping.keep(BEN, MONDAY + HOUR)
    courier.is_open.clear()
    async with delivering(keeping.outbox, courier, clock) as delivery:
        await keeping.forget(ANN)
        courier.is_open.set()
        await clock.move(HOUR)
        assert courier.texts(BEN) == ["way_out"]
        assert delivery.at_work == 0
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_a_snooze_that_comes_before_the_message_is_kept_as_sent_stands(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    number = await keeping.keep(ANN, MONDAY)
    courier.is_open.clear()
    async with delivering(keeping.outbox, courier, clock) as delivery:
        await keeping.snooze(number, MONDAY + 10 * MINUTE)
        courier.is_open.set()
        delivery.wake()
        await clock.move(10 * MINUTE)
        assert len(courier.texts(ANN)) == 2


def test_twenty_who_hang_hold_the_others_up_for_a_minute_and_are_tried_again() -> None:
    async def work() -> None:
        outbox, clock = MemoryOutbox(), LoopClock()
        courier = FakeCourier(clock)
        for user_id in range(1, 21):
            outbox.keep(user_id, MONDAY - HOUR)
        outbox.keep(BEN, MONDAY)
        courier.hangs_for.update(range(1, 21))
        async with delivering(outbox, courier, clock) as delivery:
            await asyncio.sleep(59)
            assert not courier.messages
            await asyncio.sleep(2)
            assert courier.texts(BEN) == ["way_out"]
            courier.hangs_for.clear()
            await asyncio.sleep(60)
            assert len(courier.messages) == 21
            assert delivery.at_work == 0

    run_skipping(work())


class Flaky:
    """An outbox whose database is away for some calls."""

    def __init__(self, outbox: Any) -> None:  # noqa: ANN401 - either of them
        self._outbox = outbox
        self.away_for: dict[str, float] = {}
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the real one has
        async def call(*arguments: object) -> object:
            self.calls.append(name)
            if self.away_for.get(name, 0) > 0:
                self.away_for[name] -= 1
                raise StoreError("kept.db cannot be used")
            return await getattr(self._outbox, name)(*arguments)

        return call


@pytest.mark.parametrize("method", ["claimed_before", "claim_due", "next_due"])
async def test_a_database_that_is_away_is_waited_for_ever_longer_and_never_hammered(
    method: str, keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    flaky: Any = Flaky(keeping.outbox)
    flaky.away_for[method] = float("inf")
    await keeping.keep(ANN, MONDAY)
    async with delivering(flaky, courier, clock):
        await clock.move(10 * MINUTE)
        assert 10 <= flaky.calls.count(method) <= 20
        flaky.away_for.clear()
        await clock.move(MINUTE)
        assert courier.texts(ANN) == ["way_out"]


async def test_a_message_whose_mark_cannot_be_kept_at_once_is_marked_when_the_database_is_back(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    flaky: Any = Flaky(keeping.outbox)
    flaky.away_for["mark_sent"] = 3
    number = await keeping.keep(ANN, MONDAY)
    async with delivering(flaky, courier, clock):
        assert await keeping.state(number) == ("claimed", 0)
        await clock.move(MINUTE)
        assert await keeping.state(number) == ("sent", 0)
        assert len(courier.nonces) == 1


async def test_a_message_that_can_never_be_marked_is_not_sent_again(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    flaky: Any = Flaky(keeping.outbox)
    flaky.away_for["mark_sent"] = float("inf")
    await keeping.keep(ANN, MONDAY)
    async with delivering(flaky, courier, clock) as delivery:
        await clock.move(4 * HOUR)
        assert courier.texts(ANN) == ["way_out"]
        assert len(courier.nonces) == 1
        assert courier.looked_up, "it was not looked into again"
        # Others are not held up by it.
        await keeping.keep(BEN, clock.now())
        delivery.wake()
        await settle()
        assert courier.texts(BEN) == ["way_out"]


async def test_a_stop_does_not_wait_for_a_database_that_is_away(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    flaky: Any = Flaky(keeping.outbox)
    flaky.away_for["mark_sent"] = float("inf")
    number = await keeping.keep(ANN, MONDAY)
    async with asyncio.timeout(2):
        async with delivering(flaky, courier, clock):
            pass
    async with delivering(keeping.outbox, courier, clock):
        assert await keeping.state(number) == ("sent", 0)
        assert len(courier.nonces) == 1


async def test_what_is_due_and_cannot_be_claimed_is_asked_for_no_more_than_once_a_second(
    keeping: Keeping, clock: FakeClock, courier: FakeCourier
) -> None:
    flaky: Any = Flaky(keeping.outbox)

    async def claim_nothing(*_: object) -> list[ClaimedReminder]:
        flaky.calls.append("claim_due")
        return []

    flaky.claim_due = claim_nothing
    await keeping.keep(ANN, MONDAY)
    async with delivering(flaky, courier, clock):
        await clock.move(10 * SECOND)
        assert 10 <= flaky.calls.count("claim_due") <= 12


async def test_a_reminder_in_a_zone_that_is_unknown_here_is_tried_and_given_up_like_any_other(
    clock: FakeClock, courier: FakeCourier
) -> None:
    outbox = MemoryOutbox()
    for user_id in (ANN, BEN):
        number = outbox.keep(user_id, MONDAY)
        outbox.rows[number] = replace(outbox.rows[number], due=WallTime(MONDAY.replace(tzinfo=None), "Mars/Olympus"))
    courier.fail(BEN, *[NOT_SENT] * 100)
    async with delivering(outbox, courier, clock):
        assert courier.texts(ANN) == ["way_out"]
        await clock.move(2 * DAY)
        assert outbox.rows[2].status == "undeliverable"


def test_pauses_grow_to_a_minute_and_stay_there() -> None:
    assert [pause_after(faults) / SECOND for faults in (1, 2, 3, 6, 7, 8, 10_000)] == [1, 2, 4, 32, 60, 60, 60]
