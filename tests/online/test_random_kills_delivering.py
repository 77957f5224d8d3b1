"""Power cuts at moments that nobody chose, while many people are being reminded."""

from __future__ import annotations

import pytest

from tests.online.reminded import PowerCuts
from tests.standin import StandIn

KILLS = 8
PEOPLE = 250


@pytest.mark.long
async def test_eight_power_cuts_lose_no_reminder_and_show_none_twice() -> None:
    async with StandIn() as discord:
        cuts = PowerCuts(discord, seed=25)
        async with cuts.bot:
            await cuts.bot.kill()
            await cuts.play(PEOPLE, KILLS)
        assert cuts.tally.kills == KILLS, cuts.tally
        assert cuts.tally.arrived_unknown + cuts.tally.under_way > 0, cuts.tally
        assert (cuts.tally.lost, cuts.tally.twice, cuts.tally.unkept) == (0, 0, 0), cuts.tally
        assert discord.refusals == []
        assert discord.surprises == []
