"""What is checked before a group is made or changed; each raises the error whose sentence says what is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from bot.groups._errors import (
    ChannelNotAllowedError,
    MayNotCloseError,
    MayNotCreateError,
    MayNotInviteError,
    MayNotNameHelpersError,
    MayNotRemoveError,
    MayNotSettleError,
    NameTakenError,
    NobodyToRemoveError,
    NotMemberError,
    OutOfRangeError,
    OwnerStaysError,
    RemovesThemselfError,
    RoleNeededError,
    TooManyGroupsError,
    TooManyOwnedError,
)
from bot.groups._naming import folded
from bot.groups._permissions import is_allowed_home, may_create, may_invite, may_lead
from bot.groups.group import (
    LONGEST_MARKING,
    LONGEST_ROUND,
    MOST_GROUPS,
    MOST_OWNED,
    SHORTEST_MARKING,
    SHORTEST_ROUND,
    Creators,
    Group,
    GuildRules,
    Member,
    Role,
    RoundRules,
)


def check_creator(rules: GuildRules, role_ids: Collection[int], *, may_manage_guild: bool) -> None:
    """Make sure that somebody may create groups."""
    if not may_create(rules, role_ids, may_manage_guild=may_manage_guild):
        raise MayNotCreateError(rules)


def check_home(rules: GuildRules, channel_id: int, parent_id: int | None) -> None:
    """Make sure that a group may have its home there."""
    if not is_allowed_home(rules, channel_id, parent_id):
        raise ChannelNotAllowedError(rules.channels)


def check_room(groups: Collection[Group], owner_id: int, name: str) -> None:
    """Make sure that there is room for one more group of that name and that owner among those of a server."""
    check_name_is_free(groups, name)
    if sum(group.owner_id == owner_id for group in groups) >= MOST_OWNED:
        raise TooManyOwnedError(MOST_OWNED)
    if len(groups) >= MOST_GROUPS:
        raise TooManyGroupsError(MOST_GROUPS)


def check_name_is_free(groups: Iterable[Group], name: str, own_key: str = "") -> None:
    """Make sure that no other group of a server is called like that."""
    for group in groups:
        if group.key != own_key and folded(group.name) == folded(name):
            raise NameTakenError(group.name)


def check_leads(group: Group, member: Member | None) -> None:
    """Make sure that somebody may change a group's settings."""
    if member is None:
        raise NotMemberError(group.name)
    if not may_lead(member.role):
        raise MayNotSettleError(group.name, group.owner_id)


def check_invites(group: Group, member: Member | None) -> None:
    """Make sure that somebody may call others in, and so take that back."""
    if member is None:
        raise NotMemberError(group.name)
    if not may_invite(member.role, group.door):
        raise MayNotInviteError(group.name, group.owner_id)


def check_owns(group: Group, user_id: int) -> None:
    """Make sure that somebody may name helpers."""
    if group.owner_id != user_id:
        raise MayNotNameHelpersError(group.name, group.owner_id)


def check_removes(group: Group, member: Member | None, other: Member | None, other_id: int) -> None:
    """Make sure that somebody may let another one go; a helper goes at the owner's wish alone, and the owner by none."""
    if member is None:
        raise NotMemberError(group.name)
    if not may_lead(member.role):
        raise MayNotRemoveError(group.name, group.owner_id)
    if other_id == member.user_id:
        raise RemovesThemselfError(group.name)
    if other_id == group.owner_id:
        raise OwnerStaysError(group.name, other_id)
    if other is None:
        raise NobodyToRemoveError(group.name, other_id)
    if other.role is Role.HELPER and member.role is not Role.OWNER:
        raise MayNotNameHelpersError(group.name, group.owner_id)


def check_closes(group: Group, user_id: int, *, may_manage_guild: bool) -> None:
    """Make sure that somebody may end a group."""
    if group.owner_id != user_id and not may_manage_guild:
        raise MayNotCloseError(group.name, group.owner_id)


def check_rules(rules: RoundRules) -> None:
    """Make sure that a round takes a sensible time."""
    if not SHORTEST_ROUND <= rules.minutes <= LONGEST_ROUND:
        raise OutOfRangeError("A round", rules.minutes, SHORTEST_ROUND, LONGEST_ROUND)
    if not SHORTEST_MARKING <= rules.marking_minutes <= LONGEST_MARKING:
        raise OutOfRangeError("Marking", rules.marking_minutes, SHORTEST_MARKING, LONGEST_MARKING)


def checked_guild_rules(rules: GuildRules) -> GuildRules:
    """Return what is settled for a server as it can be kept: a role is named only where a role decides."""
    check_rules(rules.rules)
    if rules.creators is not Creators.ROLE:
        return replace(rules, creator_role_id=None)
    if rules.creator_role_id is None:
        raise RoleNeededError
    return rules
