"""Order for each of many things by itself: one at a time, and held in memory only as long as somebody is at it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from weakref import WeakValueDictionary


class Locks:
    """Keeps what concerns one thing in its order, and lets everything else go on."""

    def __init__(self) -> None:
        self._held: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, key: str) -> asyncio.Lock:
        """Return the lock of that thing."""
        return self._held.setdefault(key, asyncio.Lock())


class Latest:
    """Brings what is shown of each thing up to date, one change at a time. Of all who want that meanwhile, one does it."""

    def __init__(self) -> None:
        self._locks = Locks()
        self._queued: set[str] = set()

    async def bring(self, key: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do the work, which reads how things are now; leave it to whoever is in line for it already."""
        if key in self._queued:
            return
        self._queued.add(key)
        async with self._locks.of(key):
            self._queued.discard(key)
            await work()
