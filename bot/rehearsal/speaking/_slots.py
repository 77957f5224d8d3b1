"""Slots: the places in a line where names and the candidate's own words go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from bot.rehearsal.acts import ActName, Beat
from bot.rehearsal.reading import Reading
from bot.rehearsal.scenario import Person, Scenario
from bot.rehearsal.scene import Scene, is_met_through_stand_in

_SLOT = re.compile(r"\{([a-z_]+)\}")
_THEM = {"she": "her", "he": "him", "they": "them"}
_THEIR = {"she": "her", "he": "his", "they": "their"}

KNOWN_SLOTS = frozenset("asked did figure subject calls_for manager people desk desk_them desk_their stand_in".split())
"""Every slot that a line of the pool may hold."""


@cache
def slots_in(text: str) -> frozenset[str]:
    """Return the names of the slots of a line."""
    # Kept, since only lines of the content come here, and each of them is looked at for every choice.
    return frozenset(_SLOT.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in; the first letter of the line is a capital. KeyError if a value is missing."""

    def value(match: re.Match[str]) -> str:
        begins_sentence = text[: match.start()].rstrip()[-1:] in (".", "?", "!")
        word = values[match.group(1)]
        return word[:1].upper() + word[1:] if begins_sentence else word

    filled = _SLOT.sub(value, text)
    return filled[:1].upper() + filled[1:]


def values_for(scenario: Scenario, scene: Scene, reading: Reading | None, beat: Beat) -> dict[str, str]:
    """Return the slots that are known at this beat."""
    values = {"manager": scenario.manager.short, "people": _listed(scenario.people_in_the_room)}
    if desk := scenario.desk:
        values |= {"desk": desk.short, "desk_them": _THEM[desk.pronoun], "desk_their": _THEIR[desk.pronoun]}
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
