"""Marks: what observers and the candidate saw, on five rows of the same rubric as the score card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from enum import StrEnum


class Level(StrEnum):
    """How well one thing was done, as far as somebody saw it."""

    MISSING = "missing"
    BEGINNING = "beginning"
    GOOD = "good"
    STRONG = "strong"
    NOT_SEEN = "not_seen"
    """It did not come up: counts for nothing."""

    @property
    def share(self) -> float | None:
        """From 0 to 1, so that it can stand beside the points of the score card; None if it did not come up."""
        return {Level.MISSING: 0.0, Level.BEGINNING: 1 / 3, Level.GOOD: 2 / 3, Level.STRONG: 1.0}.get(self)


CRITERIA = ("right_ask", "receives_doubt", "evidence", "exit", "lobby")
"""Keys of the rows of the score card that people mark. A form holds five questions."""
LONGEST_COMMENT = 300


@dataclass(frozen=True, slots=True)
class Mark:
    """What one person gave one candidate in one round. The sentences are encrypted at rest."""

    session_key: str
    number: int
    """The round."""
    marker_id: int | None
    """None once the marker has been forgotten: the levels remain, the sentences do not."""
    candidate_id: int
    levels: Mapping[str, Level]
    """A level for each of the criteria."""
    _: KW_ONLY
    keep: str = ""
    """What I would keep."""
    change: str = ""
    """What I would change."""
    is_named: bool = False
    """Whether the marker wants to be named beside it."""
    made_at: datetime

    @property
    def is_own(self) -> bool:
        """Whether the candidate marked themself. It is shown apart and counts for no peer."""
        return self.marker_id == self.candidate_id


@dataclass(frozen=True, slots=True)
class RoundResult:
    """What stays of a round when its words are gone: figures, and who sat where. For the group's board alone."""

    session_key: str
    group_key: str
    number: int
    candidate_id: int
    manager_id: int | None
    receptionist_id: int | None
    observer_ids: tuple[int, ...]
    total: int
    of: int
    has_thanked: bool
    """Whether somebody on the way out was thanked."""
    is_complete: bool
    finished_at: datetime
