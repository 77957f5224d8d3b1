"""The database as a server: PostgreSQL."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import asyncpg
from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.store._addresses import where
from bot.store._database import Result
from bot.store._errors import StoreError
from bot.store._faults import fault_of

_REACH_WITHIN_S = 10
_FAULTS = (DBAPIError, NoConnectionFreeError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)
"""The last two come from SQLAlchemy 2.0 where it cannot connect; 2.1 wraps them."""


class ServerDatabase:
    """A PostgreSQL database with a few connections kept open."""

    def __init__(self, url: URL) -> None:
        self.place = where(url)
        self._engine = create_async_engine(
            url,
            hide_parameters=True,
            connect_args={"timeout": _REACH_WITHIN_S, "server_settings": {"application_name": "last-impression"}},
        )
        # A single statement needs no BEGIN and COMMIT around it: each would be a journey of its own to the server.
        self._committing = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        self._is_closed = False

    async def run(self, work: Callable[[Connection], Result]) -> Result:
        """Run a single statement, which commits by itself."""
        return await self._again_if_lost(lambda: _run(self._committing.connect(), work))

    async def transact(self, work: Callable[[Connection], Result]) -> Result:
        """Run a few statements in one transaction: all of them count, or none."""
        return await self._again_if_lost(lambda: _run(self._engine.begin(), work))

    async def transact_apart(self, work: Callable[[Connection], Result]) -> Result:
        """Do the same; the server does the work, so nothing here has to wait for it."""
        return await self._again_if_lost(lambda: _run(self._engine.begin(), work))

    async def erase(self, work: Callable[[Connection], Result]) -> Result:
        """Do the same; when its own files let go of deleted rows, the server decides (autovacuum)."""
        return await self.transact_apart(work)

    async def close(self) -> None:
        """Close all connections."""
        self._is_closed = True
        await self._engine.dispose()

    async def _again_if_lost(self, attempt: Callable[[], Awaitable[Result]]) -> Result:
        if self._is_closed:
            raise StoreError("the store is closed; nothing can be kept or read any more")
        # A server that was started anew has dropped the connections that were kept; one more try opens a new one.
        # Should the lost try have been committed, then the next one finds a newer revision: nothing is kept twice.
        try:
            return await attempt()
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise fault_of(error, self.place) from None
        except _FAULTS as error:
            raise fault_of(error, self.place) from None
        try:
            return await attempt()
        except _FAULTS as error:
            raise fault_of(error, self.place) from None


async def _run(
    connecting: AbstractAsyncContextManager[AsyncConnection], work: Callable[[Connection], Result]
) -> Result:
    async with connecting as connection:
        return await connection.run_sync(work)
