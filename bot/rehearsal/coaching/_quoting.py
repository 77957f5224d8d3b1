"""Quotations on the card: whole clauses of what was really said, in their order, with "…" where something is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.rehearsal.moves import Move
from bot.rehearsal.reading import Reading

LEFT_OUT = "…"
_MOST, _MOST_OF_PARTS = 160, 240
_FEWEST_KEPT = 0.5
"""A quotation that is too long ends with a sentence, if not less than this share of it is left."""
_CUT = "..."
_CLAUSE_END = re.compile(r"[.?!;:,](?=\s|$)|\s-+\s|\n")
_SENTENCE_END = re.compile(r"[.?!](?=\s|$)")
_SENTENCE = re.compile(r"[^.?!]+[.?!]*")
_Spot = tuple[int, int]


def quote(text: str, most: int = _MOST) -> str:
    """Return a line, or as much of its beginning as may stand on the card: whole sentences, else whole words."""
    text = text.strip()
    if len(text) <= most:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text[:most])]
    if ends and ends[-1] >= most * _FEWEST_KEPT:
        return f"{text[: ends[-1]]} {LEFT_OUT}"
    words = text[:most].rsplit(" ", 1)[0].rstrip(" ,;:-") if " " in text[:most] else text[:most]
    return f"{words} {LEFT_OUT}"


def heard(reading: Reading, *moves: Move) -> str:
    """Return the words that showed the first of the moves that was heard."""
    return quote_parts(reading.text, reading.quote(*moves))


def quote_parts(text: str, *parts: str) -> str:
    """Return those parts of a line that were heard for something: each as a whole clause, all in the order of the line."""
    spots = sorted(_clause(text, spot) for part in parts for spot in _spots(text, part))
    if not spots:
        return quote(next((part for part in parts if part), text))
    joined: list[_Spot] = []
    for begin, end in spots:
        if joined and not re.search(r"\w", text[joined[-1][1] : begin]):
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return f" {LEFT_OUT} ".join(quote(text[begin:end].strip(" ,;:"), _MOST_OF_PARTS) for begin, end in joined)


def _spots(text: str, part: str) -> Iterator[_Spot]:
    """Yield where a part stands in the line; a part that was put together of several sentences stands in several places."""
    wanted = part.removesuffix(_CUT).strip()
    if not wanted:
        return
    if (begin := text.find(wanted)) >= 0:
        yield begin, begin + len(wanted)
        return
    for sentence in _SENTENCE.findall(wanted):
        if (stripped := sentence.strip()) and (begin := text.find(stripped)) >= 0:
            yield begin, begin + len(stripped)


def _clause(text: str, spot: _Spot) -> _Spot:
    """Widen a spot to the clause or clauses that it touches."""
    begin, end = spot
    before = [match.end() for match in _CLAUSE_END.finditer(text, 0, begin)]
    begin = before[-1] if before else 0
    if end and text[end - 1] not in ".?!;:,":
        after = _CLAUSE_END.search(text, end)
        end = after.start() + (after.group() in ".?!") if after else len(text)
    while begin < end and text[begin].isspace():
        begin += 1
    return begin, end
