"""The one place that turns a line and its context into a reading."""

from __future__ import annotations

import re

import numpy as np

from bot.rehearsal.listening._choosing import choose
from bot.rehearsal.listening._cues import has_cue
from bot.rehearsal.listening._details import with_details
from bot.rehearsal.listening._evidence import EvidenceFinder
from bot.rehearsal.listening._learnt import Learnt
from bot.rehearsal.listening._ngrams import Floats
from bot.rehearsal.listening._reader import PlaceReader
from bot.rehearsal.listening._relevance import PairMeasurer
from bot.rehearsal.listening._text import clauses, clean, shorten
from bot.rehearsal.moves import Move, Place
from bot.rehearsal.reading import Concern, Context, Evidence, Reading
from bot.rehearsal.wordforms import FUNCTION_WORDS, words

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
_MOST_CLAUSES = 24
_SPEAKS_TO_IT = 0.5


class Listener:
    """Reads lines. Holds only what was learnt; reading changes nothing, and nothing of a line is kept."""

    def __init__(self, learnt: Learnt) -> None:
        self._places = learnt.places
        self._relevance = learnt.relevance
        self._pairs = PairMeasurer(learnt.relevance.rarities, learnt.relevance.doubt_rarities)
        self._evidence = EvidenceFinder(learnt.evidence)

    def read(self, text: str, context: Context) -> Reading:
        """Understand one line. Never fails: noise is read as off the topic."""
        line = clean(text)
        if not _LETTER.search(line) and not any(char.isdigit() for char in line):
            # Silence and mere dots are hesitation; emoji and other signs are noise.
            is_hesitation = context.place is Place.OFFICE and not set(line) - set("?!. ")
            only = Move.STALLS if is_hesitation else Move.OFF_TOPIC
            return Reading(line, context.place, (only,), {only: line}, is_silent=True)
        if _is_foreign(line):
            spans = {Move.OFF_TOPIC: shorten(line)}
            return Reading(line, context.place, (Move.OFF_TOPIC,), spans, is_foreign=True, word_count=len(words(line)))
        reader = self._places[context.place]
        concern = context.concern.text if context.concern else None
        scores = reader.scores(line, concern=concern, before=context.before, person=context.person)
        moves = choose(line, scores, reader.thresholds, context)
        addresses, about = self._about(line, scores, context)
        backs_up = {Move.GIVES_EVIDENCE, Move.MAKES_CLAIM} & set(moves) or context.concern is not None
        evidence = self._evidence.find(line) if backs_up else Evidence()
        return with_details(line, moves, _spans(reader, line, moves, context), evidence, addresses, about, context)

    def _about(self, line: str, scores: Floats, context: Context) -> tuple[bool | None, tuple[str, ...]]:
        """Return whether the line speaks to the open doubt, and the keys of all voiced doubts to which it does."""
        if context.place is Place.LOBBY:
            return None, ()
        voiced = (*((context.concern,) if context.concern else ()), *context.others)
        about = tuple(concern.key for concern in voiced if self._speaks_to(line, scores, concern, context))
        return context.concern.key in about if context.concern else None, about

    def _speaks_to(self, line: str, scores: Floats, concern: Concern, context: Context) -> bool:
        known = (context.concern, *context.others, *context.elsewhere)
        siblings = [other for other in known if other and other.key != concern.key]
        return self._relevance.judge(self._pairs.measure(line, scores, concern, siblings)) >= _SPEAKS_TO_IT


def _spans(reader: PlaceReader, line: str, moves: tuple[Move, ...], context: Context) -> dict[Move, str]:
    """Return for each move the clause that shows it best: its own score, a little more for telling words and for the right ending."""
    parts = clauses(line)[:_MOST_CLAUSES] or [line]
    if len(parts) == 1:
        return dict.fromkeys(moves, shorten(parts[0]))
    table = np.stack([reader.part_scores(part, context.person) for part in parts])
    lowered = [part.lower() for part in parts]
    spans = {}
    for move in moves:
        column = reader.labels.index(move)
        grades = [
            float(row[column])
            + _CUE_WORTH * has_cue(move, part, context.place)
            + _MARK_WORTH * (("?" in part) == (move in _ASKING))
            for row, part in zip(table, lowered, strict=True)
        ]
        spans[move] = shorten(parts[grades.index(max(grades))])
    return spans


def _is_foreign(line: str) -> bool:
    letters = _LETTER.findall(line)
    if len(letters) >= 4 and len(_LATIN.findall(line)) < len(letters) / 2:
        return True
    said = set(words(line))
    return len(_FOREIGN & said) >= 2 and len(FUNCTION_WORDS & said) <= len(said) / 6
