"""Many small decision trees whose answers are added up, read with numpy: all trees go one step down at the same time."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from bot.rehearsal.listening._ngrams import Floats


@dataclass(frozen=True, slots=True)
class Trees:
    """Boosted trees. Each array is (trees, nodes); a leaf leads to itself."""

    feature: NDArray[np.int16]
    threshold: Floats
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: Floats
    start: float
    """What is said before any tree was asked, as a log-odds."""
    depth: int

    def likelihood(self, row: Floats) -> float:
        """Return how likely the answer is yes."""
        trees = np.arange(len(self.feature))
        nodes = np.zeros(len(trees), dtype=np.int16)
        for _ in range(self.depth):
            goes_left = row[self.feature[trees, nodes]] <= self.threshold[trees, nodes]
            nodes = np.where(goes_left, self.left[trees, nodes], self.right[trees, nodes])
        said = self.start + float(self.value[trees, nodes].sum())
        return 1.0 / (1.0 + exp(-said))
