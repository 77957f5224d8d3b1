"""The gateway: sessions, resuming, and everything that goes wrong with connections."""

import asyncio
from itertools import pairwise

import aiohttp
import pytest

from tests.standin import StandIn
from tests.standin.conftest import Town
from tests.standin.puppet import INTENTS, Puppet

MESSAGE_CONTENT = 1 << 15


async def close_code(puppet: Puppet) -> int | None:
    assert puppet.socket is not None
    for _ in range(200):
        if puppet.socket.closed:
            return puppet.socket.close_code
        await asyncio.sleep(0.01)
    raise AssertionError("the connection was not closed")


async def test_a_client_that_identifies_gets_its_guilds(town: Town, puppet: Puppet) -> None:
    ready, guild = await puppet.event("READY"), await puppet.event("GUILD_CREATE")
    assert ready["guilds"] == [{"id": str(town.guild.id), "unavailable": True}]
    assert ready["resume_gateway_url"].startswith("ws://127.0.0.1")
    assert [channel["name"] for channel in guild["channels"]] == ["practice"]
    assert [member["user"]["id"] for member in guild["members"]] == [str(town.discord.bot.id)]
    assert puppet.frames[0]["op"] == 10


async def test_a_wrong_token_and_unticked_intents_are_turned_away(town: Town, puppet: Puppet) -> None:
    await puppet.connect()
    await puppet.identify("wrong")
    assert await close_code(puppet) == 4004
    puppet.intents = INTENTS | MESSAGE_CONTENT
    await puppet.connect()
    await puppet.identify()
    assert await close_code(puppet) == 4014


async def test_with_the_ticked_intent_all_words_arrive() -> None:
    async with (
        StandIn(granted_intents=MESSAGE_CONTENT) as discord,
        Puppet(discord, intents=INTENTS | MESSAGE_CONTENT) as puppet,
    ):
        guild = discord.guild("Job club")
        await discord.user("ann", in_=[guild]).write(guild.text_channel("practice"), "to everybody")
        assert (await puppet.event("MESSAGE_CREATE"))["content"] == "to everybody"


async def test_a_dropped_session_is_resumed_with_what_it_missed(town: Town, puppet: Puppet) -> None:
    ready = await puppet.event("READY")
    await puppet.event("GUILD_CREATE")
    seq = puppet.seq
    assert seq is not None
    town.discord.gateway.drop()
    await town.discord.until(lambda: not town.discord.gateway.is_live)
    await town.ann.write(town.ann.dm, "are you there?")
    await puppet.connect()
    await puppet.resume(ready["session_id"], seq)
    await puppet.event("RESUMED")
    assert [name for name, _ in puppet.events[-2:]] == ["MESSAGE_CREATE", "RESUMED"]
    assert town.discord.gateway.resumed == 1
    numbers = [frame["s"] for frame in puppet.frames if frame["op"] == 0]
    assert all(after == before + 1 for before, after in pairwise(numbers))


async def test_a_forgotten_session_has_to_identify_anew(town: Town, puppet: Puppet) -> None:
    await puppet.connect()
    await puppet.resume("0" * 32, 1)
    for _ in range(100):
        if puppet.frames[-1]["op"] == 9:
            break
        await asyncio.sleep(0.01)
    assert puppet.frames[-1] == {"op": 9, "d": False, "s": None, "t": None}


async def test_a_goodbye_ends_the_session(town: Town, puppet: Puppet) -> None:
    assert puppet.socket is not None
    await puppet.socket.close(code=1000)
    await town.discord.until(lambda: not town.discord.gateway.sessions)


async def test_reconnect_and_invalid_session_are_sent_as_asked(town: Town, puppet: Puppet) -> None:
    town.discord.gateway.ask_to_reconnect()
    town.discord.gateway.invalidate(is_resumable=True)
    town.discord.gateway.invalidate(is_resumable=False)
    for _ in range(100):
        if len([frame for frame in puppet.frames if frame["op"] in (7, 9)]) == 3:
            break
        await asyncio.sleep(0.01)
    assert [(frame["op"], frame["d"]) for frame in puppet.frames if frame["op"] in (7, 9)] == [
        (7, None),
        (9, True),
        (9, False),
    ]
    assert not town.discord.gateway.sessions


async def test_connections_are_refused_as_often_as_asked(town: Town, puppet: Puppet) -> None:
    town.discord.gateway.refuse(1)
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await puppet.connect()
    await puppet.connect()


async def test_an_event_can_come_twice(town: Town, puppet: Puppet) -> None:
    town.discord.gateway.duplicate(name="MESSAGE_CREATE")
    await town.ann.write(town.ann.dm, "hello")
    await town.ann.write(town.ann.dm, "goodbye")
    await puppet.event("MESSAGE_CREATE", 3)
    assert [one["content"] for one in puppet.named("MESSAGE_CREATE")] == ["hello", "hello", "goodbye"]


async def test_heartbeats_are_acknowledged(town: Town, puppet: Puppet) -> None:
    await puppet.send({"op": 1, "d": puppet.seq})
    for _ in range(100):
        if puppet.frames[-1]["op"] == 11:
            break
        await asyncio.sleep(0.01)
    assert puppet.frames[-1]["op"] == 11


async def test_any_event_can_be_injected_as_it_is(town: Town, puppet: Puppet) -> None:
    town.discord.dispatch("SOMETHING_NEW", {"x": 1})
    assert await puppet.event("SOMETHING_NEW") == {"x": 1}


async def test_a_guild_that_adds_the_bot_is_told_as_new(town: Town, puppet: Puppet) -> None:
    town.discord.guild("New club")
    joined = await puppet.event("GUILD_CREATE", 2)
    assert joined["name"] == "New club"
    assert "unavailable" not in joined


async def test_an_outage_of_a_guild_is_not_a_farewell(town: Town, puppet: Puppet) -> None:
    town.guild.goes_down()
    town.guild.comes_back()
    assert (await puppet.event("GUILD_DELETE"))["unavailable"] is True
    assert (await puppet.event("GUILD_CREATE", 2))["unavailable"] is False
