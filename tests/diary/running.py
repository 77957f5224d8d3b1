"""Delivery loops while they run, and how they die."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from bot.diary import ClaimedReminder, Clock, Compose, Courier, Delivery, Outbox
from tests.diary.clock import settle

FAST = 1_000_000.0
"""Sends a second, where a test is not about the pace."""


async def say_its_kind(reminder: ClaimedReminder) -> str | None:
    """Word a reminder by naming its kind."""
    return reminder.kind.value


@contextlib.asynccontextmanager
async def delivering(
    outbox: Outbox, courier: Courier, clock: Clock, compose: Compose = say_its_kind, *, rate_per_s: float = FAST
) -> AsyncIterator[Delivery]:
    """Run a loop, let it do what is due, and stop it in the end as a shutdown does."""
    delivery = Delivery(outbox, courier, clock, compose, rate_per_s=rate_per_s)
    running = asyncio.create_task(delivery.run())
    try:
        await settle()
        yield delivery
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


class Life:
    """How many more steps a process lives: it may die before and after everything that it does to the world."""

    def __init__(self, steps: float = float("inf")) -> None:
        self.steps = steps

    @property
    def is_over(self) -> bool:
        return self.steps <= 0

    async def step(self) -> None:
        if self.is_over:
            # A dead process does nothing any more, and learns nothing.
            await asyncio.Event().wait()
        self.steps -= 1


class Mortal:
    """An outbox or a courier in the hands of a process that may die."""

    def __init__(self, of: Outbox | Courier, life: Life) -> None:
        self._of = of
        self._life = life

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the real one has
        async def call(*arguments: object) -> object:
            await self._life.step()
            answer = await getattr(self._of, name)(*arguments)
            await self._life.step()
            return answer

        return call


class Process:
    """A delivery loop that ends in the middle of whatever it does, without a last word."""

    def __init__(self, outbox: Outbox, courier: Courier, clock: Clock, life: Life) -> None:
        mortal_outbox: Any = Mortal(outbox, life)
        mortal_courier: Any = Mortal(courier, life)
        self.life = life
        self._running = asyncio.create_task(
            Delivery(mortal_outbox, mortal_courier, clock, say_its_kind, rate_per_s=FAST).run()
        )

    async def kill(self) -> None:
        """End it as `kill -9` does."""
        self.life.steps = 0
        while not self._running.done():
            self._running.cancel()
            await asyncio.sleep(0)
        await settle()
