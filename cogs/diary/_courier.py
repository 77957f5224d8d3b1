"""Carrying reminders into direct messages, and finding out whether one was carried already."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterator
from datetime import datetime, timedelta

import aiohttp
import discord

from bot.client import LastImpression
from bot.diary import ClaimedReminder, TransientError, UnreachableError
from cogs._ids import reminder_of
from cogs.diary._buttons import under_reminder

_UNREACHABLE = {50007, 50278}
_GONE = {10003, 50001}
"""The channel that was used before is no longer there; a new one can be opened."""
_LONGEST_SEND_S = 30.0
_LOOKED_THROUGH = 200
_SKEW = timedelta(minutes=2)
"""Clocks here and at Discord may differ so much."""


class DirectMessages:
    """Sends reminders by direct message. Its errors are those that the delivery knows."""

    def __init__(self, client: LastImpression) -> None:
        self._client = client

    async def deliver(self, reminder: ClaimedReminder, text: str, nonce: str, /) -> int:
        """Send a reminder with its buttons; return the message's id."""
        view = under_reminder(reminder.kind, reminder.id, reminder.interview_key)

        async def send(channel: discord.abc.Messageable) -> int:
            return (await channel.send(text, view=view, nonce=nonce)).id

        channel_id = reminder.dm_channel_id
        try:
            async with asyncio.timeout(_LONGEST_SEND_S):
                if channel_id is None:
                    return await send(await self._open(reminder.user_id))
                try:
                    return await send(self._client.get_partial_messageable(channel_id))
                except discord.HTTPException as error:
                    if error.code not in _GONE | _UNREACHABLE:
                        raise
                    return await send(await self._open(reminder.user_id))
        except Exception as error:
            told = _told_apart(error)
            if isinstance(told, UnreachableError):
                await self._forget_channel(reminder.user_id)
            raise told from error

    async def was_delivered(self, reminder: ClaimedReminder, /) -> int | None:
        """Look through the messages since it was due for one whose buttons carry this reminder's id, the newest first."""
        try:
            async with asyncio.timeout(_LONGEST_SEND_S):
                channel = (
                    self._client.get_partial_messageable(reminder.dm_channel_id)
                    if reminder.dm_channel_id is not None
                    else await self._open(reminder.user_id)
                )
                return await self._look(channel, reminder)
        except Exception as error:
            raise _told_apart(error) from error

    async def _open(self, user_id: int) -> discord.abc.Messageable:
        # Asked anew each time: what the library remembers may be a channel that is no longer there.
        data = await self._client.http.start_private_message(user_id)
        return self._client.get_partial_messageable(int(data["id"]))

    async def _forget_channel(self, user_id: int) -> None:
        """Let the next `/interview reminders` ask by a message of its own whether this person can be reached again."""
        store = self._client.sessions.store
        person = await store.fetch_person(user_id)
        await store.save_person(dataclasses.replace(person, dm_channel_id=None), before=person)

    async def _look(self, channel: discord.abc.Messageable, reminder: ClaimedReminder) -> int | None:
        async for message in channel.history(limit=_LOOKED_THROUGH, after=_since(reminder), oldest_first=False):
            is_newer = reminder.message_id is None or message.id > reminder.message_id
            if message.author.id == self._client.own_id and is_newer and reminder.id in _reminders_under(message):
                return message.id
        return None


def _since(reminder: ClaimedReminder) -> datetime | None:
    """Return from when on a message may be this one; None where nobody can tell.

    Not from when it was claimed on: the try that arrived may be many tries ago. And what came before it was snoozed came
    for another time.
    """
    try:
        return reminder.due.moment - _SKEW
    except (LookupError, ValueError):
        return None


def _reminders_under(message: discord.Message) -> Iterator[int]:
    for row in message.components:
        for item in getattr(row, "children", ()):
            reminder_id = reminder_of(getattr(item, "custom_id", None) or "")
            if reminder_id is not None:
                yield reminder_id


def _told_apart(error: Exception) -> Exception:
    """Return an error as the delivery knows it: never to be reached this way, or perhaps later."""
    if isinstance(error, discord.HTTPException) and error.code in _UNREACHABLE:
        return UnreachableError()
    if isinstance(error, discord.RateLimited):
        return TransientError("rate limited", retry_after_s=error.retry_after)
    if isinstance(error, discord.HTTPException):
        return TransientError(f"status {error.status}, code {error.code}")
    if isinstance(error, (TimeoutError, OSError, aiohttp.ClientError)):
        return TransientError(type(error).__name__)
    return error
