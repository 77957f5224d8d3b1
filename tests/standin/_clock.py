"""The stand-in's clock, which tests may move, and the snowflakes made from it."""

from __future__ import annotations

import time
from datetime import UTC, datetime

DISCORD_EPOCH_MS = 1_420_070_400_000


class Clock:
    """Real time plus what a test has moved it by. It never runs backwards."""

    def __init__(self) -> None:
        self._ahead_s = 0.0
        self._last_id = 0

    def now(self) -> float:
        """Return Unix time in seconds."""
        return time.time() + self._ahead_s

    def move(self, seconds: float) -> None:
        """Let `seconds` pass at once; ValueError if they are negative."""
        if seconds < 0:
            raise ValueError("the clock only moves forward")
        self._ahead_s += seconds

    def snowflake(self) -> int:
        """Return a new id: the time in it is now, and it is greater than every id before."""
        made = (int(self.now() * 1000) - DISCORD_EPOCH_MS) << 22
        self._last_id = max(made, self._last_id + 1)
        return self._last_id


def iso(moment: float) -> str:
    """Write Unix time in the way Discord does."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="microseconds")


def made_at(snowflake: int) -> float:
    """Return the Unix time, in seconds, at which an id was made."""
    return ((snowflake >> 22) + DISCORD_EPOCH_MS) / 1000
