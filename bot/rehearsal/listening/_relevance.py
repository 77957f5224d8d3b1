"""Does an answer speak to the doubt? A few measurements of the pair, weighed by a learnt judgement."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.rehearsal.listening._cues import find
from bot.rehearsal.moves import Move
from bot.rehearsal.wordforms import stems, words

_MEASURES = (
    "speaks", "speaks_many", "speaks_share", "overlap", "overlap_many", "overlap_share",
    "gives_evidence", "offers_plan", "concedes", "clarifies", "pushes_back", "makes_claim", "checks", "thanks_only", "asks_else",
    "no_substance", "claim_only", "evidence_speaks", "evidence_silent", "plan_silent", "short", "long", "has_result", "speaks_and_overlap", "case_speaks_and_overlap",
)  # fmt: skip
_JOINED = (
    "gives_evidence", "offers_plan", "concedes", "makes_claim", "pushes_back", "checks", "long", "asks_else",
)  # fmt: skip
"""Measures that mean something else where a word speaks to the doubt, or where words are merely shared."""
FEATURES = (*_MEASURES, *(f"{touch}&{name}" for touch in ("speaks", "overlap") for name in _JOINED))
_SUBSTANCE = {Move.GIVES_EVIDENCE, Move.OFFERS_PLAN, Move.CONCEDES, Move.CLARIFIES, Move.PUSHES_BACK}
_ELSEWHERE = {Move.ASKS_ROLE, Move.ASKS_PAY, Move.ASKS_NEXT_STEPS, Move.DECLINES, Move.ASKS_TO_CONVINCE}


_NEED_A_TOUCH = {Move.GIVES_EVIDENCE, Move.OFFERS_PLAN, Move.MAKES_CLAIM}


def touches(text: str, concern: str, speaking: re.Pattern[str], moves: Collection[Move], *, fewest: int) -> bool:
    """Tell whether a case or plan has enough words that speak to the doubt; a story that has none, however concrete, is about something else."""
    if not _NEED_A_TOUCH & set(moves) or Move.CLARIFIES in moves:
        return True
    lowered = text.lower()
    return len(set(speaking.findall(lowered))) + len(stems(concern) & stems(lowered)) >= fewest


def pair_features(text: str, concern: str, speaking: re.Pattern[str], moves: Collection[Move]) -> list[float]:
    """Measure an answer against a doubt. `speaking` matches the words that speak to it."""
    lowered = text.lower()
    count = max(1, len(words(lowered)))
    spoken = len(set(speaking.findall(lowered[:2_000])))
    wanted = stems(concern)
    shared = len(wanted & stems(lowered))
    has = {move: float(move in moves) for move in Move}
    substance = bool(_SUBSTANCE & set(moves))
    measures = [
        float(spoken > 0), min(spoken, 5) / 5, min(1.0, 8 * spoken / count), float(shared > 0), min(shared, 3) / 3, shared / max(1, len(wanted)),
        has[Move.GIVES_EVIDENCE], has[Move.OFFERS_PLAN], has[Move.CONCEDES], has[Move.CLARIFIES], has[Move.PUSHES_BACK], has[Move.MAKES_CLAIM], has[Move.CHECKS],
        float(set(moves) <= {Move.THANKS, Move.SAYS_GOODBYE, Move.ACKNOWLEDGES, Move.STALLS}), float(bool(_ELSEWHERE & set(moves))),
        float(not substance), float(has[Move.MAKES_CLAIM] and not substance), float(has[Move.GIVES_EVIDENCE] and spoken + shared > 0),
        float(has[Move.GIVES_EVIDENCE] and spoken + shared == 0), float(has[Move.OFFERS_PLAN] and spoken + shared == 0),
        float(count < 6), float(count > 40), float(find("result", "result", lowered) is not None),
        float(spoken > 0 and shared > 0), float(spoken > 0 and shared > 0 and has[Move.GIVES_EVIDENCE] > 0),
    ]  # fmt: skip
    named = dict(zip(_MEASURES, measures, strict=True))
    return [*measures, *(named[touch] * named[name] for touch in ("speaks", "overlap") for name in _JOINED)]
