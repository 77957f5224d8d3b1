"""A clock that tests move by hand."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
_MOST_TURNS = 100_000


async def settle() -> None:
    """Let everybody go on who can, until all that is left waits for the clock (or for the world outside)."""
    loop: Any = asyncio.get_running_loop()
    for _ in range(_MOST_TURNS):
        await asyncio.sleep(0)
        # Who waits for nothing stands in this queue; whoever asks does not, at this moment.
        if not loop._ready:
            return
    raise AssertionError("somebody never comes to rest")


class FakeClock:
    """Stands still until it is moved. Who sleeps by it wakes when their moment has come, in the order of time."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self._now = now
        self._sleepers: list[tuple[datetime, asyncio.Event]] = []

    def now(self) -> datetime:
        return self._now

    @property
    def sleeps_until(self) -> datetime | None:
        """The soonest moment for which somebody waits."""
        return min((moment for moment, _ in self._sleepers), default=None)

    async def sleep_until(self, moment: datetime, woken: asyncio.Event) -> None:
        while self._now < moment and not woken.is_set():
            with self._sleeping(moment) as moved:
                waits = [asyncio.ensure_future(moved.wait()), asyncio.ensure_future(woken.wait())]
                try:
                    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for wait in waits:
                        wait.cancel()

    async def move(self, by: timedelta) -> None:
        """Let time pass: it stops at every moment for which somebody waits, until they have done what they do then."""
        await self.move_to(self._now + by)

    async def move_to(self, moment: datetime) -> None:
        """Let time pass until then, in the same way."""
        await settle()
        while stops := [at for at, _ in self._sleepers if self._now < at <= moment]:
            await self._set(min(stops))
        await self._set(max(moment, self._now))

    async def jump(self, by: timedelta) -> None:
        """Put the clock forward or, with less than nothing, back: what lies between never was."""
        await self._set(self._now + by)

    async def _set(self, now: datetime) -> None:
        self._now = now
        for _, moved in self._sleepers:
            moved.set()
        await settle()

    @contextlib.contextmanager
    def _sleeping(self, moment: datetime) -> Iterator[asyncio.Event]:
        sleeper = (moment, asyncio.Event())
        self._sleepers.append(sleeper)
        try:
            yield sleeper[1]
        finally:
            self._sleepers.remove(sleeper)
