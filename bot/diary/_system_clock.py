"""The computer's own clock: the one place of the diary that asks what time it is."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import UTC, datetime

_LOOK_EVERY_S = 60.0


class SystemClock:
    """The time of the system, which may be put forward or back, and which a computer that slept has missed some of."""

    def __init__(
        self, read: Callable[[], datetime] = lambda: datetime.now(UTC), *, look_every_s: float = _LOOK_EVERY_S
    ) -> None:
        self._read = read
        self._look_every_s = look_every_s

    def now(self) -> datetime:
        """Return the moment, aware, in UTC."""
        return self._read()

    async def sleep_until(self, moment: datetime, woken: asyncio.Event) -> None:
        """Return once `moment` has come, or as soon as `woken` is set; look at the clock every minute meanwhile."""
        while not woken.is_set() and (left_s := (moment - self.now()).total_seconds()) > 0:
            # The loop's timers stand still while the computer sleeps and know nothing of a clock that was set.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(left_s, self._look_every_s)):
                    await woken.wait()
