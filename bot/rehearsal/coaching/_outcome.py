"""What becomes of it: the meeting afterwards as a short scene, and the reminder for the real day."""

from __future__ import annotations

from bot.rehearsal.chance import draw, pick
from bot.rehearsal.coaching._content import CoachContent
from bot.rehearsal.coaching._rows import Record
from bot.rehearsal.moves import Move
from bot.rehearsal.scenario import Closing, Format, Scenario, Situation
from bot.rehearsal.scene import Scene, Standing, is_met_through_stand_in

_WINS, _WINS_IN_SPITE, _CLOSE = 0.75, 0.9, 0.5
_ASKED_ONCE_IN = 3
"""How often somebody asks the front desk. Its word is rarely decisive (domain, section 0: under one decision in ten)."""


def tell_outcome(content: CoachContent, record: Record, share: float, lobby_points: int, seed: int) -> str:
    """Tell the meeting afterwards: what was said of the doubt, of the other candidate, of the desk, and how the tie went."""
    scenario = record.scenario
    keys = [_what_was_said(record), "rival", _desk_word(record, lobby_points, seed), _verdict(record, share)]
    values = {
        "manager": scenario.manager.short,
        "rival": scenario.outcome.rival,
        "rival_strength": scenario.outcome.rival_strength,
        "subject": _subject(record),
    }
    if scenario.desk:
        values["desk"] = scenario.desk.short
    parts = [pick(content.outcome[key], seed, "outcome", key).format_map(values) for key in keys]
    return " ".join([scenario.outcome.room, *parts])


def _subject(record: Record) -> str:
    talked_about = [doubt for doubt in record.answered if doubt.standing is Standing.SETTLED] or record.answered
    key = talked_about[0].key if talked_about else record.last.doubts[0].key
    return record.scenario.doubt(key).subject


def _what_was_said(record: Record) -> str:
    last = record.last
    if last.was_insulted:
        return "insulted"
    if record.met_deal_breaker:
        return "broke"
    if last.patience <= 0 or last.presses + last.begs + last.blames >= 2:
        return "cold"
    if last.is_convinced:
        return "convinced"
    settled = [doubt for doubt in record.answered if doubt.standing is Standing.SETTLED]
    if settled:
        return "settled" if any(doubt.is_about and doubt.has_own_act for doubt in settled) else "settled_by_plan"
    if record.answered:
        return "open"
    if record.scenario.closing is Closing.STATEMENT and last.has_interest and not last.asks:
        return "not_asked_right"
    return "dodged" if last.has_dodged else "never_asked"


def _desk_word(record: Record, points: int, seed: int) -> str:
    scenario = record.scenario
    if scenario.desk is None or record.last.way_out < 0:
        return "desk_none"
    is_bad = any(moment.reading.has(Move.HOSTILE, Move.ASKS_INSIDE) for moment in record.lobby)
    if scenario.desk.is_assistant and (points >= 5 or is_bad):
        return "desk_assistant_bad" if is_bad else "desk_assistant_good"
    if draw(seed, "desk asked") % _ASKED_ONCE_IN or is_met_through_stand_in(scenario, record.last):
        return "desk_not_asked"
    return "desk_asked_bad" if is_bad else "desk_asked_good" if points >= 5 else "desk_asked_neutral"


def _verdict(record: Record, share: float) -> str:
    if record.met_deal_breaker:
        return "kept"
    board = "_board" if record.scenario.format is Format.SCORED_BOARD else ""
    left_open = any(doubt.standing is Standing.UNSETTLED for doubt in record.answered)
    if share >= (_WINS_IN_SPITE if left_open else _WINS):
        return f"won{board}"
    return f"lost_close{board}" if share >= _CLOSE else f"lost{board}"


def remind(content: CoachContent, scenario: Scenario, scene: Scene) -> str:
    """Remind the candidate to thank the receptionist and whoever walked them in, by name."""
    values = {"manager": scenario.manager.short}
    if scenario.desk:
        values |= {"desk": scenario.desk.short, "help": scenario.desk.help}
    if scenario.escort:
        values |= {"escort": scenario.escort.short, "escort_help": scenario.escort.help}
    return content.reminder[_reminder_key(scenario, scene)].format_map(values)


def _reminder_key(scenario: Scenario, scene: Scene) -> str:
    if scenario.desk is None:
        return "phone_only"
    if scene.way_out >= 0:
        situation = scenario.lobby[scene.way_out].situation
        if situation in (Situation.COORDINATOR, Situation.SCHEDULER):
            return "call"
        if situation in (Situation.GONE, Situation.REPLACED, Situation.GUARD) and not scenario.escort:
            return "stand_in"
    if scenario.escort:
        return "desk_and_escort"
    return "desk_only" if scenario.desk.is_name_known else "desk_unknown_name"
