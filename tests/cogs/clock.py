"""A clock that tests move by hand, in a made-up server that does not take those who sleep by it for busy."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import datetime

from simcord._runtime import _LIVE_LOOPS

from tests.diary.clock import FakeClock


class StageClock(FakeClock):
    """SimCord waits until the bot has nothing more to do. That somebody sleeps by this clock, it has to be told."""

    async def sleep_until(self, moment: datetime, woken: asyncio.Event) -> None:
        while self._now < moment and not woken.is_set():
            with self._sleeping(moment) as moved:
                waits = [asyncio.ensure_future(_parked(event.wait())) for event in (moved, woken)]
                try:
                    await _parked(asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED))
                finally:
                    for wait in waits:
                        wait.cancel()

    async def _set(self, now: datetime) -> None:
        self._now = now
        for _, moved in self._sleepers:
            moved.set()
        await _LIVE_LOOPS[asyncio.get_running_loop()].settle()


async def _parked(waiting: Awaitable[object]) -> None:
    await _LIVE_LOOPS[asyncio.get_running_loop()].external_wait(waiting, reason="the clock of the test")
