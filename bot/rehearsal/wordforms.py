"""Words in the forms in which they meet: which of them carry meaning, and what they have in common."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
FUNCTION_WORDS = frozenset(
    (
        "a an and any are as at be been but by can could did do does doing done ever for from had has have "
        "having he her him his how i i'd i'm i've if in into is it its just like little lot me more most much "
        "my never no not nothing of off on one only or other our out over own really say says she so some "
        "such than that the their them then there they this those to too up us use used very was we were what "
        "when where which who why will with without would yet you your whether might may here"
    ).split()
)
"""Words that hold an English sentence together and tell nothing of what it is about."""
_EVERYWHERE = frozenset(
    (
        "candidate experience job work works worked working role people person enough long new seems look "
        "looks know knows come comes"
    ).split()
)


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, apostrophes kept inside."""
    return _WORD.findall(text.lower())


def stems(text: str) -> frozenset[str]:
    """Return the content words of a text, cut to a common beginning so that "led", "leading" and "leads" come near."""
    return frozenset(
        stem(word) for word in words(text) if word not in FUNCTION_WORDS and word not in _EVERYWHERE and len(word) > 2
    )


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Cut common endings; crude, and enough to find shared words."""
    word = word.removesuffix("'s")
    for ending in (
        "ational",
        "ations",
        "ation",
        "ments",
        "ment",
        "ingly",
        "ness",
        "ings",
        "ing",
        "ers",
        "ies",
        "ied",
        "ely",
        "edly",
        "ed",
        "es",
        "er",
        "ly",
        "s",
        "y",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
