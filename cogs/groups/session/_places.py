"""Where a session takes place: a thread of the group's home that its channel can see, else a private one, or the home itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Final

import discord
from discord.utils import escape_markdown

from bot.client import LastImpression
from bot.groups import GroupError
from bot.groups.group import Group
from bot.groups.session import GroupSession
from cogs._sending import persistently
from cogs.groups._homes import find_home, listed, permission_name, text_channel_of

_LONGEST_NAME = 100
_A_DAY: Final = 1440
_TOO_MANY = 160006
_ALWAYS = ("view_channel", "send_messages_in_threads", "read_message_history")
_GONE = {10003, 50001}


@dataclass(frozen=True, slots=True)
class Place:
    """A thread that is ready for a session."""

    thread: discord.Thread
    is_own: bool = True
    """Whether it was opened for the session; else it is the group's home."""

    @property
    def is_closed_off(self) -> bool:
        """Whether people see it only once they are let in."""
        return self.is_own and self.thread.is_private()


class HomeGoneError(GroupError):
    """The channel or thread where the group met is no more."""

    def __init__(self, group: Group) -> None:
        super().__init__(
            f"The home of “{escape_markdown(group.name)}” is gone, or I cannot see it any more, so there is no place for a "
            "session. Whoever leads the group can give it another one with /group settings."
        )


class NoSessionThreadError(GroupError):
    """No thread can be opened for a session; the message names what is missing, for an admin to give."""

    def __init__(self, channel_id: int, missing: str) -> None:
        super().__init__(
            f"I cannot open a thread in <#{channel_id}>: an admin of this server has to give me {missing} there. "
            "Then give the command again."
        )


class TooManySessionThreadsError(GroupError):
    """The server has as many active threads as Discord allows."""

    def __init__(self) -> None:
        super().__init__(
            "This server has as many active threads as Discord allows. Somebody who may manage threads can archive some; "
            "then give the command again."
        )


async def open_place(bot: LastImpression, guild: discord.Guild, group: Group, now: datetime) -> Place:
    """Open a thread for a session of a group. HomeGoneError, NoSessionThreadError."""
    home = await find_home(bot, guild, group.channel_id)
    channel = text_channel_of(home) if home is not None else None
    if home is None or channel is None:
        raise HomeGoneError(group)
    if isinstance(home, discord.Thread):
        _check(channel, ())
        return Place(home, is_own=False)
    held = channel.permissions_for(guild.me)
    # A thread that the whole channel can see invites people in; where that may not be, a private one does.
    kinds = [name for name in ("create_public_threads", "create_private_threads") if getattr(held, name)]
    _check(channel, kinds[:1] or ["create_public_threads"])
    is_public = kinds[0] == "create_public_threads"
    try:
        thread = await persistently(
            lambda: channel.create_thread(
                name=_name_for(group, now, [thread.name for thread in channel.threads]),
                type=discord.ChannelType.public_thread if is_public else discord.ChannelType.private_thread,
                auto_archive_duration=_A_DAY,
            )
        )
    except discord.HTTPException as error:
        if error.code == _TOO_MANY:
            raise TooManySessionThreadsError from error
        if isinstance(error, discord.Forbidden):
            raise NoSessionThreadError(channel.id, listed(map(permission_name, kinds))) from error
        raise
    return Place(thread)


def _name_for(group: Group, now: datetime, there: Collection[str]) -> str:
    """Return a name for a thread by which it is told from those of the same group and day that are there."""
    day = f", {now.day} {now:%b}"
    for number in count(1):
        ending = day if number == 1 else f"{day} ({number})"
        name = f"{f'Practice: {group.name}'[: _LONGEST_NAME - len(ending)]}{ending}"
        if name not in there:
            break
    return name


async def find_thread(bot: LastImpression, session: GroupSession) -> discord.Thread | None:
    """Return a session's thread, awake, so that its buttons can be pressed; None where it cannot be used any more."""
    try:
        thread = await persistently(lambda: bot.fetch_channel(session.channel_id))
    except discord.HTTPException as error:
        if error.code in _GONE:
            return None
        raise
    if not isinstance(thread, discord.Thread) or thread.locked:
        return None
    if thread.archived:
        try:
            await persistently(lambda: thread.edit(archived=False))
        except discord.Forbidden:
            return None
    return thread


def _check(channel: discord.TextChannel, to_open: list[str] | tuple[str, ...]) -> None:
    held = channel.permissions_for(channel.guild.me)
    if missing := [name for name in (*_ALWAYS, *to_open) if not getattr(held, name)]:
        raise NoSessionThreadError(channel.id, listed(map(permission_name, missing)))
