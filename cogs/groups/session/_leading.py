"""Whether somebody leads a group: the owner and the helpers may do in its sessions what the host may."""

from __future__ import annotations

from bot.groups import may_lead
from bot.groups.session import GroupSession
from cogs.groups._parts import Parts


async def leads(parts: Parts, session: GroupSession, user_id: int) -> bool:
    """Whether somebody leads the group whose session it is, with or without a seat in it."""
    member = await parts.groups.member(session.group_key, user_id)
    return member is not None and may_lead(member.role)
