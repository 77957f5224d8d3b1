"""Text as people type it, made safe and cut into parts."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MOST_CHARACTERS = 4_000
"""What is kept of a line; Discord's own longest input."""

_QUOTES = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u02bc": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u00ab": '"',
        "\u00bb": '"',
        "\u2026": "...",
        "\u2013": "-",
        "\u2014": "-",
        "\u00a0": " ",
    }
)
_MARKDOWN = re.compile(r"(\*\*|__|~~|\|\||`+)|^[>#]+\s+", re.MULTILINE)
_MENTION = re.compile(r"<(?:@[!&]?|#|a?:\w{1,32}:)\d{1,20}>")
_SPACE = re.compile(r"\s+")
_CLAUSE = re.compile(
    r"(?<=[.!?;:\n])\s+|\s+-+\s+|,\s+(?=(?:and|but|so|because|which|then|also|i|we|could|would|is|are|what|when|how|who|thanks?|thank|have|bye)\b)",
    re.IGNORECASE,
)
_GESTURE = re.compile(r"\*([^*]{1,300})\*|\(([^()]{3,200})\)")


def clean(text: str) -> str:
    """Return the line without control characters, lone surrogates, direction marks and Discord markdown; spaces are single."""
    text = text[: MOST_CHARACTERS * 3]
    text = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
    if not (text.isascii() and text.isprintable()):
        text = _printable(text)
    text = _MARKDOWN.sub("", _MENTION.sub("", text.translate(_QUOTES)))
    return _SPACE.sub(" ", text).strip()[:MOST_CHARACTERS]


def _printable(text: str) -> str:
    """Return the text without what cannot be seen; line ends and their like become spaces."""
    return "".join(
        " " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char
        for char in text
        if unicodedata.category(char) not in ("Cf", "Cs", "Co", "Cn")
    )


def clauses(text: str) -> list[str]:
    """Cut a line into the parts that can each do something."""
    return [part.strip() for part in _CLAUSE.split(text) if part and part.strip()]


def gestures(text: str) -> list[str]:
    """Return the stage directions of a line: what stands between asterisks or in brackets."""
    return [first or second for first, second in _GESTURE.findall(text)]


def spoken(text: str) -> str:
    """Return the line without its stage directions."""
    return _SPACE.sub(" ", _GESTURE.sub(" ", text)).strip()


@lru_cache(maxsize=2_000)
def cue_pattern(cues: tuple[str, ...]) -> re.Pattern[str]:
    """Compile plain cues into one pattern: whole words, a trailing `*` matches any ending."""
    parts = [
        re.escape(cue.lower().rstrip("*")) + (r"\w*" if cue.endswith("*") else "")
        for cue in sorted(cues, key=len, reverse=True)
    ]
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)") if parts else re.compile(r"(?!)")


def shorten(text: str, most: int = 160) -> str:
    """Cut a quotation at a word, with dots, so that it fits."""
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(",;:-") + "..."
