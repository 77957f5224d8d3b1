"""The state of a running scene: small, immutable, and all that deciding knows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.rehearsal.acts import Beat
from bot.rehearsal.chance import draw, pick
from bot.rehearsal.moves import Place
from bot.rehearsal.scenario import Answer, Difficulty, Scenario, Situation, Temperament


class Phase(StrEnum):
    """How far the talk has come."""

    OPEN = "open"
    DOUBT = "doubt"
    CUED = "cued"
    LOBBY = "lobby"
    OVER = "over"


class Standing(StrEnum):
    """What has become of a doubt."""

    HIDDEN = "hidden"
    VOICED = "voiced"
    SETTLED = "settled"
    UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True)
class DoubtState:
    """One doubt and what has been said to it so far."""

    key: str
    standing: Standing = Standing.HIDDEN
    is_vague: bool = False
    tries: int = 0
    follow_ups: int = 0
    nudges: int = 0
    explained: int = 0
    is_about: bool = False
    has_own_act: bool = False
    has_result: bool = False
    has_limit: bool = False
    has_plan: bool = False
    has_date: bool = False
    was_disputed: bool = False
    said_what_helps: bool = False
    was_reopened: bool = False
    fragments: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """Where the rehearsal stands. Equal scenes answer equal readings alike."""

    difficulty: Difficulty
    answer: Answer
    doubts: tuple[DoubtState, ...]
    way_out: int
    """Index of the scenario's lobby situation; -1 if there is none."""
    patience: int
    phase: Phase = Phase.OPEN
    exchanges: int = 0
    open_doubt: str | None = None
    asks: int = 0
    presses: int = 0
    declines: int = 0
    idle: int = 0
    stalls: int = 0
    cued_exchanges: int = 0
    last: tuple[Beat, ...] = ()
    """What the manager last told, for somebody who asks to hear it again."""
    closed_doubt: str | None = None
    """The doubt that was settled or left last."""
    begs: int = 0
    blames: int = 0
    asides: int = 0
    has_interest: bool = False
    has_case: bool = False
    has_dodged: bool = False
    is_convinced: bool = False
    was_insulted: bool = False
    topics: tuple[str, ...] = ()
    """Topics answered so far; a topic stands here as often as it was answered."""
    unknown_topics: int = 0
    terms: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    last_topic: str | None = None
    did: str | None = None
    escort_left: bool = False
    lobby_exchanges: int = 0
    has_thanked_desk: bool = False
    has_looked_for_desk: bool = False

    @property
    def place(self) -> Place:
        """The place in which the next line is said."""
        return Place.LOBBY if self.phase is Phase.LOBBY else Place.OFFICE

    @property
    def is_over(self) -> bool:
        """Whether nothing more can be said."""
        return self.phase is Phase.OVER

    def doubt(self, key: str) -> DoubtState:
        """Return the state of one doubt; KeyError if there is none of that key."""
        for doubt in self.doubts:
            if doubt.key == key:
                return doubt
        raise KeyError(key)

    @property
    def current(self) -> DoubtState | None:
        """The doubt that is being talked about."""
        return self.doubt(self.open_doubt) if self.open_doubt else None

    def with_doubt(self, doubt: DoubtState) -> Scene:
        """Return the scene with that doubt's state replaced."""
        return replace(self, doubts=tuple(doubt if old.key == doubt.key else old for old in self.doubts))

    @property
    def voiced(self) -> tuple[str, ...]:
        """Keys of the doubts that have been said out loud."""
        return tuple(doubt.key for doubt in self.doubts if doubt.standing is not Standing.HIDDEN)


_PATIENCE = {Temperament.WARM: 5, Temperament.RESERVED: 4, Temperament.BRISK: 3}


def begin(scenario: Scenario, difficulty: Difficulty, seed: int) -> Scene:
    """Set up a scene: which reply the closing question gets, which doubt comes first, how the walk out goes."""
    open_doubts = [doubt.key for doubt in scenario.doubts if not doubt.is_deal_breaker]
    breakers = [doubt.key for doubt in scenario.doubts if doubt.is_deal_breaker]
    answer = pick(scenario.reply.at(difficulty), seed, "answer")
    if answer is Answer.NEARLY_CONVINCED and draw(seed, "nearly convinced") % 2:
        # The doubt is where most is learnt, so this reply is the rarer one.
        answer = next((other for other in scenario.reply.at(difficulty) if other is not answer), answer)
    first = pick(open_doubts[:2], seed, "first doubt")
    ordered = [first, *(key for key in open_doubts if key != first)]
    keys = [*breakers, *ordered] if answer is Answer.DEAL_BREAKER else [*ordered, *breakers]
    situation = pick(range(len(scenario.lobby)), seed, "lobby") if scenario.lobby else -1
    return Scene(
        difficulty=difficulty,
        answer=answer,
        doubts=tuple(DoubtState(key) for key in keys),
        way_out=situation,
        patience=_PATIENCE[scenario.temperament] + (1 if difficulty is Difficulty.EASY else 0),
    )


def is_met_through_stand_in(scenario: Scenario, scene: Scene) -> bool:
    """Tell whether the person at the desk is away and somebody else has to pass the thanks on."""
    return scene.way_out >= 0 and scenario.lobby[scene.way_out].situation in (
        Situation.GONE,
        Situation.REPLACED,
        Situation.GUARD,
    )


def person_in_front(scenario: Scenario, scene: Scene) -> str | None:
    """Name the person to whom a line in the lobby is said, as the listener needs it."""
    if scene.way_out < 0 or scenario.desk is None:
        return None
    if scenario.lobby[scene.way_out].situation is Situation.ESCORT_PARTS and not scene.escort_left and scenario.escort:
        return scenario.escort.name
    return scenario.desk.name


def bystander(scenario: Scenario, scene: Scene) -> str | None:
    """Name the person at the desk while the escort is still the one in front."""
    if scenario.desk is None or person_in_front(scenario, scene) in (None, scenario.desk.name):
        return None
    return scenario.desk.name
