"""/group invite: one message in a group's home that calls one person, once; and taking that back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import aiohttp
import discord
from discord import app_commands

from bot.client import LastImpression
from bot.groups import AlreadyInvitedError
from bot.groups.group import Door, Group
from cogs._answers import Interaction, answered
from cogs._carrying import custom_ids_of, find_sent
from cogs._ids import GroupVerb, group_id
from cogs._sending import persistently
from cogs.groups import _homes as homes
from cogs.groups import _pages as pages
from cogs.groups._asking import WHICH, GroupName, group_meant, own_choices
from cogs.groups._base import GroupCommands
from cogs.groups._buttons import one_button
from cogs.groups._locks import Locks
from cogs.groups._parts import Parts
from cogs.groups._posting import let_in, let_out, post, rewrite, think
from cogs.groups._refusals import IsBotError, NotOnServerError, NotPostedError

_INVITED = "<@{user_id}> is invited, and was called in <#{channel_id}>."
_INVITED_IN_VAIN = (
    "<@{user_id}> is invited and can come in with /group join, but was not called: {reason} Once that works, invite "
    "them again, and I call them."
)
_TAKEN_BACK = "The invitation of <@{user_id}> to **{name}** is taken back"
_NO_TRACE = f"{_TAKEN_BACK}, and the message that called them is gone."
_STILL_STANDS = f"{_TAKEN_BACK}. The message that called them stays, and its button lets them in no more."
_OPEN_ALL_THE_SAME = (
    " Anybody on this server may join, though, so they still can; “joining” of /group settings changes that."
)
_TAKE_BACK = "yes"
_CANNOT_SEE = " They cannot see <#{channel_id}> yet: whoever manages this server can let them in there."
_LONGEST_LOOK_S = 10.0


class InvitingCommands(GroupCommands):
    """Calling somebody in."""

    def __init__(self, bot: LastImpression, parts: Parts) -> None:
        super().__init__(bot, parts)
        self._inviting = Locks()

    @app_commands.command(description="Invite somebody of this server into your group, by one message in its home")
    @app_commands.describe(
        person="Whom you invite", group=WHICH, take_back="Take back an invitation that was a mistake"
    )
    @app_commands.choices(take_back=[app_commands.Choice(name="yes, take it back", value=_TAKE_BACK)])
    @answered
    async def invite(
        self,
        interaction: Interaction,
        person: discord.User,
        group: GroupName | None = None,
        take_back: str | None = None,
    ) -> None:
        """Note the invitation, then call that person, once, where the group has its home. No direct message is sent."""
        meant = await group_meant(self.parts.groups, interaction, group)
        if take_back is not None:
            await self._take_back(interaction, meant, person.id)
            return
        if person.bot:
            raise IsBotError
        if not isinstance(person, discord.Member):
            raise NotOnServerError(person.id)
        guild = homes.guild_of(interaction)
        await think(interaction)
        # Two who invite the same person in one moment call them once.
        async with self._inviting.of(f"{meant.key}/{person.id}"):
            home = await homes.find_home(self.bot, guild, meant.channel_id)
            try:
                await self.parts.groups.invite(meant.key, interaction.user.id, person.id)
            except AlreadyInvitedError:
                # It may have been noted and then not been posted, for want of a permission, or by a crash.
                if home is not None and await self._was_called(home, meant, person.id):
                    raise
            await rewrite(interaction, await self._call(interaction, meant, home, person))

    async def _take_back(self, interaction: Interaction, group: Group, user_id: int) -> None:
        """Forget an invitation, and let the message that called somebody vanish."""
        await think(interaction)
        async with self._inviting.of(f"{group.key}/{user_id}"):
            await self.parts.groups.take_back(group.key, interaction.user.id, user_id)
            home = await homes.find_home(self.bot, homes.guild_of(interaction), group.channel_id)
            is_gone = home is not None and await self._unsay(home, group, user_id)
            # Whoever is called into a private thread reads it from then on.
            is_out = not isinstance(home, discord.Thread) or await let_out(home, user_id)
        text = (_NO_TRACE if is_gone else _STILL_STANDS).format(user_id=user_id, name=pages.name_of(group))
        text += _OPEN_ALL_THE_SAME if group.door is Door.OPEN else ""
        await rewrite(interaction, text if is_out else text + pages.STILL_READS.format(channel_id=group.channel_id))

    async def _unsay(self, home: homes.Home, group: Group, user_id: int) -> bool:
        """Delete the message that called somebody; False where it is not found, or Discord does not let the bot."""
        try:
            async with asyncio.timeout(_LONGEST_LOOK_S):
                message_id = await find_sent(self.bot, home, None, _calling(group, user_id))
                if message_id is None:
                    return False
                await persistently(home.get_partial_message(message_id).delete)
        except (TimeoutError, aiohttp.ClientError, discord.HTTPException, discord.RateLimited):
            return False
        return True

    async def _was_called(self, home: homes.Home, group: Group, user_id: int) -> bool:
        """Whether an invitation stands in a group's home. Where the bot cannot look it counts as if it did, if it may write."""
        held = home.permissions_for(home.guild.me)
        if not held.read_message_history:
            return held.send_messages_in_threads if isinstance(home, discord.Thread) else held.send_messages
        try:
            async with asyncio.timeout(_LONGEST_LOOK_S):
                return await find_sent(self.bot, home, None, _calling(group, user_id)) is not None
        except (discord.NotFound, discord.Forbidden):
            # Why nothing can be read there is said when something is to be posted there.
            return False
        except (TimeoutError, aiohttp.ClientError, discord.HTTPException, discord.RateLimited):
            return True

    async def _call(
        self, interaction: Interaction, group: Group, home: homes.Home | None, person: discord.Member
    ) -> str:
        """Call somebody into a group, and say how that went."""
        sees = home is None or homes.can_see(home, person)
        if isinstance(home, discord.Thread) and not await let_in(home, person.id) and home.is_private():
            sees = False
        try:
            await post(
                self.bot,
                group.channel_id,
                group.guild_id,
                nonce=f"gi{interaction.id}",
                calls=person.id,
                content=pages.invitation_text(group, person.id, interaction.user.id),
                view=one_button(GroupVerb.JOIN, group.key),
            )
        except NotPostedError as error:
            return _INVITED_IN_VAIN.format(user_id=person.id, reason=error)
        text = _INVITED.format(user_id=person.id, channel_id=group.channel_id)
        return text if sees else text + _CANNOT_SEE.format(channel_id=group.channel_id)

    @invite.autocomplete("group")
    async def suggest_to_invite_to(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer this person's groups."""
        return await own_choices(self.parts.groups, interaction, typed)


def _calling(group: Group, user_id: int) -> Callable[[discord.Message], bool]:
    """Return what tells the message that calls somebody into a group from all others."""
    join = group_id(GroupVerb.JOIN, group.key)

    def is_it(message: discord.Message) -> bool:
        return message.content.startswith(f"<@{user_id}>") and join in custom_ids_of(message)

    return is_it
