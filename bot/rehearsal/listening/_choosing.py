"""From likelihoods to moves: thresholds, what is possible in the situation, and what stands alone."""

from __future__ import annotations

import numpy as np

from bot.rehearsal.listening._cues import has_cue
from bot.rehearsal.listening._ngrams import Floats
from bot.rehearsal.moves import MOVES_IN, STANDS_ALONE, Move, Place
from bot.rehearsal.reading import Context
from bot.rehearsal.wordforms import words

_TITLES = frozenset({"mr", "mrs", "ms", "dr", "miss"})
_FEWEST_HOSTILE_WORDS = 3
"""So few harmless words look like anything; short insults have a telling word in them."""


def choose(line: str, scores: Floats, thresholds: Floats, context: Context) -> tuple[Move, ...]:
    """Return the moves of a line, at least one, in the order of the vocabulary."""
    labels = MOVES_IN[context.place]
    margins = scores / thresholds
    found = {labels[column] for column in np.flatnonzero(margins >= 1.0)}
    if Move.PUSHES_BACK in found and not _has_doubt(context):
        # Who does not need to convince anybody, with no doubt voiced, praises themselves.
        found = found - {Move.PUSHES_BACK} | {Move.MAKES_CLAIM}
    if context.place is Place.LOBBY and _says_a_name(line, context):
        found.add(Move.USES_NAME)
    possible = [column for column, move in enumerate(labels) if _is_possible(move, line, context)]
    found &= {labels[column] for column in possible}
    if not found:
        found = {labels[max(possible, key=lambda column: float(margins[column]))]}
    if len(found) > 1 and (alone := found & STANDS_ALONE):
        best = max(found, key=lambda move: float(margins[labels.index(move)]))
        found = {best} if best in alone else found - STANDS_ALONE
    return tuple(move for move in labels if move in found)


def _has_doubt(context: Context) -> bool:
    return context.concern is not None


def _is_possible(move: Move, line: str, context: Context) -> bool:
    if move is Move.USES_NAME:
        return _says_a_name(line, context)
    if move in (Move.PUSHES_BACK, Move.CLARIFIES):
        return _has_doubt(context)
    if move is Move.HOSTILE and len(words(line)) < _FEWEST_HOSTILE_WORDS:
        return has_cue(move, line.lower(), context.place)
    return True


def _says_a_name(line: str, context: Context) -> bool:
    return says_name(line, context.person) or says_name(line, context.bystander)


def says_name(line: str, person: str | None) -> bool:
    """Tell whether a line holds the person's name, or a part of it."""
    names = set(words(person or "")) - _TITLES
    return bool(names & set(words(line.replace("'s", ""))))
