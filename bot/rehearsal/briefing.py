"""The card that only the person in a chair sees: who they are, what they hold back, and how to begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.rehearsal.acts import ActName, Beat
from bot.rehearsal.chance import draw
from bot.rehearsal.deciding import next_doubt
from bot.rehearsal.scenario import Answer, Desk, Doubt, Helper, Lobby, Person, Scenario, Situation
from bot.rehearsal.scene import is_met_through_stand_in, person_in_front
from bot.rehearsal.session import Rehearsal
from bot.rehearsal.speaking import lines_of_scenario

_STARTERS = 2
_SOON_READ = 110
"""A card is read while the others wait."""
_MANNERS = {
    Answer.NEARLY_CONVINCED: "Asked well, you are nearly convinced and tell them about the job.",
    Answer.NAMED_DOUBT: "Asked well, you name one doubt plainly.",
    Answer.SEVERAL_DOUBTS: "Asked well, you name two doubts, and they can answer them one by one.",
    Answer.VAGUE_DOUBT: "Asked well, you stay vague; you say what you mean when they ask on.",
    Answer.DODGE: "However they ask, you dodge, and stay with it.",
    Answer.DEAL_BREAKER: "Asked well, you name the one thing that no answer can change.",
}
_GOES_ON = "Hear what they say. Is it enough? Then you are convinced; if not, ask on."
_NOTHING_SETTLES = "Nothing they say can settle it today. Watch whether they take it calmly."
_ALL_SETTLED = "You have no doubt left. You can be convinced, or give the cue to go."
_NOBODY_MET = "Nobody is met on the way out of this scene. You watch, and mark at the end."
_SITUATIONS = {
    Situation.FREE: "You are free when they come out, and look up.",
    Situation.NAME_UNKNOWN: "You are free when they come out. They were never told your name, so they may ask for it.",
    Situation.ON_PHONE: "You are on the phone and stay on it: a nod or a raised hand is all that you can give.",
    Situation.ESCORT_PARTS: "You walk them out, and part from them before the front desk.",
    Situation.MANAGER_WALKS_ALONG: "You are free, but {manager} walks along with them and hears every word.",
    Situation.COORDINATOR: "The interview is over, and you are still on the call to let them go.",
    Situation.SCHEDULER: "The interview is over, and you are back on the line to let them go.",
}
_STEP = "And a step with a date for what is missing."
_AS_THEIRS = (("myself", "themselves"), ("my", "their"), ("me", "them"), ("I was", "they were"), ("I", "they"))
"""What somebody did is told from the candidate's side in the scenario; on a card it is told of the candidate."""
_AWAY = "{desk} is not here just now, and you are. You can pass a message on, if they ask for {desk}."


@dataclass(frozen=True, slots=True)
class Briefing:
    """What somebody in a chair needs to know. What does not apply to the chair, or to the scene as it stands, is empty."""

    who: str
    manner: str = ""
    """What to do: how the manager of this scene takes the closing question, or the answer to a doubt that is on the table."""
    doubt: str = ""
    """The doubt that is on the table, or the next one to name."""
    settles: tuple[str, ...] = ()
    """What settles it, as the manager would put it."""
    yields_not_to: str = ""
    """What a candidate often says to it, and what leaves it as it was."""
    dodge: str = ""
    """A line that gives nothing away."""
    helped: str = ""
    """What whoever is met on the way out did for the candidate."""
    situation: str = ""
    """How they are met."""
    starters: tuple[str, ...] = ()
    """Two lines to start from."""

    @property
    def length(self) -> int:
        """How many characters it holds."""
        parts = (self.who, self.manner, self.doubt, *self.settles, self.yields_not_to, self.dodge)
        return sum(map(len, (*parts, self.helped, self.situation, *self.starters)))


def manager_briefing(scenario: Scenario, rehearsal: Rehearsal) -> Briefing:
    """Brief the person in the manager's chair as the scene stands now."""
    scene = rehearsal.scene
    manager = scenario.manager
    dodge = min(scenario.lines.dodges, key=len)
    key = next_doubt(scenario, scene)
    if key is None:
        starters = _picked(scenario.lines.nearly_convinced, rehearsal.seed, _STARTERS)
        return Briefing(_who(manager), doubt=_ALL_SETTLED, dodge=dodge, starters=starters)
    doubt = scenario.doubt(key)
    says = [line.text for line in lines_of_scenario(scenario, scene, Beat(ActName.NAMES_DOUBT, doubt=key))]
    return Briefing(
        _who(manager),
        _GOES_ON if scene.voiced else _MANNERS[scene.answer],
        f"The candidate {doubt.short}.",
        _what_settles(doubt),
        doubt.weak,
        dodge,
        starters=_shortest([*says, *(text for text in doubt.says if text not in says)]),
    )


def desk_briefing(scenario: Scenario, rehearsal: Rehearsal) -> Briefing:
    """Brief the person who plays whoever is met on the way out."""
    scene = rehearsal.scene
    if scene.way_out < 0 or scenario.desk is None:
        return Briefing(_NOBODY_MET)
    desk, way = scenario.desk, scenario.lobby[scene.way_out]
    if is_met_through_stand_in(scenario, scene) and way.stand_in:
        return _stand_in_briefing(way.stand_in, desk)
    is_escort = scenario.escort is not None and person_in_front(scenario, scene) == scenario.escort.name
    met: Helper = scenario.escort if is_escort and scenario.escort else desk
    return Briefing(
        _who(met),
        helped=_helped(met),
        situation=_situation(scenario, way, is_escort=is_escort),
        starters=_desk_starters(desk, met, way, rehearsal.seed),
    )


def _what_settles(doubt: Doubt) -> tuple[str, ...]:
    if doubt.is_deal_breaker:
        return (_NOTHING_SETTLES,)
    return (_beginning(doubt.helps[0]), *((_STEP,) if doubt.is_truly_missing else ()))


def _who(person: Person) -> str:
    return f"You are {person.name}, {person.role}."


def _helped(met: Helper) -> str:
    return f"What they can thank you for: {_as_theirs(met.help)}."


def _as_theirs(told: str) -> str:
    """Return what was done for the candidate as it is told of them: "drying my coat" -> "drying their coat"."""
    for own, theirs in _AS_THEIRS:
        told = re.sub(rf"\b{own}\b", theirs, told)
    return told


def _situation(scenario: Scenario, way: Lobby, *, is_escort: bool) -> str:
    if way.situation is Situation.ESCORT_PARTS and not is_escort:
        return _SITUATIONS[Situation.FREE]
    return _SITUATIONS[way.situation].format(manager=scenario.manager.short)


def _desk_starters(desk: Desk, met: Helper, way: Lobby, seed: int) -> tuple[str, ...]:
    if way.situation is Situation.ON_PHONE:
        return ("*nods, the receiver at the ear*", "*raises a hand and mouths: bye*")
    if met is not desk:
        return ("You're welcome, it was no trouble.", "This is as far as I go. Take care.")
    return _picked(desk.thanked, seed, _STARTERS)


def _stand_in_briefing(stand_in: Person, desk: Desk) -> Briefing:
    helped = f"What {desk.short} did for them: {_as_theirs(desk.help)}."
    starters = (f"{desk.short} isn't here just now. Shall I pass something on?", f"I'll tell {desk.short}.")
    return Briefing(_who(stand_in), helped=helped, situation=_AWAY.format(desk=desk.short), starters=starters)


def _beginning(text: str) -> str:
    """Return the first sentences, as many as are soon read."""
    sentences = re.split(r"(?<=[.?!])\s+", text)
    kept = sentences[:1]
    for sentence in sentences[1:]:
        if len(" ".join((*kept, sentence))) > _SOON_READ:
            break
        kept.append(sentence)
    return " ".join(kept)


def _shortest(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the shortest lines in the order in which they were written."""
    short = sorted(lines, key=len)[:_STARTERS]
    return tuple(text for text in lines if text in short)


def _picked(lines: Sequence[str], seed: int, count: int) -> tuple[str, ...]:
    """Return as many of the lines as are wanted, in an order that differs from seed to seed."""
    return tuple(sorted(lines, key=lambda text: draw(seed, "starter", text))[:count])
