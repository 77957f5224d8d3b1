"""A session of a study group as a value: who sits where, what is being played, and what is still to be shown.

Equal sessions answer equal happenings alike; the clock and the dice come in from outside.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.groups.group import RoundRules
from bot.rehearsal.moves import Place
from bot.rehearsal.session import Rehearsal

MOST_ATTENDEES = 25
MOST_CARDS = 6
"""Rounds whose candidates can still look at the whole card once others have begun."""


class Seat(StrEnum):
    """The seats of a round. An empty manager's or receptionist's chair is played by the program."""

    CANDIDATE = "candidate"
    MANAGER = "manager"
    RECEPTIONIST = "receptionist"
    OBSERVER = "observer"


SINGLE_SEATS = (Seat.CANDIDATE, Seat.MANAGER, Seat.RECEPTIONIST)
"""Seats for one person."""


class Stage(StrEnum):
    """How far a session has come."""

    GATHERING = "gathering"
    """People take seats; nothing is played."""
    PLAYING = "playing"
    MARKING = "marking"
    """The scene is over; marks are taken until the round closes."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who has taken a seat."""

    user_id: int
    seat: Seat
    waits_since: datetime
    """Since when they have waited to be the candidate: since they came, or since their last turn."""
    missed: int = 0
    """How often it was their turn and they were not there."""
    turns: int = 0
    """How many rounds of this session they were the candidate of, to the end."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of the candidate that a person in a chair has not answered yet."""

    text: str
    since: datetime
    was_offered: bool = False
    """Whether the program has offered to take over."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round: a rehearsal in front of the others."""

    number: int
    candidate_id: int
    rehearsal: Rehearsal
    _: KW_ONLY
    manager_id: int | None = None
    """None: the program plays the manager."""
    receptionist_id: int | None = None
    """None: the program plays whoever is met on the way out."""
    observer_ids: tuple[int, ...] = ()
    turn: int = 0
    """Counts what was said and answered; buttons and modals carry it, so that an old one is known."""
    waiting: Waiting | None = None
    heard_at: datetime
    """When the candidate was last heard; when the round began, at first."""
    ends_at: datetime | None
    """When the time is up, first for the scene and then for the marks; None while it is paused."""
    left: timedelta | None = None
    """How much time was left when it was paused."""
    paused_at: datetime | None = None
    was_warned: bool = False
    """Whether the time has run out once and the manager has given the cue to go."""
    seen_id: int = 0
    """Id of the candidate's last typed message that was heard."""
    was_manager_id: int | None = None
    """Who sat in the manager's chair before the program took over."""
    was_receptionist_id: int | None = None
    """Who sat in the receptionist's chair before the program took over."""
    was_called: bool = False
    """Whether a candidate who said nothing yet was asked once, kindly, to begin."""
    silent_id: int | None = None
    """Whose last line from a chair the program has said, since they were silent; None once they answer again."""
    is_repeat: bool = False
    """Whether its scene was played in this session before, so that all know how it begins."""
    has_card: bool = False
    """Whether it was closed with a card. One that was broken off has none."""

    @property
    def is_paused(self) -> bool:
        """Whether the clock of the scene stands."""
        return self.paused_at is not None

    @property
    def chair(self) -> Seat:
        """The chair to which the next line is said."""
        return Seat.RECEPTIONIST if self.rehearsal.scene.place is Place.LOBBY else Seat.MANAGER

    @property
    def answerer_id(self) -> int | None:
        """Who is to answer the next line; None: the program."""
        return self.receptionist_id if self.chair is Seat.RECEPTIONIST else self.manager_id

    @property
    def is_unheard(self) -> bool:
        """Whether the candidate has said nothing at all, not even to the coach."""
        return self.waiting is None and all(turn.reading.is_nothing for turn in self.rehearsal.turns)

    @property
    def was_played(self) -> bool:
        """Whether the candidate said anything to the people of the scene that was answered."""
        return any(turn.is_play for turn in self.rehearsal.turns)

    @property
    def has_enough(self) -> bool:
        """Whether there is anything to mark: the scene came to its end, or the candidate said more than a line in it."""
        lines = sum(turn.is_play for turn in self.rehearsal.turns) + (self.waiting is not None)
        return self.rehearsal.is_over or lines > 1

    @property
    def would_go_over(self) -> bool:
        """Whether the chair is the program's for the rest of the round, if the program has to answer this line too."""
        return self.silent_id is not None and self.silent_id == self.answerer_id

    @property
    def people(self) -> frozenset[int]:
        """Everybody who is or was part of it."""
        chairs = (self.manager_id, self.receptionist_id, self.was_manager_id, self.was_receptionist_id)
        return frozenset((self.candidate_id, *self.observer_ids, *(one for one in chairs if one is not None)))


class Happening(StrEnum):
    """What is to be shown in the session's thread."""

    OPENED = "opened"
    GATHERS = "gathers"
    """The lobby message is posted anew: seats for the next round. `who` is whose turn it is."""
    ROUND_BEGAN = "round_began"
    LINE = "line"
    """The candidate said something that a person is to answer; `text` is the line."""
    ANSWERED = "answered"
    """Turn number `turn` of the rehearsal has its answer. Where `text` is empty the line stands there already."""
    OFFERS_TO_ANSWER = "offers_to_answer"
    """The person in the chair is silent; the program offers to answer."""
    TOOK_OVER = "took_over"
    """The program plays that chair from now on; `who` sat there."""
    TOOK_BACK = "took_back"
    """`who` plays the seat in `text` again, which the program had taken over."""
    CALLS_CANDIDATE = "calls_candidate"
    """`who` has said nothing yet, and is asked to begin when they are ready."""
    PAUSED = "paused"
    RESUMED = "resumed"
    TIME_IS_UP = "time_is_up"
    NO_SHOW = "no_show"
    """`who` was to be the candidate and said nothing."""
    LEFT = "left"
    """`who` left a seat that mattered."""
    MARKING = "marking"
    """The scene is over; marks are taken until the round's `ends_at`."""
    BROKEN_OFF = "broken_off"
    """The round ends without a card: nothing was said in it, or the candidate wanted everything forgotten."""
    CARD = "card"
    """The round is closed: the group card."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing to be shown. It stays in the session until it was shown, so a crash loses nothing."""

    seq: int
    """Counts up through the session; messages carry it in their nonce."""
    what: Happening
    _: KW_ONLY
    number: int = 0
    """The round."""
    turn: int | None = None
    who: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class GroupSession:
    """One evening of a group in one thread. Encrypted at rest, but for ids, stage and times."""

    key: str
    group_key: str
    guild_id: int
    channel_id: int
    """The thread."""
    host_id: int
    """Who leads it; 0 once that was somebody who has been forgotten and nobody was left to follow."""
    _: KW_ONLY
    rules: RoundRules = field(default_factory=RoundRules)
    scene: str | None = None
    """The scene or field that was asked for; None: a surprise."""
    stage: Stage = Stage.GATHERING
    attendees: tuple[Attendee, ...] = ()
    came: tuple[int, ...] = ()
    """Everybody who has ever had a seat here: the thread names them also after they have left."""
    round: Round | None = None
    """The one being played or marked; after it closed, the last one, until the next begins."""
    past: tuple[Round, ...] = ()
    """The last rounds with a card, whose candidates can still ask for the whole of it, and any of which something is still to
    be shown."""
    gone_turns: tuple[tuple[int, int], ...] = ()
    """Who has left after being the candidate, and how often they were; the newest last, and few."""
    rounds: int = 0
    """How many were begun."""
    scenes: tuple[str, ...] = ()
    """The last scenes that were played here, newest last; few, for choosing another."""
    events: tuple[Event, ...] = ()
    """What is still to be shown."""
    next_seq: int = 1
    lobby_message_id: int | None = None
    """The newest lobby message, which is edited when seats change."""
    opened_at: datetime
    changed_at: datetime
    revision: int = 0
    """Counts saves; checked on every save."""

    def attendee(self, user_id: int) -> Attendee | None:
        """Return somebody's place; None for who has not taken one."""
        return next((one for one in self.attendees if one.user_id == user_id), None)

    def in_seat(self, seat: Seat) -> tuple[Attendee, ...]:
        """Return who sits there, in the order in which they came."""
        return tuple(one for one in self.attendees if one.seat is seat)

    def round_of(self, number: int) -> Round | None:
        """Return a round that is still held; None for one that is not."""
        held = (*self.past, self.round) if self.round else self.past
        return next((one for one in held if one.number == number), None)

    @property
    def people(self) -> frozenset[int]:
        """Everybody of whom anything is in here: host, who ever came, people of its rounds, and of what is still to be shown."""
        rounds = (*self.past, self.round) if self.round else self.past
        host = (self.host_id,) if self.host_id else ()
        seated = (one.user_id for one in self.attendees)
        told = (event.who for event in self.events if event.who is not None)
        return frozenset((*host, *seated, *self.came, *told)).union(*(one.people for one in rounds))
