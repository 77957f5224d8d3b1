"""Databases for tests: a SQLite file, and a PostgreSQL database that is made for the run and dropped after it.

The server is the one that TEST_DATABASE_URL names, by default postgresql://postgres@127.0.0.1:5432/test. Where none
answers, tests that need it are skipped and say so; with REQUIRE_POSTGRESQL=1 they fail instead.
"""

import asyncio
import os
import secrets
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest
from sqlalchemy import Connection, create_engine, inspect, make_url, select, table, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

Found = TypeVar("Found")
KINDS = ("sqlite", "postgresql")
SERVER = os.environ.get("TEST_DATABASE_URL", "").replace("+asyncpg", "") or "postgresql://postgres@127.0.0.1:5432/test"
_IS_REQUIRED = os.environ.get("REQUIRE_POSTGRESQL") == "1"


def sqlite_url(folder: Path) -> str:
    """Return the address of a SQLite file that does not exist yet."""
    return f"sqlite:///{(folder / 'kept.db').as_posix()}"


def require_postgresql() -> None:
    """Skip the test where no server answers; fail it where one is required."""
    if fault := _server_fault():
        (pytest.fail if _IS_REQUIRED else pytest.skip)(f"no PostgreSQL server answers at {_shown()}: {fault}")


@contextmanager
def postgresql_database() -> Iterator[str]:
    """Make a database of its own on the server, yield its address, and drop it."""
    name = f"last_impression_test_{secrets.token_hex(6)}"
    _execute(SERVER, f"CREATE DATABASE {name}", f"ALTER DATABASE {name} SET synchronous_commit = off")
    try:
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    finally:
        _execute(SERVER, f"DROP DATABASE {name} WITH (FORCE)")


def empty(url: str) -> None:
    """Take everything out of a PostgreSQL database. Fails rather than waits if a test has left it locked."""
    _execute(url, "SET lock_timeout = '5s'", "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")


@cache
def _server_fault() -> str | None:
    try:
        _execute(SERVER, "SELECT 1")
    except (OSError, asyncpg.PostgresError) as error:
        return str(error)
    return None


def _shown() -> str:
    return make_url(SERVER).render_as_string(hide_password=True)


def _execute(url: str, *statements: str) -> None:
    async def work() -> None:
        connection = await asyncpg.connect(url, timeout=5)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    _run_apart(work)


def _run_apart(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run it on an event loop of its own, in a thread: the test's loop is not to be disturbed."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(work())).result()


async def read_all(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Return everything that is in a database, past the store: the rows of whatever tables there are."""
    return await look_into(url, _rows)


async def look_into(url: str, look: Callable[[Connection], Found]) -> Found:
    """Run a function on a connection of its own, past the store; what it changed is committed."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        plain = create_engine(address, poolclass=NullPool)
        with plain.begin() as connection:
            return look(connection)
    engine = create_async_engine(address.set(drivername="postgresql+asyncpg"), poolclass=NullPool)
    async with engine.begin() as connected:
        return await connected.run_sync(look)


def _rows(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    names = inspect(connection).get_table_names()
    return {
        name: [tuple(row) for row in connection.execute(select(text("*")).select_from(table(name)))] for name in names
    }
