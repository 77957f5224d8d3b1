"""The nine rows of the score card, each marked by yes-or-no questions on what was really said.

The rubric and its reasons: domain knowledge, section (e); every row sums sub-questions to its maximum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.rehearsal.acts import ActName
from bot.rehearsal.coaching._moments import Moment
from bot.rehearsal.deciding import RAMBLE_WORDS
from bot.rehearsal.moves import Move
from bot.rehearsal.scenario import Answer, Closing, Scenario
from bot.rehearsal.scene import DoubtState, Phase, Scene, Standing
from bot.rehearsal.wordforms import words

_SUBSTANCE = (Move.GIVES_EVIDENCE, Move.OFFERS_PLAN, Move.CONCEDES, Move.CLARIFIES)


@dataclass(frozen=True, slots=True)
class Mark:
    """What one row earned: `why` is a key of the card's texts; `of` is 0 where the scene gave no chance."""

    points: int
    of: int
    why: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """The whole rehearsal as the rows look at it."""

    scenario: Scenario
    last: Scene
    office: Sequence[Moment]
    lobby: Sequence[Moment]

    @property
    def answers(self) -> list[Moment]:
        """The turns that answered a doubt."""
        return [moment for moment in self.office if moment.answered_doubt]

    @property
    def asks(self) -> list[Moment]:
        """The turns that asked for doubts, without demanding a verdict in the same breath."""
        return [
            moment
            for moment in self.office
            if moment.reading.has(Move.ASKS_TO_CONVINCE) and not moment.reading.has(Move.PRESSES)
        ]

    @property
    def answered(self) -> list[DoubtState]:
        """The doubts that were voiced, as they stand at the end."""
        return [doubt for doubt in self.last.doubts if doubt.standing is not Standing.HIDDEN]

    @property
    def met_deal_breaker(self) -> bool:
        """Whether the doubt was one that no answer turns."""
        return any(self.scenario.doubt(doubt.key).is_deal_breaker for doubt in self.answered)

    @property
    def had_no_doubt_to_meet(self) -> bool:
        """Whether the scene itself, not the candidate, kept the doubts away."""
        if self.answered:
            return False
        if self.scenario.closing is Closing.STATEMENT or self.last.is_convinced:
            return True
        return self.last.has_dodged and self.last.answer is Answer.DODGE and bool(self.asks)

    def find(self, *moves: Move) -> Moment | None:
        """Return the first turn in the office with any of the moves."""
        return next((moment for moment in self.office if moment.reading.has(*moves)), None)

    @property
    def interest(self) -> tuple[Moment | None, str | None]:
        """The turn that said best that the job is wanted, and its reason."""
        stated = [
            moment for moment in self.office if moment.reading.has(Move.STATES_INTEREST) and not moment.reading.begs
        ]
        for moment in stated:
            # A reason that has to be looked for in a ramble was not given.
            if moment.reading.reason and moment.reading.word_count <= RAMBLE_WORDS:
                return moment, moment.reading.reason
        return (stated[0] if stated else None), None


def takes_chance(record: Record) -> Mark:
    """Mark whether something was asked that is tied to this talk."""
    if record.asks:
        return Mark(10, 10, "full", record.asks[0].reading.quote(Move.ASKS_TO_CONVINCE))
    roles = [moment for moment in record.office if moment.reading.has(Move.ASKS_ROLE)]
    if good := next((moment for moment in roles if not moment.reading.is_web_page_question), None):
        return Mark(10, 10, "full", good.reading.quote(Move.ASKS_ROLE))
    interest, reason = record.interest
    if record.scenario.closing is Closing.STATEMENT and interest and reason:
        return Mark(10, 10, "statement", interest.reading.quote(Move.STATES_INTEREST))
    if roles:
        return Mark(3, 10, "web_page", roles[0].reading.quote(Move.ASKS_ROLE))
    for move, points, why in (
        (Move.ASKS_NEXT_STEPS, 4, "next_steps_only"),
        (Move.ASKS_PAY, 1, "pay_only"),
        (Move.DECLINES, 0, "declined"),
    ):
        if moment := record.find(move):
            return Mark(points, 10, why, moment.reading.quote(move))
    return Mark(0, 10, "none", _first_words(record))


def interest(record: Record) -> Mark:
    """Mark whether the wish for this job was said plainly, with a reason from this job."""
    moment, reason = record.interest
    if not moment:
        return Mark(0, 10, "none", _first_words(record))
    quote = moment.reading.quote(Move.STATES_INTEREST)
    if reason:
        return Mark(
            10,
            10,
            "full",
            quote if reason in quote else f"{quote} ... {reason}" if reason not in quote and len(quote) < 80 else quote,
        )
    return Mark(3, 10, "bare", quote)


def right_ask(record: Record) -> Mark:
    """Mark whether the way of asking, or not asking, suited the signals and the format."""
    asked = record.asks[0] if record.asks else None
    if record.scenario.closing is Closing.STATEMENT:
        return _right_without_asking(record, asked)
    if asked is None:
        pressed = record.find(Move.PRESSES)
        return (
            Mark(0, 15, "presses", pressed.reading.quote(Move.PRESSES))
            if pressed
            else Mark(0, 15, "never", _last_words(record))
        )
    quote = asked.reading.quote(Move.ASKS_TO_CONVINCE)
    if asked.before.phase is Phase.CUED:
        return Mark(5, 15, "late", quote)
    is_direct = asked.reading.is_direct_ask
    if is_direct and record.scenario.closing is Closing.SOFT:
        return Mark(8, 15, "direct_where_soft", quote)
    if is_direct and not (asked.before.has_interest or asked.reading.has(Move.STATES_INTEREST)):
        return Mark(8, 15, "cold", quote)
    if is_direct:
        return Mark(15, 15, "direct_fits", quote)
    return Mark(15, 15, "soft_fits" if record.scenario.closing is Closing.SOFT else "soft_where_direct", quote)


def _right_without_asking(record: Record, asked: Moment | None) -> Mark:
    if asked:
        return Mark(
            4 if asked.reading.is_direct_ask else 9, 15, "asked_a_board", asked.reading.quote(Move.ASKS_TO_CONVINCE)
        )
    if pressed := record.find(Move.PRESSES):
        return Mark(0, 15, "presses", pressed.reading.quote(Move.PRESSES))
    stated, reason = record.interest
    if stated and (reason or record.last.steps):
        return Mark(15 if reason else 8, 15, "statement_fits", stated.reading.quote(Move.STATES_INTEREST))
    return Mark(0, 15, "never", _last_words(record))


def receives_doubt(record: Record) -> Mark:
    """Mark whether the doubt was taken up before it was answered, without an argument."""
    if mark := _unreached(record, 10):
        return mark
    if argued := next((moment for moment in record.answers if moment.reading.has(Move.PUSHES_BACK)), None):
        return Mark(0, 10, "argued", argued.reading.quote(Move.PUSHES_BACK))
    clarified = next((moment for moment in record.answers if moment.reading.has(Move.CLARIFIES)), None)
    if clarified and any(doubt.explained for doubt in record.answered) and record.last.answer is Answer.VAGUE_DOUBT:
        return Mark(10, 10, "clarified", clarified.reading.quote(Move.CLARIFIES))
    took_up = next(
        (
            moment
            for moment in record.answers
            if moment.reading.takes_up or moment.reading.has(Move.CONCEDES, Move.CLARIFIES)
        ),
        None,
    )
    if record.met_deal_breaker and (
        took := took_up or next((moment for moment in record.answers if moment.did(ActName.KEEPS_IN_MIND)), None)
    ):
        return Mark(10, 10, "full", took.reading.text[:160])
    tried = next((moment for moment in record.answers if moment.reading.has(*_SUBSTANCE)), None)
    if took_up and tried:
        reading = took_up.reading
        return Mark(10, 10, "full", reading.takes_up or reading.quote(Move.CONCEDES, Move.CLARIFIES))
    if tried:
        return Mark(4, 10, "calm", tried.reading.quote(*_SUBSTANCE))
    return Mark(0, 10, "dropped", record.answers[0].reading.text[:160] if record.answers else _last_words(record))


def evidence(record: Record) -> Mark:
    """Mark one case aimed at the doubt: about it, with an own act and a checkable result."""
    if mark := _unreached(record, 20):
        return mark
    if record.met_deal_breaker:
        return Mark(0, 0, "left_out")
    best = max(record.answered, key=lambda doubt: (doubt.is_about, doubt.has_own_act + doubt.has_result))
    cases = [moment for moment in record.answers if moment.reading.has(Move.GIVES_EVIDENCE)]
    if not best.is_about:
        if cases:
            return Mark(2, 20, "beside", cases[0].reading.quote(Move.GIVES_EVIDENCE))
        claim = next((moment for moment in record.answers if moment.reading.has(Move.MAKES_CLAIM)), None)
        return (
            Mark(0, 20, "claims", claim.reading.quote(Move.MAKES_CLAIM))
            if claim
            else Mark(0, 20, "none", _last_answer(record))
        )
    why = "full" if best.has_own_act and best.has_result else "no_result" if best.has_own_act else "no_own_act"
    return Mark(8 + 6 * best.has_own_act + 6 * best.has_result, 20, why, _case_quote(cases, best.key))


def _case_quote(cases: Sequence[Moment], key: str) -> str:
    about = [moment.reading for moment in cases if key in moment.reading.about] or [moment.reading for moment in cases]
    own = next((reading.evidence.own_act for reading in about if reading.evidence.own_act), None)
    result = next((reading.evidence.result for reading in about if reading.evidence.result), None)
    parts = [part for part in (own, result) if part]
    if not parts:
        return about[0].quote(Move.GIVES_EVIDENCE) if about else ""
    return parts[0] if len(parts) == 1 or parts[1] in parts[0] else " ... ".join(parts)


def limit_and_plan(record: Record) -> Mark:
    """Mark an honest limit and a dated step, where something is truly missing."""
    if mark := _unreached(record, 10):
        return mark
    missing = [doubt for doubt in record.answered if record.scenario.doubt(doubt.key).is_truly_missing]
    if record.met_deal_breaker:
        return Mark(0, 0, "left_out")
    if not missing:
        return Mark(0, 0, "not_needed")
    best = max(missing, key=lambda doubt: 4 * doubt.has_limit + 3 * doubt.has_plan + 3 * doubt.has_date)
    points = 4 * best.has_limit + 3 * best.has_plan + 3 * (best.has_plan and best.has_date)
    return Mark(points, 10, _why_plan(best), _plan_quote(record, best))


def _plan_quote(record: Record, doubt: DoubtState) -> str:
    readings = [moment.reading for moment in record.office if moment.before.voiced]
    plans = sorted((reading for reading in readings if reading.has(Move.OFFERS_PLAN)), key=lambda one: one.date is None)
    if doubt.has_plan and plans:
        return plans[0].quote(Move.OFFERS_PLAN)
    limits = [reading.limit for reading in readings if reading.limit]
    return limits[0] if doubt.has_limit and limits else _last_answer(record)


def _why_plan(doubt: DoubtState) -> str:
    if not doubt.has_plan:
        return "limit_only" if doubt.has_limit else "none"
    if not doubt.has_date:
        return "plan_without_date"
    return "full" if doubt.has_limit else "plan_without_limit"


def check(record: Record) -> Mark:
    """Mark whether the candidate asked if the answer helped, and then let it rest."""
    if mark := _unreached(record, 5):
        return mark
    if record.met_deal_breaker:
        return Mark(0, 0, "left_out")
    tried = any(moment.reading.has(Move.GIVES_EVIDENCE, Move.OFFERS_PLAN) for moment in record.answers)
    checks = [moment for moment in record.office if moment.reading.has(Move.CHECKS) and moment.before.voiced]
    closed_at = next(
        (place for place, moment in enumerate(record.office) if moment.after.closed_doubt), len(record.office)
    )
    pushed = any(_pushes_on(moment) for moment in record.office[closed_at + 1 :])
    if checks and tried:
        return Mark(2 if pushed else 5, 5, "pushed_on" if pushed else "full", checks[0].reading.quote(Move.CHECKS))
    settled = any(doubt.standing is Standing.SETTLED for doubt in record.answered)
    if tried and settled and not pushed:
        return Mark(2, 5, "stopped", _last_answer(record))
    return Mark(0, 5, "none", _last_answer(record))


def _pushes_on(moment: Moment) -> bool:
    """Whether a line goes on proving what nobody asks about any more."""
    reading = moment.reading
    also = (Move.ASKS_NEXT_STEPS, Move.ASKS_ROLE, Move.STATES_INTEREST, Move.THANKS, Move.OFFERS_PLAN)
    return (
        reading.has(Move.GIVES_EVIDENCE, Move.MAKES_CLAIM)
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
    prolonged = any(moment.before.phase is Phase.CUED and moment.did(ActName.IMPATIENT) for moment in record.office)
    names = {word.casefold() for person in record.scenario.people_in_the_room for word in words(person.name)}
    named = any(moment.reading.has(Move.THANKS) and names & set(words(moment.reading.text)) for moment in record.office)
    points = 5 * (steps is not None) + 1 * (thanks is not None) + named
    if steps:
        points += 1 * (thanks is not None) + 2 * (not prolonged)
    quote = (
        steps.reading.quote(Move.ASKS_NEXT_STEPS)
        if steps
        else thanks.reading.quote(Move.THANKS)
        if thanks
        else _last_words(record)
    )
    if steps and thanks:
        return Mark(points, 10, "prolonged" if prolonged else "full" if named else "no_name", quote)
    if steps:
        return Mark(points, 10, "no_thanks", quote)
    if record.last.patience <= 0:
        return Mark(0, 10, "cut_off", quote)
    return Mark(points, 10, "no_next_step" if thanks else "none", quote)


def _unreached(record: Record, of: int) -> Mark | None:
    """Return the mark where no doubt was ever answered: the scene gave no chance, or the candidate took none."""
    if record.had_no_doubt_to_meet:
        return Mark(0, 0, "left_out")
    if not record.answered:
        return Mark(0, of, "dodged" if record.asks else "not_reached", _last_words(record))
    return None


def _first_words(record: Record) -> str:
    return record.office[0].reading.text[:160] if record.office else ""


def _last_words(record: Record) -> str:
    return record.office[-1].reading.text[:160] if record.office else ""


def _last_answer(record: Record) -> str:
    return record.answers[-1].reading.text[:160] if record.answers else _last_words(record)
