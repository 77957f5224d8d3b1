"""What is answered when a command fails before its own code runs: an old signature, a place where it is not allowed."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.client import LastImpression
from cogs._answers import DRAINING, Interaction, answer_error, tell

_RELOAD = (
    "That command has changed since your Discord last looked. Reload Discord (Ctrl+R on a computer; on a phone, close the "
    "app and open it again), then try once more."
)
_MISFIT = "One of the options does not hold what it should. Pick one from the list that Discord shows."
_NOT_HERE = "That command is not for you in this place. /help says what I can do here."


async def _answer(interaction: Interaction, error: app_commands.AppCommandError) -> None:
    if interaction.type is discord.InteractionType.autocomplete:
        # Nobody has sent anything yet, and suggestions cannot be answered with a sentence.
        return
    if interaction.client.is_draining:
        await tell(interaction, DRAINING)
    elif isinstance(error, (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)):
        await tell(interaction, _RELOAD)
    elif isinstance(error, app_commands.TransformerError):
        await tell(interaction, _MISFIT)
    elif isinstance(error, app_commands.CheckFailure):
        await tell(interaction, _NOT_HERE)
    elif isinstance(error, app_commands.CommandInvokeError):
        await answer_error(interaction, error.original)
    else:
        await answer_error(interaction, error)


async def setup(bot: LastImpression) -> None:
    """Take over the answers of the command tree."""
    bot.tree.error(_answer)
