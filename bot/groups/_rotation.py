"""Whose turn it is: whoever was the candidate least often in this session, and of those whoever has waited longest.

It only proposes; people may change seats.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.groups._seating import with_attendee
from bot.groups.session import Attendee, GroupSession, Seat


def next_candidate(session: GroupSession) -> Attendee | None:
    """Return whose turn it is, apart from who sits in the candidate's seat; None if nobody else is there.

    A turn that somebody missed counts as one that they had: nobody waits for them again and again.
    """
    others = (one for one in session.attendees if one.seat is not Seat.CANDIDATE)
    return min(others, key=lambda one: (one.turns + one.missed, one.waits_since), default=None)


def next_seated(session: GroupSession) -> GroupSession:
    """Return the session with the next candidate in the seat, where it is empty and somebody is there."""
    heir = next_candidate(session)
    if heir is None or session.in_seat(Seat.CANDIDATE):
        return session
    return with_attendee(session, replace(heir, seat=Seat.CANDIDATE))


def rotated(session: GroupSession, now: datetime, *, has_missed: bool = False) -> GroupSession:
    """Return the session with the next candidate in the seat and the last one among the observers.

    Whoever is alone stays the candidate. A chair that the next candidate leaves is played by the program.
    """
    heir = next_candidate(session)
    for old in session.in_seat(Seat.CANDIDATE):
        missed = old.missed + 1 if has_missed else old.missed
        seat = Seat.OBSERVER if heir else Seat.CANDIDATE
        session = with_attendee(session, replace(old, seat=seat, waits_since=now, missed=missed))
    return with_attendee(session, replace(heir, seat=Seat.CANDIDATE)) if heir else session
