"""Study groups on Discord: /group and /setup, the sessions in their threads, the meetings and their reminders."""

from __future__ import annotations

from bot.client import LastImpression
from cogs.groups._buttons import GroupButton
from cogs.groups._cog import GroupsCog
from cogs.groups._meet_buttons import MeetButton
from cogs.groups._meetings_cog import MeetingsCog
from cogs.groups._parts import make_parts
from cogs.groups._setup_cog import SetupCog
from cogs.groups.session import GroupSessionsCog, RoundButton, SeatButton


async def setup(bot: LastImpression) -> None:
    """Register the buttons, which work from their ids alone, and the four parts, which share their use cases."""
    bot.add_dynamic_items(GroupButton, SeatButton, RoundButton, MeetButton)
    parts = make_parts(bot)
    bot.purges.append(parts.sessions.purge)
    await bot.add_cog(GroupsCog(bot, parts))
    await bot.add_cog(SetupCog(bot, parts))
    await bot.add_cog(GroupSessionsCog(bot, parts))
    await bot.add_cog(MeetingsCog(bot, parts))
