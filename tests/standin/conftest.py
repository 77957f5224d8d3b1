"""A small town: one guild with the bot, one channel, two people, and a bot on strings."""

from collections.abc import AsyncIterator
from typing import NamedTuple

import pytest

from tests.standin import Channel, Guild, Person, StandIn
from tests.standin._standin import LOG_VARIABLE
from tests.standin.puppet import Puppet


class Town(NamedTuple):
    discord: StandIn
    guild: Guild
    channel: Channel
    ann: Person
    ben: Person


@pytest.fixture(autouse=True)
def no_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no request in the log of the bot's requests: what is asked here is often wrong on purpose."""
    monkeypatch.delenv(LOG_VARIABLE, raising=False)


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with StandIn() as discord:
        guild = discord.guild("Job club")
        channel = guild.text_channel("practice")
        yield Town(discord, guild, channel, discord.user("ann", in_=[guild]), discord.user("ben", in_=[guild]))


@pytest.fixture
async def puppet(town: Town) -> AsyncIterator[Puppet]:
    async with Puppet(town.discord) as puppet:
        yield puppet
