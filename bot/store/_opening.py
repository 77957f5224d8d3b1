"""Opening the store: reach the database, bring it to the newest version, see that the key fits."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, inspect, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from bot.store._addresses import file_of, is_sqlite, normalise_url, where
from bot.store._database import Database
from bot.store._errors import StoreError
from bot.store._faults import fault_of
from bot.store._file import FileDatabase
from bot.store._keys import Cipher, make_cipher
from bot.store._migrating import migrate, refuse_newer, version_of
from bot.store._sealing import fit_key, refuse_wrong_key
from bot.store._store import Store

_log = logging.getLogger(__name__)


async def open_store(url: str, keys: Sequence[str], *, announce: Callable[[str], None] = _log.info) -> Store:
    """Return the store, migrated to the newest version and with the key tried.

    StoreError, as a sentence for the operator: the address is none, the database cannot be reached or written, is of a
    newer version, is no database at all, or was sealed with another key.
    """
    address = make_url(normalise_url(url))
    cipher = make_cipher(keys)
    place = where(address)
    database = _open_database(address)

    def prepare(connection: Connection) -> list[str]:
        version = migrate(connection, place)
        news = [] if version else [f"Made the tables in {place}."]
        if resealed := fit_key(connection, cipher, place):
            news.append(f"Sealed {resealed} texts with the new key; the old one is not needed any more.")
        return news

    try:
        for sentence in await database.transact_apart(prepare):
            announce(sentence)
    except BaseException:
        await database.close()
        raise
    return Store(database, cipher, announce)


async def check_store(url: str, keys: Sequence[str]) -> list[str]:
    """Return what would keep the store from opening, as sentences; none if all is well. Changes and creates nothing.

    An older version is no fault: it is migrated at the start. Neither is a file that does not exist yet.
    """
    try:
        address = make_url(normalise_url(url))
        cipher = make_cipher(keys) if keys else None
        path = file_of(address) if is_sqlite(address) else None
        if path:
            _look_into_file(path, cipher)
        else:
            await _look_into_server(address, cipher)
    except StoreError as error:
        return [str(error)]
    return []


def _open_database(address: URL) -> Database:
    path = file_of(address) if is_sqlite(address) else None
    if path is None:
        # Imported here because whoever keeps a file need not load what talks to a server.
        from bot.store._server import ServerDatabase

        return ServerDatabase(address)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Made here so that nobody else on the machine may read it; SQLite makes its other files alike.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(
            f"{path} cannot be opened ({error.strerror}); make the folder and the file writable, or set DATABASE_URL"
        ) from None
    return FileDatabase(path)


def _look_into_file(path: Path, cipher: Cipher | None) -> None:
    try:
        if not path.exists():
            folder = next(parent for parent in path.absolute().parents if parent.exists())
            if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
                raise StoreError(f"{path} cannot be made in {folder}; make the folder writable, or set DATABASE_URL")
            return
        if not os.access(path, os.R_OK | os.W_OK) or not os.access(path.parent, os.W_OK | os.X_OK):
            raise StoreError(f"{path} cannot be written; make the folder and the file writable, or set DATABASE_URL")
    except OSError as error:
        raise StoreError(f"{path} cannot be looked at ({error.strerror}); name another in DATABASE_URL") from None
    # Without a log beside it nobody has it open. Then it is opened as something that does not change, since a mere
    # reader would otherwise make the log and leave it behind.
    has_log = path.with_name(path.name + "-wal").exists()
    address = path.absolute().as_uri() + ("?mode=ro" if has_log else "?mode=ro&immutable=1")
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            _look(connection, cipher, str(path))
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise fault_of(error, str(path)) from None


async def _look_into_server(address: URL, cipher: Cipher | None) -> None:
    database = _open_database(address)
    try:
        await database.run(lambda connection: _look(connection, cipher, where(address)))
    finally:
        await database.close()


def _look(connection: Connection, cipher: Cipher | None, place: str) -> None:
    refuse_newer(version_of(connection), place)
    if inspect(connection).has_table("facts"):
        refuse_wrong_key(connection, cipher, place)
