"""What the diary needs of whatever keeps it. The store fits; tests may bring their own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.diary._planning import Reminder
from bot.diary._quiet import Habits
from bot.diary.interview import Interview, Kind, Status, WallTime


class KeptReminder(Protocol):
    """A reminder as it is kept."""

    @property
    def id(self) -> int:
        """Its number, which its buttons carry."""

    @property
    def interview_key(self) -> str:
        """The interview that it belongs to."""

    @property
    def user_id(self) -> int:
        """Whose it is."""

    @property
    def kind(self) -> Kind:
        """What it reminds of."""

    @property
    def due(self) -> WallTime:
        """When, as it was planned or put off to."""

    @property
    def attempt(self) -> int:
        """How often it was put off or tried in vain since it was planned."""

    @property
    def due_at(self) -> datetime:
        """The moment of the next try."""


class Shelf(Protocol):
    """Keeps interviews and their reminders; each call is one transaction."""

    async def add(self, interview: Interview) -> None:
        """Keep a new one."""

    async def save_and_plan(self, interview: Interview, reminders: Sequence[Reminder]) -> Interview:
        """Keep what changed, and these reminders in place of those that still wait; return it with its new revision.

        What was sent stays sent, unless it is planned again for another time. One with the same time keeps its tries.
        """

    async def discard(self, key: str) -> None:
        """Delete a draft."""

    async def fetch(self, key: str) -> Interview | None:
        """Return an interview."""

    async def fetch_own(self, user_id: int, *, statuses: Collection[Status]) -> list[Interview]:
        """Return somebody's interviews in those states, by their start."""

    async def fetch_reminder(self, reminder_id: int) -> KeptReminder | None:
        """Return one reminder."""

    async def waiting_of(self, key: str) -> Sequence[KeptReminder]:
        """Return what still waits to be sent for an interview, by its time."""

    async def snooze(self, reminder_id: int, at: datetime) -> bool:
        """Let a reminder, also one that was sent, come again at a moment; False if it is gone."""

    async def habits(self, user_id: int) -> Habits | None:
        """Return a person's zone and quiet hours; None while the zone is not known."""

    async def stop_all(self, user_id: int) -> int:
        """Drop whatever waits for somebody, and remind of nothing until they say otherwise; say how many."""

    async def allow_again(self, user_id: int) -> None:
        """Take that back: what is planned from now on is reminded of."""

    async def are_off(self, user_id: int) -> bool:
        """Whether somebody has stopped all reminders."""

    async def set_zone(self, user_id: int, zone: str) -> None:
        """Keep somebody's zone."""
