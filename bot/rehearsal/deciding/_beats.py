"""Short ways to write beats."""

from __future__ import annotations

from bot.rehearsal.acts import ActName, Beat, Speaker
from bot.rehearsal.scenario import Format, Scenario
from bot.rehearsal.scene import Scene

CALLS = (Format.PHONE_SCREEN, Format.VIDEO_CALL)


def by_manager(
    act: ActName, *tags: str, detail: str | None = None, doubt: str | None = None, topic: str | None = None
) -> Beat:
    """Let the manager say something."""
    return Beat(act, Speaker.MANAGER, detail=detail, doubt=doubt, topic=topic, tags=tags)


def about_doubt(scenario: Scenario, act: ActName, key: str, *tags: str) -> Beat:
    """Let whoever raised a doubt speak about it: the manager, or one of the panel."""
    raised_by = scenario.doubt(key).by
    speaker = Speaker.PANELIST if raised_by else Speaker.MANAGER
    return Beat(act, speaker, raised_by, doubt=key, tags=tags)


def about_topic(scenario: Scenario, act: ActName, topic: str, detail: str) -> Beat:
    """Let whoever knows a topic answer about it."""
    known_by = scenario.facts[topic].by
    return Beat(act, Speaker.PANELIST if known_by else Speaker.MANAGER, known_by, topic=topic, detail=detail)


def goodbye_beats(scenario: Scenario, scene: Scene, *, is_cold: bool, has_settled: bool) -> tuple[Beat, ...]:
    """Close the talk: the manager's last words, hands all round, and the way out."""
    tags = ["cold"] if is_cold else ["settled"] if has_settled else []
    hands = {Format.PHONE_SCREEN: "phone", Format.VIDEO_CALL: "video"}.get(scenario.format, "in_person")
    if scenario.format in CALLS:
        tags.append("call")
    beats = [by_manager(ActName.SAYS_GOODBYE, *tags), Beat(ActName.SHAKES_HANDS, Speaker.NARRATOR, tags=(hands,))]
    if scene.way_out >= 0:
        beats.append(way_out_beat(scenario, scene))
    return tuple(beats)


def way_out_beat(scenario: Scenario, scene: Scene) -> Beat:
    """Show who is met on the way out."""
    return Beat(ActName.SHOWS_LOBBY, Speaker.NARRATOR, detail=scenario.lobby[scene.way_out].situation)
