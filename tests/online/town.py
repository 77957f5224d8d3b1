"""What these tests share: a small town on the stand-in, lines to say, and what can be read back of them."""

from __future__ import annotations

import asyncio
import json
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any, NamedTuple

import pytest
from aiohttp import web

from tests.standin import BotProcess, Channel, Guild, Message, Person, StandIn

ONLINE = {"HUMAN_DELAY": "off"}
"""Managers answer at once, so that no test waits for them to think."""
WARD = "nursing_surgical_ward"
ASK = "I would love to join this ward, because you take on sicker patients. What would you still need to hear from me?"
EVIDENCE = "In my last three weeks I had five patients of my own, with my mentor out of the bay."
LINES = (
    ASK,
    EVIDENCE,
    "In my first fortnight I would take a full bay with somebody beside me. Does that speak to your worry?",
    "Thank you for your time, I enjoyed this talk. Goodbye.",
    "I shall wait to hear from you, then. Have a good afternoon.",
    "Thank you for looking after me today, it helped my nerves.",
    "I will remember how kind you were. Goodbye to you as well.",
)
"""A whole rehearsal of the ward, from the question to the way out. Whatever the seed, the last one ends it."""
CARD = "Score card"
REMINDER = "On the real day"
TALK = ["Answer", "Hint", "Take back", "Stop"]
AFTER = ["Play again", "Another scene", "My plan", "Remind me on the real day"]
_PAUSE_S = 0.01


class Town(NamedTuple):
    """One server with the bot and a channel, one without, and a bot process. Everybody in it is made as needed."""

    discord: StandIn
    guild: Guild
    channel: Channel
    elsewhere: Guild
    bot: BotProcess

    def person(self, name: str) -> Person:
        """Make a member of the server with the bot."""
        return self.discord.user(name, in_=[self.guild])

    def by_bot(self, channel: Channel) -> list[Message]:
        """Return what the bot has said in a channel, oldest first."""
        return [message for message in channel.messages if message.author is self.discord.bot]


def found(discord: StandIn, bot: BotProcess) -> Town:
    """Furnish a stand-in."""
    guild = discord.guild("Job club")
    elsewhere = discord.guild("Elsewhere", has_bot=False)
    return Town(discord, guild, guild.text_channel("practice"), elsewhere, bot)


async def begin_in_dm(town: Town, who: Person, scene: str = WARD) -> Message:
    """Begin a rehearsal in direct messages from the channel; the manager's first words."""
    await (await who.slash(town.channel, "rehearse", scene=scene)).settled()
    return town.by_bot(who.dm)[-1]


async def begin_in_thread(town: Town, who: Person, scene: str = WARD) -> Message:
    """Begin a rehearsal in a private thread; the manager's first words there."""
    await (await who.slash(town.channel, "rehearse", scene=scene, where="thread")).settled()
    thread = [one for one in town.channel.threads if who.id in one.members][-1]
    return town.by_bot(thread)[-1]


async def begin_here(town: Town, who: Person, channel: Channel | None = None) -> Message:
    """Begin a rehearsal that only this person sees; the message with the buttons."""
    answer = await who.slash(channel or town.channel, "rehearse", scene=WARD, where="here")
    return await answer.followup()


async def typed(town: Town, who: Person, text: str) -> Message:
    """Type a line into the direct messages; the first thing that is answered."""
    line = await who.write(who.dm, text)
    return await town.discord.next_message(who.dm, after=line, by=town.bot)


async def export(town: Town, who: Person) -> dict[str, Any]:
    """Return everything that the bot keeps of a person, as the person gets it."""
    answer = await who.slash(town.channel, "mydata export")
    await answer.settled()
    (file,) = (await answer.settled()).attachments
    found: dict[str, Any] = json.loads(file.data)
    return found


async def heard(town: Town, who: Person) -> list[str]:
    """Return the lines that the bot has heard in a person's newest rehearsal, in their order."""
    newest = max((await export(town, who))["rehearsals"], key=lambda one: one["started_at"])
    return [turn["line"] for turn in newest["turns"]]


async def eventually(wish: Callable[[], object], what: str, timeout_s: float = 10.0) -> None:
    """Wait until something is true that nobody announces; AssertionError if it does not become so."""
    end = time.monotonic() + timeout_s
    while not wish():
        assert time.monotonic() < end, f"waited {timeout_s} s for {what}, in vain"
        await asyncio.sleep(_PAUSE_S)


async def quiet(town: Town, quiet_s: float = 0.2) -> None:
    """Wait until the bot has asked nothing of Discord for a moment: what it was to do is done."""
    count = -1
    while count != len(town.discord.requests):
        count = len(town.discord.requests)
        await asyncio.sleep(quiet_s)


async def caught_up(town: Town) -> None:
    """Wait until a bot that has just come online has looked at what it left behind.

    The library says that it is ready two seconds after the last server has come in.
    """
    start = len(town.discord.requests)
    await eventually(lambda: any(_is_look(one) for one in town.discord.requests[start:]), "the bot to look back")
    await quiet(town)


def _is_look(request: dict[str, Any]) -> bool:
    return request["method"] == "GET" and "/messages?" in request["path"]


def repeats(messages: list[Message]) -> list[str]:
    """Return what stands there more than once."""
    texts = [message.text for message in messages]
    return sorted({text for text in texts if texts.count(text) > 1})


@contextmanager
def database(bot: BotProcess) -> Iterator[sqlite3.Connection]:
    """Open the database of a bot beside it; what is done there is committed at once."""
    path = bot.data_dir / "data" / "last-impression.db"
    with closing(sqlite3.connect(path, isolation_level=None, timeout=5.0)) as connection:
        yield connection


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def note_connects(discord: StandIn, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return a list that gets the time of every try to reach the gateway."""
    times: list[float] = []
    serve = discord.gateway.serve

    async def noting(request: web.BaseRequest) -> web.StreamResponse:
        times.append(time.monotonic())
        return await serve(request)

    monkeypatch.setattr(discord.gateway, "serve", noting)
    return times
