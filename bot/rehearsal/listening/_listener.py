"""The one place that turns a line and its context into a reading."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from bot.rehearsal.listening._cues import cues_for, find, names_in
from bot.rehearsal.listening._evidence import did_phrase, evidence_in, figure_in
from bot.rehearsal.listening._features import forget_words
from bot.rehearsal.listening._model import Floats, Weights
from bot.rehearsal.listening._questions import asked_thing, is_web_page_question, steps_of, terms_of, topics_of
from bot.rehearsal.listening._relevance import FEATURES, pair_features, touches
from bot.rehearsal.listening._scoring import score_line
from bot.rehearsal.listening._text import clean, cue_pattern, gestures, shorten, spoken
from bot.rehearsal.listening._themes import speaking_pattern
from bot.rehearsal.moves import MOVES_IN, STANDS_ALONE, Move, Place
from bot.rehearsal.reading import Concern, Context, Evidence, Reading
from bot.rehearsal.wordforms import FUNCTION_WORDS, stems, words

_CONSEQUENCES = {
    Move.HOSTILE: 0.85, Move.DISPARAGES: 0.75, Move.PRESSES: 0.6, Move.ASKS_INSIDE: 0.55, Move.PUSHES_BACK: 0.7, Move.ASKS_COACH: 0.75, Move.ASKS_TO_CONVINCE: 0.5,
}  # fmt: skip
"""How likely a move that changes the scene must be where no telling words for it stand in the line."""
_HOSTILE_AT_LEAST = 0.6
_HALF_SURE = 0.5
_FEWEST_HOSTILE_WORDS = 6
_LIKING = re.compile(r"\b(?:like|love|enjoy|miss|missed|drawn|draws)\b", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_FOREIGN = frozenset(
    (
        "und ich nicht aber der das ein eine mit ist sie wir el la los las de que por para como cuando cuándo "
        "donde quiero puesto estoy tengo muy gracias muchas si mi dan sabré una un le les je suis mais nous "
        "vous pour avec merci est et il elle di che non sono grazie una ho voglio vorrei questo lavoro eu não "
        "nao você voce obrigado muito ik ben het een niet jestem nie dziękuję pracę to się ja på och jag tack "
        "bir ve çok"
    ).split()
)
_RIVALS = (
    (Move.CHECKS, Move.ASKS_TO_CONVINCE), (Move.CHECKS, Move.CONCEDES), (Move.CHECKS, Move.ASKS_NEXT_STEPS), (Move.CLARIFIES, Move.CONCEDES),
    (Move.CLARIFIES, Move.ASKS_NEXT_STEPS), (Move.CLARIFIES, Move.ASKS_ROLE),
    (Move.PRESSES, Move.ASKS_NEXT_STEPS), (Move.ASKS_NEXT_STEPS, Move.ASKS_ROLE), (Move.PRESSES, Move.ASKS_TO_CONVINCE),
)  # fmt: skip
"""Pairs of which one clause does only one; in different clauses both can stand."""
_ASKING = frozenset(
    {
        Move.ASKS_TO_CONVINCE,
        Move.ASKS_NEXT_STEPS,
        Move.ASKS_ROLE,
        Move.ASKS_PAY,
        Move.PRESSES,
        Move.CLARIFIES,
        Move.CHECKS,
        Move.LOOKS_FOR,
        Move.ASKS_INSIDE,
    }
)
_CUE_WORTH, _MARK_WORTH = 0.2, 0.25
_FEWEST_TOUCHES, _LONG_ENOUGH = 2, 10
"""A told case of this many words must have this many that speak to a doubt whose cues were written down."""
_LONGEST_REASON_WORDS = 60
_TELLING_WORDS = 2
"""With so many words of the scene in it, a wish for the job has a reason even without a because."""
_SECOND_PERSON = frozenset({"you", "you're", "your", "u", "ur", "yourself", "yours"})
_TITLES = frozenset({"mr", "mrs", "ms", "dr", "miss"})


class Listener:
    """Reads lines. Holds only learnt weights; reading changes nothing."""

    def __init__(self, weights: Mapping[str, Weights]) -> None:
        self._weights = weights

    def read(self, text: str, context: Context) -> Reading:
        """Understand one line. Never fails: noise is read as off the topic."""
        try:
            return self._read(clean(text), context)
        finally:
            forget_words()

    def _read(self, line: str, context: Context) -> Reading:
        place = context.place
        is_foreign = _is_foreign(line)
        if not _LETTER.search(line) and not any(char.isdigit() for char in line):
            # Silence and mere dots are hesitation; emoji and other signs are noise.
            only = Move.STALLS if place is Place.OFFICE and not set(line) - set("?!. ") else Move.OFF_TOPIC
            return Reading(line, place, (only,), {only: line}, is_silent=True)
        if is_foreign:
            return Reading(
                line,
                place,
                (Move.OFF_TOPIC,),
                {Move.OFF_TOPIC: shorten(line)},
                is_foreign=True,
                word_count=len(words(line)),
            )
        scores, parts, table = score_line(
            self._weights[str(place)], line, place, has_concern=context.concern is not None, person=context.person
        )
        shown = _where_shown(parts, table, place)
        moves = self._moves(line, scores, shown, context)
        spans = {move: shorten(parts[shown[move]]) for move in moves}
        addresses, about = self._relevance(line, moves, context)
        return _with_details(line, place, moves, spans, addresses, about, context)

    def _moves(self, line: str, scores: Floats, shown: Mapping[Move, int], context: Context) -> tuple[Move, ...]:
        labels = MOVES_IN[context.place]
        margins = scores / self._limits(line, context.place)
        found = {labels[index] for index in np.flatnonzero(margins >= 1.0)}
        allowed = [index for index, move in enumerate(labels) if _is_possible(move, line, context)]
        if context.place is Place.OFFICE and Move.PUSHES_BACK in found and context.concern is None:
            found = found - {Move.PUSHES_BACK} | {Move.MAKES_CLAIM}
        if (
            Move.PUSHES_BACK in found
            and find("takes_up", "takes", line)
            and Move.PUSHES_BACK not in cues_for(line.lower(), context.place)
        ):
            # Words that take the doubt up speak against a mere impression of arguing.
            found = found - {Move.PUSHES_BACK} or {Move.CONCEDES}
        if (
            Move.HOSTILE in found
            and Move.DISPARAGES in labels
            and Move.DISPARAGES in cues_for(line.lower(), context.place)
            and not _SECOND_PERSON & set(words(line))
        ):
            # Hard words about somebody who is not in the room.
            found = found - {Move.HOSTILE} | {Move.DISPARAGES}
        found &= {labels[index] for index in allowed}
        if context.place is Place.LOBBY and (_says_name(line, context.person) or _says_name(line, context.bystander)):
            found.add(Move.USES_NAME)
        cued = cues_for(line.lower(), context.place)
        for first, second in _RIVALS:
            if first in found and second in found and shown[first] == shown[second]:
                # One clause does one of the two.
                found.discard(
                    min((first, second), key=lambda move: float(margins[labels.index(move)]) + (move in cued))
                )
        if self._tells_a_case(line, margins, context):
            found = found - STANDS_ALONE | {Move.GIVES_EVIDENCE}
        if not found:
            found = {labels[max(allowed, key=lambda index: float(margins[index]))]}
        if len(found) > 1 and (alone := found & STANDS_ALONE):
            best = max(found, key=lambda move: float(margins[labels.index(move)]))
            found = {best} if best in alone else found - STANDS_ALONE
        return tuple(move for move in labels if move in found)

    def _tells_a_case(self, line: str, margins: Floats, context: Context) -> bool:
        """With a doubt open, believe an own act with its result even where the words as a whole leave it in doubt."""
        if context.place is not Place.OFFICE or context.concern is None:
            return False
        if float(margins[MOVES_IN[context.place].index(Move.GIVES_EVIDENCE)]) < _HALF_SURE:
            return False
        evidence = evidence_in(line)
        return evidence.own_act is not None and evidence.result is not None

    def _limits(self, line: str, place: Place) -> Floats:
        """Return the thresholds; what changes the scene or is a reproach needs more than a hunch, since a wrong one does harm."""
        limits = self._weights[str(place)].thresholds.copy()
        cued = cues_for(line.lower(), place)
        for move, at_least in _CONSEQUENCES.items():
            needed = _HOSTILE_AT_LEAST if move in cued and move is Move.HOSTILE else 0.0 if move in cued else at_least
            if move in MOVES_IN[place]:
                column = MOVES_IN[place].index(move)
                limits[column] = max(float(limits[column]), needed)
        return limits

    def _relevance(self, line: str, moves: tuple[Move, ...], context: Context) -> tuple[bool | None, tuple[str, ...]]:
        voiced = (*((context.concern,) if context.concern else ()), *context.others)
        about = tuple(
            concern.key
            for concern in voiced
            if self._speaks_to(line, moves, concern) and not _fits_another_better(line, concern, context)
        )
        return context.concern.key in about if context.concern else None, about

    def _speaks_to(self, line: str, moves: tuple[Move, ...], concern: Concern) -> bool:
        weights = self._weights["relevance"]
        speaking = speaking_pattern(concern.text, concern.about)
        if not touches(
            line,
            concern.text,
            speaking,
            moves,
            fewest=_FEWEST_TOUCHES if concern.about and len(words(line)) >= _LONG_ENOUGH else 1,
        ):
            return False
        row = pair_features(line, concern.text, speaking, moves)
        score = float(np.dot(np.array(row, dtype=np.float32), weights.matrix[:, 0]) + weights.bias[0])
        assert len(row) == len(FEATURES), "one weight for each measurement"
        return score >= 0.0


def _where_shown(parts: list[str], table: Floats, place: Place) -> dict[Move, int]:
    """Return for each move the clause that shows it best: its own score, a little more for telling words and for the right ending."""
    if len(parts) == 1:
        return dict.fromkeys(MOVES_IN[place], 0)
    clauses = [
        (scores, cues_for(part.lower(), place), "?" in part) for part, scores in zip(parts, table.tolist(), strict=True)
    ]
    where = {}
    for column, move in enumerate(MOVES_IN[place]):
        is_asking = move in _ASKING
        grades = [
            scores[column] + _CUE_WORTH * (move in cued) + (_MARK_WORTH if has_mark == is_asking else 0.0)
            for scores, cued, has_mark in clauses
        ]
        where[move] = grades.index(max(grades))
    return where


def _fits_another_better(line: str, concern: Concern, context: Context) -> bool:
    """Tell whether the authored cues of another doubt of the scene are hit at least twice as often."""
    if not concern.about:
        return False
    rivals = [
        other for other in (context.concern, *context.others, *context.elsewhere) if other and other.key != concern.key
    ]
    hits = _cue_hits(line, concern)
    return any(_cue_hits(line, other) > 2 * hits for other in rivals)


def _cue_hits(line: str, concern: Concern) -> int:
    return len(set(cue_pattern(concern.about).findall(line.lower())))


def _is_possible(move: Move, line: str, context: Context) -> bool:
    if move is Move.USES_NAME:
        return _says_name(line, context.person) or _says_name(line, context.bystander)
    if move in (Move.PUSHES_BACK, Move.CLARIFIES):
        return context.concern is not None
    if move is Move.CHECKS:
        return context.concern is not None or bool(context.others)
    if move is Move.HOSTILE and len(words(line)) < _FEWEST_HOSTILE_WORDS:
        # A few harmless words look like anything; short insults have a telling word in them.
        return Move.HOSTILE in cues_for(line.lower(), context.place)
    return True


def _says_name(line: str, person: str | None) -> bool:
    names = set(words(person or "")) - _TITLES
    return bool(names & set(words(line.replace("'s", ""))))


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


def _telling_figure(line: str) -> str | None:
    """Return the number worth repeating: that of the result, else of the act; never one that was granted as a lack."""
    evidence = evidence_in(line)
    for part in (evidence.result, evidence.own_act):
        if part and not find("lack", "lack", part) and (figure := figure_in(part)):
            return figure
    return None


def _limit(line: str, moves: tuple[Move, ...]) -> str | None:
    """Return the words that say what is missing; a mere nod to the doubt grants nothing."""
    if Move.CONCEDES not in moves or Move.PUSHES_BACK in moves:
        return None
    lacking = find("limit", "limit", line)
    return shorten(lacking) if lacking else None


def _from_here_on(line: str, span: str) -> str:
    """Return the sentence that holds a span, with its neighbours: a reason often stands in the next one."""
    sentences = re.findall(r"[^.?!]+[.?!]*", line)
    at = next((place for place, sentence in enumerate(sentences) if span[:40].rstrip(".?!") in sentence), 0)
    near = [sentence.strip() for sentence in sentences[max(0, at - 1) : at + 2] if "?" not in sentence]
    return " ".join(sentence for sentence in near if len(sentence.split()) <= _LONGEST_REASON_WORDS)


def _is_foreign(line: str) -> bool:
    letters = _LETTER.findall(line)
    if len(letters) >= 4 and len(_LATIN.findall(line)) < len(letters) / 2:
        return True
    said = set(words(line))
    return len(_FOREIGN & said) >= 2 and len(FUNCTION_WORDS & said) <= len(said) / 6


def _with_details(
    line: str,
    place: Place,
    moves: tuple[Move, ...],
    spans: dict[Move, str],
    addresses: bool | None,
    about: tuple[str, ...],
    context: Context,
) -> Reading:
    """Fill in what the moves call for; each part is looked for only where a move of its kind was heard."""
    asks_role, gives_case = Move.ASKS_ROLE in moves, Move.GIVES_EVIDENCE in moves
    plans = Move.OFFERS_PLAN in moves or (context.concern is not None and gives_case)
    stands_alone_at_rest = place is Place.LOBBY and bool(gestures(line)) and not words(spoken(line))
    return Reading(
        text=line,
        place=place,
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
        evidence=evidence_in(line) if gives_case or context.concern else Evidence(),
        date=find("date", "date", line) if plans else None,
        did=did_phrase(line) if gives_case else None,
        figure=_telling_figure(line) if gives_case else None,
        reason=_reason(line, spans, context) if Move.STATES_INTEREST in moves else None,
        limit=_limit(line, moves),
        takes_up=find("takes_up", "takes", line) if context.concern else None,
        apologises=find("apologises", "apologises", line) is not None,
        names_help=(Move.THANKS in moves or Move.MENTIONS_HELP in moves)
        and cue_pattern(context.help_cues).search(line.lower()) is not None,
        flatters=Move.OFF_TOPIC in moves and find("flatters", "flatters", line) is not None,
        begs=find("begs", "begs", line) is not None and place is Place.OFFICE,
        aside=_aside(line, moves),
        asks_weight=Move.CLARIFIES in moves and find("weight", "weight", line) is not None,
        asks_repeat=Move.STALLS in moves and find("repeat", "repeat", line) is not None,
        gives_orders=Move.OFF_TOPIC in moves and find("orders", "orders", line) is not None,
        is_silent=stands_alone_at_rest,
        greets_by_gesture=stands_alone_at_rest and find("gesture", "gesture", line) is not None,
        names_bystander=_says_name(line, context.bystander) and not _says_name(line, context.person),
        word_count=len(words(line)),
    )


def _aside(line: str, moves: tuple[Move, ...]) -> str | None:
    """Return what is asked outside the scene. Distress counts before anything else that is said with it."""
    if asides := names_in("aside", line.lower()):
        return "distress" if "distress" in asides else asides[0]
    return "stop" if Move.ASKS_COACH in moves and find("stop", "stop", line) is not None else None
