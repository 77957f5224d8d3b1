"""What the store asks of a database. There are two: a file of its own (SQLite), and a server (PostgreSQL)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection

Result = TypeVar("Result")


class Database(Protocol):
    """Runs work, which is a plain function of a connection. Every fault comes out as a StoreError."""

    async def run(self, work: Callable[[Connection], Result]) -> Result:
        """Run a single statement, which commits by itself."""

    async def transact(self, work: Callable[[Connection], Result]) -> Result:
        """Run a few statements in one transaction: all of them count, or none."""

    async def transact_apart(self, work: Callable[[Connection], Result]) -> Result:
        """Do the same with work that may take long; everything else goes on meanwhile."""

    async def erase(self, work: Callable[[Connection], Result]) -> Result:
        """Do the same with work that deletes; what was deleted is not left in unused parts of the database either."""

    async def close(self) -> None:
        """Finish what is under way and close all connections. May be called twice."""
