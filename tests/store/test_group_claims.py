"""What groups rely on, and are tested with in memory, holds on both databases as well."""

import pytest

from bot.groups import Minutes, Roster
from bot.groups.session import Attendee, GroupSession, Seat
from bot.store import Store
from tests.groups import claims
from tests.groups.people import ANN, BEN, CEM, MONDAY


class TestRosterStore(claims.RosterClaims):
    """The same as in memory."""

    @pytest.fixture
    def roster(self, store: Store) -> Roster:
        return store.roster


class TestMinutesStore(claims.MinutesClaims):
    """The same as in memory, where the first session is attended: a database takes no marks of who is not there."""

    @pytest.fixture
    def minutes(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> Minutes:
        plain = claims.session
        there = {"attendees": tuple(Attendee(user_id, Seat.OBSERVER, MONDAY) for user_id in (ANN, BEN, CEM))}

        def attended(number: int = 0, **more: object) -> GroupSession:
            return plain(number, **({} if number else there) | more)

        monkeypatch.setattr(claims, "session", attended)
        return store.minutes
