"""Whether a doubt is granted, or granted and taken back in the same breath: "that's fair, but ..."."""

from __future__ import annotations

import re

from bot.rehearsal.listening._cues import find_all

_TURNS = re.compile(
    # After a sign, or before the beginning of a clause; "nothing but luck" and "new but eager" take nothing back.
    r"(?:(?<=[,;:.!?-]\s)|(?<!nothing)(?<!anything)(?<!all)(?<!none)(?<!one)\s)(?:but|however|although|though)\b(?![.!?]|\s*$)"
    r"(?:\s*,)?(?=\s+(?:i\b|i'|it\b|it's|that\b|that's|this\b|these\b|there\b|we\b|we've|you\b|they\b|what\b|when\b|once\b|since\b|"
    r"in\b|on\b|at\b|for\b|from\b|with\b|last\b|my\b|our\b|the\b|a\b|even\b|here\b|actually\b|honestly\b|really\b|still\b|"
    r"one\b|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b|nine\b|ten\b|\d|not\b|isn't\b|nobody\b|everybody\b|no\b))",
    re.IGNORECASE,
)
_BEGINS_THE_NEXT = re.compile(r"^\W*(?:but|however)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)")
_MOST_WORDS_BEFORE = 16
"""What comes later in the sentence than this turns to something else."""


def takes_up(line: str) -> str | None:
    """Return the words that take a doubt seriously and stay with it, or None."""
    return next((words for words in find_all("takes_up", "takes", line) if not is_taken_back(line, words)), None)


def is_taken_back(line: str, granting: str) -> bool:
    """Whether the words that grant something are turned round by a "but" in their sentence, or right after it."""
    rest = _from(line, granting)
    end = _SENTENCE_END.search(rest)
    sentence, after = (rest[: end.start()], rest[end.end() :]) if end else (rest, "")
    turn = _TURNS.search(sentence)
    if turn:
        return len(sentence[: turn.start()].split()) <= _MOST_WORDS_BEFORE
    return _BEGINS_THE_NEXT.search(after) is not None


def before_the_turn(words: str) -> str:
    """Return what is granted, without the "but" and what follows it."""
    turn = _TURNS.search(words)
    return words[: turn.start()].rstrip(" ,;:-") if turn else words


def _from(line: str, words: str) -> str:
    begin = line.find(words.removesuffix("..."))
    return line[begin:] if begin >= 0 else words
