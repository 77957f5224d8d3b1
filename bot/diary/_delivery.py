"""The loop that delivers reminders: claim, send, mark sent.

A process may die between any two of these. What it had claimed stays claimed, and whoever finds it later (the next
process at its start, or one that runs on, after a few minutes) first looks whether the message is there and else sends
it with the same nonce, by which Discord knows it again. So nothing is lost and nothing is seen twice, even where an old
process is still dying while a new one starts.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from datetime import datetime, timedelta
from typing import Generic

from bot.diary._attempts import pause_after
from bot.diary._clock import Clock
from bot.diary._pace import Pace
from bot.diary._seams import Compose, Courier, Deliverable, Outbox, Thing
from bot.diary._sending import Sender

_RATE_PER_S = 46.5
"""Discord takes 50 requests a second of a bot; rehearsals keep the rest."""
_MOST_IN_FLIGHT = 20
_MOST_CLAIMED = 50
_LOOK_EVERY = timedelta(minutes=5)
_ABANDONED_AFTER = timedelta(minutes=3)
"""A claim this old that is not of this process belongs to one that died."""
_CLOCK_WAS_WRONG = timedelta(days=366)
"""At the start also claims of a later time are looked at: the clock may have been put back since."""
_CLAIMED_BY_OTHERS = timedelta(seconds=1)
_MOST_MARKINGS = 10
_GRACE_S = 5.0
"""How long a loop that is stopped waits for what is in flight."""
_log = logging.getLogger(__name__)


def usual_pace(rate_per_s: float = _RATE_PER_S) -> Pace:
    """Return a pace that leaves Discord's limit some room. What is sent for one bot shares one pace."""
    return Pace(rate_per_s, most_per_s=math.ceil(rate_per_s))


def by_person(reminder: Deliverable) -> Hashable:
    """Return in which line a reminder waits: in that of its person."""
    return reminder.user_id


class Delivery(Generic[Thing]):
    """Brings every reminder to its person when it is due. One for a process; two processes do each other no harm."""

    def __init__(
        self,
        outbox: Outbox[Thing],
        courier: Courier[Thing],
        clock: Clock,
        compose: Compose[Thing],
        *,
        rate_per_s: float = _RATE_PER_S,
        pace: Pace | None = None,
        prefix: str = "r",
        line_of: Callable[[Thing], Hashable] = by_person,
    ) -> None:
        """`pace` is one that others share, instead of one of its own with `rate_per_s`.

        `prefix` begins every nonce: another outbox of the same bot needs another one. What is in the same line comes one
        after the other, in the order in which it was due.
        """
        self._outbox = outbox
        self._clock = clock
        self._line_of = line_of
        # What is put off may be due sooner than what the loop waits for.
        self._sender = Sender(
            outbox, courier, clock, compose, pace or usual_pace(rate_per_s), prefix=prefix, on_put_off=self.wake
        )
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()
        self._slots = asyncio.Semaphore(_MOST_IN_FLIGHT)
        self._held: set[int] = set()
        self._lines: dict[Hashable, deque[tuple[Thing, bool]]] = {}
        """By person, what they are still to get, and whether another process has claimed it."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._looked_at: datetime | None = None
        self._faults = 0

    @property
    def at_work(self) -> int:
        """How many reminders are claimed by this loop and not yet marked."""
        return len(self._held)

    def wake(self) -> None:
        """Say that a reminder was kept, moved or snoozed, which may be due sooner than what is waited for."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver until cancelled. Nothing else ends it: what goes wrong is logged and tried again.

        When cancelled, what is in flight may take a few more seconds to end, so close the courier's connection and the
        outbox after it. What was claimed and is not sent by then stays claimed, for the next start.
        """
        self._stopping.clear()
        self._looked_at = None
        try:
            while True:
                await self._turn()
        finally:
            await self._finish()

    async def _turn(self) -> None:
        # Cleared before anything is read: what is kept from here on wakes the sleep below, or was read.
        self._woken.clear()
        try:
            until = await self._send_what_is_due()
        except Exception as error:  # noqa: BLE001 - a loop that ended would remind nobody any more
            self._faults += 1
            pause = pause_after(self._faults)
            _log.warning(
                "The reminders cannot be read; trying again in %.0f seconds.", pause.total_seconds(), exc_info=error
            )
            # Nobody can cut this short: what was kept sooner could not be read either.
            await self._clock.sleep_until(self._clock.now() + pause, asyncio.Event())
            return
        self._faults = 0
        if until:
            await self._clock.sleep_until(until, self._woken)

    async def _send_what_is_due(self) -> datetime | None:
        """Start sending; return until when there is nothing to do, or None if there may be more at once."""
        await self._take_over()
        due = await self._outbox.claim_due(self._clock.now(), _MOST_CLAIMED)
        await self._start(due, is_left_over=False)
        if len(due) == _MOST_CLAIMED:
            return None
        soonest = await self._outbox.next_due()
        now = self._clock.now()
        if soonest and soonest <= now:
            # Another process may be claiming it at this moment; asking without a pause would only be in its way.
            return None if due else now + _CLAIMED_BY_OTHERS
        return min(soonest, now + _LOOK_EVERY) if soonest else now + _LOOK_EVERY

    async def _take_over(self) -> None:
        """Send what others have claimed and left: at the start whatever is claimed, later what has been so for long."""
        now = self._clock.now()
        if self._looked_at is None:
            found = await self._outbox.claimed_before(now + _CLOCK_WAS_WRONG)
        elif timedelta() <= now - self._looked_at < _LOOK_EVERY:
            return
        else:
            found = await self._outbox.claimed_before(now - _ABANDONED_AFTER)
        self._looked_at = now
        left_over = [reminder for reminder in found if reminder.id not in self._held]
        if left_over:
            _log.info("Taking over %d reminders that another process had begun to send.", len(left_over))
        await self._start(left_over, is_left_over=True)

    async def _start(self, reminders: Sequence[Thing], *, is_left_over: bool) -> None:
        self._held.update(reminder.id for reminder in reminders)
        for reminder in reminders:
            line = self._line_of(reminder)
            if line in self._lines:
                # What one person missed comes in the order in which it was due, and not all of it at once.
                self._lines[line].append((reminder, is_left_over))
                continue
            await self._slots.acquire()
            self._lines[line] = deque([(reminder, is_left_over)])
            task = asyncio.create_task(self._carry_all(line), name=f"reminder {reminder.id}")
            self._tasks.add(task)
            task.add_done_callback(self._let_go)

    def _let_go(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._slots.release()

    async def _carry_all(self, name: Hashable) -> None:
        line = self._lines[name]
        try:
            while line and not self._stopping.is_set():
                reminder, is_left_over = line.popleft()
                try:
                    await self._carry(reminder, is_left_over=is_left_over)
                finally:
                    self._held.discard(reminder.id)
        finally:
            # What is left of it stays claimed, for the next start.
            del self._lines[name]

    async def _carry(self, reminder: Thing, *, is_left_over: bool) -> None:
        mark = await self._sender.send(reminder, is_left_over=is_left_over)
        for faults in range(1, _MOST_MARKINGS + 1):
            try:
                await mark()
            except Exception as error:  # noqa: BLE001 - whatever the database does
                is_last = faults == _MOST_MARKINGS or self._stopping.is_set()
                # It stays claimed: whoever takes it over finds the message, if there is one, before sending.
                fate = "it is looked into later" if is_last else "trying again"
                _log.warning("What became of reminder %d cannot be kept; %s.", reminder.id, fate, exc_info=error)
                if is_last:
                    return
                await self._clock.sleep_until(self._clock.now() + pause_after(faults), self._stopping)
            else:
                return

    async def _finish(self) -> None:
        self._stopping.set()
        tasks = list(self._tasks)
        try:
            if tasks:
                await asyncio.wait(tasks, timeout=_GRACE_S)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._held.clear()
            self._lines.clear()
