"""The database as a file: SQLite.

Short work runs right in the event loop: SQLite takes some 60 µs of processor time for a save, and the way to a thread
and back would cost twice that again. Hardly anything in it waits for the disk, since in WAL mode with
`synchronous=NORMAL` a commit is a write to the operating system's cache. What was committed outlives the death of the
process; the last moments before a power cut may be lost, but the file stays whole.

What does wait is done elsewhere. Bringing the cache to the disk (a checkpoint) and work on many rows run in a thread,
on a connection of their own; while another process writes, the event loop goes on and asks again. Once in some
hundreds of saves the log is begun anew, and that one save waits for the disk (tens of milliseconds).
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from bot.store._database import Result
from bot.store._errors import StoreError
from bot.store._faults import fault_of

_PATIENCE_S = 10.0
"""How long is waited for another process that writes."""
_FIRST_PAUSE_S = 0.002
_LONGEST_PAUSE_S = 0.05
_CHANGES_BETWEEN_CHECKPOINTS = 250
_MOST_PAGES_IN_LOG = 8_000
"""32 MB. A checkpoint lets the log be begun anew only if nobody wrote meanwhile; under a load that never pauses, the
event loop has to make one when the log has grown to this."""
_LOG_KEPT_BYTES = 8_000_000


class FileDatabase:
    """A SQLite file, used from one event loop. More than one process may use it at a time."""

    def __init__(self, path: Path) -> None:
        self.place = str(path)
        self._engine = create_engine(
            URL.create("sqlite", database=str(path)),
            # Transactions are begun here, by name: the driver would begin them late, and could then not wait in turn.
            isolation_level="AUTOCOMMIT",
            poolclass=NullPool,
            hide_parameters=True,
            connect_args={"check_same_thread": False, "timeout": _PATIENCE_S},
        )
        event.listen(self._engine, "connect", _prepare)
        self._apart = asyncio.Lock()
        self._checkpoint: asyncio.Task[None] | None = None
        self._changes = 0
        self._held: Connection | None = None
        self._is_closed = False

    async def run(self, work: Callable[[Connection], Result]) -> Result:
        """Run a single statement, which commits by itself."""
        return await self._in_turn(work)

    async def transact(self, work: Callable[[Connection], Result]) -> Result:
        """Run a few statements in one transaction: all of them count, or none."""
        return await self._in_turn(lambda connection: _in_transaction(connection, work))

    async def transact_apart(self, work: Callable[[Connection], Result]) -> Result:
        """Do the same in a thread, on a connection of its own."""
        async with self._apart:
            try:
                return await asyncio.to_thread(self._work_apart, work)
            except (DBAPIError, OSError) as error:
                raise fault_of(error, self.place) from None

    async def erase(self, work: Callable[[Connection], Result]) -> Result:
        """Do the same, overwrite what was deleted, and empty the log, which still holds older pages."""

        def erase_all(connection: Connection) -> Result:
            connection.exec_driver_sql("PRAGMA secure_delete=ON")
            result = _in_transaction(connection, work)
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            return result

        async with self._apart:
            try:
                return await asyncio.to_thread(self._on_own_connection, erase_all)
            except (DBAPIError, OSError) as error:
                raise fault_of(error, self.place) from None

    async def close(self) -> None:
        """Wait for what is under way and close both connections; the last one to close clears the log away."""
        self._is_closed = True
        if self._checkpoint:
            await self._checkpoint
        async with self._apart:
            if self._held:
                self._held.close()
                self._held = None
        self._engine.dispose()

    async def _in_turn(self, work: Callable[[Connection], Result]) -> Result:
        pause, waited = _FIRST_PAUSE_S, 0.0
        while True:
            try:
                result = work(self._connection())
                break
            except OperationalError as error:
                if not _is_busy(error) or waited >= _PATIENCE_S:
                    raise fault_of(error, self.place) from None
            except DBAPIError as error:
                raise fault_of(error, self.place) from None
            await asyncio.sleep(pause)
            waited += pause
            pause = min(pause * 2, _LONGEST_PAUSE_S)
        self._checkpoint_in_time()
        return result

    def _connection(self) -> Connection:
        if self._is_closed:
            raise StoreError("the store is closed; nothing can be kept or read any more")
        if self._held is None:
            self._held = self._engine.connect()
            # The event loop must not stand still for another process: it asks again instead.
            self._held.exec_driver_sql("PRAGMA busy_timeout=0")
        return self._held

    def _checkpoint_in_time(self) -> None:
        driver: Any = self._connection().connection.driver_connection
        changes: int = driver.total_changes
        if changes - self._changes >= _CHANGES_BETWEEN_CHECKPOINTS and (
            not self._checkpoint or self._checkpoint.done()
        ):
            self._changes = changes
            self._checkpoint = asyncio.create_task(self._checkpoint_apart())

    async def _checkpoint_apart(self) -> None:
        async with self._apart:
            # A checkpoint that fails is made up for by the next one; what was kept is in the log all the same.
            with contextlib.suppress(DBAPIError):
                await asyncio.to_thread(self._checkpoint_now)

    def _checkpoint_now(self) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    def _work_apart(self, work: Callable[[Connection], Result]) -> Result:
        return self._on_own_connection(lambda connection: _in_transaction(connection, work))

    def _on_own_connection(self, work: Callable[[Connection], Result]) -> Result:
        with self._engine.connect() as connection:
            return work(connection)


def _prepare(driver: sqlite3.Connection, _: object) -> None:
    for setting in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"wal_autocheckpoint={_MOST_PAGES_IN_LOG}",
        f"journal_size_limit={_LOG_KEPT_BYTES}",
    ):
        driver.execute(f"PRAGMA {setting}")


def _in_transaction(connection: Connection, work: Callable[[Connection], Result]) -> Result:
    # IMMEDIATE takes the one place of a writer at once: a transaction that reads first and then writes could fail there.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        result = work(connection)
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        driver: Any = connection.connection.driver_connection
        # SQLite may have given up by itself, on a full disk for one.
        if driver.in_transaction:
            connection.exec_driver_sql("ROLLBACK")
        raise
    return result


def _is_busy(error: OperationalError) -> bool:
    return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
