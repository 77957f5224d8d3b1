"""How many requests a second Discord takes of a bot, over all its routes."""

from __future__ import annotations

from collections import deque

_SPAN_S = 1.0


class GlobalLimit:
    """Lets so many requests through within any second; None: as many as come, which is what most tests are about.

    Discord says "50 requests per second" and not where a second begins; within *any* second is its strictest reading.
    What answers interactions does not count, as Discord says.
    """

    def __init__(self, per_s: int | None = None) -> None:
        self._passed: deque[float] | None = None if per_s is None else deque(maxlen=per_s)
        self.hits = 0
        """How many requests were turned away."""

    def take(self, at: float) -> float:
        """Let a request through; or return after how many seconds it may come again. `at` is any clock that only runs on."""
        if self._passed is None:
            return 0.0
        if len(self._passed) == self._passed.maxlen and (left_s := self._passed[0] + _SPAN_S - at) > 0:
            self.hits += 1
            return left_s
        self._passed.append(at)
        return 0.0
