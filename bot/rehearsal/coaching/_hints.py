"""The hint before speaking: a direction first, a line to start from when asked again."""

from __future__ import annotations

from bot.rehearsal.scenario import Closing, Scenario, Situation
from bot.rehearsal.scene import Phase, Scene

_LOBBY = {
    Situation.ON_PHONE: "lobby_on_phone",
    Situation.GONE: "lobby_away",
    Situation.REPLACED: "lobby_away",
    Situation.GUARD: "lobby_away",
    Situation.MANAGER_WALKS_ALONG: "lobby_manager",
    Situation.NAME_UNKNOWN: "lobby_name_unknown",
    Situation.COORDINATOR: "lobby_call",
    Situation.SCHEDULER: "lobby_call",
}


def hint_key(scenario: Scenario, scene: Scene, *, was_asked_before: bool) -> str:
    """Choose the hint for the next line by its key in `notes.toml`."""
    if scene.phase is Phase.LOBBY:
        return _in_lobby(scenario, scene, was_asked_before)
    if scene.phase is Phase.CUED:
        return "cued_line" if was_asked_before else "cued"
    if scene.current:
        return _with_doubt(scenario, scene, was_asked_before)
    if scene.has_dodged:
        return "after_dodge_line" if was_asked_before else "after_dodge"
    if scene.is_convinced:
        return "after_doubt_line" if was_asked_before else "after_convinced"
    if scene.closed_doubt:
        return "after_doubt_line" if was_asked_before else "after_doubt"
    if was_asked_before:
        return "open_line" if scene.has_interest or scenario.closing is not Closing.DIRECT else "interest_first"
    if scene.topics and scenario.closing is not Closing.STATEMENT:
        return "open_again"
    return f"open_{scenario.closing}"


def _with_doubt(scenario: Scenario, scene: Scene, was_asked_before: bool) -> str:
    state = scene.current
    assert state is not None, "only called with a doubt open"
    if scenario.doubt(state.key).is_deal_breaker:
        return "deal_breaker"
    if state.is_vague:
        return "doubt_vague_line" if was_asked_before else "doubt_vague"
    if was_asked_before:
        return "doubt_line"
    return "doubt_several" if len(scene.voiced) > 1 and state.tries == 0 else "doubt_named"


def _in_lobby(scenario: Scenario, scene: Scene, was_asked_before: bool) -> str:
    situation = scenario.lobby[scene.way_out].situation
    if situation is Situation.ESCORT_PARTS and not scene.escort_left:
        return "lobby_escort"
    return "lobby_line" if was_asked_before else _LOBBY.get(situation, "lobby_free")
