"""Whether a group's owner is still on the server. Nobody tells the bot who leaves, so it looks when the group is used."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

import aiohttp
import discord

from bot.client import LastImpression
from bot.groups import Groups
from bot.groups.group import Group
from cogs.groups._pages import name_of

_NOT_A_MEMBER = {10007, 10013}
_LONGEST_LOOK_S = 5.0
_MOST_GONE = 10
"""Heirs that are looked for in one go; where even more have left the server, the next use of the group goes on."""
_HANDED_OVER = "Whoever looked after **{name}** has left this server, so <@{user_id}> looks after it from now on."
_CLOSED = "The owner of **{name}** has left this server, and nobody else belonged to it, so it is closed."


@dataclass(frozen=True, slots=True)
class LookedAfter:
    """A group, and who was found to look after it."""

    group: Group
    """As it is now; closed, where nobody was left."""
    gone: tuple[int, ...] = ()
    """Who owned it until just now, one after the other, and is not on the server any more."""

    @property
    def note(self) -> str:
        """A sentence where somebody else looks after it since just now, else nothing."""
        if not self.gone:
            return ""
        text = _CLOSED if self.group.is_closed else _HANDED_OVER
        return text.format(name=name_of(self.group), user_id=self.group.owner_id)


async def with_owner(groups: Groups, guild: discord.Guild, group: Group, asker_id: int = 0) -> LookedAfter:
    """Let a group be looked after by somebody who is on the server: the heir of an owner who left may have left as well.

    It asks Discord, so answer or defer first. Where Discord cannot be asked just now, everything stays as it is.
    """
    gone: list[int] = []
    for _ in range(_MOST_GONE):
        if group.is_closed or group.owner_id == asker_id or await _is_there(guild, group.owner_id):
            break
        succession = await groups.owner_gone(group.key, group.owner_id)
        if succession.is_closed or succession.new_owner_id is not None:
            gone.append(group.owner_id)
        # Otherwise somebody else had found it out, too; whoever owns it by now is looked for in turn.
        group = succession.group
    return LookedAfter(group, tuple(gone))


async def look_after(
    bot: LastImpression, groups: Groups, guild: discord.Guild, group: Group, asker_id: int
) -> LookedAfter:
    """Do the same for a group that somebody uses, and let all that hangs on it know where it has changed hands."""
    found = await with_owner(groups, guild, group, asker_id)
    if found.gone:
        tell_on(bot, found.group, found.gone, has_new_owner=True)
    return found


def tell_on(bot: LastImpression, group: Group, gone: Iterable[int], *, has_new_owner: bool) -> None:
    """Let everything that hangs on a group know who belongs to it no more, and what became of it by that."""
    for user_id in gone:
        bot.dispatch("group_left", group, user_id)
    if group.is_closed:
        bot.dispatch("group_closed", group)
    elif has_new_owner:
        bot.dispatch("group_handed_over", group)


async def _is_there(guild: discord.Guild, user_id: int) -> bool:
    try:
        async with asyncio.timeout(_LONGEST_LOOK_S):
            await guild.fetch_member(user_id)
    except discord.NotFound as error:
        return error.code not in _NOT_A_MEMBER
    except (TimeoutError, OSError, aiohttp.ClientError, discord.HTTPException, discord.RateLimited):
        return True
    return True
