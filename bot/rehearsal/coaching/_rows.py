"""The nine rows of the score card, each marked by yes-or-no questions on what was really said.

The rubric and its reasons: domain knowledge, section (e); every row sums sub-questions to its maximum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.rehearsal.coaching._moments import Moment
from bot.rehearsal.coaching._quoting import LEFT_OUT, heard, quote, quote_parts
from bot.rehearsal.coaching._record import Record
from bot.rehearsal.moves import Move
from bot.rehearsal.reading import Reading, WayOfAsking
from bot.rehearsal.scenario import Answer, Closing
from bot.rehearsal.scene import DoubtState, Phase, Standing
from bot.rehearsal.wordforms import words

_BLUNT = "sales"
"""The one field in which it is quite usual to ask for reservations by that name (domain, section d2)."""
_SUBSTANCE = (Move.GIVES_EVIDENCE, Move.OFFERS_PLAN, Move.CONCEDES, Move.CLARIFIES)


@dataclass(frozen=True, slots=True)
class Mark:
    """What one row earned: `why` is a key of the card's texts; `of` is 0 where the scene gave no chance."""

    points: int
    of: int
    why: str
    quote: str = ""


def takes_chance(record: Record) -> Mark:
    """Mark whether something was asked that is tied to this talk."""
    if taken := _taken(record):
        used, why, move = taken
        said = heard(used.reading, move)
        if record.declined_before(used):
            return Mark(6, 10, "after_no", said)
        return Mark(10, 10, why, said)
    if roles := [moment for moment in record.office if moment.reading.has(Move.ASKS_ROLE)]:
        return Mark(3, 10, "web_page", heard(roles[0].reading, Move.ASKS_ROLE))
    for move, points, why in (
        (Move.ASKS_NEXT_STEPS, 4, "next_steps_only"),
        (Move.ASKS_PAY, 1, "pay_only"),
        (Move.DECLINES, 0, "declined"),
    ):
        if moment := record.find(move):
            return Mark(points, 10, why, heard(moment.reading, move))
    return Mark(0, 10, "none", _first_words(record))


def _taken(record: Record) -> tuple[Moment, str, Move] | None:
    """Return the turn that made use of the offer of questions best, with the reason and the move by which it did."""
    roles = (moment for moment in record.office if moment.reading.has(Move.ASKS_ROLE))
    if about_work := next((moment for moment in roles if not moment.reading.is_web_page_question), None):
        return about_work, "full", Move.ASKS_ROLE
    interest, reason = record.interest
    if record.scenario.closing is Closing.STATEMENT and interest and reason:
        return interest, "statement", Move.STATES_INTEREST
    return (record.asks[0], "asked", Move.ASKS_TO_CONVINCE) if record.asks else None


def interest(record: Record) -> Mark:
    """Mark whether the wish for this job was said plainly, with a reason from this job."""
    moment, reason = record.interest
    if not moment:
        return Mark(0, 10, "none", _first_words(record))
    reading = moment.reading
    if reason:
        return Mark(10, 10, "full", quote_parts(reading.text, reading.quote(Move.STATES_INTEREST), reason))
    if wish := next((one for one in record.wishes if one.other_reason), None):
        said = quote_parts(wish.text, wish.quote(Move.STATES_INTEREST), wish.other_reason or "")
        return Mark(5, 10, "other_reason", said)
    return Mark(3, 10, "bare", heard(reading, Move.STATES_INTEREST))


def right_ask(record: Record) -> Mark:
    """Mark whether the way of asking, or not asking, suited the signals and the format."""
    asked = record.asks[0] if record.asks else None
    if record.scenario.closing is Closing.STATEMENT:
        return _right_without_asking(record, asked)
    if asked is None:
        pressed = record.find(Move.PRESSES)
        return Mark(0, 15, "presses", heard(pressed.reading, Move.PRESSES)) if pressed else _never_asked(record)
    said = heard(asked.reading, Move.ASKS_TO_CONVINCE)
    if asked.before.phase is Phase.CUED and not record.was_cut_short:
        return Mark(5, 15, "late", said)
    is_soft = record.scenario.closing is Closing.SOFT
    is_direct = asked.reading.is_direct_ask
    way = asked.reading.way_of_asking
    if is_direct and is_soft:
        return Mark(8, 15, "direct_where_soft", said)
    if is_direct and not (asked.before.has_interest or asked.reading.has(Move.STATES_INTEREST)):
        return Mark(8, 15, "cold", said)
    if way is WayOfAsking.DOUBTS and record.scenario.family != _BLUNT:
        return Mark(9, 15, "for_doubts", said)
    if way in (WayOfAsking.CLOSED, WayOfAsking.DOUBTS) or (way is WayOfAsking.OFFER and not is_soft):
        return Mark(11, 15, "closed", said)
    if is_direct:
        return Mark(15, 15, "direct_fits", said)
    why = "offer_fits" if way is WayOfAsking.OFFER else "soft_fits" if is_soft else "soft_where_direct"
    return Mark(15, 15, why, said)


def _right_without_asking(record: Record, asked: Moment | None) -> Mark:
    if asked:
        return Mark(
            4 if asked.reading.is_direct_ask else 9, 15, "asked_a_board", heard(asked.reading, Move.ASKS_TO_CONVINCE)
        )
    if pressed := record.find(Move.PRESSES):
        return Mark(0, 15, "presses", heard(pressed.reading, Move.PRESSES))
    stated, reason = record.interest
    if stated and (reason or record.last.steps):
        return Mark(15 if reason else 8, 15, "statement_fits", heard(stated.reading, Move.STATES_INTEREST))
    return _never_asked(record)


def _never_asked(record: Record) -> Mark:
    if record.was_forestalled:
        return Mark(0, 0, "left_out")
    return Mark(0, 15, "never", _last_words(record))


def receives_doubt(record: Record) -> Mark:
    """Mark whether the doubt was taken up before it was answered, without an argument."""
    if mark := _unreached(record, 10):
        return mark
    if not (record.answers or record.answerable):
        return Mark(0, 0, "left_out")
    if argued := next((moment for moment in record.answers if moment.reading.has(Move.PUSHES_BACK)), None):
        return Mark(0, 10, "argued", heard(argued.reading, Move.PUSHES_BACK))
    clarified = next((moment for moment in record.answers if moment.reading.has(Move.CLARIFIES)), None)
    if clarified and any(doubt.explained for doubt in record.answered) and record.last.answer is Answer.VAGUE_DOUBT:
        return Mark(10, 10, "clarified", heard(clarified.reading, Move.CLARIFIES))
    took_up = next(
        (moment for moment in record.answers if _takes_up(moment.reading)),
        None,
    )
    if record.met_deal_breaker and (
        took := took_up or next((moment for moment in record.answers if moment.leaves_it_at_that), None)
    ):
        return Mark(10, 10, "full", quote(took.reading.text))
    tried = next((moment for moment in record.answers if moment.reading.has(*_SUBSTANCE)), None)
    if took_up and (tried or not record.answerable):
        reading = took_up.reading
        said = reading.takes_up or reading.quote(Move.CONCEDES, Move.CLARIFIES)
        return Mark(10, 10, "full", quote_parts(reading.text, said))
    if tried and (turned := next((moment for moment in record.answers if moment.reading.takes_back), None)):
        reading = turned.reading
        return Mark(4, 10, "taken_back", heard(reading, Move.CONCEDES))
    if tried:
        return Mark(4, 10, "calm", heard(tried.reading, *_SUBSTANCE))
    return Mark(0, 10, "dropped", quote(record.answers[0].reading.text) if record.answers else _last_words(record))


def _takes_up(reading: Reading) -> bool:
    """Whether a doubt is taken up and not turned round at once: what a "but" takes back was not granted."""
    is_granted = reading.has(Move.CONCEDES) and not reading.takes_back
    return reading.takes_up is not None or is_granted or reading.has(Move.CLARIFIES)


def evidence(record: Record) -> Mark:
    """Mark one case aimed at the doubt: about it, with an own act and a checkable result."""
    if mark := _unreached(record, 20) or _unanswerable(record):
        return mark
    best = max(record.answerable, key=lambda doubt: (doubt.is_about, doubt.has_own_act + doubt.has_result))
    cases = [moment for moment in record.answers if moment.reading.has(Move.GIVES_EVIDENCE)]
    if not best.is_about:
        if cases:
            beside = cases[0].reading
            return Mark(2, 20, "beside", heard(beside, Move.GIVES_EVIDENCE))
        claim = next((moment for moment in record.answers if moment.reading.has(Move.MAKES_CLAIM)), None)
        return (
            Mark(0, 20, "claims", heard(claim.reading, Move.MAKES_CLAIM))
            if claim
            else Mark(0, 20, "none", _last_answer(record))
        )
    why = "full" if best.has_own_act and best.has_result else "no_result" if best.has_own_act else "no_own_act"
    return Mark(8 + 6 * best.has_own_act + 6 * best.has_result, 20, why, _case_quote(cases, best.key))


def _case_quote(cases: Sequence[Moment], key: str) -> str:
    about = [moment.reading for moment in cases if key in moment.reading.about] or [moment.reading for moment in cases]
    told = [reading for reading in about if reading.evidence.own_act or reading.evidence.result]
    if not told:
        return heard(about[0], Move.GIVES_EVIDENCE) if about else ""
    whole = next((one for one in told if one.evidence.own_act and _has_outcome(one)), None)
    own = next((one for one in told if one.evidence.own_act), None)
    result = next((one for one in told if one.evidence.result), None)
    shown = [whole] if whole else [one for one in told if one in (own, result)]
    return f" {LEFT_OUT} ".join(
        quote_parts(one.text, *(part for part in (one.evidence.own_act, one.evidence.result) if part)) for one in shown
    )


def _has_outcome(reading: Reading) -> bool:
    """Whether the words of a case tell what came of it, be it in the same breath as the act."""
    return reading.evidence.result is not None or reading.figure is not None


def limit_and_plan(record: Record) -> Mark:
    """Mark an honest limit and a dated step, where something is truly missing."""
    if mark := _unreached(record, 10) or _unanswerable(record):
        return mark
    missing = [doubt for doubt in record.answerable if record.scenario.doubt(doubt.key).is_truly_missing]
    if not missing:
        return Mark(0, 0, "not_needed")
    best = max(missing, key=lambda doubt: 4 * doubt.has_limit + 3 * doubt.has_plan + 3 * doubt.has_date)
    points = 4 * best.has_limit + 3 * best.has_plan + 3 * (best.has_plan and best.has_date)
    return Mark(points, 10, _why_plan(best), _plan_quote(record, best))


def _plan_quote(record: Record, doubt: DoubtState) -> str:
    readings = [moment.reading for moment in record.office if moment.before.voiced]
    plans = sorted((reading for reading in readings if reading.has(Move.OFFERS_PLAN)), key=lambda one: one.date is None)
    if doubt.has_plan and plans:
        plan = plans[0]
        return quote_parts(plan.text, plan.limit or "", plan.quote(Move.OFFERS_PLAN), plan.date or "")
    granting = next((reading for reading in readings if reading.limit), None)
    if doubt.has_limit and granting:
        return quote_parts(granting.text, granting.limit or "")
    return _last_answer(record)


def _why_plan(doubt: DoubtState) -> str:
    if not doubt.has_plan:
        return "limit_only" if doubt.has_limit else "none"
    if not doubt.has_date:
        return "plan_without_date"
    return "full" if doubt.has_limit else "plan_without_limit"


def check(record: Record) -> Mark:
    """Mark whether the candidate asked if the answer helped, and then let it rest."""
    if mark := _unreached(record, 5) or _unanswerable(record):
        return mark
    tried = any(moment.reading.has(Move.GIVES_EVIDENCE, Move.OFFERS_PLAN) for moment in record.answers)
    checks = [moment for moment in record.office if moment.reading.has(Move.CHECKS) and moment.before.voiced]
    closed_at = next(
        (place for place, moment in enumerate(record.office) if moment.after.closed_doubt), len(record.office)
    )
    pushed = any(_pushes_on(moment) for moment in record.office[closed_at + 1 :])
    if checks and tried:
        return Mark(2 if pushed else 5, 5, "pushed_on" if pushed else "full", heard(checks[0].reading, Move.CHECKS))
    settled = any(doubt.standing is Standing.SETTLED for doubt in record.answered)
    if tried and settled and not pushed:
        return Mark(2, 5, "stopped", _last_answer(record))
    return Mark(0, 5, "none", _last_answer(record))


def _pushes_on(moment: Moment) -> bool:
    """Whether a line goes on proving what nobody asks about any more. After a person's words it may have been asked for."""
    reading = moment.reading
    also = (Move.ASKS_NEXT_STEPS, Move.ASKS_ROLE, Move.STATES_INTEREST, Move.THANKS, Move.OFFERS_PLAN)
    return (
        reading.has(Move.GIVES_EVIDENCE, Move.MAKES_CLAIM)
        and moment.follows is None
        and not moment.answered_doubt
        and moment.before.open_doubt is None
        and not reading.has(*also)
    )


def exit_(record: Record) -> Mark:
    """Mark the way out of the talk: next step and date, thanks by name, gone at the cue."""
    if record.last.was_insulted:
        return Mark(0, 10, "cut_off", _last_words(record))
    steps, thanks = (
        next((moment for moment in reversed(record.office) if moment.reading.has(Move.ASKS_NEXT_STEPS)), None),
        next((moment for moment in reversed(record.office) if moment.reading.has(Move.THANKS)), None),
    )
    prolonged = any(moment.prolongs for moment in record.office)
    names = {word.casefold() for person in record.scenario.people_in_the_room for word in words(person.name)}
    named = any(moment.reading.has(Move.THANKS) and names & set(words(moment.reading.text)) for moment in record.office)
    points = 5 * (steps is not None) + 1 * (thanks is not None) + named
    if steps:
        points += 1 * (thanks is not None) + 2 * (not prolonged)
    said = (
        heard(steps.reading, Move.ASKS_NEXT_STEPS)
        if steps
        else heard(thanks.reading, Move.THANKS)
        if thanks
        else _last_words(record)
    )
    if steps and thanks:
        return Mark(points, 10, "prolonged" if prolonged else "full" if named else "no_name", said)
    if steps:
        return Mark(points, 10, "no_thanks", said)
    if record.last.patience <= 0:
        return Mark(0, 10, "cut_off", said)
    return Mark(points, 10, "no_next_step" if thanks else "none", said)


def _unreached(record: Record, of: int) -> Mark | None:
    """Return the mark where no doubt was ever answered: the scene gave no chance, or the candidate took none."""
    if record.had_no_doubt_to_meet:
        return Mark(0, 0, "left_out")
    if not record.answered:
        return Mark(0, of, "dodged" if record.asks else "not_reached", _last_words(record))
    return None


def _unanswerable(record: Record) -> Mark | None:
    """Return the mark where a doubt was voiced that no answer could have settled, or none could be given to."""
    if record.met_deal_breaker:
        return Mark(0, 0, "left_out")
    return None if record.answerable else Mark(0, 0, "yielded")


def _first_words(record: Record) -> str:
    return quote(record.office[0].reading.text) if record.office else ""


def _last_words(record: Record) -> str:
    return quote(record.office[-1].reading.text) if record.office else ""


def _last_answer(record: Record) -> str:
    return quote(record.answers[-1].reading.text) if record.answers else _last_words(record)
