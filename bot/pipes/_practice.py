"""`practice --jsonl`: a rehearsal as events, one JSON object per line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from bot.rehearsal.coaching import ScoreCard
from bot.rehearsal.room import NothingToTakeBackError, Room
from bot.rehearsal.scenario import Scenario
from bot.rehearsal.session import Coaching, Rehearsal, Turn
from bot.rehearsal.speaking import Said

_TAKEN_BACK = "Taken back. Say it another way."


def practise(room: Room, rehearsal: Rehearsal, lines: Iterable[str], write: Callable[[str], None]) -> None:
    """Play one rehearsal from lines of input; the card and the reminder always come, also at the end of input."""
    scenario = room.scenarios[rehearsal.scenario]
    _scene(write, scenario, rehearsal)
    _said(write, "office", rehearsal.opening)
    for line in lines:
        text = line.rstrip("\r\n")
        command = text.strip().lower()
        if command == "/stop":
            break
        if command == "/hint":
            rehearsal, hint = room.hint(rehearsal)
            _event(write, "note", text=hint)
        elif command == "/retry":
            rehearsal = _take_back(room, rehearsal, write)
        else:
            place, concern = rehearsal.scene.place, rehearsal.scene.open_doubt
            rehearsal = room.hear(rehearsal, text)
            _turn(write, rehearsal.turns[-1], place, concern, text, rehearsal.coaching)
        if rehearsal.is_over:
            break
    card = room.score_card(rehearsal)
    _card(write, card)
    _event(write, "reminder", text=card.reminder)


def _take_back(room: Room, rehearsal: Rehearsal, write: Callable[[str], None]) -> Rehearsal:
    try:
        rehearsal = room.take_back(rehearsal)
    except NothingToTakeBackError as error:
        _event(write, "note", text=f"{error}.".capitalize())
        return rehearsal
    _event(write, "note", text=_TAKEN_BACK)
    return rehearsal


def _event(write: Callable[[str], None], event: str, **fields: object) -> None:
    write(json.dumps({"event": event, **fields}, ensure_ascii=False))


def _scene(write: Callable[[str], None], scenario: Scenario, rehearsal: Rehearsal) -> None:
    text = f"{scenario.opening}\n\n{scenario.you_are}"
    _event(
        write,
        "scene",
        scenario=scenario.id,
        family=scenario.family,
        format=scenario.format,
        place=rehearsal.scene.place,
        text=text,
    )


def _said(write: Callable[[str], None], place: str, said: Iterable[Said]) -> None:
    for line in said:
        _event(write, "said", place=place, speaker=line.speaker, name=line.name, act=line.act, text=line.text)


def _turn(
    write: Callable[[str], None], turn: Turn, place: str, concern: str | None, text: str, coaching: Coaching
) -> None:
    _event(write, "heard", place=place, text=text, moves=sorted(turn.reading.moves), concern=concern)
    _said(write, place, turn.said)
    if turn.note and coaching is Coaching.LINE:
        _event(write, "note", text=turn.note)


def _card(write: Callable[[str], None], card: ScoreCard) -> None:
    rows = [
        {"key": row.key, "points": row.points, "of": row.of, "quote": row.quote, "why": row.why} for row in card.rows
    ]
    deductions = [
        {"key": lost.key, "points": lost.points, "quote": lost.quote, "why": lost.why} for lost in card.deductions
    ]
    _event(write, "score_card", total=card.total, of=card.of, rows=rows, deductions=deductions, outcome=card.outcome)
