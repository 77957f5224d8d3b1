"""Scenario files as typed values, loaded and checked as a whole."""

from bot.rehearsal.scenario._loading import FORBIDDEN, Fault, Library, load_library, load_scenario
from bot.rehearsal.scenario._model import (
    Answer,
    Closing,
    Desk,
    Difficulty,
    Doubt,
    Fact,
    Format,
    Helper,
    Lobby,
    Person,
    Scenario,
    Situation,
    Temperament,
    Topic,
)

__all__ = [
    "FORBIDDEN",
    "Answer",
    "Closing",
    "Desk",
    "Difficulty",
    "Doubt",
    "Fact",
    "Fault",
    "Format",
    "Helper",
    "Library",
    "Lobby",
    "Person",
    "Scenario",
    "Situation",
    "Temperament",
    "Topic",
    "load_library",
    "load_scenario",
]
