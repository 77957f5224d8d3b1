"""The note at the turn: which one thing is worth saying about the line just said."""

from __future__ import annotations

from collections.abc import Callable

from bot.rehearsal.acts import ActName
from bot.rehearsal.coaching._moments import Moment
from bot.rehearsal.deciding import RAMBLE_WORDS
from bot.rehearsal.moves import Move
from bot.rehearsal.reading import WayOfAsking
from bot.rehearsal.scenario import Answer, Closing, Scenario, Situation
from bot.rehearsal.scene import Phase, Standing

_QUESTIONS = (Move.ASKS_ROLE, Move.ASKS_PAY, Move.ASKS_NEXT_STEPS)


def note_key(scenario: Scenario, moment: Moment) -> str | None:
    """Choose the lesson of a turn by its key in `notes.toml`; None where silence teaches more."""
    if not moment.is_in_office:
        return _in_lobby(scenario, moment)
    if moment.did(ActName.GOES_ON):
        return None
    # What a person in the chair makes of a line need not follow from it; only what the line is by itself is spoken of.
    rules = (
        (_conduct, _questions) if moment.cue else (_conduct, _doubt, _closing_question, _leaving, _questions, _small)
    )
    for rule in rules:
        if key := rule(scenario, moment):
            return key
    return None


def _conduct(scenario: Scenario, moment: Moment) -> str | None:
    reading, before = moment.reading, moment.before
    if reading.has(Move.HOSTILE):
        return "insult"
    if reading.has(Move.PRESSES):
        return "presses_again" if before.presses else "presses"
    if reading.begs:
        return "begs"
    if reading.has(Move.DISPARAGES):
        return "disparages"
    if reading.flatters:
        return "flattery"
    if reading.has(Move.OFF_TOPIC) and before.open_doubt is None:
        return "foreign" if reading.is_foreign else "gives_orders" if reading.gives_orders else "off_topic"
    return None


def _doubt(scenario: Scenario, moment: Moment) -> str | None:
    key = moment.answered_doubt
    if key is None:
        return None
    reading, before, after = moment.reading, moment.before.doubt(key), moment.after.doubt(key)
    if scenario.doubt(key).is_deal_breaker:
        return _deal_breaker(moment)
    if (
        before.is_vague
        and not reading.has(Move.PUSHES_BACK)
        and after.is_vague
        and after.standing is Standing.VOICED
        and not moment.did(ActName.FOLLOWS_UP, ActName.ASKS_FOR_PLAN, ActName.ASKS_FOR_DATE)
    ):
        return "asked_well_vague"
    if after.standing is Standing.SETTLED and moment.after.open_doubt:
        return "settled_next"
    if after.standing is Standing.SETTLED:
        return (
            "settled_by_case"
            if after.is_about and after.has_own_act and reading.evidence.own_act and reading.evidence.result
            else "settled_by_plan"
            if after.has_plan and reading.has(Move.OFFERS_PLAN)
            else "settled_by_more"
        )
    if reading.word_count > RAMBLE_WORDS:
        return "rambled"
    by_act = {
        ActName.STANDS_BY_DOUBT: "pushed_back",
        ActName.REDIRECTS: "beside_the_doubt",
        ActName.ASKS_OWN_PART: "we_only",
        ActName.ASKS_RESULT: "no_result",
        ActName.FOLLOWS_UP: "probed",
        ActName.ASKS_FOR_PLAN: "only_conceded",
        ActName.ASKS_FOR_DATE: "plan_without_date",
        ActName.WEIGHS_DOUBT: "asked_weight",
        ActName.EXPLAINS_DOUBT: "asked_meaning",
        ActName.SAYS_WHAT_HELPS: "asked_what_helps",
        ActName.DENIES_CHECK: "checked_too_early",
        ActName.SAYS_AGAIN: "asked_repeat",
        ActName.WAITS: "stalled",
    }
    for beat in moment.act.beats:
        if beat.act in by_act:
            return by_act[beat.act]
    if moment.did(ActName.ASKS_FOR_CASE):
        return "plan_without_case" if reading.has(Move.OFFERS_PLAN) else "claim_only"
    if moment.did(ActName.NAMES_DOUBT) and before.is_vague:
        return "clarified_vague" if reading.has(Move.CLARIFIES) else "answered_vague"
    if moment.did(ActName.RETURNS_TO_DOUBT) or reading.has(*_QUESTIONS, Move.DECLINES, Move.SAYS_GOODBYE):
        return "dropped_doubt"
    if moment.did(ActName.LEAVES_DOUBT):
        return (
            "pushed_back"
            if reading.has(Move.PUSHES_BACK)
            else "beside_the_doubt"
            if reading.has(Move.GIVES_EVIDENCE) and not after.is_about
            else "doubt_left"
        )
    return None


def _deal_breaker(moment: Moment) -> str | None:
    if moment.did(ActName.KEEPS_IN_MIND):
        return "deal_breaker_taken"
    if moment.reading.has(Move.PUSHES_BACK, Move.GIVES_EVIDENCE, Move.MAKES_CLAIM, Move.OFFERS_PLAN):
        return "deal_breaker_argued"
    return (
        "asked_meaning"
        if moment.reading.has(Move.CLARIFIES)
        else "stalled"
        if moment.reading.has(Move.STALLS)
        else None
    )


def _closing_question(scenario: Scenario, moment: Moment) -> str | None:
    if not moment.reading.has(Move.ASKS_TO_CONVINCE):
        return None
    reading, before, after = moment.reading, moment.before, moment.after
    has_interest = before.has_interest or reading.has(Move.STATES_INTEREST)
    if moment.did(ActName.HOLDS_POSITION):
        return "asked_late" if before.phase is Phase.CUED and not before.has_dodged else "asked_after_dodge"
    if moment.did(ActName.HAS_NO_MORE_DOUBTS):
        return "asked_again"
    if moment.did(ActName.NEARLY_CONVINCED):
        return "nearly_convinced"
    if scenario.closing is Closing.STATEMENT and moment.did(ActName.DODGES):
        return "asked_a_board" if scenario.panel else "asked_unsuited"
    if reading.is_direct_ask and scenario.closing is Closing.SOFT:
        return "too_direct"
    if reading.is_direct_ask and not has_interest:
        return "asked_cold"
    if moment.did(ActName.DODGES):
        return "dodge"
    if moment.did(ActName.NAMES_DOUBTS):
        return "asked_well_several"
    if moment.did(ActName.VAGUE_DOUBT) and after.answer is Answer.VAGUE_DOUBT:
        return "asked_well_vague"
    return "asked_closed" if reading.way_of_asking in (WayOfAsking.CLOSED, WayOfAsking.DOUBTS) else "asked_well"


def _leaving(scenario: Scenario, moment: Moment) -> str | None:
    reading, before = moment.reading, moment.before
    leaves = moment.did(ActName.SAYS_GOODBYE)
    if before.phase is Phase.CUED and (
        reading.has(Move.ASKS_ROLE, Move.ASKS_PAY)
        or (reading.has(Move.GIVES_EVIDENCE, Move.MAKES_CLAIM) and reading.word_count > 25)
    ):
        return "prolonged"
    if leaves and not moment.after.steps:
        has_chance = scenario.closing is not Closing.STATEMENT and not (
            before.asks or reading.has(Move.ASKS_TO_CONVINCE)
        )
        return "left_without_asking" if has_chance else "left_without_date"
    if leaves and reading.has(Move.THANKS) and moment.after.cued_exchanges <= 1:
        return "good_exit"
    if reading.has(Move.DECLINES) and not (reading.has(*_QUESTIONS) or before.asks or before.closed_doubt):
        return "declined"
    return None


def _questions(scenario: Scenario, moment: Moment) -> str | None:
    reading, before = moment.reading, moment.before
    has_had_moment = (
        before.asks
        or before.closed_doubt
        or before.has_dodged
        or (scenario.closing is Closing.STATEMENT and (before.has_interest or reading.has(Move.STATES_INTEREST)))
    )
    if reading.has(Move.ASKS_PAY):
        return "pay_later" if before.has_interest or before.topics or has_had_moment else "pay_first"
    if reading.has(Move.ASKS_ROLE):
        if reading.is_web_page_question:
            return "web_page"
        if len(before.topics) < 2:
            return "asked_role" if moment.did(ActName.ANSWERS_ROLE) else None
        if not reading.has(Move.ASKS_NEXT_STEPS):
            return None if has_had_moment else "asked_role_again"
    if reading.has(Move.ASKS_NEXT_STEPS):
        return "next_steps_good" if has_had_moment else "next_steps_early"
    return None


def _small(scenario: Scenario, moment: Moment) -> str | None:
    reading, before = moment.reading, moment.before
    if before.is_convinced and reading.has(Move.GIVES_EVIDENCE, Move.MAKES_CLAIM):
        return "sold_on"
    if reading.has(Move.CHECKS) and before.closed_doubt:
        return "check_ok"
    if reading.has(Move.STATES_INTEREST):
        if before.has_interest:
            return "interest_again"
        if not reading.reason:
            return "interest_bare"
        return (
            "interest_reason_statement" if scenario.closing is Closing.STATEMENT or before.asks else "interest_reason"
        )
    by_move: tuple[tuple[Move, str | None], ...] = (
        (Move.GIVES_EVIDENCE, None if before.closed_doubt else "tied_case" if before.last_topic else "case_unasked"),
        (Move.CONCEDES, None if before.closed_doubt else "confessed_gap"),
        (Move.MAKES_CLAIM, "claim_unasked"),
        (Move.OFFERS_PLAN, None if before.closed_doubt else "plan_unasked"),
        (Move.STALLS, "asked_repeat" if reading.asks_repeat else "stalled"),
    )
    for move, key in by_move:
        if reading.has(move):
            return key
    if (
        before.phase is Phase.CUED
        or moment.did(ActName.SAYS_GOODBYE)
        or reading.has(*_QUESTIONS, Move.CHECKS, Move.CLARIFIES)
    ):
        return None
    return "thanked_midway" if reading.has(Move.THANKS) else "only_acknowledged"


def _in_lobby(scenario: Scenario, moment: Moment) -> str | None:
    reading, before = moment.reading, moment.before
    situation = scenario.lobby[before.way_out].situation
    if reading.has(Move.HOSTILE):
        return "lobby_hostile"
    if reading.has(Move.LEAVES) and not reading.has(Move.THANKS):
        return "lobby_left"
    if reading.has(Move.ASKS_INSIDE):
        return "lobby_asks_inside"
    rule: Callable[[Moment], str | None] = {
        Situation.ON_PHONE: _beside_the_phone,
        Situation.GONE: _while_away,
        Situation.REPLACED: _while_away,
        Situation.GUARD: _while_away,
    }.get(situation, _face_to_face)
    if situation is Situation.ESCORT_PARTS and not before.escort_left and not reading.names_bystander:
        return "escort_thanked" if reading.has(Move.THANKS) else "escort_missed"
    if before.has_thanked_desk and not reading.has(Move.THANKS):
        return None
    if (
        rule is _face_to_face
        and reading.has(Move.THANKS)
        and scenario.desk
        and scenario.desk.is_name_known
        and reading.names_help
        and not reading.has(Move.USES_NAME)
    ):
        return "lobby_no_name"
    return rule(moment)


def _beside_the_phone(moment: Moment) -> str | None:
    return (
        "lobby_phone_talk"
        if moment.did(ActName.DESK_CANNOT_TALK)
        else "lobby_phone_good"
        if moment.reading.has(Move.THANKS) or moment.reading.greets_by_gesture
        else "lobby_no_thanks"
    )


def _while_away(moment: Moment) -> str | None:
    if moment.did(ActName.STAND_IN_PASSES_ON, ActName.STAND_IN_HELPS):
        return "lobby_looked_for"
    return "lobby_stand_in_only" if moment.reading.has(Move.THANKS) else _without_thanks(moment)


def _face_to_face(moment: Moment) -> str | None:
    if moment.reading.has(Move.THANKS):
        return "lobby_full" if moment.reading.names_help else "lobby_no_help"
    return _without_thanks(moment)


def _without_thanks(moment: Moment) -> str:
    answers = (
        (Move.SAYS_GOODBYE, "lobby_no_thanks"),
        (Move.SMALL_TALK, "lobby_small_talk"),
        (Move.ACKNOWLEDGES, "lobby_acknowledged"),
        (Move.OFF_TOPIC, "lobby_relief"),
    )
    return next((key for move, key in answers if moment.reading.has(move)), "lobby_no_thanks")
