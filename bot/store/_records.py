"""What is kept, as values: they go into the store and come out of it, and know nothing of tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import datetime, time
from enum import StrEnum

from bot.rehearsal.scenario import Difficulty
from bot.rehearsal.session import Coaching, Rehearsal


class Status(StrEnum):
    """Whether a rehearsal still goes on, came to its end, or was broken off."""

    OPEN = "open"
    FINISHED = "finished"
    STOPPED = "stopped"


class SpotKind(StrEnum):
    """The kinds of places: a direct message, a thread of its own, or the channel in which it was asked for."""

    DM = "dm"
    THREAD = "thread"
    HERE = "here"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where on Discord a rehearsal takes place."""

    kind: SpotKind
    channel_id: int
    guild_id: int | None = None

    @property
    def place(self) -> str:
        """The place within which a person has at most one open rehearsal.

        All direct messages are one place, whatever their channel is: there is one such channel for each person.
        """
        return self.kind.value if self.kind is SpotKind.DM else f"{self.kind.value}:{self.channel_id}"


@dataclass(frozen=True, slots=True)
class Record:
    """One rehearsal as it is kept. The rehearsal itself is encrypted at rest; the rest is not."""

    key: str
    """From `make_key`; also part of button ids."""
    user_id: int
    spot: Spot
    rehearsal: Rehearsal
    _: KW_ONLY
    turn: int = 0
    """Counts what was said or taken back; buttons carry it, so that an old button is known."""
    revision: int = 0
    """Counts saves; checked on every save."""
    seen_id: int = 0
    """Id of the person's last Discord message that was heard, since Discord may deliver one twice."""
    status: Status = Status.OPEN
    started_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Score:
    """How one rehearsal went, in figures. Holds no word of the person's, and stays until the person is forgotten."""

    key: str
    user_id: int
    scenario: str
    difficulty: Difficulty
    total: int
    of: int
    rows: Mapping[str, tuple[int, int]]
    """For each row of the card its points, and the points that were to be had."""
    is_complete: bool
    """Whether the scene came to its end."""
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """An if-then plan for the real day. What the person wrote is encrypted at rest."""

    id: int | None
    """None until it is kept."""
    user_id: int
    cue: str
    action: str
    question: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """One person's settings."""

    user_id: int
    zone: str | None = None
    """An IANA time zone, such as Europe/Vienna."""
    coaching: Coaching | None = None
    """How the person wants to be coached; None: as each rehearsal has it."""
    has_human_delay: bool = True
    """Whether answers come after a moment, as from somebody who types."""
    is_welcomed: bool = False
    """Whether the person has been told what this is."""
    quiet_from: time | None = None
    """From when, by the clocks of their zone, the person is not to be disturbed; None: as the program has it."""
    quiet_to: time | None = None
    """Until when; None: as the program has it."""
    reminders_off: bool = False
    """Whether the person has stopped all reminders. None is delivered while that is so."""
    dm_channel_id: int | None = None
    """The channel of direct messages with the person, once one was opened."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was deleted when a person was forgotten."""

    rehearsals: int
    scores: int
    plans: int
    _: KW_ONLY
    interviews: int = 0
    reminders: int = 0
    groups: int = 0
    """Groups they belonged to."""
    invitations: int = 0
    """Groups to which they were invited."""
    rounds: int = 0
    """Results of rounds in groups: their own, and their seats in those of others."""
    marks: int = 0
    """Marks that others gave them. Those that they gave others stay, without their name and their sentences."""
    had_settings: bool
