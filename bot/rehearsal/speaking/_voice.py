"""The voice: who says which line. Choosing is pure; what was said is recorded by the caller."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.rehearsal.acts import Act, ActName, Beat, Speaker
from bot.rehearsal.chance import draw
from bot.rehearsal.reading import Reading
from bot.rehearsal.scenario import Scenario
from bot.rehearsal.scene import Scene, is_met_through_stand_in
from bot.rehearsal.speaking._pool import Pool, PoolLine
from bot.rehearsal.speaking._slots import fill, slots_in, values_for

_ECHOED = (ActName.SETTLES_DOUBT, ActName.FOLLOWS_UP, ActName.ASKS_RESULT)
_GOES_ON_FROM_ANOTHER = re.compile(
    r"^(?:and|also|then|plus)\b|\b(?:also|other thing|other one|as well|besides)\b", re.IGNORECASE
)
_MOST_TIES, _MOST_ECHOES = 2, 2


@dataclass(frozen=True, slots=True)
class Said:
    """One utterance or stage direction, as it is shown."""

    speaker: Speaker
    name: str | None
    act: ActName
    text: str
    is_by_person: bool = False
    """Whether these are the words of a person in the chair; the name is still the scene's."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Everything a voice may look at to word an act."""

    scenario: Scenario
    before: Scene
    scene: Scene
    act: Act
    reading: Reading | None
    seed: int
    used: tuple[str, ...]
    """Ids of all lines said so far, as often as they were said."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What was said, and the ids of the lines that were used for it."""

    said: tuple[Said, ...]
    used: tuple[str, ...]


class Voice(Protocol):
    """Words an act. It cannot change what was decided."""

    def speak(self, occasion: Occasion) -> Speech:
        """Return the words for every beat of the act."""
        ...


class ScriptedVoice:
    """Speaks lines written beforehand: fitting ones only, the least used first, then the most specific."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def speak(self, occasion: Occasion) -> Speech:
        """Return the words for every beat; a beat for which no line was written stays silent."""
        said: list[Said] = []
        used: list[str] = []
        for beat in occasion.act.beats:
            if beat.act is ActName.STEPS_OUT:
                continue
            texts = list(self._texts(occasion, beat, (*occasion.used, *used)))
            used += [line.id for line, _ in texts]
            if texts:
                said.append(_said(occasion.scenario, beat, " ".join(text for _, text in texts)))
        return Speech(tuple(said), tuple(used))

    def _texts(self, occasion: Occasion, beat: Beat, used: Collection[str]) -> Iterator[tuple[PoolLine, str]]:
        values = values_for(occasion.scenario, occasion.scene, occasion.reading, beat)
        own = lines_of_scenario(occasion.scenario, occasion.scene, beat)
        candidates = own or self._pool.lines.get(beat.act, ())
        if own and beat.act not in (ActName.SHOWS_LOBBY, ActName.OPENS) and all(line.id in used for line in own):
            candidates = (*own, *self._pool.lines.get(beat.act, ()))
        line = choose(candidates, beat, occasion.scenario, values, used, occasion.seed)
        if line is None:
            return
        echoes = sum(line.id in used for line in self._pool.lines.get(ActName.ECHOES, ()))
        if (
            beat.act in _ECHOED
            and beat.speaker is Speaker.MANAGER
            and echoes < _MOST_ECHOES
            and (echo := self._fresh(ActName.ECHOES, occasion, beat, used, values))
        ):
            yield echo, fill(echo.text, values)
        yield line, fill(line.text, values)
        if beat.act is ActName.ANSWERS_ROLE and occasion.before.did and beat.topic:
            tied = {**values, "did": occasion.before.did}
            ties = self._pool.lines.get(ActName.TIES_BACK, ())
            spent = sum(tie.id in used for tie in ties)
            if spent < _MOST_TIES and (tie := self._fresh(ActName.TIES_BACK, occasion, beat, used, tied)):
                yield tie, fill(tie.text, tied)

    def _fresh(
        self, act: ActName, occasion: Occasion, beat: Beat, used: Collection[str], values: dict[str, str]
    ) -> PoolLine | None:
        """Choose an added half-sentence; only one that was not yet said and has the candidate's own words in it."""
        lines = [line for line in self._pool.lines.get(act, ()) if line.id not in used]
        return choose(lines, beat, occasion.scenario, values, used, occasion.seed)


def choose(
    lines: Sequence[PoolLine], beat: Beat, scenario: Scenario, values: dict[str, str], used: Collection[str], seed: int
) -> PoolLine | None:
    """Choose a line: conditions hold, slots are known, least used, most specific; ties go by the seed. None if none fits."""
    fitting = [
        line
        for line in lines
        if (line.temperament is None or line.temperament is scenario.temperament)
        and set(line.when) <= set(beat.tags)
        and slots_in(line.text) <= values.keys()
    ]
    spent = list(used)
    return min(
        fitting, key=lambda line: (spent.count(line.id), -line.specificity, draw(seed, beat.act, line.id)), default=None
    )


def lines_of_scenario(scenario: Scenario, scene: Scene, beat: Beat) -> tuple[PoolLine, ...]:
    """Return the lines that the scenario itself holds for a beat."""
    return tuple(PoolLine(text=text) for text in _scenario_texts(scenario, scene, beat))


def _scenario_texts(scenario: Scenario, scene: Scene, beat: Beat) -> tuple[str, ...]:
    if beat.doubt:
        doubt = scenario.doubt(beat.doubt)
        by_act = {
            ActName.NAMES_DOUBT: _in_turn(scene, beat.doubt, doubt.says),
            ActName.DEAL_BREAKER: _in_turn(scene, beat.doubt, doubt.says),
            ActName.VAGUE_DOUBT: doubt.vague,
            ActName.EXPLAINS_DOUBT: doubt.means,
            ActName.WEIGHS_DOUBT: doubt.weighs,
            ActName.SAYS_WHAT_HELPS: doubt.helps,
            ActName.FOLLOWS_UP: doubt.follow_up,
            ActName.SETTLES_DOUBT: doubt.settled,
            ActName.LEAVES_DOUBT: doubt.unsettled,
        }
        return by_act.get(beat.act, ())
    if beat.act is ActName.ANSWERS_ROLE and beat.topic:
        return (scenario.facts[beat.topic].says[int(beat.detail or 0)],)
    if beat.act is ActName.ANSWERS_PAY and beat.detail:
        term, index = beat.detail.split(".")
        return (_at(getattr(scenario.terms, term), index),)
    if beat.act is ActName.ANSWERS_NEXT_STEPS and beat.detail:
        step, index = beat.detail.split(".")
        return (_at(getattr(scenario.next_steps, step), index),)
    if beat.act is ActName.SHOWS_LOBBY:
        return scenario.lobby[scene.way_out].scene
    if beat.act is ActName.DESK_THANKED_FOR_HELP and scenario.desk and not is_met_through_stand_in(scenario, scene):
        return scenario.desk.thanked
    lines = scenario.lines
    return {
        ActName.OPENS: lines.opens,
        ActName.NEARLY_CONVINCED: lines.nearly_convinced,
        ActName.SELLS_JOB: lines.sells,
        ActName.DODGES: lines.dodges,
        ActName.GIVES_CUE: lines.cue,
    }.get(beat.act, ())


def _in_turn(scene: Scene, key: str, says: tuple[str, ...]) -> tuple[str, ...]:
    """Keep "the other thing is..." for a doubt that is not the first one to be named."""
    if key != scene.doubts[0].key:
        return says
    return tuple(text for text in says if not _GOES_ON_FROM_ANOTHER.search(text)) or says


def _at(lines: tuple[str, ...], index: str) -> str:
    return lines[min(int(index), len(lines) - 1)]


def _said(scenario: Scenario, beat: Beat, text: str) -> Said:
    if beat.speaker is Speaker.MANAGER:
        # A cue to go that tells what the manager does, with the words in quotation marks, is a stage direction; in any
        # other line the manager quotes somebody.
        tells = beat.act is ActName.GIVES_CUE and '"' in text and not text.startswith('"')
        return (
            Said(Speaker.NARRATOR, None, beat.act, text)
            if tells
            else Said(Speaker.MANAGER, scenario.manager.name, beat.act, text)
        )
    if beat.speaker is Speaker.PANELIST:
        return Said(Speaker.PANELIST, scenario.person(beat.name).name, beat.act, text)
    return Said(beat.speaker, beat.name, beat.act, text)
