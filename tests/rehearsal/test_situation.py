import pytest

from bot.rehearsal.acts import ActName
from bot.rehearsal.reading import SaidBefore
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import Difficulty
from bot.rehearsal.session import Coaching, Rehearsal
from bot.rehearsal.situation import context_of, said_before


@pytest.fixture
def fresh(room: Room) -> Rehearsal:
    return room.start("nursing_surgical_ward", seed=2, difficulty=Difficulty.MEDIUM, coaching=Coaching.LINE)


def test_at_the_beginning_the_manager_has_asked_for_questions(fresh: Rehearsal) -> None:
    assert said_before(fresh) is SaidBefore.OPENING


def test_after_an_answer_it_is_what_the_answer_was_about(room: Room, fresh: Rehearsal) -> None:
    assert said_before(room.hear(fresh, "How much does it pay?")) is SaidBefore.PAY
    assert said_before(room.hear(fresh, "When will I hear back?")) is SaidBefore.NEXT_STEPS


def test_what_is_said_to_the_coach_does_not_come_between(room: Room, fresh: Rehearsal) -> None:
    asked = room.hear(room.hear(fresh, "How much does it pay?"), "hint please")
    assert asked.turns[-1].act is ActName.STEPS_OUT
    assert said_before(asked) is SaidBefore.PAY


def test_a_short_answer_is_understood_through_what_was_said_before(room: Room, fresh: Rehearsal) -> None:
    told = room.hear(room.hear(fresh, "How much does it pay?"), "And at Christmas?")
    assert told.turns[-1].act is ActName.ANSWERS_PAY


def test_the_other_doubts_of_the_scene_are_known_while_one_is_open(room: Room, fresh: Rehearsal) -> None:
    asked = room.hear(fresh, "I'd love this job. What would you still need to hear to be sure about me?")
    context = context_of(room.scenarios[asked.scenario], asked.scene)
    assert context.concern
    assert {other.key for other in (*context.others, *context.elsewhere)} == {
        doubt.key for doubt in asked.scene.doubts if doubt.key != context.concern.key
    }
