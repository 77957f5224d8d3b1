"""/group: one command with a part for each thing that people do with a study group, and the clicks under its messages."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import LastImpression
from bot.groups.group import Group
from cogs._answers import Interaction, handle
from cogs._ids import GROUP_SESSIONS_COG, GROUPS_COG, GroupVerb
from cogs.groups._board_commands import BoardCommands
from cogs.groups._home_news import HomeNews, Owned
from cogs.groups._meeting_commands import MeetingCommands
from cogs.groups._parts import Parts
from cogs.groups._settings_commands import SettingsCommands
from cogs.groups.session import SessionCommands


@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=True)
class GroupsCog(
    SettingsCommands,
    BoardCommands,
    SessionCommands,
    MeetingCommands,
    commands.GroupCog,
    name=GROUPS_COG,
    group_name="group",
    group_description="Practise with others: a study group, its sessions and its meetings",
):
    """Gathers the parts. Where only a user has installed the bot, each command says that the server has to add it."""

    def __init__(self, bot: LastImpression, parts: Parts) -> None:
        super().__init__(bot, parts)
        self.news = HomeNews(bot, parts)

    async def press_group(self, interaction: Interaction, verb: GroupVerb, key: str) -> None:
        """Answer a click under a group's message."""
        doing = {GroupVerb.JOIN: self.take_in, GroupVerb.CLOSE: self.close_for_good}[verb]
        await handle(interaction, lambda: doing(interaction, key))

    @commands.Cog.listener("on_group_handed_over")
    async def say_who_looks_after_it(self, group: Group) -> None:
        """Let a new owner learn of it, where the group has its home."""
        async with self.bot.working():
            await self.news.handed_over(group)

    @commands.Cog.listener("on_group_moved")
    async def say_where_it_meets_now(self, group: Group, old_channel_id: int) -> None:
        """Let its members read of it where they look for the group, and where it is now."""
        async with self.bot.working():
            await self.news.moved(group, old_channel_id)

    @commands.Cog.listener("on_group_closed")
    async def say_that_it_is_closed(self, group: Group) -> None:
        """Let whoever meets there learn that a group has ended."""
        async with self.bot.working():
            await self.news.closed(group)

    @commands.Cog.listener("on_groups_left_behind")
    async def follow_up(self, user_id: int, owned: list[Owned]) -> None:
        """Follow up what became of the groups of somebody who had everything deleted."""
        async with self.bot.working():
            await self.news.left_behind(user_id, owned)

    @commands.Cog.listener("on_guild_remove")
    async def forget_the_server(self, guild: discord.Guild) -> None:
        """Delete the groups of a server that the bot has left, after the sessions that are open there have ended."""
        async with self.bot.working():
            await self._drop(guild.id)

    @commands.Cog.listener("on_ready")
    async def forget_the_servers_that_were_left_meanwhile(self) -> None:
        """Do the same for servers that removed the bot while it was offline: the list of its servers is known now."""
        async with self.bot.working():
            for guild_id in await self.parts.groups.known_guilds():
                if self._would_hear_of(guild_id) and self.bot.get_guild(guild_id) is None:
                    await self._drop(guild_id)

    def _would_hear_of(self, guild_id: int) -> bool:
        """Whether the shard of a server is one of this process, by Discord's own formula."""
        return (guild_id >> 22) % (self.bot.shard_count or 1) in self.bot.shards

    async def _drop(self, guild_id: int) -> None:
        sessions: Any = self.bot.get_cog(GROUP_SESSIONS_COG)
        await sessions.end_with_guild(guild_id)
        await self.parts.groups.drop_guild(guild_id)
