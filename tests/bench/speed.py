"""How fast and how small: `python -m tests.bench.speed`. Prints medians; judges nothing.

Every figure is measured in this one run. Start-up is the median of five fresh processes.
"""

import contextlib
import io
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import psutil

from bot.rehearsal.listening import load_lines
from bot.rehearsal.moves import Place
from bot.rehearsal.reading import Concern, Context
from bot.rehearsal.scenario import Difficulty, load_library
from bot.rehearsal.session import dump
from bot.rehearsing import SCENARIOS, open_room
from tests.rehearsal.candidates import middling, play, strong, weak

HELD_BACK = Path(__file__).parent / "held_back"
DATA = Path("data")


def quantiles(times: list[float]) -> str:
    """Return p50, p99 and the worst, in milliseconds."""
    ordered = sorted(times)
    return f"p50 {statistics.median(ordered) * 1000:.2f} ms, p99 {ordered[int(len(ordered) * 0.99)] * 1000:.2f} ms, worst {ordered[-1] * 1000:.2f} ms ({len(ordered)} measured)"


def start_up(*arguments: str, line: str) -> tuple[float, float]:
    """Return the seconds until the first answer and the peak memory in MB of one fresh process."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(line + "\n")
    process.stdin.flush()
    process.stdout.readline()
    ready = time.perf_counter() - begun
    with contextlib.suppress(psutil.Error):
        memory = psutil.Process(process.pid).memory_info().rss / 1e6
    process.communicate()
    return ready, memory


def main() -> None:
    """Measure and print."""
    room = open_room(load_library(SCENARIOS), DATA, print)
    lines = load_lines(HELD_BACK)
    contexts = [
        Context(line.place, Concern("k", line.concern) if line.concern else None, person=line.person) for line in lines
    ]
    for line, context in zip(lines, contexts, strict=True):
        room.listener.read(line.text, context)
    times = []
    for _ in range(3):
        for line, context in zip(lines, contexts, strict=True):
            begun = time.perf_counter()
            room.listener.read(line.text, context)
            times.append(time.perf_counter() - begun)
    print("listen, a line in process:      ", quantiles(times))

    turns, sizes = [], []
    for scene in sorted(room.scenarios):
        for candidate in (weak, middling, strong):
            timed = _Timed(room, turns)
            sizes.append(len(dump(play(timed, scene, 3, Difficulty.MEDIUM, candidate))))
    print("a whole turn:                   ", quantiles(turns))
    print(
        f"a finished rehearsal, serialised: median {statistics.median(sizes) / 1000:.1f} kB, largest {max(sizes) / 1000:.1f} kB ({len(sizes)} rehearsals)"
    )

    asked = json.dumps({"place": Place.OFFICE, "concern": None, "text": "When will I hear back?"})
    for name, arguments, line in (("listen", ("listen",), asked), ("practice --jsonl", ("practice", "--jsonl"), "No.")):
        ready, memory = zip(*(start_up(*arguments, line=line) for _ in range(5)), strict=True)
        print(
            f"{name}, a second start: ready in {statistics.median(ready):.2f} s (median of 5), {statistics.median(memory):.0f} MB of memory"
        )
    text = ("word " * 2_500)[:10_000]
    worst = []
    for piece in (text, "a" * 10_000, "I led a team of ten, and " * 400, "(" * 10_000, "1 2 3 % " * 1_250):
        begun = time.perf_counter()
        room.listener.read(piece[:10_000], Context(Place.OFFICE, Concern("k", "has never led")))
        worst.append(time.perf_counter() - begun)
    print(f"10,000 characters of anything:   worst {max(worst) * 1000:.1f} ms")
    with contextlib.redirect_stdout(io.StringIO()):
        first = _first_start()
    print(f"a first start, learning included: {first:.1f} s")


def _first_start() -> float:
    """Return the seconds of a start that has to learn, in a folder of its own."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "bot", "listen"],
            input='{"place":"office","text":"hi"}\n',
            text=True,
            capture_output=True,
            check=True,
            env={**os.environ, "DATA_DIR": folder},
        )
        return time.perf_counter() - begun


class _Timed:
    """A room that notes how long each turn took."""

    def __init__(self, room: object, times: list[float]) -> None:
        self._room, self._times = room, times

    def __getattr__(self, name: str) -> object:
        return getattr(self._room, name)

    def hear(self, rehearsal: object, text: str) -> object:
        begun = time.perf_counter()
        heard = self._room.hear(rehearsal, text)  # type: ignore[attr-defined]
        self._times.append(time.perf_counter() - begun)
        return heard


if __name__ == "__main__":
    main()
