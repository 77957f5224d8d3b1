"""A line as the reader looks at it: tokens, and the situation in which they were said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.rehearsal.listening._text import gestures
from bot.rehearsal.moves import Place
from bot.rehearsal.reading import SaidBefore
from bot.rehearsal.wordforms import words

NAME = "<name>"
"""Stands for the name of the person in front, so that every name is the same name."""
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr"})
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d[\d.,:]*|[?!]+|[^\w\s]")
_NUMBER = "0"
_HEAD, _TAIL = 120, 60
_MOST_CHARACTERS_HEAD, _MOST_CHARACTERS_TAIL = 1_000, 500
_LONGEST_TOKEN = 24

SITUATIONS = (
    *(f"before:{before}" for before in SaidBefore),
    "doubt",
    "person",
    "name",
    "question",
    "gesture",
    "number",
    "words:1-2",
    "words:3-6",
    "words:7-15",
    "words:16-40",
    "words:more",
)
"""What is known of a line besides its tokens, in the order of `situation`."""
_LENGTHS = ((2, "words:1-2"), (6, "words:3-6"), (15, "words:7-15"), (40, "words:16-40"))
_LEANS_ON_BEFORE = 12
"""Lines of so many words at most are understood from what was said before them; longer ones say it themselves."""
_PLACES = {name: place for place, name in enumerate(SITUATIONS)}


def tokenise(text: str, person: str | None) -> list[str]:
    """Cut a line into words, numbers and signs, in lower case. Long lines are looked at from both ends, so that time stays bounded."""
    if len(text) > _MOST_CHARACTERS_HEAD + _MOST_CHARACTERS_TAIL:
        text = f"{text[:_MOST_CHARACTERS_HEAD]} {text[-_MOST_CHARACTERS_TAIL:]}"
    names = frozenset(words(person or "")) - _TITLES
    tokens = [
        NAME if token in names or token.removesuffix("'s") in names else _NUMBER if token[0].isdigit() else token
        for token in (found[:_LONGEST_TOKEN] for found in _TOKEN.findall(text.lower()))
    ]
    return tokens if len(tokens) <= _HEAD + _TAIL else tokens[:_HEAD] + tokens[-_TAIL:]


def situation(
    text: str, tokens: list[str], place: Place, concern: str | None, before: SaidBefore | None, person: str | None
) -> list[float]:
    """Return one number for each of `SITUATIONS`: 1 where it holds."""
    found = [0.0] * len(SITUATIONS)
    for name in _holding(text, tokens, place, concern, before, person):
        found[_PLACES[name]] = 1.0
    return found


def _holding(
    text: str, tokens: list[str], place: Place, concern: str | None, before: SaidBefore | None, person: str | None
) -> Iterator[str]:
    count = sum(token[0].isalnum() for token in tokens)
    if before and count <= _LEANS_ON_BEFORE:
        yield f"before:{before}"
    if concern and place is Place.OFFICE:
        yield "doubt"
    if person:
        yield "person"
    if NAME in tokens:
        yield "name"
    if "?" in text:
        yield "question"
    if gestures(text):
        yield "gesture"
    if _NUMBER in tokens:
        yield "number"
    yield next((name for most, name in _LENGTHS if count <= most), "words:more")
