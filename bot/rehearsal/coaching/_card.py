"""The score card's shape."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One criterion: points, the candidate's own words, and the reason."""

    key: str
    name: str
    points: int
    of: int
    quote: str
    why: str
    weak: str
    strong: str


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points lost for something that should not be done."""

    key: str
    points: int
    quote: str
    why: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """A line that was taken back, beside the line that took its place."""

    first: str
    first_answer: str
    second: str
    second_answer: str


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """How the closing went. Rows with `of == 0` had no chance in this scene and are left out of the total."""

    total: int
    of: int
    rows: tuple[ScoreRow, ...]
    deductions: tuple[Deduction, ...]
    outcome: str
    reminder: str
    remarks: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()

    @property
    def share(self) -> float:
        """Points reached of those that could be reached, from 0 to 1."""
        return self.total / self.of if self.of else 0.0
