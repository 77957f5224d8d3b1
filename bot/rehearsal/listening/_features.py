"""What the reader looks at in a line: words, pieces of words, cues, and what was going on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from bot.rehearsal.listening._cues import cues_for
from bot.rehearsal.listening._text import gestures
from bot.rehearsal.moves import Place
from bot.rehearsal.wordforms import words

_HEAD, _TAIL = 1_200, 500
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)?|[?!]+|\d+|[^\w\s]")


def features(text: str, place: Place, *, has_concern: bool, person: str | None) -> Counter[str]:
    """Count the features of a line."""
    return Counter(feature_names(text, place, has_concern=has_concern, person=person))


def feature_names(text: str, place: Place, *, has_concern: bool, person: str | None) -> list[str]:
    """Return the features of a line, each as often as it stands there.

    Long lines are looked at from both ends, so that time stays bounded.
    """
    if len(text) > _HEAD + _TAIL:
        text = f"{text[:_HEAD]} {text[-_TAIL:]}"
    lowered = text.lower()
    tokens = ["#" if token.isdigit() else token for token in _TOKEN.findall(lowered)]
    if person:
        first = (
            person.split()[-1].lower()
            if person.lower().startswith(("mr", "ms", "mrs", "dr"))
            else person.split()[0].lower()
        )
        names = {first, *words(person)} - {"mr", "ms", "mrs", "dr", "miss"}
        tokens = ["<name>" if token in names else token for token in tokens]
    found = [f"w:{token}" for token in tokens]
    found += [f"b:{first} {second}" for first, second in pairwise(tokens)]
    found += [f"t:{a} {b} {c}" for a, b, c in zip(tokens, tokens[1:], tokens[2:], strict=False)]
    if tokens:
        found += (f"first:{tokens[0]}", f"last:{tokens[-1]}")
    for token in tokens:
        found += _pieces(token)
    found += [f"cue:{name}" for name in cues_for(lowered, place)]
    found += _situation(text, tokens, has_concern)
    if "<name>" in tokens:
        found += ("ctx:name", "ctx:name")
    return found


def forget_words() -> None:
    """Empty what was kept for the time of one reading: what somebody said is kept by the store and nowhere else."""
    cues_for.cache_clear()
    _pieces.cache_clear()


@lru_cache(maxsize=4_000)
def _pieces(token: str) -> tuple[str, ...]:
    padded = f" {token} "
    return tuple(f"c:{padded[start : start + size]}" for size in (3, 4, 5) for start in range(len(padded) - size + 1))


def _situation(text: str, tokens: list[str], has_concern: bool) -> Iterable[str]:
    count = len(tokens)
    yield f"ctx:doubt={has_concern}"
    yield f"ctx:length={'1-2' if count <= 2 else '3-6' if count <= 6 else '7-15' if count <= 15 else '16-40' if count <= 40 else 'long'}"
    if "?" in text:
        yield f"ctx:question,doubt={has_concern}"
    if any(char.isdigit() for char in text):
        yield f"ctx:number,doubt={has_concern}"
    if gestures(text):
        yield "ctx:gesture"
