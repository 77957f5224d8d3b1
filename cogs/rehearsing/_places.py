"""Where a rehearsal can take place: a direct message, a private thread, or here for one person alone."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot.store import Spot, SpotKind
from cogs._answers import Interaction
from cogs._sending import CannotWriteError, ClosedDirectMessagesError, in_turn, persistently

_LONGEST_NAME = 100
_NEEDED = ("view_channel", "create_private_threads", "send_messages_in_threads")
"""Permissions without which a private thread is of no use."""
_NO_DM = {50007, 50278, 40003}


@dataclass(frozen=True, slots=True)
class Opened:
    """A place that is ready to be written in."""

    spot: Spot
    channel: discord.abc.Messageable


def is_in_guild(interaction: Interaction) -> bool:
    """Whether the bot itself is in the server of a command; if only the user has installed it, it can do no more than answer."""
    return interaction.guild_id is not None and interaction.client.get_guild(interaction.guild_id) is not None


async def open_direct_message(interaction: Interaction) -> Opened:
    """Open the direct messages with whoever asked. ClosedDirectMessagesError if Discord refuses."""
    try:
        channel = await persistently(lambda: interaction.client.create_dm(discord.Object(interaction.user.id)))
    except discord.HTTPException as error:
        if error.code in _NO_DM or isinstance(error, discord.Forbidden):
            raise ClosedDirectMessagesError from error
        raise
    return Opened(Spot(SpotKind.DM, channel.id), channel)


async def open_thread(interaction: Interaction, name: str) -> Opened:
    """Open a private thread for whoever asked. CannotWriteError names what is missing, for an admin to give."""
    parent = _parent(interaction)
    missing = [
        permission.replace("_", " ").title()
        for permission in _NEEDED
        if not getattr(interaction.app_permissions, permission)
    ]
    if missing:
        raise CannotWriteError(
            f"I cannot open a private thread in {parent.mention}: an admin of this server has to give me "
            f"{_listed(missing)} there. Until then, choose a direct message, or here."
        )
    try:
        thread = await in_turn(
            lambda: parent.create_thread(
                name=name[:_LONGEST_NAME],
                type=discord.ChannelType.private_thread,
                auto_archive_duration=1440,
                # Adding members to a thread that only moderators may add to can need a right that the bot does not ask for.
                invitable=True,
            )
        )
        await persistently(lambda: thread.add_user(discord.Object(interaction.user.id)))
    except discord.Forbidden as error:
        raise CannotWriteError(
            f"Discord did not let me open a private thread in {parent.mention}: an admin of this server can check "
            "Create Private Threads and Send Messages in Threads for me there. Until then, choose a direct message, or here."
        ) from error
    return Opened(Spot(SpotKind.THREAD, thread.id, interaction.guild_id), thread)


def _parent(interaction: Interaction) -> discord.TextChannel:
    """Return the text channel in which the command was given, also from within one of its threads."""
    channel = interaction.channel
    if isinstance(channel, discord.Thread):
        channel = channel.parent
    if not is_in_guild(interaction) or not isinstance(channel, discord.TextChannel) or channel.is_news():
        raise CannotWriteError(
            "Private threads are only possible in the text channels of a server that has added me. "
            "Choose a direct message, or here."
        )
    return channel


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
