"""Meetings through the weeks: what comes, to whom and when, whatever fails or stands still on the way."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.diary import Delivery, TransientError, UnreachableError
from bot.groups import Group, MeetingWords
from bot.groups.meeting import Meeting, MeetingReminder, Occasion, Reach
from tests.diary.clock import settle
from tests.diary.courier import FakeCourier, Fault
from tests.diary.running import FAST, Life, Mortal
from tests.diary.walls import wall
from tests.groups.calendar import State
from tests.groups.meeting import ANN, BEN, CEM, DAY, GROUP, HOUR, LONDON, MINUTE, MONDAY, TUESDAY, WEEK, Circle

CHANNEL: Any = None
"""To whom a post goes that all in the channel can read."""
WEDNESDAY_NOON = TUESDAY + 18 * HOUR


class Board:
    """A server that shows events, each once."""

    def __init__(self) -> None:
        self.up: dict[int, tuple[str, datetime]] = {}
        self.taken_down: list[int] = []
        self.is_allowed = True

    async def put_up(self, meeting: Meeting, group: Group) -> int | None:
        await asyncio.sleep(0)
        if not self.is_allowed:
            return None
        entry = (group.name, meeting.begins)
        found = next((number for number, other in self.up.items() if other == entry), None)
        number = found or len(self.up) + len(self.taken_down) + 1
        self.up[number] = entry
        return number

    async def take_down(self, event_id: int, _: Group) -> None:
        self.up.pop(event_id, None)
        self.taken_down.append(event_id)


@dataclass
class Evening(Circle):
    """A circle whose meetings are delivered."""

    board: Board = field(default_factory=Board)
    silent: set[int] = field(default_factory=set)
    """People who have stopped whatever comes by direct message."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.courier = FakeCourier(self.clock)

    async def may_write(self, user_id: int) -> bool:
        return user_id not in self.silent

    @contextlib.asynccontextmanager
    async def delivering(self, life: Life | None = None) -> AsyncIterator[None]:
        """Deliver as one process does, which ends as a shutdown lets it, or in the middle of whatever it does."""
        words = MeetingWords(self.meetings, self.board, self.clock.now, self.may_write)
        outbox: Any = Mortal(self.calendar, life) if life else self.calendar
        courier: Any = Mortal(self.courier, life) if life else self.courier
        delivery = Delivery(outbox, courier, self.clock, words.compose, rate_per_s=FAST, prefix="m", line_of=line_of)
        self.meetings.wake_by(delivery.wake)
        running = asyncio.create_task(delivery.run())
        try:
            await settle()
            yield
        finally:
            if life is not None:
                life.steps = 0
            while not running.done():
                running.cancel()
                await asyncio.sleep(0)
            with contextlib.suppress(asyncio.CancelledError):
                await running
            await settle()

    def came(self, to: int | None) -> list[tuple[datetime, str]]:
        """What somebody could read, and when."""
        return [(one.at, one.text) for one in self.courier.messages if one.user_id == to]

    def times(self, to: int | None = None) -> list[datetime]:
        return [at for at, _ in self.came(to)]


def line_of(reminder: MeetingReminder) -> object:
    return reminder.meeting_key if reminder.user_id is None else reminder.user_id


@pytest.fixture
def evening() -> Evening:
    return Evening()


def weeks(number: int) -> timedelta:
    return number * WEEK


# ---------------------------------------------------------------------- as it should be


async def test_a_channel_reads_of_a_weekly_meeting_an_hour_before_and_when_it_begins_week_after_week(
    evening: Evening,
) -> None:
    await evening.meets()
    async with evening.delivering():
        await evening.clock.move(weeks(3))
    assert evening.times() == [
        moment for week in range(3) for moment in (TUESDAY - HOUR + weeks(week), TUESDAY + weeks(week))
    ]
    ahead, start = [text for _, text in evening.came(CHANNEL)[:2]]
    assert ahead.startswith(f"**Evening \\*circle\\*** meets <t:{TUESDAY.timestamp():.0f}:R>")
    assert start.startswith("**Evening \\*circle\\*** meets now. Join takes you")


async def test_every_message_has_a_nonce_that_no_reminder_of_the_diary_has(evening: Evening) -> None:
    await evening.meets()
    async with evening.delivering():
        await evening.clock.move(2 * DAY)
    assert evening.courier.nonces == ["m1a0", "m2a0"]


async def test_members_who_chose_so_are_written_to_and_the_channel_only_when_it_begins(evening: Evening) -> None:
    await evening.wants(BEN)
    await evening.meets(reach=Reach.DIRECT)
    async with evening.delivering():
        await evening.clock.move(2 * DAY)
        await evening.wants(CEM)
        await evening.clock.move(WEEK)
    assert evening.times(BEN) == [TUESDAY - HOUR, TUESDAY - HOUR + WEEK]
    assert evening.times(CEM) == [TUESDAY - HOUR + WEEK]
    assert evening.times(ANN) == []
    assert evening.times(CHANNEL) == [TUESDAY, TUESDAY + WEEK]
    assert "stops it at once" in evening.came(BEN)[0][1]
    assert f"<#{GROUP.channel_id}>" in evening.came(BEN)[0][1]


async def test_a_single_meeting_is_done_when_it_is_over(evening: Evening) -> None:
    meeting = await evening.meets("24 Nov 18:00")
    async with evening.delivering():
        await evening.clock.move(weeks(2))
    assert evening.times() == [TUESDAY - HOUR, TUESDAY]
    assert evening.calendar.meetings[meeting.key].is_cancelled
    assert evening.calendar.waiting == []


async def test_the_hour_on_the_wall_stays_when_clocks_change(evening: Evening) -> None:
    await evening.clock.jump(datetime(2027, 3, 18, tzinfo=MONDAY.tzinfo) - MONDAY)
    await evening.meets("weekly Sun 01:30")
    async with evening.delivering():
        await evening.clock.move(weeks(3))
    begun = evening.times()[1::2]
    assert [f"{moment:%d %H:%M}" for moment in begun] == ["21 01:30", "28 01:00", "04 00:30"], "28 March jumps over it"


async def test_a_meeting_set_while_the_loop_sleeps_wakes_it(evening: Evening) -> None:
    async with evening.delivering():
        await evening.clock.move(HOUR)
        await evening.meets("in 3 minutes")
        await evening.clock.move(3 * MINUTE)
    assert evening.times() == [MONDAY + HOUR + 3 * MINUTE]


# ---------------------------------------------------------------------- who hears nothing


async def test_who_leaves_takes_it_back_or_has_stopped_everything_hears_nothing(evening: Evening) -> None:
    await evening.wants(ANN, BEN, CEM)
    await evening.meets(reach=Reach.DIRECT)
    async with evening.delivering():
        evening.leaves(BEN)
        evening.silent.add(CEM)
        await evening.clock.move(2 * DAY)
        assert (evening.times(ANN), evening.times(BEN), evening.times(CEM)) == ([TUESDAY - HOUR], [], [])
        evening.silent.clear()
        await evening.meetings.want_reminders(GROUP.key, ANN, on=False)
        await evening.clock.move(WEEK)
    assert len(evening.times(ANN)) == 1
    assert evening.times(CEM) == [TUESDAY - HOUR + WEEK]


async def test_nothing_comes_of_a_meeting_that_is_cancelled_between_the_two_posts(evening: Evening) -> None:
    meeting = await evening.meets()
    async with evening.delivering():
        await evening.clock.move_to(TUESDAY - 30 * MINUTE)
        await evening.meetings.cancel(meeting.key, ANN)
        await evening.clock.move(weeks(2))
    assert evening.times() == [TUESDAY - HOUR]


async def test_a_closed_group_hears_nothing_even_if_nobody_has_cancelled_its_meetings(evening: Evening) -> None:
    meeting = await evening.meets()
    async with evening.delivering():
        evening.closes()
        await evening.clock.move(weeks(2))
    assert evening.times() == []
    assert evening.calendar.meetings[meeting.key].is_cancelled


# ---------------------------------------------------------------------- what fails


async def test_closed_messages_keep_nobody_waiting_and_the_channel_has_its_post(evening: Evening) -> None:
    await evening.wants(BEN, CEM)
    await evening.meets(reach=Reach.DIRECT)
    evening.courier.fail(BEN, Fault(UnreachableError()))
    async with evening.delivering():
        await evening.clock.move(2 * DAY)
    assert (evening.times(BEN), evening.times(CEM), evening.times(CHANNEL)) == ([], [TUESDAY - HOUR], [TUESDAY])
    assert len(evening.calendar.of(State.UNDELIVERABLE)) == 1


async def test_a_channel_that_is_gone_does_not_stop_the_weeks(evening: Evening) -> None:
    meeting = await evening.meets()
    evening.courier.fail(CHANNEL, *[Fault(UnreachableError())] * 2)
    async with evening.delivering():
        await evening.clock.move(WEEK + 2 * DAY)
    assert evening.times() == [TUESDAY - HOUR + WEEK, TUESDAY + WEEK]
    assert evening.calendar.meetings[meeting.key].starts == wall("2026-12-08 18:00", LONDON)


async def test_what_did_not_go_comes_a_minute_later_and_what_went_unseen_is_not_repeated(evening: Evening) -> None:
    await evening.meets()
    evening.courier.fail(CHANNEL, Fault(TransientError("503")), Fault(TransientError("reset"), is_after=True))
    async with evening.delivering():
        await evening.clock.move(2 * DAY)
    assert evening.times() == [TUESDAY - HOUR + MINUTE, TUESDAY]


async def test_a_post_ahead_that_never_goes_in_time_is_given_up_when_it_begins(evening: Evening) -> None:
    await evening.meets()
    evening.courier.fail(CHANNEL, *[Fault(TransientError("503"))] * 5)
    async with evening.delivering():
        await evening.clock.move(2 * DAY)
    # After 1, 2, 5 and 15 minutes in vain the next try would be an hour later; the other post fails once.
    assert evening.times() == [TUESDAY]


async def test_a_call_that_comes_minutes_late_says_sorry_and_one_that_is_too_late_is_not_sent(
    evening: Evening,
) -> None:
    await evening.meets()
    async with evening.delivering():
        await evening.clock.move_to(TUESDAY - 30 * MINUTE)
    await evening.clock.jump(50 * MINUTE)
    async with evening.delivering():
        assert evening.came(CHANNEL)[-1][1].startswith("Sorry, I am late with this")
        await evening.clock.move_to(TUESDAY + WEEK - MINUTE)
    await evening.clock.jump(31 * MINUTE)
    async with evening.delivering():
        await evening.clock.move(DAY)
    assert evening.times() == [TUESDAY - HOUR, TUESDAY + 20 * MINUTE, TUESDAY - HOUR + WEEK]


@pytest.mark.parametrize("silent_for", [2 * DAY, 10 * DAY, 100 * DAY])
async def test_days_of_standstill_bring_no_storm_and_the_next_week_goes_on(
    evening: Evening, silent_for: timedelta
) -> None:
    await evening.wants(BEN)
    meetings = [await evening.meets(reach=Reach.DIRECT), await evening.meets("weekly Thu 18:00")]
    await evening.clock.jump(silent_for)
    async with evening.delivering():
        assert evening.courier.messages == []
        assert all(evening.calendar.meetings[one.key].begins > evening.clock.now() for one in meetings)
        next_tuesday = evening.calendar.meetings[meetings[0].key].begins
        await evening.clock.move(WEEK)
    assert evening.times(BEN) == [next_tuesday - HOUR]
    assert len(evening.times(CHANNEL)) == 3
    assert evening.calendar.of(State.CLAIMED) == []


async def test_who_wakes_shortly_after_a_beginning_still_calls_to_that_very_meeting(evening: Evening) -> None:
    await evening.meets()
    await evening.clock.jump(TUESDAY + WEEK + 10 * MINUTE - MONDAY)
    async with evening.delivering():
        assert evening.times() == [TUESDAY + WEEK + 10 * MINUTE]
        await evening.clock.move(WEEK)
    assert evening.times()[1:] == [TUESDAY - HOUR + weeks(2), TUESDAY + weeks(2)]


async def test_a_clock_that_is_put_back_brings_nothing_twice(evening: Evening) -> None:
    await evening.meets()
    async with evening.delivering():
        await evening.clock.move_to(TUESDAY + MINUTE)
        await evening.clock.jump(-6 * HOUR)
        await evening.clock.move(2 * DAY)
    assert len(evening.times()) == 2


@pytest.mark.parametrize("steps", range(0, 60, 3))
async def test_whenever_a_process_dies_the_next_one_sends_each_post_once_and_turns_the_week_once(
    evening: Evening, steps: int
) -> None:
    meeting = await evening.meets()
    async with evening.delivering(Life(steps)):
        await evening.clock.move_to(TUESDAY + 2 * HOUR)
    async with evening.delivering():
        await evening.clock.move(HOUR)
    async with evening.delivering():
        await evening.clock.move(WEEK)
    # What was due in the hours in which nobody was alive is over.
    assert [at for at in evening.times() if at > TUESDAY + 3 * HOUR] == [TUESDAY - HOUR + WEEK, TUESDAY + WEEK]
    assert len(set(evening.times())) == len(evening.times()) <= 4
    assert evening.calendar.meetings[meeting.key].starts == wall("2026-12-08 18:00", LONDON)
    assert len(evening.calendar.waiting) == 3
    assert [starts for _, starts in evening.board.up.values()] == [TUESDAY + WEEK, TUESDAY + weeks(2)]


async def test_two_processes_side_by_side_send_and_turn_once(evening: Evening) -> None:
    meeting = await evening.meets()
    async with evening.delivering(), evening.delivering():
        await evening.clock.move(weeks(2))
    assert len(evening.times()) == 4
    assert evening.calendar.meetings[meeting.key].starts == wall("2026-12-08 18:00", LONDON)


async def test_a_turn_that_cannot_be_kept_is_tried_until_it_can(evening: Evening) -> None:
    meeting = await evening.meets()

    async def fail() -> None:
        raise OSError("the database is away")

    async with evening.delivering():
        await evening.clock.move_to(TUESDAY + 59 * MINUTE)
        evening.calendar.meddling.extend([fail] * 4)
        await evening.clock.move(HOUR)
    assert evening.calendar.meetings[meeting.key].starts == wall("2026-12-01 18:00", LONDON)


# ---------------------------------------------------------------------- events


async def test_the_next_time_has_an_event_of_its_own_where_the_server_lets_one_be_made(evening: Evening) -> None:
    meeting = await evening.meets()
    async with evening.delivering():
        await evening.clock.move(2 * DAY)
        assert evening.board.up == {1: (GROUP.name, TUESDAY + WEEK)}
        assert evening.calendar.meetings[meeting.key].event_id == 1
        evening.board.is_allowed = False
        await evening.clock.move(WEEK)
        assert evening.calendar.meetings[meeting.key].event_id is None
    assert len(evening.times()) == 4


async def test_an_event_for_a_meeting_that_was_cancelled_in_that_moment_is_taken_down(evening: Evening) -> None:
    meeting = await evening.meets()
    put_up = evening.board.put_up

    async def put_up_and_cancel(following: Meeting, group: Group) -> int | None:
        await evening.meetings.cancel(meeting.key, ANN)
        return await put_up(following, group)

    evening.board.put_up = put_up_and_cancel  # type: ignore[method-assign]
    async with evening.delivering():
        await evening.clock.move(2 * DAY)
    assert (evening.board.up, evening.board.taken_down) == ({}, [1])


async def test_no_event_is_made_for_a_beginning_that_has_passed(evening: Evening) -> None:
    await evening.meets()
    await evening.clock.jump(TUESDAY + WEEK + 10 * MINUTE - MONDAY)
    async with evening.delivering():
        await settle()
    assert evening.board.up == {}


# ---------------------------------------------------------------------- rules of zones


@pytest.mark.parametrize(
    ("later", "came"),
    [
        (HOUR, [TUESDAY - HOUR, TUESDAY]),
        (30 * MINUTE, [TUESDAY - HOUR, TUESDAY]),
        (-30 * MINUTE, [TUESDAY - 30 * MINUTE, TUESDAY]),
        (-HOUR, [TUESDAY]),
    ],
    ids=["an hour later", "half an hour later", "half an hour sooner", "an hour sooner"],
)
async def test_messages_follow_when_the_rules_of_a_zone_change(
    evening: Evening, later: timedelta, came: list[datetime]
) -> None:
    await evening.meets()
    # As if planned by other rules, by which the very same time on the wall was another moment.
    for message in evening.calendar.waiting:
        evening.calendar.planned[message.id] = message.due_at - later
        evening.calendar.messages[message.id] = replace(message, due_at=message.due_at - later)
    async with evening.delivering():
        await evening.clock.move(2 * DAY)
        await evening.clock.move(WEEK)
    assert [at for at in evening.times() if at < TUESDAY + DAY] == came
    assert [at for at in evening.times() if at > TUESDAY + DAY] == [TUESDAY - HOUR + WEEK, TUESDAY + WEEK]


async def test_a_zone_without_rules_drops_a_post_but_never_the_weeks(
    evening: Evening, caplog: pytest.LogCaptureFixture
) -> None:
    meeting = await evening.meets()
    lost = replace(evening.calendar.meetings[meeting.key], starts=wall("2026-11-24 18:00", "Mars/Olympus"))
    evening.calendar.meetings[meeting.key] = lost
    for message in evening.calendar.waiting:
        evening.calendar.messages[message.id] = replace(message, starts=lost.starts)
    async with evening.delivering():
        await evening.clock.move(2 * DAY)
        assert evening.times() == []
        assert evening.calendar.of(State.WAITING)[-1].occasion is Occasion.TURN
    assert "Evening" not in caplog.text


async def test_the_log_never_holds_a_name(evening: Evening, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await evening.wants(BEN)
    await evening.meets(reach=Reach.DIRECT)
    evening.courier.fail(BEN, Fault(ValueError("a bug")))
    async with evening.delivering():
        await evening.clock.move(2 * DAY)
    assert evening.times(BEN) == [TUESDAY - HOUR + MINUTE]
    assert "circle" not in caplog.text
