"""Making sure that reminders can be delivered: a first, short direct message, sent while its person is there."""

from __future__ import annotations

import asyncio
import dataclasses

import aiohttp
import discord

from bot.client import LastImpression
from cogs._answers import Interaction
from cogs._sending import persistently
from cogs.diary._pages import CLOSED_MESSAGES, OPT_IN

_LONGEST_S = 20.0
_CLOSED = {50007, 50278}
_TOO_FAST = 40003
"""Too many direct messages were begun at once, which is no fault of this person's."""


class OptingIn:
    """Opens the direct messages of whoever sets a first reminder, and says there what will come."""

    def __init__(self, client: LastImpression) -> None:
        self._client = client

    async def make_sure(self, interaction: Interaction) -> None:
        """Write the first direct message, if none was written before; where that fails, say so there and then.

        Call it after the interaction was answered.
        """
        store = self._client.sessions.store
        person = await store.fetch_person(interaction.user.id)
        if person.dm_channel_id is not None:
            return
        try:
            channel_id = await self._write(interaction.user.id)
        except (TimeoutError, OSError, aiohttp.ClientError, discord.HTTPException, discord.RateLimited) as error:
            code = getattr(error, "code", None)
            if code in _CLOSED or (isinstance(error, discord.Forbidden) and code != _TOO_FAST):
                await persistently(lambda: interaction.followup.send(CLOSED_MESSAGES, ephemeral=True))
            # Else Discord is not to be reached just now. The reminders find out for themselves.
            return
        await store.save_person(dataclasses.replace(person, dm_channel_id=channel_id), before=person)

    async def _write(self, user_id: int) -> int:
        async with asyncio.timeout(_LONGEST_S):
            channel = await persistently(lambda: self._client.create_dm(discord.Object(user_id)))
            await persistently(lambda: channel.send(OPT_IN, nonce=f"optin{user_id}"[:25]))
            return channel.id
