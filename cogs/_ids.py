"""The ids that buttons and modals carry: which action, on which rehearsal, at which turn. Nothing in them is secret.

They hold all that is needed after a restart, so nothing has to be kept in memory for a button to work.
"""

from __future__ import annotations

import re
from enum import StrEnum

DIARY_COG = "Interviews"
"""The feature that answers for the diary, also to other features."""
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
    REMIND = "remind"


class Form(StrEnum):
    """What a modal of a rehearsal was opened for."""

    SAID = "said"
    PLANNED = "planned"


class BookVerb(StrEnum):
    """What a button under an interview of the diary does."""

    KEEP = "keep"
    """The time is right: it counts from now on. The button carries the moment, in minutes since 1970."""
    DISCARD = "discard"
    PREPARE = "prepare"
    DEBRIEF = "debrief"
    CALENDAR = "calendar"
    CANCEL = "cancel"
    HEARD = "heard"
    OFFER = "offer"
    NEXT_ROUND = "next_round"
    REFUSED = "refused"
    SILENCE = "silence"


class DueVerb(StrEnum):
    """What a button under a reminder does."""

    DONE = "done"
    LOST = "lost"
    """Whoever was to be thanked could not be found."""
    INSIDE = "inside"
    LATER = "later"
    STOP_ALL = "stop_all"


class BookForm(StrEnum):
    """What a modal of the diary was opened for."""

    ADDED = "added"
    """Opened under a rehearsal, whose key it carries; the others carry that of an interview."""
    PREPARED = "prepared"
    TOLD = "told"


BUTTON = rf"{_PREFIX}:(?P<verb>{'|'.join(Verb)}):(?P<key>{_KEY}):(?P<turn>\d{{1,5}})"
MODAL = re.compile(rf"{_PREFIX}:(?P<form>{'|'.join(Form)}):(?P<key>{_KEY}):(?P<turn>\d{{1,5}})")
START = rf"{_PREFIX}:start"
FORGET = rf"{_PREFIX}:forget:(?P<user_id>\d{{1,20}})"
BOOK = rf"{_PREFIX}:book:(?P<verb>{'|'.join(BookVerb)}):(?P<key>{_KEY}):(?P<minute>\d{{1,10}})"
DUE = rf"{_PREFIX}:due:(?P<verb>{'|'.join(DueVerb)}):(?P<reminder_id>\d{{1,19}})"
BOOK_MODAL = re.compile(rf"{_PREFIX}:(?P<form>{'|'.join(BookForm)}):(?P<key>{_KEY})")
_KNOWN = tuple(re.compile(template) for template in (BUTTON, START, FORGET, BOOK, DUE))


def button_id(verb: Verb, key: str, turn: int) -> str:
    """Return the id of a button under a rehearsal."""
    return f"{_PREFIX}:{verb}:{key}:{turn}"


def modal_id(form: Form, key: str, turn: int) -> str:
    """Return the id of a modal of a rehearsal."""
    return f"{_PREFIX}:{form}:{key}:{turn}"


def book_id(verb: BookVerb, key: str, minute: int = 0) -> str:
    """Return the id of a button under an interview; `minute` is the moment that it would keep."""
    return f"{_PREFIX}:book:{verb}:{key}:{minute}"


def due_id(verb: DueVerb, reminder_id: int) -> str:
    """Return the id of a button under a reminder."""
    return f"{_PREFIX}:due:{verb}:{reminder_id}"


def book_modal_id(form: BookForm, key: str) -> str:
    """Return the id of a modal of the diary."""
    return f"{_PREFIX}:{form}:{key}"


def reminder_of(custom_id: str) -> int | None:
    """Return the reminder under which a button stands; None for any other button."""
    match = re.fullmatch(DUE, custom_id)
    return int(match["reminder_id"]) if match is not None else None


def forget_id(user_id: int) -> str:
    """Return the id of the button with which somebody confirms that everything of theirs is to be deleted."""
    return f"{_PREFIX}:forget:{user_id}"


START_ID = START


def is_known(custom_id: str) -> bool:
    """Whether a button with this id is answered by this version."""
    return any(template.fullmatch(custom_id) for template in _KNOWN)


def is_known_modal(custom_id: str) -> bool:
    """Whether a modal with this id is answered by this version."""
    return any(template.fullmatch(custom_id) for template in (MODAL, BOOK_MODAL))


def turn_of(custom_id: str, key: str) -> int | None:
    """Return the turn under which a button of that rehearsal stands; None for any other button."""
    match = re.fullmatch(BUTTON, custom_id)
    return int(match["turn"]) if match is not None and match["key"] == key else None
