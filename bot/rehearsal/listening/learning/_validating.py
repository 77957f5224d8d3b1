"""How well a reader does on writers it has not met: the only figures by which anything here is chosen."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from bot.rehearsal.listening._lines import LabelledLine
from bot.rehearsal.listening._network import Network
from bot.rehearsal.listening._ngrams import Floats, LinearReader
from bot.rehearsal.listening._reader import blend
from bot.rehearsal.listening.learning._linear import learn_linear
from bot.rehearsal.listening.learning._network import learn_network
from bot.rehearsal.listening.learning._samples import Sample, samples_of, truth_of
from bot.rehearsal.moves import MOVES_IN, STANDS_ALONE, Place

FOLDS = 3
_SHARES = (0.3, 0.4, 0.5, 0.6)
_LOWEST, _HIGHEST, _STEP = 0.3, 0.66, 0.02
_FAIR_SAMPLE = "mixed-company"
_SMOOTHED_OVER = 2
"""A threshold is judged together with so many on either side: a lone peak is chance."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What linear reader and network said of each line when they had not learnt from its writer."""

    truth: NDArray[np.bool_]
    linear: Floats
    network: Floats

    def among(self, rows: NDArray[np.bool_]) -> HeldOut:
        """Return the same for some of the lines."""
        return HeldOut(self.truth[rows], self.linear[rows], self.network[rows])


def are_typical(lines: Sequence[LabelledLine]) -> NDArray[np.bool_]:
    """Tell which lines come from batches that were written as a fair sample.

    The other batches seek what is hard or rare; thresholds that suit them would hear too much in ordinary lines.
    """
    return np.array([_FAIR_SAMPLE in line.batch for line in lines])


def folds_of(lines: Sequence[LabelledLine]) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Cut lines into parts to learn from and to be measured on; a writer's lines are all in one of them."""
    return list(GroupKFold(FOLDS).split(lines, groups=[line.batch for line in lines]))


@dataclass(frozen=True, slots=True)
class HoldingOut:
    """The folds of one place, being learnt by a pool of processes."""

    truth: NDArray[np.bool_]
    folds: Sequence[tuple[NDArray[np.int64], Future[tuple[Floats, Floats]]]]

    def wait(self) -> HeldOut:
        """Put the folds together when all of them are done."""
        linear, network = np.zeros(self.truth.shape, dtype=np.float32), np.zeros(self.truth.shape, dtype=np.float32)
        for test, fold in self.folds:
            linear[test], network[test] = fold.result()
        return HeldOut(self.truth, linear, network)


def processes() -> ProcessPoolExecutor:
    """Return one process for each core; each learns on one thread."""
    return ProcessPoolExecutor(os.cpu_count() or 1, mp_context=get_context("spawn"))


def hold_out(pool: ProcessPoolExecutor, lines: Sequence[LabelledLine], place: Place) -> HoldingOut:
    """Learn once for each fold and read the lines that were left out."""
    samples, truth = samples_of(lines), truth_of(lines, place)
    folds = []
    for learn, test in folds_of(lines):
        job = [samples[row] for row in learn], truth[learn], [samples[row] for row in test], place
        folds.append((test, pool.submit(_one_fold, *job)))
    return HoldingOut(truth, folds)


def _one_fold(
    samples: list[Sample], truth: NDArray[np.bool_], test: list[Sample], place: Place
) -> tuple[Floats, Floats]:
    linear, network = learn_both(samples, truth, place)
    return all_scores(linear, test), all_scores(network, test)


def learn_both(samples: list[Sample], truth: NDArray[np.bool_], place: Place) -> tuple[LinearReader, Network]:
    """Learn the linear reader and the network of one place."""
    return learn_linear(samples, truth), learn_network(samples, truth, alone_in(place), seed=0)


def alone_in(place: Place) -> list[int]:
    """Return the columns of the moves that stand alone."""
    return [column for column, move in enumerate(MOVES_IN[place]) if move in STANDS_ALONE]


def all_scores(reader: LinearReader | Network, samples: Sequence[Sample]) -> Floats:
    """Return the scores of many lines, one row each."""
    return np.stack([reader.scores(sample.tokens, sample.situation) for sample in samples])


def best_share(held_out: HeldOut) -> float:
    """Return how much the network should weigh beside the linear reader."""
    return max(_SHARES, key=lambda share: _micro_f1(held_out, share))


def best_thresholds(scores: Floats, truth: NDArray[np.bool_]) -> Floats:
    """Return for each move the threshold with the best F1."""
    grid = np.arange(_LOWEST, _HIGHEST, _STEP)
    found = []
    for column in range(truth.shape[1]):
        f1 = np.array([f1_of(scores[:, column] >= limit, truth[:, column]) for limit in grid])
        padded = np.pad(f1, _SMOOTHED_OVER, mode="edge")
        smooth = np.convolve(padded, np.ones(2 * _SMOOTHED_OVER + 1), mode="valid")
        found.append(grid[int(smooth.argmax())])
    return np.array(found, dtype=np.float32)


def f1_of(guess: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * float((guess & truth).sum()) / max(1.0, float(guess.sum() + truth.sum()))


def _micro_f1(held_out: HeldOut, share: float) -> float:
    scores = blend(held_out.linear, held_out.network, share)
    return f1_of(scores >= best_thresholds(scores, held_out.truth), held_out.truth)
