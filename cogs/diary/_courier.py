"""Carrying reminders into direct messages, and finding out whether one was carried already."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import datetime

import discord

from bot.client import LastImpression
from bot.diary import ClaimedReminder, UnreachableError
from cogs._carrying import (
    CHANNEL_GONE,
    LONGEST_SEND_S,
    NO_DIRECT_MESSAGES,
    SKEW,
    custom_ids_of,
    find_sent,
    open_direct_messages,
    told_apart,
)
from cogs._ids import reminder_of
from cogs.diary._buttons import under_reminder


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
            async with asyncio.timeout(LONGEST_SEND_S):
                if channel_id is None:
                    return await send(await open_direct_messages(self._client, reminder.user_id))
                try:
                    return await send(self._client.get_partial_messageable(channel_id))
                except discord.HTTPException as error:
                    if error.code not in CHANNEL_GONE | NO_DIRECT_MESSAGES:
                        raise
                    return await send(await open_direct_messages(self._client, reminder.user_id))
        except Exception as error:
            told = told_apart(error)
            if isinstance(told, UnreachableError):
                await self._forget_channel(reminder.user_id)
            raise told from error

    async def was_delivered(self, reminder: ClaimedReminder, /) -> int | None:
        """Look through the messages since it was due for one whose buttons carry this reminder's id, the newest first."""
        try:
            async with asyncio.timeout(LONGEST_SEND_S):
                channel = (
                    self._client.get_partial_messageable(reminder.dm_channel_id)
                    if reminder.dm_channel_id is not None
                    else await open_direct_messages(self._client, reminder.user_id)
                )
                return await find_sent(
                    self._client, channel, _since(reminder), lambda message: _brings(message, reminder)
                )
        except Exception as error:
            raise told_apart(error) from error

    async def _forget_channel(self, user_id: int) -> None:
        """Let the next `/interview reminders` ask by a message of its own whether this person can be reached again."""
        store = self._client.sessions.store
        person = await store.fetch_person(user_id)
        await store.save_person(dataclasses.replace(person, dm_channel_id=None), before=person)


def _since(reminder: ClaimedReminder) -> datetime | None:
    """Return from when on a message may be this one; None where nobody can tell.

    Not from when it was claimed on: the try that arrived may be many tries ago. And what came before it was snoozed came
    for another time.
    """
    try:
        return reminder.due.moment - SKEW
    except (LookupError, ValueError):
        return None


def _brings(message: discord.Message, reminder: ClaimedReminder) -> bool:
    is_newer = reminder.message_id is None or message.id > reminder.message_id
    return is_newer and reminder.id in map(reminder_of, custom_ids_of(message))
