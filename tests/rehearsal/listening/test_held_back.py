"""What the listener is held to, on lines that nobody who built it had seen. The README beside it has the whole report."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.pipes import score
from bot.rehearsal.listening import LabelledLine, Listener, load_lines
from bot.rehearsal.scenario import load_library
from bot.rehearsing import SCENARIOS, known_doubts

HELD_BACK = Path(__file__).parents[2] / "bench" / "held_back"
_ROW = re.compile(r"^  (?P<move>\w+) +(?P<f1>[\d.]+) +(?P<precision>[\d.]+) +(?P<recall>[\d.]+) +\d+ +\d+ +\d+$")


def report(listener: Listener, lines: Sequence[LabelledLine]) -> list[str]:
    said: list[str] = []
    score(listener, known_doubts(load_library(SCENARIOS)), lines, said.append)
    return said


def figure(said: list[str], pattern: str) -> float:
    return next(float(found[1]) for line in said if (found := re.search(pattern, line)))


@pytest.mark.long
@pytest.mark.parametrize(("place", "micro", "macro"), [("office", 0.93, 0.90), ("lobby", 0.94, 0.90)])
def test_moves_are_heard_in_lines_that_were_never_learnt(
    listener: Listener, place: str, micro: float, macro: float
) -> None:
    said = report(listener, [line for line in load_lines(HELD_BACK) if line.place == place])
    assert figure(said, rf"^{place}: .*micro-F1 ([\d.]+)") >= micro
    assert figure(said, r"macro-F1 ([\d.]+)") >= macro
    rows = {found["move"]: found for line in said if (found := _ROW.match(line))}
    assert len(rows) >= 12
    assert min(float(row["f1"]) for row in rows.values()) >= 0.80
    if place == "office":
        asking = rows["asks_to_convince"]
        # 0.95 is aimed at; a third of the lines that could be taken for it were written as near misses.
        assert min(float(asking["precision"]), float(asking["recall"])) >= 0.93


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "kind", "least"),
    [
        ("office-scenario-doubts", "doubts of scenario files", 0.88),
        ("office-free-doubts", "doubts in free words", 0.70),
        ("office-everybody-1", "doubts in free words", 0.90),
        ("office-everybody-2", "doubts in free words", 0.90),
    ],
)
def test_whether_an_answer_speaks_to_a_doubt_is_judged_on_new_pairs(
    listener: Listener, name: str, kind: str, least: float
) -> None:
    said = report(listener, load_lines(HELD_BACK / f"{name}.txt"))
    assert figure(said, rf"{kind} .*\(([\d.]+)\)") >= least
