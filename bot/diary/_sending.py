"""One try to bring one reminder to its person, and what is to be kept of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Generic, TypeAlias, TypeVar

from bot.diary._attempts import gap_after, nonce_of, planned_for, was_put_off_by_failure
from bot.diary._clock import Clock
from bot.diary._pace import Pace
from bot.diary._seams import Compose, Courier, Outbox, Thing, TransientError, UnreachableError

_LONGEST_CALL_S = 60.0
"""What hangs for longer is taken for failed; whether it went all the same is looked up before the next try."""
_FRESH = timedelta(minutes=1)
_log = logging.getLogger(__name__)

Answer = TypeVar("Answer")
Mark: TypeAlias = Callable[[], Awaitable[object]]
"""Keeps what became of a reminder. May be called again where it failed."""


class Sender(Generic[Thing]):
    """Sends reminders that are claimed, at a pace. It raises for nothing that can be wrong with one of them."""

    def __init__(
        self,
        outbox: Outbox[Thing],
        courier: Courier[Thing],
        clock: Clock,
        compose: Compose[Thing],
        pace: Pace,
        *,
        prefix: str,
        on_put_off: Callable[[], None],
    ) -> None:
        self._outbox = outbox
        self._courier = courier
        self._clock = clock
        self._compose = compose
        self._pace = pace
        self._prefix = prefix
        self._on_put_off = on_put_off

    async def send(self, reminder: Thing, *, is_left_over: bool) -> Mark:
        """Send a reminder, unless it is there already or has lost its sense; return how to keep what became of it.

        `is_left_over` says that another process has claimed it, and nobody knows how far that came.
        """
        try:
            if is_left_over or reminder.attempt or not self._is_fresh(reminder):
                found = await self._look_up(reminder)
                if found is not None:
                    return partial(self._outbox.mark_sent, reminder.id, found)
            planned = planned_for(reminder)
            if planned and planned > self._clock.now() + _FRESH:
                # The rules of its zone have changed since it was planned, or the clock was put back: it is early.
                return partial(self._put_off, reminder, planned)
            text = await _in_time(self._compose(reminder))
            if text is None:
                return partial(self._outbox.drop, [reminder.id])
            await self._pace.take()
            message_id = await _in_time(self._courier.deliver(reminder, text, nonce_of(reminder, self._prefix)))
        except UnreachableError:
            _log.info("Reminder %d did not reach its person and is kept for their next command.", reminder.id)
            return partial(self._outbox.mark_undeliverable, reminder.id)
        except TransientError as error:
            _log.info("Reminder %d did not go (%s).", reminder.id, str(error) or "no reason given")
            return self._later(reminder, timedelta(seconds=error.retry_after_s))
        except Exception as error:  # noqa: BLE001 - one that fails must not keep the others waiting
            _log.warning("Reminder %d could not be sent.", reminder.id, exc_info=error)
            return self._later(reminder)
        return partial(self._outbox.mark_sent, reminder.id, message_id)

    async def _look_up(self, reminder: Thing) -> int | None:
        """Return by which message it was delivered already, if it was."""
        if reminder.message_id is not None and reminder.attempt == 1 and was_put_off_by_failure(reminder):
            # Never snoozed, so that message has brought this very time: one process failed where another succeeded.
            return reminder.message_id
        await self._pace.take()
        return await _in_time(self._courier.was_delivered(reminder))

    def _is_fresh(self, reminder: Thing) -> bool:
        """Whether it was claimed just now. If this process stood still meanwhile, another may have taken it over."""
        return reminder.claimed_at is not None and abs(self._clock.now() - reminder.claimed_at) < _FRESH

    def _later(self, reminder: Thing, least: timedelta = timedelta()) -> Mark:
        gap = gap_after(reminder)
        if gap is None:
            _log.warning("Reminder %d was tried for a day and is kept for its person's next command.", reminder.id)
            return partial(self._outbox.mark_undeliverable, reminder.id)
        return partial(self._put_off, reminder, self._clock.now() + max(gap, least))

    async def _put_off(self, reminder: Thing, at: datetime) -> None:
        await self._outbox.retry(reminder.id, at)
        self._on_put_off()


async def _in_time(answer: Awaitable[Answer]) -> Answer:
    """Wait for it, but not for ever. TimeoutError."""
    async with asyncio.timeout(_LONGEST_CALL_S):
        return await answer
