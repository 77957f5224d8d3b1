"""Understanding a line that stands alone: nobody knows what was said before it, or to whom it was said."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.rehearsal.moves import STANDS_ALONE, Move, Place
from bot.rehearsal.reading import Concern, Context, Reading
from bot.rehearsal.wordforms import words

Read = Callable[[str, Context], Reading]

_ANY_DOUBT = Concern("any", "something about the candidate is still in doubt")
_QUIET = frozenset({Move.THANKS, Move.SAYS_GOODBYE, Move.ACKNOWLEDGES, Move.STALLS, Move.OFF_TOPIC})
"""What can be said at the desk as well as to a manager."""
_CLOSING = frozenset({Move.THANKS, Move.SAYS_GOODBYE})
_QUESTIONS = frozenset({Move.ASKS_ROLE, Move.ASKS_NEXT_STEPS})
_ABOUT_ONESELF = frozenset({Move.ASKS_TO_CONVINCE, Move.PRESSES})
_REPROACHES = frozenset({Move.HOSTILE, Move.DISPARAGES, Move.PRESSES})
_ON_A_HUNCH = (Move.PRESSES, Move.STATES_INTEREST, Move.SAYS_GOODBYE)
_SPOKEN_OF = frozenset("he him she her they boss manager".split())
_ONESELF = frozenset("me my i".split())
_SPOKEN_TO = frozenset("you your u ur".split())
"""A manager is spoken to; who asks what "they" made of them asks somebody else."""
_RELIEF = frozenset("god goodness heavens".split())
_OF_THIS_JOB = frozenset("you your you're u ur here today team way".split())
_OF_ONESELF = frozenset("i i'm i've my me mine pays pay paid money salary close near commute".split())
"""Words by which a reason is known to be about oneself, unless it is about this job too."""
_OF_ANOTHER_JOB = frozenset("leaving quitting current".split())
_POINTS_BACK = frozenset("that this say said mean meant answer answered".split())
"""Words by which a question shows that something was said before it."""
_ASKING = frozenset(
    (
        "what what's whats when when's who who's whom how how's which why where where's whose wonder wondering curious "
        "tell anything any interested explain about more"
    ).split()
)
_ASKING_FIRST = frozenset("is are do does did can could may will would should have has am".split())
_GOING = re.compile(
    r"\b(?:walk|head|leav|rush|slip|strid|storm|hurr|exit|wander|run|go|goes|going|turn)\w*", re.IGNORECASE
)
_QUOTED_LINE = re.compile(r"^\s*>\s+.*$", re.MULTILINE)
_QUOTED_REST = re.compile(r"^\s*>>>\s.*", re.MULTILINE | re.DOTALL)
_SOMEBODY = re.compile(
    r"(?:\b(?i:thanks?(?: you)?|thx|cheers|good ?bye|bye|hi|hey|hello|tell|is|for|let)"
    r"(?i:,? (?:so much|very much|again|a lot|you))?,?\s+|,\s+)"
    r"(?P<name>(?:(?:Mrs?|Ms|Dr)\.? )?[A-Z][a-z]{1,20})(?=[,.!?]|\s|$)"
)
_NO_NAMES = frozenset(
    (
        "i you we he she they it have hope see thank thanks bye goodbye good great cheers take enjoy sorry please god "
        "everyone everybody all sir madam monday tuesday wednesday thursday friday saturday sunday christmas today"
    ).split()
)


def own_words(text: str) -> str:
    """Return a message without the lines in which it quotes somebody else."""
    return _QUOTED_LINE.sub("", _QUOTED_REST.sub("", text)).strip()


def is_asking(text: str) -> bool:
    """Tell whether a line is worded as a question, with or without its mark."""
    said = words(text)
    return "?" in text or bool(_ASKING & set(said)) or (bool(said) and said[0] in _ASKING_FIRST)


def read_alone(read: Read, line: str, desk_words: tuple[str, ...]) -> Reading:
    """Read a line as said to a manager at the end of the talk or, where that fits better, at the front desk.

    `desk_words` are words by which thanks are known to be meant for the desk.
    """
    somebody = next((found["name"] for found in _SOMEBODY.finditer(line) if _is_a_name(found["name"])), None)
    office = read(line, Context(Place.OFFICE))
    doubted = read(line, Context(Place.OFFICE, _ANY_DOUBT))
    desk = read(line, Context(Place.LOBBY, person=somebody, help_cues=desk_words))
    if _is_at_the_desk(office, doubted, desk):
        # The desk words only tell the place; whether the help is named is for the moves to say.
        return replace(desk, names_help=desk.has(Move.MENTIONS_HELP))
    return replace(_joined(office, doubted), is_silent=desk.is_silent)


def _is_a_name(word: str) -> bool:
    return word.lower() not in _NO_NAMES


def _is_at_the_desk(office: Reading, doubted: Reading, desk: Reading) -> bool:
    """Tell whether a line is rather meant for the desk.

    The manager comes first: only where the office finds nothing telling, and the desk finds what belongs there (thanks
    for help that a desk gives, a person asked after, a wish for their day, a way out, rudeness), is it the desk's. News
    about oneself is another matter: who asks what "she" said does not ask her.
    """
    common, said = set(office.moves) & set(doubted.moves), set(words(desk.text))
    if desk.has(Move.ASKS_INSIDE) and _SPOKEN_OF & said and _ONESELF & said and common <= _ABOUT_ONESELF:
        return not (common and _SPOKEN_TO & said)
    if office.is_foreign or office.gives_orders or office.flatters or common - _QUIET:
        return False
    if desk.is_silent:
        return desk.greets_by_gesture or (desk.has(Move.LEAVES) and _GOING.search(desk.text) is not None)
    if desk.has(Move.LOOKS_FOR) and (desk.has(Move.USES_NAME) or (Move.THANKS in common and common <= _CLOSING)):
        return True
    if not common:
        return desk.has(Move.LEAVES) and _GOING.search(desk.text) is not None and doubted.evidence.own_act is None
    if office.has(Move.THANKS):
        # "Thank god that's over" thanks nobody.
        return desk.names_help or (desk.has(Move.OFF_TOPIC) and bool(_RELIEF & said))
    return desk.has(Move.HOSTILE) or (desk.has(Move.SMALL_TALK) and Move.SAYS_GOODBYE in common)


def _joined(office: Reading, doubted: Reading) -> Reading:
    """Join two readings for the office: what both hear is sure, and some things are only heard where a doubt was voiced."""
    moves = _sure_moves(office, doubted)
    return replace(
        office,
        moves=tuple(move for move in Move if move in moves),
        spans=doubted.spans | office.spans,
        evidence=office.evidence if office.evidence.own_act else doubted.evidence,
        date=office.date or (doubted.date if doubted.has(Move.OFFERS_PLAN) else None),
        reason=office.reason if _is_about_this_job(office.reason or "") else None,
        figure=office.figure or doubted.figure,
        limit=office.limit or doubted.limit,
        takes_up=doubted.takes_up,
        asks_weight=doubted.asks_weight,
    )


def _is_about_this_job(reason: str) -> bool:
    """Tell whether a reason is more than one's own pay, way to work or liking; without a scene nothing more can be known."""
    if _OF_ANOTHER_JOB & set(words(reason)):
        return False
    given = set(words(reason.lower().rpartition("because")[2]))
    return bool(given & _OF_THIS_JOB) or bool(given and not given & _OF_ONESELF)


def _sure_moves(office: Reading, doubted: Reading) -> set[Move]:
    sure = set(office.moves) & set(doubted.moves)
    taken = {office.quote(move) for move in sure}
    # What only one reading hears counts where it has a clause of its own, but no reproach rests on it.
    alone = {move for move in office.moves if office.quote(move) not in taken} if sure else set()
    found = sure | alone - _REPROACHES
    if doubted.has(Move.PUSHES_BACK) and office.has(Move.MAKES_CLAIM):
        found = found - {Move.MAKES_CLAIM} | {Move.PUSHES_BACK}
    for move, points_back in ((Move.CHECKS, _POINTS_BACK | {"it"}), (Move.CLARIFIES, _POINTS_BACK)):
        span = doubted.quote(move)
        if (
            doubted.has(move)
            and points_back & set(words(span if sure else doubted.text))
            and not any(doubted.quote(other) == span for other in sure)
        ):
            found.add(move)
    if doubted.has(Move.CONCEDES) and doubted.limit:
        found.add(Move.CONCEDES)
    if doubted.evidence.own_act:
        if sure and sure <= _QUESTIONS and not is_asking(office.text):
            found = {Move.GIVES_EVIDENCE}  # something done, and no question at all
        elif doubted.has(Move.GIVES_EVIDENCE):
            found.add(Move.GIVES_EVIDENCE)
    if Move.PUSHES_BACK in found and not doubted.limit:
        found.discard(Move.CONCEDES)  # "That's not fair" grants nothing.
    if not found:
        # Of two minds: a question stays one, but a reproach or a wish on a mere hunch does not.
        others = set(doubted.moves) - {Move.CHECKS, Move.PUSHES_BACK}
        found = others if others and office.has(*_ON_A_HUNCH) else set(office.moves)
    return found - STANDS_ALONE if len(found) > 1 else found
