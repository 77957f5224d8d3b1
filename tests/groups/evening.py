"""An evening of a group on a clock that tests move by hand: people, a thread, and what was shown in it so far."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count

from bot.groups import GroupSessions
from bot.groups.group import Group, RoundRules
from bot.groups.marks import CRITERIA, Level
from bot.groups.session import Event, GroupSession, Happening, Round, Seat, Stage
from bot.rehearsal.chairs import Cue
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import Difficulty
from bot.store import ConflictError, OpenAlreadyError
from tests.groups.people import ANN, GUILD, MONDAY, PRACTICE, THREAD
from tests.groups.shelf import MemoryMinutes

WARD = "nursing_surgical_ward"
ASKS = "What would you still need to hear to be sure about me?"
CASE = (
    "On nights at the hospice I called the doctor twice in one shift, and both times the patient was treated in time."
)
BYE = "Thank you, goodbye."
INSULT = "You are an idiot and this company is a joke."
ALL_GOOD: Mapping[str, Level] = dict.fromkeys(CRITERIA, Level.GOOD)
RULES = RoundRules(minutes=10, marking_minutes=4, difficulty=Difficulty.EASY)
GROUP = Group("group-key-01", GUILD, PRACTICE, "Tuesday club", ANN, rules=RULES, made_at=MONDAY)


class Evening:
    """One session of a group. Everything goes through the real use cases; a restart leaves only what was kept.

    `is_dying`: the process dies after each thing that people do.
    """

    def __init__(self, room: Room, *, is_dying: bool = False) -> None:
        self.room = room
        self.minutes = MemoryMinutes()
        self.is_dying = is_dying
        self.now = MONDAY
        self.key = ""
        self.shown: list[Event] = []
        self._keys = count(1)
        self._sessions = self.started()

    @property
    def sessions(self) -> GroupSessions:
        if self.is_dying:
            self.restart()
        return self._sessions

    def started(self) -> GroupSessions:
        """Return what a new process would have: nothing in memory."""
        return GroupSessions(
            self.room, self.minutes, lambda: self.now, self._make_key, (ConflictError, OpenAlreadyError), lambda _: 0
        )

    def restart(self) -> None:
        self._sessions = self.started()

    async def open(self, host: int = ANN, *, scene: str | None = WARD) -> GroupSession:
        session = await self.sessions.open(GROUP, host, THREAD, scene=scene)
        self.key = session.key
        return session

    async def sit(self, **seats: int) -> GroupSession:
        """Let people sit down: `candidate=ANN, observer=BEN`; several observers as `observer2` and so on."""
        for name, user_id in seats.items():
            await self.sessions.take_seat(self.key, user_id, Seat(name.rstrip("0123456789")), self.session.rounds)
        return self.session

    async def begin(self, **seats: int) -> GroupSession:
        """Open a session, let these people sit down and begin the first round."""
        if not self.key:
            await self.open()
        await self.sit(**seats)
        return await self.sessions.begin_round(self.key, ANN, self.session.rounds)

    async def say(self, text: str = ASKS, by: int = ANN) -> GroupSession:
        return await self.sessions.say(self.key, by, text)

    async def reply(self, by: int, cue: Cue = Cue.DOUBT, words: str = "") -> GroupSession:
        return await self.sessions.reply(self.key, by, cue, words, self.session.rounds, self.round.turn)

    async def pause(self, by: int) -> GroupSession:
        return await self.sessions.pause(self.key, by, self.session.rounds)

    async def go_on(self, by: int) -> GroupSession:
        return await self.sessions.go_on(self.key, by, self.session.rounds)

    async def play_to_marks(self, by: int = ANN) -> GroupSession:
        """Let the candidate say as much as can be marked, and end the scene."""
        await self.talk(by)
        return await self.sessions.end_scene(self.key, by, self.session.rounds)

    async def talk(self, by: int = ANN) -> GroupSession:
        """Let the candidate say two lines, and whoever sits in the chair answer them."""
        for line in (ASKS, CASE):
            await self.say(line, by=by)
            if self.round.waiting and self.round.answerer_id:
                await self.reply(self.round.answerer_id)
        return self.session

    async def mark(self, by: int, levels: Mapping[str, Level] = ALL_GOOD) -> GroupSession:
        return await self.sessions.mark(self.key, by, self.session.rounds, levels)

    async def comment(self, by: int, keep: str = "The pause.", change: str = "") -> GroupSession:
        return await self.sessions.comment(self.key, by, self.session.rounds, keep, change, is_named=False)

    async def wait(self, by: timedelta) -> GroupSession:
        """Let time pass in one go, then look at the clock once."""
        self.now += by
        return await self.sessions.tick(self.key)

    async def show(self) -> list[Happening]:
        """Show what there is to show; return it."""
        events = self.session.events
        self.shown += events
        if events:
            await self.sessions.shown(self.key, events[-1].seq)
        return [event.what for event in events]

    @property
    def session(self) -> GroupSession:
        """What is kept, whatever is in memory."""
        return self.minutes.sessions[self.key]

    @property
    def round(self) -> Round:
        current = self.session.round
        assert current is not None
        return current

    @property
    def stage(self) -> Stage:
        return self.session.stage

    def seat_of(self, user_id: int) -> Seat | None:
        attendee = self.session.attendee(user_id)
        return attendee.seat if attendee else None

    @property
    def events(self) -> list[Happening]:
        """What is still to be shown."""
        return [event.what for event in self.session.events]

    def event(self, what: Happening) -> Event:
        """The newest such event that is still to be shown."""
        return next(event for event in reversed(self.session.events) if event.what is what)

    def _make_key(self) -> str:
        return f"session-{next(self._keys):04}"


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def at(number: float) -> datetime:
    """Return the moment so many minutes after the beginning of the evening."""
    return MONDAY + minutes(number)
