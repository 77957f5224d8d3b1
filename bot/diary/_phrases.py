"""What somebody typed into a field, fitted into the middle of a sentence that was written beforehand."""

from __future__ import annotations

import re

from bot.diary._escape import clip, plain

_QUOTES = "\"'\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb"
_IF = re.compile(r"^(?:(?:if|when|whenever|once|as soon as)\s+)+", re.IGNORECASE)
_THEN_I = re.compile(
    r"^(?:and\s+)?(?:then\s+)?(?:i(?:['\u2019]ll|['\u2019]d|\s+will|\s+am going to|['\u2019]m going to)?\s+|to\s+)?",
    re.IGNORECASE,
)
_SMALL = frozenset(
    "a an and any as at because both but by during each everybody everyone few for from had has have he her his how if in "
    "it its just many more most my no nobody not of on one or our over people she so some somebody someone that the their "
    "there these they this those to too very was we what when where whether which while who whoever why with your".split()
)
"""Words that have a capital only because they begin a sentence."""
_SUBJECTS = frozenset("a an he it my she the they this we".split())
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_ASKS = re.compile(
    r"^(?:what|which|who|how|where|when|why|is|are|am|was|were|do|does|did|can|could|would|will|should|may|might|have|has)\b",
    re.IGNORECASE,
)
_CUT = " […]"


def unquoted(text: str) -> str:
    """Return a text without the quotation marks that somebody put around the whole of it."""
    line = plain(text)
    while len(line) > 1 and line[0] in _QUOTES and line[-1] in _QUOTES:
        line = line[1:-1].strip()
    return line


def within(text: str) -> str:
    """Return a text as it stands within a sentence: without a full stop, and without a capital that only began one."""
    line = unquoted(text).rstrip(" .,;:!…")
    first, gap, rest = line.partition(" ")
    return f"{first.lower()}{gap}{rest}" if first.lower() in _SMALL else line


def sentence(text: str) -> str:
    """Return a text as a sentence of its own, with a capital and an end."""
    line = unquoted(text)
    if not line:
        return ""
    ended = line if line[-1] in ".!?…]" else f"{line}."
    return ended[0].upper() + ended[1:]


def spoken_question(text: str) -> str:
    """Return a closing question as it stands between quotation marks; not all are questions, some close with a statement."""
    line = unquoted(text)
    if not line or line[-1] in ".!?…":
        return line
    return f"{line}?" if _ASKS.match(_SENTENCE_END.split(line)[-1]) else f"{line}."


def if_then(cue: str, action: str) -> str:
    """Return "If …, then I …" from the two halves of a plan, whichever of these words were typed along."""
    when = within(_IF.sub("", unquoted(cue)))
    then = _THEN_I.sub("", unquoted(action)).rstrip(" .,;:!…")
    first = then.split(" ", 1)[0]
    if first and not first.isupper():
        then = then[0].lower() + then[1:]
    subject = "" if first.lower() in _SUBJECTS else "I "
    return f"If {when}, then {subject}{then}"


def cut_to(text: str, words: int, characters: int) -> str:
    """Return at most so many words and characters of a text, whole sentences if possible; a cut is marked with "[…]"."""
    if _fits(text, words, characters):
        return text
    kept = ""
    for part in _SENTENCE_END.split(text):
        longer = f"{kept} {part}".strip()
        if not _fits(longer, words, characters):
            break
        kept = longer
    if kept:
        return kept
    short = clip(" ".join(text.split()[: max(1, words - 1)]), characters - len(_CUT))
    return short.rstrip("… ,;:") + _CUT


def _fits(text: str, words: int, characters: int) -> bool:
    return len(text) <= characters and len(text.split()) <= words


def listed(names: tuple[str, ...]) -> str:
    """Return names as they are said: "Tom", "Tom and Dana", "Tom, Ruth and Dana"."""
    *others, last = names or ("",)
    return f"{', '.join(others)} and {last}" if others else last
