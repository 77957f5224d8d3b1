"""Whether somebody on the way out was thanked: told by what was said and done, and not by points."""

from dataclasses import replace

import pytest

from bot.rehearsal.chairs import Cue, Reply
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import Difficulty, Situation
from bot.rehearsal.scene import Phase
from bot.rehearsal.session import Coaching, Rehearsal
from tests.rehearsal.candidates import play, saying, strong

DESK = "nursing_surgical_ward"
BYE = "Thank you, Maureen. Goodbye."


def after(room: Room, situation: Situation, *lines: str) -> Rehearsal:
    """Return a rehearsal in which these lines were said on a way out of that kind."""
    for scenario in room.scenarios.values():
        for seed in range(24):
            fresh = room.start(scenario.id, seed=seed, difficulty=Difficulty.EASY, coaching=Coaching.OFF)
            if fresh.scene.way_out >= 0 and scenario.lobby[fresh.scene.way_out].situation is situation:
                for line in ("Thank you very much. Goodbye!", *lines):
                    fresh = room.hear(fresh, line, Reply(Cue.OWN_WORDS))
                return fresh
    pytest.fail(f"no scene has {situation}")


@pytest.mark.parametrize(
    ("situation", "line", "has_thanked"),
    [
        (Situation.FREE, "Bye!", False),
        (Situation.FREE, "Thank you, bye!", True),
        (Situation.FREE, "Have a good afternoon!", False),
        (Situation.FREE, "*walks out*", False),
        (Situation.FREE, "Thanks for nothing, you idiot.", False),
        (Situation.ON_PHONE, "*nods and smiles*", True),
        (Situation.ON_PHONE, "Goodbye.", False),
        (Situation.REPLACED, "Thanks, bye.", True),
        (Situation.REPLACED, "Bye!", False),
    ],
)
def test_a_thank_you_counts_and_a_bare_goodbye_does_not(
    room: Room, situation: Situation, line: str, *, has_thanked: bool
) -> None:
    assert room.has_thanked(after(room, situation, line)) is has_thanked


def test_thanks_to_the_manager_are_none_to_the_people_on_the_way_out(room: Room) -> None:
    rehearsal = play(room, DESK, 3, Difficulty.EASY, saying(BYE))
    assert rehearsal.scene.phase is Phase.LOBBY
    assert not room.has_thanked(rehearsal)


def test_where_the_scene_ends_with_the_talk_the_thanks_are_for_who_was_on_the_line(room: Room) -> None:
    scene = next(scene for scene in room.scenarios.values() if not scene.lobby)
    assert room.has_thanked(play(room, scene.id, 3, Difficulty.EASY, strong))
    assert not room.has_thanked(play(room, scene.id, 3, Difficulty.EASY, saying("Goodbye.")))


def test_a_rehearsal_in_which_nothing_was_said_has_thanked_nobody(room: Room) -> None:
    fresh = room.start(DESK, seed=3, difficulty=Difficulty.EASY, coaching=Coaching.OFF)
    assert not room.has_thanked(fresh)
    assert not room.has_thanked(replace(fresh, scene=replace(fresh.scene, way_out=-1)))
