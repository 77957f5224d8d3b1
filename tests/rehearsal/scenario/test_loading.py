from pathlib import Path

import pytest

from bot.rehearsal.scenario import (
    Answer,
    Closing,
    Fault,
    Format,
    Scenario,
    Situation,
    Temperament,
    Topic,
    load_library,
    load_scenario,
)
from bot.rehearsing import SCENARIOS

FILES = sorted(SCENARIOS.glob("*.toml"))
WARD = (SCENARIOS / "nursing_surgical_ward.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_shipped_file_loads(path: Path) -> None:
    assert isinstance(load_scenario(path), Scenario)


def test_there_are_ten_families_with_two_scenes_each() -> None:
    families = [scenario.family for scenario in load_library(SCENARIOS).scenarios.values()]
    assert len(set(families)) >= 10
    assert all(families.count(family) >= 2 for family in families)


def test_every_format_temperament_closing_reply_and_way_out_is_played_somewhere() -> None:
    scenes = load_library(SCENARIOS).scenarios.values()
    assert {scene.format for scene in scenes} == set(Format)
    assert {scene.temperament for scene in scenes} == set(Temperament)
    assert {scene.closing for scene in scenes} == set(Closing)
    assert {way.situation for scene in scenes for way in scene.lobby} == set(Situation)
    assert {
        answer
        for scene in scenes
        for answers in (scene.reply.easy, scene.reply.medium, scene.reply.hard)
        for answer in answers
    } == set(Answer)


def test_every_scene_knows_every_topic_and_some_of_its_own() -> None:
    for scene in load_library(SCENARIOS).scenarios.values():
        assert set(Topic) <= set(scene.facts)
        assert len(scene.facts) >= len(Topic) + 2


def faults_of(tmp_path: Path, text: str) -> list[Fault]:
    path = tmp_path / "some_scene.toml"
    path.write_text(text, encoding="utf-8")
    loaded = load_scenario(path)
    assert not isinstance(loaded, Scenario), "the file was accepted"
    return loaded


@pytest.mark.parametrize(
    ("was", "becomes", "key"),
    [
        ('format = "one_on_one"', 'format = "walk"', "format"),
        ('short = "Maureen"', 'short = "Dana"', "people"),
        ('key = "keeping_up"', 'key = "first_deterioration"', "doubts"),
        ('situation = "on_phone"', 'situation = "coordinator"', "lobby"),
        ("[facts.strategy]", '[facts.strategies]\ncues = ["x y"]', "facts.strategy"),
        ('easy = ["named_doubt", "nearly_convinced"]', 'easy = ["deal_breaker"]', "reply"),
        ('weak_thanks = "Thanks, bye."', 'weak_thanks = "Are you married?"', "coach.weak_thanks"),
        ('weak_thanks = "Thanks, bye."', 'weak_thanks = "Hello {name}"', "coach.weak_thanks"),
        (
            'weak_thanks = "Thanks, bye."',
            'weak_thanks = "Write to me directly; my address is on the letter you got. I answer at the end of the shift."',
            "coach.weak_thanks",
        ),
    ],
)
def test_a_broken_file_names_file_key_and_remedy(tmp_path: Path, was: str, becomes: str, key: str) -> None:
    assert was in WARD
    faults = faults_of(tmp_path, WARD.replace(was, becomes, 1))
    assert any(
        fault.file == "some_scene.toml" and fault.key == key and fault.problem and fault.remedy for fault in faults
    ), [str(fault) for fault in faults]


def test_bytes_that_are_not_utf8_are_a_fault_and_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes(b'family = "caf\xe9"')
    assert not isinstance(load_scenario(path), Scenario)


def test_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    assert load_library(tmp_path).faults
