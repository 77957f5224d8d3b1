"""Labelled lines as learning sees them: tokens, situation, and which moves are true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.rehearsal.listening._lines import LabelledLine
from bot.rehearsal.listening._text import clean
from bot.rehearsal.listening._tokens import situation, tokenise
from bot.rehearsal.moves import MOVES_IN, Place


@dataclass(frozen=True, slots=True)
class Sample:
    """One line, cut and looked at just as the reader will do it."""

    tokens: tuple[str, ...]
    situation: tuple[float, ...]
    company: str
    """Lines of the same company may stand behind one another: the same doubt open or none, the same person."""


def samples_of(lines: Sequence[LabelledLine]) -> list[Sample]:
    """Turn lines into samples."""
    return [_sample(line) for line in lines]


def _sample(line: LabelledLine) -> Sample:
    text = clean(line.text)
    tokens = tokenise(text, line.person) or ["."]
    known = situation(text, tokens, line.place, line.concern, line.before, line.person)
    company = line.person or "" if line.place is Place.LOBBY else str(line.concern is not None)
    return Sample(tuple(tokens), tuple(known), company)


def truth_of(lines: Sequence[LabelledLine], place: Place) -> NDArray[np.bool_]:
    """Return one row a line, one column for each move of the place: whether the line does it."""
    return np.array([[move in line.moves for move in MOVES_IN[place]] for line in lines], dtype=np.bool_)
