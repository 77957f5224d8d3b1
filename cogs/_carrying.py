"""What all couriers have in common: direct messages, looking for what was sent already, and errors told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import aiohttp
import discord

from bot.client import LastImpression
from bot.diary import TransientError, UnreachableError

LONGEST_SEND_S = 30.0
SKEW = timedelta(minutes=2)
"""Clocks here and at Discord may differ so much."""
NO_DIRECT_MESSAGES = frozenset({50007, 50278})
CHANNEL_GONE = frozenset({10003, 50001})
"""The channel that was used before is no longer there, or cannot be seen any more."""
_LOOKED_THROUGH = 200


async def open_direct_messages(client: LastImpression, user_id: int) -> discord.abc.Messageable:
    """Return somebody's direct messages. Asked anew each time: what the library remembers may be no longer there."""
    data = await client.http.start_private_message(user_id)
    return client.get_partial_messageable(int(data["id"]))


async def find_sent(
    client: LastImpression,
    channel: discord.abc.Messageable,
    after: datetime | None,
    is_it: Callable[[discord.Message], bool],
) -> int | None:
    """Return the id of the bot's newest message there that is meant, sent since then; None if there is none."""
    async for message in channel.history(limit=_LOOKED_THROUGH, after=after, oldest_first=False):
        if message.author.id == client.own_id and is_it(message):
            return message.id
    return None


def custom_ids_of(message: discord.Message) -> Iterator[str]:
    """Yield the ids of the buttons under a message."""
    for row in message.components:
        for item in getattr(row, "children", ()):
            if custom_id := getattr(item, "custom_id", None):
                yield custom_id


def told_apart(error: Exception, unreachable: frozenset[int] = NO_DIRECT_MESSAGES) -> Exception:
    """Return an error as the delivery knows it: never to be reached this way, or perhaps later."""
    if isinstance(error, discord.HTTPException) and error.code in unreachable:
        return UnreachableError()
    if isinstance(error, discord.RateLimited):
        return TransientError("rate limited", retry_after_s=error.retry_after)
    if isinstance(error, discord.HTTPException):
        return TransientError(f"status {error.status}, code {error.code}")
    if isinstance(error, (TimeoutError, OSError, aiohttp.ClientError)):
        return TransientError(type(error).__name__)
    return error
