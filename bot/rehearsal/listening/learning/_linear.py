"""Learning the linear reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from bot.rehearsal.listening._ngrams import SITUATION_WEIGHT, Block, LinearReader, pieces, word_runs
from bot.rehearsal.listening.learning._samples import Sample

_FEWEST_LINES_WORDS, _FEWEST_LINES_PIECES = 2, 3
"""A feature that stands in fewer lines than this is not learnt."""
_STRENGTH = 50.0
_NEVER = -8.0
"""Bias of a move that no line shows."""


def learn_linear(samples: Sequence[Sample], truth: NDArray[np.bool_]) -> LinearReader:
    """Fit one logistic regression a move."""
    words, parts = _blocks(samples)
    rows = _rows(words, parts, samples)
    matrix = np.zeros((rows.shape[1], truth.shape[1]), dtype=np.float32)
    bias = np.full(truth.shape[1], _NEVER, dtype=np.float32)
    for column in range(truth.shape[1]):
        if truth[:, column].any():
            model = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=0, max_iter=200)
            model.fit(rows, truth[:, column])
            matrix[:, column], bias[column] = model.coef_[0], model.intercept_[0]
    return LinearReader(words, parts, matrix, bias)


def rows_of(samples: Sequence[Sample], others: Sequence[Sample]) -> tuple[csr_matrix, csr_matrix]:
    """Return the features of lines to learn from, and those of other lines as far as they are known from the first."""
    words, parts = _blocks(samples)
    return _rows(words, parts, samples), _rows(words, parts, others)


def _blocks(samples: Sequence[Sample]) -> tuple[Block, Block]:
    return (
        _block([word_runs(sample.tokens) for sample in samples], _FEWEST_LINES_WORDS),
        _block([_pieces(sample) for sample in samples], _FEWEST_LINES_PIECES),
    )


def _rows(words: Block, parts: Block, samples: Sequence[Sample]) -> csr_matrix:
    known = csr_matrix(np.array([sample.situation for sample in samples], dtype=np.float32) * SITUATION_WEIGHT)
    return hstack(
        [
            _matrix(words, [word_runs(sample.tokens) for sample in samples]),
            _matrix(parts, [_pieces(sample) for sample in samples]),
            known,
        ]
    ).tocsr()


def _pieces(sample: Sample) -> list[str]:
    return [piece for token in sample.tokens for piece in pieces(token)]


def _block(names: Sequence[Sequence[str]], fewest: int) -> Block:
    frequency = Counter(name for found in names for name in set(found))
    kept = sorted(name for name, number in frequency.items() if number >= fewest)
    idf = np.array([1.0 + log((1 + len(names)) / (1 + frequency[name])) for name in kept], dtype=np.float32)
    return Block({name: at for at, name in enumerate(kept)}, idf)


def _matrix(block: Block, names: Sequence[Sequence[str]]) -> csr_matrix:
    starts, columns, values = [0], [], []
    for found in names:
        at, value = block.values(found)
        columns.append(at)
        values.append(value)
        starts.append(starts[-1] + len(at))
    shape = (len(names), len(block.vocabulary))
    return csr_matrix((np.concatenate(values), np.concatenate(columns), starts), shape=shape)
