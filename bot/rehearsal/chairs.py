"""A person in the manager's or the receptionist's chair: what they make of a line takes the place of the program's answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LONGEST_REPLY = 1500
"""More is never proposed, and a form need take no more."""


class Cue(StrEnum):
    """What the person in the manager's chair makes of a line. Whoever is met on the way out has only words of their own."""

    DODGE = "dodge"
    """No doubt is given away."""
    DOUBT = "doubt"
    """The open doubt stands; where none is open, the next one is named."""
    CONVINCED = "convinced"
    """The open doubt is settled; where none is open, the manager is convinced altogether."""
    TIME_UP = "time_up"
    """The cue to go; given a second time, the goodbye."""
    OWN_WORDS = "own_words"
    """An answer that leaves the doubts where they are."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer of a person in a chair to one line of the candidate."""

    cue: Cue
    words: str = ""
    """What the person says; empty: the words that the scene holds for that cue."""
