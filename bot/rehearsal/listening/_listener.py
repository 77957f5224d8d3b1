"""The one place that turns a line and its context into a reading."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from bot.rehearsal.listening._cues import find
from bot.rehearsal.listening._evidence import did_phrase, evidence_in, figure_in
from bot.rehearsal.listening._features import features
from bot.rehearsal.listening._model import Floats, Weights
from bot.rehearsal.listening._questions import asked_thing, is_web_page_question, step_of, terms_of, topics_of
from bot.rehearsal.listening._relevance import FEATURES, pair_features
from bot.rehearsal.listening._text import clauses, clean, gestures, shorten, spoken
from bot.rehearsal.listening._themes import speaking_pattern
from bot.rehearsal.moves import MOVES_IN, STANDS_ALONE, Move, Place
from bot.rehearsal.reading import Concern, Context, Evidence, Reading
from bot.rehearsal.wordforms import words

_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_TITLES = frozenset({"mr", "mrs", "ms", "dr", "miss"})
_ENGLISH = frozenset("the a an i you to and of is it that in for my we me what this do no not be with so on at are have your as was thanks thank yes ok okay hi please bye good no".split())
_MOST_CLAUSES = 40


class Listener:
    """Reads lines. Holds only learnt weights; reading changes nothing."""

    def __init__(self, weights: Mapping[str, Weights]) -> None:
        self._weights = weights

    def read(self, text: str, context: Context) -> Reading:
        """Understand one line. Never fails: noise is read as off the topic."""
        line = clean(text)
        place = context.place
        is_foreign = _is_foreign(line)
        if not _LETTER.search(line) and not any(char.isdigit() for char in line):
            # Silence and mere dots are hesitation; emoji and other signs are noise.
            only = Move.STALLS if place is Place.OFFICE and not set(line) - set("?!. ") else Move.OFF_TOPIC
            return Reading(line, place, (only,), {only: line}, is_silent=True)
        if is_foreign:
            return Reading(line, place, (Move.OFF_TOPIC,), {Move.OFF_TOPIC: shorten(line)}, is_foreign=True, word_count=len(words(line)))
        moves = self._moves(line, context)
        spans = self._spans(line, moves, context)
        addresses, about = self._relevance(line, moves, context)
        return _with_details(line, place, moves, spans, addresses, about, context)

    def scores(self, line: str, context: Context) -> Floats:
        """Return how likely each move of the place is, in the order of `MOVES_IN`; the line must be clean."""
        counts = features(line, context.place, has_concern=context.concern is not None, person=context.person)
        return self._weights[str(context.place)].scores(counts)

    def _moves(self, line: str, context: Context) -> tuple[Move, ...]:
        labels = MOVES_IN[context.place]
        margins = self.scores(line, context) / self._weights[str(context.place)].thresholds
        found = {labels[index] for index in np.flatnonzero(margins >= 1.0)}
        allowed = [index for index, move in enumerate(labels) if _is_possible(move, line, context)]
        if context.place is Place.OFFICE and Move.PUSHES_BACK in found and context.concern is None:
            found = found - {Move.PUSHES_BACK} | {Move.MAKES_CLAIM}
        found &= {labels[index] for index in allowed}
        if context.place is Place.LOBBY and _says_name(line, context.person):
            found.add(Move.USES_NAME)
        if not found:
            found = {labels[max(allowed, key=lambda index: float(margins[index]))]}
        if len(found) > 1 and (alone := found & STANDS_ALONE):
            best = max(found, key=lambda move: float(margins[labels.index(move)]))
            found = {best} if best in alone else found - STANDS_ALONE
        return tuple(move for move in labels if move in found)

    def _spans(self, line: str, moves: tuple[Move, ...], context: Context) -> dict[Move, str]:
        parts = clauses(line)[:_MOST_CLAUSES] or [line]
        if len(parts) == 1:
            return {move: shorten(parts[0]) for move in moves}
        labels = MOVES_IN[context.place]
        table = np.stack([self.scores(part, context) for part in parts])
        return {move: shorten(parts[int(table[:, labels.index(move)].argmax())]) for move in moves}

    def _relevance(self, line: str, moves: tuple[Move, ...], context: Context) -> tuple[bool | None, tuple[str, ...]]:
        if context.concern is None:
            return None, ()
        voiced = (context.concern, *context.others)
        about = tuple(concern.key for concern in voiced if self._speaks_to(line, moves, concern))
        return context.concern.key in about, about

    def _speaks_to(self, line: str, moves: tuple[Move, ...], concern: Concern) -> bool:
        weights = self._weights["relevance"]
        row = pair_features(line, concern.text, speaking_pattern(concern.text, concern.about), moves)
        score = float(np.dot(np.array(row, dtype=np.float32), weights.matrix[:, 0]) + weights.bias[0])
        assert len(row) == len(FEATURES), "one weight for each measurement"
        return score >= 0.0


def _is_possible(move: Move, line: str, context: Context) -> bool:
    if move is Move.USES_NAME:
        return _says_name(line, context.person)
    if move is Move.PUSHES_BACK:
        return context.concern is not None
    return True


def _says_name(line: str, person: str | None) -> bool:
    names = set(words(person or "")) - _TITLES
    return bool(names & set(words(line.replace("'s", ""))))


def _is_foreign(line: str) -> bool:
    letters = _LETTER.findall(line)
    if len(letters) >= 4 and len(_LATIN.findall(line)) < len(letters) / 2:
        return True
    spoken_words = words(line)
    return find("both", "foreign", line.lower()) is not None and len(_ENGLISH & set(spoken_words)) <= len(spoken_words) / 6


def _with_details(line: str, place: Place, moves: tuple[Move, ...], spans: dict[Move, str], addresses: bool | None, about: tuple[str, ...], context: Context) -> Reading:
    """Fill in what the moves call for; each part is looked for only where a move of its kind was heard."""
    lowered = line.lower()
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
        step=step_of(spans[Move.ASKS_NEXT_STEPS]) if Move.ASKS_NEXT_STEPS in moves else "general",
        is_direct_ask=Move.ASKS_TO_CONVINCE in moves and find("ask_style", "direct", lowered) is not None,
        addresses=addresses,
        about=about,
        evidence=evidence_in(line) if gives_case else Evidence(),
        date=find("date", "date", lowered) if plans else None,
        did=did_phrase(line) if gives_case else None,
        figure=figure_in(line) if gives_case else None,
        reason=find("reason", "reason", lowered) if Move.STATES_INTEREST in moves else None,
        takes_up=find("takes_up", "takes", lowered) if context.concern else None,
        begs=find("begs", "begs", lowered) is not None and place is Place.OFFICE,
        wants_to_stop=Move.ASKS_COACH in moves and find("stop", "stop", lowered) is not None,
        asks_weight=Move.CLARIFIES in moves and find("weight", "weight", lowered) is not None,
        asks_repeat=Move.STALLS in moves and find("repeat", "repeat", lowered) is not None,
        gives_orders=Move.OFF_TOPIC in moves and find("orders", "orders", lowered) is not None,
        is_silent=stands_alone_at_rest,
        word_count=len(words(line)),
    )
