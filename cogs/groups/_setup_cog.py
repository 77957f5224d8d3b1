"""/setup: what the admins of a server settle for its groups, and what the bot still needs from them."""

from __future__ import annotations

from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import OPTIONAL_PERMISSION_REASONS, LastImpression
from bot.groups.group import Creators, GuildRules
from bot.rehearsal.scenario import Difficulty
from cogs._answers import Interaction, answered
from cogs.groups import _homes as homes
from cogs.groups._parts import Parts
from cogs.groups._posting import rewrite, think
from cogs.groups._refusals import AdminsOnlyError, AnnouncementChannelError, AnyChannelError, LastChannelError
from cogs.groups._settings_commands import DIFFICULTY_CHOICES, MarkingMinutes, RoundMinutes
from cogs.groups._setup_pages import (
    CREATOR_NAMES,
    Lacking,
    channels_done,
    creators_done,
    defaults_done,
    done_text,
    lacking_of,
    setup_text,
)

_WHO_CHOICES = [app_commands.Choice(name=name, value=who.value) for who, name in CREATOR_NAMES.items()]
_MOST_LOOKED_AT = 50


@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class SetupCog(
    commands.GroupCog,
    name="Setup",
    group_name="setup",
    group_description="Settle how study groups work on this server; for whoever may manage it",
):
    """The four commands. Each says what was done, or else how things stand, and names the permissions that the bot lacks."""

    def __init__(self, bot: LastImpression, parts: Parts) -> None:
        self._bot = bot
        self._groups = parts.groups

    @app_commands.command(description="See what is settled for study groups here, and which permissions I lack")
    @answered
    async def show(self, interaction: Interaction) -> None:
        """Show how things stand."""
        guild = _managed(interaction)
        await self._show(interaction, await self._groups.rules(guild.id))

    @app_commands.command(description="Say in which channels groups may have their home, themselves or their threads")
    @app_commands.describe(
        allow="A channel in which groups may meet, besides those that are named already",
        forbid="A channel in which new groups may meet no more",
        anywhere="Let groups meet in any text channel again",
    )
    @app_commands.choices(anywhere=[app_commands.Choice(name="yes, anywhere", value="yes")])
    @answered
    async def channels(
        self,
        interaction: Interaction,
        allow: discord.TextChannel | None = None,
        forbid: discord.TextChannel | None = None,
        anywhere: str | None = None,
    ) -> None:
        """Change the list of channels; groups that are there already stay where they are."""
        guild = _managed(interaction)
        rules, done = await self._groups.rules(guild.id), ""
        if allow or forbid or anywhere:
            if allow and not homes.is_fit(allow):
                raise AnnouncementChannelError(allow.id)
            # Channels that were deleted meanwhile cannot be picked any more, so they go by themselves.
            kept = {one for one in rules.channels if guild.get_channel(one) is not None} if not anywhere else set()
            kept |= {allow.id} if allow else set()
            if forbid:
                kept = _without(kept, forbid.id)
            was, rules = rules, await self._groups.settle_guild(replace(rules, channels=frozenset(kept)))
            done = channels_done(rules, was, forbid.id if forbid else None)
        await self._show(interaction, rules, done)

    @app_commands.command(description="Say who may create groups here")
    @app_commands.describe(who="Who may create groups", role="Whose people may, if it is people with one role")
    @app_commands.choices(who=_WHO_CHOICES)
    @answered
    async def creators(
        self, interaction: Interaction, who: str | None = None, role: discord.Role | None = None
    ) -> None:
        """Change who may create groups; naming a role alone says that it is its people."""
        guild = _managed(interaction)
        rules, done = await self._groups.rules(guild.id), ""
        if who or role:
            creators = Creators(who) if who else Creators.ROLE
            if creators is Creators.ROLE and role is not None and role.is_default():
                creators = Creators.EVERYONE
            role_id = role.id if role else rules.creator_role_id
            settled = replace(rules, creators=creators, creator_role_id=role_id)
            was, rules = rules, await self._groups.settle_guild(settled)
            done = creators_done(rules, was)
        await self._show(interaction, rules, done)

    @app_commands.command(description="Say how rounds go in new groups; each group can change it for itself")
    @app_commands.describe(
        minutes="How many minutes the scene of a round may take",
        marking_minutes="How many minutes marks are taken after it",
        difficulty="How hard the manager makes it",
    )
    @app_commands.choices(difficulty=DIFFICULTY_CHOICES)
    @answered
    async def defaults(
        self,
        interaction: Interaction,
        minutes: RoundMinutes | None = None,
        marking_minutes: MarkingMinutes | None = None,
        difficulty: int | None = None,
    ) -> None:
        """Change what new groups begin with."""
        guild = _managed(interaction)
        rules, done = await self._groups.rules(guild.id), ""
        if any(given is not None for given in (minutes, marking_minutes, difficulty)):
            round_rules = replace(
                rules.rules,
                minutes=minutes or rules.rules.minutes,
                marking_minutes=marking_minutes or rules.rules.marking_minutes,
                difficulty=Difficulty(difficulty) if difficulty else rules.rules.difficulty,
            )
            was, rules = rules, await self._groups.settle_guild(replace(rules, rules=round_rules))
            done = defaults_done(rules, was)
        await self._show(interaction, rules, done)

    async def _show(self, interaction: Interaction, rules: GuildRules, done: str = "") -> None:
        """Answer with what was done, or else with all that is settled; and with what is missing."""
        # Archived threads are asked for one by one, which can take a while.
        await think(interaction)
        lacking = await self._lacking(interaction, rules)
        await rewrite(interaction, done_text(done, lacking) if done else setup_text(rules, lacking))

    async def _lacking(self, interaction: Interaction, rules: GuildRules) -> Lacking:
        """Look at the channels that are allowed and at the homes of groups; where there are none, at this channel."""
        guild = homes.guild_of(interaction)
        groups = await self._groups.of_guild(guild.id)
        # An allowed channel that was deleted is of no concern; a home that was deleted is.
        allowed = [one for one in sorted(rules.channels) if guild.get_channel(one) is not None]
        places = list(dict.fromkeys([*allowed, *(group.channel_id for group in groups)]))
        if not places and isinstance(interaction.channel, (discord.TextChannel, discord.Thread)):
            places = [interaction.channel.id]
        missing, gone = {}, []
        for channel_id in places[:_MOST_LOOKED_AT]:
            home = await homes.find_home(self._bot, guild, channel_id)
            if home is None:
                gone.append(channel_id)
            else:
                missing[channel_id] = homes.missing_in(home, guild.me)
        held = guild.me.guild_permissions
        return lacking_of(missing, [name for name in OPTIONAL_PERMISSION_REASONS if not getattr(held, name)], gone)


def _without(channels: set[int], forbidden: int) -> set[int]:
    """Return the channels without one. None left would mean any at all, which whoever forbids something does not want."""
    if not channels:
        raise AnyChannelError
    if channels == {forbidden}:
        raise LastChannelError(forbidden)
    return channels - {forbidden}


def _managed(interaction: Interaction) -> discord.Guild:
    """Return the server of a command, if whoever gave it may manage it: an admin may have let others see the command."""
    guild = homes.guild_of(interaction)
    if not homes.may_manage_guild(interaction):
        raise AdminsOnlyError
    return guild
