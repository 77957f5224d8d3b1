"""One person's rehearsal as a value: it can be saved after any turn and goes on from there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from pydantic import TypeAdapter, ValidationError

from bot.rehearsal.acts import ActName
from bot.rehearsal.chairs import Cue
from bot.rehearsal.coaching import ScoreCard
from bot.rehearsal.reading import Reading
from bot.rehearsal.scenario import Difficulty
from bot.rehearsal.scene import Scene
from bot.rehearsal.speaking import Said

VERSION = 1


class Coaching(StrEnum):
    """When the coach speaks: after every line, only at the end, or never before asked."""

    LINE = "line"
    END = "end"
    OFF = "off"


class SavedRehearsalError(ValueError):
    """A saved rehearsal cannot be opened; the message says why."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One line of the candidate and the whole answer to it."""

    reading: Reading
    act: ActName
    said: tuple[Said, ...]
    note: str | None = None
    cue: Cue | None = None
    """What a person in the chair made of the line; None where the program answered it."""

    @property
    def is_play(self) -> bool:
        """Whether the candidate said something to somebody of the scene: not to the coach, nor was it time running out."""
        return self.act is not ActName.STEPS_OUT and not self.reading.is_nothing


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A turn that was taken back, and the place in the transcript where it stood."""

    at: int
    turn: Turn


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Everything about a running or finished rehearsal."""

    version: int
    scenario: str
    seed: int
    difficulty: Difficulty
    coaching: Coaching
    scene: Scene
    opening: tuple[Said, ...] = ()
    turns: tuple[Turn, ...] = ()
    taken_back: tuple[TakenBack, ...] = ()
    lines: tuple[str, ...] = ()
    """Ids of all lines said so far, also of turns that were taken back: none is said twice."""
    advice: tuple[str, ...] = ()
    """Ids of all notes given so far."""
    hints_at: tuple[int, ...] = ()
    """After how many turns a hint was asked for, as often as it was."""
    previous: ScoreCard | None = None
    """The card of the time before, where the same scene is played again."""

    @property
    def is_over(self) -> bool:
        """Whether the scene has come to its end."""
        return self.scene.is_over

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What was heard, line by line."""
        return tuple(turn.reading for turn in self.turns)

    @property
    def cues(self) -> tuple[Cue | None, ...]:
        """What people in the chairs made of the lines, one by one; None where the program answered."""
        return tuple(turn.cue for turn in self.turns)


_NEWER = "the rehearsal was saved by a newer version of this program; update it, or start another rehearsal"
_ADAPTER: TypeAdapter[Rehearsal] = TypeAdapter(Rehearsal)


def dump(rehearsal: Rehearsal) -> bytes:
    """Serialise a rehearsal; what stands at its default is left out."""
    return _ADAPTER.dump_json(rehearsal, exclude_defaults=True)


def restore(data: bytes) -> Rehearsal:
    """Open what `dump` wrote; SavedRehearsalError if it is damaged or from a newer version."""
    try:
        rehearsal = _ADAPTER.validate_json(data)
    except ValidationError as error:
        raise SavedRehearsalError(_why_not(data, error.error_count())) from None
    if rehearsal.version > VERSION:
        raise SavedRehearsalError(_NEWER)
    return rehearsal


def _why_not(data: bytes, faults: int) -> str:
    try:
        saved = json.loads(data)
    except ValueError:
        return "the saved rehearsal is damaged; start another one"
    version = saved.get("version") if isinstance(saved, dict) else None
    if isinstance(version, int) and version > VERSION:
        return _NEWER
    return f"the saved rehearsal cannot be read ({faults} faults); start another one"
