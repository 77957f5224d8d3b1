"""What was said in a rehearsal, in a shape that a person can read."""

from __future__ import annotations

from pydantic import TypeAdapter

from bot.rehearsal.coaching import ScoreCard
from bot.rehearsal.session import Rehearsal, Turn
from bot.rehearsal.speaking import Said

_CARD: TypeAdapter[ScoreCard] = TypeAdapter(ScoreCard)


def transcript_export(rehearsal: Rehearsal) -> dict[str, object]:
    """Return plain values for JSON."""
    return {
        "scenario": rehearsal.scenario,
        "difficulty": rehearsal.difficulty.name.lower(),
        "coaching": rehearsal.coaching.value,
        "opening": [_said(said) for said in rehearsal.opening],
        "turns": [_turn(turn) for turn in rehearsal.turns],
        "taken_back": [{"after_turns": taken.at, **_turn(taken.turn)} for taken in rehearsal.taken_back],
        "hints_after_turns": list(rehearsal.hints_at),
        "card_of_the_time_before": _CARD.dump_python(rehearsal.previous, mode="json") if rehearsal.previous else None,
    }


def _turn(turn: Turn) -> dict[str, object]:
    return {
        "line": turn.reading.text,
        "heard_as": [move.value for move in turn.reading.moves],
        "answers": [_said(said) for said in turn.said],
        "coach": turn.note,
    }


def _said(said: Said) -> dict[str, object]:
    return {"speaker": said.speaker.value, "name": said.name, "text": said.text}
