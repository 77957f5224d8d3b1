"""Every text that can be sent is made here and read by rules; aloud it has to be read by a person."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.diary import (
    Habits,
    Lateness,
    UnknownZoneError,
    could_not_find_text,
    draft_follow_up,
    draft_notes,
    outcome_text,
    reminder_text,
)
from bot.diary.interview import Format, IfThen, Interview, Kind, Outcome, WallTime
from bot.rehearsal.scenario import FORBIDDEN
from tests.diary.interviews import BARE, FULL, HABITS, STARTS, TYPED, hostile, moment

PROMISES = re.compile(
    r"\b(?:guarantee\w*|will get you|wins? (?:you )?the job|gets? you the job|always works|make sure you get|certain to)\b",
    re.IGNORECASE,
)
"""What nothing in here may say: no question, note or thank-you is known to win a job."""
LATENESSES = tuple(Lateness)
BEFORE = (Kind.EVENING_BEFORE, Kind.HOUR_BEFORE)
AFTER = (Kind.DEBRIEF, Kind.NOTE, Kind.FOLLOW_UP, Kind.SECOND_FOLLOW_UP, Kind.LET_GO)
UNIX = f"{STARTS.moment.timestamp():.0f}"
ENOUGH_KEYS = [f"key{number}" for number in range(8)]
"""So many interviews take every variant of every text at least once."""


def say(kind: Kind, interview: Interview = FULL, lateness: Lateness = Lateness.ON_TIME, **more: str) -> str:
    return reminder_text(kind, interview, lateness, HABITS, moment(kind), **more)


def every_text() -> Iterator[str]:
    for interview, way, key in product((FULL, BARE), Format, ENOUGH_KEYS):
        one = replace(interview, format=way, key=key)
        for kind, lateness in product(Kind, LATENESSES):
            for now in {moment(kind), STARTS.moment - timedelta(minutes=50), STARTS.moment, FULL.ends}:
                yield reminder_text(kind, one, lateness, HABITS, now, doubt="too little leading")
        yield could_not_find_text(one)
        for draft in (*draft_notes(one), draft_follow_up(one, second=False), draft_follow_up(one, second=True)):
            yield f"{draft.subject}\n{draft.text}"
    yield from map(outcome_text, Outcome)


def test_no_text_promises_touches_a_forbidden_matter_or_shows_how_it_was_made() -> None:
    for text in every_text():
        assert 40 < len(text) <= 1900
        assert not PROMISES.search(text), text
        assert not FORBIDDEN.search(text), text
        assert not re.search(r"[{}]|\u2014|\u2013|  |“”|\(\)|\.\.|,,| [.,;:?!]|\n\n\n|TODO", text), text
        assert text == text.strip()


@pytest.mark.parametrize("interview", [FULL, BARE, hostile(TYPED), hostile("x" * 5000), hostile("word " * 1000)])
def test_every_kind_lateness_and_format_fits_into_one_message_with_its_draft(interview: Interview) -> None:
    for kind, lateness, way, key in product(Kind, LATENESSES, Format, ENOUGH_KEYS):
        one = replace(interview, format=way, key=key)
        text = say(kind, one, lateness, doubt="doubt " * 900)
        assert 40 < len(text) <= 1900
        drafts = kind in (Kind.NOTE, Kind.FOLLOW_UP, Kind.SECOND_FOLLOW_UP)
        assert text.count("```") == (2 if drafts else 0)


@pytest.mark.parametrize("kind", BEFORE)
@pytest.mark.parametrize("lateness", [Lateness.ON_TIME, Lateness.LATE])
def test_before_the_interview_all_that_was_prepared_is_there(kind: Kind, lateness: Lateness) -> None:
    for key in ENOUGH_KEYS:
        text = say(kind, replace(FULL, key=key), lateness, doubt="has not led more than four people")
        assert "“If I am handed my coat, then I thank Tom, and then Dana at the desk.”" in text
        assert "“What would be hardest for me here?”" in text
        assert "\n- Night desk at Harbour Lane, six years, nobody waited\n- The rota I wrote anew for 14 people" in text
        assert "has not led more than four people" in text
        assert "Fernhill Clinic (staff nurse)" in text
        assert f"<t:{UNIX}:F>" in text
        assert "Dana checks you in, Tom walks you in" in text


@pytest.mark.parametrize("kind", BEFORE)
def test_where_nothing_was_prepared_a_plan_and_a_question_are_lent(kind: Kind) -> None:
    text = say(kind, BARE)
    assert "“If somebody gets up to walk me out, then I thank them where we part" in text
    assert "What would be the greatest challenges for me here, given my background?" in text
    assert "The doubt to expect" not in text


def test_half_a_plan_is_completed_by_what_is_lent() -> None:
    only_cue = replace(BARE, plan=IfThen(cue="they close the folder"))
    assert "“If they close the folder, then I thank them where we part" in say(Kind.HOUR_BEFORE, only_cue)


def test_the_doubt_of_an_earlier_round_is_expected_again_unless_another_one_is_given() -> None:
    assert FULL.debrief
    again = replace(FULL, debrief=replace(FULL.debrief, doubt="no nights yet"))
    assert "The doubt to expect: no nights yet." in say(Kind.HOUR_BEFORE, again)
    assert "The doubt to expect: too quiet." in say(Kind.HOUR_BEFORE, again, doubt="Too quiet.")


@pytest.mark.parametrize(
    ("ahead", "day"),
    [
        (timedelta(hours=19), "Tomorrow"),
        (timedelta(hours=14), "Today"),
        (timedelta(days=4), "On Tuesday"),
        (timedelta(days=9), "On Tuesday 24 November"),
    ],
)
def test_the_day_is_called_by_what_it_is_when_the_message_is_sent(ahead: timedelta, day: str) -> None:
    text = reminder_text(Kind.EVENING_BEFORE, FULL, Lateness.ON_TIME, HABITS, STARTS.moment - ahead)
    assert re.match(rf"{day}(?: it is)?: your interview", text)


def test_tomorrow_is_counted_in_the_zone_of_whoever_reads_it() -> None:
    early = replace(FULL, starts=WallTime(STARTS.at.replace(hour=1), "Europe/Vienna"))
    now = early.starts.moment - timedelta(hours=3)
    tomorrow = reminder_text(Kind.EVENING_BEFORE, early, Lateness.ON_TIME, HABITS, now)
    today = reminder_text(Kind.EVENING_BEFORE, early, Lateness.ON_TIME, Habits("America/New_York"), now)
    assert (tomorrow.split(":")[0].split()[0], today.split(":")[0].split()[0]) == ("Tomorrow", "Today")


def test_the_hour_before_announces_the_next_message_only_if_it_comes() -> None:
    assert "when it should be over" in say(Kind.HOUR_BEFORE)
    assert "when it should be over" not in say(Kind.HOUR_BEFORE, replace(FULL, off=frozenset({Kind.WAY_OUT})))


def test_an_evening_that_was_missed_points_to_the_hour_before_or_brings_the_plan_itself() -> None:
    soon = STARTS.moment - timedelta(minutes=70)
    comes = reminder_text(Kind.EVENING_BEFORE, FULL, Lateness.TOO_LATE, HABITS, soon)
    off = replace(FULL, off=frozenset({Kind.HOUR_BEFORE}))
    alone = reminder_text(Kind.EVENING_BEFORE, off, Lateness.TOO_LATE, HABITS, soon)
    assert "an hour before" in comes
    assert "handed my coat" not in comes
    assert "handed my coat" in alone
    assert "sorry" in comes
    assert f"<t:{UNIX}:R>" in alone


@pytest.mark.parametrize("kind", BEFORE)
def test_nothing_is_prepared_any_more_once_the_interview_has_begun(kind: Kind) -> None:
    begun = reminder_text(kind, FULL, Lateness.TOO_LATE, HABITS, STARTS.moment)
    over = reminder_text(kind, FULL, Lateness.TOO_LATE, HABITS, FULL.ends)
    assert "sorry" in begun
    assert "Put the phone away" in begun
    assert "over by now" in over
    assert "handed my coat" not in begun + over


def test_on_the_way_out_each_is_thanked_by_name_in_the_order_in_which_they_are_met() -> None:
    for key in ENOUGH_KEYS:
        text = say(Kind.WAY_OUT, replace(FULL, key=key))
        assert text.startswith("On your way out: ")
        assert 0 < text.index("Tom") < text.index("Dana")


@pytest.mark.parametrize(
    ("walks_in", "checks_in", "said"),
    [
        ("Tom", "", "Tom where you part, then whoever is at the desk"),
        ("", "Dana", "Dana at the desk"),
        ("dana", "Dana", "thank Dana, who walked you in and looks after the desk"),
        ("", "", "whoever walks you out, then whoever is at the desk"),
    ],
)
def test_on_the_way_out_nobody_is_left_out_whose_name_is_not_known(walks_in: str, checks_in: str, said: str) -> None:
    assert said in say(Kind.WAY_OUT, replace(BARE, walks_in=walks_in, checks_in=checks_in))


@pytest.mark.parametrize("interview", [FULL, BARE])
@pytest.mark.parametrize("way", Format)
def test_on_the_way_out_it_can_be_read_in_the_lift(interview: Interview, way: Format) -> None:
    for key in ENOUGH_KEYS:
        assert len(say(Kind.WAY_OUT, replace(interview, format=way, key=key))) <= 200


def test_after_a_call_a_line_goes_to_the_coordinator_and_on_the_phone_the_next_step_is_asked_for() -> None:
    call, phone = (say(Kind.WAY_OUT, replace(FULL, format=way)) for way in (Format.VIDEO, Format.PHONE))
    assert "one line to Tom and Dana, who set it up" in call
    assert "next step and its day" in phone
    assert "desk" not in call + phone


@pytest.mark.parametrize("way", Format)
@pytest.mark.parametrize("interview", [FULL, BARE])
def test_hours_later_nobody_is_on_the_way_out_any_more(way: Format, interview: Interview) -> None:
    text = say(Kind.WAY_OUT, replace(interview, format=way), Lateness.TOO_LATE)
    assert "on your way out" not in text.lower()
    assert "sorry" in text.lower()
    assert "note" in text


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("lateness", [Lateness.LATE, Lateness.TOO_LATE])
def test_what_comes_late_says_sorry_and_what_is_on_time_does_not(kind: Kind, lateness: Lateness) -> None:
    for way, key in product(Format, ENOUGH_KEYS):
        one = replace(FULL, format=way, key=key)
        assert "sorry" in say(kind, one, lateness).lower()
        assert "sorry" not in say(kind, one).lower()


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in (*BEFORE, Kind.LET_GO)])
def test_what_comes_too_late_is_another_text_than_what_comes_late(kind: Kind) -> None:
    on_time, late, too_late = (say(kind, FULL, lateness) for lateness in LATENESSES)
    opening = on_time.split("\n\n")[0]
    assert opening not in too_late
    if kind is not Kind.WAY_OUT:
        assert opening in late


def test_the_debrief_asks_its_four_questions() -> None:
    for key in ENOUGH_KEYS:
        text = say(Kind.DEBRIEF, replace(BARE, key=key))
        for word in (r"question|ask", r"doubt|hesitate", r"answer|say to that", r"day|date|by when"):
            assert re.search(word, text), text


def test_the_note_holds_the_draft_and_says_that_the_bot_never_sends_it() -> None:
    for key in ENOUGH_KEYS:
        one = replace(FULL, key=key)
        text = say(Kind.NOTE, one)
        draft, _ = draft_notes(one)
        assert f"```\nSubject: {draft.subject}\n\n{draft.text}\n```" in text
        assert re.search("I never send anything to anybody|I write to nobody but you", text)
        assert "Iris Berger should get one as well" in text
        assert "If you did not get to thank Tom and Dana" in text
        assert re.search("survey|people were only asked", text)


def test_a_note_without_a_debrief_says_honestly_that_it_is_a_frame() -> None:
    text = say(Kind.NOTE, BARE)
    assert "only a frame" in text
    assert "If you did not get to thank" not in text


def test_words_about_a_third_person_are_pointed_out() -> None:
    assert FULL.debrief
    about_her = replace(FULL, debrief=replace(FULL.debrief, detail="the rota that she wrote"))
    assert "“she”" in say(Kind.NOTE, about_her)
    assert "“she”" in say(Kind.FOLLOW_UP, about_her)
    assert "“she”" not in say(Kind.NOTE)


def test_a_follow_up_names_the_promised_day_or_says_that_it_knows_of_none() -> None:
    for key in ENOUGH_KEYS:
        assert "Thursday 3 December" in say(Kind.FOLLOW_UP, replace(FULL, key=key))
    assert "I know of no day that was named" in say(Kind.FOLLOW_UP, BARE)


@pytest.mark.parametrize("kind", [Kind.FOLLOW_UP, Kind.SECOND_FOLLOW_UP])
def test_a_follow_up_holds_its_draft_its_caveat_and_the_way_to_stop(kind: Kind) -> None:
    text = say(kind)
    assert draft_follow_up(FULL, kind is Kind.SECOND_FOLLOW_UP).text in text
    assert "I never send anything" in text
    assert "/interview outcome" in text


@pytest.mark.parametrize("kind", AFTER)
def test_after_the_interview_every_message_says_which_one_it_is_about(kind: Kind) -> None:
    for lateness, key in product(LATENESSES, ENOUGH_KEYS):
        assert "at Fernhill Clinic (staff nurse)" in say(kind, replace(FULL, key=key), lateness)


def test_who_could_not_be_found_is_thanked_through_somebody_else_or_in_the_note() -> None:
    for way in Format:
        text = could_not_find_text(replace(FULL, format=way))
        assert "Tom and Dana" in text
        assert "note" in text
        assert "note" in could_not_find_text(replace(BARE, format=way))
    assert "“Would you please thank Tom and Dana for me?”" in could_not_find_text(FULL)


def test_every_outcome_has_an_answer_of_its_own() -> None:
    said = {outcome: outcome_text(outcome) for outcome in Outcome}
    assert len(set(said.values())) == len(Outcome)
    assert "Congratulations" in said[Outcome.OFFER]
    assert "no verdict on you" in said[Outcome.REFUSED]


def test_the_same_reminder_sent_again_says_the_same() -> None:
    for kind, lateness in product(Kind, LATENESSES):
        assert say(kind, FULL, lateness) == say(kind, FULL, lateness)


@pytest.mark.parametrize("zones", [("Mars/Olympus", "Europe/Vienna"), ("Europe/Vienna", "Mars/Olympus")])
def test_an_unknown_zone_is_said_in_a_sentence(zones: tuple[str, str]) -> None:
    away = replace(FULL, starts=WallTime(STARTS.at, zones[0]))
    with pytest.raises(UnknownZoneError, match="Mars/Olympus"):
        reminder_text(Kind.WAY_OUT, away, Lateness.ON_TIME, Habits(zones[1]), STARTS.moment)


def outside_of_blocks(text: str) -> str:
    return re.sub(r"```\n.*?\n```", "", text, flags=re.DOTALL)


def assert_nothing_is_alive(text: str) -> None:
    shown = re.sub(r"(?<!\\)<t:\d+:[FR]>", "", outside_of_blocks(text)).replace("[brackets]", "")
    shown = re.sub(r"\\[^A-Za-z0-9\s]", "!", shown)
    assert not re.search(r"[*_~|`\[\]<@]|://|discord\.gg|[\u202a-\u202e]", shown), shown
    assert not re.search(r"^(?:[#>+]|-(?! )|- [-#>+])", shown, re.MULTILINE), shown


def test_nothing_that_was_typed_comes_alive_in_any_message() -> None:
    for kind, lateness, way in product(Kind, LATENESSES, Format):
        assert_nothing_is_alive(say(kind, replace(hostile(TYPED), format=way), lateness, doubt=TYPED))
    assert_nothing_is_alive(could_not_find_text(hostile(TYPED)))


@given(
    st.text(st.characters(codec="utf-8") | st.sampled_from("*_~|`#>[]()<@:/. \\\n{}"), max_size=120),
    st.sampled_from(Kind),
)
def test_any_text_in_any_field_makes_a_whole_and_harmless_message(typed: str, kind: Kind) -> None:
    text = say(kind, hostile(typed), doubt=typed)
    assert 40 < len(text) <= 1900
    assert_nothing_is_alive(text)
