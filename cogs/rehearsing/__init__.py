"""Rehearsing on Discord: the commands, the buttons and modals, typed lines, and going on after a restart."""

from __future__ import annotations

from bot.client import LastImpression
from cogs.rehearsing._buttons import RehearsalButton, StartButton
from cogs.rehearsing._catching_up import CatchingUp
from cogs.rehearsing._cog import Rehearsing
from cogs.rehearsing._showing import Showing
from cogs.rehearsing._typed import TypedLines


async def setup(bot: LastImpression) -> None:
    """Register the buttons, which work from their ids alone, and the three parts."""
    bot.add_dynamic_items(RehearsalButton, StartButton)
    showing = Showing(bot)
    typed = TypedLines(bot, showing)
    await bot.add_cog(Rehearsing(bot, showing))
    await bot.add_cog(typed)
    await bot.add_cog(CatchingUp(bot, showing, typed))
