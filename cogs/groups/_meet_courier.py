"""Carrying messages about meetings, into direct messages or into a group's channel, and finding those carried already."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

import discord

from bot.client import LastImpression
from bot.diary import UnreachableError
from bot.groups import GroupError, Meetings
from bot.groups.meeting import MeetingReminder
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
from cogs._ids import meeting_reminder_of
from cogs.groups._meet_buttons import under_reminder

T = TypeVar("T")
_NOT_ALLOWED, _LOCKED = 50013, 160005
_CHANNEL_CLOSED = CHANNEL_GONE | {_NOT_ALLOWED, _LOCKED}


class MeetingCourier:
    """Sends messages about meetings. Its errors are those that the delivery knows."""

    def __init__(self, client: LastImpression, meetings: Meetings) -> None:
        self._client = client
        self._meetings = meetings

    async def deliver(self, reminder: MeetingReminder, text: str, nonce: str, /) -> int:
        """Send a message with its buttons; return its id."""

        async def send(channel: discord.abc.Messageable) -> int:
            return (await channel.send(text, view=under_reminder(reminder), nonce=nonce)).id

        return await self._reach(reminder, send)

    async def was_delivered(self, reminder: MeetingReminder, /) -> int | None:
        """Look through the messages since it was due for one whose buttons carry its id, the newest first."""

        def is_it(message: discord.Message) -> bool:
            return reminder.id in map(meeting_reminder_of, custom_ids_of(message))

        return await self._reach(reminder, lambda channel: find_sent(self._client, channel, _since(reminder), is_it))

    async def _reach(self, reminder: MeetingReminder, use: Callable[[discord.abc.Messageable], Awaitable[T]]) -> T:
        user_id = reminder.user_id
        try:
            async with asyncio.timeout(LONGEST_SEND_S):
                if user_id is None:
                    return await use(await self._home(reminder))
                return await self._use_direct_messages(user_id, use)
        except Exception as error:
            told = told_apart(error, _CHANNEL_CLOSED if user_id is None else NO_DIRECT_MESSAGES)
            if isinstance(told, UnreachableError) and user_id is not None:
                await self._give_up(reminder, user_id)
            raise told from error

    async def _home(self, reminder: MeetingReminder) -> discord.abc.Messageable:
        try:
            group = await self._meetings.group_of(reminder.meeting_key)
        except GroupError as error:
            raise UnreachableError from error
        return self._client.get_partial_messageable(group.channel_id, guild_id=group.guild_id)

    async def _use_direct_messages(self, user_id: int, use: Callable[[discord.abc.Messageable], Awaitable[T]]) -> T:
        known = (await self._client.sessions.store.fetch_person(user_id)).dm_channel_id
        if known is not None:
            try:
                return await use(self._client.get_partial_messageable(known))
            except discord.HTTPException as error:
                if error.code not in CHANNEL_GONE | NO_DIRECT_MESSAGES:
                    raise
        return await use(await open_direct_messages(self._client, user_id))

    async def _give_up(self, reminder: MeetingReminder, user_id: int) -> None:
        """Take the wish back of somebody who cannot be written to: the channel reads of the meeting all the same.

        Whoever asks again is written to at once, and so finds out whether it works now.
        """
        store = self._client.sessions.store
        person = await store.fetch_person(user_id)
        await store.save_person(dataclasses.replace(person, dm_channel_id=None), before=person)
        with contextlib.suppress(GroupError):
            group = await self._meetings.group_of(reminder.meeting_key)
            await self._meetings.want_reminders(group.key, user_id, on=False)


def _since(reminder: MeetingReminder) -> datetime | None:
    """Return from when on a message may be this one; None where nobody can tell."""
    try:
        return reminder.due.moment - SKEW
    except (LookupError, ValueError):
        return None
