"""A weekly meeting keeps its time on the wall through every change of clocks, in every zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.diary.interview import WallTime
from bot.groups import is_skipped, moment_of, next_of
from tests.diary.walls import HOWE, SAMOA, at, wall

LONDON = "Europe/London"
WEEK, DAY, MINUTE = timedelta(weeks=1), timedelta(days=1), timedelta(minutes=1)
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
FIRST, LAST = at("1990-01-01"), at("2037-12-31")
"""Between these the rules of zones are written out; later ones follow the last rule."""
walls = st.builds(
    WallTime,
    st.datetimes(FIRST, LAST).map(lambda shown: shown.replace(second=0, microsecond=0)),
    st.sampled_from(ZONES),
)
spans = st.timedeltas(timedelta(), timedelta(days=800))


@cache
def changes_of(zone: str) -> tuple[datetime, ...]:
    """The hours, in UTC, at which clocks of a zone are changed in the next years."""
    rules, found = ZoneInfo(zone), []
    day, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
    while day < end:
        if day.astimezone(rules).utcoffset() != (day + DAY).astimezone(rules).utcoffset():
            hours = [day + timedelta(hours=hour) for hour in range(25)]
            found += [
                sooner
                for sooner, later in pairwise(hours)
                if sooner.astimezone(rules).utcoffset() != later.astimezone(rules).utcoffset()
            ]
        day += DAY
    return tuple(found)


@cache
def changing() -> list[str]:
    """One zone of each kind: of those whose clocks are changed in the same hours, by as much, only the first."""
    kinds: dict[object, str] = {}
    for zone in ZONES:
        if hours := changes_of(zone):
            offsets = tuple(hour.astimezone(ZoneInfo(zone)).utcoffset() for hour in hours)
            kinds.setdefault((hours, offsets), zone)
    return list(kinds.values())


def shows(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def looked_for(starts: WallTime) -> datetime:
    """The first minute of that day's clock that is no earlier than the time, found by watching the clock."""
    minute = (starts.at - 2 * DAY).replace(tzinfo=UTC)
    # Backwards first: where the hour comes twice, the clock has shown it before.
    while shows(minute, starts.zone) < starts.at:
        minute += timedelta(hours=12)
    minute -= timedelta(hours=36)
    while shows(minute, starts.zone) < starts.at:
        minute += MINUTE
    return minute


def test_every_tuesday_at_six_is_at_six_in_winter_and_in_summer() -> None:
    starts = wall("2026-10-13 18:00", LONDON)
    seen = [starts]
    while len(seen) < 60:
        seen.append(next_of(starts, moment_of(seen[-1])))
    assert {one.at.time() for one in seen} == {time(18)}
    assert {one.at.weekday() for one in seen} == {1}
    gaps = {later - sooner for sooner, later in pairwise(map(moment_of, seen))}
    assert gaps == {WEEK, WEEK + timedelta(hours=1), WEEK - timedelta(hours=1)}


def test_a_time_that_clocks_jump_over_is_the_first_that_there_is_and_only_that_once() -> None:
    starts = wall("2027-03-14 02:30")
    sundays = [starts]
    for _ in range(4):
        sundays.append(next_of(starts, moment_of(sundays[-1])))
    assert [shows(moment_of(one), one.zone).time() for one in sundays] == [
        *(time(2, 30), time(2, 30), time(3), time(2, 30), time(2, 30))
    ]
    assert [is_skipped(one) for one in sundays] == [False, False, True, False, False]


def test_a_time_that_comes_twice_is_the_first_of_the_two() -> None:
    starts = wall("2026-10-18 02:30")
    later = next_of(starts, moment_of(starts))
    assert later.at.date() == date(2026, 10, 25)
    assert moment_of(later) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_second_of_two_equal_times_can_be_meant_once_but_not_every_week() -> None:
    second = WallTime(at("2026-10-25 02:30").replace(fold=1), "Europe/Vienna")
    assert moment_of(second) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert next_of(second, moment_of(second)) == wall("2026-11-01 02:30")


def test_half_an_hour_of_daylight_saving_moves_a_meeting_by_no_minute() -> None:
    starts = wall("2027-03-28 18:00", HOWE)
    later = next_of(starts, moment_of(starts) + 2 * WEEK)
    assert later.at.time() == time(18)
    assert moment_of(later) - moment_of(starts) == 2 * WEEK + timedelta(minutes=30)


def test_a_day_that_a_country_left_out_has_its_meeting_at_the_first_minute_after_it() -> None:
    friday = wall("2011-12-23 18:00", SAMOA)
    left_out = next_of(friday, moment_of(friday))
    assert left_out.at.date() == date(2011, 12, 30)
    assert shows(moment_of(left_out), SAMOA) == at("2011-12-31 00:00")
    assert next_of(friday, moment_of(left_out)).at == at("2012-01-06 18:00")


def test_after_years_of_standstill_the_next_time_is_found_at_once() -> None:
    starts = wall("2000-01-04 18:00", LONDON)
    assert next_of(starts, datetime(2030, 6, 1, tzinfo=UTC)).at == at("2030-06-04 18:00")


@pytest.mark.parametrize("zone", changing())
def test_in_every_zone_both_changes_of_clocks_leave_the_hour_as_it_is(zone: str) -> None:
    """Meetings at every half hour around each change: each time is what the clock shows, or the first thereafter."""
    for change in changes_of(zone)[:4]:
        around = shows(change, zone).replace(minute=0)
        for half_hours in range(-4, 20):
            pattern = WallTime(around + half_hours * timedelta(minutes=30) - 2 * WEEK, zone)
            found = [pattern]
            for _ in range(4):
                found.append(next_of(pattern, moment_of(found[-1])))
            assert [one.at for one in found] == [pattern.at + weeks * WEEK for weeks in range(5)]
            for one in found:
                moment = moment_of(one)
                assert shows(moment, zone) == one.at or (is_skipped(one) and shows(moment, zone) > one.at)
                if is_skipped(one):
                    assert shows(moment - timedelta(seconds=1), zone) < one.at, "there is an earlier one"
                # Of two equal times it is the first: shortly before, the clock never showed it.
                assert all(shows(moment - minutes * MINUTE, zone) != one.at for minutes in (30, 60, 120))


@settings(max_examples=400, deadline=None)
@given(walls, spans)
def test_the_next_time_is_the_first_one_after_any_moment(starts: WallTime, span: timedelta) -> None:
    after = moment_of(starts) + span
    found = next_of(starts, after)
    assert moment_of(found) > after
    assert (found.at - starts.at) % WEEK == timedelta()
    assert found.at.time() == starts.at.time()
    before = WallTime(found.at - WEEK, found.zone)
    assert before.at < starts.at or moment_of(before) <= after, "there was an earlier one"


@settings(max_examples=200, deadline=None)
@given(walls)
def test_weekly_moments_go_up_by_about_a_week(starts: WallTime) -> None:
    moment = moment_of(starts)
    for _ in range(8):
        later = moment_of(next_of(starts, moment))
        gap, moment = later - moment, later
        assert abs(gap - WEEK) <= timedelta(hours=26)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(changing()), st.integers(-8, 8), st.integers(0, 300), st.data())
def test_a_moment_is_what_somebody_finds_who_watches_the_clock(
    zone: str, hours: int, minutes: int, data: st.DataObject
) -> None:
    change = data.draw(st.sampled_from(changes_of(zone)))
    starts = WallTime(shows(change, zone).replace(minute=0) + timedelta(hours=hours, minutes=minutes), zone)
    assert moment_of(starts).replace(second=0) == looked_for(starts)


@settings(max_examples=200, deadline=None)
@given(walls, spans)
def test_who_stands_still_and_who_does_not_come_to_the_same_time(starts: WallTime, span: timedelta) -> None:
    until = moment_of(starts) + span
    step = starts
    while moment_of(step) <= until:
        step = next_of(step, moment_of(step))
    assert step == next_of(starts, until)
