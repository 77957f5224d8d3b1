"""Sessions of study groups, as everything outside of this folder uses them.

What is to be shown stands in `session.events`, in order, until `shown` says that it stands in the thread:

- `OPENED` (`who`: the host) is followed by the first `GATHERS`; every later `GATHERS` follows a round that ended, and
  takes the place of one that was not shown yet.
- `LINE`: `who` said `text`; `turn` is the place that the rehearsal's turn will have once it is answered.
- `ANSWERED`: `session.round_of(number).rehearsal.turns[turn]`; `text` is the line where it does not stand there yet, and
  `who` the person whose answer it is (None: the program).
- `TOOK_OVER`, `TOOK_BACK` and `LEFT`: `who`, and in `text` the seat.
- `CARD`: `await sessions.card(session, number)`.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import datetime

from bot.groups import _playing
from bot.groups._checking import require_player, require_playing, require_speaker, require_turn_to_speak
from bot.groups._deadlines import next_deadline, ticked
from bot.groups._events import noted, shown
from bot.groups._forgetting import without_person
from bot.groups._held import Change
from bot.groups._marked import MarkedSessions
from bot.groups._playing import settled
from bot.groups._rounds import gathering, gone, noticed
from bot.groups._scenes import scenes_for
from bot.groups._seating import seated
from bot.groups._session_errors import (
    CandidateBriefingError,
    NoBriefingError,
    NoSuchSceneError,
    NotHostError,
    SessionClosedError,
    SessionGoneError,
    SessionOpenError,
)
from bot.groups.group import Group
from bot.groups.session import GroupSession, Happening, Round, Seat, Stage
from bot.rehearsal.briefing import Briefing, desk_briefing, manager_briefing
from bot.rehearsal.chairs import Cue
from bot.rehearsal.scenario import Difficulty


class GroupSessions(MarkedSessions):
    """All groups' sessions. One for the program."""

    async def open(
        self,
        group: Group,
        host_id: int,
        channel_id: int,
        *,
        scene: str | None = None,
        difficulty: Difficulty | None = None,
    ) -> GroupSession:
        """Open a session in a thread: OPENED, GATHERS.

        SessionOpenError (with `.session`) if the group or the thread has one open; NoSuchSceneError if no scene fits.
        """
        if scene is not None and not scenes_for(self._room.scenarios, scene):
            raise NoSuchSceneError(scene)
        async with self._lock(f"group/{group.key}"):
            if there := await self.open_of(group.key) or await self.open_in(channel_id):
                raise SessionOpenError(there)
            now = self._now()
            session = GroupSession(
                self._make_key(),
                group.key,
                group.guild_id,
                channel_id,
                host_id,
                rules=replace(group.rules, difficulty=difficulty or group.rules.difficulty),
                scene=scene,
                opened_at=now,
                changed_at=now,
            )
            session = gathering(noted(session, Happening.OPENED, who=host_id))
            try:
                await self._minutes.add_session(session)
            except self._conflict:
                if there := await self.open_in(channel_id):
                    raise SessionOpenError(there) from None
                raise
            return self._hold(session)

    async def take_seat(self, key: str, user_id: int, seat: Seat, number: int = 0) -> GroupSession:
        """Sit down, or change seats between rounds; a button of an earlier round (`number`) still means that seat.

        SeatTakenError, RoundRunningError (only observers come while a round is on), SessionFullError, SessionClosedError.
        """
        return await self._change(key, lambda session, now: seated(session, user_id, seat, now))

    async def check_seat(self, key: str, user_id: int, seat: Seat) -> None:
        """Raise whatever `take_seat` would: for asking before anything else is done for whoever sits down."""
        await self._look(key, lambda session, now: seated(session, user_id, seat, now))

    async def leave(self, key: str, user_id: int) -> GroupSession:
        """Stand up and go. The last one out closes the session. NoSeatToLeaveError for who has no seat."""
        await self._change(key, lambda session, now: _playing.leave(self._room, session, user_id, now))
        # Nobody waits for the mark of somebody who has gone.
        return await self._hasten(key)

    async def begin_round(self, key: str, user_id: int, number: int) -> GroupSession:
        """Begin the next round: ROUND_BEGAN. Whoever has a seat may, and the host; `number` is the one on the button.

        NoCandidateError, RoundRunningError, StaleRoundError, NotHereError, NotShownYetError.
        """
        return await self._change(
            key, lambda session, now: _playing.begin(self._room, session, user_id, number, now, self._pick)
        )

    async def say(
        self,
        key: str,
        user_id: int,
        text: str,
        *,
        number: int | None = None,
        turn: int | None = None,
        message_id: int = 0,
    ) -> GroupSession:
        """Hear the candidate: LINE where a person is to answer, else ANSWERED (and MARKING where the scene is over).

        StaleTurnError (`.session`, `.text`, `.is_repeat`); StaleRoundError, StillWaitingError, PausedError, SceneOverError
        and NoRoundError (`.text`); AlreadyHeardError, NotCandidateError, NothingSaidError, LineTooLongError.
        """
        return await self._change(
            key,
            lambda session, now: _playing.say(
                self._room, session, user_id, text, now, number=number, turn=turn, message_id=message_id
            ),
        )

    async def to_answer(self, key: str, user_id: int, number: int) -> Round:
        """Return the round in which the candidate may say something now.

        NotCandidateError, PausedError, StillWaitingError, StaleRoundError, SceneOverError, NoRoundError.
        """

        def look(session: GroupSession, now: datetime) -> Round:
            current = require_speaker(self._room, session, user_id, number)
            require_turn_to_speak(current)
            return current

        _, current = await self._look(key, look)
        return current

    async def briefing(self, key: str, user_id: int) -> Briefing:
        """Return the secret card of whoever sits in a chair, at any time. NoBriefingError, NoRoundError, SceneOverError."""

        def look(session: GroupSession, now: datetime) -> Briefing:
            current = require_playing(session)
            scenario = self._room.scenarios[current.rehearsal.scenario]
            if user_id == current.manager_id:
                return manager_briefing(scenario, current.rehearsal)
            if user_id == current.receptionist_id:
                return desk_briefing(scenario, current.rehearsal)
            if user_id == current.candidate_id:
                raise CandidateBriefingError
            raise NoBriefingError

        _, briefing = await self._look(key, look)
        return briefing

    async def propose(self, key: str, user_id: int, cue: Cue, number: int, turn: int | None = None) -> str:
        """Return the scripted words of that cue for the line that waits, whatever turn the button stands under.

        NotYourChairError, NothingToAnswerError, StaleRoundError, NoRoundError, SceneOverError.
        """
        _, words = await self._look(
            key, lambda session, now: _playing.propose(self._room, session, user_id, cue, number)
        )
        return words

    async def reply(self, key: str, user_id: int, cue: Cue, words: str, number: int, turn: int) -> GroupSession:
        """Answer the line that waits at that `turn` of the round: ANSWERED (and MARKING where the scene is over).

        NotYourChairError, NothingToAnswerError, StaleTurnError, StaleRoundError, PausedError, NothingSaidError,
        LineTooLongError.
        """
        return await self._change(
            key,
            lambda session, now: _playing.reply(
                self._room, session, user_id, cue, words, now, number=number, turn=turn
            ),
        )

    async def take_over(self, key: str, user_id: int, number: int, turn: int) -> GroupSession:
        """Let the program answer: ANSWERED. Whoever has a seat may, once it was offered.

        After a second line in a row, or where whoever sits there asks for it, the chair is the program's from now on:
        TOOK_OVER before it. NotOfferedError, AnsweredAlreadyError, NotHereError.
        """
        return await self._change(
            key, lambda session, now: _playing.take_over(self._room, session, user_id, now, number=number, turn=turn)
        )

    async def take_back(self, key: str, user_id: int, number: int) -> GroupSession:
        """Sit in the chair again that the program has taken over: TOOK_BACK. NotYourChairError, NotHereError."""
        return await self._change(key, lambda session, now: _playing.take_back(session, user_id, number))

    async def notice(self, key: str, user_id: int) -> GroupSession:
        """Give somebody who is waited for all their time anew, since they have just pressed something."""
        return await self._change(key, lambda session, now: noticed(session, user_id, now))

    async def pause(self, key: str, user_id: int, number: int, *, may_lead: bool = False) -> GroupSession:
        """Stop the clock: PAUSED. Those who play may, the host, and who `may_lead`: the owner and helpers of the group.

        NotYourRoundError for others, PausedError if it stands already, StaleRoundError.
        """
        return await self._change(
            key, lambda session, now: _playing.pause(session, user_id, number, now, may_lead=may_lead)
        )

    async def go_on(self, key: str, user_id: int, number: int, *, may_lead: bool = False) -> GroupSession:
        """Let the clock run again: RESUMED. NotYourRoundError, NotPausedError, StaleRoundError."""
        return await self._change(
            key, lambda session, now: _playing.go_on(session, user_id, number, now, may_lead=may_lead)
        )

    async def check_end(self, key: str, user_id: int, number: int, *, may_lead: bool = False) -> None:
        """Raise whatever `end_scene` would: for asking whether somebody is sure."""
        await self._look(
            key,
            lambda session, now: require_player(session, require_playing(session, number), user_id, may_lead=may_lead),
        )

    async def end_scene(self, key: str, user_id: int, number: int, *, may_lead: bool = False) -> GroupSession:
        """End the scene as it stands: MARKING, or BROKEN_OFF and GATHERS where too little was said. NotYourRoundError."""
        return await self._change(
            key, lambda session, now: _playing.end_scene(self._room, session, user_id, number, now, may_lead=may_lead)
        )

    async def check_close(self, key: str, user_id: int, *, may_lead: bool = False) -> None:
        """Raise whatever `close` would: for asking whether somebody is sure."""
        await self._look(key, lambda session, now: _require_host(session, user_id, may_lead=may_lead))

    async def close(self, key: str, user_id: int, *, may_lead: bool = False) -> GroupSession:
        """Close the session: CLOSED, after the card of a round that was on. The host may, and who `may_lead`: the owner and
        the helpers of the group.
        """

        def change(session: GroupSession, now: datetime) -> GroupSession:
            _require_host(session, user_id, may_lead=may_lead)
            return _playing.wound_up(self._room, session, now)

        return await self._change(key, change)

    async def thread_gone(self, channel_id: int) -> GroupSession | None:
        """Close what was open in a thread that is no more; nothing is shown."""
        session = await self.open_in(channel_id)
        if session is None:
            return None
        return await self._change(
            session.key, lambda session, now: session if session.stage is Stage.CLOSED else gone(session)
        )

    def next_deadline(self, session: GroupSession) -> datetime | None:
        """Return when `tick` has something to do next; None: nothing runs."""
        at = next_deadline(session)
        return max(at, self._not_before) if at else None

    async def tick(self, key: str) -> GroupSession:
        """Do whatever is due by now; the session comes back as it was where nothing is."""
        return await self._change(key, lambda session, now: ticked(self._room, session, now, self._not_before))

    async def shown(self, key: str, up_to_seq: int, *, lobby_message_id: int | None = None) -> None:
        """Say that all events up to this one stand in the thread (or never will)."""
        with contextlib.suppress(SessionGoneError):
            await self._change(key, lambda session, now: shown(session, up_to_seq, lobby_message_id), is_activity=False)

    async def forget(self, user_id: int) -> list[GroupSession]:
        """Take somebody out of all sessions; return those that changed, for their threads."""
        found = {session.key for session in await self._minutes.open_sessions_of(user_id)}
        found |= {key for key, session in self._at_hand.items() if user_id in session.people}
        changed = []
        for key in sorted(found):
            with contextlib.suppress(SessionGoneError):
                changed.append(await self._change(key, self._forgetting(user_id), keeps_result=False))
        return changed

    async def threads_of(self, user_id: int) -> list[int]:
        """Return the threads of all kept sessions, open or closed, that tell of somebody, the newest first."""
        return await self._minutes.threads_of(user_id)

    async def purge(self, before: datetime) -> int:
        """Delete sessions that nobody has touched since."""
        purged = await self._minutes.purge_sessions(before)
        for key in [key for key, session in self._at_hand.items() if session.changed_at < before]:
            del self._at_hand[key]
        return purged

    def _forgetting(self, user_id: int) -> Change:
        return lambda session, now: settled(self._room, without_person(session, user_id), now)


def _require_host(session: GroupSession, user_id: int, *, may_lead: bool) -> None:
    """SessionClosedError; NotHostError unless somebody is the host or leads the group."""
    if session.stage is Stage.CLOSED:
        raise SessionClosedError
    if user_id != session.host_id and not may_lead:
        raise NotHostError(session.host_id)
