import re

import pytest

from bot.rehearsal.briefing import desk_briefing, manager_briefing
from bot.rehearsal.chairs import Cue, Reply
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import Difficulty, Scenario, Situation
from bot.rehearsal.session import Coaching, Rehearsal

MOST_CHARACTERS = 900
SEEDS = range(12)


def started(room: Room, scenario: Scenario, seed: int, difficulty: Difficulty = Difficulty.HARD) -> Rehearsal:
    return room.start(scenario.id, seed=seed, difficulty=difficulty, coaching=Coaching.OFF)


def test_every_manager_knows_who_they_are_what_they_doubt_and_how_to_begin(room: Room) -> None:
    for scenario in room.scenarios.values():
        for seed in SEEDS:
            rehearsal = started(room, scenario, seed)
            briefing = manager_briefing(scenario, rehearsal)
            doubt = scenario.doubt(rehearsal.scene.doubts[0].key)
            assert scenario.manager.name in briefing.who
            assert doubt.short in briefing.doubt
            assert doubt.helps[0].startswith(briefing.settles[0]) is not doubt.is_deal_breaker
            assert briefing.yields_not_to == doubt.weak
            assert briefing.dodge in scenario.lines.dodges
            assert len(set(briefing.starters)) == 2
            assert set(briefing.starters) <= set(doubt.says)
            assert briefing.manner


def test_a_plan_is_spoken_of_only_where_something_is_missing(room: Room) -> None:
    for scenario in room.scenarios.values():
        for seed in SEEDS:
            rehearsal = started(room, scenario, seed)
            doubt = scenario.doubt(rehearsal.scene.doubts[0].key)
            settles = manager_briefing(scenario, rehearsal).settles
            expected = doubt.is_truly_missing and not doubt.is_deal_breaker
            assert any("a step with a date" in way for way in settles) is expected


def test_a_briefing_fits_into_one_message_and_has_no_slots_left(room: Room) -> None:
    for scenario in room.scenarios.values():
        for seed in SEEDS:
            rehearsal = started(room, scenario, seed)
            for briefing in (manager_briefing(scenario, rehearsal), desk_briefing(scenario, rehearsal)):
                assert briefing.length < MOST_CHARACTERS
                assert "{" not in repr(briefing)


def test_the_card_follows_the_scene_from_doubt_to_doubt_until_none_is_left(room: Room, ward: Scenario) -> None:
    rehearsal = started(room, ward, 3)
    seen = [manager_briefing(ward, rehearsal).doubt]
    for _ in range(4):
        rehearsal = room.hear(rehearsal, "What would convince you?", Reply(Cue.DOUBT))
        assert manager_briefing(ward, rehearsal).doubt == seen[-1], "the doubt on the table is the one on the card"
        rehearsal = room.hear(rehearsal, "I have done that for years.", Reply(Cue.CONVINCED))
        briefing = manager_briefing(ward, rehearsal)
        seen.append(briefing.doubt)
        if not briefing.settles:
            break
    assert len(set(seen)) == len(seen)
    assert "no doubt left" in seen[-1]
    assert len(briefing.starters) == 2


def test_whoever_is_met_on_the_way_out_knows_what_they_did_and_how_they_are_met(room: Room) -> None:
    for scenario in room.scenarios.values():
        for seed in SEEDS:
            rehearsal = started(room, scenario, seed)
            briefing = desk_briefing(scenario, rehearsal)
            if not scenario.lobby or scenario.desk is None:
                assert briefing.starters == ()
                continue
            way = scenario.lobby[rehearsal.scene.way_out]
            is_escort = way.situation is Situation.ESCORT_PARTS
            met = way.stand_in or (scenario.escort if is_escort else scenario.desk)
            helper = scenario.escort if is_escort else scenario.desk
            assert met is not None
            assert helper is not None
            assert met.name in briefing.who
            assert helper.help.split()[0] in briefing.helped
            assert not {"my", "me", "I"} & set(re.findall(r"\w+", briefing.helped)), briefing.helped
            assert briefing.situation
            assert len(set(briefing.starters)) == 2


def test_once_the_escort_has_parted_the_card_is_that_of_the_desk(room: Room) -> None:
    scenario = next(one for one in room.scenarios.values() if one.escort)
    assert scenario.desk is not None
    seed = next(
        seed
        for seed in range(50)
        if scenario.lobby[started(room, scenario, seed).scene.way_out].situation is Situation.ESCORT_PARTS
    )
    rehearsal = room.hear(started(room, scenario, seed), "Thank you, goodbye.", Reply(Cue.TIME_UP, "Bye."))
    rehearsal = room.hear(rehearsal, "Thanks for walking me down!", Reply(Cue.OWN_WORDS, "Bye."))
    briefing = desk_briefing(scenario, rehearsal)
    assert scenario.desk.name in briefing.who
    assert "escort" not in briefing.situation


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_rehearsal_has_the_same_card(room: Room, ward: Scenario, seed: int) -> None:
    assert manager_briefing(ward, started(room, ward, seed)) == manager_briefing(ward, started(room, ward, seed))
