"""How fast requests may follow each other."""

from __future__ import annotations

import asyncio
from collections import deque

_AT_ONCE = 3
"""Requests that may go together after a pause. With them, no second of 47 a second ever holds more than Discord's 50."""


class Pace:
    """Hands out places in time, evenly spaced: within any second `rate_per_s` of them, and at most `at_once` more.

    Whoever waits for a place on a loop that is kept busy gets it late, and several then go together. With `most_per_s`
    no second holds more than that of those who have really gone.
    """

    def __init__(self, rate_per_s: float, *, at_once: int = _AT_ONCE, most_per_s: int | None = None) -> None:
        if rate_per_s <= 0 or at_once < 1 or (most_per_s is not None and most_per_s < 1):
            raise ValueError(f"a pace of {rate_per_s} a second, {at_once} at once, would never let anything go")
        self._gone_s: deque[float] | None = deque(maxlen=most_per_s) if most_per_s else None
        self._turn = asyncio.Lock()
        self._gap_s = 1 / rate_per_s
        # A loop that was kept busy for a moment may catch up by this much; otherwise every delay would be time lost.
        self._slack_s = (at_once - 1) * self._gap_s
        self._next_s = float("-inf")

    def reserve(self, now_s: float) -> float:
        """Take the next free place; return how many seconds to wait for it. `now_s` is any clock that only runs on."""
        place_s = max(self._next_s, now_s - self._slack_s)
        self._next_s = place_s + self._gap_s
        return max(0.0, place_s - now_s)

    async def take(self) -> None:
        """Wait for the next free place. Those who wait go in the order in which they came."""
        # The loop's own time: it runs on evenly when somebody sets the clock on the wall.
        if (wait_s := self.reserve(asyncio.get_running_loop().time())) > 0:
            await asyncio.sleep(wait_s)
        if self._gone_s is not None:
            async with self._turn:
                await self._wait_for_room(self._gone_s)

    @staticmethod
    async def _wait_for_room(gone_s: deque[float]) -> None:
        now_s = asyncio.get_running_loop().time
        # Asked again after the wait: a timer may end a little early.
        while len(gone_s) == gone_s.maxlen and (wait_s := gone_s[0] + 1 - now_s()) > 0:
            await asyncio.sleep(wait_s)
        gone_s.append(now_s())
