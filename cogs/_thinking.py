"""A moment of thought before an answer, as people take one; whoever does not want that has switched it off."""

from __future__ import annotations

import asyncio
import contextlib

import aiohttp
import discord

from bot.client import LastImpression

_SHORTEST_PAUSE_S, _LONGEST_PAUSE_S = 0.8, 2.4
_READING_CHARACTERS_A_SECOND = 160


async def wants_pause(bot: LastImpression, user_id: int) -> bool:
    """Whether somebody is answered after a moment of thought."""
    return bot.has_human_delay and (await bot.sessions.store.fetch_person(user_id)).has_human_delay


async def think(channel: discord.abc.Messageable, text: str) -> None:
    """Show that somebody is typing for as long as it takes to begin an answer."""
    pause_s = max(_SHORTEST_PAUSE_S, min(_LONGEST_PAUSE_S, len(text) / _READING_CHARACTERS_A_SECOND))
    with contextlib.suppress(discord.HTTPException, aiohttp.ClientError, asyncio.TimeoutError):
        await channel.typing()
    await asyncio.sleep(pause_s)
