"""What tests of groups are given: groups, sessions and marks that are kept in memory."""

import pytest

from bot.groups import Groups
from bot.store import ConflictError, make_key
from tests.groups.people import FakeNow
from tests.groups.shelf import MemoryMinutes, MemoryRoster


@pytest.fixture
def now() -> FakeNow:
    return FakeNow()


@pytest.fixture
def roster() -> MemoryRoster:
    return MemoryRoster()


@pytest.fixture
def minutes() -> MemoryMinutes:
    return MemoryMinutes()


@pytest.fixture
def groups(roster: MemoryRoster, minutes: MemoryMinutes, now: FakeNow) -> Groups:
    return Groups(roster, minutes, now, make_key, ConflictError)
