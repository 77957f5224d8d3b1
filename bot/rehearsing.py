"""Putting a room together from the content that comes with the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.rehearsal.coaching import Coach, load_coach
from bot.rehearsal.listening import prepare_listener
from bot.rehearsal.room import Room, telling_words
from bot.rehearsal.scenario import Library, load_library
from bot.rehearsal.speaking import ScriptedVoice, load_pool

SCENARIOS = Path(__file__).parent / "scenarios"
POOL = SCENARIOS / "pool"
COACH = SCENARIOS / "coach"


def open_room(data: Path, announce: Callable[[str], None], folder: Path = SCENARIOS) -> Room:
    """Return a room with every sound scenario; a broken file is announced and left out.

    CoachContentError if the coach's own texts cannot be used.
    """
    library = load_library(folder)
    announce_faults(library, announce)
    pool = load_pool(POOL)
    for fault in pool.faults:
        announce(f"Left out: {fault}")
    return Room(library.scenarios, prepare_listener(data, announce), ScriptedVoice(pool), Coach(load_coach(COACH)), telling_words(library.scenarios))


def announce_faults(library: Library, announce: Callable[[str], None]) -> None:
    """Say which scenario files were left out, and why."""
    for fault in library.faults:
        announce(f"Left out: {fault}")
