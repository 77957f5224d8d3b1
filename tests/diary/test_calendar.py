"""The .ics file, read back as a calendar would. The interview is on Tuesday, 24 November 2026, 14:00 in Vienna."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Alarm, Calendar, Event

from bot.diary import Habits, Reminder, UnknownZoneError, calendar_file, plan_reminders
from bot.diary.interview import Format, IfThen, Interview, Kind, Status, WallTime
from tests.diary.walls import HOWE, NEW_YORK, TOKYO, VIENNA, at, wall

NOW = datetime(2026, 11, 17, 12, tzinfo=UTC)
PLAN = IfThen(
    "I am handed my coat", "I thank Dana at the desk", "What would you still need to hear?", ("Nights", "Audit")
)
TUESDAY = Interview(
    "k3y-of_one", 1, wall("2026-11-24 14:00"), minutes=45, company="St. Anna, Vienna", role="Ward nurse",
    checks_in="Dana", walks_in="Tom", plan=PLAN, revision=3,
)  # fmt: skip
HABITS = Habits(VIENNA)
HARD_WORDS = st.text(max_size=60) | st.sampled_from(
    ["a,b;c\\n\\", "one\r\ntwo", "END:VEVENT\r\nEND:VCALENDAR", "x" * 5_000, "\u2028\x00\x85\ud800", "@everyone **Tom**", "👩🏽‍⚕️" * 40, ":", '"']
)  # fmt: skip


def read(interview: Interview = TUESDAY, habits: Habits = HABITS) -> Calendar:
    """What a calendar reads of the file."""
    return Calendar.from_ical(calendar_file(interview, plan_reminders(interview, habits, NOW), NOW))


def events(calendar: Calendar) -> dict[str, Event]:
    return {str(event["uid"]).split(".", 1)[1].removesuffix("@last-impression"): event for event in calendar.events}


def alarms(event: Event) -> list[Alarm]:
    return [one for one in event.subcomponents if isinstance(one, Alarm)]


def test_the_interview_stands_in_the_file_with_its_hour_its_zone_and_its_plan() -> None:
    event = events(read())["interview"]
    assert event["summary"] == "Interview: Ward nurse at St. Anna, Vienna"
    assert event.start.replace(tzinfo=None) == at("2026-11-24 14:00")
    assert event["dtstart"].params["TZID"] == VIENNA
    assert event.end - event.start == timedelta(minutes=45)
    assert event["description"].splitlines() == [
        "In person.",
        "Walks you in: Tom",
        "At the desk: Dana",
        "If I am handed my coat, then I thank Dana at the desk",
        "Your closing question: What would you still need to hear?",
        "A case to tell: Nights",
        "A case to tell: Audit",
    ]
    assert event["class"] == "PRIVATE"


def test_what_comes_before_it_rings_and_what_comes_after_has_entries_of_its_own() -> None:
    found = events(read())
    assert {name: f"{event.start:%a %d %H:%M}" for name, event in found.items()} == {
        "interview": "Tue 24 14:00",
        "way_out": "Tue 24 14:45",
        "note": "Wed 25 09:00",
        "follow_up": "Wed 02 10:00",
        "second_follow_up": "Wed 09 10:00",
    }
    assert [alarm["trigger"].dt for alarm in alarms(found["interview"])] == [timedelta(hours=-19), timedelta(hours=-1)]
    assert all(event["duration"].dt <= timedelta(minutes=15) for name, event in found.items() if name != "interview")


def test_nothing_rings_while_the_phone_is_still_in_the_room() -> None:
    found = events(read())
    assert not alarms(found["way_out"])
    assert all(len(alarms(found[name])) == 1 for name in ("note", "follow_up", "second_follow_up"))


@pytest.mark.parametrize(
    ("held", "named", "unnamed"),
    [
        (Format.IN_PERSON, "On your way out: thank Tom and Dana (", "On your way out: thank whoever walks you out, and the desk"),
        (Format.VIDEO, "After the call: a line of thanks to Tom and Dana (", "a line of thanks to whoever arranged it"),
        (Format.PHONE, "After the call: write down the next step, and thank Tom and Dana (", "thank whoever called"),
    ],
)  # fmt: skip
def test_the_way_out_names_whom_to_thank(held: Format, named: str, unnamed: str) -> None:
    assert events(read(replace(TUESDAY, format=held)))["way_out"]["summary"].startswith(named)
    nameless = replace(TUESDAY, format=held, walks_in="", checks_in="")
    assert unnamed in events(read(nameless))["way_out"]["summary"]


@pytest.mark.parametrize(
    ("role", "company", "title"),
    [("", "Bakery", "Interview at Bakery"), ("Baker", "", "Interview: Baker"), ("", "", "Interview")],
)
def test_it_has_a_title_whatever_is_known(role: str, company: str, title: str) -> None:
    event = events(read(Interview("k", 1, TUESDAY.starts, role=role, company=company)))["interview"]
    assert (event["summary"], event["description"]) == (title, "In person.")


def test_reminders_that_were_switched_off_are_left_out() -> None:
    found = events(read(replace(TUESDAY, off=frozenset({Kind.NOTE, Kind.EVENING_BEFORE}))))
    assert "note" not in found
    assert len(alarms(found["interview"])) == 1


def test_a_change_is_the_same_entry_with_a_higher_number() -> None:
    before, after = events(read()), events(read(replace(TUESDAY, starts=wall("2026-11-25 10:00"), revision=4)))
    for name in before:
        assert before[name]["uid"] == after[name]["uid"]
        assert (before[name]["sequence"], after[name]["sequence"]) == (3, 4)
    assert len({event["uid"] for event in before.values()}) == len(before)


@pytest.mark.parametrize(
    ("status", "told"),
    [(Status.DRAFT, "TENTATIVE"), (Status.PLANNED, "CONFIRMED"), (Status.CANCELLED, "CANCELLED"), (Status.CLOSED, "CONFIRMED")],
)  # fmt: skip
def test_the_calendar_is_told_where_it_stands(status: Status, told: str) -> None:
    assert events(read(replace(TUESDAY, status=status)))["interview"]["status"] == told


@pytest.mark.parametrize("zone", [VIENNA, NEW_YORK, TOKYO, HOWE, "UTC", "Africa/Casablanca", "Asia/Kolkata"])
@pytest.mark.parametrize("text", ["2026-07-01 09:30", "2026-12-31 23:30", "2027-01-01 00:00", "2027-03-28 12:00"])
def test_the_rules_of_the_zone_in_the_file_are_enough_to_tell_the_moment(zone: str, text: str) -> None:
    interview = replace(TUESDAY, starts=wall(text, zone))
    calendar = read(interview)
    event = events(calendar)["interview"]
    rules = [one.to_tz(lookup_tzid=False) for one in calendar.timezones if one.tz_name == zone]
    shown = event.start.replace(tzinfo=rules[0]) if rules else event.start
    assert shown.astimezone(UTC) == interview.starts.moment
    assert bool(rules) is (zone != "UTC")


def test_reminders_of_a_person_who_lives_elsewhere_keep_their_own_zone() -> None:
    calendar = read(habits=Habits(NEW_YORK))
    assert {one.tz_name for one in calendar.timezones} == {VIENNA, NEW_YORK}
    assert events(calendar)["way_out"]["dtstart"].params["TZID"] == VIENNA
    assert events(calendar)["note"]["dtstart"].params["TZID"] == NEW_YORK


def test_the_second_of_two_equal_hours_is_told_from_the_first() -> None:
    first = WallTime(at("2026-10-25 02:30"), VIENNA)
    second = WallTime(first.at.replace(fold=1), VIENNA)
    starts = [events(read(replace(TUESDAY, starts=one)))["interview"].start.astimezone(UTC) for one in (first, second)]
    assert starts == [first.moment, second.moment]
    assert starts[1] - starts[0] == timedelta(hours=1)


def test_an_interview_over_the_change_of_clocks_lasts_as_long_as_it_lasts() -> None:
    interview = replace(TUESDAY, starts=wall("2027-03-28 01:30"), minutes=60)
    event = events(read(interview))["interview"]
    assert event.start.astimezone(UTC) + event["duration"].dt == interview.ends


def test_a_zone_without_rules_is_refused_with_a_sentence() -> None:
    with pytest.raises(UnknownZoneError, match="Europe/Atlantis"):
        calendar_file(replace(TUESDAY, starts=wall("2026-11-24 14:00", "Europe/Atlantis")), (), NOW)


def test_a_reminder_that_was_moved_past_the_start_does_not_ring_before_it() -> None:
    late = Reminder(Kind.HOUR_BEFORE, wall("2026-11-24 14:05"))
    assert not alarms(events(Calendar.from_ical(calendar_file(TUESDAY, (late,), NOW)))["interview"])


@settings(max_examples=150, deadline=None)
@given(HARD_WORDS, HARD_WORDS, HARD_WORDS)
@pytest.mark.parametrize(
    "with_words",
    [
        lambda one, two, three: replace(TUESDAY, company=one, role=two, walks_in=three, checks_in=one),
        lambda one, two, three: replace(TUESDAY, plan=IfThen(one, two, three, (one, two, three))),
    ],
    ids=["names", "plan"],
)
def test_no_words_can_break_the_file(
    with_words: Callable[[str, str, str], Interview], one: str, two: str, three: str
) -> None:
    interview = with_words(one, two, three)
    written = calendar_file(interview, plan_reminders(interview, HABITS, NOW), NOW)
    lines = written.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert written.decode().count("\r\nBEGIN:VEVENT\r\n") == written.decode().count("\r\nEND:VEVENT\r\n") == 5
    found = events(Calendar.from_ical(written))
    assert found.keys() == {"interview", "way_out", "note", "follow_up", "second_follow_up"}
    assert found["interview"].start.astimezone(UTC) == interview.starts.moment
    assert all(len(event["summary"]) <= 120 and "\n" not in event["summary"] for event in found.values())


def test_long_and_many_lined_words_of_the_plan_come_back_whole() -> None:
    question = "First, this; then\\that:\nand " + "ä, " * 1_600
    event = events(read(replace(TUESDAY, plan=IfThen(question=question))))["interview"]
    assert (
        event["description"] == "In person.\nWalks you in: Tom\nAt the desk: Dana\nYour closing question: " + question
    )
