"""What becomes of it: the meeting afterwards as a short scene."""

from __future__ import annotations

from bot.rehearsal.chance import draw, pick
from bot.rehearsal.coaching._content import CoachContent
from bot.rehearsal.coaching._record import Record
from bot.rehearsal.moves import Move
from bot.rehearsal.scenario import Closing, Format
from bot.rehearsal.scene import DoubtState, Standing, is_met_through_stand_in

_WINS, _WINS_IN_SPITE, _CLOSE = 0.75, 0.9, 0.5
_ASKED_ONCE_IN = 3
"""How often somebody asks the front desk. Its word is rarely decisive (domain, section 0: under one decision in ten)."""


def tell_outcome(content: CoachContent, record: Record, share: float, lobby_points: int, seed: int) -> str:
    """Tell the meeting afterwards: what was said of the doubt, of the other candidate, of the desk, and how the tie went.

    What is told there follows from what the card says. Of a talk that broke off there is no meeting to tell.
    """
    scenario = record.scenario
    if record.broke_off:
        return content.card["broke_off"].format(manager=scenario.manager.short)
    verdict = _verdict(record, share)
    keys = [_what_was_said(record, verdict), "rival", _desk_word(record, lobby_points, seed), verdict]
    settled, open_ = _subjects(record)
    values = {
        "manager": scenario.manager.short,
        "rival": scenario.outcome.rival,
        "rival_strength": scenario.outcome.rival_strength,
        "subject": settled,
        "open_subject": open_,
    }
    if scenario.desk:
        values["desk"] = scenario.desk.short
    parts = [pick(content.outcome[key], seed, "outcome", key).format_map(values) for key in keys]
    return " ".join([scenario.outcome.room, *parts])


def _subjects(record: Record) -> tuple[str, str]:
    """Return what the meeting speaks of: the doubt that was settled, or else the first one; and one that is still open."""
    settled = [doubt for doubt in record.answered if doubt.standing is Standing.SETTLED]
    left = _left_open(record)
    first = next(iter([*settled, *record.answered, *record.last.doubts]))
    subject = record.scenario.doubt(first.key).subject
    return subject, record.scenario.doubt(left[0].key).subject if left else subject


def _left_open(record: Record) -> list[DoubtState]:
    return [doubt for doubt in record.answered if doubt.standing is Standing.UNSETTLED]


def _what_was_said(record: Record, verdict: str) -> str:
    last = record.last
    has_won = verdict.startswith("won")
    if last.was_insulted:
        return "insulted"
    if _rule_decides(record):
        return "broke"
    if last.patience <= 0 or last.presses + last.begs + last.blames >= 2:
        return "cold"
    settled = [doubt for doubt in record.answered if doubt.standing is Standing.SETTLED]
    if settled and _left_open(record) and not has_won:
        return "settled_and_open"
    if last.is_convinced:
        return "convinced" if has_won else "convinced_of_little"
    if any(doubt.is_about and doubt.has_own_act for doubt in settled):
        return "settled" if has_won else "settled_only"
    if settled:
        # A person may be convinced by less than a case or a plan.
        by_plan = any(doubt.has_plan for doubt in settled)
        return "settled_by_plan" if by_plan else "convinced" if has_won else "convinced_of_little"
    if record.answered:
        return "open"
    if record.scenario.closing is Closing.STATEMENT and last.has_interest and not record.has_asked:
        return "not_asked_right" if record.closed_well else "not_asked"
    was_left_without = record.asks and record.had_no_doubt_to_meet
    return "dodged" if last.has_dodged or was_left_without else "never_asked"


def _rule_decides(record: Record) -> bool:
    """Whether a requirement is missing that no answer turns; a person in the chair may have let it go."""
    has_let_go = any(doubt.standing is Standing.SETTLED for doubt in record.answered)
    return record.met_deal_breaker and not has_let_go


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
    if _rule_decides(record):
        return "kept"
    board = "_board" if record.scenario.format is Format.SCORED_BOARD else ""
    if share >= (_WINS_IN_SPITE if _left_open(record) else _WINS):
        return f"won{board}"
    return f"lost_close{board}" if share >= _CLOSE else f"lost{board}"
