"""What keeps groups in tests does it as the store does."""

import pytest

from bot.groups import Minutes, Roster
from tests.groups.claims import MinutesClaims, RosterClaims
from tests.groups.shelf import MemoryMinutes, MemoryRoster


class TestMemoryRoster(RosterClaims):
    """The same as for the databases."""

    @pytest.fixture
    def roster(self) -> Roster:
        return MemoryRoster()


class TestMemoryMinutes(MinutesClaims):
    """The same as for the databases."""

    @pytest.fixture
    def minutes(self) -> Minutes:
        return MemoryMinutes()
