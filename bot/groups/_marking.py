"""Marks: who gives them, until when, and when everybody has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.groups._rounds import closed_round
from bot.groups._session_errors import (
    IncompleteMarkError,
    NotInRoundError,
    NotYourCardError,
    NotYourRoundError,
    TooEarlyError,
    TooLateError,
)
from bot.groups.marks import CRITERIA, Level, Mark
from bot.groups.session import GroupSession, Round, Stage

COMMENT_TIME = timedelta(seconds=60)
"""How long a round stays open once everybody has marked, so that the last one can add their sentences too."""


def require_marking(session: GroupSession, number: int) -> Round:
    """Return the round that is being marked. TooEarlyError while its scene is on, TooLateError once it is closed."""
    current = session.round
    if current is None or number != session.rounds or session.stage in (Stage.GATHERING, Stage.CLOSED):
        raise TooLateError
    if session.stage is Stage.PLAYING:
        raise TooEarlyError
    return current


def require_open_marks(session: GroupSession, user_id: int, number: int, now: datetime, not_before: datetime) -> Round:
    """Return the round that takes the marks of whoever was part of it or is here; none closes before `not_before`.

    TooEarlyError, TooLateError, NotInRoundError.
    """
    current = require_marking(session, number)
    if current.ends_at and max(current.ends_at, not_before) <= now:
        raise TooLateError
    if user_id not in current.people and session.attendee(user_id) is None:
        raise NotInRoundError
    return current


def require_levels(levels: Mapping[str, Level]) -> dict[str, Level]:
    """Return a level for each of the criteria. IncompleteMarkError."""
    if any(key not in levels for key in CRITERIA):
        raise IncompleteMarkError
    return {key: levels[key] for key in CRITERIA}


def expected(session: GroupSession) -> frozenset[int]:
    """Return who is waited for with the marks: those of the round who are still here, also if the program took their chair."""
    current = session.round
    if current is None:
        return frozenset()
    return frozenset(one.user_id for one in session.attendees if one.user_id in current.people)


def hastened(session: GroupSession, marks: Sequence[Mark], now: datetime) -> GroupSession:
    """Return the session with its round closed where nothing more can come, or soon to be where only sentences can."""
    current = session.round
    if session.stage is not Stage.MARKING or current is None:
        return session
    waited_for = expected(session)
    if not waited_for <= {mark.marker_id for mark in marks}:
        return session
    if waited_for <= {mark.marker_id for mark in marks if mark.keep or mark.change} and waited_for:
        return closed_round(session, now)
    soon = now + COMMENT_TIME
    if current.ends_at is not None and current.ends_at <= soon:
        return session
    return replace(session, round=replace(current, ends_at=soon))


def require_own_card(session: GroupSession, of: Round, user_id: int) -> Round:
    """Return the round. NotYourCardError unless somebody was its candidate, TooEarlyError before it is closed."""
    if user_id != of.candidate_id:
        raise NotYourCardError(of.candidate_id)
    if of.number == session.rounds and session.stage in (Stage.PLAYING, Stage.MARKING):
        raise TooEarlyError
    return of


def require_closer(session: GroupSession, user_id: int, number: int, *, may_lead: bool = False) -> Round:
    """Return the round. NotYourRoundError unless somebody is its candidate, the host, or leads the group."""
    current = require_marking(session, number)
    may = dict.fromkeys((current.candidate_id, session.host_id))
    if user_id not in may and not may_lead:
        raise NotYourRoundError(may)
    return current


def close_round(
    session: GroupSession, user_id: int, number: int, now: datetime, *, may_lead: bool = False
) -> GroupSession:
    """Close the round now, for its candidate, the host, or who leads the group."""
    require_closer(session, user_id, number, may_lead=may_lead)
    return closed_round(session, now)
