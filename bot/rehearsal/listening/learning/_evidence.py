"""Learning to mark the parts of a case, from lines in which people marked them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.rehearsal.listening._evidence import (
    PARTS,
    EvidenceTagger,
    spots_of,
    stretch_features,
    stretches,
    word_features,
)
from bot.rehearsal.listening._lines import LabelledLinesError
from bot.rehearsal.listening._text import clean

FOLDER = Path(__file__).parent.parent / "evidence"
_MARK = re.compile(r"\{(\w+): ([^{}]+)\}")
_NONE = len(PARTS)
_FEWEST = 2
_STRENGTH = 1.0


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line in which somebody marked the parts: each with its kind, its beginning and its end."""

    text: str
    marks: tuple[tuple[str, int, int], ...]


def load_marked_lines(source: Path = FOLDER) -> list[MarkedLine]:
    """Load every file of a folder, or one file; LabelledLinesError at the first fault."""
    paths = [source] if source.is_file() else sorted(source.glob("*.txt"))
    return [
        _marked(raw, f"{path.name}:{number}")
        for path in paths
        for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if raw.strip() and not raw.startswith("#")
    ]


def _marked(raw: str, where: str) -> MarkedLine:
    raw = clean(raw)
    text, marks, at = "", [], 0
    for match in _MARK.finditer(raw):
        if match[1] not in PARTS:
            raise LabelledLinesError(f"{where}: {match[1]!r} is no part of a case; use {', '.join(PARTS)}")
        text += raw[at : match.start()]
        marks.append((match[1], len(text), len(text) + len(match[2])))
        text += match[2]
        at = match.end()
    text += raw[at:]
    if "{" in text or "}" in text:
        raise LabelledLinesError(
            f"{where}: a brace is left over; marks look like {{act: I rebuilt the rota}} and never nest"
        )
    return MarkedLine(text, tuple(marks))


def learn_evidence(lines: Sequence[MarkedLine]) -> EvidenceTagger:
    """Fit one logistic regression over the words of all lines."""
    rows: list[list[str]] = []
    wanted: list[int] = []
    for line in lines:
        spots = spots_of(line.text)
        said = [word for word, _, _ in spots]
        names = word_features(said)
        for begin, end in stretches(said):
            shared = stretch_features(said[begin:end], said[end] if end < len(said) else "")
            for place in range(begin, end):
                names[place] += shared
        rows += names
        wanted += [_part_at(line, begin, end) for _, begin, end in spots]
    frequency = Counter(name for row in rows for name in row)
    kept = sorted(name for name, number in frequency.items() if number >= _FEWEST)
    vocabulary = {name: at for at, name in enumerate(kept)}
    columns = [[vocabulary[name] for name in row if name in vocabulary] for row in rows]
    starts = np.cumsum([0, *map(len, columns)])
    flat = np.concatenate([np.array(row, dtype=np.int64) for row in columns])
    matrix = csr_matrix((np.ones(len(flat)), flat, starts), shape=(len(rows), len(vocabulary)))
    model = LogisticRegression(C=_STRENGTH, max_iter=1_000).fit(matrix, wanted)
    return EvidenceTagger(vocabulary, model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32))


def _part_at(line: MarkedLine, begin: int, end: int) -> int:
    for part, first, last in line.marks:
        if first <= begin and end <= last:
            return PARTS.index(part)
    return _NONE
