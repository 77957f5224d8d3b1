"""Who may do what."""

import pytest

from bot.groups import Creators, Door, GuildRules, Role, is_allowed_home, may_create, may_invite, may_lead


def test_owner_and_helpers_lead() -> None:
    assert [may_lead(role) for role in (Role.OWNER, Role.HELPER, Role.MEMBER, None)] == [True, True, False, False]


@pytest.mark.parametrize(("door", "member_may"), [(Door.OPEN, True), (Door.INVITED, False)])
def test_members_invite_where_anybody_may_join(door: Door, member_may: bool) -> None:
    assert [may_invite(role, door) for role in (Role.OWNER, Role.HELPER, Role.MEMBER, None)] == [
        True,
        True,
        member_may,
        False,
    ]


def test_where_a_role_decides_and_none_is_named_only_managers_create() -> None:
    rules = GuildRules(1, creators=Creators.ROLE)
    assert not may_create(rules, {7}, may_manage_guild=False)
    assert may_create(rules, (), may_manage_guild=True)


def test_where_no_channel_is_named_a_home_may_be_anywhere() -> None:
    assert is_allowed_home(GuildRules(1), 5, None)


def test_a_thread_may_be_a_home_where_its_channel_may() -> None:
    rules = GuildRules(1, channels=frozenset({5}))
    assert is_allowed_home(rules, 70, 5)
    assert not is_allowed_home(rules, 70, 6)
    assert not is_allowed_home(rules, 70, None)
