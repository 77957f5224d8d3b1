"""The bot as `python -m bot run` starts it, by a clock that tests move: `python -m tests.standin.timed_bot FILE`.

FILE holds by how many seconds its time is ahead of real time; `discord.clock.share_in(FILE)` keeps it there. Reminders
go by that clock. All else (the purge, the pauses of managers) goes by real time.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.diary import SystemClock
from bot.online import go_online
from bot.settings import read_settings

LOOK_EVERY_S = 0.005


def clock_of(file: Path) -> SystemClock:
    """Return the clock that is ahead of real time by what the file says; as long as there is none, it is right."""

    def read() -> datetime:
        try:
            ahead_s = float(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            ahead_s = 0.0
        return datetime.now(UTC) + timedelta(seconds=ahead_s)

    return SystemClock(read, look_every_s=LOOK_EVERY_S)


def main(file: Path) -> int:
    """Serve until told to stop; the exit status."""
    settings = read_settings(os.environ, Path(os.devnull))
    assert settings.discord_token, "there is no bot without a token"
    return go_online(settings, settings.discord_token, lambda line: print(line, file=sys.stderr), clock_of(file))


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
