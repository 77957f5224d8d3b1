"""What a line was understood to be: the value that passes from listening to deciding and coaching."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.rehearsal.moves import Move, Place


class SaidBefore(StrEnum):
    """What the manager's last words did. Short answers are understood through it: "Forty." or "And after that?"."""

    OPENING = "opening"
    ROLE = "role"
    PAY = "pay"
    NEXT_STEPS = "next_steps"
    DOUBT = "doubt"
    FOLLOW_UP = "follow_up"
    """A question about the case or plan that was just told."""
    SETTLED = "settled"
    DODGE = "dodge"
    CONVINCED = "convinced"
    CUE = "cue"
    GOODBYE = "goodbye"


class WayOfAsking(StrEnum):
    """How a closing question is put (domain, section d2)."""

    OPEN = "open"
    OFFER = "offer"
    """Whether anything is unclear that could be explained or shown: gentle, and easily answered with a no."""
    CLOSED = "closed"
    """A plain no answers it: "would anything stop you?"."""
    DOUBTS = "doubts"
    """A plain no answers it, and it asks for doubts or reservations by that name: the variant that is liked least."""


@dataclass(frozen=True, slots=True)
class Concern:
    """A doubt as the listener needs to know it: what it is about, and the words that speak to it.

    `about` are authored cues from a scenario; a doubt in free words has none.
    """

    key: str
    text: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What was going on when the line was said."""

    place: Place
    concern: Concern | None = None
    before: SaidBefore | None = None
    """What was said just before; None where it is not known or does not matter."""
    others: tuple[Concern, ...] = ()
    elsewhere: tuple[Concern, ...] = ()
    """Doubts that were not voiced: a case that fits one of them far better was meant for another day."""
    person: str | None = None
    bystander: str | None = None
    """Somebody else within earshot, to whom a line may be said instead."""
    help_cues: tuple[str, ...] = ()
    """Words that mention what the person in front did for the candidate."""
    vocabulary: frozenset[str] = frozenset()
    """Stems of what the scene is about; a reason for wanting the job must touch them. Empty: any reason counts."""
    topics: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Topics of the scenario's own with the words that ask for them."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The parts of a case: the words of the own act, of the result that could be checked, and of what is merely claimed."""

    own_act: str | None = None
    result: str | None = None
    claim: str | None = None
    is_we_only: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was heard in one line. Pure data: no later step looks at the text to find moves again."""

    text: str
    place: Place
    moves: tuple[Move, ...]
    spans: dict[Move, str] = field(default_factory=dict)
    """For each move the words that showed it."""
    topics: tuple[str, ...] = ()
    """What a question about the role is about; empty if it is none of the known topics."""
    asked: str | None = None
    """The thing asked about as a noun phrase turned round to the manager's side ("your parking" -> "our parking")."""
    is_web_page_question: bool = False
    terms: tuple[str, ...] = ()
    """Of a question about pay: which of pay, leave, hours."""
    steps: tuple[str, ...] = ()
    """Of a question about next steps: which of general, when, who and contact, in the order in which they should be answered."""
    is_direct_ask: bool = False
    """Whether a closing question asks straight out for doubts or for what would convince."""
    addresses: bool | None = None
    """With a doubt open: does the line speak to that doubt in substance?"""
    about: tuple[str, ...] = ()
    """Keys of all voiced doubts that the line speaks to."""
    evidence: Evidence = Evidence()
    date: str | None = None
    """The words that put a date to a plan."""
    did: str | None = None
    """What the candidate did, as a past-tense phrase turned round ("ran my own bay" -> "ran your own bay")."""
    figure: str | None = None
    """A number with its unit, in the candidate's words."""
    reason: str | None = None
    """The words that give a reason for wanting this job, and not just any."""
    limit: str | None = None
    """The words that grant what is missing: more than "fair enough"."""
    takes_up: str | None = None
    """The words that take a doubt seriously: thanks for it, restates it, grants it."""
    takes_back: bool = False
    """Whether what it grants is taken back in the same breath: "that's fair, but ..."."""
    other_reason: str | None = None
    """The words that give a reason for wanting a job, where nothing in them has to do with this one."""
    way_of_asking: WayOfAsking | None = None
    """How a closing question is put."""
    begs: bool = False
    apologises: bool = False
    names_help: bool = False
    """In the lobby: whether it mentions what this person really did."""
    flatters: bool = False
    aside: str | None = None
    """What it asks outside the scene, as a key of the coach's texts: to stop, what this is, for help in distress."""
    asks_weight: bool = False
    """Of a clarifying question: whether it asks how much the doubt weighs."""
    asks_repeat: bool = False
    is_foreign: bool = False
    gives_orders: bool = False
    """Whether it talks to a program rather than to a person."""
    is_silent: bool = False
    """In the lobby: said by gesture, not aloud."""
    names_bystander: bool = False
    greets_by_gesture: bool = False
    """In the lobby: a nod, a smile, a wave, without a word."""
    word_count: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether nobody said anything: the time alone ran out. Whatever is said does something."""
        return not self.moves

    @property
    def leaves_scene(self) -> bool:
        """Whether it is said to the coach, or to nobody of the scene: the people of the scene wait."""
        return Move.ASKS_COACH in self.moves or self.aside is not None

    def has(self, *moves: Move) -> bool:
        """Tell whether any of the moves was heard."""
        return any(move in self.moves for move in moves)

    def quote(self, *moves: Move) -> str:
        """Return the words that showed the first of the moves that was heard; the whole line if none was."""
        return next((self.spans[move] for move in moves if move in self.spans), self.text)
