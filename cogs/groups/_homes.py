"""Where a group can have its home, and what the bot still lacks there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

import discord

from bot.client import PERMISSION_REASONS, LastImpression, invite_link
from cogs._answers import Interaction
from cogs._sending import in_turn
from cogs.groups._refusals import NoHomeError, NoServerError, NoThreadError, NotInsideError, TooManyThreadsError

Home: TypeAlias = discord.TextChannel | discord.Thread
_IN_THREADS = ("view_channel", "send_messages_in_threads", "embed_links", "attach_files", "read_message_history")
"""What is needed where a group's home is a thread: its sessions are in that very thread."""
_ONLY_ALONE = {"create_private_threads", "attach_files"}
"""What rehearsals of one person need, and no group."""
_TO_OPEN = ("view_channel", "send_messages_in_threads")
_A_WEEK: Final = 10_080
"""Minutes without a word after which Discord puts a thread away; the next message brings it back."""
_LONGEST_NAME = 100
_TOO_MANY = 160006


def guild_of(interaction: Interaction) -> discord.Guild:
    """Return the server in which a command was given. NoServerError if it has not added the bot."""
    guild = interaction.client.get_guild(interaction.guild_id) if interaction.guild_id is not None else None
    if guild is None:
        raise NoServerError(invite_link(interaction.client.application_id or interaction.application_id))
    return guild


def home_here(interaction: Interaction) -> Home:
    """Return the channel or thread of a command, if a group can have its home in it. NoServerError, NoHomeError."""
    guild_of(interaction)
    channel = interaction.channel
    if not isinstance(channel, (discord.TextChannel, discord.Thread)) or not is_fit(channel):
        raise NoHomeError
    return channel


async def check_inside(bot: LastImpression, home: Home) -> None:
    """Make sure that the bot itself is in a thread that is to be a home. NotInsideError.

    Commands work also in a private thread in which it is not, and where it could never write.
    """
    if isinstance(home, discord.Thread) and await find_home(bot, home.guild, home.id) is None:
        raise NotInsideError(home.id)


def is_fit(channel: Home) -> bool:
    """Whether a group can have its home there: a text channel that is no announcement channel, or a thread of one."""
    text_channel = text_channel_of(channel)
    return text_channel is not None and not text_channel.is_news()


def text_channel_of(channel: Home) -> discord.TextChannel | None:
    """Return the text channel itself, or that of a thread; None for a thread of a forum."""
    parent = channel.parent if isinstance(channel, discord.Thread) else channel
    return parent if isinstance(parent, discord.TextChannel) else None


def channel_for_thread(here: Home) -> discord.TextChannel:
    """Return the text channel in which a new thread can be opened. NoHomeError."""
    channel = text_channel_of(here)
    if channel is None:
        raise NoHomeError
    return channel


def parent_id_of(interaction: Interaction) -> int | None:
    """Return the channel whose thread a command was given in; None if it was given in no thread."""
    channel = interaction.channel
    return channel.parent_id if isinstance(channel, discord.Thread) else None


def may_manage_guild(interaction: Interaction) -> bool:
    """Whether whoever gave a command may manage the server."""
    return interaction.permissions.manage_guild


def role_ids_of(interaction: Interaction) -> frozenset[int]:
    """Return the roles of whoever gave a command."""
    user = interaction.user
    return frozenset(role.id for role in user.roles) if isinstance(user, discord.Member) else frozenset()


async def find_home(bot: LastImpression, guild: discord.Guild, channel_id: int) -> Home | None:
    """Return a group's home; None if it is gone, or the bot cannot see it. An archived thread is asked for."""
    found: object = guild.get_channel_or_thread(channel_id)
    if found is None:
        try:
            found = await bot.fetch_channel(channel_id)
        except (discord.NotFound, discord.Forbidden):
            return None
    return found if isinstance(found, (discord.TextChannel, discord.Thread)) else None


async def open_thread(channel: discord.TextChannel, name: str, *, is_private: bool) -> discord.Thread:
    """Open a thread for a group. NoThreadError names what is missing, for an admin to give."""
    held = channel.permissions_for(channel.guild.me)
    to_open = "create_private_threads" if is_private else "create_public_threads"
    needed = (*_TO_OPEN, to_open)
    if missing := [name for name in needed if not getattr(held, name)]:
        raise NoThreadError(channel.id, listed(permission_name(name) for name in missing))
    kind = discord.ChannelType.private_thread if is_private else discord.ChannelType.public_thread
    try:
        return await in_turn(
            lambda: channel.create_thread(name=name[:_LONGEST_NAME], type=kind, auto_archive_duration=_A_WEEK)
        )
    except discord.Forbidden as error:
        raise NoThreadError(channel.id, listed(permission_name(name) for name in needed)) from error
    except discord.HTTPException as error:
        if error.code == _TOO_MANY:
            raise TooManyThreadsError from error
        raise


def can_see(home: Home, member: discord.Member | discord.User) -> bool:
    """Whether a member can look into a home; a private thread is seen by whoever was let in, and does not count here."""
    channel = text_channel_of(home)
    return channel is None or not isinstance(member, discord.Member) or channel.permissions_for(member).view_channel


def missing_in(home: Home, me: discord.Member) -> list[str]:
    """Return the permissions that the bot lacks there, by discord.py's names."""
    held = home.permissions_for(me)
    if not held.view_channel:
        # Without it nothing else counts, and whatever else is lacking shows only then.
        return ["view_channel"]
    needed: Iterable[str] = _IN_THREADS if isinstance(home, discord.Thread) else PERMISSION_REASONS
    return [name for name in needed if not getattr(held, name)]


def missing_for_group(home: Home, me: discord.Member) -> list[str]:
    """Return the permissions that the bot lacks there and that a group with its home there needs."""
    return [name for name in missing_in(home, me) if name not in _ONLY_ALONE]


def permission_name(name: str) -> str:
    """Return a permission's name as Discord writes it in its settings."""
    return name.replace("_", " ").title().replace(" In ", " in ")


def listed(words: Iterable[str]) -> str:
    """Return words as one reads them: a, b and c."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
