"""The clock of all sessions: one task that sleeps until the earliest time at which something is due in any of them."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.diary import Clock

_SHORTEST = timedelta(seconds=1)
"""Between two looks at the same session, whatever goes wrong with it."""
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=5)
_MOST_TRIES = 20
"""After these, only the next thing that happens in a session lets it be tried again."""
_IDLE = timedelta(hours=1)
_log = logging.getLogger(__name__)


class Ticker:
    """Wakes up when something is due. It knows of each session only when; what is to be done is the session's own."""

    def __init__(self, clock: Clock, act: Callable[[str], Awaitable[None]]) -> None:
        self._clock = clock
        self._act = act
        self._due: dict[str, datetime] = {}
        self._tries: dict[str, int] = {}
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._woken = asyncio.Event()

    def note(self, key: str, due: datetime | None) -> None:
        """Say when something is due in a session next; None: nothing is."""
        if due is None:
            self._due.pop(key, None)
            return
        # One that is being looked at comes again a moment later at the soonest, so that no fault makes this run hot.
        self._due[key] = max(due, self._clock.now() + _SHORTEST) if key in self._busy else due
        self._woken.set()

    def settled(self, key: str) -> None:
        """Say that everything of a session is shown by now."""
        self._tries.pop(key, None)

    def again_soon(self, key: str) -> None:
        """Say that something of a session could not be shown; it is tried again, after a pause that grows."""
        tries = self._tries.get(key, 0)
        if tries >= _MOST_TRIES:
            return
        self._tries[key] = tries + 1
        at = self._clock.now() + min(_FIRST_PAUSE * 2**tries, _LONGEST_PAUSE)
        self._due[key] = min(self._due.get(key, at), at)
        self._woken.set()

    async def run(self) -> None:
        """Do what is due, until cancelled."""
        try:
            while True:
                # Cleared before anything is looked at: what is noted from here on wakes the sleep below, or was seen.
                self._woken.clear()
                self._begin_what_is_due()
                waiting = [at for key, at in self._due.items() if key not in self._busy]
                await self._clock.sleep_until(min(waiting, default=self._clock.now() + _IDLE), self._woken)
        finally:
            for task in self._busy.values():
                task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.gather(*self._busy.values(), return_exceptions=True)

    def _begin_what_is_due(self) -> None:
        now = self._clock.now()
        for key in [key for key, at in self._due.items() if at <= now and key not in self._busy]:
            del self._due[key]
            task = asyncio.create_task(self._look_at(key), name=f"session {key}")
            self._busy[key] = task
            task.add_done_callback(functools.partial(self._let_go, key))

    async def _look_at(self, key: str) -> None:
        try:
            await self._act(key)
        except Exception as error:  # noqa: BLE001 - one session that fails must not stop the clock of the others
            _log.error("What was due in a session could not be done; trying again.", exc_info=error)
            self.again_soon(key)

    def _let_go(self, key: str, _: asyncio.Task[None]) -> None:
        self._busy.pop(key, None)
        self._woken.set()
