"""An event loop that skips whatever time nobody uses: an hour of waiting takes as long as what is done in it."""

from __future__ import annotations

import asyncio
import contextlib
import selectors
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

from tests.diary.clock import MONDAY

Result = TypeVar("Result")


class _Skipping(selectors.SelectSelector):
    """Does not wait for the next timer, but says that its time has come."""

    def __init__(self) -> None:
        super().__init__()
        self.now_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            return super().select()
        self.now_s += max(timeout, 0)
        return super().select(0)


class _SkippingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._skipping = _Skipping()
        super().__init__(self._skipping)

    def time(self) -> float:
        return self._skipping.now_s


def run_skipping(main: Coroutine[Any, Any, Result]) -> Result:
    """Run it on such a loop."""
    with asyncio.Runner(loop_factory=_SkippingLoop) as runner:
        return runner.run(main)


class LoopClock:
    """Shows the time of the loop that it is used in."""

    def now(self) -> datetime:
        return MONDAY + timedelta(seconds=asyncio.get_running_loop().time())

    async def sleep_until(self, moment: datetime, woken: asyncio.Event) -> None:
        while not woken.is_set() and (left_s := (moment - self.now()).total_seconds()) > 0:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left_s):
                    await woken.wait()
