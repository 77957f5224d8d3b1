"""How a round comes about, runs and ends: pure steps from one session to the next, each with what is to be shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.groups._events import has_to_show, noted, put_aside
from bot.groups._rotation import next_seated, rotated
from bot.groups._seating import with_attendee, with_turn
from bot.groups._session_errors import NoCandidateError, NotShownYetError
from bot.groups.session import Attendee, GroupSession, Happening, Round, Seat, Stage, Waiting
from bot.rehearsal.moves import Place
from bot.rehearsal.session import Rehearsal

MOST_SCENES = 12
"""Scenes that are remembered so that they do not come again too soon."""
MOST_PAST = 3
"""Rounds that wait to be shown; no further one begins before."""
LAST_MINUTES = timedelta(minutes=2)
"""How long the scene may go on once the time is up, so that it can be ended well; on the way out as long again."""
_ROUND_IS_ON = (Stage.PLAYING, Stage.MARKING)


def gathering(session: GroupSession) -> GroupSession:
    """Return the session with its lobby message to be posted anew."""
    seated = session.in_seat(Seat.CANDIDATE)
    return noted(session, Happening.GATHERS, who=seated[0].user_id if seated else None)


def require_candidate(session: GroupSession) -> None:
    """NoCandidateError if nobody could be rehearsed with; NotShownYetError if too much is still to be shown."""
    if not session.in_seat(Seat.CANDIDATE):
        raise NoCandidateError
    if sum(has_to_show(session, one) for one in session.past) >= MOST_PAST:
        raise NotShownYetError


def begun(session: GroupSession, rehearsal: Rehearsal, now: datetime) -> GroupSession:
    """Return the session with its next round at its beginning, everybody in it as they sit."""
    sitters = {seat: tuple(one.user_id for one in session.in_seat(seat)) for seat in Seat}
    managers, receptionists = sitters[Seat.MANAGER], sitters[Seat.RECEPTIONIST]
    new = Round(
        session.rounds + 1,
        sitters[Seat.CANDIDATE][0],
        rehearsal,
        manager_id=managers[0] if managers else None,
        receptionist_id=receptionists[0] if receptionists else None,
        observer_ids=sitters[Seat.OBSERVER],
        heard_at=now,
        ends_at=now + timedelta(minutes=session.rules.minutes),
        # Ids of messages only grow, so one that was heard in the round before is known in this one.
        seen_id=session.round.seen_id if session.round else 0,
        is_repeat=rehearsal.scenario in session.scenes,
    )
    scenes = (*session.scenes, rehearsal.scenario)[-MOST_SCENES:]
    session = replace(put_aside(session), stage=Stage.PLAYING, round=new, rounds=new.number, scenes=scenes)
    return noted(session, Happening.ROUND_BEGAN, who=new.candidate_id)


def line_waits(session: GroupSession, current: Round, text: str, now: datetime) -> GroupSession:
    """Return the session with a line that a person is to answer."""
    waiting = replace(current, waiting=Waiting(text, now), turn=current.turn + 1, heard_at=now)
    turn = len(current.rehearsal.turns)
    return noted(replace(session, round=waiting), Happening.LINE, turn=turn, who=current.candidate_id, text=text)


def answered(
    session: GroupSession,
    current: Round,
    rehearsal: Rehearsal,
    now: datetime,
    *,
    text: str = "",
    who: int | None = None,
) -> GroupSession:
    """Return the session with the answer to a line; where the scene is over with it, marks are taken.

    `text` is the line where it does not stand in the thread yet, `who` the person whose answer it is.
    """
    ends_at = current.ends_at
    if ends_at and current.was_warned and _goes_out(current.rehearsal, rehearsal):
        # Nobody is sent out and called back to the marks in the same breath.
        ends_at = max(ends_at, now + LAST_MINUTES)
    current = replace(current, rehearsal=rehearsal, turn=current.turn + 1, waiting=None, ends_at=ends_at)
    session = replace(session, round=current)
    session = noted(session, Happening.ANSWERED, turn=len(rehearsal.turns) - 1, who=who, text=text)
    return ended(session, current, now) if rehearsal.is_over else session


def heard(session: GroupSession, now: datetime, *, message_id: int = 0) -> GroupSession:
    """Return the session with its candidate noted as present."""
    current = session.round
    if current is None:
        return session
    candidate = session.attendee(current.candidate_id)
    if candidate and candidate.missed:
        session = with_attendee(session, replace(candidate, missed=0))
    return replace(session, round=replace(current, heard_at=now, seen_id=max(current.seen_id, message_id)))


def finished(before: GroupSession, after: GroupSession) -> Round | None:
    """Return the round that came to its end between two states and leaves a result, since it has a card."""
    was, last = before.round, after.round
    if was is None or before.stage not in _ROUND_IS_ON or after.stage in _ROUND_IS_ON:
        return None
    if last is None:
        # Its thread was deleted while it was being marked; one that was broken off has no result.
        return was if before.stage is Stage.MARKING and after.stage is Stage.CLOSED else None
    return last if last.number == was.number and last.has_card else None


def ended(session: GroupSession, current: Round, now: datetime) -> GroupSession:
    """Return the session with its scene over as it stands: marks are taken, or too little was said and nobody marks."""
    if not current.has_enough:
        # Whoever ended it after a word or none may begin anew.
        return gathering(next_seated(broken_off(session)))
    ends_at = now + timedelta(minutes=session.rules.marking_minutes)
    over = replace(current, ends_at=ends_at, left=None, paused_at=None, waiting=None)
    return noted(replace(session, stage=Stage.MARKING, round=over), Happening.MARKING)


def broken_off(session: GroupSession) -> GroupSession:
    """Return the session without its round; it gets no card, and leaves no result."""
    who = session.round.candidate_id if session.round else None
    return put_aside(replace(noted(session, Happening.BROKEN_OFF, who=who), stage=Stage.GATHERING))


def passed_over(session: GroupSession, now: datetime) -> GroupSession:
    """Return the session without its round, whose candidate was not there; the next one sits in the seat."""
    who = session.round.candidate_id if session.round else None
    session = put_aside(replace(noted(session, Happening.NO_SHOW, who=who), stage=Stage.GATHERING))
    return gathering(rotated(session, now, has_missed=True))


def carded(session: GroupSession) -> GroupSession:
    """Return the session with its round closed and the group card to be shown."""
    over = None
    if session.round:
        over = replace(session.round, ends_at=None, has_card=True)
        session = with_turn(session, over.candidate_id)
    return noted(replace(session, stage=Stage.GATHERING, round=over), Happening.CARD)


def closed_round(session: GroupSession, now: datetime) -> GroupSession:
    """Return the session with its round closed and the next candidate in the seat."""
    return gathering(rotated(carded(session), now))


def closed(session: GroupSession) -> GroupSession:
    """Return the session closed. A round that was being marked gets its card first; a scene that was on ends without one."""
    stopped = _stopped(carded(session) if session.stage is Stage.MARKING else session)
    # A lobby message that nobody has seen would ask for seats in vain.
    left = tuple(event for event in stopped.events if event.what is not Happening.GATHERS)
    return noted(replace(stopped, events=left), Happening.CLOSED)


def gone(session: GroupSession) -> GroupSession:
    """Return the session closed with nothing to show, for there is no place left to show it."""
    return replace(_stopped(session), events=(), round=None, past=(), attendees=(), came=(), gone_turns=())


def _stopped(session: GroupSession) -> GroupSession:
    over = replace(session.round, ends_at=None, left=None, paused_at=None, waiting=None) if session.round else None
    return replace(session, stage=Stage.CLOSED, round=over)


def paused(session: GroupSession, current: Round, user_id: int, now: datetime) -> GroupSession:
    """Return the session with its clock stopped."""
    left = max(current.ends_at - now, timedelta()) if current.ends_at else timedelta()
    still = replace(current, ends_at=None, left=left, paused_at=now)
    return noted(replace(session, round=still), Happening.PAUSED, who=user_id)


def resumed(session: GroupSession, current: Round, user_id: int, now: datetime) -> GroupSession:
    """Return the session with its clock running again; whoever is waited for has all their time anew."""
    waiting = replace(current.waiting, since=now) if current.waiting else None
    runs = replace(
        current, ends_at=now + (current.left or timedelta()), left=None, paused_at=None, waiting=waiting, heard_at=now
    )
    return noted(replace(session, round=runs), Happening.RESUMED, who=user_id)


def offered(session: GroupSession, current: Round, waiting: Waiting) -> GroupSession:
    """Return the session with the program's offer to answer the line that waits."""
    asked = replace(current, waiting=replace(waiting, was_offered=True))
    who, turn = current.answerer_id, len(current.rehearsal.turns)
    return noted(replace(session, round=asked), Happening.OFFERS_TO_ANSWER, turn=turn, who=who)


def called(session: GroupSession, current: Round, since: datetime) -> GroupSession:
    """Return the session with its candidate asked to begin; `since` when they are waited for from then on."""
    asked = replace(current, was_called=True, heard_at=since)
    return noted(replace(session, round=asked), Happening.CALLS_CANDIDATE, who=current.candidate_id)


def noticed(session: GroupSession, user_id: int, now: datetime) -> GroupSession:
    """Return the session with all their time anew for somebody who is waited for and has just pressed something."""
    current = session.round
    if session.stage is not Stage.PLAYING or current is None or current.is_paused:
        return session
    if user_id == current.candidate_id and current.is_unheard:
        return replace(session, round=replace(current, heard_at=now))
    if current.waiting and user_id == current.answerer_id:
        return replace(session, round=replace(current, waiting=replace(current.waiting, since=now, was_offered=False)))
    return session


def taken_back(session: GroupSession, current: Round, attendee: Attendee, seat: Seat) -> GroupSession:
    """Return the session with somebody in the chair again that the program had taken over."""
    who = attendee.user_id
    is_manager = seat is Seat.MANAGER
    again = replace(
        current,
        manager_id=who if is_manager else current.manager_id,
        receptionist_id=current.receptionist_id if is_manager else who,
        was_manager_id=None if is_manager else current.was_manager_id,
        was_receptionist_id=current.was_receptionist_id if is_manager else None,
        observer_ids=tuple(one for one in current.observer_ids if one != who),
        silent_id=None,
    )
    session = with_attendee(replace(session, round=again), replace(attendee, seat=seat))
    return noted(session, Happening.TOOK_BACK, who=who, text=seat.value)


def freed(session: GroupSession, current: Round, seat: Seat) -> GroupSession:
    """Return the session with a chair played by the program from now on; who sat there is an observer, if present."""
    if seat is Seat.MANAGER:
        sitter = current.manager_id
        empty = replace(current, manager_id=None, was_manager_id=sitter)
    else:
        sitter = current.receptionist_id
        empty = replace(current, receptionist_id=None, was_receptionist_id=sitter)
    if sitter is not None and (attendee := session.attendee(sitter)):
        session = with_attendee(session, replace(attendee, seat=Seat.OBSERVER))
    return noted(replace(session, round=empty), Happening.TOOK_OVER, who=sitter, text=seat.value)


def _goes_out(before: Rehearsal, after: Rehearsal) -> bool:
    """Whether the candidate has left the room for the way out, which is still to come."""
    is_out = before.scene.place is Place.OFFICE and after.scene.place is Place.LOBBY
    return is_out and not after.is_over
