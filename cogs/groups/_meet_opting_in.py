"""Choosing to be reminded of a group's meetings by direct message: proven at once, and taken back with one tap."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses

import aiohttp
import discord

from bot.client import LastImpression
from bot.groups import GroupError, Meetings, opt_in_text
from bot.groups.group import Group
from cogs._answers import Interaction, tell
from cogs._carrying import NO_DIRECT_MESSAGES
from cogs._ids import MeetVerb
from cogs._sending import persistently
from cogs.groups import _meet_pages as pages
from cogs.groups._meet_buttons import one_button
from cogs.groups._pages import name_of

_LONGEST_S = 20.0
_TOO_FAST = 40003
"""Too many direct messages were begun at once, which is no fault of this person's."""


class OptingIn:
    """Takes the wish of a member to be reminded, and takes it back."""

    def __init__(self, bot: LastImpression, meetings: Meetings) -> None:
        self._bot = bot
        self._meetings = meetings

    async def begin(self, interaction: Interaction, key: str) -> None:
        """Remind a member from now on, and write the first direct message; where that fails, say so there and then."""
        user_id, group = interaction.user.id, await self._meetings.group_of(key)
        await self._meetings.want_reminders(group.key, user_id, on=True)
        if await self._bot.sessions.store.diary.are_off(user_id):
            await tell(interaction, pages.ALL_STOPPED.format(name=name_of(group)))
            return
        await tell(interaction, pages.WILL_REMIND.format(name=name_of(group)))
        if not await self._is_reached(interaction, group, key):
            await self._meetings.want_reminders(group.key, user_id, on=False)
            await tell(interaction, pages.CLOSED.format(channel_id=group.channel_id))

    async def end(self, interaction: Interaction, key: str) -> None:
        """Remind somebody no more, whether or not they still belong to the group."""
        text = pages.NO_MORE_OF_IT
        with contextlib.suppress(GroupError):
            group = await self._meetings.group_of(key)
            await self._meetings.want_reminders(group.key, interaction.user.id, on=False)
            text = pages.NO_MORE.format(name=name_of(group))
        await tell(interaction, text)

    async def _is_reached(self, interaction: Interaction, group: Group, key: str) -> bool:
        """Write a direct message; False where it is plain that none can come. An outage is no such proof."""
        user_id, store = interaction.user.id, self._bot.sessions.store
        try:
            channel_id = await self._write(interaction, group, key)
        except (TimeoutError, OSError, aiohttp.ClientError, discord.HTTPException, discord.RateLimited) as error:
            code = getattr(error, "code", None)
            is_closed = code in NO_DIRECT_MESSAGES or (isinstance(error, discord.Forbidden) and code != _TOO_FAST)
            return not is_closed
        person = await store.fetch_person(user_id)
        await store.save_person(dataclasses.replace(person, dm_channel_id=channel_id), before=person)
        return True

    async def _write(self, interaction: Interaction, group: Group, key: str) -> int:
        async with asyncio.timeout(_LONGEST_S):
            channel = await persistently(lambda: self._bot.create_dm(discord.Object(interaction.user.id)))
            view = one_button(MeetVerb.STOP, key)
            await persistently(lambda: channel.send(opt_in_text(group), view=view, nonce=f"mo{interaction.id}"))
            return channel.id
