"""What the delivery's tests are given: a clock, a courier, and reminders that are kept in memory and in SQLite."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.store import Store, open_store
from tests.databases import sqlite_url
from tests.diary.clock import FakeClock
from tests.diary.courier import FakeCourier
from tests.diary.outboxes import InMemory, InStore, Keeping


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def courier(clock: FakeClock) -> FakeCourier:
    return FakeCourier(clock)


@pytest.fixture(params=["memory", "sqlite"])
async def keeping(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Keeping]:
    """Reminders, once kept in memory and once in the store; nothing else may differ."""
    if request.param == "memory":
        yield InMemory()
        return
    url, keys = sqlite_url(tmp_path), [Fernet.generate_key().decode()]
    async with AsyncExitStack() as stack:

        async def open_one() -> Store:
            return await stack.enter_async_context(await open_store(url, keys))

        yield InStore(await open_one(), url, open_one)
