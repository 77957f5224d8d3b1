"""Answering whatever happens: one place that every command, button, modal and message goes through.

The library only logs an error in a command, a view, a modal or a dynamic item, and the person reads "did not respond".
Here the person gets one sentence that says what to do, with a short code that is also in the log.
"""

from __future__ import annotations

import functools
import inspect
import io
import logging
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import aiohttp
import discord

from bot.client import LastImpression
from bot.diary import DiaryError, UnknownZoneError, WhenError, escape
from bot.groups import GroupError
from bot.rehearsal.room import NothingToTakeBackError, RehearsalOverError
from bot.rehearsal.session import SavedRehearsalError
from bot.sessions import SessionError
from cogs._sending import CannotWriteError, is_answered_already, persistently

Interaction = discord.Interaction[LastImpression]
P = ParamSpec("P")
CogT = TypeVar("CogT")
FORESEEN = (
    SessionError,
    NothingToTakeBackError,
    RehearsalOverError,
    SavedRehearsalError,
    CannotWriteError,
    DiaryError,
    GroupError,
    UnknownZoneError,
    WhenError,
)
"""Errors whose message was written for the person who made them."""
_TOO_LATE = (10062, 50027)
_LONGEST_INLINE = 1_500
LONGEST_MESSAGE = 2_000
"""Characters that Discord takes in one message."""
DRAINING = "I am being restarted and take nothing new for a moment. Nothing is lost: please try again in a minute."
_log = logging.getLogger("cogs")


def answered(
    callback: Callable[Concatenate[CogT, Interaction, P], Coroutine[Any, Any, None]],
) -> Callable[Concatenate[CogT, Interaction, P], Coroutine[Any, Any, None]]:
    """Let a command's errors be answered, and a shutdown wait for it."""

    @functools.wraps(callback)
    async def wrapper(cog: CogT, interaction: Interaction, *args: P.args, **kwargs: P.kwargs) -> None:
        await handle(interaction, lambda: callback(cog, interaction, *args, **kwargs))

    # discord.py reads a command's options from the signature, and would look up their types in this module.
    wrapper.__signature__ = inspect.signature(callback, eval_str=True)  # type: ignore[attr-defined]
    return cast(Callable[Concatenate[CogT, Interaction, P], Coroutine[Any, Any, None]], wrapper)


async def handle(interaction: Interaction, work: Callable[[], Awaitable[None]], *, typed: str = "") -> None:
    """Do the work of one interaction, once, however often Discord delivers it.

    If it fails, say so; what was typed into a modal is given back.
    """
    client = interaction.client
    if not client.is_first_sight_of(interaction.id):
        return
    async with client.working():
        if client.is_draining:
            await tell(interaction, DRAINING, typed)
            return
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - the last place where the person can still be answered
            await answer_error(interaction, error, typed)


async def answer_error(interaction: Interaction, error: BaseException, typed: str = "") -> None:
    """Say what went wrong in one sentence, and log it with a code where it was not foreseen."""
    if is_answered_already(error):
        return
    if isinstance(error, discord.HTTPException) and error.code in _TOO_LATE:
        _log.warning("An answer came too late for Discord (code %s); the next click shows it.", error.code)
        return
    if isinstance(error, (WhenError, UnknownZoneError)):
        # These quote what was typed, and know nothing of what Discord would make of it.
        await tell(interaction, escape(sentence(str(error)), LONGEST_MESSAGE // 2), typed)
        return
    if isinstance(error, FORESEEN):
        await tell(interaction, sentence(str(error)), typed)
        return
    await tell(interaction, unforeseen(error), typed)


def unforeseen(error: BaseException) -> str:
    """Log an error that nobody foresaw, and return what the person is told."""
    code = secrets.token_hex(3).upper()
    _log.error("Something went wrong, told to the person as %s.", code, exc_info=error)
    return (
        "Something went wrong on my side, not on yours. What was said before is saved: please try again, or use /resume. "
        f"If it happens again, give the code {code} to whoever runs me."
    )


def sentence(text: str) -> str:
    """Return an error's message, which may begin small and end bare, as a sentence."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}"


async def _is_first_answer(call: Callable[[], Awaitable[object]]) -> bool:
    """Answer for the first time; False if something else had been answered already, unseen by the library."""
    tries = 0

    async def attempt() -> None:
        nonlocal tries
        tries += 1
        await call()

    try:
        await persistently(attempt)
    except discord.HTTPException as error:
        if not is_answered_already(error):
            raise
        # After a broken connection it is this very answer that had arrived.
        return tries > 1
    return True


async def tell(interaction: Interaction, text: str, typed: str = "") -> None:
    """Answer one person alone, whether or not the interaction was answered before; give back what they had typed."""
    quoted = f"{text}\n\nWhat you had written:\n>>> {discord.utils.escape_markdown(typed)}"
    is_short = not typed or (len(typed) <= _LONGEST_INLINE and len(quoted) <= LONGEST_MESSAGE)
    if typed:
        text = quoted if is_short else f"{text}\n\nWhat you had written is in the file."

    def attached() -> dict[str, Any]:
        # Made anew for each try, because a file that was sent once is at its end.
        return {} if is_short else {"file": discord.File(io.BytesIO(typed.encode()), "your-answer.txt")}

    try:
        if interaction.response.is_done() or not await _is_first_answer(
            lambda: interaction.response.send_message(text, ephemeral=True, **attached())
        ):
            await interaction.followup.send(text, ephemeral=True, **attached())
    except (TimeoutError, discord.HTTPException, aiohttp.ClientError) as error:
        _log.warning("A person could not be answered.", exc_info=error)
