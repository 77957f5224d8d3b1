"""Bringing a database to the newest version. Each version is a file in `migrations/versions/`, named by its number."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, column, func, inspect, select, table

from bot.store._errors import StoreError

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 4_271_905_163
"""Any number will do, as long as nobody else takes the same lock in this database."""
_version = table("alembic_version", column("version_num"))


def known_versions() -> list[str]:
    """Return all versions that this program knows, the oldest first."""
    return sorted(path.stem.split("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def version_of(connection: Connection) -> str | None:
    """Return the version of the database; None before its first."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(select(_version.c.version_num)).scalar_one_or_none()


def refuse_newer(version: str | None, place: str) -> None:
    """StoreError if this program does not know the version."""
    known = known_versions()
    if version is not None and version not in known:
        raise StoreError(
            f"{place} is of version {version!r}, and this program knows up to {known[-1]!r}; "
            "update the program, or bring back the copy of the database that was made with this one"
        )


def migrate(connection: Connection, place: str) -> str | None:
    """Bring the database to the newest version; return the version before, None if there was none.

    The connection is in a transaction, which holds everybody else who would migrate at the same time.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    before = version_of(connection)
    refuse_newer(before, place)
    if before != known_versions()[-1]:
        _upgrade(connection)
    return before


def _upgrade(connection: Connection) -> None:
    # Imported here because it is seldom needed and slow to load.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
