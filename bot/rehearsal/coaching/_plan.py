"""The plan for the real day that a rehearsal suggests: "if ..., then I ...".

People who had decided when and where they would do something did it far more often than those who only meant to
(Gollwitzer and Sheeran, 2006: 94 tests, d = .65); more so if the plan had been rehearsed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.rehearsal.coaching._content import CoachContent
from bot.rehearsal.moves import Move
from bot.rehearsal.reading import Reading
from bot.rehearsal.scenario import Format, Scenario

_LONGEST_QUESTION = 300
_WAYS = {Format.VIDEO_CALL: "call", Format.PHONE_SCREEN: "phone"}


@dataclass(frozen=True, slots=True)
class SuggestedPlan:
    """A beginning that the candidate puts into words of their own."""

    cue: str
    action: str
    question: str
    """The closing question as the candidate first asked it; what is asked later often presses; empty if it was not asked."""


def suggest_plan(content: CoachContent, scenario: Scenario, readings: Sequence[Reading]) -> SuggestedPlan:
    """Return the plan for this way out, with the closing question that was asked in the rehearsal."""
    way = _WAYS.get(scenario.format, "office")
    asked = [reading.quote(Move.ASKS_TO_CONVINCE) for reading in readings if reading.has(Move.ASKS_TO_CONVINCE)]
    question = asked[0] if asked and len(asked[0]) <= _LONGEST_QUESTION else ""
    return SuggestedPlan(content.plan[f"{way}.cue"], content.plan[f"{way}.action"], question)
