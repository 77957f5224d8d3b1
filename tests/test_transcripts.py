"""Rehearsals as tests: every file of `tests/transcripts` is played and must go as it says.

scene nursing_surgical_ward        which scene, seed and difficulty
you   ...                          what the candidate says
heard asks_role                    the moves that were heard
then  answers_role                 what the scene did, beat by beat
row   evidence 20 of 20            points of the card; rows that are not named may be anything
total 90 of 100
"""

from pathlib import Path

import pytest

from bot.rehearsal.room import Room
from bot.rehearsal.scenario import Difficulty
from bot.rehearsal.session import Coaching, Rehearsal

FILES = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


def entries(path: Path) -> list[tuple[str, str]]:
    lines = [
        line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")
    ]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1].strip()) for line in lines]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_rehearsal_goes_as_written(room: Room, path: Path) -> None:
    told = entries(path)
    head = dict(told[:3])
    rehearsal: Rehearsal = room.start(
        head["scene"], seed=int(head["seed"]), difficulty=Difficulty(int(head["difficulty"])), coaching=Coaching.LINE
    )
    for kind, text in told[3:]:
        if kind == "you":
            rehearsal = room.hear(rehearsal, text)
        elif kind == "heard":
            assert " ".join(rehearsal.turns[-1].reading.moves) == text, rehearsal.turns[-1].reading.text
        elif kind == "then":
            assert " ".join(said.act for said in rehearsal.turns[-1].said) == text, rehearsal.turns[-1].reading.text
        elif kind == "row":
            key, points, _, of = text.split()
            row = next(row for row in room.score_card(rehearsal).rows if row.key == key)
            assert (row.points, row.of) == (int(points), int(of)), (row.quote, row.why)
        elif kind == "total":
            points, _, of = text.split()
            card = room.score_card(rehearsal)
            assert (card.total, card.of) == (int(points), int(of))
        else:
            pytest.fail(f"{path.name}: {kind!r} is no entry; use you, heard, then, row or total")


def test_there_are_transcripts_of_bad_middling_and_good_rehearsals() -> None:
    assert len(FILES) >= 7
