"""Meetings on both databases: two processes side by side, one of which ends in the middle, turn a week once."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Any

from bot.diary import Delivery
from bot.diary.interview import WallTime
from bot.groups import Group, Meetings, MeetingTime, MeetingWords, Member, Role
from bot.groups.meeting import Meeting, MeetingReminder, Reach
from bot.store import ConflictError, Store, make_key, open_store
from tests.diary.courier import FakeCourier
from tests.diary.running import FAST, Life, Mortal
from tests.store.conftest import database_url, keys, postgresql_url, store

__all__ = ["database_url", "keys", "postgresql_url", "store"]

PEOPLE = range(1, 21)
TUESDAY = datetime.fromisoformat("2026-11-24T18:00+00:00")
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
LONGEST_S = 60.0


class Hand:
    """A clock that runs, and that a test can put forward."""

    def __init__(self, now: datetime) -> None:
        self.put_to(now)

    def put_to(self, now: datetime) -> None:
        self._at, self._since = now, time.monotonic()

    def now(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._since)

    async def sleep_until(self, moment: datetime, woken: asyncio.Event) -> None:
        while self.now() < moment and not woken.is_set():
            await asyncio.sleep(0.005)


class NoBoard:
    """A server on which no events can be made."""

    async def put_up(self, _meeting: Meeting, _group: Group) -> int | None:
        return None

    async def take_down(self, _event_id: int, _group: Group) -> None:
        raise AssertionError("there is none")


def meetings_in(store: Store, clock: Hand) -> Meetings:
    return Meetings(store.calendar, store.roster, clock.now, make_key, ConflictError)


@contextlib.asynccontextmanager
async def delivering(store: Store, courier: FakeCourier, clock: Hand, life: Life | None = None) -> AsyncIterator[None]:
    async def may_write(_: int) -> bool:
        return True

    def line_of(reminder: MeetingReminder) -> object:
        return reminder.user_id or reminder.meeting_key

    words = MeetingWords(meetings_in(store, clock), NoBoard(), clock.now, may_write)
    outbox: Any = Mortal(store.calendar, life) if life else store.calendar
    carrier: Any = Mortal(courier, life) if life else courier
    delivery = Delivery(outbox, carrier, clock, words.compose, rate_per_s=FAST, prefix="m", line_of=line_of)
    running = asyncio.create_task(delivery.run())
    try:
        yield
    finally:
        if life:
            life.steps = 0
        while not running.done():
            running.cancel()
            await asyncio.sleep(0.01)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONGEST_S):
        while not is_so():
            await asyncio.sleep(0.01)


async def is_quiet(store: Store, clock: Hand) -> None:
    """Wait until nothing is due and nothing is claimed."""
    async with asyncio.timeout(LONGEST_S):
        while ((due := await store.calendar.next_due()) and due <= clock.now()) or await store.calendar.claimed_before(
            clock.now() + WEEK
        ):
            await asyncio.sleep(0.02)


async def circle(store: Store, clock: Hand) -> Meeting:
    """A group of twenty who all want to be reminded, and its weekly meeting."""
    group = Group(make_key(), 1, 7, "Evening circle", PEOPLE[0], made_at=clock.now())
    await store.roster.add_group(group, Member(group.key, PEOPLE[0], Role.OWNER, clock.now(), wants_reminders=True))
    for user_id in PEOPLE[1:]:
        await store.roster.save_member(Member(group.key, user_id, Role.MEMBER, clock.now(), wants_reminders=True))
    weekly = MeetingTime(WallTime.of(TUESDAY, "Europe/London"), is_weekly=True)
    return await meetings_in(store, clock).make(group.key, PEOPLE[0], weekly, reach=Reach.DIRECT)


def times(courier: FakeCourier, user_id: int | None) -> list[datetime]:
    """When somebody was written to, or the channel, to the minute."""
    return [message.at.replace(second=0, microsecond=0) for message in courier.messages if message.user_id == user_id]


async def test_everybody_is_reminded_once_and_the_week_turns_once_though_one_of_two_dies(
    store: Store, database_url: str, keys: list[str]
) -> None:
    clock = Hand(TUESDAY - 2 * HOUR)
    courier = FakeCourier(clock, latency_s=0.002)
    meeting = await circle(store, clock)
    async with await open_store(database_url, keys) as other:
        life = Life(steps=30)
        async with delivering(store, courier, clock), delivering(other, courier, clock, life):
            clock.put_to(TUESDAY - HOUR)
            await until(lambda: life.is_over or len(courier.messages) >= len(PEOPLE))
        # What the dead one had claimed is found by the next one to start.
        async with delivering(store, courier, clock):
            await is_quiet(store, clock)
            for moment in (TUESDAY, TUESDAY + HOUR, TUESDAY - HOUR + WEEK, TUESDAY + WEEK, TUESDAY + HOUR + WEEK):
                clock.put_to(moment)
                await is_quiet(store, clock)
    for user_id in PEOPLE:
        assert times(courier, user_id) == [TUESDAY - HOUR, TUESDAY - HOUR + WEEK]
    assert times(courier, None) == [TUESDAY, TUESDAY + WEEK]
    turned = await store.calendar.fetch_meeting(meeting.key)
    assert turned
    assert turned.begins == TUESDAY + 2 * WEEK


async def test_who_asks_and_takes_it_back_meanwhile_is_neither_missed_nor_reminded_twice(store: Store) -> None:
    clock = Hand(TUESDAY - 2 * HOUR)
    courier = FakeCourier(clock)
    meeting = await circle(store, clock)
    meetings = meetings_in(store, clock)
    async with delivering(store, courier, clock):
        for user_id in PEOPLE[1:5]:
            await meetings.want_reminders(meeting.group_key, user_id, on=False)
        await meetings.want_reminders(meeting.group_key, PEOPLE[1], on=True)
        clock.put_to(TUESDAY - HOUR)
        await is_quiet(store, clock)
        await meetings.want_reminders(meeting.group_key, PEOPLE[2], on=True)
        clock.put_to(TUESDAY)
        await is_quiet(store, clock)
    for user_id in PEOPLE:
        assert times(courier, user_id) == ([] if user_id in PEOPLE[2:5] else [TUESDAY - HOUR])
    assert times(courier, None) == [TUESDAY]
