"""Who sits where: taking a seat, and standing up outside a scene."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.groups._session_errors import (
    NotHereError,
    RoundRunningError,
    SeatTakenError,
    SessionClosedError,
    SessionFullError,
)
from bot.groups.session import MOST_ATTENDEES, SINGLE_SEATS, Attendee, GroupSession, Seat, Stage

_MOST_GONE = 50
"""People who have left and of whom it is remembered how often they were the candidate."""


def seated(session: GroupSession, user_id: int, seat: Seat, now: datetime) -> GroupSession:
    """Return the session with somebody in a seat; in the one that they have already it stays as it is.

    While a round is on only observers come, and nobody changes seats.
    """
    if session.stage is Stage.CLOSED:
        raise SessionClosedError
    own = session.attendee(user_id)
    if own and own.seat is seat:
        return session
    if session.stage is not Stage.GATHERING and (own or seat is not Seat.OBSERVER):
        raise RoundRunningError
    if seat in SINGLE_SEATS and (there := session.in_seat(seat)):
        raise SeatTakenError(seat, there[0].user_id)
    if own:
        # Whoever gives the candidate's seat away has had their turn.
        since = now if own.seat is Seat.CANDIDATE else own.waits_since
        return with_attendee(session, replace(own, seat=seat, waits_since=since))
    if len(session.attendees) >= MOST_ATTENDEES:
        raise SessionFullError(MOST_ATTENDEES)
    came = session.came if user_id in session.came else (*session.came, user_id)
    new = Attendee(user_id, seat, now, turns=dict(session.gone_turns).get(user_id, 0))
    session = replace(session, attendees=(*session.attendees, new), came=came)
    return _watching(session, user_id) if session.stage is Stage.PLAYING else session


def with_attendee(session: GroupSession, attendee: Attendee) -> GroupSession:
    """Return the session with what changed about somebody who has a seat."""
    others = session.attendees
    return replace(session, attendees=tuple(attendee if one.user_id == attendee.user_id else one for one in others))


def without_attendee(session: GroupSession, user_id: int) -> GroupSession:
    """Return the session without somebody; whoever has been there longest becomes the host in their place.

    How often they were the candidate is remembered, so that going and coming puts nobody before those who never were.
    """
    if (own := session.attendee(user_id)) and own.turns:
        session = _with_gone(session, user_id, own.turns)
    left = tuple(one for one in session.attendees if one.user_id != user_id)
    heir = left[0].user_id if left and session.host_id == user_id else session.host_id
    return replace(session, attendees=left, host_id=heir)


def with_turn(session: GroupSession, user_id: int) -> GroupSession:
    """Return the session with one more round noted that somebody was the candidate of, also if they have left."""
    if own := session.attendee(user_id):
        return with_attendee(session, replace(own, turns=own.turns + 1))
    return _with_gone(session, user_id, dict(session.gone_turns).get(user_id, 0) + 1)


def _with_gone(session: GroupSession, user_id: int, turns: int) -> GroupSession:
    others = tuple(one for one in session.gone_turns if one[0] != user_id)
    return replace(session, gone_turns=(*others, (user_id, turns))[-_MOST_GONE:])


def require_attendee(session: GroupSession, user_id: int) -> Attendee:
    """Return somebody's place. SessionClosedError, NotHereError."""
    if session.stage is Stage.CLOSED:
        raise SessionClosedError
    attendee = session.attendee(user_id)
    if attendee is None:
        raise NotHereError(session.rounds + 1 if session.stage is Stage.GATHERING else None)
    return attendee


def _watching(session: GroupSession, user_id: int) -> GroupSession:
    """Let somebody who came late be one of the round's observers."""
    current = session.round
    if current is None or user_id in current.observer_ids:
        return session
    return replace(session, round=replace(current, observer_ids=(*current.observer_ids, user_id)))
