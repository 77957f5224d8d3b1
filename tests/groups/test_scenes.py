"""Choosing a scene: what was asked for, and none that was just played."""

import pytest

from bot.groups._scenes import choose_scene, scenes_for
from bot.rehearsal.room import Room

WARD = "nursing_surgical_ward"


def first(_: int) -> int:
    return 0


@pytest.mark.parametrize(
    "asked", [WARD, " Nursing_Surgical_Ward ", "surgical nurse", "SURGICAL", "Surgical nurse (nursing)"]
)
def test_a_scene_is_found_by_its_id_and_by_words_of_its_title(room: Room, asked: str) -> None:
    assert WARD in scenes_for(room.scenarios, asked)


@pytest.mark.parametrize("asked", ["family:nursing", "nursing", "Family:Nursing", "Any in nursing"])
def test_a_family_means_any_of_its_scenes(room: Room, asked: str) -> None:
    found = scenes_for(room.scenarios, asked)
    assert found == sorted(key for key, scenario in room.scenarios.items() if scenario.family == "nursing")


@pytest.mark.parametrize("asked", ["lion tamer", "", "   "])
def test_what_is_no_scene_is_not_found(room: Room, asked: str) -> None:
    assert scenes_for(room.scenarios, asked) == []


def test_a_surprise_may_be_any_scene_that_was_not_just_played(room: Room) -> None:
    keys = sorted(room.scenarios)
    assert choose_scene(room.scenarios, None, (), first) == keys[0]
    assert choose_scene(room.scenarios, None, keys[:3], first) == keys[3]
    assert choose_scene(room.scenarios, None, (), lambda among: among - 1) == keys[-1]


def test_where_all_were_played_the_one_longest_ago_comes_again(room: Room) -> None:
    keys = sorted(room.scenarios)
    assert choose_scene(room.scenarios, None, [*keys, keys[0]], first) == keys[1]


def test_one_that_was_asked_for_comes_every_time(room: Room) -> None:
    assert choose_scene(room.scenarios, WARD, [WARD], first) == WARD


def test_where_what_was_asked_for_is_no_more_any_scene_will_do(room: Room) -> None:
    assert choose_scene(room.scenarios, "lion tamer", (), first) in room.scenarios
