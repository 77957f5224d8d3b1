from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.diary import draft_follow_up, draft_notes
from bot.diary._note import speaks_of_them
from bot.diary.interview import Debrief, Interview
from tests.diary.interviews import BARE, FULL, TYPED, hostile

PRESSURE = ("other offer", "another offer", "other companies", "asap", "urgent", "did i get", "decision today")
ANYTHING = st.text(max_size=300) | st.text("ab .", max_size=600)
KEYS = [f"key{number}" for number in range(12)]


def told(**debrief: str) -> Interview:
    return replace(FULL, debrief=Debrief(**debrief))


def words_of(text: str) -> int:
    return len(text.split())


def test_everybody_whom_the_debrief_names_gets_a_note_and_no_two_are_alike() -> None:
    first, second = draft_notes(FULL)
    assert (first.to, second.to) == ("Ruth Adler", "Iris Berger")
    assert first.text.startswith("Dear Ruth Adler,\n")
    assert first.subject != second.subject
    for paragraph in first.text.split("\n\n")[1:-1]:
        assert paragraph not in second.text


def test_a_note_holds_the_detail_the_doubt_and_the_persons_own_answer() -> None:
    text = draft_notes(FULL)[0].text
    assert "the ward planning its own rota" in text
    assert "whether I have led enough people" in text
    assert "I ran a team of six at Harbour Lane for two years, and nobody left." in text
    assert "the staff nurse role at Fernhill Clinic" in text
    assert "on Tuesday" in text
    assert text.count("[") == 1, "all but the writer's own name is known"


def test_the_second_person_is_left_one_thing_of_their_own_to_fill_in() -> None:
    assert "[one thing that only the two of you spoke about]" in draft_notes(FULL)[1].text


@pytest.mark.parametrize("interview", [BARE, told()])
def test_where_the_debrief_is_empty_the_frame_says_what_is_missing_and_invents_nothing(interview: Interview) -> None:
    (note,) = draft_notes(interview)
    assert note.to == "your interviewer"
    assert note.text.startswith("Dear [name],")
    assert note.text.count("[") == 4
    assert 60 <= words_of(note.text) <= 130


def test_a_doubt_without_an_answer_leaves_the_answer_open() -> None:
    (note,) = draft_notes(told(doubt="no nights yet"))
    assert "no nights yet" in note.text
    assert "[what you did yourself, and what came of it]" in note.text


def test_an_answer_without_a_doubt_is_still_used() -> None:
    (note,) = draft_notes(told(answered="I ran the night desk for six years"))
    assert "I ran the night desk for six years." in note.text
    assert "[If a doubt" not in note.text


def test_who_sits_at_the_desk_was_not_in_the_room() -> None:
    assert [note.to for note in draft_notes(told(detail="Dana and Ruth were there"))] == ["Ruth"]


def test_a_long_list_of_people_ends_somewhere() -> None:
    assert len(draft_notes(told(detail="Ann, Ben, Cem, Dee, Eva and Fay were there"))) == 5


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    "interview", [FULL, BARE, told(doubt="x"), told(answered="y"), told(detail="Ruth and Tom were there")]
)
def test_a_note_has_60_to_130_words_whichever_variant_it_takes(interview: Interview, key: str) -> None:
    for note in draft_notes(replace(interview, key=key)):
        assert 60 <= words_of(note.text) <= 130, note.text


@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING, ANYTHING, st.sampled_from(KEYS))
def test_whatever_was_typed_a_note_stays_short_and_whole(
    company: str, role: str, doubt: str, answered: str, detail: str, key: str
) -> None:
    typed = Debrief(doubt=doubt, answered=answered, detail=detail)
    for note in draft_notes(replace(BARE, key=key, company=company, role=role, debrief=typed)):
        assert 60 <= words_of(note.text) <= 130
        assert len(note.text) <= 1150
        assert "\n" not in note.subject
        assert len(note.subject) <= 200


@pytest.mark.parametrize("typed", ["x" * 5000, "word " * 1000, TYPED])
def test_five_thousand_characters_in_every_field_still_make_a_mail(typed: str) -> None:
    for note in (*draft_notes(hostile(typed)), *(draft_follow_up(hostile(typed), second) for second in (False, True))):
        assert words_of(note.text) <= 130
        assert len(note.text) <= 1150


def test_a_cut_is_shown_so_that_its_writer_can_mend_it() -> None:
    (note,) = draft_notes(told(doubt="whether I could ever learn to lead " * 10))
    assert "[…]" in note.text


def test_the_first_follow_up_asks_about_the_timing_by_the_promised_day() -> None:
    draft = draft_follow_up(FULL, second=False)
    assert draft.to == "Ruth Adler"
    assert "Tuesday 24 November" in draft.text
    assert "by Thursday 3 December. Has the timing changed?" in draft.text
    assert "[One useful thing" in draft.text
    assert "interested" in draft.text


def test_without_a_promise_it_asks_by_when_they_will_decide() -> None:
    draft = draft_follow_up(BARE, second=False)
    assert draft.text.startswith("Dear [name],")
    assert "by when you expect to decide?" in draft.text


def test_a_promise_from_before_the_interview_was_a_slip() -> None:
    assert FULL.debrief
    early = replace(FULL, debrief=replace(FULL.debrief, promised_on=FULL.starts.at.date().replace(day=1)))
    assert "hoped to decide by" not in draft_follow_up(early, second=False).text


def test_the_second_follow_up_says_that_it_is_the_last_and_makes_a_no_easy() -> None:
    draft = draft_follow_up(FULL, second=True)
    assert "last note" in draft.text
    assert "somebody else" in draft.text


@pytest.mark.parametrize("second", [False, True])
@pytest.mark.parametrize("interview", [FULL, BARE])
def test_a_follow_up_is_shorter_than_a_note_may_be_and_never_presses(interview: Interview, second: bool) -> None:
    for key in KEYS:
        draft = draft_follow_up(replace(interview, key=key), second)
        assert 50 <= words_of(draft.text) <= 110
        assert not any(lever in draft.text.lower() for lever in PRESSURE)


@pytest.mark.parametrize(
    ("role", "company", "post"),
    [
        ("a staff nurse", "Fernhill", "the staff nurse role at Fernhill"),
        ("The Sous Chef position", "", "the Sous Chef role"),
        ("", "Fernhill", "the role at Fernhill"),
        ("", "", "about the role"),
    ],
)
def test_what_was_applied_for_fits_into_a_sentence(role: str, company: str, post: str) -> None:
    assert post in draft_notes(replace(BARE, role=role, company=company))[0].text


def test_words_for_a_third_person_are_noticed_only_in_what_was_typed() -> None:
    assert speaks_of_them(told(detail="the rota that she wrote"))
    assert not speaks_of_them(FULL)
    assert not speaks_of_them(BARE)
    assert not speaks_of_them(told(doubt="what she asked"), ("detail",))
