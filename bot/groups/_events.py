"""What is still to be shown of a session: noted in order, and dropped once it was shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.groups.session import MOST_CARDS, Event, GroupSession, Happening, Round, Stage

_MOST_UNSHOWN = 200
"""Far more than a thread that can be written in ever has waiting."""
_CONTENT = frozenset((Happening.LINE, Happening.ANSWERED, Happening.CARD, Happening.BROKEN_OFF, Happening.CLOSED))
"""What must not be missing from the thread, whatever else is."""
_TELLS_OF_ROUND = frozenset(
    (
        Happening.ROUND_BEGAN,
        Happening.LINE,
        Happening.ANSWERED,
        Happening.OFFERS_TO_ANSWER,
        Happening.TOOK_OVER,
        Happening.TOOK_BACK,
        Happening.CALLS_CANDIDATE,
        Happening.LEFT,
        Happening.RESUMED,
        Happening.TIME_IS_UP,
        Happening.MARKING,
        Happening.CARD,
    )
)
"""What cannot be shown without the round itself."""


def noted(
    session: GroupSession, what: Happening, *, turn: int | None = None, who: int | None = None, text: str = ""
) -> GroupSession:
    """Return the session with one more thing to show."""
    event = Event(session.next_seq, what, number=session.rounds, turn=turn, who=who, text=text)
    events = (*session.events, event)
    if what is Happening.GATHERS:
        # The newest lobby message takes the place of one that nobody has seen.
        events = tuple(one for one in events if one.what is not what or one is event)
    if len(events) > _MOST_UNSHOWN:
        least = next((one for one in events if one.what not in _CONTENT), events[0])
        events = tuple(one for one in events if one is not least)
    return replace(session, events=events, next_seq=session.next_seq + 1)


def shown(session: GroupSession, up_to_seq: int, lobby_message_id: int | None = None) -> GroupSession:
    """Return the session without what stands in the thread by now, and without the words that nothing needs any more."""
    left = tuple(event for event in session.events if event.seq > up_to_seq)
    if len(left) == len(session.events) and lobby_message_id in (None, session.lobby_message_id):
        return session
    session = replace(session, events=left, lobby_message_id=lobby_message_id or session.lobby_message_id)
    session = replace(session, past=_needed(session, session.past))
    return replace(session, attendees=()) if session.stage is Stage.CLOSED and not left else session


def has_to_show(session: GroupSession, of: Round) -> bool:
    """Whether something is still to be shown that only this round can tell."""
    return any(event.number == of.number and event.what in _TELLS_OF_ROUND for event in session.events)


def without_tales_of(session: GroupSession, of: Round) -> GroupSession:
    """Return the session with nothing left to show that only this round could tell."""
    left = (one for one in session.events if one.number != of.number or one.what not in _TELLS_OF_ROUND)
    return replace(session, events=tuple(left))


def put_aside(session: GroupSession) -> GroupSession:
    """Return the session without its round, which is held apart as long as it is needed."""
    past = (*session.past, session.round) if session.round else session.past
    return replace(session, round=None, past=_needed(session, past))


def _needed(session: GroupSession, past: Sequence[Round]) -> tuple[Round, ...]:
    """Return the newest with a card, for their candidates may look at all of it, and all that has to be shown."""
    newest = {one.number for one in [one for one in past if one.has_card][-MOST_CARDS:]}
    return tuple(one for one in past if one.number in newest or has_to_show(session, one))
