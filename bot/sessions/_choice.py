"""Choosing a scene: by what was asked for, else the one that was played least."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.rehearsal.chance import pick
from bot.rehearsal.scenario import Difficulty, Scenario
from bot.rehearsal.session import Coaching

_FAMILY = "family:"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked for; None means: whatever makes a good rehearsal."""

    scene: str | None = None
    """A scene's id, `family:` and a family's key, or words of a title as somebody typed them."""
    difficulty: Difficulty | None = None
    coaching: Coaching | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One choice offered while somebody types: what is shown, and what is sent back."""

    name: str
    value: str


def find_scenes(scenarios: Mapping[str, Scenario], query: str) -> list[str]:
    """Return the ids of the scenes that fit what was asked for, sorted; none if nothing fits."""
    asked = query.strip().casefold()
    if asked in scenarios:
        return [asked]
    # A label of the list that was typed instead of picked means the same.
    family = asked.removeprefix(_FAMILY).removeprefix("any in ").replace(" ", "_")
    if fitting := sorted(key for key, scenario in scenarios.items() if scenario.family == family):
        return fitting
    if labelled := [key for key, scenario in scenarios.items() if _label(scenario).casefold() == asked]:
        return labelled
    words = asked.split()
    return sorted(
        key for key, scenario in scenarios.items() if words and all(word in _text(scenario) for word in words)
    )


def suggest(scenarios: Mapping[str, Scenario], typed: str, most: int) -> list[Suggestion]:
    """Return up to `most` choices for what has been typed so far: families first, then scenes."""
    words = typed.casefold().split()
    families = sorted({scenario.family for scenario in scenarios.values()})
    offered = [
        Suggestion(f"Any in {family_name(family)}", f"{_FAMILY}{family}")
        for family in families
        if all(word in family_name(family) for word in words)
    ]
    offered += [
        Suggestion(_label(scenario), key)
        for key, scenario in sorted(scenarios.items(), key=lambda pair: pair[1].title)
        if all(word in _text(scenario) for word in words)
    ]
    return offered[:most]


def family_name(family: str) -> str:
    """Return a family's key as words."""
    return family.replace("_", " ")


def least_played(candidates: Iterable[str], played: Sequence[str], seed: int) -> str:
    """Return one of the scenes that were played least often; never the last one again if there is another."""
    among = sorted(candidates)
    others = [key for key in among if not played or key != played[-1]] or among
    times = Counter(played)
    fewest = min(times[key] for key in others)
    return pick([key for key in others if times[key] == fewest], seed, "surprise")


def _label(scenario: Scenario) -> str:
    return f"{scenario.title} ({family_name(scenario.family)})"[:100]


def _text(scenario: Scenario) -> str:
    return f"{scenario.title} {scenario.role} {scenario.company} {family_name(scenario.family)}".casefold()
