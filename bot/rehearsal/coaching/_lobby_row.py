"""The ninth row: the right person thanked, for something, briefly, as the situation allows."""

from __future__ import annotations

from collections.abc import Callable

from bot.rehearsal.acts import ActName
from bot.rehearsal.coaching._moments import Moment
from bot.rehearsal.coaching._quoting import heard, quote
from bot.rehearsal.coaching._record import Record
from bot.rehearsal.coaching._rows import Mark
from bot.rehearsal.moves import Move
from bot.rehearsal.scenario import Format, Situation

_BRIEF_WORDS = 45
_MOST_AFTER_FISHING = 3


def lobby(record: Record) -> Mark:
    """Mark the way out past the desk."""
    if record.last.way_out < 0:
        return Mark(0, 0, "left_out")
    if not record.lobby:
        return Mark(0, 0, "not_reached")
    if rude := _first(record, Move.HOSTILE):
        return Mark(0, 10, "rude", quote(rude.reading.text))
    situation = record.scenario.lobby[record.last.way_out].situation
    rule: Callable[[Record], Mark] = {
        Situation.ON_PHONE: _beside_the_phone,
        Situation.GONE: _while_away,
        Situation.REPLACED: _while_away,
        Situation.GUARD: _while_away,
    }.get(situation, _face_to_face)
    mark = rule(record)
    if fished := _first(record, Move.ASKS_INSIDE):
        return Mark(min(mark.points, _MOST_AFTER_FISHING), 10, "asked_inside", heard(fished.reading, Move.ASKS_INSIDE))
    return mark


def _first(record: Record, *moves: Move) -> Moment | None:
    return next((moment for moment in record.lobby if moment.reading.has(*moves)), None)


def _heard(record: Record, move: Move) -> bool:
    return any(moment.reading.has(move) for moment in record.lobby)


def _beside_the_phone(record: Record) -> Mark:
    thanks = _first(record, Move.THANKS)
    if any(moment.did(ActName.DESK_CANNOT_TALK) for moment in record.lobby):
        return Mark(3 if thanks else 0, 10, "interrupted", quote(record.lobby[0].reading.text))
    thanks = thanks or next((moment for moment in record.lobby if moment.reading.greets_by_gesture), None)
    if thanks:
        return Mark(10, 10, "brief_nod", quote(thanks.reading.text))
    return _without_thanks(record)


def _while_away(record: Record) -> Mark:
    if passed := next((moment for moment in record.lobby if moment.did(ActName.STAND_IN_PASSES_ON)), None):
        return Mark(
            10 if any(moment.reading.names_help for moment in record.lobby) or _heard(record, Move.USES_NAME) else 8,
            10,
            "passed_on",
            quote(passed.reading.text),
        )
    if thanks := _first(record, Move.THANKS):
        return Mark(4, 10, "stand_in_only", heard(thanks.reading, Move.THANKS))
    return _without_thanks(record)


def _face_to_face(record: Record) -> Mark:
    thanks = _first(record, Move.THANKS)
    if not thanks:
        return _without_thanks(record)
    desk = record.scenario.desk
    has_help, has_name = any(moment.reading.names_help for moment in record.lobby), _heard(record, Move.USES_NAME)
    needs_name = desk is not None and desk.is_name_known
    is_brief = sum(moment.reading.word_count for moment in record.lobby) <= _BRIEF_WORDS
    points = (
        3
        + (4 if has_help else 0)
        + (2 if has_name or (has_help and not needs_name) else 0)
        + (1 if has_help and is_brief else 0)
    )
    missed_escort = any(moment.did(ActName.ESCORT_PARTS) for moment in record.lobby)
    if missed_escort:
        points = max(0, points - 2)
    why = (
        "no_help"
        if not has_help
        else "no_name"
        if needs_name and not has_name
        else "missed_escort"
        if missed_escort
        else "full"
    )
    return Mark(points, 10, why, quote(thanks.reading.text))


def _without_thanks(record: Record) -> Mark:
    left = _first(record, Move.LEAVES)
    if left:
        return Mark(0, 10, "walked_past", quote(left.reading.text))
    if bye := _first(record, Move.SAYS_GOODBYE, Move.SMALL_TALK):
        polite = record.scenario.format is not Format.PHONE_SCREEN
        return Mark(1 if polite else 0, 10, "goodbye_only", quote(bye.reading.text))
    return Mark(0, 10, "none", quote(record.lobby[0].reading.text))
