"""Taking somebody out of a session: their lines vanish, their seats become empty, and the others go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.groups._events import noted, without_tales_of
from bot.groups._rotation import next_seated
from bot.groups._rounds import closed, gathering
from bot.groups._seating import without_attendee
from bot.groups.session import Event, GroupSession, Happening, Round, Seat, Stage
from bot.rehearsal.moves import Place
from bot.rehearsal.session import Rehearsal, Turn

NOBODY = 0
"""In place of a host who was forgotten and whom nobody follows."""
_NO_LONGER_KEPT = "…"
"""Stands where somebody who has been forgotten said something in a chair."""
_WITHOUT_NAME = frozenset((Happening.OPENED, Happening.GATHERS, Happening.ANSWERED, Happening.BROKEN_OFF))
"""What is shown all the same, though not who it was; all else that tells of somebody goes with them."""


def without_person(session: GroupSession, user_id: int) -> GroupSession:
    """Return the session as if somebody had not been there; the same session if nothing of them is in it.

    A round in which they are the candidate is broken off, and its words are gone. A line that waits for them is left
    to the program.
    """
    if user_id not in session.people:
        return session
    session = without_attendee(session, user_id)
    session = without_rounds(session, lambda one: one.candidate_id == user_id)
    session = _without_chair(session, user_id)
    events = (event for event in session.events if event.who != user_id or event.what in _WITHOUT_NAME)
    session = replace(
        session,
        host_id=NOBODY if session.host_id == user_id else session.host_id,
        came=tuple(other for other in session.came if other != user_id),
        gone_turns=tuple(one for one in session.gone_turns if one[0] != user_id),
        past=tuple(_without_traces(one, user_id) for one in session.past),
        round=_without_traces(session.round, user_id) if session.round else None,
        events=tuple(_unnamed(event, user_id) for event in events),
    )
    return closed(session) if not session.attendees and session.stage is not Stage.CLOSED else session


def without_rounds(session: GroupSession, is_gone: Callable[[Round], bool]) -> GroupSession:
    """Return the session without some of its rounds and all that was still to be shown of them.

    If one of them is on, it is broken off, and people gather anew.
    """
    gone = [one for one in (*session.past, session.round) if one and is_gone(one)]
    if not gone:
        return session
    for one in gone:
        session = without_tales_of(session, one)
    session = replace(session, past=tuple(one for one in session.past if not is_gone(one)))
    if session.round not in gone:
        return session
    was_on = session.stage in (Stage.PLAYING, Stage.MARKING)
    session = replace(session, round=None)
    if not was_on:
        return session
    session = replace(noted(session, Happening.BROKEN_OFF), stage=Stage.GATHERING)
    return gathering(next_seated(session))


def _without_chair(session: GroupSession, user_id: int) -> GroupSession:
    """Say that the program plays on where somebody sat in a chair of the scene."""
    current = session.round
    if current is None or session.stage is not Stage.PLAYING:
        return session
    seats = {current.manager_id: Seat.MANAGER, current.receptionist_id: Seat.RECEPTIONIST}
    seat = seats.get(user_id)
    return noted(session, Happening.TOOK_OVER, text=seat.value) if seat else session


def _without_traces(one: Round, user_id: int) -> Round:
    was_manager = user_id in (one.manager_id, one.was_manager_id)
    was_receptionist = user_id in (one.receptionist_id, one.was_receptionist_id)
    rehearsal = one.rehearsal
    if was_manager:
        rehearsal = _unsaid(rehearsal, Place.OFFICE)
    if was_receptionist:
        rehearsal = _unsaid(rehearsal, Place.LOBBY)
    return replace(
        one,
        rehearsal=rehearsal,
        manager_id=_unless(user_id, one.manager_id),
        receptionist_id=_unless(user_id, one.receptionist_id),
        was_manager_id=_unless(user_id, one.was_manager_id),
        was_receptionist_id=_unless(user_id, one.was_receptionist_id),
        silent_id=_unless(user_id, one.silent_id),
        observer_ids=tuple(other for other in one.observer_ids if other != user_id),
    )


def _unsaid(rehearsal: Rehearsal, place: Place) -> Rehearsal:
    """Return the rehearsal without the words of whoever sat in the chair of that place."""
    return replace(
        rehearsal, turns=tuple(_unsaid_turn(turn) if turn.reading.place is place else turn for turn in rehearsal.turns)
    )


def _unsaid_turn(turn: Turn) -> Turn:
    said = tuple(replace(one, text=_NO_LONGER_KEPT) if one.is_by_person else one for one in turn.said)
    return replace(turn, said=said)


def _unnamed(event: Event, user_id: int) -> Event:
    return replace(event, who=None) if event.who == user_id else event


def _unless(user_id: int, other: int | None) -> int | None:
    return None if other == user_id else other
