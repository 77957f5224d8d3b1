"""The linear reader: runs of words and pieces of words, weighed by logistic regression."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_BEGIN, _END = "<begin>", "<end>"
_SHORTEST_PIECE, _LONGEST_PIECE = 2, 5
_NO_COLUMNS: NDArray[np.int64] = np.array([], dtype=np.int64)
SITUATION_WEIGHT = 0.5
"""What is known of the situation, beside two blocks of length one."""


def word_runs(tokens: Sequence[str]) -> list[str]:
    """Return every word, pair and triple of a line, with its beginning and end marked."""
    marked = [_BEGIN, *tokens, _END]
    found = list(marked)
    found += [f"{first} {second}" for first, second in pairwise(marked)]
    found += [f"{a} {b} {c}" for a, b, c in zip(marked, marked[1:], marked[2:], strict=False)]
    return found


def pieces(token: str) -> list[str]:
    """Return the runs of letters of one word, so that misspelt and inflected words are still half known."""
    padded = f" {token} "
    if len(padded) <= _SHORTEST_PIECE:
        return [padded]
    return [
        padded[start : start + size]
        for size in range(_SHORTEST_PIECE, min(_LONGEST_PIECE, len(padded)) + 1)
        for start in range(len(padded) - size + 1)
    ]


@dataclass(frozen=True, slots=True)
class Block:
    """One kind of feature: what is known of it, and how telling each one is."""

    vocabulary: dict[str, int]
    idf: Floats

    def values(self, names: Iterable[str]) -> tuple[NDArray[np.int64], Floats]:
        """Return the columns of the known features of one line and their values, a vector of length one."""
        counts = Counter(map(self.vocabulary.get, names))
        counts.pop(None, None)
        return self.weigh(
            np.fromiter(counts, dtype=np.int64, count=len(counts)),
            np.fromiter(counts.values(), dtype=np.float32, count=len(counts)),
        )

    def weigh(self, columns: NDArray[np.int64], counts: Floats) -> tuple[NDArray[np.int64], Floats]:
        """Turn counts into values: rare features tell more, repeated ones hardly more than one."""
        values = np.asarray((1.0 + np.log(counts)) * self.idf[columns], dtype=np.float32)
        values /= np.linalg.norm(values) or 1.0
        return columns, values


@dataclass(frozen=True, slots=True)
class LinearReader:
    """`logits = words @ matrix + pieces @ matrix + situation @ matrix + bias`, one for each label."""

    words: Block
    pieces: Block
    matrix: Floats
    """One row a feature: words first, then pieces, then the situation."""
    bias: Floats
    _known: dict[str, NDArray[np.int64]] = field(default_factory=dict, repr=False, compare=False)
    """Columns of the pieces of words in the vocabulary. Words that are not in it are never kept: they are somebody's own."""

    def scores(self, tokens: Sequence[str], situation: Sequence[float]) -> Floats:
        """Return a probability for each label."""
        columns, values = self.words.values(word_runs(tokens))
        logits = self.bias + values @ self.matrix[columns]
        first = len(self.words.vocabulary)
        found = [self._pieces(token) for token in tokens]
        columns, values = self.pieces.weigh(*_counted(np.concatenate(found) if found else _NO_COLUMNS))
        logits += values @ self.matrix[first + columns]
        first += len(self.pieces.vocabulary)
        logits += SITUATION_WEIGHT * np.asarray(situation, dtype=np.float32) @ self.matrix[first:]
        return sigmoid(logits)

    def word_scores(self, tokens: Sequence[str]) -> Floats:
        """Return a probability for each label by runs of words alone: quick, and enough to compare parts of one line."""
        columns, values = self.words.values(word_runs(tokens))
        return sigmoid(self.bias + values @ self.matrix[columns])

    def _pieces(self, token: str) -> NDArray[np.int64]:
        found = self._known.get(token)
        if found is None:
            vocabulary = self.pieces.vocabulary
            found = np.array([vocabulary[piece] for piece in pieces(token) if piece in vocabulary], dtype=np.int64)
            if token in self.words.vocabulary:
                self._known[token] = found
        return found


def _counted(columns: NDArray[np.int64]) -> tuple[NDArray[np.int64], Floats]:
    distinct, counts = np.unique(columns, return_counts=True)
    return distinct, counts.astype(np.float32)


def sigmoid(logits: Floats) -> Floats:
    """Turn logits into probabilities."""
    return np.asarray(1.0 / (1.0 + np.exp(-logits)), dtype=np.float32)
