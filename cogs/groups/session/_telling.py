"""One thing that happened in a session, and what is needed to tell of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.groups.session import Event, GroupSession, Round
from bot.rehearsal.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Standing:
    """A line that its candidate typed into the thread, so that it stands there already."""

    number: int
    turn: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing that happened, and what is needed to tell of it."""

    session: GroupSession
    event: Event
    scenarios: Mapping[str, Scenario]
    days: int
    standing: Standing | None = None
    is_newest: bool = True
    """Whether the buttons for where the round stands belong under this one."""
    expected: int = 0
    """How many are to mark, where marks are taken."""
    marked: int = 0
    """How many have."""

    @property
    def round(self) -> Round | None:
        """The round that it is about."""
        return self.session.round_of(self.event.number)

    @property
    def typed_as(self) -> int:
        """The candidate's own message of that line; 0 if there is none."""
        at = self.standing
        is_this = at is not None and (at.number, at.turn) == (self.event.number, self.event.turn)
        return at.message_id if at is not None and is_this else 0
