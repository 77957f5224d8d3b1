"""The rest of a reading: what the moves call for, each looked for only where a move of its kind was heard."""

from __future__ import annotations

import re

from bot.rehearsal.listening._asking import way_of_asking
from bot.rehearsal.listening._choosing import says_name
from bot.rehearsal.listening._cues import find, names_in
from bot.rehearsal.listening._granting import before_the_turn, is_taken_back, takes_up
from bot.rehearsal.listening._questions import asked_thing, is_web_page_question, steps_of, terms_of, topics_of
from bot.rehearsal.listening._retelling import did_phrase, figure_in
from bot.rehearsal.listening._text import cue_pattern, gestures, shorten, spoken
from bot.rehearsal.moves import Move, Place
from bot.rehearsal.reading import Context, Evidence, Reading
from bot.rehearsal.wordforms import stems, words

_LIKING = re.compile(r"\b(?:like|love|enjoy|miss|missed|drawn|draws)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.?!]+[.?!]*")
_LONGEST_REASON_WORDS = 60
_TELLING_WORDS = 2
"""With so many words of the scene in it, a wish for the job has a reason even without a because."""
_LONGEST_KEPT_SPAN = 40
_FEWEST_LIMIT_WORDS = 4
_ANSWERS = frozenset({Move.GIVES_EVIDENCE, Move.OFFERS_PLAN, Move.CLARIFIES})


def with_details(
    line: str,
    moves: tuple[Move, ...],
    spans: dict[Move, str],
    evidence: Evidence,
    addresses: bool | None,
    about: tuple[str, ...],
    context: Context,
) -> Reading:
    """Put the reading together."""
    spans = spans | _told(moves, evidence)
    asks_role, gives_case = Move.ASKS_ROLE in moves, Move.GIVES_EVIDENCE in moves
    plans = Move.OFFERS_PLAN in moves or (context.concern is not None and gives_case)
    is_wordless = context.place is Place.LOBBY and bool(gestures(line)) and not words(spoken(line))
    return Reading(
        text=line,
        place=context.place,
        moves=moves,
        spans=spans,
        topics=topics_of(line, context.topics) if asks_role else (),
        asked=asked_thing(line) if asks_role else None,
        is_web_page_question=asks_role and is_web_page_question(line),
        terms=terms_of(line) if Move.ASKS_PAY in moves else (),
        steps=steps_of(line) if Move.ASKS_NEXT_STEPS in moves else (),
        is_direct_ask=Move.ASKS_TO_CONVINCE in moves and find("ask_style", "direct", line) is not None,
        addresses=addresses,
        about=about,
        evidence=evidence,
        date=find("date", "date", line) if plans else None,
        did=did_phrase(line) if gives_case else None,
        figure=_telling_figure(evidence) if gives_case else None,
        reason=_reason(line, spans, context) if Move.STATES_INTEREST in moves else None,
        limit=_limit(line, moves, spans, addresses),
        takes_up=takes_up(line) if context.concern else None,
        takes_back=Move.CONCEDES in moves and is_taken_back(line, spans[Move.CONCEDES]),
        other_reason=_other_reason(line, spans) if Move.STATES_INTEREST in moves else None,
        way_of_asking=way_of_asking(line, spans[Move.ASKS_TO_CONVINCE]) if Move.ASKS_TO_CONVINCE in moves else None,
        apologises=find("apologises", "apologises", line) is not None,
        names_help=(Move.THANKS in moves or Move.MENTIONS_HELP in moves)
        and cue_pattern(context.help_cues).search(line.lower()) is not None,
        flatters=Move.OFF_TOPIC in moves and find("flatters", "flatters", line) is not None,
        begs=find("begs", "begs", line) is not None and context.place is Place.OFFICE,
        aside=_aside(line, moves),
        asks_weight=Move.CLARIFIES in moves and find("weight", "weight", line) is not None,
        asks_repeat=Move.STALLS in moves and find("repeat", "repeat", line) is not None,
        gives_orders=Move.OFF_TOPIC in moves and find("orders", "orders", line) is not None,
        is_silent=is_wordless,
        greets_by_gesture=is_wordless and find("gesture", "gesture", line) is not None,
        names_bystander=says_name(line, context.bystander) and not says_name(line, context.person),
        word_count=len(words(line)),
    )


def _told(moves: tuple[Move, ...], evidence: Evidence) -> dict[Move, str]:
    """Return the words by which a case and a claim are quoted: those that tell it, not the whole clause."""
    told = {Move.GIVES_EVIDENCE: evidence.own_act or evidence.result, Move.MAKES_CLAIM: evidence.claim}
    return {move: words_told for move, words_told in told.items() if move in moves and words_told}


def _reason(line: str, spans: dict[Move, str], context: Context) -> str | None:
    """Return the reason given for wanting the job, if it has to do with this job."""
    reason = find("reason", "reason", line)
    if reason and reason in spans[Move.STATES_INTEREST]:
        reason = spans[Move.STATES_INTEREST]
    if reason and (not context.vocabulary or stems(reason) & context.vocabulary):
        return reason
    near = _from_here_on(line, spans[Move.STATES_INTEREST])
    telling = len(stems(near) & context.vocabulary)
    if telling >= _TELLING_WORDS or (telling and _LIKING.search(near)):
        return spans[Move.STATES_INTEREST] if stems(spans[Move.STATES_INTEREST]) & context.vocabulary else shorten(near)
    return None


def _other_reason(line: str, spans: dict[Move, str]) -> str | None:
    """Return the words of a reason, whatever it has to do with."""
    because = find("reason", "because", line)
    return shorten(because) if because else None


def _telling_figure(evidence: Evidence) -> str | None:
    """Return the number worth repeating: that of the result, else of the act; never one that was granted as a lack."""
    for part in (evidence.result, evidence.own_act):
        if part and not find("lack", "lack", part) and (figure := figure_in(part)):
            return figure
    return None


def _limit(line: str, moves: tuple[Move, ...], spans: dict[Move, str], addresses: bool | None) -> str | None:
    """Return the words that say what is missing; a mere nod to the doubt grants nothing."""
    if Move.CONCEDES not in moves or Move.PUSHES_BACK in moves or addresses is False:
        return None
    # What is missing stays named although a "but" follows; a mere nod that is taken back grants nothing.
    if lacking := find("limit", "limit", line):
        return shorten(before_the_turn(lacking))
    granted = before_the_turn(spans[Move.CONCEDES])
    # With nothing else in the line that could speak to the doubt, it is the granting that does.
    is_kept = not is_taken_back(line, spans[Move.CONCEDES])
    names_it = addresses is True and is_kept and not _ANSWERS & set(moves)
    is_named = len(granted.split()) >= _FEWEST_LIMIT_WORDS and find("limit", "named", granted) is not None
    return granted if names_it or is_named else None


def _from_here_on(line: str, span: str) -> str:
    """Return the sentence that holds a span, with its neighbours: a reason often stands in the next one."""
    sentences = _SENTENCE.findall(line)
    start = span[:_LONGEST_KEPT_SPAN].rstrip(".?!")
    at = next((place for place, sentence in enumerate(sentences) if start in sentence), 0)
    near = [sentence.strip() for sentence in sentences[max(0, at - 1) : at + 2] if "?" not in sentence]
    return " ".join(sentence for sentence in near if len(sentence.split()) <= _LONGEST_REASON_WORDS)


def _aside(line: str, moves: tuple[Move, ...]) -> str | None:
    """Return what is asked outside the scene. Distress counts before anything else that is said with it."""
    if asides := names_in("aside", line.lower()):
        return "distress" if "distress" in asides else asides[0]
    return "stop" if Move.ASKS_COACH in moves and find("stop", "stop", line) is not None else None
