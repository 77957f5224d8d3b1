"""Who may do what: by somebody's role in a group, and by what the admins of a server have settled."""

from __future__ import annotations

from collections.abc import Collection

from bot.groups.group import Creators, Door, GuildRules, Role


def may_lead(role: Role | None) -> bool:
    """Whether somebody may change a group's settings and lead its sessions; None: they do not belong to it."""
    return role in (Role.OWNER, Role.HELPER)


def may_invite(role: Role | None, door: Door) -> bool:
    """Whether somebody may call others in: any member where anybody may join, else those who lead."""
    return may_lead(role) or (role is not None and door is Door.OPEN)


def may_create(rules: GuildRules, role_ids: Collection[int], *, may_manage_guild: bool) -> bool:
    """Whether somebody may create groups on that server. Who may manage it always may."""
    if may_manage_guild or rules.creators is Creators.EVERYONE:
        return True
    return rules.creators is Creators.ROLE and rules.creator_role_id in role_ids


def is_allowed_home(rules: GuildRules, channel_id: int, parent_id: int | None) -> bool:
    """Whether a group may have its home there; a thread may be one where its channel may."""
    return not rules.channels or channel_id in rules.channels or parent_id in rules.channels
