"""What somebody may type for a time; it is Friday, 20 November 2026, half a minute past 10:00 in Vienna."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.diary import read_when, wall_times
from bot.diary.interview import WallTime
from tests.diary.typed import read, refusal
from tests.diary.walls import NEW_YORK, TOKYO, VIENNA, at


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tomorrow 3pm", "2026-11-21 15:00"),
        ("tomorrow at 3 p.m.", "2026-11-21 15:00"),
        ("TOMORROW, 15:00", "2026-11-21 15:00"),
        ("3pm tomorrow", "2026-11-21 15:00"),
        ("today 5pm", "2026-11-20 17:00"),
        ("tonight at 8", "2026-11-20 20:00"),
        ("this afternoon at 3", "2026-11-20 15:00"),
        ("the day after tomorrow at 14h30", "2026-11-22 14:30"),
        ("24 Nov 14:30", "2026-11-24 14:30"),
        ("24th of November, 2.30pm", "2026-11-24 14:30"),
        ("Nov 24 at 2pm", "2026-11-24 14:00"),
        ("November 24th, 2026 at 2:30 PM", "2026-11-24 14:30"),
        ("24-Nov-2026 14:30", "2026-11-24 14:30"),
        ("Tuesday, 24 November 2026 14:30", "2026-11-24 14:30"),
        ("Tue 24 Nov at 1430", "2026-11-24 14:30"),
        ("24.11. 14:30", "2026-11-24 14:30"),
        ("24. 11. 2026 14.30", "2026-11-24 14:30"),
        ("24/11/2026 2.30pm", "2026-11-24 14:30"),
        ("11/24/2026 2.30pm", "2026-11-24 14:30"),
        ("24-11-26 14:30", "2026-11-24 14:30"),
        ("2026-11-24 14:30", "2026-11-24 14:30"),
        ("2026-11-24T14:30:00", "2026-11-24 14:30"),
        ("2026/11/24 14:30", "2026-11-24 14:30"),
        ("the 24th at 3pm", "2026-11-24 15:00"),
        ("the 31st at 3pm", "2026-12-31 15:00"),
        ("12/12 12:12", "2026-12-12 12:12"),
        ("29 Feb 10:00", "2028-02-29 10:00"),
        ("19 Nov 11:00", "2027-11-19 11:00"),
        ("20 Nov 11:00", "2026-11-20 11:00"),
    ],
)
def test_days_and_hours_are_read_the_way_people_write_them(text: str, meant: str) -> None:
    assert read(text) == at(meant)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tomorrow noon", "12:00"),
        ("tomorrow at 12 noon", "12:00"),
        ("tomorrow 12pm", "12:00"),
        ("tomorrow 12:30", "12:30"),
        ("half past two tomorrow", "14:30"),
        ("tomorrow at quarter to three", "14:45"),
        ("tomorrow at quarter to one", "12:45"),
        ("twenty to nine tomorrow", "08:40"),
        ("tomorrow at half past 9 in the evening", "21:30"),
        ("tomorrow at three", "15:00"),
        ("tomorrow 3 o\u2019clock", "15:00"),
        ("tomorrow 2:30", "14:30"),
        ("tomorrow 02:30", "02:30"),
        ("tomorrow 00:00", "00:00"),
        ("tomorrow at 7", "07:00"),
        ("tomorrow 08:30 in the evening", "20:30"),
        ("tomorrow 9 at night", "21:00"),
        ("tomorrow 9.15", "09:15"),
        ("tomorrow 930am", "09:30"),
        ("tomorrow 1430h", "14:30"),
        ("tomorrow 15:00pm", "15:00"),
        ("tomorrow 2pm (14:00)", "14:00"),
    ],
)
def test_hours_are_read_the_way_people_say_them_and_nobody_interviews_at_night(text: str, meant: str) -> None:
    assert f"{read(text):%d %H:%M}" == f"21 {meant}"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Tuesday 9am", "2026-11-24 09:00"),
        ("next Tuesday at 9", "2026-11-24 09:00"),
        ("this Friday at 3pm", "2026-11-20 15:00"),
        ("next Friday at 3pm", "2026-11-27 15:00"),
        ("Friday 9am", "2026-11-27 09:00"),
        ("Friday next week 3pm", "2026-11-27 15:00"),
        ("next week Monday 10:00", "2026-11-23 10:00"),
        ("Sunday 10:00", "2026-11-22 10:00"),
    ],
)
def test_days_of_the_week_are_the_coming_ones(text: str, meant: str) -> None:
    assert read(text) == at(meant)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("in 2 hours", "2026-11-20 12:00"),
        ("in an hour", "2026-11-20 11:00"),
        ("In Half an Hour", "2026-11-20 10:30"),
        ("in 1h 30m", "2026-11-20 11:30"),
        ("in one hour and fifteen minutes", "2026-11-20 11:15"),
        ("90 mins from now", "2026-11-20 11:30"),
        ("in 3 days at 3pm", "2026-11-23 15:00"),
        ("10:00 in two weeks", "2026-12-04 10:00"),
        ("in a fortnight at noon", "2026-12-04 12:00"),
        ("in a month at 9am", "2026-12-20 09:00"),
        ("in two days' time at 9am", "2026-11-22 09:00"),
    ],
)
def test_spans_from_now_are_counted(text: str, meant: str) -> None:
    assert read(text) == at(meant)


WORDS = (
    "a=1 an=1 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 fifteen=15 "
    "twenty=20 thirty=30 forty=40 forty-five=45 sixty=60 ninety=90 1=1 2=2 12=12 1.0=1 2.5=2.5"
)
NUMBERS = {word: float(number) for word, number in (pair.split("=") for pair in WORDS.split())}
UNITS = {"hour": 60, "hr": 60, "minute": 1, "min": 1, "day": 1440, "week": 10080, "fortnight": 20160}


@pytest.mark.parametrize("unit", [*UNITS, *(f"{unit}s" for unit in UNITS)])
@pytest.mark.parametrize("number", NUMBERS)
def test_every_number_and_unit_is_counted_right(number: str, unit: str) -> None:
    minutes = UNITS.get(unit) or UNITS[unit.removesuffix("s")]
    span = timedelta(minutes=NUMBERS[number] * minutes)
    if minutes < 1440:
        assert read(f"in {number} {unit}") == (at("2026-11-20 10:00:30") + span).replace(second=0)
    elif span < timedelta(days=731):
        assert read(f"in {number} {unit} at 9am").date() == (at("2026-11-20 00:00") + span).date()
    else:
        assert "two years ahead" in refusal(f"in {number} {unit} at 9am")


def test_hours_from_now_are_hours_that_pass_also_when_clocks_change() -> None:
    before_the_change = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    assert read("in 2 hours", now=before_the_change) == at("2027-03-28 04:30")
    assert read("in 1 hour", TOKYO) == at("2026-11-20 19:00")


@pytest.mark.parametrize("style", ["", ":F", ":R", ":t", ":S"])
def test_a_discord_timestamp_is_read_exactly(style: str) -> None:
    now = datetime(2025, 11, 24, tzinfo=UTC)
    assert read(f"<t:1763990000{style}>", now=now) == at("2025-11-24 14:13:20")
    assert read(f" <t:1763990000{style}> ", NEW_YORK, now) == at("2025-11-24 08:13:20")


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-24T13:30:00Z", "2026-11-24T13:30Z", "2026-11-24T14:30:00+01:00", "2026-11-24 14:30 +0100"),
        *("20261124T133000Z", "2026-11-24T08:30:00.000-05:00"),
    ],
)
def test_iso_times_with_an_offset_name_a_moment(text: str) -> None:
    assert read(text) == at("2026-11-24 14:30")


def test_a_moment_that_comes_in_the_second_of_two_equal_hours_keeps_that() -> None:
    now = datetime(2027, 10, 30, 12, tzinfo=UTC)
    first, second = read("2027-10-31T00:30Z", now=now), read("2027-10-31T01:30Z", now=now)
    assert first == second == at("2027-10-31 02:30")
    assert (first.fold, second.fold) == (0, 1)


def test_an_hour_that_comes_twice_is_past_only_when_both_are() -> None:
    between = datetime(2027, 10, 31, 0, 45, tzinfo=UTC)
    assert read("31 Oct 02:30", now=between) == at("2027-10-31 02:30")
    assert "has passed" in refusal("31 Oct 2027 02:30", now=between + timedelta(hours=1))


def test_an_hour_that_clocks_jump_over_is_read_as_typed_so_that_it_can_be_asked_about() -> None:
    typed = read("28 Mar 2027 02:30")
    assert typed == at("2027-03-28 02:30")
    assert wall_times(typed, VIENNA) == ()


def test_the_day_is_that_of_the_zone() -> None:
    late = datetime(2026, 11, 20, 20, tzinfo=UTC)
    assert read("tomorrow 9am", VIENNA, late) == at("2026-11-21 09:00")
    assert read("tomorrow 9am", TOKYO, late) == at("2026-11-22 09:00")


@given(st.dates(date(2026, 11, 20), date(2028, 11, 19)), st.times(), st.sampled_from([VIENNA, TOKYO, NEW_YORK]))
def test_every_day_is_read_in_every_way_of_writing_it(day: date, hour: time, zone: str) -> None:
    meant = datetime.combine(day, hour.replace(second=0, microsecond=0))
    now = WallTime(datetime.combine(day, time()), zone).moment - timedelta(hours=5)
    ways = [
        f"{day.day} {day:%b %Y} {meant:%H:%M}", f"{day:%B} {day.day}, {day.year} at {meant:%H:%M}",
        f"{day:%A}, {day.day}. {day:%b} {meant:%H:%M}", f"{meant:%Y-%m-%dT%H:%M}", f"{meant:%d.%m.} {meant:%H:%M}",
        f"{meant:%d.%m.%y} {meant:%H:%M} h", f"{meant:%a %Y/%m/%d %H:%M}",
    ]  # fmt: skip
    for way in ways:
        assert read_when(way, zone, now) == meant, way
