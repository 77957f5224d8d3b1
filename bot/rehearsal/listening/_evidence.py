"""The parts of a case: which words tell the speaker's own act, which the checkable result, and which are mere claim.

Each word is graded by what it is and by its neighbours; the run of words with the highest grade is the part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.rehearsal.listening._cues import find
from bot.rehearsal.listening._ngrams import Floats
from bot.rehearsal.listening._text import shorten
from bot.rehearsal.reading import Evidence

PARTS = ("act", "result", "claim")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[^\w\s]")
_MOST_WORDS = 260
_SURE = 0.45
_ENOUGH = 0.5
"""How far the grades of a run must rise above `_SURE`, taken together, to be a part."""
_FEWEST_WORDS = 2
_LOOSE_BEGINNINGS = frozenset({"and", "but", "so", "then", "because", "that", "which", "where", "when"})
_STOPS = frozenset(".,;:!?")
_IRREGULAR = frozenset(
    (
        "led ran built rebuilt wrote made took cut got brought set kept found held taught caught sold spent did drove went sent put "
        "met won grew gave began broke chose came dealt drew fought hit laid left lent lost paid read rang rose sat saw shot spoke "
        "stood swept threw told understood undertook withdrew rewrote oversaw overcame redid quit bought rode woke wore"
    ).split()
)
_NUMBERS = frozenset(
    (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen eighteen twenty thirty forty "
        "fifty sixty seventy eighty ninety hundred thousand half dozen zero none nobody"
    ).split()
)
_SMALL_WORDS = frozenset(
    (
        "the a an and but so then my me they he she it his her their them by in on at from to of for with was were is are be been not "
        "no never nobody without after before until since every all last year years month months week weeks day days time that this "
        "which who what when how if would could will can do does did have has had you your"
    ).split()
)
_OUTSIDE = "<end>"
_NEAR = (-3, -2, -1, 1, 2, 3)
_KINDS = ("I", "WE", "PAST", "NUMBER", "I_AM")


@dataclass(frozen=True, slots=True)
class EvidenceTagger:
    """The learnt grades: one row a feature, one column for each of `PARTS` and a last one for no part."""

    vocabulary: dict[str, int]
    matrix: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class EvidenceFinder:
    """Finds the parts of a case in a line."""

    tagger: EvidenceTagger

    def find(self, line: str) -> Evidence:
        """Return the words of each part as they were typed, and whether only "we" did anything."""
        found = self.parts(line)
        act, result, claim = (shorten(line[slice(*found[part])]) if part in found else None for part in PARTS)
        return Evidence(act, result, claim, is_we_only=act is None and find("we", "we", line) is not None)

    def parts(self, line: str) -> dict[str, tuple[int, int]]:
        """Return for each part that is there where it begins and ends in the line."""
        spots = spots_of(line)[:_MOST_WORDS]
        if not spots:
            return {}
        grades = self._grades([word for word, _, _ in spots])
        is_word = np.array([word[0].isalnum() for word, _, _ in spots])
        found = {}
        for column, part in enumerate(PARTS):
            above = grades[:, column] - _SURE
            begin, end, strength = _strongest_run(np.where(is_word, above, np.minimum(above, 0.0)))
            begin, end = _trimmed([word for word, _, _ in spots], begin, end)
            if strength >= _ENOUGH and end - begin >= _FEWEST_WORDS:
                found[part] = (spots[begin][1], spots[end - 1][2])
        return found

    def _grades(self, said: Sequence[str]) -> Floats:
        """Return for each word how likely it belongs to each part."""
        logits = self._weigh(word_features(said)) + self.tagger.bias
        cut = list(stretches(said))
        shared = self._weigh(
            [stretch_features(said[begin:end], said[end] if end < len(said) else "") for begin, end in cut]
        )
        for (begin, end), weight in zip(cut, shared, strict=True):
            logits[begin:end] += weight
        likely = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(likely / likely.sum(axis=1, keepdims=True), dtype=np.float32)

    def _weigh(self, features: Sequence[Sequence[str]]) -> Floats:
        """Add up the weights of each list of features, one row each."""
        vocabulary, weights = self.tagger.vocabulary, np.zeros((len(features), len(self.tagger.bias)), dtype=np.float32)
        found = [(row, vocabulary[name]) for row, names in enumerate(features) for name in names if name in vocabulary]
        if found:
            rows, columns = np.array(found).T
            np.add.at(weights, rows, self.tagger.matrix[columns])
        return weights


def spots_of(line: str) -> list[tuple[str, int, int]]:
    """Return the words and signs of a line in lower case, each with its beginning and end."""
    return [(match.group().lower(), *match.span()) for match in _WORD.finditer(line)]


def word_features(said: Sequence[str]) -> list[list[str]]:
    """Return for each word what it is and what stands around it."""
    padded = [*[_OUTSIDE] * 3, *said, *[_OUTSIDE] * 3]
    kinds = [_kind(word) for word in padded]
    found = []
    for place in range(3, len(said) + 3):
        word, kind = padded[place], kinds[place]
        names = [f"w={word}", f"k={kind}", f"s={word[-3:]}", f"p={min(4, (place - 3) * 5 // len(said))}"]
        for step in _NEAR:
            names += (f"w{step}={padded[place + step]}", f"k{step}={kinds[place + step]}")
        names += (
            f"kk-={kinds[place - 1]} {kind}", f"kk+={kind} {kinds[place + 1]}",
            f"ww-={padded[place - 1]} {word}", f"ww+={word} {padded[place + 1]}",
        )  # fmt: skip
        found.append(names)
    return found


def stretches(said: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Cut a line at its signs: where each stretch of words begins and ends."""
    begin = 0
    for place, word in enumerate(said):
        if word in _STOPS:
            if place > begin:
                yield begin, place
            begin = place + 1
    if begin < len(said):
        yield begin, len(said)


def stretch_features(stretch: Sequence[str], sign: str) -> list[str]:
    """Return what the words of one stretch have in common: all of them count for each."""
    kinds = {_kind(word) for word in stretch}
    return [
        *(f"in={word}" for word in sorted(set(stretch))),
        *(f"has={kind}" for kind in _KINDS if kind in kinds),
        *(["has=I PAST"] if {"I", "PAST"} <= kinds else []),
        f"first={stretch[0]}",
        f"sign={sign}",
    ]


def _kind(word: str) -> str:
    if word[0].isdigit() or word in _NUMBERS:
        return "NUMBER"
    if word in ("i", "i've", "i'd"):
        return "I"
    if word in ("i'm", "i'll", "am"):
        return "I_AM"
    if word in ("we", "we've", "our", "us"):
        return "WE"
    if word in _IRREGULAR or (word.endswith("ed") and len(word) > 3):
        return "PAST"
    return word if word in _SMALL_WORDS or not word[0].isalnum() else word[-3:]


def _strongest_run(above: Floats) -> tuple[int, int, float]:
    """Return the run of words whose grades add up to most: where it begins and ends, and how much that is."""
    best, begin, end = 0.0, 0, 0
    current, start = 0.0, 0
    for place, value in enumerate(above.tolist()):
        if current <= 0.0:
            current, start = value, place
        else:
            current += value
        if current > best:
            best, begin, end = current, start, place + 1
    return begin, end, best


def _trimmed(said: Sequence[str], begin: int, end: int) -> tuple[int, int]:
    """Leave out signs and joining words at the edges of a quotation."""
    while begin < end and (not said[begin][0].isalnum() or said[begin] in _LOOSE_BEGINNINGS):
        begin += 1
    while end > begin and not said[end - 1][0].isalnum():
        end -= 1
    return begin, end
