"""Sending that is not put off by a dropped connection, and never says the same thing twice."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aiohttp
import discord

T = TypeVar("T")
_GAPS_S = (0.2, 0.6, 1.5)
"""Seconds to wait between the tries of one send."""
_TOO_MANY = 429
_MOST_REFUSALS = 20
_UNTIL_IN_TURN_S = (0.3, 1.2)
_ANSWERED = 40060
_LONGEST_SEND_S = 30.0
_GONE = {10003, 10004, 10008, 50001}
_NO_DM = {50007, 50278}
_NOT_ALLOWED = 50013
_LOCKED = 160005
_log = logging.getLogger(__name__)


class CannotWriteError(Exception):
    """Discord does not let the bot write there; the message tells the person why and what to do."""


class ClosedDirectMessagesError(CannotWriteError):
    """The person's direct messages are closed to the bot."""

    def __init__(self) -> None:
        super().__init__(
            "I cannot write you a direct message: allow direct messages from members of this server (or add me to your "
            "account), or choose another place with /rehearse where: here."
        )


async def send(
    channel: discord.abc.Messageable,
    *,
    nonce: str,
    **what: Any,  # noqa: ANN401 - whatever discord.py's own `send` takes
) -> discord.Message:
    """Send a message; a dropped connection or an overloaded Discord is tried again with the same nonce.

    Discord gives back the message that it already has for a nonce, so nothing is said twice.
    CannotWriteError where the bot may not write any more.
    """
    try:
        async with asyncio.timeout(_LONGEST_SEND_S):
            return await persistently(lambda: channel.send(nonce=nonce, **what))
    except discord.HTTPException as error:
        if refusal := _refusal(error):
            raise refusal from error
        raise


async def respond(call: Callable[[], Awaitable[object]]) -> None:
    """Answer an interaction; tried again after a dropped connection. An answer that had arrived is as good."""
    try:
        await persistently(call)
    except discord.HTTPException as error:
        if not is_answered_already(error):
            raise


async def acknowledge(call: Callable[[], Awaitable[object]]) -> None:
    """Answer a click whose outcome is saved and is shown by messages of its own: too late, or in vain, is no reason not to show it."""
    try:
        await respond(call)
    except (TimeoutError, discord.HTTPException, aiohttp.ClientError) as error:
        _log.info("A click could not be acknowledged; what came of it is shown all the same.", exc_info=error)


def is_answered_already(error: BaseException) -> bool:
    """Whether Discord says that this interaction was answered: the first try had arrived after all."""
    return isinstance(error, discord.HTTPException) and error.code == _ANSWERED


async def persistently(call: Callable[[], Awaitable[T]]) -> T:
    """Make a call that may be made twice; try again what the library does not: a connection that broke, and 503."""
    for gap in _GAPS_S:
        try:
            return await in_turn(call)
        except aiohttp.ClientConnectionError:
            await asyncio.sleep(gap)
        except discord.DiscordServerError as error:
            if error.status != 503:
                raise
            await asyncio.sleep(gap)
    return await in_turn(call)


async def in_turn(call: Callable[[], Awaitable[T]]) -> T:
    """Make a call, if need be when the rush is over: where very much is sent at once, the library gives up after five refusals.

    Nothing was done by a call that was refused so, so this is safe for any. What comes from in front of Discord, without
    `Via`, is no turn to wait for but a ban, and is not tried again.
    """
    for _ in range(_MOST_REFUSALS):
        try:
            return await call()
        except discord.HTTPException as error:
            if error.status != _TOO_MANY or "Via" not in error.response.headers:
                raise
        await asyncio.sleep(random.uniform(*_UNTIL_IN_TURN_S))  # noqa: S311 - spreads load, guards nothing
    return await call()


def _refusal(error: discord.HTTPException) -> CannotWriteError | None:
    if error.code in _NO_DM:
        return ClosedDirectMessagesError()
    if error.code in _GONE:
        return CannotWriteError(
            "I can no longer see the place where this rehearsal was. It is saved: /resume goes on with it wherever you type that."
        )
    if error.code == _NOT_ALLOWED:
        return CannotWriteError(
            "I am not allowed to write there: an admin can give me View Channel and Send Messages in Threads. "
            "Your rehearsal is saved: /resume in a direct message goes on with it."
        )
    if error.code == _LOCKED:
        return CannotWriteError("That thread is locked. Your rehearsal is saved: /resume elsewhere goes on with it.")
    return None
