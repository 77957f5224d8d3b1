"""Whatever is said, the scene goes on by its rules and comes to an end."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.rehearsal.acts import ActName, Speaker
from bot.rehearsal.coaching import moments
from bot.rehearsal.deciding import MOST_EXCHANGES, decide
from bot.rehearsal.moves import Move, Place
from bot.rehearsal.reading import Reading
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import Difficulty
from bot.rehearsal.scene import Phase, Scene, Standing, begin
from bot.rehearsal.session import VERSION, Coaching, Rehearsal, Turn, dump, restore
from bot.rehearsal.speaking import Occasion
from tests.rehearsal.deciding.strategies import readings

LONGEST = max(MOST_EXCHANGES.values()) + 3 + 5
"""Exchanges in the office, a few after the cue, and the way out."""
ASKS = (ActName.NAMES_DOUBT, ActName.VAGUE_DOUBT, ActName.DEAL_BREAKER)


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_any_sequence_of_readings_plays_by_the_rules(room: Room, data: st.DataObject) -> None:
    scenario = room.scenarios[data.draw(st.sampled_from(sorted(room.scenarios)))]
    difficulty, seed = data.draw(st.sampled_from(Difficulty)), data.draw(st.integers(0, 10_000))
    scene = begin(scenario, difficulty, seed)
    has_asked, turns, used = False, [], ()
    heard: list[Reading] = []
    for _ in range(LONGEST):
        if scene.is_over:
            break
        reading = data.draw(readings(scenario, scene))
        heard.append(reading)
        has_asked = has_asked or Move.ASKS_TO_CONVINCE in reading.moves
        before, (scene, act) = scene, decide(scenario, scene, reading)
        assert act.beats
        assert act.name in set(ActName)
        if not has_asked:
            assert not scene.voiced, "a doubt was shown unasked"
            assert not any(beat.act in ASKS for beat in act.beats)
        speech = room.voice.speak(Occasion(scenario, before, scene, act, reading, seed, used))
        if not any(beat.act is ActName.SAYS_AGAIN for beat in act.beats):
            again = [line.text for line, key in zip(speech.said, speech.used, strict=False) if key in set(used)]
            assert not set(speech.used) & set(used), f"said twice: {again} in {[beat.act.value for beat in act.beats]}"
        used = (*used, *speech.used)
        assert speech.said, f"nobody had words for {act.name}"
        turns.append(Turn(reading, act.name, speech.said))
        rehearsal = Rehearsal(
            VERSION, scenario.id, seed, difficulty, Coaching.LINE, scene, turns=tuple(turns), lines=used
        )
        assert restore(dump(rehearsal)) == rehearsal, "saving and loading changed something"
    assert scene.is_over, "the scene never ended"
    card = room.coach.score_card(
        scenario, scene, list(moments(scenario, begin(scenario, difficulty, seed), heard)), seed
    )
    assert 0 <= card.total <= card.of <= 100
    assert sum(row.of for row in card.rows) == card.of
    assert -15 <= sum(lost.points for lost in card.deductions) <= 0


def reading(*moves: Move, **fields: object) -> Reading:
    return Reading("a line", fields.pop("place", Place.OFFICE), moves, dict.fromkeys(moves, "a line"), **fields)  # type: ignore[arg-type]


def with_open_doubt(room: Room, difficulty: Difficulty = Difficulty.MEDIUM) -> tuple[Scene, str]:
    scenario = room.scenarios["logistics_warehouse_shift"]
    for seed in range(50):
        scene, _ = decide(
            scenario, begin(scenario, difficulty, seed), reading(Move.STATES_INTEREST, Move.ASKS_TO_CONVINCE)
        )
        if (
            scene.current
            and not scene.current.is_vague
            and len(scene.voiced) == 1
            and not scenario.doubt(scene.current.key).is_deal_breaker
        ):
            return scene, scene.current.key
    pytest.fail("no seed names one doubt")


def test_pressing_brings_out_no_doubt(room: Room) -> None:
    scenario = room.scenarios["logistics_warehouse_shift"]
    scene, act = decide(scenario, begin(scenario, Difficulty.EASY, 1), reading(Move.PRESSES, Move.ASKS_TO_CONVINCE))
    assert act.name is ActName.REFUSES_VERDICT
    assert not scene.voiced


@pytest.mark.parametrize(
    "moves",
    [
        (Move.MAKES_CLAIM,),
        (Move.THANKS,),
        (Move.STATES_INTEREST,),
        (Move.PUSHES_BACK,),
        (Move.CHECKS,),
        (Move.OFF_TOPIC,),
        (Move.CONCEDES,),
    ],
)
def test_nothing_but_a_fitting_answer_settles_a_doubt(room: Room, moves: tuple[Move, ...]) -> None:
    scene, key = with_open_doubt(room)
    scenario = room.scenarios["logistics_warehouse_shift"]
    for _ in range(4):
        if scene.phase is not Phase.DOUBT:
            break
        scene, _ = decide(scenario, scene, reading(*moves, about=(key,), word_count=8))
        assert scene.doubt(key).standing is not Standing.SETTLED


def test_evidence_beside_the_doubt_settles_nothing(room: Room) -> None:
    from bot.rehearsal.reading import Evidence

    scene, key = with_open_doubt(room)
    scenario = room.scenarios["logistics_warehouse_shift"]
    case = reading(Move.GIVES_EVIDENCE, about=(), evidence=Evidence("I ran it", "30 percent"), word_count=20)
    scene, act = decide(scenario, scene, case)
    assert act.name is ActName.REDIRECTS
    scene, act = decide(scenario, scene, case)
    assert scene.doubt(key).standing is Standing.UNSETTLED


def test_a_doubt_that_was_left_can_be_answered_late(room: Room) -> None:
    from bot.rehearsal.reading import Evidence

    scene, key = with_open_doubt(room)
    scenario = room.scenarios["logistics_warehouse_shift"]
    for _ in range(2):
        scene, _ = decide(scenario, scene, reading(Move.THANKS))
    assert scene.doubt(key).standing is Standing.UNSETTLED
    scene, _ = decide(
        scenario,
        scene,
        reading(Move.GIVES_EVIDENCE, about=(key,), evidence=Evidence("I ran it", "30 percent"), word_count=20),
    )
    assert scene.doubt(key).standing is Standing.SETTLED


def test_a_panel_of_three_is_shaken_hands_with_one_and_all(room: Room) -> None:
    scenario = next(scene for scene in room.scenarios.values() if len(scene.panel) == 2)
    scene = begin(scenario, Difficulty.EASY, 1)
    goodbye = reading(Move.THANKS, Move.SAYS_GOODBYE)
    after, act = decide(scenario, scene, goodbye)
    said = room.voice.speak(Occasion(scenario, scene, after, act, goodbye, 1, ())).said
    hands = next(line for line in said if line.act is ActName.SHAKES_HANDS)
    assert hands.speaker is Speaker.NARRATOR
    assert all(person.short in hands.text for person in scenario.people_in_the_room)


def test_a_finished_scene_takes_no_more_lines(room: Room, ward: object) -> None:
    from dataclasses import replace

    scenario = room.scenarios["nursing_surgical_ward"]
    over = replace(begin(scenario, Difficulty.EASY, 1), phase=Phase.OVER)
    with pytest.raises(ValueError, match="over"):
        decide(scenario, over, reading(Move.THANKS))


def test_a_plan_for_something_else_closes_no_gap(room: Room) -> None:
    scenario = room.scenarios["nursing_surgical_ward"]
    asking = Reading("What would convince you?", Place.OFFICE, (Move.ASKS_TO_CONVINCE,), is_direct_ask=True)
    wishing = Reading("I want this job.", Place.OFFICE, (Move.STATES_INTEREST,), reason="because of the team")
    scene = begin(scenario, Difficulty.EASY, 0)
    for reading in (wishing, asking, asking):
        scene, _ = decide(scenario, scene, reading)
        if scene.open_doubt:
            break
    assert scene.open_doubt
    for about, has_plan in (((), False), ((scene.open_doubt,), True)):
        plan = Reading(
            "I'd start on Monday.", Place.OFFICE, (Move.OFFERS_PLAN,), about=about, date="Monday", word_count=9
        )
        after, _ = decide(scenario, scene, plan)
        assert after.doubt(scene.open_doubt).has_plan is has_plan
