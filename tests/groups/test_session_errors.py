"""What people are told in a session whose click or line does not fit."""

import inspect
from typing import Any

import pytest

from bot.groups import GroupError, _session_errors
from bot.groups.session import GroupSession, Seat
from tests.groups.people import ANN, BEN, GUILD, MONDAY, THREAD

SESSION = GroupSession("session-0001", "group-key-01", GUILD, THREAD, ANN, opened_at=MONDAY, changed_at=MONDAY)
GIVEN: dict[str, Any] = {
    "session": SESSION,
    "asked": "lion *tamer*",
    "seat": Seat.MANAGER,
    "user_id": BEN,
    "user_ids": [ANN, BEN],
    "most": 25,
    "text": "What I typed.",
    "candidate_id": ANN,
    "sitter_id": BEN,
    "answerer_id": BEN,
    "host_id": ANN,
    "length": 4_711,
    "longest": 4_000,
    "number": 2,
    "plays": "Hywel",
}
KINDS = [kind for _, kind in inspect.getmembers(_session_errors, inspect.isclass) if issubclass(kind, GroupError)]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not GroupError], ids=lambda kind: kind.__name__)
def test_each_error_is_a_sentence_or_two_that_hold_nothing_anybody_said(kind: type[GroupError]) -> None:
    text = str(kind(*(GIVEN[name] for name in inspect.signature(kind).parameters)))
    assert text[0].isupper() or text.startswith("<@")
    assert text.endswith(".")
    assert len(text) < 400
    assert "What I typed" not in text


def test_an_error_of_a_session_may_be_raised_as_it_is() -> None:
    assert all(issubclass(kind, Exception) for kind in KINDS)
    assert str(_session_errors.PausedError())
