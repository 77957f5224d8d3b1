"""Moving the home of a group: to where its leader is now, or into a new thread there."""

from __future__ import annotations

import discord

from bot.groups import ChannelNotAllowedError, MayNotSettleError, NotMemberError, is_allowed_home, may_lead
from bot.groups.group import Door, Group
from cogs._answers import Interaction
from cogs.groups import _homes as homes
from cogs.groups._membership_commands import THREAD, MembershipCommands
from cogs.groups._posting import let_in, put_away


class Moving(MembershipCommands):
    """Gives groups another home."""

    async def move(self, interaction: Interaction, key: str, where: str) -> None:
        """Give a group another home; into one that only its members see, they are all let in. Both homes read of it."""
        before = await self.parts.groups.fetch(key)
        group = await self._moved(interaction, key, where)
        if group.channel_id != before.channel_id:
            self.bot.dispatch("group_moved", group, before.channel_id)

    async def _moved(self, interaction: Interaction, key: str, where: str) -> Group:
        here, by = homes.home_here(interaction), interaction.user.id
        if where != THREAD:
            await homes.check_inside(self.bot, here)
            return await self.parts.groups.move_home(key, here.id, by, is_thread_of=homes.parent_id_of(interaction))
        channel, group = homes.channel_for_thread(here), await self._may_move(key, by, here)
        thread = await self.open_thread(interaction, channel, group.name, group.door)
        try:
            group = await self.parts.groups.move_home(key, thread.id, by, is_thread_of=channel.id)
        except Exception:
            await put_away(thread)
            raise
        if group.door is Door.INVITED:
            await self._let_all_in(thread, key)
        return group

    async def _let_all_in(self, thread: discord.Thread, key: str) -> None:
        for member in await self.parts.groups.members(key):
            await let_in(thread, member.user_id)

    async def _may_move(self, key: str, by: int, here: homes.Home) -> Group:
        """Return a group that may be moved into a thread of this channel, so that none is opened in vain."""
        groups = self.parts.groups
        group, member = await groups.fetch(key), await groups.member(key, by)
        if member is None:
            raise NotMemberError(group.name)
        if not may_lead(member.role):
            raise MayNotSettleError(group.name, group.owner_id)
        rules, channel = await groups.rules(group.guild_id), homes.channel_for_thread(here)
        if not is_allowed_home(rules, channel.id, None):
            raise ChannelNotAllowedError(rules.channels)
        return group
