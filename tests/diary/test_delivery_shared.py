"""Two outboxes of one bot: they share a pace, and nothing in one is taken for what is in the other."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.diary import Delivery, TransientError, usual_pace
from tests.diary.clock import MONDAY, FakeClock, settle
from tests.diary.courier import FakeCourier, Fault
from tests.diary.memory import MemoryOutbox, Row
from tests.diary.running import FAST, say_its_kind
from tests.diary.skipping import LoopClock, run_skipping

MINUTE = timedelta(minutes=1)
MANY = 100


def test_two_deliveries_with_one_pace_are_together_no_faster_than_one() -> None:
    async def work() -> list[float]:
        clock, pace = LoopClock(), usual_pace(10.0)
        couriers = [FakeCourier(clock), FakeCourier(clock)]
        outboxes = [MemoryOutbox(), MemoryOutbox()]
        for user_id in range(1, MANY + 1):
            for outbox in outboxes:
                outbox.keep(user_id, MONDAY)
        loops = [
            asyncio.create_task(Delivery(outbox, courier, clock, say_its_kind, pace=pace, prefix=prefix).run())
            for outbox, courier, prefix in zip(outboxes, couriers, "rm", strict=True)
        ]
        await asyncio.sleep(60)
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
        return sorted((message.at - MONDAY).total_seconds() for courier in couriers for message in courier.messages)

    times = run_skipping(work())
    assert len(times) == 2 * MANY
    assert max(sum(second <= one < second + 1 for one in times) for second in times) <= 10
    assert times[-1] < 2 * MANY / 10 + 1


async def test_nonces_of_different_outboxes_never_meet(clock: FakeClock) -> None:
    courier = FakeCourier(clock)
    running = []
    for prefix in "rm":
        outbox = MemoryOutbox()
        outbox.keep(101, MONDAY)
        delivery = Delivery(outbox, courier, clock, say_its_kind, rate_per_s=FAST, prefix=prefix)
        running.append(asyncio.create_task(delivery.run()))
    await settle()
    assert sorted(courier.nonces) == ["m1a0", "r1a0"]
    assert len(courier.messages) == 2, "Discord took one for the other"
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def test_what_is_in_one_line_comes_in_its_order_and_other_lines_do_not_wait(clock: FakeClock) -> None:
    courier, outbox = FakeCourier(clock), MemoryOutbox()
    for minutes in (3, 2, 1):
        number = outbox.keep(minutes, MONDAY - minutes * MINUTE)
        outbox.rows[number] = replace(outbox.rows[number], interview_key="one" if minutes > 1 else "other")
    courier.fail(3, Fault(TransientError("503")))

    def line_of(reminder: Row) -> str:
        return reminder.interview_key

    delivery = Delivery(outbox, courier, clock, say_its_kind, rate_per_s=FAST, line_of=line_of)
    running = asyncio.create_task(delivery.run())
    courier.is_open.clear()
    await settle()
    assert len(courier.nonces) == 2, "one of each line"
    courier.is_open.set()
    await settle()
    assert [message.user_id for message in courier.messages] == [1, 2]
    await clock.move(MINUTE)
    assert [message.user_id for message in courier.messages] == [1, 2, 3]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
