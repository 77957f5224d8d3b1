"""/group create, join, leave, list and show: who belongs to a group, and where it meets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from bot.groups import AlreadyMemberError, Left
from bot.groups.group import LONGEST_NAME, Door, Group, Member
from cogs._answers import Interaction, answered, tell
from cogs._ids import GroupVerb
from cogs.groups import _homes as homes
from cogs.groups import _pages as pages
from cogs.groups._asking import (
    WHICH,
    GroupName,
    group_meant,
    group_to_join,
    groups_to_see,
    joinable_choices,
    own_choices,
    visible_choices,
)
from cogs.groups._buttons import one_button
from cogs.groups._inviting_commands import InvitingCommands
from cogs.groups._owners import LookedAfter, tell_on, with_owner
from cogs.groups._posting import let_in, let_out, post, put_away, rewrite, think
from cogs.groups._refusals import NotPostedError

THREAD, HERE = "thread", "here"
WHERE_CHOICES = [
    app_commands.Choice(name="in this channel", value=HERE),
    app_commands.Choice(name="in a new thread of its own", value=THREAD),
]
_TO_WRITE = frozenset({"view_channel", "send_messages", "send_messages_in_threads"})
DOOR_CHOICES = [app_commands.Choice(name=name, value=door.value) for door, name in pages.DOOR_NAMES.items()]


class MembershipCommands(InvitingCommands):
    """Beginning a group, coming in and going."""

    @app_commands.command(description="Begin a study group; you look after it")
    @app_commands.describe(
        name="What it is called, like Tuesday job club",
        where="Where it meets; in this channel if you leave it out",
        joining="Who may join; anybody on this server if you leave it out",
    )
    @app_commands.choices(where=WHERE_CHOICES, joining=DOOR_CHOICES)
    @answered
    async def create(
        self,
        interaction: Interaction,
        name: app_commands.Range[str, 1, LONGEST_NAME],
        where: str | None = None,
        joining: str | None = None,
    ) -> None:
        """Begin a group, in this channel or in a thread of its own, and say there that it has begun."""
        here, door = homes.home_here(interaction), Door(joining) if joining else Door.OPEN
        # A thread takes Discord a while, and what a whole channel can read cannot be taken back as an error for one.
        await think(interaction)
        home = here
        if where == THREAD:
            channel = homes.channel_for_thread(here)
            name = await self.parts.groups.check_new(**_asked(interaction, channel, name))
            home = await self.open_thread(interaction, channel, name, door)
        else:
            await homes.check_inside(self.bot, here)
        try:
            group = await self.parts.groups.create(**_asked(interaction, home, name), door=door)
        except Exception:
            if isinstance(home, discord.Thread) and home != here:
                await put_away(home)
            raise
        missing = homes.missing_for_group(home, home.guild.me)
        lines = [pages.created_text(group, missing)]
        if group.door is Door.OPEN or where == THREAD:
            unsaid = await self._welcome(interaction, group)
            # That it may not write there was said first, and once is enough.
            lines += [] if _TO_WRITE.intersection(missing) else unsaid
        await rewrite(interaction, "\n".join(lines))

    async def open_thread(
        self, interaction: Interaction, channel: discord.TextChannel, name: str, door: Door
    ) -> discord.Thread:
        """Open a thread for a group to have its home in, and let in whoever asked; only those invited see that of their group."""
        thread = await homes.open_thread(channel, name, is_private=door is Door.INVITED)
        await let_in(thread, interaction.user.id)
        return thread

    async def _welcome(self, interaction: Interaction, group: Group) -> list[str]:
        """Say in the home of a group that it has begun; return a line about it where that could not be said."""
        join: dict[str, Any] = {"view": one_button(GroupVerb.JOIN, group.key)} if group.door is Door.OPEN else {}
        nonce = f"gw{interaction.id}"
        try:
            await post(
                self.bot, group.channel_id, group.guild_id, nonce=nonce, content=pages.welcome_text(group), **join
            )
        except NotPostedError as error:
            return [f"-# {error}"]
        return []

    @app_commands.command(description="Join a study group of this server")
    @app_commands.describe(group="Which group; the one of this channel, or the only one, if you leave it out")
    @answered
    async def join(self, interaction: Interaction, group: GroupName | None = None) -> None:
        """Become a member."""
        meant = await group_to_join(self.parts.groups, interaction, group)
        await self.take_in(interaction, meant.key)

    async def take_in(self, interaction: Interaction, key: str) -> None:
        """Let whoever asked into a group, and show them its home."""
        homes.guild_of(interaction)
        await think(interaction)
        try:
            joined = await self.parts.groups.join(key, interaction.user.id)
        except AlreadyMemberError:
            # Whoever has gone out of a private thread by themself comes back into it in this way.
            await self._show_in(interaction, await self.parts.groups.fetch(key))
            raise
        sees = await self._show_in(interaction, joined)
        await rewrite(interaction, pages.joined_text(joined, can_see_home=sees))

    async def _show_in(self, interaction: Interaction, group: Group) -> bool:
        """Show a member the home of their group; whether they can see it then."""
        home = await homes.find_home(self.bot, homes.guild_of(interaction), group.channel_id)
        if home is None:
            return False
        if isinstance(home, discord.Thread) and not await let_in(home, interaction.user.id) and home.is_private():
            return False
        return homes.can_see(home, interaction.user)

    @app_commands.command(description="Leave a study group")
    @app_commands.describe(group=WHICH)
    @answered
    async def leave(self, interaction: Interaction, group: GroupName | None = None) -> None:
        """Stop being a member; where the owner leaves, somebody else who is on the server looks after it."""
        meant, user_id = await group_meant(self.parts.groups, interaction, group), interaction.user.id
        left = await self.parts.groups.leave(meant.key, user_id)
        await think(interaction)
        left, gone = await self._followed(interaction, left)
        tell_on(self.bot, left.group, (user_id, *gone), has_new_owner=left.new_owner_id is not None)
        await self.show_out(interaction, left.group, user_id)
        await rewrite(interaction, pages.left_text(left))

    async def _followed(self, interaction: Interaction, left: Left) -> tuple[Left, tuple[int, ...]]:
        """Return what came of it that somebody left, with an owner who is on the server, and whose turn it would have been."""
        if left.new_owner_id is None:
            return left, ()
        found: LookedAfter = await with_owner(self.parts.groups, homes.guild_of(interaction), left.group)
        owner_id = None if found.group.is_closed else found.group.owner_id
        return replace(left, group=found.group, new_owner_id=owner_id, is_closed=found.group.is_closed), found.gone

    async def show_out(self, interaction: Interaction, group: Group, user_id: int) -> bool:
        """Show a home that is private no more to somebody who belongs to its group no more; False where Discord refuses."""
        home = await homes.find_home(self.bot, homes.guild_of(interaction), group.channel_id)
        return not isinstance(home, discord.Thread) or await let_out(home, user_id)

    @app_commands.command(name="list", description="See the study groups of this server")
    @answered
    async def list_all(self, interaction: Interaction) -> None:
        """Show the groups of which this person may know; to whoever manages the server, all of them."""
        groups = self.parts.groups
        found = await groups_to_see(groups, interaction, homes.guild_of(interaction).id)
        with_members = [(one, await groups.members(one.key)) for one in found]
        sees_all = homes.may_manage_guild(interaction)
        await tell(interaction, pages.list_text(with_members, interaction.user.id, sees_all=sees_all))

    @app_commands.command(description="See a study group: where it meets, who belongs to it, how it rehearses")
    @app_commands.describe(group=WHICH)
    @answered
    async def show(self, interaction: Interaction, group: GroupName | None = None) -> None:
        """Show one group. Who belongs to one that takes people in by invitation is told to its members alone."""
        meant = await group_meant(self.parts.groups, interaction, group)
        await think(interaction)
        found, note = await self.looked_after(interaction, meant)
        if found.is_closed:
            await rewrite(interaction, note)
            return
        members = await self.parts.groups.members(found.key)
        text = pages.group_text(found, members, shows_people=shows_people(interaction, found, members))
        await rewrite(interaction, "\n".join([*([note] if note else []), text]))

    @join.autocomplete("group")
    async def suggest_to_join(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer groups to which this person does not belong."""
        return await joinable_choices(self.parts.groups, interaction, typed)

    @leave.autocomplete("group")
    async def suggest_own(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer this person's groups."""
        return await own_choices(self.parts.groups, interaction, typed)

    @show.autocomplete("group")
    async def suggest_visible(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the groups of which this person may know."""
        return await visible_choices(self.parts.groups, interaction, typed)


def shows_people(interaction: Interaction, group: Group, members: list[Member]) -> bool:
    """Whether somebody may read who belongs to a group."""
    is_member = any(one.user_id == interaction.user.id for one in members)
    return is_member or group.door is Door.OPEN or homes.may_manage_guild(interaction)


def _asked(interaction: Interaction, home: homes.Home, name: str) -> dict[str, Any]:
    """Return what the rules of a server ask of whoever begins a group."""
    return {
        "guild_id": home.guild.id,
        "channel_id": home.id,
        "owner_id": interaction.user.id,
        "name": name,
        "role_ids": homes.role_ids_of(interaction),
        "may_manage_guild": homes.may_manage_guild(interaction),
        "is_thread_of": home.parent_id if isinstance(home, discord.Thread) else None,
    }
