"""Slots: the places in a line where names and the candidate's own words go."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.rehearsal.acts import ActName, Beat
from bot.rehearsal.reading import Reading
from bot.rehearsal.scenario import Person, Scenario
from bot.rehearsal.scene import Scene, is_met_through_stand_in

_SLOT = re.compile(r"\{([a-z_]+)\}")
_THEM = {"she": "her", "he": "him", "they": "them"}
_THEIR = {"she": "her", "he": "his", "they": "their"}

KNOWN_SLOTS = frozenset(
    "asked did figure subject calls_for manager people desk desk_they desk_them desk_their escort escort_they escort_them help stand_in company role rival rival_strength receptionist_role".split()
)
"""Every slot that a line of the pool may hold."""


def slots_in(text: str) -> set[str]:
    """Return the names of the slots of a line."""
    return set(_SLOT.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in; the first letter of the line is a capital. KeyError if a value is missing."""
    filled = _SLOT.sub(lambda match: values[match.group(1)], text)
    return filled[:1].upper() + filled[1:]


def values_for(scenario: Scenario, scene: Scene, reading: Reading | None, beat: Beat) -> dict[str, str]:
    """Return the slots that are known at this beat."""
    values = {"manager": scenario.manager.short, "company": scenario.company, "role": scenario.role, "people": _listed(scenario.people_in_the_room)}
    values |= {"rival": scenario.outcome.rival, "rival_strength": scenario.outcome.rival_strength}
    if scenario.desk:
        desk = scenario.desk
        values |= {"desk": desk.short, "help": desk.help, "desk_they": desk.pronoun, "desk_them": _THEM[desk.pronoun], "desk_their": _THEIR[desk.pronoun], "receptionist_role": desk.role}
    if scenario.escort:
        values |= {"escort": scenario.escort.short, "escort_they": scenario.escort.pronoun, "escort_them": _THEM[scenario.escort.pronoun]}
    if scene.way_out >= 0 and (stand_in := scenario.lobby[scene.way_out].stand_in):
        values["stand_in"] = stand_in.short
    if beat.act is ActName.WALKS_OUT and is_met_through_stand_in(scenario, scene):
        values.pop("desk", None)
    if beat.doubt:
        values["subject"] = scenario.doubt(beat.doubt).subject
    if beat.topic and beat.topic in scenario.facts:
        values["calls_for"] = scenario.facts[beat.topic].calls_for
    if beat.detail and beat.act is ActName.DOES_NOT_KNOW:
        values["asked"] = beat.detail
    if reading and reading.did:
        values["did"] = reading.did
    if reading and reading.figure:
        values["figure"] = reading.figure
    return values


def _listed(people: tuple[Person, ...]) -> str:
    names = [person.short for person in people]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
