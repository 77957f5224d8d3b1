"""The vocabulary of what a candidate's line can do, and the places where it is said.

A line does one or several things at once; each is a move. The names are shared by the labelled lines,
the scenario files, the score card and the tests.
"""

from enum import StrEnum


class Place(StrEnum):
    """Where a line is said: with the hiring manager, or on the way out."""

    OFFICE = "office"
    LOBBY = "lobby"


class Move(StrEnum):
    """One thing that a candidate's line does."""

    DECLINES = "declines"
    STATES_INTEREST = "states_interest"
    ASKS_TO_CONVINCE = "asks_to_convince"
    ASKS_NEXT_STEPS = "asks_next_steps"
    ASKS_ROLE = "asks_role"
    ASKS_PAY = "asks_pay"
    PRESSES = "presses"
    GIVES_EVIDENCE = "gives_evidence"
    MAKES_CLAIM = "makes_claim"
    OFFERS_PLAN = "offers_plan"
    CLARIFIES = "clarifies"
    CHECKS = "checks"
    CONCEDES = "concedes"
    PUSHES_BACK = "pushes_back"
    DISPARAGES = "disparages"
    THANKS = "thanks"
    SAYS_GOODBYE = "says_goodbye"
    ACKNOWLEDGES = "acknowledges"
    STALLS = "stalls"
    ASKS_COACH = "asks_coach"
    HOSTILE = "hostile"
    OFF_TOPIC = "off_topic"
    USES_NAME = "uses_name"
    MENTIONS_HELP = "mentions_help"
    SMALL_TALK = "small_talk"
    LOOKS_FOR = "looks_for"
    ASKS_INSIDE = "asks_inside"
    LEAVES = "leaves"


_LOBBY = (
    Move.THANKS,
    Move.USES_NAME,
    Move.MENTIONS_HELP,
    Move.SMALL_TALK,
    Move.SAYS_GOODBYE,
    Move.LOOKS_FOR,
    Move.ASKS_INSIDE,
    Move.LEAVES,
    Move.HOSTILE,
    Move.ACKNOWLEDGES,
    Move.ASKS_COACH,
    Move.OFF_TOPIC,
)
_LOBBY_ONLY = {Move.USES_NAME, Move.MENTIONS_HELP, Move.SMALL_TALK, Move.LOOKS_FOR, Move.ASKS_INSIDE, Move.LEAVES}

MOVES_IN: dict[Place, tuple[Move, ...]] = {
    Place.OFFICE: tuple(move for move in Move if move not in _LOBBY_ONLY),
    Place.LOBBY: _LOBBY,
}
"""The moves that can be read in each place, in the order in which they are listed."""

STANDS_ALONE = frozenset({Move.OFF_TOPIC, Move.ACKNOWLEDGES})
"""Moves that never stand beside another one."""
