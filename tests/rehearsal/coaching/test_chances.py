"""Where a person plays the manager, the card looks at what the candidate did, and leaves out what they could not do."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.rehearsal.chairs import Cue, Reply
from bot.rehearsal.coaching import Moment, ScoreCard, ScoreRow, moments
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import Answer, Difficulty
from bot.rehearsal.scene import Scene
from bot.rehearsal.session import Coaching, Rehearsal

SCENE = "nursing_surgical_ward"
ASK = "I want this job because of how the ward teaches. What would you still need to see from me?"
TEAM = "What is the team like?"
TRAINING = "How are new people trained here?"
NEXT = "What are the next steps, and when will I hear from you?"
BYE = "Thank you, Maureen. Goodbye."
DOUBT_ROWS = ("receives_doubt", "evidence", "limit_and_plan", "check")
OPEN = Cue.OWN_WORDS


def card_of(room: Room, lines: Sequence[tuple[str, Cue | None]], words: str = "") -> ScoreCard:
    rehearsal = room.start(SCENE, seed=3, difficulty=Difficulty.MEDIUM, coaching=Coaching.OFF)
    for text, cue in lines:
        rehearsal = room.hear(rehearsal, text, Reply(cue, words) if cue else None)
    return room.score_card(rehearsal)


def rows_of(room: Room, *lines: tuple[str, Cue | None]) -> dict[str, ScoreRow]:
    return {row.key: row for row in card_of(room, lines).rows}


@pytest.fixture
def case(room: Room) -> str:
    """A case that speaks to the first doubt of the scene, with an act and a result."""
    rehearsal = room.start(SCENE, seed=3, difficulty=Difficulty.MEDIUM, coaching=Coaching.OFF)
    doubt = room.scenarios[SCENE].doubt(rehearsal.scene.doubts[0].key)
    return f"{doubt.receive} {doubt.evidence}"


def test_a_manager_who_is_convinced_at_once_gives_nothing_for_evidence_that_was_not_given(room: Room) -> None:
    for at_once in ([(ASK, Cue.CONVINCED)], [(ASK, Cue.DOUBT), ("I see.", Cue.CONVINCED)]):
        rows = rows_of(room, *at_once, (NEXT, OPEN), (BYE, OPEN))
        for key in ("evidence", "limit_and_plan", "check"):
            assert (rows[key].points, rows[key].of) == (0, 0), key


def test_a_mere_claim_is_no_evidence_however_convinced_the_person_is(room: Room) -> None:
    rows = rows_of(room, (ASK, Cue.DOUBT), ("I am a very reliable and fast person, always.", Cue.CONVINCED))
    assert (rows["evidence"].points, rows["evidence"].of) == (0, 20)


def test_a_case_counts_in_full_however_hard_the_person_is_to_convince(room: Room, case: str) -> None:
    for cue in (Cue.CONVINCED, Cue.DOUBT, OPEN, Cue.DODGE, Cue.TIME_UP):
        rows = rows_of(room, (ASK, Cue.DOUBT), (case, cue), (NEXT, OPEN), (BYE, OPEN))
        assert (rows["evidence"].points, rows["evidence"].of) == (20, 20), cue
        assert rows["receives_doubt"].points == 10


def test_a_doubt_that_a_person_would_not_name_though_asked_costs_nothing(room: Room) -> None:
    for cue in (Cue.DODGE, OPEN, Cue.CONVINCED, Cue.TIME_UP):
        rows = rows_of(room, (TEAM, OPEN), (TRAINING, OPEN), (ASK, cue), (NEXT, OPEN), (BYE, OPEN))
        assert rows["right_ask"].points == 15
        assert all(rows[key].of == 0 for key in DOUBT_ROWS), cue


def test_who_never_asked_and_was_told_nothing_loses_the_rows_as_always(room: Room) -> None:
    rows = rows_of(room, (TEAM, OPEN), (TRAINING, OPEN), (NEXT, OPEN), (BYE, OPEN))
    assert (rows["right_ask"].points, rows["right_ask"].of) == (0, 15)
    assert [rows[key].of for key in DOUBT_ROWS] == [10, 20, 10, 5]


def test_who_is_told_the_doubt_unasked_need_not_have_asked(room: Room, case: str) -> None:
    rows = rows_of(room, (TEAM, Cue.DOUBT), (case, Cue.CONVINCED), (NEXT, OPEN), (BYE, OPEN))
    assert rows["right_ask"].of == 0
    assert rows["evidence"].points == 20
    asked = rows_of(room, (TEAM, Cue.DOUBT), (ASK, OPEN), (case, Cue.CONVINCED), (BYE, OPEN))
    assert asked["right_ask"].points == 15


def test_a_talk_cut_short_asks_for_nothing_that_there_was_no_time_for(room: Room) -> None:
    rows = rows_of(room, (TEAM, Cue.TIME_UP), (BYE, OPEN))
    assert rows["right_ask"].of == 0
    assert all(rows[key].of == 0 for key in DOUBT_ROWS)
    late = rows_of(room, (TEAM, Cue.TIME_UP), (ASK, OPEN), (BYE, OPEN))
    assert late["right_ask"].points == 15


def test_the_question_after_a_cue_in_good_time_is_late_as_always(room: Room) -> None:
    rows = rows_of(room, (TEAM, OPEN), (TRAINING, OPEN), (TEAM, Cue.TIME_UP), (ASK, OPEN), (BYE, OPEN))
    assert rows["right_ask"].points == 5
    assert rows["evidence"].of == 20


def test_a_doubt_named_with_the_last_word_could_not_be_answered(room: Room) -> None:
    rows = rows_of(room, (ASK, Cue.DOUBT))
    assert all(rows[key].of == 0 for key in DOUBT_ROWS)


def test_what_a_person_may_have_asked_for_in_their_own_words_is_no_pushing_on(room: Room, case: str) -> None:
    more = "Last year I reorganised the drug cupboard myself and cut the missing doses from nine a month to two."
    rehearsal = [(ASK, Cue.DOUBT), (case, Cue.CONVINCED), ("Does that help?", OPEN), (more, OPEN), (BYE, OPEN)]
    rows = {row.key: row for row in card_of(room, rehearsal, "And what else have you done?").rows}
    assert rows["check"].points == 5
    assert "sells_on" not in {lost.key for lost in card_of(room, rehearsal).deductions}


def test_drawing_the_talk_out_counts_right_after_the_cue_and_not_once_the_person_goes_on(room: Room) -> None:
    start = [(TEAM, OPEN), (ASK, Cue.DODGE), (TRAINING, Cue.TIME_UP)]
    drawn = card_of(room, [*start, ("What tools do you use on the ward?", OPEN)])
    assert "prolongs" in {lost.key for lost in drawn.deductions}
    asked = card_of(room, [*start, ("Thank you. One moment, please.", OPEN), ("What tools do you use?", OPEN)])
    assert "prolongs" not in {lost.key for lost in asked.deductions}


def test_a_rule_that_the_person_let_go_decides_nothing_any_more(room: Room) -> None:
    scenario = next(one for one in room.scenarios.values() if any(doubt.is_deal_breaker for doubt in one.doubts))
    rehearsal = room.start(scenario.id, seed=1, difficulty=Difficulty.HARD, coaching=Coaching.OFF)
    breakers_first = sorted(rehearsal.scene.doubts, key=lambda one: not scenario.doubt(one.key).is_deal_breaker)
    breaking = replace(rehearsal.scene, answer=Answer.DEAL_BREAKER, doubts=tuple(breakers_first))
    named = room.hear(replace(rehearsal, scene=breaking), ASK, Reply(Cue.DOUBT))
    for cue, decides in ((Cue.CONVINCED, False), (Cue.DOUBT, True)):
        outcome = room.coach.score_card(
            scenario, *_played(room, named, breaking, "That is fair, I understand.", cue), named.seed
        ).outcome
        assert ("rule" in outcome or "requirement" in outcome) is decides


def _played(room: Room, named: Rehearsal, beginning: Scene, text: str, cue: Cue) -> tuple[Scene, list[Moment]]:
    """Play on from a scene that no seed begins with."""
    last = room.hear(named, text, Reply(cue))
    for line in ("Thank you. Goodbye.", "Goodbye."):
        last = last if last.is_over else room.hear(last, line, Reply(Cue.TIME_UP))
    scenario = room.scenarios[named.scenario]
    return last.scene, list(moments(scenario, beginning, last.readings, last.cues))


def test_reasons_for_rows_left_out_say_so(room: Room) -> None:
    for lines in ([(ASK, Cue.DOUBT)], [(TEAM, Cue.TIME_UP)], [(ASK, Cue.DOUBT), ("I see.", Cue.CONVINCED)]):
        for row in card_of(room, lines).rows:
            assert row.of or "does not count" in row.why, (row.key, row.why)
