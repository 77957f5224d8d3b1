"""What is refused of typed times, and how that is said; it is Friday, 20 November 2026, 10:00 in Vienna."""

import re
from datetime import UTC, datetime, timedelta
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.diary import LONGEST_WHEN, UnknownZoneError, WhenError, read_when
from bot.diary.interview import WallTime
from tests.diary.typed import NOW, read, refusal
from tests.diary.walls import NEW_YORK, TOKYO, VIENNA, at

PIECES = (
    "tomorrow today tonight noon midnight next this last week Tuesday Fri sun in at on the half past quarter to two 2 9 "
    "31 24 Feb Nov november 2026 9999 3pm 25:00 14:30 9.15 3/4 24.11. 2026-11-24 T Z +01:00 hours days weeks a an and "
    "years from now ago morning evening am pm o'clock 24th <t:1800000000:F> <t: > CET - , . ; / : @everyone h 0 00"
).split()


def outcome(text: str, zone: str) -> tuple[datetime | None, str]:
    """What was read, or what was said."""
    try:
        return read_when(text, zone, NOW), ""
    except WhenError as error:
        return None, str(error)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u2063", "\x00"])
def test_nothing_is_no_time(text: str) -> None:
    assert refusal(text) == "No time was written. Write it like “tomorrow 3pm” or “24 Nov 14:30”."


@pytest.mark.parametrize(
    "text", ["tomorrow", "24 Nov", "in 3 days", "tomorrow morning", "2026-11-24", "24 Nov half two"]
)
def test_a_day_alone_needs_its_hour(text: str) -> None:
    assert refusal(text) == f"“{text}” has no time of day. Add the hour, like “tomorrow 3pm” or “24 Nov 14:30”."


@pytest.mark.parametrize("text", ["soon-ish", "3pm", "at 14:30", "next week 3pm", "1763990000", "in the morning", "a"])
def test_an_hour_alone_needs_its_day_and_so_does_anything_else(text: str) -> None:
    assert refusal(text) == f"I can't find a day in “{text}”. Write it like “tomorrow 3pm” or “24 Nov 14:30”."


@pytest.mark.parametrize(
    "text", ["at 25:00", "tomorrow at 25:00", "tomorrow 12:60", "tomorrow at 24", "24:00 tomorrow"]
)
def test_hours_that_no_clock_shows_are_refused(text: str) -> None:
    assert "is not a time of day; the hours go from 0 to 23" in refusal(text)


@pytest.mark.parametrize(
    "text", ["31 Feb", "31 Feb 10:00", "30.02. 10:00", "2027-02-29 10:00", "13/25 10:00", "0/0 10:00", "32nd 3pm", "31 Nov 2026 9am"]
)  # fmt: skip
def test_days_that_no_calendar_has_are_refused(text: str) -> None:
    assert re.match(r"There is no “.+” in the calendar\. Write it like", refusal(text))


@pytest.mark.parametrize("text", ["3/4", "3/4 10:00", "3/4/2027 10:00", "04-03-27 10am", "3 / 4 10:00"])
def test_a_date_that_is_real_in_both_orders_is_asked_about(text: str) -> None:
    assert f"The date in “{text}” could be 4 March or 3 April. Write the month by name" in refusal(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("3.4. 10:00", "2027-04-03 10:00"),
        ("3/3 10:00", "2027-03-03 10:00"),
        ("Sat 3/4 10:00", "2027-04-03 10:00"),
        ("Thu 3/4 10:00", "2027-03-04 10:00"),
        ("2027/4/3 10:00", "2027-04-03 10:00"),
    ],
)
def test_the_order_is_known_from_dots_the_same_number_twice_or_the_day_of_the_week(text: str, meant: str) -> None:
    assert read(text) == at(meant)


@pytest.mark.parametrize(
    "text", ["24 Nov or 25 Nov 3pm", "Monday or Tuesday 10:00", "tomorrow 10.12", "24.11. 25.11. 3pm", "tomorrow in 3 days 9am"]
)  # fmt: skip
def test_two_days_are_one_too_many(text: str) -> None:
    assert f"I find two days in “{text}”" in refusal(text)


def test_a_date_and_a_day_of_the_week_have_to_agree() -> None:
    assert "24 Nov 2026 is a Tuesday" in refusal("Mon 24 Nov 14:30")


@pytest.mark.parametrize(
    "text", ["tomorrow 3pm or 4pm", "tomorrow 2-3pm", "tomorrow 14:00-15:00", "tomorrow from 2pm to 3pm", "tomorrow noon 1pm"]
)  # fmt: skip
def test_two_hours_are_one_too_many(text: str) -> None:
    assert "Write only when it begins" in refusal(text)


@pytest.mark.parametrize("text", ["tomorrow midnight", "tomorrow 12am", "24 Nov 12:00 a.m."])
def test_midnight_belongs_to_two_days(text: str) -> None:
    assert "may be the start of that day or its end" in refusal(text)


@pytest.mark.parametrize("text", ["tomorrow 14am", "tomorrow 3pm in the morning", "tomorrow 15:00 in the evening"])
def test_halves_of_the_day_have_to_fit_the_hour(text: str) -> None:
    assert "not go together" in refusal(text)


@pytest.mark.parametrize("text", ["tomorrow 9", "24 Nov 9", "Tuesday 9"])
def test_a_bare_number_may_be_an_hour_or_a_day(text: str) -> None:
    assert "“9” may be the hour or part of the date" in refusal(text)


@pytest.mark.parametrize(
    "text", ["yesterday 3pm", "1 Jan 2020 10:00", "today 9am", "20 Nov 9:00", "in 0 minutes", "0001-01-01 00:00", "<t:1763990000:F>"]
)  # fmt: skip
def test_what_has_passed_is_refused_with_the_time_it_is(text: str) -> None:
    assert refusal(text) == (
        f"“{text}” has passed: in Europe/Vienna it is Fri 20 Nov 2026, 10:00 now. Write a time to come."
    )


@pytest.mark.parametrize("text", ["2 days ago at 3pm", "last Tuesday 9am"])
def test_what_is_said_to_be_past_is_refused(text: str) -> None:
    assert "is in the past" in refusal(text)


@pytest.mark.parametrize("text", ["24 Nov 2034 14:30", "in 8 years at 3pm", "9999-12-31 23:59", "in 9999 years at 3pm", "in 9999 months 3pm"])  # fmt: skip
@pytest.mark.parametrize("zone", [VIENNA, NEW_YORK])
def test_more_than_two_years_ahead_is_further_than_anybody_plans(text: str, zone: str) -> None:
    assert f"“{text}” is more than two years ahead" in refusal(text, zone)


def test_two_years_ahead_is_near_enough() -> None:
    assert read("20 Nov 2028 10:00") == at("2028-11-20 10:00")
    assert "two years ahead" in refusal("21 Nov 2028 10:30")


@pytest.mark.parametrize("number", ["99999999999999", "-99999999999999", "9" * 20])
def test_a_timestamp_beyond_all_calendars_is_refused(number: str) -> None:
    assert "no time that a calendar has" in refusal(f"<t:{number}:F>")


@pytest.mark.parametrize("text", ["<t:1800000000:F> or <t:1800003600:F>", "Bakery <t:1800000000>"])
def test_a_timestamp_stands_alone(text: str) -> None:
    assert "says it all. Write it alone" in refusal(text)


@pytest.mark.parametrize(
    "text", ["tomorrow 3pm CET", "15:00 UTC tomorrow", "tomorrow 3pm Europe/London", "tomorrow 15:00+02:00", "24 Nov 9am gmt+1"]
)  # fmt: skip
def test_zones_are_not_passed_over_but_refused(text: str) -> None:
    assert "looks like a time zone. Write the time as clocks show it in Europe/Vienna" in refusal(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("not tomorrow 3pm", "not"),
        ("tomorrow 3pm london time", "london time"),
        ("@everyone tomorrow 3pm", "everyone"),
        ("a week on Tuesday 3pm", "a week"),
        ("**tomorrow** 3pm", "** **"),
    ],
)
def test_no_word_is_passed_over(text: str, left: str) -> None:
    assert refusal(text).startswith(f"I can't make sense of “{left}” in “{text}”.")


def test_a_span_of_hours_needs_nothing_beside_it() -> None:
    assert "“tomorrow” beside it" in refusal("in 2 hours tomorrow")


def test_too_much_text_is_not_read() -> None:
    assert "That is 5,000 characters long" in refusal("x" * 5_000)
    assert read("tomorrow 3pm".ljust(LONGEST_WHEN)) == at("2026-11-21 15:00")


def test_what_was_typed_is_shown_on_one_short_line() -> None:
    assert "“one two " + "x" * 32 + "…”" in refusal("one\n\x00two " + "x" * 90)


def test_a_zone_without_rules_is_no_fault_of_the_time() -> None:
    with pytest.raises(UnknownZoneError, match="Europe/Atlantis"):
        read("tomorrow 3pm", "Europe/Atlantis")


@pytest.mark.parametrize(
    ("text", "sooner", "later"),
    [
        ("Friday 3pm", "Fri 20 Nov 2026", "Fri 27 Nov 2026"),
        ("next Saturday 3pm", "Sat 21 Nov 2026", "Sat 28 Nov 2026"),
    ],
)
def test_days_of_the_week_that_may_be_either_of_two_are_asked_about(text: str, sooner: str, later: str) -> None:
    assert f"could be {sooner} or {later}. Write the date" in refusal(text)


def test_on_a_sunday_next_monday_is_tomorrow_to_some_and_in_a_week_to_others() -> None:
    sunday = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert "Mon 23 Nov 2026 or Mon 30 Nov 2026" in refusal("next Monday 10:00", now=sunday)
    assert read("Monday 10:00", now=sunday) == at("2026-11-23 10:00")


@pytest.mark.parametrize(
    "text", ["in 1h30", "in anhour", "in 1.5 months 9am", "in half an year 9am", "in 1 hour 2 hours", "in a few days 9am"]
)  # fmt: skip
def test_spans_that_do_not_add_up_are_not_guessed(text: str) -> None:
    assert re.match("I can't (find a day|make sense)", refusal(text))


@settings(max_examples=1_500, deadline=None)
@given(
    st.text(max_size=LONGEST_WHEN)
    | st.lists(st.sampled_from(PIECES), max_size=5).map(" ".join)
    | st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)
    | st.lists(st.sampled_from(PIECES), max_size=20).map("".join)
    | st.text("0123456789 .:/-apmthTZ+<>t,", max_size=LONGEST_WHEN),
    st.sampled_from([VIENNA, TOKYO, NEW_YORK]),
)
@example("\ufdfa" * LONGEST_WHEN, VIENNA)
@example("in 1 day " * 11, VIENNA)
@example("1:" * 50, VIENNA)
@example("quarter to 0", VIENNA)
@example("\ud800 tomorrow 3pm", VIENNA)
@example("\u0131n\u0131ne pm tomorrow", VIENNA)
@example("٣pm tomorrow", VIENNA)
def test_any_text_is_a_time_to_come_or_a_sentence_and_never_takes_long(text: str, zone: str) -> None:
    read("in 2 hours"), read("24 Nov 14:30")  # dateparser loads its words at first use
    begun = process_time()
    found, said = outcome(text, zone)
    assert process_time() - begun < 0.2
    if found is None:
        assert said.endswith(".")
        assert "\n" not in said
        assert len(said) < 260
        return
    assert found.tzinfo is None
    assert timedelta() < WallTime(found, zone).moment - NOW <= timedelta(days=731)
