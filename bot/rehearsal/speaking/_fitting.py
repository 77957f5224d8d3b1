"""Which of the scene's words are worth proposing to a person in the chair: only those that answer the very line.

The program has words for every cue, so that nobody is left without an answer. To a person who is about to send them as
their own, words that do not fit are worse than none.
"""

from __future__ import annotations

from bot.rehearsal.acts import ActName, Beat
from bot.rehearsal.chairs import Cue
from bot.rehearsal.moves import Move, Place
from bot.rehearsal.speaking._voice import Occasion

_FACTS = frozenset({ActName.ANSWERS_ROLE, ActName.ANSWERS_PAY, ActName.ANSWERS_NEXT_STEPS, ActName.DOES_NOT_KNOW})
_NON_COMMITTAL = frozenset({ActName.DODGES, ActName.HOLDS_POSITION})
_ANSWERS: tuple[tuple[Move, frozenset[ActName]], ...] = (
    (Move.ASKS_TO_CONVINCE, _NON_COMMITTAL | {ActName.SAYS_WHAT_HELPS, ActName.HAS_NO_MORE_DOUBTS}),
    (Move.PRESSES, _NON_COMMITTAL | {ActName.REFUSES_VERDICT}),
    (
        Move.CLARIFIES,
        frozenset({ActName.EXPLAINS_DOUBT, ActName.WEIGHS_DOUBT, ActName.CHOOSES_DOUBT, ActName.SAYS_WHAT_HELPS}),
    ),
    (Move.CHECKS, frozenset({ActName.CONFIRMS, ActName.DENIES_CHECK})),
    (Move.ASKS_ROLE, _FACTS | {ActName.HAS_SAID_ALL}),
    (Move.ASKS_PAY, _FACTS | {ActName.HAS_SAID_ALL}),
    (Move.ASKS_NEXT_STEPS, _FACTS | {ActName.HAS_SAID_ALL}),
)
"""What answers a line that asks something."""
_ASKS = tuple(move for move, _ in _ANSWERS)


def fits(occasion: Occasion, cue: Cue) -> bool:
    """Whether what the scene would say by that cue answers the line."""
    if occasion.before.place is not Place.OFFICE or occasion.reading is None:
        return True
    beats = occasion.act.beats
    rules = {Cue.OWN_WORDS: _answers, Cue.DODGE: _has_something_to_dodge, Cue.CONVINCED: _has_been_convinced}
    return rules[cue](occasion, beats) if cue in rules else True


def _answers(occasion: Occasion, beats: tuple[Beat, ...]) -> bool:
    assert occasion.reading is not None, "silence is answered by nobody in a chair"
    acts = {beat.act for beat in beats}
    if acts & {ActName.SAYS_AGAIN, ActName.SAYS_GOODBYE}:
        return True
    asked = [move for move in _ASKS if occasion.reading.has(move)]
    return not asked or any(acts & answering for move, answering in _ANSWERS if move in asked)


def _has_something_to_dodge(occasion: Occasion, beats: tuple[Beat, ...]) -> bool:
    assert occasion.reading is not None, "silence is answered by nobody in a chair"
    return occasion.reading.has(Move.ASKS_TO_CONVINCE, Move.PRESSES) or any(beat.act in _FACTS for beat in beats)


def _has_been_convinced(occasion: Occasion, beats: tuple[Beat, ...]) -> bool:
    assert occasion.reading is not None, "silence is answered by nobody in a chair"
    for beat in beats:
        state = occasion.scene.doubt(beat.doubt) if beat.doubt else None
        if state and beat.act is ActName.SETTLES_DOUBT:
            return state.is_about and state.has_own_act
        if state and beat.act is ActName.ACCEPTS_PLAN:
            return state.has_date
        if beat.act is ActName.CONFIRMS:
            return occasion.reading.has(Move.CHECKS)
    return True
