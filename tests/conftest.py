"""What several tests share: one room with all scenes, made once."""

import pytest

from bot.rehearsal.listening import Listener
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import Scenario, load_library
from bot.rehearsing import SCENARIOS, open_room


@pytest.fixture(scope="session")
def room() -> Room:
    announced: list[str] = []
    opened = open_room(load_library(SCENARIOS), announced.append)
    left_out = [line for line in announced if line.startswith("Left out")]
    assert not left_out, left_out
    return opened


@pytest.fixture(scope="session")
def listener(room: Room) -> Listener:
    return room.listener


@pytest.fixture(scope="session")
def ward(room: Room) -> Scenario:
    return room.scenarios["nursing_surgical_ward"]
