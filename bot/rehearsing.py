"""Putting a room together from the content that comes with the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.rehearsal.coaching import Coach, load_coach
from bot.rehearsal.listening import prepare_listener
from bot.rehearsal.room import Room, telling_words
from bot.rehearsal.scenario import Library
from bot.rehearsal.speaking import ScriptedVoice, load_pool

SCENARIOS = Path(__file__).parent / "scenarios"
POOL = SCENARIOS / "pool"
COACH = SCENARIOS / "coach"


def open_room(library: Library, data: Path, announce: Callable[[str], None]) -> Room:
    """Return a room with every sound scenario; a broken file is announced and left out.

    CoachContentError if the coach's own texts cannot be used.
    """
    for fault in library.faults:
        announce(f"Left out: {fault}")
    pool = load_pool(POOL)
    for fault in pool.faults:
        announce(f"Left out: {fault}")
    return Room(
        library.scenarios,
        prepare_listener(data, announce),
        ScriptedVoice(pool),
        Coach(load_coach(COACH)),
        telling_words(library.scenarios),
    )
