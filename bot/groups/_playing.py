"""What is said in a round, and who answers it: the person in the chair, or the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.groups._checking import (
    require_chair,
    require_line,
    require_player,
    require_playing,
    require_speaker,
    require_turn_to_speak,
    sayable,
)
from bot.groups._events import noted
from bot.groups._rotation import next_seated
from bot.groups._rounds import (
    answered,
    begun,
    broken_off,
    closed,
    ended,
    freed,
    gathering,
    heard,
    line_waits,
    paused,
    require_candidate,
    resumed,
    taken_back,
)
from bot.groups._scenes import choose_scene
from bot.groups._seating import require_attendee, without_attendee
from bot.groups._session_errors import (
    AlreadyHeardError,
    AnsweredAlreadyError,
    NoSeatToLeaveError,
    NotOfferedError,
    NotPausedError,
    NotYourChairError,
    PausedError,
    RoundRunningError,
    StaleRoundError,
    StaleTurnError,
)
from bot.groups.session import GroupSession, Happening, Round, Seat, Stage
from bot.rehearsal.chairs import LONGEST_REPLY, Cue, Reply
from bot.rehearsal.room import Room
from bot.rehearsal.scene import Phase
from bot.rehearsal.session import Coaching

LONGEST_LINE = 4_000
"""Characters; as many as a modal or a message can hold."""
_SEEDS = 1_000_000


def begin(
    room: Room, session: GroupSession, user_id: int, number: int, now: datetime, pick: Callable[[int], int]
) -> GroupSession:
    """Begin the next round, with a scene that was not played lately."""
    if user_id != session.host_id or session.stage is Stage.CLOSED:
        require_attendee(session, user_id)
    if session.stage is not Stage.GATHERING:
        raise RoundRunningError
    if number != session.rounds:
        raise StaleRoundError
    require_candidate(session)
    rehearsal = room.start(
        choose_scene(room.scenarios, session.scene, session.scenes, pick),
        seed=pick(_SEEDS),
        difficulty=session.rules.difficulty,
        coaching=Coaching.OFF,
    )
    return begun(session, rehearsal, now)


def say(
    room: Room,
    session: GroupSession,
    user_id: int,
    text: str,
    now: datetime,
    *,
    number: int | None = None,
    turn: int | None = None,
    message_id: int = 0,
) -> GroupSession:
    """Hear the candidate, and let the program answer where no person is to."""
    current = require_speaker(room, session, user_id, number, text)
    if message_id and message_id <= current.seen_id:
        raise AlreadyHeardError
    if turn is not None and turn != current.turn:
        raise StaleTurnError(session, text)
    require_turn_to_speak(current, text)
    line = sayable(text, LONGEST_LINE)
    session = heard(session, now, message_id=message_id)
    current = require_playing(session)
    if current.answerer_id is not None and room.needs_reply(current.rehearsal, line):
        return line_waits(session, current, line, now)
    return _answer_by_program(room, session, current, line, now, is_new=True)


def reply(
    room: Room, session: GroupSession, user_id: int, cue: Cue, words: str, now: datetime, *, number: int, turn: int
) -> GroupSession:
    """Let the person in the chair answer the line that waits."""
    current = require_playing(session, number, words)
    require_chair(current, user_id)
    waiting = require_line(current)
    if turn != current.turn:
        raise StaleTurnError(session, words)
    if current.is_paused:
        raise PausedError(words)
    said = sayable(words, LONGEST_REPLY) if words.strip() or cue is Cue.OWN_WORDS else ""
    rehearsal = room.hear(current.rehearsal, waiting.text, Reply(cue, said))
    return answered(session, replace(current, silent_id=None), rehearsal, now, who=user_id)


def propose(room: Room, session: GroupSession, user_id: int, cue: Cue, number: int) -> str:
    """Return the scripted words of that cue for the line that waits."""
    current = require_playing(session, number)
    require_chair(current, user_id)
    return room.propose(current.rehearsal, require_line(current).text, cue)


def take_over(
    room: Room, session: GroupSession, user_id: int, now: datetime, *, number: int, turn: int
) -> GroupSession:
    """Let the program answer the line that waits.

    It plays that chair from now on where the line before was answered like that too, or where whoever sits there asks.
    """
    require_attendee(session, user_id)
    current = session.round
    is_waiting = session.stage is Stage.PLAYING and current and current.waiting
    if not current or not is_waiting or (number, turn) != (session.rounds, current.turn):
        raise AnsweredAlreadyError
    sitter = current.answerer_id
    if sitter is None:
        # Who sat there was forgotten just now.
        return settled(room, session, now)
    if user_id != sitter and not (current.waiting and current.waiting.was_offered):
        raise NotOfferedError(sitter)
    if user_id == sitter or current.would_go_over:
        return settled(room, freed(session, current, current.chair), now)
    return answered_for(room, session, replace(current, silent_id=sitter), now)


def answered_for(room: Room, session: GroupSession, current: Round, now: datetime) -> GroupSession:
    """Return the session with the line that waits answered by the program; whoever sits in the chair stays there."""
    return _answer_by_program(room, session, current, require_line(current).text, now, is_new=False)


def take_back(session: GroupSession, user_id: int, number: int) -> GroupSession:
    """Let somebody sit in the chair again that the program has taken over from them."""
    current = require_playing(session, number)
    attendee = require_attendee(session, user_id)
    is_inside = current.chair is Seat.MANAGER
    if user_id == current.was_manager_id and current.manager_id is None and is_inside:
        return taken_back(session, current, attendee, Seat.MANAGER)
    if user_id == current.was_receptionist_id and current.receptionist_id is None:
        return taken_back(session, current, attendee, Seat.RECEPTIONIST)
    raise NotYourChairError(current.answerer_id)


def settled(room: Room, session: GroupSession, now: datetime) -> GroupSession:
    """Let the program answer a line that waits for nobody any more."""
    current = session.round
    if session.stage is not Stage.PLAYING or current is None or current.waiting is None or current.answerer_id:
        return session
    return _answer_by_program(room, session, current, current.waiting.text, now, is_new=False)


def end_scene(
    room: Room, session: GroupSession, user_id: int, number: int, now: datetime, *, may_lead: bool = False
) -> GroupSession:
    """End the scene as it stands, for one of those who play, the host, or who leads the group."""
    require_player(session, require_playing(session, number), user_id, may_lead=may_lead)
    return scene_ended(room, session, now)


def scene_ended(room: Room, session: GroupSession, now: datetime) -> GroupSession:
    """End the scene as it stands. A line that waits is answered first, so that it counts."""
    current = require_playing(session)
    if current.waiting:
        session = _answer_by_program(room, session, current, current.waiting.text, now, is_new=False)
        if session.stage is not Stage.PLAYING:
            return session
    return ended(session, require_playing(session), now)


def leave(room: Room, session: GroupSession, user_id: int, now: datetime) -> GroupSession:
    """Let somebody go. Without its candidate a scene is broken off: no card is shown of somebody who is not there.

    An empty chair is the program's; the last one closes.
    """
    if session.stage is not Stage.CLOSED and session.attendee(user_id) is None:
        raise NoSeatToLeaveError
    require_attendee(session, user_id)
    current = session.round if session.stage is Stage.PLAYING else None
    session = without_attendee(session, user_id)
    if current and user_id == current.candidate_id:
        session = noted(session, Happening.LEFT, who=user_id, text=Seat.CANDIDATE.value)
        session = gathering(next_seated(broken_off(session)))
    elif current and (seat := _chair_of(current, user_id)):
        session = noted(session, Happening.LEFT, who=user_id, text=seat.value)
        session = settled(room, freed(session, current, seat), now)
    return session if session.attendees else closed(session)


def wound_up(room: Room, session: GroupSession, now: datetime) -> GroupSession:
    """Close a session. A scene that is on ends as it stands, and what was said in it gets its card."""
    return closed(scene_ended(room, session, now) if session.stage is Stage.PLAYING else session)


def pause(session: GroupSession, user_id: int, number: int, now: datetime, *, may_lead: bool = False) -> GroupSession:
    """Stop the clock, for one of those who play, the host, or who leads the group."""
    current = require_playing(session, number)
    require_player(session, current, user_id, may_lead=may_lead)
    if current.is_paused:
        raise PausedError
    return paused(session, current, user_id, now)


def go_on(session: GroupSession, user_id: int, number: int, now: datetime, *, may_lead: bool = False) -> GroupSession:
    """Let the clock run again, for one of those who play, the host, or who leads the group."""
    current = require_playing(session, number)
    require_player(session, current, user_id, may_lead=may_lead)
    if not current.is_paused:
        raise NotPausedError
    return resumed(session, current, user_id, now)


def _answer_by_program(
    room: Room, session: GroupSession, current: Round, line: str, now: datetime, *, is_new: bool
) -> GroupSession:
    """Answer a line as the program; `is_new`: it does not stand in the thread yet."""
    rehearsal = room.hear(current.rehearsal, line, _cue_to_go(room, current, line))
    return answered(session, current, rehearsal, now, text=line if is_new else "")


def _cue_to_go(room: Room, current: Round, line: str) -> Reply | None:
    """Return the cue to go where the time ran out while the line waited for a person, else None."""
    is_talking = current.rehearsal.scene.phase in (Phase.OPEN, Phase.DOUBT)
    if current.was_warned and is_talking and room.needs_reply(current.rehearsal, line):
        return Reply(Cue.TIME_UP)
    return None


def _chair_of(current: Round, user_id: int) -> Seat | None:
    sitters = {current.manager_id: Seat.MANAGER, current.receptionist_id: Seat.RECEPTIONIST}
    return sitters.get(user_id)
