"""One bot process for the claims of a module that do not disturb each other, and one log of all that was asked of Discord."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.online.requests import check_requests
from tests.online.town import ONLINE, Town, found
from tests.standin import BotProcess, StandIn

LOG_VARIABLE = "STANDIN_LOG"
"""Names the file to which every stand-in appends the requests it gets."""


@pytest.fixture(scope="package", autouse=True)
def all_requests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep every request that any bot here makes, and hold them against Discord's own description at the end.

    Whoever names a log in the environment gets them there, and looks through it.
    """
    if given := os.environ.get(LOG_VARIABLE):
        yield Path(given)
        return
    path = tmp_path_factory.mktemp("requests") / "requests.jsonl"
    os.environ[LOG_VARIABLE] = str(path)
    yield path
    del os.environ[LOG_VARIABLE]
    assert check_requests(path) == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town() -> AsyncIterator[Town]:
    """A town whose bot runs; it must end as it should."""
    async with StandIn() as discord, BotProcess(discord, env=ONLINE) as bot:
        yield found(discord, bot)
        assert await bot.terminate() == 0


@pytest.fixture(autouse=True)
def no_fault_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A fault that a test has asked for must have happened, and must not meet the next test."""
    yield
    if "town" in request.fixturenames:
        faults = request.getfixturevalue("town").discord.faults
        left = faults.left
        faults.clear()
        assert left == []
