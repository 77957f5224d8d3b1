"""A courier to a small Discord of its own: direct messages that stay, and nonces that are known for some minutes."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.diary import ClaimedReminder, Clock

NONCE_LIFE = timedelta(minutes=5)
_EPOCH_MS = 1_420_070_400_000


@dataclass(frozen=True)
class Delivered:
    """A message that a person sees, with the buttons of a reminder under it."""

    id: int
    user_id: int
    reminder_id: int
    text: str
    nonce: str
    at: datetime


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one request, before or after Discord has done what was asked."""

    error: Exception
    is_after: bool = False


class FakeCourier:
    """Delivers at once, unless a test says how it fails."""

    def __init__(self, clock: Clock, *, latency_s: float = 0.0) -> None:
        self.messages: list[Delivered] = []
        self.nonces: list[str] = []
        """Of every request to send, also those that failed."""
        self.looked_up: list[int] = []
        self.most_in_flight = 0
        self.is_open = asyncio.Event()
        self.is_open.set()
        """While it is not set, requests to send arrive and are not answered."""
        self.hangs_for: set[int] = set()
        """People to whom a request to send is never answered."""
        self._clock = clock
        self._latency_s = latency_s
        self._in_flight = 0
        self._faults: dict[int, list[Fault]] = defaultdict(list)
        self._look_up_faults: dict[int, list[Fault]] = defaultdict(list)

    def fail(self, user_id: int, *faults: Fault) -> None:
        """Let the next requests to send to this person go wrong, one after the other."""
        self._faults[user_id].extend(faults)

    def fail_look_up(self, user_id: int, *errors: Exception) -> None:
        """Let the next looks into this person's messages go wrong."""
        self._look_up_faults[user_id].extend(map(Fault, errors))

    def texts(self, user_id: int) -> list[str]:
        """What somebody has before their eyes."""
        return [message.text for message in self.messages if message.user_id == user_id]

    async def deliver(self, reminder: ClaimedReminder, text: str, nonce: str, /) -> int:
        self.nonces.append(nonce)
        self._in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self._in_flight)
        try:
            await asyncio.sleep(self._latency_s)
            await self.is_open.wait()
            if reminder.user_id in self.hangs_for:
                await asyncio.Event().wait()
            fault = self._next(self._faults, reminder)
            if fault and not fault.is_after:
                raise fault.error
            message = self._known(reminder.user_id, nonce) or self._add(reminder, text, nonce)
            if fault:
                raise fault.error
            return message.id
        finally:
            self._in_flight -= 1

    async def was_delivered(self, reminder: ClaimedReminder, /) -> int | None:
        self.looked_up.append(reminder.id)
        await asyncio.sleep(self._latency_s)
        if fault := self._next(self._look_up_faults, reminder):
            raise fault.error
        return next((message.id for message in reversed(self.messages) if self._brings(message, reminder)), None)

    @staticmethod
    def _next(faults: dict[int, list[Fault]], reminder: ClaimedReminder) -> Fault | None:
        planned = faults[reminder.user_id]
        return planned.pop(0) if planned else None

    @staticmethod
    def _brings(message: Delivered, reminder: ClaimedReminder) -> bool:
        return message.reminder_id == reminder.id and message.id > (reminder.message_id or 0)

    def _known(self, user_id: int, nonce: str) -> Delivered | None:
        for message in reversed(self.messages):
            if (message.user_id, message.nonce) == (user_id, nonce):
                return message if abs(self._clock.now() - message.at) < NONCE_LIFE else None
        return None

    def _add(self, reminder: ClaimedReminder, text: str, nonce: str) -> Delivered:
        now = self._clock.now()
        number = (int(now.timestamp() * 1000) - _EPOCH_MS << 22) + len(self.messages) % 4096
        message = Delivered(number, reminder.user_id, reminder.id, text, nonce, now)
        self.messages.append(message)
        return message
