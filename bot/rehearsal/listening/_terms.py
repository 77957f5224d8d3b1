"""Plain cues as people write them, found in a line in one pass: whole words, a trailing `*` matches any ending."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.rehearsal.wordforms import words

_SHORTEST_BEGINNING = 2

_Part = tuple[str, bool]
"""A word, and whether any ending fits."""
_Entry = tuple[int, tuple[_Part, ...]]
"""The number of a term, and what must follow the words under which it is filed."""


Hit = tuple[int, int, int]
"""The number of a term, and where in the line it begins and ends."""


class TermIndex:
    """Many terms, each of one or more words; `hits_in` says which of them a line holds.

    Terms are filed under their first two words where both are whole, since a first word such as "in" begins hundreds of them.
    """

    def __init__(self, terms: Iterable[str]) -> None:
        self._pairs: dict[tuple[str, str], list[_Entry]] = defaultdict(list)
        self._whole: dict[str, list[_Entry]] = defaultdict(list)
        self._begun: dict[str, list[_Entry]] = defaultdict(list)
        for number, term in enumerate(terms):
            parts = _parts(term)
            if not parts:
                continue
            (first, is_begun), rest = parts[0], tuple(parts[1:])
            if is_begun:
                self._begun[first].append((number, rest))
            elif rest and not rest[0][1]:
                self._pairs[first, rest[0][0]].append((number, rest))
            else:
                self._whole[first].append((number, rest))
        self._longest = max(map(len, self._begun), default=0)

    def hits_in(self, said: Sequence[str]) -> list[Hit]:
        """Return where which terms stand in a line's words, in time that grows with the line alone, however many terms there are."""
        return [
            (number, place, place + 1 + len(rest))
            for place, word in enumerate(said)
            for number, rest in self._beginning_at(said, place, word)
            if not rest or _goes_on(rest, said, place + 1)
        ]

    def _beginning_at(self, said: Sequence[str], place: int, word: str) -> Iterable[_Entry]:
        if word in self._whole:
            yield from self._whole[word]
        if place + 1 < len(said) and (pair := (word, said[place + 1])) in self._pairs:
            yield from self._pairs[pair]
        for size in range(_SHORTEST_BEGINNING, min(len(word), self._longest) + 1):
            if word[:size] in self._begun:
                yield from self._begun[word[:size]]


def weights_of(hits: Iterable[Hit], rarities: Sequence[float]) -> dict[int, float]:
    """Return for each term that was hit how telling it is: as rare as its rarest word."""
    found: dict[int, float] = {}
    for number, begin, end in hits:
        found[number] = max(found.get(number, 0.0), *rarities[begin:end])
    return found


def _parts(term: str) -> list[_Part]:
    found: list[_Part] = []
    for piece in term.split():
        inner = words(piece)
        found += [(word, piece.endswith("*") and at == len(inner) - 1) for at, word in enumerate(inner)]
    return found


def _goes_on(rest: tuple[_Part, ...], said: Sequence[str], place: int) -> bool:
    if place + len(rest) > len(said):
        return False
    for at, (word, is_begun) in enumerate(rest, place):
        if not (said[at].startswith(word) if is_begun else said[at] == word):
            return False
    return True
