"""Discord's limit over all routes, where it is asked for."""

import asyncio
import time

import discord as library
import pytest
from discord.http import HTTPClient, Route

from tests.standin import StandIn
from tests.standin._limits import GlobalLimit

MOST = 5


def test_within_any_second_only_so_many_go_through() -> None:
    limit = GlobalLimit(2)
    assert [limit.take(at) for at in (0.0, 0.75, 0.875, 1.0, 1.5)] == [0.0, 0.0, 0.125, 0.0, 0.25]
    assert limit.hits == 2


async def test_who_comes_too_fast_is_told_so_and_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    async with StandIn(most_per_s=MOST) as discord:
        channel = discord.guild("Job club").text_channel("practice")
        monkeypatch.setattr(Route, "BASE", discord.api_url)
        client = HTTPClient(asyncio.get_running_loop())
        await client.static_login(discord.token)
        await asyncio.sleep(1.0)
        begun = time.monotonic()
        for number in range(MOST + 1):
            route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id)
            await client.request(route, json={"content": f"{number}"})
        assert time.monotonic() - begun >= 0.9
        assert [message.content for message in channel.messages] == [f"{number}" for number in range(MOST + 1)]
        assert discord.turned_away == 1
        assert discord.refusals == []
        await client.close()


async def test_answers_to_interactions_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    async with StandIn(most_per_s=MOST) as discord:
        monkeypatch.setattr(Route, "BASE", discord.api_url)
        client = HTTPClient(asyncio.get_running_loop())
        await client.static_login(discord.token)
        for _ in range(2 * MOST):
            with pytest.raises(library.NotFound):
                await client.request(Route("POST", "/interactions/1/none/callback"), json={"type": 5})
        assert discord.turned_away == 0
        await client.close()
