"""What happens in a session by itself, and when: all of it follows from the session, so a restart forgets nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum, auto

from bot.groups._events import noted
from bot.groups._playing import answered_for, scene_ended, settled
from bot.groups._rounds import LAST_MINUTES, called, closed, closed_round, offered, passed_over
from bot.groups.session import GroupSession, Happening, Round, Seat, Stage
from bot.rehearsal.room import Room
from bot.rehearsal.scene import Phase

CALL_AFTER = timedelta(minutes=2)
"""How long nothing is heard of a candidate before they are asked, once, whether they are ready."""
NO_SHOW_AFTER = timedelta(minutes=5)
"""How long a candidate may take for the first line; whatever they press gives them all of it anew."""
OFFER_AFTER = timedelta(seconds=90)
"""How long a person in a chair may be silent before the program offers to answer; a form that they open begins it anew."""
LONGEST_PAUSE = timedelta(minutes=30)
IDLE_AFTER = timedelta(hours=3)
"""How long people may gather without anything happening before the session is closed."""
_MOST_AT_ONCE = 8
"""Steps that one look at the clock may take; after a long standstill there are three at most."""


class Due(Enum):
    """What is to happen."""

    CALL = auto()
    NO_SHOW = auto()
    OFFER = auto()
    ANSWER = auto()
    """A line waits for a chair that has become empty."""
    TIME_UP = auto()
    PAUSE_OVER = auto()
    MARKS_OVER = auto()
    IDLE = auto()


def next_deadline(session: GroupSession) -> datetime | None:
    """Return when something happens by itself next; None if nothing will."""
    return min((at for at, _ in _deadlines(session)), default=None)


def ticked(room: Room, session: GroupSession, now: datetime, not_before: datetime) -> GroupSession:
    """Return the session with whatever is due by now; nothing is before `not_before`."""
    for _ in range(_MOST_AT_ONCE):
        due = [(max(at, not_before), what) for at, what in _deadlines(session)]
        at, what = min(due, key=lambda one: one[0], default=(None, None))
        if at is None or what is None or at > now:
            return session
        # What was waited for begins to count anew with every step.
        session = replace(_happen(room, session, what, now), changed_at=now)
    return session


def _deadlines(session: GroupSession) -> Iterator[tuple[datetime, Due]]:
    current = session.round
    if session.stage is Stage.GATHERING:
        yield session.changed_at + IDLE_AFTER, Due.IDLE
    elif session.stage is Stage.MARKING and current and current.ends_at:
        yield current.ends_at, Due.MARKS_OVER
    elif session.stage is Stage.PLAYING and current:
        yield from _deadlines_of_scene(current)


def _deadlines_of_scene(current: Round) -> Iterator[tuple[datetime, Due]]:
    if current.paused_at:
        yield current.paused_at + LONGEST_PAUSE, Due.PAUSE_OVER
        return
    waiting = current.waiting
    if waiting and current.answerer_id is None:
        yield waiting.since, Due.ANSWER
    elif waiting and not waiting.was_offered:
        yield waiting.since + OFFER_AFTER, Due.OFFER
    elif current.is_unheard:
        if not current.was_called:
            yield current.heard_at + CALL_AFTER, Due.CALL
        yield current.heard_at + NO_SHOW_AFTER, Due.NO_SHOW
    if current.ends_at:
        yield current.ends_at, Due.TIME_UP


def _happen(room: Room, session: GroupSession, what: Due, now: datetime) -> GroupSession:
    current = session.round
    match what:
        case Due.IDLE:
            return closed(session)
        case Due.MARKS_OVER:
            return closed_round(session, now)
        case Due.CALL if current:
            # Also after a standstill there is time to answer the call.
            return called(session, current, max(current.heard_at, now - CALL_AFTER))
        case Due.NO_SHOW:
            return passed_over(session, now)
        case Due.ANSWER:
            return settled(room, session, now)
        case Due.OFFER if current and current.waiting:
            return offered(session, current, current.waiting)
        case Due.TIME_UP if current and current.is_unheard:
            return passed_over(session, now)
        case Due.TIME_UP if current and not current.was_warned:
            return _time_called(room, session, current, now)
        case Due.TIME_UP if current and current.waiting:
            return _answered_last(room, session, current, now)
        case _:
            return scene_ended(room, session, now)


def _time_called(room: Room, session: GroupSession, current: Round, now: datetime) -> GroupSession:
    """Return the session with its time up and a little left to end well: the manager gives the cue to go.

    Where a line waits for a person in the manager's chair, the program gives the cue in answer to it, so that the candidate
    has the word. On the way out nobody is hurried. The turn stays: what the candidate is writing must not be lost.
    """
    warned = replace(current, was_warned=True, ends_at=now + LAST_MINUTES)
    session = noted(replace(session, round=warned), Happening.TIME_IS_UP)
    if current.waiting and current.chair is Seat.MANAGER:
        return answered_for(room, session, warned, now)
    if current.waiting or current.rehearsal.scene.phase not in (Phase.OPEN, Phase.DOUBT):
        return session
    cued = room.call_time(current.rehearsal)
    session = replace(session, round=replace(warned, rehearsal=cued))
    return noted(session, Happening.ANSWERED, turn=len(cued.turns) - 1)


def _answered_last(room: Room, session: GroupSession, current: Round, now: datetime) -> GroupSession:
    """Answer the line that waits when all time is over. Where that leads to the way out, it is gone before the marks."""
    session = answered_for(room, session, current, now)
    after = session.round
    if session.stage is not Stage.PLAYING or after is None or (after.ends_at and after.ends_at > now):
        return session
    return scene_ended(room, session, now)
