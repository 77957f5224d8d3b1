"""The group card: what the program, the others and the candidate saw, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from bot.groups.marks import CRITERIA, Mark
from bot.rehearsal.coaching import ScoreCard, ScoreRow


class Source(StrEnum):
    """Who saw it."""

    BOT = "bot"
    PEERS = "peers"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class CardRow:
    """One of the five criteria. Shares run from 0 to 1; None where there is nothing to say."""

    key: str
    name: str
    bot: float | None
    """None where the scene gave no chance."""
    bot_points: int
    bot_of: int
    peers: float | None
    """The mean of what the others gave; None where none of them saw it."""
    peers_count: int
    """How many of them gave a level for it."""
    own: float | None


@dataclass(frozen=True, slots=True)
class Widest:
    """Where two of them differ most, and the candidate's words that it hangs on."""

    key: str
    name: str
    higher: Source | None
    """None: to all who marked it did not come up, and the program saw it missed."""
    lower: Source
    gap: float
    quote: str
    """Empty where the candidate said nothing that the row could hang on."""
    why: str
    """The program's reason for its points."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What somebody would keep or change."""

    text: str
    marker_id: int | None = None
    """None: they chose not to be named, or were forgotten."""
    is_own: bool = False
    """Whether the candidate wrote it."""


@dataclass(frozen=True, slots=True)
class GroupCard:
    """One round, seen from three sides. No single mark is in it."""

    number: int
    candidate_id: int
    scenario: str
    rows: tuple[CardRow, ...]
    total: int
    """The program's points for the whole card, of which the rows are a part."""
    of: int
    marks: int
    """How many others have marked."""
    has_own: bool
    """Whether the candidate has."""
    widest: Widest | None
    """None where all of them see it alike, or nobody has marked."""
    keeps: tuple[Sentence, ...]
    changes: tuple[Sentence, ...]
    outcome: str
    reminder: str


_DOUBT_ROWS = frozenset(("receives_doubt", "evidence"))
_WORTH_TELLING = 0.25
"""Levels are a third apart; less than a quarter is no difference of opinion."""


def group_card(number: int, candidate_id: int, scenario: str, card: ScoreCard, marks: Sequence[Mark]) -> GroupCard:
    """Put the program's card beside the marks of a round."""
    scored = {row.key: row for row in card.rows}
    peers = [mark for mark in marks if not mark.is_own]
    own = [mark for mark in marks if mark.is_own]
    rows = tuple(_row(scored[key], peers, own) for key in CRITERIA)
    return GroupCard(
        number,
        candidate_id,
        scenario,
        rows,
        card.total,
        card.of,
        len(peers),
        bool(own),
        (_overlooked(rows, scored) if marks else None) or _widest(rows, scored),
        _sentences([(mark, mark.keep) for mark in marks]),
        _sentences([(mark, mark.change) for mark in marks]),
        card.outcome,
        card.reminder,
    )


def _row(scored: ScoreRow, peers: Sequence[Mark], own: Sequence[Mark]) -> CardRow:
    given = _shares(peers, scored.key)
    return CardRow(
        scored.key,
        scored.name,
        scored.points / scored.of if scored.of else None,
        scored.points,
        scored.of,
        sum(given) / len(given) if given else None,
        len(given),
        next(iter(_shares(own, scored.key)), None),
    )


def _shares(marks: Sequence[Mark], key: str) -> list[float]:
    shares = (mark.levels[key].share for mark in marks if key in mark.levels)
    return [share for share in shares if share is not None]


def _overlooked(rows: Sequence[CardRow], scored: dict[str, ScoreRow]) -> Widest | None:
    """Return what the program saw missed and nobody else saw at all: there people have most to show one another."""
    was_asked = any(row.key == "right_ask" and row.bot for row in rows)
    for row in rows:
        # Where nobody asked for a doubt, it is no wonder that none was seen.
        is_likely = was_asked or row.key not in _DOUBT_ROWS
        if is_likely and row.bot == 0 and row.peers is None and row.own is None:
            score = scored[row.key]
            return Widest(row.key, row.name, None, Source.BOT, 0.0, score.quote, score.why)
    return None


def _widest(rows: Sequence[CardRow], scored: dict[str, ScoreRow]) -> Widest | None:
    """Return the widest difference; of equal ones the first, and the program beside the others before all else."""
    found: Widest | None = None
    for row in rows:
        seen = {Source.BOT: row.bot, Source.PEERS: row.peers, Source.OWN: row.own}
        known = [(share, source) for source, share in seen.items() if share is not None]
        for one, other in combinations(known, 2):
            (low, lower), (high, higher) = sorted((one, other), key=lambda pair: pair[0])
            gap = high - low
            if gap >= _WORTH_TELLING and (found is None or gap > found.gap + 1e-9):
                score = scored[row.key]
                found = Widest(row.key, row.name, higher, lower, gap, score.quote, score.why)
    return found


def _sentences(written: Sequence[tuple[Mark, str]]) -> tuple[Sentence, ...]:
    """Return the sentences in an order that does not tell who wrote them."""
    sentences = (
        Sentence(text, mark.marker_id if mark.is_named else None, mark.is_own) for mark, text in written if text
    )
    return tuple(sorted(sentences, key=lambda one: (one.is_own, one.text.casefold(), one.text)))
