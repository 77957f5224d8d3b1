"""The stand-in's clock, which tests may move, and the snowflakes made from it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

DISCORD_EPOCH_MS = 1_420_070_400_000


class Clock:
    """Real time plus what a test has moved it by. It never runs backwards."""

    def __init__(self) -> None:
        self._ahead_s = 0.0
        self._last_id = 0
        self._file: Path | None = None
        self.on_move: Callable[[], None] | None = None
        """Called when a test has moved it."""

    def now(self) -> float:
        """Return Unix time in seconds."""
        return time.time() + self._ahead_s

    def move(self, seconds: float) -> None:
        """Let `seconds` pass at once; ValueError if they are negative."""
        if seconds < 0:
            raise ValueError("the clock only moves forward")
        self._ahead_s += seconds
        self._write()
        if self.on_move is not None:
            self.on_move()

    def move_to(self, moment: datetime) -> None:
        """Let the time pass until an aware moment; ValueError if that is over."""
        self.move(moment.timestamp() - self.now())

    def share_in(self, file: Path) -> None:
        """Keep in a file by how many seconds this is ahead of real time, for a bot that is to live by it."""
        self._file = file
        self._write()

    def snowflake(self) -> int:
        """Return a new id: the time in it is now, and it is greater than every id before."""
        made = (int(self.now() * 1000) - DISCORD_EPOCH_MS) << 22
        self._last_id = max(made, self._last_id + 1)
        return self._last_id

    def _write(self) -> None:
        if self._file is None:
            return
        # Put in its place in one piece: somebody may be reading at this very moment.
        new = self._file.with_suffix(".new")
        new.write_text(repr(self._ahead_s), encoding="utf-8")
        new.replace(self._file)


def iso(moment: float) -> str:
    """Write Unix time in the way Discord does."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="microseconds")


def made_at(snowflake: int) -> float:
    """Return the Unix time, in seconds, at which an id was made."""
    return ((snowflake >> 22) + DISCORD_EPOCH_MS) / 1000
