"""Choosing the scene of a round: by what was asked for, and none that was just played."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.rehearsal.scenario import Scenario

_FAMILY = "family:"


def scenes_for(scenarios: Mapping[str, Scenario], asked: str | None) -> list[str]:
    """Return the ids of the scenes that fit: an id, `family:` and a family's key, or words of a title; None: all."""
    if asked is None:
        return sorted(scenarios)
    wanted = asked.strip().casefold()
    if wanted in scenarios:
        return [wanted]
    # A label of the list that was typed instead of picked means the same.
    family = wanted.removeprefix(_FAMILY).removeprefix("any in ").replace(" ", "_")
    if fitting := sorted(key for key, scenario in scenarios.items() if scenario.family == family):
        return fitting
    words = wanted.replace("(", " ").replace(")", " ").split()
    return sorted(key for key, scenario in scenarios.items() if words and _tells(scenario, words))


def choose_scene(
    scenarios: Mapping[str, Scenario], asked: str | None, played: Sequence[str], pick: Callable[[int], int]
) -> str:
    """Return a scene that was not played lately; where all of those that fit were, the one longest ago."""
    # What was asked for may have been taken out of the content since.
    among = scenes_for(scenarios, asked) or sorted(scenarios)
    fresh = [key for key in among if key not in played]
    if fresh:
        return fresh[pick(len(fresh))]
    newest_first = list(reversed(played))
    return max(among, key=newest_first.index)


def _tells(scenario: Scenario, words: Sequence[str]) -> bool:
    text = f"{scenario.title} {scenario.role} {scenario.company} {scenario.family.replace('_', ' ')}".casefold()
    return all(word in text for word in words)
