"""What the delivery loop needs of others: reminders that are kept, somebody to carry them, and what to say.

The loop does not care what it carries. A reminder of the diary is one thing; whatever else is due at some moment, is
kept until it was sent, and must come once, can be delivered by the same loop.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol, TypeAlias, TypeVar

from bot.diary._shelf import KeptReminder
from bot.diary.interview import WallTime


class Deliverable(Protocol):
    """Whatever can be delivered: due at some moment, kept until it was sent, and told from others by its number."""

    @property
    def id(self) -> int:
        """Its number, which its buttons carry."""

    @property
    def user_id(self) -> int | None:
        """For whom it is; None where many are to read it."""

    @property
    def due(self) -> WallTime:
        """When, as it was planned or put off to."""

    @property
    def due_at(self) -> datetime:
        """The moment of the next try."""

    @property
    def attempt(self) -> int:
        """How often it was put off since it was planned, by a failure or a snooze; 0 at first."""

    @property
    def claimed_at(self) -> datetime | None:
        """Since when somebody is sending it, in UTC."""

    @property
    def message_id(self) -> int | None:
        """The message by which it was last delivered, where it was snoozed since; what is sent now will be newer."""


class ClaimedReminder(KeptReminder, Protocol):
    """A reminder that is being sent."""

    @property
    def attempt(self) -> int:
        """How often it was put off since it was planned, by a failure or a snooze; 0 at first."""

    @property
    def claimed_at(self) -> datetime | None:
        """Since when somebody is sending it, in UTC."""

    @property
    def message_id(self) -> int | None:
        """The message by which it was last delivered, where it was snoozed since; what is sent now will be newer."""

    @property
    def dm_channel_id(self) -> int | None:
        """The person's direct messages, where they were open before."""


Thing = TypeVar("Thing", bound=Deliverable)
Thing_co = TypeVar("Thing_co", bound=Deliverable, covariant=True)
Thing_contra = TypeVar("Thing_contra", bound=Deliverable, contravariant=True)
Compose: TypeAlias = Callable[[Thing], Awaitable[str | None]]
"""Words a reminder at the moment of sending. None where it has lost its sense: the interview is gone or cancelled, the
reminder switched off, or the person wants none any more. It is asked before every try, since all that may change."""


class Outbox(Protocol[Thing_co]):
    """The kept reminders. Each method is one transaction; what cannot be done raises, and is asked for again later.

    `mark_sent`, `retry`, `mark_undeliverable` and `drop` say what became of a claimed reminder. Where it is claimed no
    longer, or deleted, they do nothing: another process may have taken it over and be done with it.
    """

    async def next_due(self) -> datetime | None:
        """Return when the soonest waiting reminder is due; None if nothing waits."""

    async def claim_due(self, now: datetime, limit: int, /) -> Sequence[Thing_co]:
        """Claim what is due, the longest overdue first. No reminder is ever given to two."""

    async def claimed_before(self, moment: datetime, /) -> Sequence[Thing_co]:
        """Return what was claimed before that moment and is so still."""

    async def mark_sent(self, reminder_id: int, message_id: int, /) -> object:
        """Keep that it was delivered, and by which message.

        A snooze that came before this stands: then only the message is kept.
        """

    async def retry(self, reminder_id: int, at: datetime, /) -> object:
        """Let it wait again until then; one more attempt is counted."""

    async def mark_undeliverable(self, reminder_id: int, /) -> object:
        """Keep it for the person's next command."""

    async def drop(self, reminder_ids: Sequence[int], /) -> object:
        """Give up what has lost its sense."""


class Courier(Protocol[Thing_contra]):
    """Carries reminders to people."""

    async def deliver(self, reminder: Thing_contra, text: str, nonce: str, /) -> int:
        """Send it, and return the id of its message. With a nonce used minutes ago, it is that message over again.

        UnreachableError where the person cannot be written to, also not through a channel opened anew; TransientError
        where it may go well later, even if it is not known whether it went. Anything else is taken for the latter.
        """

    async def was_delivered(self, reminder: Thing_contra, /) -> int | None:
        """Look for a message whose buttons carry this reminder's id, and return its id.

        Only newer ones than `message_id` count, if that is set: the reminder was snoozed since. Whatever else was sent
        since `due` counts, however long ago: a try may have been a day before this one. Raises as `deliver`.
        """


class UnreachableError(Exception):
    """The person cannot be written to: direct messages closed, the bot blocked, or no server in common."""


class TransientError(Exception):
    """It did not go, or nobody knows whether it went; later it may. `retry_after_s` is how long to wait at the least.

    The reason is logged, so it may hold a status or a code, but nothing that anybody typed.
    """

    def __init__(self, reason: str = "", *, retry_after_s: float = 0.0) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s
