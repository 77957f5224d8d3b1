"""The stand-in as a whole: it says what it does not know, keeps a log, and can be used by hand."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from bot.client import PERMISSIONS
from tests.standin import ALL, ASKED_BY_BOT, BotProcess, NoAnswerError, Permission, StandIn, broken
from tests.standin._permissions import permissions_of
from tests.standin._process import ROOT
from tests.standin.conftest import Town
from tests.standin.puppet import Json, Puppet
from tests.standin.test_process import BARE


async def ask(method: str, path: str, body: Json | None = None) -> None:
    """Make one request of a stand-in, and leave it; `CHANNEL` in the path is a channel of its."""
    async with StandIn() as discord, Puppet(discord) as puppet:
        channel = discord.guild("Job club").text_channel("practice")
        await puppet.call(method, path.replace("CHANNEL", str(channel.id)), body)


async def test_a_request_it_does_not_know_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="GET /no/such/route"):
        await ask("GET", "/no/such/route")


async def test_what_it_cannot_do_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="knows no polls"):
        await ask("POST", "/channels/CHANNEL/messages", {"poll": {"question": {"text": "Well?"}}})


async def test_the_requests_of_every_stand_in_can_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "requests.jsonl"
    monkeypatch.setenv("STANDIN_LOG", str(log))
    for _ in range(2):
        async with StandIn() as discord, Puppet(discord) as puppet:
            await puppet.call("GET", "/users/@me")
    assert [json.loads(line) for line in log.read_text().splitlines()] == [
        {"method": "GET", "path": "/users/@me", "json": None}
    ] * 2


async def test_a_wait_in_vain_says_what_was_outstanding(town: Town, puppet: Puppet) -> None:
    town.discord.faults.add("GET /gateway", broken())
    with pytest.raises(NoAnswerError, match=r"(?s)waited 0.01 s for the end.*faults left: \['GET /gateway'\]") as error:
        await town.discord.until(lambda: False, 0.01, "the end")
    assert "interactions without an answer: none" in str(error.value)


async def test_a_benchmark_can_forget_what_was_said(town: Town, puppet: Puppet) -> None:
    await town.ann.write(town.channel, "hello")
    town.discord.forget()
    assert town.channel.messages == []


async def test_overwrites_count_from_everyone_to_role_to_member(town: Town) -> None:
    role = town.guild.role("club", Permission.MANAGE_MESSAGES)
    town.guild.add(town.ann, role)
    town.channel.deny(town.guild.everyone, Permission.SEND_MESSAGES | Permission.ADD_REACTIONS)
    town.channel.allow(role, Permission.SEND_MESSAGES | Permission.ADD_REACTIONS)
    town.channel.deny(town.ann, Permission.ADD_REACTIONS)
    may = permissions_of(town.ann, town.guild, town.channel)
    assert Permission.SEND_MESSAGES in may
    assert Permission.MANAGE_MESSAGES in may
    assert Permission.ADD_REACTIONS not in may
    assert Permission.SEND_MESSAGES not in permissions_of(town.ben, town.guild, town.channel)
    assert permissions_of(town.guild.owner, town.guild, town.channel) == ALL


def test_the_bot_comes_with_what_its_invitation_asks_for() -> None:
    assert int(ASKED_BY_BOT) == PERMISSIONS.value


async def test_the_clock_runs_forward_only(town: Town) -> None:
    before = town.discord.clock.now()
    town.discord.clock.move(60)
    assert town.discord.clock.now() >= before + 60
    with pytest.raises(ValueError, match="forward"):
        town.discord.clock.move(-1)


async def test_it_can_be_used_by_hand(town: Town, tmp_path: Path) -> None:
    desk = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.standin",
        cwd=ROOT,
        env={**os.environ, "STANDIN_LOG": ""},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert desk.stdin is not None
    assert desk.stdout is not None
    where = json.loads(await desk.stdout.readline())
    env = {"DISCORD_API_URL": where["api_url"], "DISCORD_TOKEN": where["token"]}
    bot = BotProcess(town.discord, command=BARE, env=env)
    await bot.start(waits=False)
    for _ in range(100):
        if "has connected" in bot.output:
            break
        await asyncio.sleep(0.05)
    orders = [
        {"do": "slash", "command": "hello"},
        {"do": "click", "button": "Answer", "who": "ben"},
        {"do": "submit", "values": {"text": "hello"}, "who": "ben"},
        {"do": "write", "text": "hello", "where": "dm"},
        {"do": "dance"},
    ]
    desk.stdin.write("".join(json.dumps(order) + "\n" for order in orders).encode())
    told = [json.loads(await desk.stdout.readline()) for _ in orders]
    assert [next(iter(one)) for one in told] == ["text", "form", "text", "wrote", "error"]
    assert await bot.terminate() == 0
    desk.stdin.close()
    assert await desk.wait() == 0
