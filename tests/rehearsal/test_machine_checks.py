"""Checks over every scene and 25 seeds: nothing but a real closing scores, and grades come out in their order."""

import json

import pytest

from bot.pipes import practise
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import FORBIDDEN, Difficulty
from bot.rehearsal.session import Coaching
from bot.rehearsing import SCENARIOS
from tests.rehearsal.candidates import (
    AIR_400,
    FINE,
    INSULT,
    KIND,
    ORDERS,
    STATED_AIR_400,
    middling,
    play,
    saying,
    strong,
    weak,
)

SCENES = sorted(path.stem for path in SCENARIOS.glob("*.toml"))
SEEDS = range(25)
MOST_FOR_NOTHING = 0.15
NOTHING = {
    "fine thrice": FINE,
    "an insult": INSULT,
    "400 words of air": (AIR_400,),
    "400 words of wanting": (STATED_AIR_400,),
    "twenty kind turns": KIND,
    "three orders to the program": ORDERS,
}

pytestmark = pytest.mark.long


def difficulty_of(seed: int) -> Difficulty:
    return Difficulty(seed % 3 + 1)


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("what", NOTHING)
def test_nothing_said_scores_nothing(room: Room, scene: str, what: str) -> None:
    for seed in SEEDS:
        card = room.score_card(play(room, scene, seed, difficulty_of(seed), saying(*NOTHING[what])))
        assert card.share <= MOST_FOR_NOTHING, (
            seed,
            card.total,
            card.of,
            [(row.key, row.points) for row in card.rows if row.points],
        )


@pytest.mark.parametrize("scene", SCENES)
def test_weak_middling_and_strong_rank_in_that_order(room: Room, scene: str) -> None:
    for seed in SEEDS:
        shares = [
            room.score_card(play(room, scene, seed, difficulty_of(seed), candidate)).share
            for candidate in (weak, middling, strong)
        ]
        assert shares[0] < shares[1] < shares[2], (seed, shares)


@pytest.mark.parametrize("scene", SCENES)
def test_forbidden_topics_never_occur(room: Room, scene: str) -> None:
    for seed in SEEDS:
        for candidate in (weak, middling, strong, saying(*KIND)):
            rehearsal = play(room, scene, seed, difficulty_of(seed), candidate)
            for line in (*rehearsal.opening, *(said for turn in rehearsal.turns for said in turn.said)):
                assert not FORBIDDEN.search(line.text), line.text


@pytest.mark.parametrize("scene", SCENES)
def test_twenty_kind_turns_bring_out_no_doubt(room: Room, scene: str) -> None:
    for seed in SEEDS:
        assert not play(room, scene, seed, difficulty_of(seed), saying(*KIND)).scene.voiced


@pytest.mark.parametrize("scene", SCENES)
def test_the_same_input_gives_the_same_bytes(room: Room, scene: str) -> None:
    lines = [
        "What is the hardest part?",
        "I want this job because of the team.",
        "Is there anything about me that gives you pause?",
        "Fair. Last year I ran it alone, 30 percent faster.",
        "thanks, bye",
        "bye",
    ]
    for seed in SEEDS:
        outputs = []
        for _ in range(2):
            written: list[str] = []
            practise(
                room,
                room.start(scene, seed=seed, difficulty=difficulty_of(seed), coaching=Coaching.LINE),
                lines,
                written.append,
            )
            outputs.append("\n".join(written).encode())
        assert outputs[0] == outputs[1]
        assert all(json.loads(line) for line in written)


@pytest.mark.parametrize("scene", SCENES)
def test_in_one_rehearsal_no_line_is_said_twice(room: Room, scene: str) -> None:
    for seed in SEEDS:
        for candidate in (weak, middling, strong, saying(*KIND), saying(*["How is the team?", "And the tools?"] * 9)):
            rehearsal = play(room, scene, seed, difficulty_of(seed), candidate)
            assert len(set(rehearsal.lines)) == len(rehearsal.lines)
