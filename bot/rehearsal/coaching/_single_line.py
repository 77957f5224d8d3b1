"""One line read on its own: what it does, what the other person would hear, and a better one."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from bot.rehearsal.chance import pick
from bot.rehearsal.coaching._coach import Coach
from bot.rehearsal.coaching._content import LineTexts
from bot.rehearsal.coaching._lone_line import Read, is_asking, own_words, read_alone
from bot.rehearsal.deciding import RAMBLE_WORDS
from bot.rehearsal.moves import STANDS_ALONE, Move, Place
from bot.rehearsal.reading import Context, Reading
from bot.rehearsal.wordforms import words

_MOST_MOVES = 3
_MOST_QUOTED_WORDS, _MOST_QUOTED_CHARACTERS = 12, 90
_BRIEF_AT_THE_DESK = 45
_LONGEST_INSULT_WORDS = 20
_HEAD_OF_AN_ACT = 3
_SMALL_QUESTION_WORDS = 6
_SHORT_RESULT_WORDS, _BARE_WORDS = 2, 2

_TELLING_FIRST = (
    *(Move.HOSTILE, Move.DISPARAGES, Move.PRESSES, Move.PUSHES_BACK, Move.ASKS_INSIDE, Move.LEAVES, Move.ASKS_COACH),
    *(Move.ASKS_TO_CONVINCE, Move.GIVES_EVIDENCE, Move.STATES_INTEREST, Move.OFFERS_PLAN, Move.CONCEDES, Move.CHECKS),
    *(Move.CLARIFIES, Move.ASKS_NEXT_STEPS, Move.ASKS_ROLE, Move.ASKS_PAY, Move.DECLINES, Move.MAKES_CLAIM),
    *(Move.LOOKS_FOR, Move.THANKS, Move.MENTIONS_HELP, Move.USES_NAME, Move.SMALL_TALK, Move.SAYS_GOODBYE),
    *(Move.STALLS, Move.ACKNOWLEDGES, Move.OFF_TOPIC),
)
"""Every move, gravest fault first, then what is worth most: which of them are named, and which is spoken about."""
_SAYS_IT_ALL = frozenset({"empty", "only_quote", "no_words", "foreign", "gives_orders"})
"""Cases beside which what was read as moves would only confuse."""
_SUBSTANCE = (Move.GIVES_EVIDENCE, Move.OFFERS_PLAN, Move.STATES_INTEREST, Move.ASKS_TO_CONVINCE, Move.ASKS_NEXT_STEPS)
_QUESTIONS = (Move.ASKS_ROLE, Move.ASKS_NEXT_STEPS)
_TAKES_TIME = frozenset({"think", "second", "sec", "moment", "minute"})
_PERCENT_OR_MONEY = re.compile(r"%|per ?cent|[$\u20ac\u00a3]")
_JOINS_ON = re.compile(r"^(?:and|but|so|then|also)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LineRemark:
    """What the coach says about one line on its own."""

    moves: tuple[str, ...]
    """In plain words what the line does, each continuing "the line ...": at most three, the telling ones first."""
    hears: str
    """What a manager, or in the lobby the person at the desk, would hear in it, with the words that showed it."""
    better: str
    """A better line to say, with invented details; for a good line what to keep and what comes next."""
    is_good: bool


def remark_on(coach: Coach, read: Read, text: str, context: Context | None = None) -> LineRemark:
    """Say what a message does and what would be better; the same message always gets the same remark.

    `read` understands a line in its context. Without a context the line stands alone: at the end of an office talk or,
    where that fits better, at the front desk.
    """
    texts = coach.line_texts
    line = own_words(text)
    reading = read(line, context) if context else read_alone(read, line, texts.desk_words)
    reading = _with_told_ending(reading, texts.ending_words)
    key = ("only_quote" if text.strip() else "empty") if not line else _case(reading)
    case = texts.case(reading.place, key)
    values = _values(reading, key)
    # A full stop after a quotation that ends in a question is one mark too many.
    hears = re.sub(r'([?!]")\.', r"\1", pick(case.hears, 0, key, "hears", reading.text).format_map(values))
    better = pick(case.better, 0, key, "better", reading.text).format_map(values)
    return LineRemark(_plain_words(texts, reading, key), hears, better, case.is_good)


def _with_told_ending(reading: Reading, ending_words: tuple[str, ...]) -> Reading:
    """Return the reading with an ending that was told in words ("and nobody quit") where no result was heard for an own act."""
    own, result = reading.evidence.own_act, reading.evidence.result
    if not own or (result and not _is_mere_time(reading)):
        return reading
    after = reading.text.partition(" ".join(own.split()[:_HEAD_OF_AN_ACT]))[2]
    # With up to two words before it, so that it reads as a clause; what follows a "but" is no ending to be proud of.
    ending = rf"(?<!\bbut )\b(?:(?!(?:and|but)\b)\w+ ){{0,2}}\b(?:{'|'.join(map(re.escape, ending_words))})\b[^.,;:!?]*"
    told = re.search(ending, after, re.IGNORECASE)
    return replace(reading, evidence=replace(reading.evidence, result=told.group())) if told else reading


def _is_mere_time(reading: Reading) -> bool:
    """Tell whether the result is only a bit of the act: "five years" says how long and not what came of it."""
    own, result = reading.evidence.own_act, reading.evidence.result
    return bool(own and result and result in own and len(result.split()) <= _SHORT_RESULT_WORDS)


def _plain_words(texts: LineTexts, reading: Reading, key: str) -> tuple[str, ...]:
    """Name what the line does; where a case says it better than an unsure move, the case alone."""
    case = texts.case(reading.place, key)
    if key in _SAYS_IT_ALL and case.does:
        return (case.does,)
    unsure: Collection[Move] = STANDS_ALONE if case.does else ()
    if key == "unclear":
        unsure = {Move.CONCEDES, *_QUESTIONS}
    elif key == "ramble":
        unsure = {Move.HOSTILE, *STANDS_ALONE}
    elif key == "declines":
        unsure = {Move.MAKES_CLAIM}  # "I'm fine" says no more than the no.
    found = [move for move in _TELLING_FIRST if move in reading.moves and move not in unsure]
    said = [case.does, *(texts.case(reading.place, move).does for move in found)]
    return tuple(dict.fromkeys(does for does in said if does))[:_MOST_MOVES]


def _case(reading: Reading) -> str:
    """Choose what is said about a line by its key in `lines.toml`."""
    if not reading.text:
        return "empty"
    if reading.is_foreign:
        return "foreign"
    if reading.gives_orders:
        return "gives_orders"
    if reading.is_silent and not (reading.has(Move.LEAVES, Move.THANKS) or reading.greets_by_gesture):
        return "no_words"
    return _in_lobby(reading) if reading.place is Place.LOBBY else _in_office(reading)


def _in_office(reading: Reading) -> str:
    for rule in (_conduct, _closing_question, _answer, _wish, _question):
        if key := rule(reading):
            return key
    return _small(reading)


def _conduct(reading: Reading) -> str | None:
    """Faults first, in the order of what they cost on the score card."""
    is_long = reading.word_count > RAMBLE_WORDS
    if reading.has(Move.HOSTILE):
        # An insult can be pointed at; what is found all over a long line without a stop is rather noise.
        return "ramble" if is_long and len(words(reading.quote(Move.HOSTILE))) > _LONGEST_INSULT_WORDS else "hostile"
    if reading.has(Move.DISPARAGES):
        return "disparages"
    if reading.begs:
        return "begs"
    if reading.has(Move.PRESSES):
        return "presses"
    if reading.has(Move.PUSHES_BACK):
        return "pushes_back_with_case" if reading.has(Move.GIVES_EVIDENCE) else "pushes_back"
    if is_long:
        return "ramble"
    if reading.has(Move.ASKS_COACH):
        return "asks_coach"
    if reading.flatters:
        return "flatters"
    if reading.apologises and not (reading.asks_repeat or reading.has(*_SUBSTANCE, Move.ASKS_ROLE, Move.CHECKS)):
        return "apologises"
    return None


def _closing_question(reading: Reading) -> str | None:
    if not reading.has(Move.ASKS_TO_CONVINCE):
        return None
    if reading.has(Move.STATES_INTEREST):
        return "convince_with_reason" if reading.reason else "convince_with_interest"
    if reading.has(Move.GIVES_EVIDENCE) and reading.evidence.own_act:
        return "convince_with_case"
    if reading.has(Move.OFFERS_PLAN):
        return "convince_with_offer"
    return "asks_to_convince" if reading.is_direct_ask else "asks_softly"


def _answer(reading: Reading) -> str | None:
    has_gap = reading.has(Move.CONCEDES) and reading.limit is not None
    is_told = reading.evidence.own_act or reading.evidence.result
    if reading.has(Move.GIVES_EVIDENCE) and (is_told or not reading.has(Move.THANKS)):
        # Thanks for what somebody else did are no case of one's own.
        return _about_a_case(reading, takes_up=has_gap or reading.takes_up is not None)
    if reading.has(Move.OFFERS_PLAN):
        if reading.date is None:
            return "offers_plan"
        return "concedes_with_plan" if has_gap else "plan_with_date"
    if reading.has(Move.CHECKS) and not reading.asks_weight:
        return "checks"
    if reading.has(Move.CLARIFIES) and not reading.has(Move.ASKS_PAY):
        return "clarifies"
    if has_gap or (reading.has(Move.CONCEDES) and reading.takes_up):
        return "concedes"
    return None


def _about_a_case(reading: Reading, *, takes_up: bool) -> str:
    evidence = reading.evidence
    if reading.addresses is False:
        return "evidence_beside"
    if not evidence.own_act:
        if not evidence.result:
            return "gives_evidence"
        return "evidence_we_only" if evidence.is_we_only else "evidence_without_own_part"
    if takes_up and reading.has(Move.OFFERS_PLAN) and reading.date:
        return "whole_answer"
    if not evidence.result and not _PERCENT_OR_MONEY.search(reading.figure or ""):
        return "evidence_without_result"
    if _is_mere_time(reading):
        return "evidence_with_time"
    if reading.has(Move.ASKS_ROLE):
        return "role_with_case"
    return "case_after_doubt" if takes_up else "evidence_with_result"


def _wish(reading: Reading) -> str | None:
    if not reading.has(Move.STATES_INTEREST):
        return None
    if reading.reason:
        return "closing_statement" if reading.has(Move.ASKS_NEXT_STEPS) else "interest_with_reason"
    if reading.has(Move.ASKS_PAY):
        return "pay_with_others"
    if "because" in words(reading.text):
        return "interest_with_own_reason"
    if reading.has(Move.MAKES_CLAIM) and reading.quote(Move.MAKES_CLAIM) == reading.quote(Move.STATES_INTEREST):
        return "makes_claim"  # "I'm the best person for this job" is praise before it is a wish.
    return "declines_with_interest" if reading.has(Move.DECLINES) else "states_interest"


def _question(reading: Reading) -> str | None:
    if reading.has(Move.ASKS_PAY):
        return "pay_with_others" if reading.has(Move.ASKS_ROLE, Move.ASKS_NEXT_STEPS) else "asks_pay"
    if reading.has(Move.ASKS_ROLE, Move.ASKS_NEXT_STEPS) and not is_asking(reading.text):
        return "unclear"
    if reading.has(Move.ASKS_ROLE):
        if reading.is_web_page_question:
            return "web_page"
        is_small = not reading.topics and reading.word_count <= _SMALL_QUESTION_WORDS
        return "asks_small_thing" if is_small else "asks_role"
    if reading.has(Move.ASKS_NEXT_STEPS):
        return "thanks_with_next_steps" if reading.has(Move.THANKS) else "asks_next_steps"
    return "declines" if reading.has(Move.DECLINES) else None


def _small(reading: Reading) -> str:
    if reading.has(Move.THANKS):
        return "thanks_and_goodbye" if reading.has(Move.SAYS_GOODBYE) else "thanks"
    if reading.has(Move.CONCEDES):
        # Neither a gap nor a doubt taken up: too little to call it granted.
        return "unclear"
    if reading.has(Move.STALLS):
        if reading.asks_repeat:
            return "asks_repeat"
        return "stalls_aloud" if _TAKES_TIME & set(words(reading.text)) else "stalls"
    return next(move for move in _TELLING_FIRST if move in reading.moves)


def _in_lobby(reading: Reading) -> str:
    for fault in (Move.HOSTILE, Move.ASKS_INSIDE, Move.ASKS_COACH):
        if reading.has(fault):
            return fault
    if reading.has(Move.THANKS):
        return _about_thanks(reading)
    if reading.has(Move.LEAVES):
        return Move.LEAVES
    if reading.greets_by_gesture:
        return "nods"
    return next(move for move in _TELLING_FIRST if move in reading.moves)


def _about_thanks(reading: Reading) -> str:
    if reading.has(Move.LOOKS_FOR):
        return "message_left"
    has_help = reading.names_help or reading.has(Move.MENTIONS_HELP)
    if reading.word_count > _BRIEF_AT_THE_DESK:
        return "thanks_too_long"
    if reading.has(Move.USES_NAME):
        return "thanks_for_help_by_name" if has_help else "thanks_by_name"
    return "thanks_for_help" if has_help else "thanks"


_QUOTED = {
    "begs": (Move.STATES_INTEREST, Move.PRESSES, Move.ASKS_PAY, Move.OFFERS_PLAN),
    "pay_with_others": (Move.ASKS_PAY,),
    "web_page": (Move.ASKS_ROLE,),
    "asks_small_thing": (Move.ASKS_ROLE,),
    "declines_with_interest": (Move.STATES_INTEREST,),
    "plan_with_date": (Move.OFFERS_PLAN,),
    "thanks_for_help": (Move.MENTIONS_HELP, Move.THANKS),
}
"""Whose words a case quotes, where it is not the first of the line's moves."""


def _values(reading: Reading, key: str) -> dict[str, str]:
    """Return every slot of the texts, filled from the line; where a part is missing, with the words that showed the move."""
    shown = _QUOTED.get(key, ()) + tuple(move for move in _TELLING_FIRST if key.startswith(move)) + _TELLING_FIRST
    quote = reading.quote(*(move for move in shown if move in reading.moves))
    if len(words(quote)) <= _BARE_WORDS or len(reading.moves) == 1:
        # A bare "no" says less than the short line in which it stands.
        quote = reading.text if len(reading.text.split()) <= _MOST_QUOTED_WORDS else quote
    evidence = reading.evidence
    return {
        "quote": _short(quote),
        "question": _as_question(reading.quote(Move.ASKS_TO_CONVINCE)),
        "own": _short(evidence.own_act or quote),
        "result": _short(evidence.result or evidence.own_act or quote),
        "reason": _short(reading.reason or quote),
        "limit": _short(reading.limit or reading.takes_up or quote),
        "words": str(reading.word_count),
    }


def _as_question(words_of_it: str) -> str:
    """Return a question so that it can follow another sentence."""
    asked = _JOINS_ON.sub("", words_of_it.strip(' "')).rstrip(" .,;:-")
    return asked[:1].upper() + asked[1:] + ("" if asked.endswith(("?", "!")) else "?")


def _short(quote: str) -> str:
    """Cut a quotation so that it can stand in the middle of a sentence."""
    said = _JOINS_ON.sub("", quote.strip(' "').replace('"', "'")).split()
    cut = " ".join(said[:_MOST_QUOTED_WORDS])
    is_cut = len(said) > _MOST_QUOTED_WORDS or len(cut) > _MOST_QUOTED_CHARACTERS
    cut = cut[:_MOST_QUOTED_CHARACTERS].strip(" .,;:-")
    return f"{cut} ..." if is_cut else cut
