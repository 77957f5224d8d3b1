"""The board of a group: how often people turned up, and how each did against their own earlier rounds.

It never compares people. Whoever did not choose to be on it is not on it, and in no figure of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.groups.group import Member
from bot.groups.marks import RoundResult
from bot.groups.session import Seat

_COMPARED = 3
"""Rounds at the end that are set against as many before them, or as many as there are."""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """What the board says of one person."""

    user_id: int
    rounds: int
    """How often they were the candidate."""
    seats: Mapping[Seat, int]
    """How often they took each seat."""
    thanked: int
    """In how many rounds they thanked somebody on the way out…"""
    could_thank: int
    """…of this many that went to the end, where the way out is."""
    improvement: int | None
    """By how many points of 100 their last rounds were better than their own before; None: too few to tell."""


@dataclass(frozen=True, slots=True)
class Board:
    """The board of one group: a row for each who chose to be on it, in the order in which they joined."""

    group_key: str
    rows: tuple[BoardRow, ...]


def make_board(group_key: str, members: Sequence[Member], results: Sequence[RoundResult]) -> Board:
    """Put the board together from all results of a group, the oldest first; `members` by how long."""
    return Board(group_key, tuple(_row(member.user_id, results) for member in members if member.is_on_board))


def _row(user_id: int, results: Sequence[RoundResult]) -> BoardRow:
    own = [result for result in results if result.candidate_id == user_id]
    complete = [result for result in own if result.is_complete]
    seats = Counter(seat for result in results for seat in _seats_of(user_id, result))
    return BoardRow(
        user_id,
        len(own),
        {seat: seats[seat] for seat in Seat},
        sum(result.has_thanked for result in complete),
        len(complete),
        _improvement(complete),
    )


def _seats_of(user_id: int, result: RoundResult) -> list[Seat]:
    taken = {
        Seat.CANDIDATE: result.candidate_id == user_id,
        Seat.MANAGER: result.manager_id == user_id,
        Seat.RECEPTIONIST: result.receptionist_id == user_id,
        Seat.OBSERVER: user_id in result.observer_ids,
    }
    return [seat for seat, is_theirs in taken.items() if is_theirs]


def _improvement(complete: Sequence[RoundResult]) -> int | None:
    # Scenes give unequal chances, so each round counts by its share of what was to be had there.
    shares = [result.total / result.of for result in complete if result.of > 0]
    last, before = shares[-_COMPARED:], shares[:-_COMPARED][-_COMPARED:]
    if not before:
        return None
    return round(100 * (sum(last) / len(last) - sum(before) / len(before)))
