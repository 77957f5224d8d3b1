"""How a closing question is put: open, or so that a plain no answers it."""

from __future__ import annotations

import re

from bot.rehearsal.reading import WayOfAsking

_OPEN = re.compile(
    r"(?:^|[.,;:!?-]\s*|\b(?:and|or|so|but|then|well|okay|ok|case|convinced|today|here|far|on|me|you|heard|said|seen)\s+"
    r"|\b(?:ask|asking|know|tell|say|hear|wonder\w*|see|understand|curious|learn)\s+(?:(?:me|you|us)\s+)?)"
    r"(?:in |on |at |from |to |for |about |by |of )?(?:what|what's|which|where|where's|how|why|who)\b",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"\b(?:(?:can|could|will) you (?:please |kindly )?(?:say|show)|(?:can|could|would|will) you (?:please |kindly )?(?:tell|name|share|give|help|explain|describe|walk|let|mind))\b",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"(?:^|[.,;:!?-]\s*|\b(?:and|so|or|but|then|ask|if|whether|because)\s+)(?:"
    r"(?:is|are|was|were|do|does|did|have|has|can|could|would|will|should)\s+(?:there|you|i|it|that|this|any\w*|my|the)\b"
    r"|you (?:have|see|had|got)\s+(?:\w+\s+)?(?:doubt|reservation|concern|hesitation|worr|question)"
    r"|any(?:thing)?\b[^.!]*\?)",
    re.IGNORECASE,
)
_BY_NAME = re.compile(
    r"\b(?:reservation|doubt|hesitation|misgiving|objection|concern|red flag|worr(?:y|ies))s?\b", re.IGNORECASE
)
_TO_SHOW = re.compile(r"\b(?:unclear|clear up|explain|show|send|bring|clarify|go over)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.?!]+[.?!]*")


def way_of_asking(line: str, question: str) -> WayOfAsking:
    """Tell how a closing question is put; it is judged with the sentence in which it stands."""
    whole = next((one.strip() for one in _SENTENCE.findall(line) if question.rstrip(".?!") in one), question)
    if any(pattern.search(whole) for pattern in (_OPEN, _REQUEST)) or not _CLOSED.search(whole):
        return WayOfAsking.OPEN
    if _BY_NAME.search(whole):
        return WayOfAsking.DOUBTS
    return WayOfAsking.OFFER if _TO_SHOW.search(whole) else WayOfAsking.CLOSED
