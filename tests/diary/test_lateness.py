"""How late is too late, told for each reminder by what it is good for."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.diary import Habits, Lateness, UnknownZoneError, lateness, plan_reminders
from bot.diary.interview import Interview, Kind
from tests.diary.walls import VIENNA, wall

INTERVIEW = Interview("k", 1, wall("2026-11-24 14:00"), minutes=45)
WEEK_BEFORE = datetime(2026, 11, 17, 12, tzinfo=UTC)
DUE = {one.kind: one.due.moment for one in plan_reminders(INTERVIEW, Habits(VIENNA), WEEK_BEFORE)}


def after(kind: Kind, **late: float) -> Lateness:
    return lateness(kind, INTERVIEW, DUE[kind], DUE[kind] + timedelta(**late))


@pytest.mark.parametrize("kind", Kind)
def test_nobody_apologises_for_less_than_five_minutes(kind: Kind) -> None:
    assert after(kind, seconds=0) is after(kind, minutes=4, seconds=59) is Lateness.ON_TIME
    assert after(kind, minutes=5) is Lateness.LATE


@pytest.mark.parametrize("kind", Kind)
def test_a_clock_that_was_put_back_makes_nothing_late(kind: Kind) -> None:
    assert after(kind, hours=-3) is Lateness.ON_TIME


@pytest.mark.parametrize(
    ("kind", "minutes"),
    [
        (Kind.EVENING_BEFORE, 19 * 60 - 75),  # of the 19 hours from 19:00 until 14:00 the next day
        (Kind.HOUR_BEFORE, 59),
        (Kind.WAY_OUT, 44),
        (Kind.DEBRIEF, 2 * 24 * 60 - 1),
        (Kind.NOTE, 2 * 24 * 60 - (18 * 60 + 15) - 1),  # two days from the end; it was due 18 hours and a quarter after
        (Kind.FOLLOW_UP, 7 * 24 * 60 - 1),
        (Kind.SECOND_FOLLOW_UP, 7 * 24 * 60 - 1),
    ],
)
def test_each_has_a_last_minute_in_which_it_is_still_of_use(kind: Kind, minutes: int) -> None:
    assert after(kind, minutes=minutes) is Lateness.LATE
    assert after(kind, minutes=minutes + 1) is Lateness.TOO_LATE


def test_letting_go_is_never_too_late() -> None:
    assert after(Kind.LET_GO, days=400) is Lateness.LATE


def test_three_hours_later_nobody_is_on_the_way_out() -> None:
    assert after(Kind.WAY_OUT, hours=3) is Lateness.TOO_LATE


def test_an_hour_before_that_was_snoozed_past_the_start_is_too_late_also_when_sent_on_the_dot() -> None:
    snoozed = INTERVIEW.starts.moment + timedelta(minutes=3)
    assert lateness(Kind.HOUR_BEFORE, INTERVIEW, snoozed, snoozed) is Lateness.TOO_LATE


def test_a_way_out_that_was_snoozed_counts_from_the_new_time() -> None:
    snoozed = DUE[Kind.WAY_OUT] + timedelta(minutes=50)
    assert lateness(Kind.WAY_OUT, INTERVIEW, snoozed, snoozed) is Lateness.ON_TIME


def test_a_zone_without_rules_is_said() -> None:
    lost = Interview("k", 1, wall("2026-11-24 14:00", "Mars/Olympus"))
    with pytest.raises(UnknownZoneError):
        lateness(Kind.WAY_OUT, lost, WEEK_BEFORE, WEEK_BEFORE)
