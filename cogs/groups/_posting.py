"""Writing in a group's home: what everybody there can read, and nobody is called by but whom it is for."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import aiohttp
import discord
from discord.utils import MISSING

from bot.client import LastImpression
from cogs._answers import LONGEST_MESSAGE, Interaction
from cogs._sending import persistently, respond
from cogs.groups._refusals import NotPostedError

_LONGEST_SEND_S = 30.0
_GONE = {10003, 50001}
_NOT_ALLOWED = 50013
_SHUT = {50083, 160005}
_CLOSED_TO_WRITING = "that place is gone, or I cannot see it any more. /group settings gives the group another home."
_NO_PERMISSION = "an admin of this server has to let me. /setup show names the permissions that I lack."
_IS_SHUT = (
    "that thread is locked. Whoever may manage threads can unlock it, or /group settings gives the group another home."
)
_OUT_OF_REACH = "Discord did not take it just now."


async def post(
    bot: LastImpression,
    channel_id: int,
    guild_id: int,
    *,
    nonce: str,
    calls: int | None = None,
    **what: Any,  # noqa: ANN401 - whatever discord.py's own `send` takes
) -> discord.Message:
    """Send a message to a group's home; `calls` is the one person whom it may notify.

    It is sent again with the same nonce where the connection broke, so nothing is said twice. NotPostedError names what
    stands in the way.
    """
    channel = bot.get_partial_messageable(channel_id, guild_id=guild_id)
    called = discord.AllowedMentions(users=[discord.Object(calls)]) if calls else discord.AllowedMentions.none()
    try:
        async with asyncio.timeout(_LONGEST_SEND_S):
            return await persistently(lambda: channel.send(nonce=nonce, allowed_mentions=called, **what))
    except (TimeoutError, aiohttp.ClientError, discord.DiscordServerError, discord.RateLimited) as error:
        raise NotPostedError(channel_id, _OUT_OF_REACH) from error
    except discord.HTTPException as error:
        if reason := refusal(error):
            raise NotPostedError(channel_id, reason) from error
        raise


def refusal(error: discord.HTTPException) -> str | None:
    """Return why Discord does not let the bot write in a group's home, and what to do; None where it is something else."""
    if error.code in _GONE:
        return _CLOSED_TO_WRITING
    if error.code == _NOT_ALLOWED:
        return _NO_PERMISSION
    if error.code in _SHUT:
        return _IS_SHUT
    return None


async def let_in(thread: discord.Thread, user_id: int) -> bool:
    """Show a thread to somebody who belongs to its group; False where Discord does not let the bot, or not just now."""
    try:
        await persistently(lambda: thread.add_user(discord.Object(user_id)))
    except (discord.HTTPException, discord.RateLimited, aiohttp.ClientError):
        return False
    return True


async def let_out(thread: discord.Thread, user_id: int) -> bool:
    """Show a private thread no more to somebody who belongs to its group no more; False where Discord does not let the bot."""
    if not thread.is_private():
        return True
    try:
        await persistently(lambda: thread.remove_user(discord.Object(user_id)))
    except discord.NotFound:
        return True
    except (discord.HTTPException, discord.RateLimited, aiohttp.ClientError):
        return False
    return True


async def put_away(thread: discord.Thread) -> None:
    """Archive a thread that was opened in vain; deleting it would need a right that the bot does not ask for."""
    with contextlib.suppress(discord.HTTPException, aiohttp.ClientError, TimeoutError):
        await thread.edit(archived=True)


async def rewrite(interaction: Interaction, text: str, view: discord.ui.View = MISSING) -> None:
    """Say to one person what their command was deferred for."""
    if len(text) > LONGEST_MESSAGE:
        text = f"{text[: LONGEST_MESSAGE - 1]}…"
    await respond(lambda: interaction.edit_original_response(content=text, view=view))


async def think(interaction: Interaction) -> None:
    """Tell one person that the answer takes a moment; `rewrite` brings it."""
    await respond(lambda: interaction.response.defer(ephemeral=True, thinking=True))
