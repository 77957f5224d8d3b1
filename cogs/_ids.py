"""The ids that buttons and modals carry: which action, on which rehearsal, at which turn. Nothing in them is secret.

They hold all that is needed after a restart, so nothing has to be kept in memory for a button to work.
"""

from __future__ import annotations

import re
from enum import StrEnum

_PREFIX = "li:1"
_KEY = r"[\w-]{12}"


class Verb(StrEnum):
    """What a button under a rehearsal does."""

    ANSWER = "answer"
    HINT = "hint"
    BACK = "back"
    STOP = "stop"
    AGAIN = "again"
    OTHER = "other"
    PLAN = "plan"


class Form(StrEnum):
    """What a modal of a rehearsal was opened for."""

    SAID = "said"
    PLANNED = "planned"


BUTTON = rf"{_PREFIX}:(?P<verb>{'|'.join(Verb)}):(?P<key>{_KEY}):(?P<turn>\d{{1,5}})"
MODAL = re.compile(rf"{_PREFIX}:(?P<form>{'|'.join(Form)}):(?P<key>{_KEY}):(?P<turn>\d{{1,5}})")
START = rf"{_PREFIX}:start"
FORGET = rf"{_PREFIX}:forget:(?P<user_id>\d{{1,20}})"
_KNOWN = re.compile(f"{BUTTON}|{START}|{FORGET}")


def button_id(verb: Verb, key: str, turn: int) -> str:
    """Return the id of a button under a rehearsal."""
    return f"{_PREFIX}:{verb}:{key}:{turn}"


def modal_id(form: Form, key: str, turn: int) -> str:
    """Return the id of a modal of a rehearsal."""
    return f"{_PREFIX}:{form}:{key}:{turn}"


def forget_id(user_id: int) -> str:
    """Return the id of the button with which somebody confirms that everything of theirs is to be deleted."""
    return f"{_PREFIX}:forget:{user_id}"


START_ID = START


def is_known(custom_id: str) -> bool:
    """Whether a button with this id is answered by this version."""
    return _KNOWN.fullmatch(custom_id) is not None


def turn_of(custom_id: str, key: str) -> int | None:
    """Return the turn under which a button of that rehearsal stands; None for any other button."""
    match = re.fullmatch(BUTTON, custom_id)
    return int(match["turn"]) if match is not None and match["key"] == key else None
