"""The ids that buttons and modals carry: which action, on which rehearsal, at which turn. Nothing in them is secret.

They hold all that is needed after a restart, so nothing has to be kept in memory for a button to work.
"""

from __future__ import annotations

import re
from enum import StrEnum

DIARY_COG = "Interviews"
"""The feature that answers for the diary, also to other features."""
GROUPS_COG = "Groups"
"""The feature that answers for study groups and their members."""
GROUP_SESSIONS_COG = "GroupSessions"
"""The feature that answers for their sessions."""
MEETINGS_COG = "Meetings"
"""The feature that answers for their meetings."""
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


class GroupVerb(StrEnum):
    """What a button under a group's message does; it carries the group's key."""

    JOIN = "join"
    """Become a member."""
    CLOSE = "close"
    """Yes, close the group for good."""


class SeatVerb(StrEnum):
    """What a button under the lobby message of a group's session does; it carries the session's key and the round."""

    CANDIDATE = "candidate"
    MANAGER = "manager"
    RECEPTIONIST = "receptionist"
    OBSERVER = "observer"
    LEAVE = "leave"
    """Stand up; asks once where a scene would end by it."""
    LEAVE_SURE = "leave_sure"
    BEGIN = "begin"
    CLOSE = "close"
    """End the whole session; asks once."""
    CLOSE_SURE = "close_sure"
    """Yes, end it."""


class RoundVerb(StrEnum):
    """What a button under a round does; it carries the session's key, the round and its turn."""

    ANSWER = "answer"
    BRIEF = "brief"
    """The secret card of whoever sits in the manager's or the receptionist's chair."""
    DODGE = "dodge"
    DOUBT = "doubt"
    CONVINCED = "convinced"
    TIME_UP = "time_up"
    OWN_WORDS = "own_words"
    TAKE_OVER = "take_over"
    """Let the program answer for a person who is silent."""
    TAKE_BACK = "take_back"
    """Sit in the chair again that the program has taken over."""
    PAUSE = "pause"
    GO_ON = "go_on"
    END = "end"
    """End the scene here; asks once. Marks are taken all the same."""
    END_SURE = "end_sure"
    """Yes, end it."""
    MARK = "mark"
    COMMENT = "comment"
    CARD = "card"
    """Close the round now: the group card. Asks once where somebody has not marked yet."""
    CARD_SURE = "card_sure"
    """Yes, show it."""
    WHOLE_CARD = "whole_card"
    """All rows of the program's own card, for the candidate of a round that is closed."""


class MeetVerb(StrEnum):
    """What a button under a meeting does; it carries the meeting's key, and the reminder under which it stands."""

    JOIN = "join"
    """Come to the session of this meeting."""
    REMIND = "remind"
    """Remind me of meetings by direct message."""
    STOP = "stop"
    """Remind me no more by direct message."""


class GroupForm(StrEnum):
    """What a modal of a group's round was opened for; its id carries session, round and turn."""

    SAID = "gsaid"
    """The candidate's line."""
    CUE = "gcue"
    """A reply of whoever sits in a chair; `cue` in the id says which button opened it."""
    MARKED = "gmarked"
    COMMENTED = "gcommented"


BUTTON = rf"{_PREFIX}:(?P<verb>{'|'.join(Verb)}):(?P<key>{_KEY}):(?P<turn>\d{{1,5}})"
MODAL = re.compile(rf"{_PREFIX}:(?P<form>{'|'.join(Form)}):(?P<key>{_KEY}):(?P<turn>\d{{1,5}})")
START = rf"{_PREFIX}:start"
FORGET = rf"{_PREFIX}:forget:(?P<user_id>\d{{1,20}})"
BOOK = rf"{_PREFIX}:book:(?P<verb>{'|'.join(BookVerb)}):(?P<key>{_KEY}):(?P<minute>\d{{1,10}})"
DUE = rf"{_PREFIX}:due:(?P<verb>{'|'.join(DueVerb)}):(?P<reminder_id>\d{{1,19}})"
BOOK_MODAL = re.compile(rf"{_PREFIX}:(?P<form>{'|'.join(BookForm)}):(?P<key>{_KEY})")
GROUP = rf"{_PREFIX}:group:(?P<verb>{'|'.join(GroupVerb)}):(?P<key>{_KEY})"
SEAT = rf"{_PREFIX}:seat:(?P<verb>{'|'.join(SeatVerb)}):(?P<key>{_KEY}):(?P<number>\d{{1,5}})"
ROUND = rf"{_PREFIX}:round:(?P<verb>{'|'.join(RoundVerb)}):(?P<key>{_KEY}):(?P<number>\d{{1,5}}):(?P<turn>\d{{1,5}})"
MEET = rf"{_PREFIX}:meet:(?P<verb>{'|'.join(MeetVerb)}):(?P<key>{_KEY}):(?P<reminder_id>\d{{1,19}})"
GROUP_MODAL = re.compile(
    rf"{_PREFIX}:(?P<form>{'|'.join(GroupForm)}):(?P<cue>[a-z_]{{0,12}}):(?P<key>{_KEY}):(?P<number>\d{{1,5}}):(?P<turn>\d{{1,5}})"
)
_KNOWN = tuple(re.compile(template) for template in (BUTTON, START, FORGET, BOOK, DUE, GROUP, SEAT, ROUND, MEET))


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


def group_id(verb: GroupVerb, key: str) -> str:
    """Return the id of a button under a group's message."""
    return f"{_PREFIX}:group:{verb}:{key}"


def seat_id(verb: SeatVerb, key: str, number: int) -> str:
    """Return the id of a button under a session's lobby message; `number` is how many rounds were begun."""
    return f"{_PREFIX}:seat:{verb}:{key}:{number}"


def round_id(verb: RoundVerb, key: str, number: int, turn: int) -> str:
    """Return the id of a button under a round."""
    return f"{_PREFIX}:round:{verb}:{key}:{number}:{turn}"


def meet_id(verb: MeetVerb, key: str, reminder_id: int = 0) -> str:
    """Return the id of a button under a meeting; 0 where it stands under no reminder."""
    return f"{_PREFIX}:meet:{verb}:{key}:{reminder_id}"


def meeting_reminder_of(custom_id: str) -> int | None:
    """Return the reminder of a meeting under which a button stands; None for any other button."""
    match = re.fullmatch(MEET, custom_id)
    return int(match["reminder_id"]) or None if match is not None else None


def group_modal_id(form: GroupForm, key: str, number: int, turn: int, cue: str = "") -> str:
    """Return the id of a modal of a group's round."""
    return f"{_PREFIX}:{form}:{cue}:{key}:{number}:{turn}"


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
    return any(template.fullmatch(custom_id) for template in (MODAL, BOOK_MODAL, GROUP_MODAL))


def turn_of(custom_id: str, key: str) -> int | None:
    """Return the turn under which a button of that rehearsal stands; None for any other button."""
    match = re.fullmatch(BUTTON, custom_id)
    return int(match["turn"]) if match is not None and match["key"] == key else None
