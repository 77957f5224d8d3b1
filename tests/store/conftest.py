"""The store's own fixtures. Whoever asks for `database_url` or `store` is run on both databases."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.store import Store, open_store
from tests.databases import KINDS, empty, postgresql_database, require_postgresql, sqlite_url


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL database of this run; what was in it before a test is gone when `database_url` hands it out."""
    require_postgresql()
    with postgresql_database() as url:
        yield url


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    url: str = request.getfixturevalue("postgresql_url")
    empty(url)
    return url


@pytest.fixture
def keys() -> list[str]:
    """One key for text at rest."""
    return [Fernet.generate_key().decode()]


@pytest.fixture
async def store(database_url: str, keys: list[str]) -> AsyncIterator[Store]:
    """An open store with nothing in it."""
    async with await open_store(database_url, keys) as opened:
        yield opened


@pytest.fixture(params=[*KINDS, "memory"])
async def store_if_any(request: pytest.FixtureRequest, tmp_path: Path, keys: list[str]) -> AsyncIterator[Store | None]:
    """An open store with nothing in it, once of each kind; and once none, for what other tests have in its place."""
    if request.param == "memory":
        yield None
        return
    url = sqlite_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue("postgresql_url")
    if request.param == "postgresql":
        empty(url)
    async with await open_store(url, keys) as opened:
        yield opened
