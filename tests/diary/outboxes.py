"""Where reminders are kept in the delivery's tests: in memory, or in the real store. Both have to behave the same."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from itertools import count

from sqlalchemy import update

from bot.diary import Outbox, Reminder
from bot.diary.interview import Interview, Kind, WallTime
from bot.store import KeptReminder, Store
from bot.store._tables import reminders
from tests.databases import look_into
from tests.diary.memory import MemoryOutbox, Row


class Keeping(ABC):
    """An outbox, and what tests do to it from outside."""

    @property
    @abstractmethod
    def outbox(self) -> Outbox:
        """What the delivery is given."""

    @abstractmethod
    async def as_another_process(self) -> Outbox:
        """The same reminders, as another process has them."""

    @abstractmethod
    async def keep(self, user_id: int, due_at: datetime, kind: Kind = Kind.WAY_OUT) -> int:
        """Keep a reminder, of an interview of its own; return its id."""

    @abstractmethod
    async def snooze(self, number: int, at: datetime) -> None: ...

    @abstractmethod
    async def forget(self, user_id: int) -> None:
        """Delete everything of that person."""

    @abstractmethod
    async def pretend_due(self, number: int, at: datetime) -> None:
        """Change the moment of a reminder, and not its time on the wall."""

    @abstractmethod
    async def state(self, number: int) -> tuple[str, int]:
        """Its status and attempt."""

    @abstractmethod
    async def message_of(self, number: int) -> int | None: ...

    @abstractmethod
    async def due_of(self, number: int) -> datetime: ...


class InMemory(Keeping):
    """The one in memory."""

    def __init__(self) -> None:
        self._outbox = MemoryOutbox()

    @property
    def rows(self) -> list[Row]:
        """All of them."""
        return list(self._outbox.rows.values())

    @property
    def outbox(self) -> Outbox:
        return self._outbox

    async def as_another_process(self) -> Outbox:
        return self._outbox

    async def keep(self, user_id: int, due_at: datetime, kind: Kind = Kind.WAY_OUT) -> int:
        return self._outbox.keep(user_id, due_at, kind)

    async def snooze(self, number: int, at: datetime) -> None:
        await self._outbox.snooze(number, at)

    async def forget(self, user_id: int) -> None:
        self._outbox.rows = {key: row for key, row in self._outbox.rows.items() if row.user_id != user_id}

    async def pretend_due(self, number: int, at: datetime) -> None:
        self._outbox.rows[number] = replace(self._outbox.rows[number], due_at=at)

    async def state(self, number: int) -> tuple[str, int]:
        row = self._outbox.rows[number]
        return row.status, row.attempt

    async def message_of(self, number: int) -> int | None:
        return self._outbox.rows[number].message_id

    async def due_of(self, number: int) -> datetime:
        return self._outbox.rows[number].due_at


class InStore(Keeping):
    """The real one."""

    def __init__(self, store: Store, url: str, open_another: Callable[[], Awaitable[Store]]) -> None:
        self._store = store
        self._url = url
        self._open_another = open_another
        self._keys = count(1)

    @property
    def outbox(self) -> Outbox:
        return self._store.diary

    async def as_another_process(self) -> Outbox:
        return (await self._open_another()).diary

    async def keep(self, user_id: int, due_at: datetime, kind: Kind = Kind.WAY_OUT) -> int:
        interview = Interview(f"interview{next(self._keys)}", user_id, WallTime.of(due_at, "UTC"))
        await self._store.diary.add(interview)
        await self._store.diary.plan(interview, [Reminder(kind, interview.starts)])
        (kept,) = await self._store.diary.waiting_of(interview.key)
        return kept.id

    async def snooze(self, number: int, at: datetime) -> None:
        await self._store.diary.snooze(number, at)

    async def forget(self, user_id: int) -> None:
        await self._store.forget(user_id)

    async def pretend_due(self, number: int, at: datetime) -> None:
        change = update(reminders).where(reminders.c.id == number).values(due_at=at)
        await look_into(self._url, lambda connection: connection.execute(change))

    async def state(self, number: int) -> tuple[str, int]:
        kept = await self._fetch(number)
        return kept.status.value, kept.attempt

    async def message_of(self, number: int) -> int | None:
        return (await self._fetch(number)).message_id

    async def due_of(self, number: int) -> datetime:
        return (await self._fetch(number)).due_at

    async def _fetch(self, number: int) -> KeptReminder:
        kept = await self._store.diary.fetch_reminder(number)
        assert kept
        return kept
