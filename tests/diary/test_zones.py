"""What clocks do when they are changed: some times never come, some come twice, and neither is guessed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.diary import UnknownZoneError, first_existing, gap_neighbours, wall_times, zone_of
from bot.diary.interview import WallTime
from tests.diary.walls import HOWE, NEW_YORK, SAMOA, VIENNA, at

ZONES = (VIENNA, NEW_YORK, HOWE, "Africa/Casablanca", "Asia/Kolkata", SAMOA)
DAYS = st.datetimes(at("2000-01-01"), at("2035-01-01"))


def test_a_usual_time_comes_once() -> None:
    (found,) = wall_times(at("2026-11-24 14:30"), VIENNA)
    assert found.moment == datetime(2026, 11, 24, 13, 30, tzinfo=UTC)


def test_a_time_that_clocks_jump_over_never_comes() -> None:
    assert wall_times(at("2026-03-29 02:30"), VIENNA) == ()
    assert wall_times(at("2026-03-29 02:00"), VIENNA) == ()
    assert len(wall_times(at("2026-03-29 01:59"), VIENNA)) == len(wall_times(at("2026-03-29 03:00"), VIENNA)) == 1


def test_a_time_that_clocks_are_put_back_over_comes_twice_and_the_earlier_is_first() -> None:
    first, second = wall_times(at("2026-10-25 02:30"), VIENNA)
    assert (first.at.fold, second.at.fold) == (0, 1)
    assert second.moment - first.moment == timedelta(hours=1)


def test_the_fold_of_what_is_asked_makes_no_difference() -> None:
    first, _ = wall_times(at("2026-10-25 02:30").replace(fold=1), VIENNA)
    assert first.at.fold == 0
    assert wall_times(at("2026-03-29 02:30").replace(fold=1), VIENNA) == ()


def test_around_a_gap_the_same_distance_before_and_after_is_offered() -> None:
    before, after = gap_neighbours(at("2026-03-29 02:30"), VIENNA)
    assert (before.at, after.at) == (at("2026-03-29 01:30"), at("2026-03-29 03:30"))
    assert after.moment - before.moment == timedelta(hours=1)


def test_a_time_that_exists_has_no_gap_around_it() -> None:
    with pytest.raises(ValueError, match="do show 2026-03-29 04:00"):
        gap_neighbours(at("2026-03-29 04:00"), VIENNA)


def test_a_time_that_never_comes_is_moved_to_the_first_after_the_gap() -> None:
    for minute in (0, 1, 30, 59):
        assert first_existing(at(f"2026-03-29 02:{minute:02}"), VIENNA).at == at("2026-03-29 03:00")
    assert first_existing(at("2026-03-29 02:30").replace(microsecond=500_000), VIENNA).at == at("2026-03-29 03:00")
    assert first_existing(at("2026-03-29 01:59"), VIENNA).at == at("2026-03-29 01:59")


def test_of_two_equal_times_the_first_exists_first() -> None:
    assert first_existing(at("2026-10-25 02:30"), VIENNA).at.fold == 0


def test_gaps_need_not_be_an_hour_long() -> None:
    assert first_existing(at("2026-10-04 02:10"), HOWE).at == at("2026-10-04 02:30")
    before, after = gap_neighbours(at("2026-10-04 02:10"), HOWE)
    assert (before.at, after.at) == (at("2026-10-04 01:40"), at("2026-10-04 02:40"))


def test_a_whole_day_can_be_a_gap() -> None:
    """Samoa crossed the date line: after 29 December 2011 came the 31st."""
    assert wall_times(at("2011-12-30 09:00"), SAMOA) == ()
    assert first_existing(at("2011-12-30 09:00"), SAMOA).at == at("2011-12-31")
    before, after = gap_neighbours(at("2011-12-30 09:00"), SAMOA)
    assert (before.at, after.at) == (at("2011-12-29 09:00"), at("2011-12-31 09:00"))


@given(DAYS, st.sampled_from(ZONES))
def test_what_is_found_is_what_the_clock_then_shows(when: datetime, zone: str) -> None:
    found = wall_times(when, zone)
    assert [WallTime.of(time.moment, zone) for time in found] == list(found)
    assert [time.moment for time in found] == sorted(time.moment for time in found)
    existing = first_existing(when, zone)
    assert wall_times(existing.at, zone)
    assert existing.at >= when


@given(DAYS, st.sampled_from(ZONES))
def test_every_moment_is_found_among_the_times_of_its_clock(naive: datetime, zone: str) -> None:
    moment = naive.replace(tzinfo=UTC)
    assert moment in [time.moment for time in wall_times(WallTime.of(moment, zone).at, zone)]


BAD_ZONES = ["", " ", "Europe", "Europe/Viena", "/etc/passwd", "../../etc/passwd", "a\0b", "x" * 5000, "\ud800", "é"]


@pytest.mark.parametrize("name", [*BAD_ZONES, "zone.tab", "@everyone", "UTC+25"], ids=lambda name: ascii(name[:20]))
def test_an_unknown_zone_is_a_clear_sentence(name: str) -> None:
    with pytest.raises(UnknownZoneError, match=r"I don't know the time zone .* Name it like Europe/Vienna") as refused:
        zone_of(name)
    assert refused.value.zone == name
    assert len(str(refused.value)) < 150


def test_asking_for_times_in_an_unknown_zone_says_so_too() -> None:
    for ask in (wall_times, gap_neighbours, first_existing):
        with pytest.raises(UnknownZoneError):
            ask(at("2026-03-29 02:30"), "Mars/Olympus")
