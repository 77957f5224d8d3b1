"""What somebody is reminded of, and when; the interview is on Tuesday, 24 November 2026, 14:00 to 14:45 in Vienna."""

import shutil
import zoneinfo
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.diary import Habits, Reminder, UnknownZoneError, plan_reminders, wall_times
from bot.diary._planning import is_overtaken
from bot.diary.interview import Debrief, Interview, Kind, Status, WallTime
from tests.diary.walls import HOWE, NEW_YORK, SAMOA, TOKYO, VIENNA, at, wall

TUESDAY = Interview("k", 1, wall("2026-11-24 14:00"), minutes=45)
HABITS = Habits(VIENNA)
WEEK_BEFORE = datetime(2026, 11, 17, 12, tzinfo=UTC)
NIGHT_WORKER = Habits(VIENNA, time(8), time(16))
AT_THE_PLACE = {Kind.HOUR_BEFORE, Kind.WAY_OUT}


def starting(text: str, zone: str = VIENNA, minutes: int = 45) -> Interview:
    return replace(TUESDAY, starts=wall(text, zone), minutes=minutes)


def planned(interview: Interview = TUESDAY, habits: Habits = HABITS, now: datetime = WEEK_BEFORE) -> dict[Kind, str]:
    """What is planned, as weekday, day of the month and time on the wall."""
    return {one.kind: f"{one.due.at:%a %d %H:%M}" for one in plan_reminders(interview, habits, now)}


def test_a_usual_interview_has_eight_reminders_in_the_order_of_time() -> None:
    assert planned() == {
        Kind.EVENING_BEFORE: "Mon 23 19:00",
        Kind.HOUR_BEFORE: "Tue 24 13:00",
        Kind.WAY_OUT: "Tue 24 14:45",
        Kind.DEBRIEF: "Tue 24 16:45",
        Kind.NOTE: "Wed 25 09:00",
        Kind.FOLLOW_UP: "Wed 02 10:00",  # the sixth working day after, in December
        Kind.SECOND_FOLLOW_UP: "Wed 09 10:00",
        Kind.LET_GO: "Wed 16 10:00",
    }
    assert list(planned()) == list(Kind)


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.PLANNED])
def test_nothing_is_planned_for_drafts_and_for_what_is_cancelled_or_closed(status: Status) -> None:
    assert plan_reminders(replace(TUESDAY, status=status), HABITS, WEEK_BEFORE) == ()


def test_what_was_switched_off_or_done_is_not_planned_again() -> None:
    interview = replace(TUESDAY, off=frozenset({Kind.NOTE}), done=frozenset({Kind.EVENING_BEFORE, Kind.LET_GO}))
    assert set(planned(interview)) == set(Kind) - {Kind.NOTE, Kind.EVENING_BEFORE, Kind.LET_GO}


def test_switching_a_follow_up_off_leaves_the_next_where_it_was() -> None:
    interview = replace(TUESDAY, off=frozenset({Kind.FOLLOW_UP}))
    assert planned(interview)[Kind.SECOND_FOLLOW_UP] == planned()[Kind.SECOND_FOLLOW_UP]


def test_a_debrief_that_was_given_is_not_asked_for() -> None:
    assert Kind.DEBRIEF not in planned(replace(TUESDAY, debrief=Debrief(asked="What would worry you about me?")))


def test_what_is_past_is_left_out() -> None:
    noon = datetime(2026, 11, 24, 11, tzinfo=UTC)
    assert next(iter(planned(now=noon))) is Kind.HOUR_BEFORE
    assert planned(now=datetime(2027, 11, 24, tzinfo=UTC)) == {}


def test_what_became_due_this_very_minute_is_not_lost_by_a_change() -> None:
    way_out = TUESDAY.ends
    assert Kind.WAY_OUT in planned(now=way_out + timedelta(minutes=1))
    assert Kind.WAY_OUT not in planned(now=way_out + timedelta(minutes=5))


def test_the_reminders_around_the_interview_are_not_bent_by_quiet_hours() -> None:
    early = starting("2026-11-24 06:30")
    assert planned(early)[Kind.HOUR_BEFORE] == "Tue 24 05:30"
    assert planned(starting("2026-11-24 21:30"))[Kind.WAY_OUT] == "Tue 24 22:15"


@pytest.mark.parametrize(
    ("starts", "minutes", "debrief", "note"),
    [
        ("2026-11-24 19:00", 45, "Tue 24 21:45", "Wed 25 09:00"),
        ("2026-11-24 20:00", 30, "Wed 25 07:00", "Wed 25 09:00"),  # half past ten at night is quiet
        ("2026-11-24 23:00", 90, "Wed 25 07:00", "Wed 25 21:30"),  # ends after midnight; 22 hours later it is quiet
        ("2026-11-24 09:30", 45, "Tue 24 12:15", "Wed 25 08:15"),  # nine would be later than 22 hours after
        ("2026-11-24 10:15", 45, "Tue 24 13:00", "Wed 25 09:00"),
        ("2026-11-24 07:30", 45, "Tue 24 10:15", "Tue 24 21:30"),  # 6:15 the next morning is quiet
    ],
)
def test_debrief_and_note_come_in_waking_hours_and_the_note_in_time(
    starts: str, minutes: int, debrief: str, note: str
) -> None:
    found = planned(starting(starts, minutes=minutes))
    assert (found[Kind.DEBRIEF], found[Kind.NOTE]) == (debrief, note)


def test_who_sleeps_by_day_is_reminded_when_awake() -> None:
    found = planned(habits=NIGHT_WORKER)
    assert found[Kind.EVENING_BEFORE] == "Mon 23 19:00"
    assert found[Kind.NOTE] == "Wed 25 07:30", "16:00 would be more than 22 hours later"
    assert found[Kind.FOLLOW_UP] == "Wed 02 16:00"


def test_who_goes_to_bed_early_is_reminded_the_evening_before_that() -> None:
    assert planned(habits=Habits(VIENNA, time(18, 30), time(4)))[Kind.EVENING_BEFORE] == "Mon 23 18:00"


def test_who_is_hardly_ever_awake_gets_what_fits_and_no_evening_before_in_the_last_hour() -> None:
    noon_only = Habits(VIENNA, time(13, 10), time(13))
    found = planned(habits=noon_only)
    assert Kind.EVENING_BEFORE not in found
    assert found[Kind.DEBRIEF] == found[Kind.NOTE] == "Wed 25 13:00", "quiet hours weigh more than 22 hours"


def test_after_a_promised_date_two_working_days_are_waited() -> None:
    by_friday = replace(TUESDAY, debrief=Debrief(promised_on=date(2026, 11, 27)))
    found = planned(by_friday)
    assert found[Kind.FOLLOW_UP] == "Tue 01 10:00"
    assert found[Kind.SECOND_FOLLOW_UP] == "Tue 08 10:00"
    assert found[Kind.LET_GO] == "Tue 15 10:00"


def test_a_promised_date_on_a_weekend_counts_from_monday() -> None:
    assert planned(replace(TUESDAY, debrief=Debrief(promised_on=date(2026, 11, 28))))[Kind.FOLLOW_UP] == "Tue 01 10:00"


def test_an_answer_promised_for_before_the_interview_was_mistyped_and_is_not_planned_by() -> None:
    mistyped = replace(TUESDAY, debrief=Debrief(promised_on=date(2025, 11, 27)))
    assert planned(mistyped)[Kind.FOLLOW_UP] == planned()[Kind.FOLLOW_UP]


def test_abroad_the_place_rules_the_day_and_home_rules_the_rest() -> None:
    abroad = starting("2026-11-24 14:00", NEW_YORK)  # 20:00 in Vienna
    plan = {one.kind: one.due for one in plan_reminders(abroad, HABITS, WEEK_BEFORE)}
    assert plan[Kind.HOUR_BEFORE] == wall("2026-11-24 13:00", NEW_YORK)
    assert plan[Kind.WAY_OUT] == wall("2026-11-24 14:45", NEW_YORK)
    assert plan[Kind.EVENING_BEFORE] == wall("2026-11-23 19:00")
    assert plan[Kind.DEBRIEF] == wall("2026-11-25 07:00")


def test_the_evening_before_is_the_one_before_the_persons_own_day() -> None:
    early_in_tokyo = starting("2026-11-24 09:00", TOKYO)  # still Monday, 19:00, in New York
    assert planned(early_in_tokyo, Habits(NEW_YORK))[Kind.EVENING_BEFORE] == "Sun 22 19:00"


def test_moving_to_another_zone_moves_the_persons_day_and_leaves_the_interview() -> None:
    before = {one.kind: one.due for one in plan_reminders(TUESDAY, HABITS, WEEK_BEFORE)}
    after = {one.kind: one.due for one in plan_reminders(TUESDAY, Habits(TOKYO), WEEK_BEFORE)}
    assert {kind for kind in Kind if before[kind] == after[kind]} == AT_THE_PLACE
    assert after[Kind.EVENING_BEFORE] == wall("2026-11-23 19:00", TOKYO)
    assert after[Kind.DEBRIEF] == wall("2026-11-25 07:00", TOKYO), "a quarter to one at night there"
    assert after[Kind.FOLLOW_UP] == wall("2026-12-02 10:00", TOKYO)


def test_what_was_snoozed_or_is_tried_again_stays_where_it_was_put() -> None:
    inside = wall("2026-11-24 14:55")
    failing = wall("2026-11-23 19:00")
    kept = {Kind.WAY_OUT: inside, Kind.EVENING_BEFORE: failing}
    plan = plan_reminders(TUESDAY, HABITS, datetime(2026, 11, 24, 13, 51, tzinfo=UTC), kept)
    assert plan[:3] == (
        Reminder(Kind.EVENING_BEFORE, failing),
        Reminder(Kind.WAY_OUT, inside),
        Reminder(Kind.DEBRIEF, wall("2026-11-24 16:45")),
    )
    done = replace(TUESDAY, done=frozenset({Kind.WAY_OUT}), off=frozenset({Kind.EVENING_BEFORE}))
    assert not {one.kind for one in plan_reminders(done, HABITS, WEEK_BEFORE, kept)} & set(kept)


def overtaken(moment: str, off: frozenset[Kind] = frozenset()) -> set[Kind]:
    """What has nothing left to say by then, since something later is due as well."""
    interview, now = replace(TUESDAY, off=off), wall(moment).moment
    return {kind for kind in Kind if is_overtaken(kind, interview, HABITS, now)}


def test_what_comes_before_an_interview_is_overtaken_by_what_comes_next() -> None:
    assert overtaken("2026-11-24 12:59") == set()
    assert overtaken("2026-11-24 13:00") == {Kind.EVENING_BEFORE}
    assert overtaken("2026-11-24 14:44") == {Kind.EVENING_BEFORE}
    assert overtaken("2026-11-24 14:45") == {Kind.EVENING_BEFORE, Kind.HOUR_BEFORE}


def test_nothing_is_overtaken_by_what_was_switched_off() -> None:
    assert overtaken("2026-11-24 14:45", frozenset({Kind.WAY_OUT})) == {Kind.EVENING_BEFORE}
    assert overtaken("2026-11-24 14:45", frozenset({Kind.HOUR_BEFORE, Kind.WAY_OUT})) == set()


def test_the_way_out_the_debrief_and_the_note_are_never_overtaken() -> None:
    before = {Kind.EVENING_BEFORE, Kind.HOUR_BEFORE}
    assert overtaken("2026-12-09 09:59") == before
    assert overtaken("2026-12-09 10:00") == before | {Kind.FOLLOW_UP}
    assert overtaken("2026-12-16 10:00") == before | {Kind.FOLLOW_UP, Kind.SECOND_FOLLOW_UP}


def test_an_hour_before_is_an_hour_before_also_in_the_night_in_which_clocks_change() -> None:
    spring, autumn = starting("2026-03-29 03:30"), starting("2026-10-25 03:15")
    now = datetime(2026, 3, 1, tzinfo=UTC)
    assert planned(spring, now=now)[Kind.HOUR_BEFORE] == "Sun 29 01:30"
    hour_before = next(one for one in plan_reminders(autumn, HABITS, now) if one.kind is Kind.HOUR_BEFORE)
    assert (hour_before.due.at.hour, hour_before.due.at.fold) == (2, 1)
    assert autumn.starts.moment - hour_before.due.moment == timedelta(hours=1)


def test_hours_of_the_day_stay_the_same_across_a_change_of_clocks() -> None:
    """The follow-ups lie in winter time, one of them planned from a summer day."""
    october = starting("2026-10-21 14:00")
    assert planned(october, now=datetime(2026, 10, 20, tzinfo=UTC))[Kind.FOLLOW_UP] == "Thu 29 10:00"


def test_an_evening_that_clocks_jump_over_is_moved_to_the_first_time_after() -> None:
    """Samoa left out 30 December 2011 altogether, and so the evening before an interview on the 31st."""
    interview = starting("2011-12-31 14:00", SAMOA)
    awake = Habits(SAMOA, time(3), time(3))
    assert planned(interview, awake, datetime(2011, 12, 1, tzinfo=UTC))[Kind.EVENING_BEFORE] == "Sat 31 00:00"


@pytest.mark.parametrize("which", ["the interview's", "the person's"])
def test_an_unknown_zone_is_a_clear_sentence(which: str) -> None:
    interview = starting("2026-11-24 14:00", "Mars/Olympus") if which == "the interview's" else TUESDAY
    habits = HABITS if which == "the interview's" else Habits("Mars/Olympus")
    with pytest.raises(UnknownZoneError, match="I don't know the time zone “Mars/Olympus”"):
        plan_reminders(interview, habits, WEEK_BEFORE)


@pytest.fixture
def rules_changed(tmp_path: Path) -> Iterator[None]:
    """Vienna goes by Tokyo's rules from now on, as after an update of the zones' database."""
    source = resources.files("tzdata.zoneinfo") / "Asia" / "Tokyo"
    changed = tmp_path / "Europe" / "Vienna"
    changed.parent.mkdir()
    with resources.as_file(source) as path:
        shutil.copy(path, changed)
    zoneinfo.reset_tzpath([tmp_path])
    zoneinfo.ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath()
    zoneinfo.ZoneInfo.clear_cache()


@pytest.mark.usefixtures("rules_changed")
def test_where_the_rules_of_a_zone_change_the_clock_on_the_wall_still_counts() -> None:
    assert TUESDAY.starts.moment == datetime(2026, 11, 24, 5, tzinfo=UTC), "the changed rules are in force"
    assert planned()[Kind.HOUR_BEFORE] == "Tue 24 13:00"
    assert planned()[Kind.EVENING_BEFORE] == "Mon 23 19:00"


def test_an_interview_years_ahead_is_planned_like_any_other() -> None:
    assert planned(starting("2034-11-24 14:00"))[Kind.EVENING_BEFORE] == "Thu 23 19:00"


ZONES = st.sampled_from((VIENNA, NEW_YORK, TOKYO, HOWE, "Asia/Kathmandu", "Pacific/Kiritimati"))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@given(
    st.datetimes(at("2026-03-01"), at("2027-04-30")),
    ZONES,
    st.integers(5, 480),
    st.builds(Habits, ZONES, TIMES, TIMES),
    st.none() | st.dates(date(2026, 3, 1), date(2027, 6, 1)),
)
def test_whoever_is_interviewed_whenever_it_is_planned_well(
    starts: datetime, zone: str, minutes: int, habits: Habits, promised: date | None
) -> None:
    interview = replace(TUESDAY, starts=WallTime(starts, zone), minutes=minutes)
    promising = replace(interview, debrief=Debrief(promised_on=promised))
    plan = plan_reminders(interview, habits, datetime(2026, 1, 1, tzinfo=UTC))
    due = {one.kind: one.due.moment for one in plan}
    assert list(due.values()) == sorted(due.values())
    assert set(due) >= set(Kind) - {Kind.EVENING_BEFORE}
    assert all(one.due.at in [wall.at for wall in wall_times(one.due.at, one.due.zone)] for one in plan)
    assert not any(habits.is_quiet(moment) for kind, moment in due.items() if kind not in AT_THE_PLACE)
    assert due[Kind.DEBRIEF] <= due[Kind.NOTE]
    assert due[Kind.NOTE] <= max(interview.ends + timedelta(hours=22), due[Kind.DEBRIEF])
    if Kind.EVENING_BEFORE in due:
        assert timedelta(minutes=75) <= interview.starts.moment - due[Kind.EVENING_BEFORE] < timedelta(hours=54)
    asked = {one.kind: one.due.moment for one in plan_reminders(promising, habits, datetime(2026, 1, 1, tzinfo=UTC))}
    assert asked[Kind.FOLLOW_UP] > interview.ends
    assert asked[Kind.FOLLOW_UP] < asked[Kind.SECOND_FOLLOW_UP] < asked[Kind.LET_GO]
