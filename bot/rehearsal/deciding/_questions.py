"""Answers to questions about the role, the terms and the next steps."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.rehearsal.acts import ActName, Beat
from bot.rehearsal.deciding._beats import about_topic, by_manager
from bot.rehearsal.moves import Move
from bot.rehearsal.reading import Reading
from bot.rehearsal.scenario import Scenario
from bot.rehearsal.scene import Scene

_MOST_TOPICS = 2
_MOST_UNKNOWN = 3
_REMOTE = re.compile(r"\b(?:home|remote\w*|hybrid)\b", re.IGNORECASE)


def answer_questions(scenario: Scenario, scene: Scene, reading: Reading) -> tuple[Scene, tuple[Beat, ...]]:
    """Answer every question of the line that is not about the candidate's own chances."""
    beats: tuple[Beat, ...] = ()
    if reading.has(Move.ASKS_ROLE):
        scene, more = _about_role(scenario, scene, reading)
        beats += more
    if reading.has(Move.ASKS_PAY):
        scene, more = _about_terms(scenario, scene, reading)
        beats += more
    if reading.has(Move.ASKS_NEXT_STEPS):
        scene, more = _about_next_steps(scenario, scene, reading)
        beats += more
    return scene, beats


def _about_role(scenario: Scenario, scene: Scene, reading: Reading) -> tuple[Scene, tuple[Beat, ...]]:
    beats: list[Beat] = []
    for topic in reading.topics[:_MOST_TOPICS]:
        told = scene.topics.count(topic)
        if topic in scenario.facts and told < len(scenario.facts[topic].says):
            beats.append(about_topic(scenario, ActName.ANSWERS_ROLE, topic, str(told)))
            scene = replace(scene, topics=(*scene.topics, topic), last_topic=topic)
    if beats:
        return scene, tuple(beats)
    if (
        reading.has(Move.ASKS_TO_CONVINCE, Move.ASKS_NEXT_STEPS, Move.ASKS_PAY, Move.CLARIFIES, Move.CHECKS)
        and not reading.topics
    ):
        # The line asks something else that can be answered; a topic nobody knows is most likely part of that.
        return scene, ()
    if reading.topics or scene.unknown_topics >= _MOST_UNKNOWN:
        return replace(scene, patience=scene.patience - 1), (by_manager(ActName.HAS_SAID_ALL),)
    return replace(scene, unknown_topics=scene.unknown_topics + 1), (
        by_manager(ActName.DOES_NOT_KNOW, detail=reading.asked),
    )


def _about_terms(scenario: Scenario, scene: Scene, reading: Reading) -> tuple[Scene, tuple[Beat, ...]]:
    if reading.terms[:1] == ("remote",):
        where = next((index for index, line in enumerate(scenario.terms.hours) if _REMOTE.search(line)), None)
        if where is None or f"hours.{where}" in scene.terms:
            return scene, (by_manager(ActName.DOES_NOT_KNOW, detail="working from home"),)
        return replace(scene, terms=(*scene.terms, "hours")), (
            by_manager(ActName.ANSWERS_PAY, detail=f"hours.{where}"),
        )
    for term in tuple(term for term in reading.terms if term != "remote") or ("pay",):
        told = scene.terms.count(term)
        if told < _MOST_TOPICS:
            return replace(scene, terms=(*scene.terms, term)), (
                by_manager(ActName.ANSWERS_PAY, detail=f"{term}.{told}"),
            )
    return replace(scene, patience=scene.patience - 1), (by_manager(ActName.HAS_SAID_ALL),)


def _about_next_steps(scenario: Scenario, scene: Scene, reading: Reading) -> tuple[Scene, tuple[Beat, ...]]:
    steps = scenario.next_steps
    lines = {"general": steps.general, "when": steps.when, "who": steps.who, "contact": steps.contact}
    beats: tuple[Beat, ...] = ()
    for step in reading.steps:
        told = scene.steps.count(step)
        if told < len(lines[step]):
            scene = replace(scene, steps=(*scene.steps, step))
            beats += (by_manager(ActName.ANSWERS_NEXT_STEPS, detail=f"{step}.{told}"),)
    if not beats:
        return replace(scene, patience=scene.patience - 1), (by_manager(ActName.HAS_SAID_ALL),)
    return scene, beats
