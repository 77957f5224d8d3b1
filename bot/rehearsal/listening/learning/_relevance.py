"""Learning the judgement of whether a line speaks to a doubt."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from bot.rehearsal.listening._lines import LabelledLine
from bot.rehearsal.listening._ngrams import Floats
from bot.rehearsal.listening._relevance import PairMeasurer, RelevanceReader
from bot.rehearsal.listening._text import clean
from bot.rehearsal.reading import Concern

_NETWORKS, _HIDDEN, _CAUTION = 4, 32, 2.0

KnownDoubts = Mapping[str, tuple[Concern, Collection[Concern]]]
"""For the words of a scenario's doubt: the doubt with its authored cues, and the other doubts of that scenario."""


def measure_pairs(
    lines: Sequence[LabelledLine], moves: Floats, rarities: Mapping[str, float], known: KnownDoubts
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the features of every line that is labelled as speaking to its doubt or not, and which it is."""
    measurer = PairMeasurer(rarities)
    rows, truth = [], []
    for line, likely in zip(lines, moves, strict=True):
        if line.concern is not None and line.is_about is not None:
            concern, siblings = known.get(line.concern, (Concern("own", line.concern), ()))
            rows.append(measurer.measure(clean(line.text), likely, concern, siblings))
            truth.append(line.is_about)
    return np.stack(rows), np.array(truth)


def learn_relevance(pairs: Floats, truth: NDArray[np.bool_], rarities: Mapping[str, float]) -> RelevanceReader:
    """Fit some small networks from different beginnings."""
    scaler = StandardScaler().fit(pairs)
    rows = scaler.transform(pairs)
    learnt = [
        MLPClassifier(
            (_HIDDEN,), alpha=_CAUTION, max_iter=60, early_stopping=True, n_iter_no_change=8, random_state=seed
        ).fit(rows, truth)
        for seed in range(_NETWORKS)
    ]
    return RelevanceReader(
        rarities,
        mean=np.asarray(scaler.mean_, dtype=np.float32),
        scale=np.asarray(scaler.scale_, dtype=np.float32),
        hidden=np.stack([model.coefs_[0] for model in learnt]).astype(np.float32),
        hidden_bias=np.stack([model.intercepts_[0] for model in learnt]).astype(np.float32),
        output=np.stack([model.coefs_[1][:, 0] for model in learnt]).astype(np.float32),
        output_bias=np.array([model.intercepts_[1][0] for model in learnt], dtype=np.float32),
    )
