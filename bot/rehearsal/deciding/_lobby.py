"""The way out: who is thanked, how it is taken, and when the door closes."""

from __future__ import annotations

from dataclasses import replace

from bot.rehearsal.acts import Act, ActName, Beat, Speaker
from bot.rehearsal.deciding._beats import CALLS
from bot.rehearsal.moves import Move
from bot.rehearsal.reading import Reading
from bot.rehearsal.scenario import Lobby, Scenario, Situation
from bot.rehearsal.scene import Phase, Scene, is_met_through_stand_in

_MOST_EXCHANGES = 3
_SHORT_WORDS = 8
"""What can be said in passing to somebody on the phone."""
_FEWEST_SHOUTED = 2


def answer_in_lobby(scenario: Scenario, scene: Scene, reading: Reading) -> tuple[Scene, Act]:
    """Answer one line or gesture on the way out."""
    way = scenario.lobby[scene.way_out]
    if reading.has(Move.HOSTILE):
        return _over(scene, (_by_desk(scenario, scene, ActName.DESK_STUNG),))
    if reading.has(Move.LEAVES) and not reading.has(Move.THANKS):
        return _over(
            scene, (Beat(ActName.WALKS_OUT, Speaker.NARRATOR, tags=("call",) if scenario.format in CALLS else ()),)
        )
    if way.situation is Situation.ESCORT_PARTS and not scene.escort_left:
        if not reading.names_bystander:
            return _part_from_escort(scenario, scene, reading)
        # The line is meant for the desk: the escort goes without a word, unless thanked in the same breath.
        scene = replace(scene, escort_left=True)
        _, parting = _part_from_escort(scenario, scene, replace(reading, moves=()))
    else:
        parting = None
    scene = replace(scene, lobby_exchanges=scene.lobby_exchanges + 1)
    if way.situation is Situation.ON_PHONE:
        return _while_on_the_phone(scene, reading)
    beats = (
        _through_stand_in(scenario, scene, reading)
        if is_met_through_stand_in(scenario, scene)
        else _face_to_face(scenario, scene, reading)
    )
    if parting:
        beats = (parting.beats[0], *beats)
    return _find_the_end(scenario, way, scene, reading, beats)


def _by_desk(scenario: Scenario, scene: Scene, act: ActName) -> Beat:
    way = scenario.lobby[scene.way_out]
    speaker = Speaker.COORDINATOR if scenario.format in CALLS else Speaker.RECEPTIONIST
    assert scenario.desk is not None, "a lobby has a desk; the loader sees to it"
    name = way.stand_in.name if way.stand_in and is_met_through_stand_in(scenario, scene) else scenario.desk.name
    tags = ("call",) if scenario.format in CALLS else ("building",)
    return Beat(act, speaker, name, tags=tags)


def _part_from_escort(scenario: Scenario, scene: Scene, reading: Reading) -> tuple[Scene, Act]:
    assert scenario.escort is not None, "escort_parts has an escort; the loader sees to it"
    act = ActName.ESCORT_THANKED if reading.has(Move.THANKS) else ActName.ESCORT_PARTS
    beats = (Beat(act, Speaker.ESCORT, scenario.escort.name), Beat(ActName.REACHES_DESK, Speaker.NARRATOR))
    return replace(scene, escort_left=True), Act(act, beats)


def _while_on_the_phone(scene: Scene, reading: Reading) -> tuple[Scene, Act]:
    shouts = sum(word.isupper() and len(word) > 2 for word in reading.text.replace("!", " ").split()) >= _FEWEST_SHOUTED
    is_brief = reading.is_silent or (reading.word_count <= _SHORT_WORDS and not shouts)
    if reading.greets_by_gesture:
        return _over(replace(scene, has_thanked_desk=True), (Beat(ActName.DESK_NODS_BACK, Speaker.NARRATOR),))
    if is_brief and reading.has(Move.THANKS, Move.SAYS_GOODBYE, Move.ACKNOWLEDGES, Move.USES_NAME, Move.MENTIONS_HELP):
        thanked = scene.has_thanked_desk or reading.has(Move.THANKS)
        return _over(replace(scene, has_thanked_desk=thanked), (Beat(ActName.DESK_NODS_BACK, Speaker.NARRATOR),))
    beats: tuple[Beat, ...] = (Beat(ActName.DESK_CANNOT_TALK, Speaker.NARRATOR),)
    if scene.lobby_exchanges >= 2:
        return _over(scene, beats)
    return scene, Act(ActName.DESK_CANNOT_TALK, beats)


def _through_stand_in(scenario: Scenario, scene: Scene, reading: Reading) -> tuple[Beat, ...]:
    if scene.has_thanked_desk:
        return _plain_answer(scenario, scene, reading, ActName.DESK_THANKED)
    if reading.has(Move.THANKS, Move.MENTIONS_HELP) and reading.has(Move.LOOKS_FOR, Move.USES_NAME):
        return (_by_desk(scenario, scene, ActName.STAND_IN_PASSES_ON),)
    if reading.has(Move.LOOKS_FOR):
        return (_by_desk(scenario, scene, ActName.STAND_IN_HELPS),)
    if reading.has(Move.THANKS) and scene.has_looked_for_desk:
        # They were told that the person is away; thanks now are meant to be passed on.
        return (_by_desk(scenario, scene, ActName.STAND_IN_PASSES_ON),)
    return _plain_answer(scenario, scene, reading, ActName.DESK_THANKED)


def _face_to_face(scenario: Scenario, scene: Scene, reading: Reading) -> tuple[Beat, ...]:
    act = ActName.DESK_THANKED_FOR_HELP if reading.names_help and not scene.has_thanked_desk else ActName.DESK_THANKED
    return _plain_answer(scenario, scene, reading, act)


def _plain_answer(scenario: Scenario, scene: Scene, reading: Reading, thanked: ActName) -> tuple[Beat, ...]:
    answers = (
        (Move.ASKS_INSIDE, ActName.DESK_WILL_NOT_SAY),
        (Move.THANKS, thanked),
        (Move.SMALL_TALK, ActName.DESK_CHATS),
        (Move.SAYS_GOODBYE, None),
        (Move.USES_NAME, ActName.DESK_GREETED),
        (Move.MENTIONS_HELP, thanked),
        (Move.LOOKS_FOR, ActName.DESK_WAITS),
        (Move.ACKNOWLEDGES, ActName.DESK_GREETED),
    )
    for move, act in answers:
        if reading.has(move):
            return (_by_desk(scenario, scene, act),) if act else ()
    return (_by_desk(scenario, scene, ActName.DESK_PUZZLED),)


def _find_the_end(
    scenario: Scenario, way: Lobby, scene: Scene, reading: Reading, beats: tuple[Beat, ...]
) -> tuple[Scene, Act]:
    had_thanked = scene.has_thanked_desk
    scene = replace(
        scene,
        has_thanked_desk=had_thanked or reading.has(Move.THANKS) or reading.names_help,
        has_looked_for_desk=scene.has_looked_for_desk or reading.has(Move.LOOKS_FOR),
    )
    if way.situation is Situation.MANAGER_WALKS_ALONG and scene.lobby_exchanges == 1:
        beats = (*beats, Beat(ActName.MANAGER_WATCHES, Speaker.NARRATOR))
    if (
        reading.has(Move.SAYS_GOODBYE)
        or scene.lobby_exchanges >= _MOST_EXCHANGES
        or had_thanked
        or reading.has(Move.LEAVES)
    ):
        return _over(scene, (*beats, _by_desk(scenario, scene, ActName.DESK_SAYS_GOODBYE)))
    return scene, Act(beats[0].act, beats)


def _over(scene: Scene, beats: tuple[Beat, ...]) -> tuple[Scene, Act]:
    return replace(scene, phase=Phase.OVER), Act(beats[0].act, beats)
