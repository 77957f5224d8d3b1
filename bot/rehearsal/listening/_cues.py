"""Cues: telling ways of saying things, kept as content in `cues.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.rehearsal.moves import Move, Place

_FILE = Path(__file__).with_name("cues.toml")


@cache
def _patterns(section: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        (name, re.compile("|".join(f"(?:{part})" for part in parts))) for name, parts in tables[section].items()
    )


def has_cue(move: Move, lowered: str, place: Place) -> bool:
    """Tell whether telling words for a move stand in a line (in lower case)."""
    return any(name == move and pattern.search(lowered) for name, pattern in _patterns(place))


def find(section: str, name: str, text: str) -> str | None:
    """Return the words of the first cue of that name as they were typed, or None."""
    return next(find_all(section, name, text), None)


def find_all(section: str, name: str, text: str) -> Iterator[str]:
    """Yield the words of every cue of that name as they were typed, in the order in which they are said."""
    lowered = text.lower()
    # A few letters change their length in lower case; then the lowered words have to do.
    source = text if len(lowered) == len(text) else lowered
    for key, pattern in _patterns(section):
        for match in pattern.finditer(lowered) if key == name else ():
            end = match.end()
            while end < len(source) and source[end - 1].isalnum() and source[end].isalnum():
                end += 1  # never stop in the middle of a word
            yield source[match.start() : end]


def names_in(section: str, lowered: str) -> list[str]:
    """Return every name of a section whose cues stand in the line, in the order in which they are said."""
    found = [(match.start(), name) for name, pattern in _patterns(section) if (match := pattern.search(lowered))]
    return [name for _, name in sorted(found)]
