"""Database addresses: which are understood, what they become, and how they may be shown."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.store._errors import StoreError

_FILE_NAME = "last-impression.db"
_DRIVERS = {
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
    "sqlite": "sqlite",
    "sqlite+aiosqlite": "sqlite",
}
_UNDERSTOOD = frozenset({"ssl", "prepared_statement_cache_size"})
_NEEDLESS = frozenset({"channel_binding", "connect_timeout", "gssencmode", "target_session_attrs"})
"""Settings that hosts of PostgreSQL put into their addresses, and that the driver here neither knows nor needs."""
_ALLOWED = (
    "set DATABASE_URL to postgresql://user:password@host:5432/name or sqlite:///folder/file.db, "
    "or leave it empty to keep everything in a file"
)


def default_url(data: Path) -> str:
    """Return the address of the SQLite file in the data folder."""
    return f"sqlite:///{(data / _FILE_NAME).as_posix()}"


def normalise_url(given: str) -> str:
    """Return an address with the driver that is used here; StoreError, which says what is allowed, for any other."""
    try:
        url = make_url(given.strip())
    except (ArgumentError, ValueError):
        # The address itself is left out: it may hold a password.
        raise StoreError(f"DATABASE_URL is not a database address; {_ALLOWED}") from None
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise StoreError(f"DATABASE_URL asks for {url.drivername}, which is not supported; {_ALLOWED}")
    url = url.set(drivername=driver)
    if is_sqlite(url) and file_of(url) is None:
        raise StoreError(f"DATABASE_URL names no file, so nothing would be kept; {_ALLOWED}")
    if not is_sqlite(url) and not url.database:
        raise StoreError(f"DATABASE_URL names no database; {_ALLOWED}")
    return _with_understood_settings(url).render_as_string(hide_password=False)


def _with_understood_settings(url: URL) -> URL:
    """Drop or rename settings (`?name=value`) that were written for another driver; StoreError for an unknown one."""
    if is_sqlite(url):
        return url.set(query={})
    settings = {("ssl" if name == "sslmode" else name): value for name, value in url.query.items()}
    settings = {name: value for name, value in settings.items() if name not in _NEEDLESS}
    if unknown := sorted(settings.keys() - _UNDERSTOOD):
        raise StoreError(f"DATABASE_URL has settings that are not understood: {', '.join(unknown)}; leave them out")
    return url.set(query=settings)


def is_sqlite(url: URL) -> bool:
    """Tell whether the address is that of a SQLite file."""
    return url.get_backend_name() == "sqlite"


def file_of(url: URL) -> Path | None:
    """Return the file of a SQLite address; None if it names none."""
    return Path(url.database) if url.database and url.database != ":memory:" else None


def where(url: URL) -> str:
    """Name a database so that its operator knows it, without user or password."""
    if is_sqlite(url):
        return str(file_of(url))
    return f"the PostgreSQL database {url.database!r} at {url.host or 'localhost'}:{url.port or 5432}"
