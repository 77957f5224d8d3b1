"""The bot as `python -m bot run` starts it, with its Python objects counted: `python -m tests.bench.traced_bot FILE`.

Each SIGUSR1 writes into FILE how many bytes they take, after a collection.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import tracemalloc
from pathlib import Path

from bot.online import go_online
from bot.settings import read_settings


def main(file: Path) -> int:
    """Serve until told to stop; the exit status."""

    def write_down(_signal: int, _frame: object) -> None:
        gc.collect()
        new = file.with_suffix(".new")
        new.write_text(str(tracemalloc.get_traced_memory()[0]), encoding="ascii")
        new.replace(file)

    signal.signal(signal.SIGUSR1, write_down)
    tracemalloc.start()
    settings = read_settings(os.environ, Path(os.devnull))
    assert settings.discord_token, "there is no bot without a token"
    return go_online(settings, settings.discord_token, lambda line: print(line, file=sys.stderr))


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
