"""Putting a room together from the content that comes with the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from bot.rehearsal.coaching import Coach, load_coach
from bot.rehearsal.listening import Listener, load
from bot.rehearsal.reading import Concern
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import Library
from bot.rehearsal.situation import telling_words
from bot.rehearsal.speaking import ScriptedVoice, load_pool

SCENARIOS = Path(__file__).parent / "scenarios"
POOL = SCENARIOS / "pool"
COACH = SCENARIOS / "coach"


def open_room(library: Library, announce: Callable[[str], None]) -> Room:
    """Return a room with every sound scenario; a broken file is announced and left out.

    CoachContentError if the coach's own texts cannot be used, LearntFileError if what the listener learnt cannot.
    """
    for fault in library.faults:
        announce(f"Left out: {fault}")
    pool = load_pool(POOL)
    for fault in pool.faults:
        announce(f"Left out: {fault}")
    return Room(
        library.scenarios,
        Listener(load()),
        ScriptedVoice(pool),
        Coach(load_coach(COACH)),
        telling_words(library.scenarios),
    )


def known_doubts(library: Library) -> Mapping[str, tuple[Concern, tuple[Concern, ...]]]:
    """Return for the words of every scenario's doubt the doubt with its authored cues, and the others of its scene."""
    known = {}
    for scenario in library.scenarios.values():
        concerns = [Concern(doubt.key, doubt.short, doubt.about) for doubt in scenario.doubts]
        for concern in concerns:
            known[concern.text] = concern, tuple(other for other in concerns if other is not concern)
    return known
