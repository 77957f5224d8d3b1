"""Whatever a person in the manager's chair makes of the lines, the scene goes by its rules and comes to an end."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.rehearsal.acts import ActName
from bot.rehearsal.chairs import LONGEST_REPLY, Cue, Reply
from bot.rehearsal.coaching import moments
from bot.rehearsal.deciding import MOST_EXCHANGES, MOST_MORE, decide, needs_answer, next_doubt
from bot.rehearsal.moves import Move, Place
from bot.rehearsal.reading import Evidence, Reading
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import Answer, Difficulty, Scenario
from bot.rehearsal.scene import Phase, Scene, Standing, begin
from bot.rehearsal.session import VERSION, Coaching, Rehearsal, Turn, dump, restore
from bot.rehearsal.speaking import Occasion, propose, speak_for
from tests.rehearsal.deciding.strategies import readings

LONGEST = max(MOST_EXCHANGES.values()) + MOST_MORE + 2 + 5
"""Exchanges in the office, drawn out as long as it goes, and the way out."""
CASE = Evidence("I ran it alone", "30 percent")


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_any_cues_to_any_readings_play_by_the_rules(room: Room, data: st.DataObject) -> None:
    scenario = room.scenarios[data.draw(st.sampled_from(sorted(room.scenarios)))]
    difficulty, seed = data.draw(st.sampled_from(Difficulty)), data.draw(st.integers(0, 10_000))
    leaves_to_program = data.draw(st.booleans())
    scene = beginning = begin(scenario, difficulty, seed)
    turns: list[Turn] = []
    used: tuple[str, ...] = ()
    for _ in range(LONGEST):
        if scene.is_over:
            break
        reading = data.draw(readings(scenario, scene))
        cue = data.draw(st.sampled_from(Cue))
        if not needs_answer(scene, reading) or (leaves_to_program and data.draw(st.booleans())):
            cue = None
        before, (scene, act) = scene, decide(scenario, scene, reading, cue)
        assert act.beats
        if cue and before.place is Place.OFFICE:
            assert not {beat.doubt for beat in act.beats if beat.doubt} - set(scene.voiced), (
                "a hidden doubt is proposed"
            )
            assert_only_the_cue_moved_the_doubts(before, scene, cue)
        occasion = Occasion(scenario, before, scene, act, reading, seed, used)
        words = data.draw(st.sampled_from(["", "So be it."]))
        speech = speak_for(room.voice, occasion, Reply(cue, words)) if cue else room.voice.speak(occasion)
        used = (*used, *speech.used)
        assert speech.said, f"nobody had words for {act.name}"
        assert sum(said.is_by_person for said in speech.said) == bool(cue and words)
        if cue:
            proposed = propose(room.voice, occasion, cue)
            assert len(proposed) < LONGEST_REPLY, (act.name, proposed)
        turns.append(Turn(reading, act.name, speech.said, cue=cue))
    assert scene.is_over, "the scene never ended"
    rehearsal = Rehearsal(VERSION, scenario.id, seed, difficulty, Coaching.OFF, scene, turns=tuple(turns), lines=used)
    assert restore(dump(rehearsal)) == rehearsal, "saving and loading changed something"
    played = list(moments(scenario, beginning, rehearsal.readings, rehearsal.cues))
    assert played[-1].after == scene, "played again it went otherwise"
    card = room.coach.score_card(scenario, scene, played, seed)
    assert 0 <= card.total <= card.of <= 100
    assert sum(row.of for row in card.rows) == card.of


def assert_only_the_cue_moved_the_doubts(before: Scene, after: Scene, cue: Cue) -> None:
    named = set(after.voiced) - set(before.voiced)
    settled = {one.key for one in after.doubts if one.standing is Standing.SETTLED} - {
        one.key for one in before.doubts if one.standing is Standing.SETTLED
    }
    assert len(named) == (cue is Cue.DOUBT and bool(named))
    assert not settled or cue is Cue.CONVINCED
    if cue is Cue.OWN_WORDS and after.phase is before.phase:
        assert [one.standing for one in after.doubts] == [one.standing for one in before.doubts]


def reading(*moves: Move, place: Place = Place.OFFICE, **fields: object) -> Reading:
    return Reading("a line", place, moves, dict.fromkeys(moves, "a line"), **fields)  # type: ignore[arg-type]


@pytest.fixture
def shift(room: Room) -> Scenario:
    return room.scenarios["logistics_warehouse_shift"]


def named(shift: Scenario, answer: Answer = Answer.NAMED_DOUBT) -> tuple[Scene, str]:
    beginning = replace(begin(shift, Difficulty.MEDIUM, 1), answer=answer)
    scene, _ = decide(shift, beginning, reading(Move.ASKS_TO_CONVINCE), Cue.DOUBT)
    assert scene.open_doubt
    return scene, scene.open_doubt


def test_a_doubt_is_named_when_the_person_says_so_asked_or_unasked(shift: Scenario) -> None:
    for move in (Move.ASKS_TO_CONVINCE, Move.ASKS_ROLE, Move.THANKS, Move.PRESSES):
        beginning = begin(shift, Difficulty.MEDIUM, 1)
        scene, act = decide(shift, beginning, reading(move), Cue.DOUBT)
        assert act.name is ActName.NAMES_DOUBT
        assert scene.open_doubt == beginning.doubts[0].key
        assert scene.phase is Phase.DOUBT


def test_a_named_doubt_stands_until_the_person_is_convinced_whatever_is_said(shift: Scenario) -> None:
    scene, key = named(shift)
    case = reading(Move.GIVES_EVIDENCE, about=(key,), evidence=CASE, word_count=20)
    for cue in (Cue.DOUBT, Cue.OWN_WORDS, Cue.DODGE):
        after, _ = decide(shift, scene, case, cue)
        assert after.doubt(key).standing is Standing.VOICED
        assert after.doubt(key).has_own_act, "what the candidate said is taken note of all the same"
    after, act = decide(shift, scene, case, Cue.CONVINCED)
    assert after.doubt(key).standing is Standing.SETTLED
    assert (act.name, after.phase) == (ActName.SETTLES_DOUBT, Phase.OPEN)


def test_a_person_may_be_convinced_by_nothing_but_nothing_is_noted_as_said(shift: Scenario) -> None:
    scene, key = named(shift)
    after, _ = decide(shift, scene, reading(Move.THANKS), Cue.CONVINCED)
    state = after.doubt(key)
    assert state.standing is Standing.SETTLED
    assert not any((state.is_about, state.has_own_act, state.has_result, state.has_plan, state.tries))


def test_once_a_doubt_is_settled_the_next_cue_names_the_next_one(shift: Scenario) -> None:
    scene, key = named(shift)
    scene, _ = decide(shift, scene, reading(Move.THANKS), Cue.CONVINCED)
    scene, _ = decide(shift, scene, reading(Move.CHECKS), Cue.DOUBT)
    assert scene.open_doubt not in (None, key)


def test_a_deal_breaker_is_named_only_in_a_scene_that_holds_it_in_store(shift: Scenario) -> None:
    scene, _ = named(shift)
    for _ in range(2):
        scene, _ = decide(shift, scene, reading(Move.THANKS), Cue.CONVINCED)
        scene, _ = decide(shift, scene, reading(Move.CHECKS), Cue.DOUBT)
    assert not any(shift.doubt(key).is_deal_breaker for key in scene.voiced)
    assert next_doubt(shift, scene) is None
    breaks = [one for one in scene.doubts if shift.doubt(one.key).is_deal_breaker]
    assert breaks, "the scene has one"
    assert next_doubt(shift, replace(scene, answer=Answer.DEAL_BREAKER)) == breaks[0].key


def test_a_dodge_gives_nothing_away_and_stays_a_dodge(shift: Scenario) -> None:
    scene, act = decide(shift, begin(shift, Difficulty.EASY, 1), reading(Move.ASKS_TO_CONVINCE), Cue.DODGE)
    assert (act.name, scene.has_dodged, scene.voiced) == (ActName.DODGES, True, ())
    scene, act = decide(shift, scene, reading(Move.ASKS_TO_CONVINCE), Cue.DODGE)
    assert act.name is ActName.HOLDS_POSITION


def test_who_is_convinced_with_no_doubt_open_is_convinced_altogether(shift: Scenario) -> None:
    scene, _ = decide(shift, begin(shift, Difficulty.EASY, 1), reading(Move.STATES_INTEREST), Cue.CONVINCED)
    assert scene.is_convinced
    assert not scene.voiced


def test_time_is_up_once_for_the_cue_and_twice_for_the_goodbye(shift: Scenario) -> None:
    scene, key = named(shift)
    scene, act = decide(shift, scene, reading(Move.GIVES_EVIDENCE, word_count=9), Cue.TIME_UP)
    assert (act.name, scene.phase) == (ActName.GIVES_CUE, Phase.CUED)
    assert scene.doubt(key).standing is Standing.UNSETTLED
    scene, act = decide(shift, scene, reading(Move.ASKS_NEXT_STEPS, steps=("when",)), Cue.TIME_UP)
    assert (act.name, scene.phase) == (ActName.SAYS_GOODBYE, Phase.LOBBY)
    assert scene.steps == ("when",), "the question is answered on the way out"


def test_a_goodbye_of_the_candidate_ends_the_talk_unless_the_person_calls_them_back(shift: Scenario) -> None:
    beginning = begin(shift, Difficulty.MEDIUM, 1)
    bye = reading(Move.THANKS, Move.SAYS_GOODBYE)
    for cue in set(Cue) - {Cue.DOUBT}:
        assert decide(shift, beginning, bye, cue)[0].phase is Phase.LOBBY
    assert decide(shift, beginning, bye, Cue.DOUBT)[0].phase is Phase.DOUBT


def test_words_of_their_own_leave_everything_but_the_account_as_it_was(shift: Scenario) -> None:
    beginning = begin(shift, Difficulty.MEDIUM, 1)
    line = reading(Move.STATES_INTEREST, Move.ASKS_TO_CONVINCE, did="ran the shift", is_direct_ask=True)
    scene, act = decide(shift, beginning, line, Cue.OWN_WORDS)
    assert (scene.asks, scene.has_interest, scene.did, scene.exchanges) == (1, True, "ran the shift", 1)
    assert (scene.doubts, scene.phase, scene.open_doubt) == (beginning.doubts, Phase.OPEN, None)
    assert all(beat.doubt is None for beat in act.beats), "what is proposed gives no hidden doubt away"


def test_a_question_about_the_job_is_answered_in_what_is_proposed_whatever_the_cue(shift: Scenario) -> None:
    line = reading(Move.ASKS_ROLE, topics=("team",))
    for cue in Cue:
        scene, act = decide(shift, begin(shift, Difficulty.MEDIUM, 1), line, cue)
        assert act.beats[0].act is ActName.ANSWERS_ROLE
        assert scene.topics == ("team",)


def test_insults_and_calls_for_the_coach_go_as_always(shift: Scenario) -> None:
    beginning = begin(shift, Difficulty.MEDIUM, 1)
    for line in (reading(Move.HOSTILE), reading(Move.ASKS_COACH)):
        assert not needs_answer(beginning, line)
        for cue in Cue:
            assert decide(shift, beginning, line, cue) == decide(shift, beginning, line)


def test_the_way_out_goes_by_the_candidates_line_alone(shift: Scenario) -> None:
    lobby = replace(begin(shift, Difficulty.MEDIUM, 1), phase=Phase.LOBBY)
    for line in (reading(Move.THANKS, place=Place.LOBBY), reading(Move.SMALL_TALK, place=Place.LOBBY)):
        assert needs_answer(lobby, line)
        for cue in Cue:
            assert decide(shift, lobby, line, cue) == decide(shift, lobby, line)
    assert not needs_answer(lobby, reading(Move.LEAVES, place=Place.LOBBY))


def test_a_talk_that_is_drawn_out_too_long_ends_whatever_the_person_wants(shift: Scenario) -> None:
    for cue in Cue:
        scene = begin(shift, Difficulty.HARD, 1)
        for _ in range(MOST_EXCHANGES[Difficulty.HARD] + MOST_MORE + 2):
            if scene.phase is Phase.LOBBY:
                break
            scene, _ = decide(shift, scene, reading(Move.ASKS_ROLE, topics=("team",)), cue)
        assert scene.phase is Phase.LOBBY, cue


def test_the_program_goes_on_where_a_person_left_off(shift: Scenario) -> None:
    scene, key = named(shift)
    scene, _ = decide(
        shift, scene, reading(Move.GIVES_EVIDENCE, about=(key,), evidence=Evidence("I ran it")), Cue.OWN_WORDS
    )
    scene, _ = decide(
        shift, scene, reading(Move.GIVES_EVIDENCE, about=(key,), evidence=Evidence(None, "30 percent"), word_count=9)
    )
    assert scene.doubt(key).standing is Standing.SETTLED
