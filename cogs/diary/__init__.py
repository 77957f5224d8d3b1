"""The diary on Discord: /interview, its buttons and modals, and the delivery of what is due."""

from __future__ import annotations

from bot.client import LastImpression
from cogs.diary._buttons import BookButton, DueButton
from cogs.diary._cog import Interviews
from cogs.diary._delivering import Delivering


async def setup(bot: LastImpression) -> None:
    """Register the buttons, which work from their ids alone, and the two parts."""
    bot.add_dynamic_items(BookButton, DueButton)
    delivering = Delivering(bot)
    await bot.add_cog(Interviews(bot, delivering.diary, bot.clock))
    await bot.add_cog(delivering)
