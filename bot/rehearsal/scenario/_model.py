"""What a scenario file holds: the people, the doubts, the facts and the words of one closing."""

from __future__ import annotations

import re
from enum import IntEnum, StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

SLOT = re.compile(r"\{([a-z_.]*)\}")


class Format(StrEnum):
    """How the interview is held; the scene and the way out depend on it."""

    ONE_ON_ONE = "one_on_one"
    PANEL = "panel"
    PHONE_SCREEN = "phone_screen"
    VIDEO_CALL = "video_call"
    SCORED_BOARD = "scored_board"


class Temperament(StrEnum):
    """How the manager talks and how much patience there is."""

    WARM = "warm"
    BRISK = "brisk"
    RESERVED = "reserved"


class Difficulty(IntEnum):
    """How much an answer must hold before a doubt yields."""

    EASY = 1
    MEDIUM = 2
    HARD = 3


class Closing(StrEnum):
    """Which way of closing suits the scene (domain: the twelve closing questions, by signals)."""

    DIRECT = "direct"
    SOFT = "soft"
    STATEMENT = "statement"


class Answer(StrEnum):
    """The six kinds of reply that a real manager gives to a closing question."""

    NEARLY_CONVINCED = "nearly_convinced"
    NAMED_DOUBT = "named_doubt"
    SEVERAL_DOUBTS = "several_doubts"
    VAGUE_DOUBT = "vague_doubt"
    DODGE = "dodge"
    DEAL_BREAKER = "deal_breaker"


class Topic(StrEnum):
    """What a question about the role can be about; a scenario may add topics of its own."""

    FIRST_NINETY_DAYS = "first_ninety_days"
    TEAM = "team"
    NORMAL_DAY = "normal_day"
    HARDEST_PART = "hardest_part"
    GROWTH = "growth"
    CULTURE = "culture"
    MANAGER_STORY = "manager_story"
    WHY_OPEN = "why_open"
    TOOLS = "tools"
    TRAINING = "training"
    WHAT_SETS_BEST_APART = "what_sets_best_apart"
    STRATEGY = "strategy"


class Situation(StrEnum):
    """Who is met on the way out, and in what state."""

    FREE = "free"
    NAME_UNKNOWN = "name_unknown"
    ON_PHONE = "on_phone"
    GONE = "gone"
    REPLACED = "replaced"
    ESCORT_PARTS = "escort_parts"
    MANAGER_WALKS_ALONG = "manager_walks_along"
    GUARD = "guard"
    COORDINATOR = "coordinator"
    SCHEDULER = "scheduler"


def _without_slots(line: str) -> str:
    if SLOT.search(line):
        raise ValueError("scenario lines hold no {slots}; write the name or the words out")
    return line


Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=2, max_length=420), AfterValidator(_without_slots)
]
Phrase = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=2, max_length=140), AfterValidator(_without_slots)
]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Lines1 = Annotated[tuple[Line, ...], Field(min_length=1)]
Lines2 = Annotated[tuple[Line, ...], Field(min_length=2)]
Lines3 = Annotated[tuple[Line, ...], Field(min_length=3)]
Cues = Annotated[
    tuple[Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=2)], ...],
    Field(min_length=1),
]


class _Content(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Person(_Content):
    """Somebody in the scene."""

    name: Phrase
    short: Phrase
    role: Phrase
    pronoun: Literal["she", "he", "they"]


class Helper(Person):
    """Somebody who helped the candidate get there: the one at the desk, or the escort."""

    help: Phrase
    help_cues: Cues


class Desk(Helper):
    """The receptionist, or after a call the person who arranged it."""

    is_name_known: bool = True
    is_assistant: bool = False
    thanked: Lines2


class Fact(_Content):
    """What the manager knows about one topic of the role."""

    says: Lines1
    calls_for: Phrase
    cues: tuple[str, ...] = ()
    by: str | None = None


class Terms(_Content):
    """What is said about money, leave and hours."""

    pay: Lines2
    leave: Lines2
    hours: Lines2


class NextSteps(_Content):
    """What happens from here: who decides, when the candidate hears, whom to write to."""

    general: Lines2
    when: Lines1
    who: Lines1
    contact: Lines1


class Doubt(_Content):
    """One reservation about the candidate, hidden until it is asked for well."""

    key: Key
    short: Phrase
    subject: Phrase
    by: str | None = None
    fear: Phrase
    is_truly_missing: bool = True
    is_deal_breaker: bool = False
    about: Cues
    says: Lines3
    vague: Lines1
    weighs: Lines2
    means: Lines2
    follow_up: Lines2
    helps: Lines1
    settled: Lines2
    unsettled: Lines2
    receive: Line
    evidence: Line
    plan: Line
    weak: Line


class Reply(_Content):
    """Which kinds of reply the closing question may get, for each difficulty."""

    easy: Annotated[tuple[Answer, ...], Field(min_length=1)]
    medium: Annotated[tuple[Answer, ...], Field(min_length=1)]
    hard: Annotated[tuple[Answer, ...], Field(min_length=1)]

    def at(self, difficulty: Difficulty) -> tuple[Answer, ...]:
        """Return the kinds for one difficulty."""
        return {Difficulty.EASY: self.easy, Difficulty.MEDIUM: self.medium, Difficulty.HARD: self.hard}[difficulty]


class ManagerLines(_Content):
    """Lines that only this manager can say; the shared pool has the rest."""

    opens: Lines2
    nearly_convinced: Lines2
    sells: Lines3
    dodges: Lines2
    cue: Lines2


class Lobby(_Content):
    """One way in which the walk out can go."""

    situation: Situation
    scene: Lines1
    stand_in: Person | None = None


class Outcome(_Content):
    """The meeting afterwards."""

    room: Line
    rival: Phrase
    rival_strength: Phrase


class CoachExamples(_Content):
    """Good lines for exactly this scene, which the coach quotes."""

    reason: Phrase
    interest: Line
    question: Line
    ask: Line
    next_step: Line
    goodbye: Line
    thanks: Line
    weak_interest: Line
    weak_thanks: Line


class Scenario(_Content):
    """One closing of an interview, as a careers adviser writes it."""

    id: Key = Field(description="taken from the file's name")
    family: Key
    title: Phrase
    role: Phrase
    company: Phrase
    format: Format
    temperament: Temperament
    closing: Closing
    signal: Line
    opening: Annotated[str, StringConstraints(strip_whitespace=True, min_length=40, max_length=900)]
    you_are: Annotated[str, StringConstraints(strip_whitespace=True, min_length=40, max_length=700)]
    manager: Person
    panel: tuple[Person, ...] = ()
    desk: Desk | None = None
    escort: Helper | None = None
    lobby: tuple[Lobby, ...] = ()
    reply: Reply
    doubts: Annotated[tuple[Doubt, ...], Field(min_length=2, max_length=4)]
    facts: dict[Key, Fact]
    terms: Terms
    next_steps: NextSteps
    lines: ManagerLines
    outcome: Outcome
    coach: CoachExamples

    @property
    def people_in_the_room(self) -> tuple[Person, ...]:
        """Everybody whose hand is shaken at the end: the manager first."""
        return (self.manager, *self.panel)

    def doubt(self, key: str) -> Doubt:
        """Return the doubt with that key; KeyError if the scenario has none."""
        for doubt in self.doubts:
            if doubt.key == key:
                return doubt
        raise KeyError(key)

    def person(self, short: str | None) -> Person:
        """Return the person in the room with that spoken name; the manager for None."""
        return next((person for person in self.panel if person.short == short), self.manager)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        faults = [*_people_faults(self), *_doubt_faults(self), *_lobby_faults(self), *_fact_faults(self)]
        if faults:
            raise ValueError("; ".join(faults))
        return self


def _people_faults(scenario: Scenario) -> list[str]:
    faults = []
    has_panel = scenario.format in (Format.PANEL, Format.SCORED_BOARD)
    if has_panel and not scenario.panel:
        faults.append(f"panel: a {scenario.format} needs at least one [[panel]] person beside the manager")
    if not has_panel and scenario.panel:
        faults.append(f"panel: only a panel or a scored_board has panel people, this is a {scenario.format}")
    people = [*scenario.people_in_the_room, *(p for p in (scenario.desk, scenario.escort) if p)]
    people += [way.stand_in for way in scenario.lobby if way.stand_in]
    names = [person.short.casefold() for person in people]
    faults += [
        f"people: two people are called {name!r}; give each a spoken name of their own"
        for name in sorted({n for n in names if names.count(n) > 1})
    ]
    return faults


def _doubt_faults(scenario: Scenario) -> list[str]:
    faults = []
    keys = [doubt.key for doubt in scenario.doubts]
    if len(set(keys)) != len(keys):
        faults.append("doubts: two doubts share a key; keys must differ")
    known = {person.short for person in scenario.panel}
    faults += [
        f"doubts.{d.key}.by: {d.by!r} is nobody on the panel; use a panel person's `short`"
        for d in scenario.doubts
        if d.by and d.by not in known
    ]
    open_doubts = [doubt for doubt in scenario.doubts if not doubt.is_deal_breaker]
    answers = {answer for level in Difficulty for answer in scenario.reply.at(level)}
    if len(open_doubts) < 2:
        faults.append("doubts: at least two that are no deal-breaker are needed")
    if Answer.DEAL_BREAKER in answers and len(open_doubts) == len(scenario.doubts):
        faults.append("reply: deal_breaker needs a doubt with is_deal_breaker = true")
    return faults


_REMOTE_WAYS = {Format.VIDEO_CALL: Situation.COORDINATOR, Format.PHONE_SCREEN: Situation.SCHEDULER}
_NEEDS_STAND_IN = {Situation.GONE, Situation.REPLACED, Situation.GUARD}


def _lobby_faults(scenario: Scenario) -> list[str]:
    faults = []
    remote = _REMOTE_WAYS.get(scenario.format)
    for way in scenario.lobby:
        if remote and way.situation is not remote:
            faults.append(
                f"lobby: after a {scenario.format} only the situation {remote} is possible, not {way.situation}"
            )
        if not remote and way.situation in _REMOTE_WAYS.values():
            faults.append(f"lobby: {way.situation} belongs to calls, not to a {scenario.format}")
        if way.situation in _NEEDS_STAND_IN and not way.stand_in:
            faults.append(f"lobby: the situation {way.situation} needs a stand_in (the person who is there instead)")
        if way.situation is Situation.ESCORT_PARTS and not scenario.escort:
            faults.append("lobby: escort_parts needs an [escort]")
    if scenario.lobby and not scenario.desk:
        faults.append("desk: a lobby needs a [desk] person")
    if not scenario.lobby and scenario.format is not Format.PHONE_SCREEN:
        faults.append("lobby: at least one [[lobby]] is needed; only a phone_screen may go without")
    return faults


def _fact_faults(scenario: Scenario) -> list[str]:
    faults = [
        f"facts.{topic}: missing; every topic of the role needs a fact"
        for topic in Topic
        if topic not in scenario.facts
    ]
    own = {key: fact for key, fact in scenario.facts.items() if key not in set(Topic)}
    faults += [
        f"facts.{key}.cues: a topic of the scenario's own needs cues, the words that ask for it"
        for key, fact in own.items()
        if not fact.cues
    ]
    known = {person.short for person in scenario.panel}
    faults += [
        f"facts.{key}.by: {fact.by!r} is nobody on the panel"
        for key, fact in scenario.facts.items()
        if fact.by and fact.by not in known
    ]
    return faults
