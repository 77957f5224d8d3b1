"""How fast and how small: `python -m tests.bench.speed`. Prints medians; judges nothing.

Every figure is measured in this one run. Start-up is the median of five fresh processes.
"""

import contextlib
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import psutil

from bot.pipes import context_for
from bot.rehearsal.listening import load_lines
from bot.rehearsal.moves import Place
from bot.rehearsal.reading import Concern, Context
from bot.rehearsal.scenario import Difficulty, load_library
from bot.rehearsal.session import dump
from bot.rehearsing import SCENARIOS, known_doubts, open_room
from tests.rehearsal.candidates import middling, play, strong, weak

HELD_BACK = Path(__file__).parent / "held_back"


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
    library = load_library(SCENARIOS)
    room, known = open_room(library, print), known_doubts(library)
    lines = load_lines(HELD_BACK)
    contexts = [context_for(known, line.place, line.concern, line.person, line.before) for line in lines]
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
            f"{name}, a start: ready in {statistics.median(ready):.2f} s (median of 5), {statistics.median(memory):.0f} MB of memory"
        )
    text = ("word " * 2_500)[:10_000]
    worst = []
    pieces = (text, "a" * 10_000, "I led a team of ten, and " * 400, "(" * 10_000, "1 2 3 % " * 1_250, "zqxj " * 2_000)
    for piece in pieces:
        begun = time.perf_counter()
        room.listener.read(piece[:10_000], Context(Place.OFFICE, Concern("k", "has never led")))
        worst.append(time.perf_counter() - begun)
    print(f"10,000 characters of anything:   worst {max(worst) * 1000:.1f} ms")


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
