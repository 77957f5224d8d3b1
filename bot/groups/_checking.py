"""Whether what was pressed or said still fits the session as it stands; each refusal says what to do instead."""

from __future__ import annotations

from bot.groups._session_errors import (
    LineTooLongError,
    NoRoundError,
    NotCandidateError,
    NothingSaidError,
    NothingToAnswerError,
    NotYetAtDoorError,
    NotYourChairError,
    NotYourRoundError,
    PausedError,
    SceneOverError,
    SessionClosedError,
    StaleRoundError,
    StillWaitingError,
)
from bot.groups.session import GroupSession, Round, Seat, Stage, Waiting
from bot.rehearsal.room import Room


def require_playing(session: GroupSession, number: int | None = None, text: str = "") -> Round:
    """Return the round that is being played. SessionClosedError, StaleRoundError, SceneOverError, NoRoundError.

    `number` is the round on the button, `text` what was written, which must not be lost.
    """
    if session.stage is Stage.CLOSED:
        raise SessionClosedError
    if number is not None and number != session.rounds:
        raise StaleRoundError(text)
    if session.stage is Stage.MARKING:
        raise SceneOverError(text)
    if session.stage is not Stage.PLAYING or session.round is None:
        raise NoRoundError(text)
    return session.round


def require_speaker(
    room: Room, session: GroupSession, user_id: int, number: int | None = None, text: str = ""
) -> Round:
    """Return the round that is being played. NotCandidateError unless this person is its candidate."""
    current = require_playing(session, number, text)
    if user_id != current.candidate_id:
        will_answer = current.chair is Seat.MANAGER and user_id == current.manager_id and current.waiting is None
        plays = room.scenarios[current.rehearsal.scenario].manager.short if will_answer else None
        raise NotCandidateError(current.candidate_id, plays)
    return current


def require_turn_to_speak(current: Round, text: str = "") -> None:
    """PausedError while the clock stands, StillWaitingError while the last line waits for its answer."""
    if current.is_paused:
        raise PausedError(text)
    if current.waiting:
        raise StillWaitingError(current.answerer_id, text)


def require_chair(current: Round, user_id: int) -> None:
    """NotYourChairError, NotYetAtDoorError unless this person is to answer the next line."""
    if user_id != current.answerer_id:
        if user_id == current.receptionist_id:
            raise NotYetAtDoorError(current.candidate_id)
        raise NotYourChairError(current.answerer_id)


def require_line(current: Round) -> Waiting:
    """Return the line that waits. NothingToAnswerError."""
    if current.waiting is None:
        raise NothingToAnswerError
    return current.waiting


def require_player(session: GroupSession, current: Round, user_id: int, *, may_lead: bool = False) -> None:
    """NotYourRoundError unless somebody plays in this round, is the host, or leads the group."""
    if may_lead:
        return
    chairs = (current.candidate_id, current.manager_id, current.receptionist_id, session.host_id)
    may = dict.fromkeys(one for one in chairs if one is not None)
    if user_id not in may:
        raise NotYourRoundError(may)


def sayable(text: str, longest: int) -> str:
    """Return the text without blanks around it. NothingSaidError, LineTooLongError."""
    # Half a character cannot be stored; what remains of the line still can.
    said = text.encode("utf-8", "replace").decode("utf-8").strip()
    if not said:
        raise NothingSaidError
    if len(said) > longest:
        raise LineTooLongError(len(said), longest)
    return said
