"""What the delivery loop needs of a clock. Tests hand it one that they move by hand."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time, and lets it pass."""

    def now(self) -> datetime:
        """Return the moment, aware, in UTC."""

    async def sleep_until(self, moment: datetime, woken: asyncio.Event) -> None:
        """Return once `moment` has come, never before it, or as soon as `woken` is set. Whoever waits clears the event.

        The time is looked at again every five minutes at the least, so that a clock that was put forward is noticed.
        """
