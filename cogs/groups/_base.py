"""What all parts of /group have at hand: the client and the use cases. Each part is a class of commands of its own."""

from __future__ import annotations

from discord.ext import commands

from bot.client import LastImpression
from bot.groups.group import Group
from cogs._answers import Interaction
from cogs.groups._homes import guild_of
from cogs.groups._owners import look_after
from cogs.groups._parts import Parts


class GroupCommands(commands.Cog):
    """A part of /group. The cog derives from all parts, and so gathers their commands under one name."""

    def __init__(self, bot: LastImpression, parts: Parts) -> None:
        self.bot = bot
        self.parts = parts

    async def looked_after(self, interaction: Interaction, group: Group) -> tuple[Group, str]:
        """Return a group whose owner is on the server, and a sentence where that is somebody else since just now."""
        guild = guild_of(interaction)
        found = await look_after(self.bot, self.parts.groups, guild, group, interaction.user.id)
        return found.group, found.note
