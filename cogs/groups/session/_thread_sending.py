"""Writing in a session's thread: tried again where the connection breaks, and refused in a sentence."""

from __future__ import annotations

import asyncio

import discord

from bot.client import LastImpression
from bot.groups import GroupError
from bot.groups.session import GroupSession
from cogs._sending import persistently
from cogs.groups.session._posts import Post

_LONGEST_SEND_S = 30.0
_GONE, _NO_ACCESS, _NOT_ALLOWED, _LOCKED = 10003, 50001, 50013, 160005
_ARCHIVED = 50083
NO_EDIT = {10008, 30046, _ARCHIVED}
"""A message that cannot be changed any more: gone, changed too often, or asleep with its thread. Another is sent instead."""
_SAVED = "What was said is kept and comes as soon as I can."


class ThreadGoneError(GroupError):
    """The thread was deleted, and the session with it."""

    def __init__(self) -> None:
        super().__init__("The thread of this session was deleted, so it has ended. /group session begins another one.")


class ThreadShutError(GroupError):
    """The bot may not write in the thread; the message says who can change that."""


def refusal(error: discord.HTTPException) -> GroupError | None:
    """Return what to say where Discord does not let the bot write in a session's thread; None where it is something else."""
    if error.code == _GONE:
        return ThreadGoneError()
    if error.code == _NO_ACCESS:
        return ThreadShutError(f"I can no longer see this thread: an admin has to give me View Channel there. {_SAVED}")
    if error.code == _NOT_ALLOWED:
        return ThreadShutError(
            "I am not allowed to write in this thread: an admin has to give me Send Messages in Threads there. "
            + _SAVED
        )
    if error.code in (_LOCKED, _ARCHIVED):
        return ThreadShutError(f"This thread is locked: somebody who may manage threads can unlock it. {_SAVED}")
    return None


async def send_post(bot: LastImpression, session: GroupSession, post: Post, nonce: str) -> discord.Message:
    """Send one message into a session's thread, which wakes it where it was asleep. ThreadGoneError, ThreadShutError.

    Discord gives back the message that it already has for a nonce, so nothing is said twice within minutes.
    """
    thread = thread_of(bot, session)
    arguments = post.sending(session.channel_id)
    try:
        async with asyncio.timeout(_LONGEST_SEND_S):
            return await persistently(lambda: thread.send(nonce=nonce, **arguments))
    except discord.HTTPException as error:
        if told := refusal(error):
            raise told from error
        raise


def thread_of(bot: LastImpression, session: GroupSession) -> discord.PartialMessageable:
    """Return a session's thread by its id alone: it need not be in any cache."""
    return bot.get_partial_messageable(session.channel_id, guild_id=session.guild_id)
