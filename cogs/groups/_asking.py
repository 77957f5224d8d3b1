"""Which group somebody means, and which ones are offered while they type."""

from __future__ import annotations

from collections.abc import Sequence

from discord import app_commands

from bot.groups import Groups, WhichGroupError
from bot.groups.group import Group
from cogs._answers import Interaction
from cogs.groups._homes import guild_of, may_manage_guild, parent_id_of
from cogs.groups._refusals import NothingToJoinError

MOST_CHOICES = 25
WHICH = "Which group; the one of this channel, or your only one, if you leave it out"
GroupName = app_commands.Range[str, 1, 100]
"""What is typed for a group, or the key of the one that was picked from the list."""


async def group_meant(groups: Groups, interaction: Interaction, typed: str | None) -> Group:
    """Return the group that was picked or whose name was typed, or that is meant by leaving it out.

    A GroupError where nothing or too much fits, or where the server has not added the bot.
    """
    guild, user_id, sees_all = guild_of(interaction), interaction.user.id, may_manage_guild(interaction)
    if typed is None:
        channel_id, parent_id = interaction.channel_id or 0, parent_id_of(interaction)
        return await groups.here(guild.id, channel_id, parent_id, user_id, sees_all=sees_all)
    among = await groups.of_guild(guild.id) if sees_all else None
    return await groups.find(guild.id, typed, user_id=user_id, among=among)


async def group_to_join(groups: Groups, interaction: Interaction, typed: str | None) -> Group:
    """Return the group that somebody wants to join; without a name, the one of this channel, or the only one there is."""
    guild = guild_of(interaction)
    if typed is not None:
        return await groups.find(guild.id, typed, user_id=interaction.user.id)
    new = await _joinable(groups, guild.id, interaction.user.id)
    here = [one for one in new if one.channel_id in (interaction.channel_id, parent_id_of(interaction))]
    meant = here or new
    if not meant:
        raise NothingToJoinError
    if len(meant) > 1:
        raise WhichGroupError([one.name for one in meant])
    return meant[0]


async def groups_to_see(groups: Groups, interaction: Interaction, guild_id: int) -> list[Group]:
    """Return the groups of which somebody may know; whoever manages the server, all of them."""
    if may_manage_guild(interaction):
        return await groups.of_guild(guild_id)
    return await groups.visible(guild_id, interaction.user.id)


async def own_choices(groups: Groups, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Offer the groups to which somebody belongs on this server."""
    if interaction.guild_id is None:
        return []
    return _choices(await groups.of_person(interaction.user.id, interaction.guild_id), typed)


async def visible_choices(groups: Groups, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Offer the groups of which somebody may know."""
    if interaction.guild_id is None:
        return []
    return _choices(await groups_to_see(groups, interaction, interaction.guild_id), typed)


async def joinable_choices(groups: Groups, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Offer the groups that somebody could join."""
    if interaction.guild_id is None:
        return []
    return _choices(await _joinable(groups, interaction.guild_id, interaction.user.id), typed)


async def _joinable(groups: Groups, guild_id: int, user_id: int) -> list[Group]:
    own = {one.key for one in await groups.of_person(user_id, guild_id)}
    return [one for one in await groups.visible(guild_id, user_id) if one.key not in own]


def _choices(groups: Sequence[Group], typed: str) -> list[app_commands.Choice[str]]:
    wanted = " ".join(typed.casefold().split())
    fitting = [one for one in groups if wanted in one.name.casefold()] or groups
    return [app_commands.Choice(name=one.name, value=one.key) for one in fitting[:MOST_CHOICES]]
