"""The book of themes: what a doubt can be about, and how people speak to it, also in words the doubt does not hold."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from bot.rehearsal.listening._ngrams import Floats
from bot.rehearsal.listening._terms import Hit, TermIndex, weights_of

FOLDER = Path(__file__).parent / "themes"
_KINDS = ("doubt", "answer")


class ThemesError(ValueError):
    """A theme cannot be used; the message says which and what to mend."""


@dataclass(frozen=True, slots=True)
class ThemeBook:
    """All themes, with one index over the terms of all of them."""

    keys: tuple[str, ...]
    _index: TermIndex
    _themes: tuple[int, ...]
    """For each term the number of its theme."""
    _is_answer: tuple[bool, ...]

    def hits_in(self, said: Sequence[str]) -> list[Hit]:
        """Return which terms of all themes stand in a line's words."""
        return self._index.hits_in(said)

    def profile(self, hits: Sequence[Hit], rarities: Sequence[float], *, doubt: float, answer: float) -> Floats:
        """Return for each theme how much of it is said. `doubt` and `answer` weigh the two kinds of its terms."""
        found = np.zeros(len(self.keys), dtype=np.float32)
        for term, rarity in weights_of(hits, rarities).items():
            found[self._themes[term]] += rarity * (answer if self._is_answer[term] else doubt)
        return found


@cache
def theme_book() -> ThemeBook:
    """Return the book that comes with the program. Its content is checked by `load_themes`."""
    return load_themes(FOLDER)


def load_themes(folder: Path) -> ThemeBook:
    """Load every volume of a folder; ThemesError at the first fault."""
    keys: list[str] = []
    terms: list[str] = []
    themes: list[int] = []
    is_answer: list[bool] = []
    for path in sorted(folder.glob("*.toml")):
        for theme in _tables(path):
            key = _checked(theme, path, keys)
            keys.append(key)
            for kind in _KINDS:
                for term in theme[kind]:
                    terms.append(term.lower())
                    themes.append(len(keys) - 1)
                    is_answer.append(kind == "answer")
    return ThemeBook(tuple(keys), TermIndex(terms), tuple(themes), tuple(is_answer))


def _tables(path: Path) -> list[dict[str, list[str]]]:
    try:
        return list(tomllib.loads(path.read_text(encoding="utf-8"))["theme"])
    except (tomllib.TOMLDecodeError, KeyError, UnicodeDecodeError) as error:
        raise ThemesError(f"{path.name}: {error}; a volume is a list of [[theme]] tables in TOML") from None


def _checked(theme: dict[str, list[str]], path: Path, known: Sequence[str]) -> str:
    key = str(theme.get("key", ""))
    if not key or key in known:
        raise ThemesError(f"{path.name}: the key {key!r} is missing or stands twice; give every theme a key of its own")
    for kind in _KINDS:
        if not theme.get(kind) or not all(isinstance(term, str) and term.strip("* ") for term in theme[kind]):
            raise ThemesError(f"{path.name}: {key}.{kind} must be a list of words and phrases")
    return key
