"""When a person is asleep: by the clock on their own wall, whatever that clock does."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.diary import Habits, UnknownZoneError
from bot.diary.interview import WallTime
from tests.diary.walls import HOWE, SAMOA, VIENNA, at

USUAL = Habits(VIENNA)
NIGHT_WORKER = Habits(VIENNA, time(8), time(16))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
HABITS = st.builds(Habits, st.sampled_from((VIENNA, SAMOA, HOWE)), TIMES, TIMES)
MOMENTS = st.one_of(
    st.datetimes(at("2026-03-28"), at("2026-03-31"), timezones=st.just(UTC)),
    st.datetimes(at("2026-10-03"), at("2026-10-27"), timezones=st.just(UTC)),
    st.datetimes(at("2011-12-27"), at("2012-01-02"), timezones=st.just(UTC)),
)


def moment(text: str, fold: int = 0) -> datetime:
    """The moment at which clocks in Vienna show this."""
    return WallTime(at(text).replace(fold=fold), VIENNA).moment


def test_unless_asked_otherwise_the_night_is_quiet() -> None:
    assert USUAL.is_quiet(moment("2026-11-24 22:00"))
    assert USUAL.is_quiet(moment("2026-11-25 06:59"))
    assert not USUAL.is_quiet(moment("2026-11-25 07:00"))
    assert not USUAL.is_quiet(moment("2026-11-25 21:59"))


def test_quiet_hours_may_lie_within_a_day() -> None:
    assert NIGHT_WORKER.is_quiet(moment("2026-11-24 12:00"))
    assert not NIGHT_WORKER.is_quiet(moment("2026-11-24 03:00"))


def test_equal_ends_mean_that_nothing_is_quiet() -> None:
    always = Habits(VIENNA, time(9), time(9))
    night = moment("2026-11-24 03:00")
    assert not any(always.is_quiet(night + timedelta(hours=hour)) for hour in range(24))
    assert always.next_waking(night) == night


def test_a_quiet_moment_is_put_off_until_the_morning() -> None:
    morning = moment("2026-11-25 07:00")
    assert USUAL.next_waking(moment("2026-11-24 23:00")) == morning
    assert USUAL.next_waking(moment("2026-11-25 02:00")) == morning
    assert USUAL.next_waking(morning) == morning


def test_the_end_of_the_waking_day_is_known() -> None:
    evening = moment("2026-11-24 22:00")
    assert USUAL.last_before_quiet(moment("2026-11-24 23:00")) == evening
    assert USUAL.last_before_quiet(moment("2026-11-25 02:00")) == evening


def test_a_morning_that_clocks_jump_over_begins_after_the_gap() -> None:
    early = Habits(VIENNA, time(18), time(2, 30))
    assert early.next_waking(moment("2026-03-29 01:00")) == moment("2026-03-29 03:00")


def test_a_morning_that_comes_twice_ends_each_of_its_nights() -> None:
    early = Habits(VIENNA, time(18), time(2, 30))
    assert early.next_waking(moment("2026-10-25 01:00")) == moment("2026-10-25 02:30")
    assert early.next_waking(moment("2026-10-25 02:10", fold=1)) == moment("2026-10-25 02:30", fold=1)


def test_a_waking_hour_that_clocks_jump_over_altogether_is_waited_for_until_the_next_day() -> None:
    half_an_hour = Habits(VIENNA, time(3), time(2, 30))
    assert half_an_hour.next_waking(moment("2026-03-29 01:00")) == moment("2026-03-30 02:30")


def test_an_unknown_zone_is_said_when_it_is_needed() -> None:
    with pytest.raises(UnknownZoneError):
        Habits("Mars/Olympus").next_waking(moment("2026-11-24 03:00"))


@given(HABITS, MOMENTS)
def test_the_next_waking_moment_is_awake_and_the_first_that_is(habits: Habits, when: datetime) -> None:
    woken = habits.next_waking(when)
    assert not habits.is_quiet(woken)
    assert woken >= when
    if woken > when:
        assert habits.is_quiet(woken - timedelta(minutes=1)) or woken - when < timedelta(minutes=1)


@given(HABITS, MOMENTS)
def test_what_is_quiet_began_at_a_time_that_is_quiet(habits: Habits, when: datetime) -> None:
    if habits.is_quiet(when):
        assert habits.last_before_quiet(when) <= when
