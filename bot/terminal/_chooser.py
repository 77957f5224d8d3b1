"""Choosing a scene and how hard it is; Enter means: surprise me."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.rehearsal.chance import pick
from bot.rehearsal.scenario import Difficulty, Scenario
from bot.terminal._view import View
from bot.wording import LEVELS


def choose_scenario(scenarios: Mapping[str, Scenario], seed: int, view: View, read: Callable[[str], str]) -> str:
    """Return the id of the scene that was chosen, by number or by a part of its name; by the seed at Enter."""
    listed = sorted(scenarios.values(), key=lambda scenario: scenario.id)
    view.heading("Which interview is coming to its end?")
    family = ""
    for number, scenario in enumerate(listed, 1):
        if scenario.family != family:
            family = scenario.family
            view.say(family)
        view.say(f"  {number:>2}  {scenario.title}")
    while True:
        answer = read("\nA number, a word of the name, or Enter for a surprise> ").strip().lower()
        if not answer:
            return pick(listed, seed, "surprise").id
        if answer.isdecimal() and 1 <= int(answer) <= len(listed):
            return listed[int(answer) - 1].id
        found = [scenario for scenario in listed if answer in f"{scenario.id} {scenario.title}".lower()]
        if len(found) == 1 or (found and len({scenario.family for scenario in found}) == 1):
            return pick(found, seed, "surprise").id
        view.say(
            f"{'More than one scene' if found else 'No scene'} fits {answer!r}. Type a number from 1 to {len(listed)}, or just Enter."
        )


def choose_difficulty(view: View, read: Callable[[str], str]) -> Difficulty:
    """Return how hard the manager makes it; gentle at Enter."""
    choices = ", ".join(f"{level.value} {name}" for level, name in LEVELS.items())
    while True:
        answer = read(f"How hard? {choices} (Enter: {LEVELS[Difficulty.EASY]})> ").strip()
        if not answer:
            return Difficulty.EASY
        if answer in {str(level.value) for level in Difficulty}:
            return Difficulty(int(answer))
        view.say("Type 1, 2 or 3, or just Enter.")
