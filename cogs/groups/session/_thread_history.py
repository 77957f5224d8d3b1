"""What stands in a session's thread already. After a crash, Discord itself says what was shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import discord

from bot.client import LastImpression
from bot.groups.session import GroupSession
from cogs._sending import persistently
from cogs.groups.session._posts import Post
from cogs.groups.session._thread_sending import thread_of

NOTE = "-# "
"""How an answer to a message begins that was not taken as a line; it is a reply, and is never part of what is shown."""
_MESSAGES = 100


async def read_thread(bot: LastImpression, session: GroupSession) -> list[discord.Message]:
    """Return the newest messages of a session's thread, oldest first. discord.HTTPException if that cannot be."""
    return await read_messages(thread_of(bot, session), _MESSAGES)


async def read_messages(channel: discord.abc.Messageable, limit: int) -> list[discord.Message]:
    """Return the newest messages of a channel, so many at the most, oldest first."""

    async def read() -> list[discord.Message]:
        return [message async for message in channel.history(limit=limit)]

    return (await persistently(read))[::-1]


def standing(posts: Sequence[Post], messages: Iterable[discord.Message], own_id: int) -> list[discord.Message]:
    """Return the messages of those posts that stand in a thread already: the first ones, since they are sent in order.

    What is unshown is what comes last, so the posts that were sent are the last messages of the bot's there.
    """
    own = [one for one in messages if one.author.id == own_id and is_spoken(one) and not is_note(one)]
    for count in range(min(len(posts), len(own)), 0, -1):
        newest = own[-count:]
        if all(_is_same(post, message) for post, message in zip(posts, newest, strict=False)):
            return newest
    return []


def is_spoken(message: discord.Message) -> bool:
    """Whether a message says something, and is no notice of Discord's own."""
    return message.type in (discord.MessageType.default, discord.MessageType.reply)


def is_note(message: discord.Message) -> bool:
    """Whether the bot answers a message there that it did not take as a line."""
    return (
        message.reference is not None and message.content.startswith(NOTE) and not any(custom_ids(message.components))
    )


def words_of(message: discord.Message) -> str:
    """Return everything that is to be read in a message."""
    return "\n".join([*([message.content] if message.content else []), *_displays(message.components)])


def custom_ids(components: Iterable[object]) -> Iterator[str]:
    """Return the ids of all buttons of a message, also of a card."""
    for component in components:
        if isinstance(component, discord.Button) and component.custom_id:
            yield component.custom_id
        yield from custom_ids(getattr(component, "children", ()))


def _displays(components: Iterable[object]) -> Iterator[str]:
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content
        yield from _displays(getattr(component, "children", ()))


def _is_same(post: Post, message: discord.Message) -> bool:
    """Whether a post is that message; one that is edited as people come and mark is known by its buttons."""
    if post.words.strip() == words_of(message).strip():
        return True
    return post.is_edited and post.custom_ids == frozenset(custom_ids(message.components))
