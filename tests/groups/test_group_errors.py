"""What people are told who ask for something that cannot be."""

import inspect
from typing import Any

import pytest

from bot.groups import Creators, GroupError, GuildRules, _errors
from bot.groups._errors import ChannelNotAllowedError, MayNotCreateError, NoSuchGroupError, WhichGroupError, quoted

GIVEN: dict[str, Any] = {
    "length": 83,
    "name": "Tuesday club",
    "names": ["Tuesday club", "Thursday club"],
    "asked": "friday",
    "rules": GuildRules(1),
    "channels": {1, 2},
    "most": 5,
    "owner_id": 1,
    "user_id": 2,
    "what": "A round",
    "given": 4,
    "shortest": 5,
    "longest": 60,
}
KINDS = [kind for _, kind in inspect.getmembers(_errors, inspect.isclass) if issubclass(kind, GroupError)]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not GroupError], ids=lambda kind: kind.__name__)
def test_each_error_is_a_sentence_or_two_that_a_message_can_hold(kind: type[GroupError]) -> None:
    text = str(kind(*(GIVEN[name] for name in inspect.signature(kind).parameters)))
    assert text[0].isupper() or text.startswith(("“", "<@"))
    assert text.endswith(".")
    assert len(text) < 400


def test_a_name_in_a_sentence_does_nothing_on_discord() -> None:
    assert quoted("**<@1>** @everyone") == r"“\*\*\<\@1>\*\* \@everyone”"


def test_a_long_list_is_cut_so_that_the_message_can_be_sent() -> None:
    text = str(WhichGroupError(["*" * 60] * 50))
    assert len(text) < 2_000
    assert "and 40 more" in text
    assert len(str(ChannelNotAllowedError(range(10**17, 10**17 + 100)))) < 1_000


def test_what_somebody_asked_for_is_quoted_shortly() -> None:
    assert len(str(NoSuchGroupError("x" * 3_000, []))) < 300


def test_who_may_create_is_named_as_the_server_settled_it() -> None:
    assert "role <@&7>" in str(MayNotCreateError(GuildRules(1, creators=Creators.ROLE, creator_role_id=7)))
    assert "people who may manage it" in str(MayNotCreateError(GuildRules(1, creators=Creators.MANAGERS)))
