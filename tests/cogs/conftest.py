"""A made-up server in this process (SimCord) with the real bot, its cogs and a real SQLite store."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import discord
import pytest
import simcord

from bot.client import LastImpression
from bot.rehearsal.room import Room
from bot.sessions import Sessions
from bot.store import Store, default_url, open_store, read_keys
from tests.cogs.clock import StageClock

WARD = "nursing_surgical_ward"
ASK = "What would you still need to hear to be sure about me?"
LEAVE = "No, I think that's all. Thank you, goodbye."


@dataclass
class Stage:
    """The server, two people in it, and the bot."""

    env: simcord.Env
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    ann: simcord.MemberActor
    ben: simcord.MemberActor
    bot: LastImpression

    @property
    def dm(self) -> simcord.ChannelHandle:
        """Ann's direct messages with the bot."""
        return self.ann.user.dm_channel

    def said_in(self, channel: simcord.ChannelHandle) -> list[str]:
        """What stands in a channel, as Ann sees it, oldest first."""
        viewer = self.ann.user if channel.id == self.dm.id else self.ann
        return [text_of(message) for message in channel.history(viewer=viewer)]

    def last_with(self, channel: simcord.ChannelHandle, label: str) -> discord.Message:
        """The newest message that has a button of that name."""
        viewer = self.ann.user if channel.id == self.dm.id else self.ann
        return [m for m in channel.history(viewer=viewer) if label in str(m.components)][-1]

    def last_in(self, channel: simcord.ChannelHandle) -> discord.Message:
        viewer = self.ann.user if channel.id == self.dm.id else self.ann
        return channel.history(viewer=viewer)[-1]


def text_of(message: discord.Message) -> str:
    """Everything that can be read in a message, also in a components-v2 card."""
    return "\n".join([message.content, *_displays(message.components)])


def _displays(components: list[object]) -> Iterator[str]:
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content
        for inner in ("children", "components"):
            yield from _displays(getattr(component, inner, []))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await open_store(default_url(tmp_path), read_keys(None, tmp_path, print), announce=print) as opened:
        yield opened


@pytest.fixture
def clock() -> StageClock:
    """By which reminders are sent."""
    return StageClock()


@pytest.fixture
async def simcord_bot(room: Room, store: Store, clock: StageClock) -> AsyncIterator[LastImpression]:
    """The bot that SimCord's own fixture `simcord_env` starts; it never closes it."""
    made = LastImpression(Sessions(room, store), has_human_delay=False, clock=clock)
    yield made
    await made.close()


@pytest.fixture
def stage(simcord_env: simcord.Env, simcord_bot: LastImpression) -> Stage:
    guild = simcord_env.create_guild("Job club")
    channel = guild.create_text_channel("practice")
    ann, ben = (guild.add_member(simcord_env.create_user(name)) for name in ("ann", "ben"))
    return Stage(simcord_env, guild, channel, ann, ben, simcord_bot)
