"""Learning the weights from the labelled lines. Only here is scikit-learn needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bot.rehearsal.listening._features import features
from bot.rehearsal.listening._lines import LabelledLine
from bot.rehearsal.listening._model import Floats, Weights
from bot.rehearsal.listening._relevance import FEATURES, pair_features
from bot.rehearsal.listening._scoring import score_line
from bot.rehearsal.listening._themes import speaking_pattern
from bot.rehearsal.moves import MOVES_IN, Place

_FEWEST_LINES = 2
"""A feature that stands in fewer lines than this is not learnt."""
_STRENGTH = 40.0
_FOLDS = 4
_CLAMP = (0.25, 0.62)


def train(lines: Sequence[LabelledLine]) -> dict[str, Weights]:
    """Learn one reader for each place, and the judgement of whether an answer speaks to the doubt."""
    return {
        **{str(place): _train_moves(place, [line for line in lines if line.place is place]) for place in Place},
        "relevance": _train_relevance([line for line in lines if line.is_about is not None]),
    }


def _train_moves(place: Place, lines: Sequence[LabelledLine]) -> Weights:
    counts = [features(line.text, place, has_concern=line.concern is not None, person=line.person) for line in lines]
    labels = MOVES_IN[place]
    truth = np.array([[move in line.moves for move in labels] for line in lines])
    held_out = np.zeros(truth.shape, dtype=np.float32)
    groups = [line.batch for line in lines]
    for train_rows, test_rows in GroupKFold(_FOLDS).split(counts, groups=groups):
        part = _fit([counts[row] for row in train_rows], truth[train_rows], tuple(labels))
        for row in test_rows:
            line = lines[row]
            held_out[row], _, _ = score_line(
                part, line.text, place, has_concern=line.concern is not None, person=line.person
            )
    whole = _fit(counts, truth, tuple(labels))
    thresholds = np.array(
        [_threshold(held_out[:, column], truth[:, column]) for column in range(len(labels))], dtype=np.float32
    )
    return Weights(whole.vocabulary, whole.idf, whole.matrix, whole.bias, thresholds, whole.labels)


def _fit(counts: Sequence[Counter[str]], truth: NDArray[np.bool_], labels: tuple[str, ...]) -> Weights:
    frequency: Counter[str] = Counter()
    for row in counts:
        frequency.update(row.keys())
    kept = sorted(name for name, number in frequency.items() if number >= _FEWEST_LINES)
    vocabulary = {name: index for index, name in enumerate(kept)}
    idf = np.array([1.0 + log((1 + len(counts)) / (1 + frequency[name])) for name in kept], dtype=np.float32)
    matrix = _rows(counts, vocabulary, idf)
    weights = np.zeros((len(kept), len(labels)), dtype=np.float32)
    bias = np.full(len(labels), -6.0, dtype=np.float32)
    for column in range(len(labels)):
        if 0 < truth[:, column].sum() < len(counts):
            model = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=0, max_iter=200)
            model.fit(matrix, truth[:, column])
            weights[:, column] = model.coef_[0]
            bias[column] = model.intercept_[0]
    return Weights(vocabulary, idf, weights, bias, np.full(len(labels), 0.5, dtype=np.float32), labels)


def _rows(counts: Sequence[Counter[str]], vocabulary: dict[str, int], idf: Floats) -> csr_matrix:
    indptr, indices, data = [0], [], []
    for row in counts:
        known = [(vocabulary[name], count) for name, count in row.items() if name in vocabulary]
        index = np.array([at for at, _ in known], dtype=np.int64)
        values = (1.0 + np.log(np.array([count for _, count in known], dtype=np.float32))) * idf[index]
        values /= np.linalg.norm(values) or 1.0
        indices.append(index)
        data.append(values)
        indptr.append(indptr[-1] + len(known))
    return csr_matrix((np.concatenate(data), np.concatenate(indices), indptr), shape=(len(counts), len(vocabulary)))


def _threshold(scores: Floats, truth: NDArray[np.bool_]) -> float:
    """Return the threshold with the best F1 on lines that were held out, kept from extremes that few lines suggest."""
    grid = np.arange(_CLAMP[0], _CLAMP[1], 0.02)
    best = max(grid, key=lambda limit: (round(_f1(scores >= limit, truth), 3), -abs(limit - 0.45)))
    return float(best)


def _f1(guess: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    both = float((guess & truth).sum())
    return 2 * both / max(1.0, float(guess.sum() + truth.sum()))


def _train_relevance(lines: Sequence[LabelledLine]) -> Weights:
    rows = np.array(
        [
            pair_features(line.text, str(line.concern), speaking_pattern(str(line.concern), ()), line.moves)
            for line in lines
        ],
        dtype=np.float32,
    )
    model = LogisticRegression(C=1.0, solver="liblinear", random_state=0)
    model.fit(rows, np.array([bool(line.is_about) for line in lines]))
    return Weights(
        vocabulary={name: index for index, name in enumerate(FEATURES)},
        idf=np.ones(len(FEATURES), dtype=np.float32),
        matrix=model.coef_.T.astype(np.float32),
        bias=model.intercept_.astype(np.float32),
        thresholds=np.array([0.5], dtype=np.float32),
        labels=("addresses",),
    )
