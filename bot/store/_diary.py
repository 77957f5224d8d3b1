"""The diary's part of the store: interviews, and their reminders from being planned to being sent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.diary import Habits, Reminder
from bot.diary.interview import Interview, Status
from bot.store import _diary_queries as _queries
from bot.store._database import Database
from bot.store._diary_realigning import realign
from bot.store._diary_records import KeptReminder, ReminderStatus
from bot.store._diary_rows import about_when, interview_of, reminder_of, row_of_interview, row_of_reminder
from bot.store._errors import ConflictError
from bot.store._keys import Cipher
from bot.store._queries import AnyRow, fetch_person, save_person
from bot.store._records import Person
from bot.store._rows import UnreadableError, person_of, row_of_person


class DiaryStore:
    """Interviews and reminders, reached as `store.diary`. Each method is one transaction, safe to call once more."""

    def __init__(
        self,
        database: Database,
        cipher: Cipher,
        announce: Callable[[str], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._cipher = cipher
        self._announce = announce
        self._now = now
        """Only for the note of when an interview was last changed, which nothing depends on."""

    async def add(self, interview: Interview) -> None:
        """Keep a new interview. Nothing is reminded of until it is planned."""
        row = row_of_interview(interview, self._now(), self._cipher)
        await self._database.run(lambda connection: _queries.add(connection, row))

    async def save(self, interview: Interview) -> Interview:
        """Keep an interview's new state, its reminders untouched; return it with its new revision.

        ConflictError if this revision is no longer the newest: besides other changes, each reminder that is sent, put
        off or tried again makes a new one.
        """
        row = row_of_interview(interview, self._now(), self._cipher)
        if not await self._database.run(lambda connection: _queries.save(connection, row)):
            raise _conflict(interview)
        return replace(interview, revision=interview.revision + 1)

    async def save_and_plan(self, interview: Interview, reminders: Sequence[Reminder]) -> Interview:
        """Do the same and, in the same transaction, let these reminders take the place of all that are waiting.

        One that is kept with the very same time stays as it is, with its tries and its message. What is claimed stays;
        so does what was sent, unless its kind is planned again for another time.
        """
        row = row_of_interview(interview, self._now(), self._cipher)
        planned = [row_of_reminder(interview, reminder) for reminder in reminders]
        if not await self._database.transact(lambda connection: _queries.save(connection, row, planned)):
            raise _conflict(interview)
        return replace(interview, revision=interview.revision + 1)

    async def plan(self, interview: Interview, reminders: Sequence[Reminder]) -> None:
        """Replace the waiting reminders alone, as `save_and_plan` does. ConflictError if the interview is gone."""
        planned = [row_of_reminder(interview, reminder) for reminder in reminders]
        if not await self._database.transact(lambda connection: _queries.plan(connection, interview.key, planned)):
            raise _conflict(interview)

    async def discard(self, key: str) -> None:
        """Delete an interview if it is a draft."""
        await self._database.run(lambda connection: _queries.discard(connection, key))

    async def purge_drafts(self, before: datetime) -> int:
        """Delete what was shown back before that moment and never confirmed; return how many that were."""
        return await self._database.erase(lambda connection: _queries.purge_drafts(connection, before))

    async def fetch(self, key: str) -> Interview | None:
        """Return an interview; None if there is none, or it cannot be read any more."""
        rows = await self._database.run(lambda connection: _queries.fetch(connection, key))
        return next(iter(self._readable(rows)), None)

    async def fetch_own(self, user_id: int, *, statuses: Collection[Status] = tuple(Status)) -> list[Interview]:
        """Return somebody's interviews in the order of their starts; what cannot be read is left out and announced."""
        wanted = [status.value for status in statuses]
        rows = await self._database.run(lambda connection: _queries.fetch_own(connection, user_id, wanted))
        return sorted(self._readable(rows), key=lambda interview: (about_when(interview.starts), interview.key))

    async def count_own(self, user_id: int, *, statuses: Collection[Status] = tuple(Status)) -> int:
        """Return how many interviews somebody has."""
        wanted = [status.value for status in statuses]
        return await self._database.run(lambda connection: _queries.count_own(connection, user_id, wanted))

    async def fetch_reminder(self, reminder_id: int) -> KeptReminder | None:
        """Return a reminder, whatever became of it; None if it was replaced or its person forgotten."""
        row = await self._database.run(lambda connection: _queries.fetch_reminder(connection, reminder_id))
        return reminder_of(row) if row else None

    async def waiting_of(self, key: str) -> list[KeptReminder]:
        """Return what is still to come of an interview, the next one first."""
        rows = await self._database.run(lambda connection: _queries.waiting_of(connection, key))
        return [reminder_of(row) for row in rows]

    async def next_due(self) -> datetime | None:
        """Return the moment at which the next waiting reminder is due, past or not; None if none is waiting."""
        return await self._database.run(_queries.next_due)

    async def claim_due(self, now: datetime, limit: int) -> list[KeptReminder]:
        """Claim what is due, the longest overdue first, at most `limit`: nobody else gets these.

        What belongs to somebody who has stopped all is dropped instead, so fewer may come although more is due.
        """
        rows = await self._database.transact(lambda connection: _queries.claim_due(connection, now, limit))
        claimed_at = now.astimezone(UTC)
        return [replace(reminder_of(row), status=ReminderStatus.CLAIMED, claimed_at=claimed_at) for row in rows]

    async def claimed_before(self, moment: datetime) -> list[KeptReminder]:
        """Return what was claimed at or before a moment and is still neither sent nor given back: a crash left it."""
        rows = await self._database.run(lambda connection: _queries.claimed_before(connection, moment))
        return [reminder_of(row) for row in rows]

    async def mark_sent(self, reminder_id: int, message_id: int) -> None:
        """Note that a claimed reminder was sent with that message; its kind is then among the interview's `done`.

        If it was put off before this came, it goes on waiting. One that is gone meanwhile is passed over.
        """
        await self._database.transact(lambda connection: _queries.mark_sent(connection, reminder_id, message_id))

    async def retry(self, reminder_id: int, at: datetime) -> None:
        """Give a claimed reminder back, to be tried again at that moment; its attempt goes up by one."""
        await self._database.transact(lambda connection: _queries.retry(connection, reminder_id, at))

    async def mark_undeliverable(self, reminder_id: int) -> None:
        """Note that the person cannot be reached with a claimed reminder, which `fetch_untold` then returns."""
        await self._database.run(lambda connection: _queries.mark_undeliverable(connection, reminder_id))

    async def fetch_untold(self, user_id: int) -> list[KeptReminder]:
        """Return what could not be delivered to somebody, and what they have not been told of yet."""
        rows = await self._database.run(lambda connection: _queries.fetch_untold(connection, user_id))
        return [reminder_of(row) for row in rows]

    async def mark_told(self, reminder_ids: Collection[int]) -> None:
        """Note that the person has been told of these undeliverable reminders."""
        await self._database.run(lambda connection: _queries.mark_told(connection, reminder_ids))

    async def drop(self, reminder_ids: Collection[int]) -> None:
        """Give up these claimed reminders: they have lost their sense."""
        await self._database.run(lambda connection: _queries.drop(connection, reminder_ids))

    async def stop_all(self, user_id: int) -> int:
        """Drop all waiting reminders of somebody and set `Person.reminders_off`; return how many were dropped.

        What is planned while it is set is dropped when it falls due.
        """
        row = row_of_person(Person(user_id, reminders_off=True))
        return await self._database.transact(lambda connection: _queries.stop_all(connection, row))

    async def allow_again(self, user_id: int) -> None:
        """Unset `Person.reminders_off`; what was dropped has to be planned again."""
        row = row_of_person(Person(user_id))
        await self._database.run(lambda connection: save_person(connection, row, only=["reminders_off"]))

    async def are_off(self, user_id: int) -> bool:
        """Whether somebody has stopped all reminders."""
        person = await self._person(user_id)
        return person is not None and person.reminders_off

    async def habits(self, user_id: int) -> Habits | None:
        """Return somebody's zone and quiet hours, those that were not set as the program has them; None without a zone."""
        person = await self._person(user_id)
        if person is None or person.zone is None:
            return None
        quiet = {"quiet_from": person.quiet_from, "quiet_to": person.quiet_to}
        return Habits(person.zone, **{name: hour for name, hour in quiet.items() if hour is not None})

    async def set_zone(self, user_id: int, zone: str) -> None:
        """Keep somebody's zone, and touch no other setting."""
        row = row_of_person(Person(user_id, zone))
        await self._database.run(lambda connection: save_person(connection, row, only=["zone"]))

    async def snooze(self, reminder_id: int, at: datetime) -> bool:
        """Put a reminder off (or bring it forward) to a moment, sent or not; False if it is gone.

        Its attempt goes up by one, so that its next message has a nonce of its own; its kind leaves `done`.
        """
        return await self._database.transact(lambda connection: _queries.snooze(connection, reminder_id, at))

    async def realign(self, now: datetime) -> int:
        """Bring due moments in line with the rules of zones as they are known now; return how many moved.

        To be called at every start. Cheap if neither the rules nor the zones in use have changed since the last time.
        """
        return await realign(self._database, now)

    async def _person(self, user_id: int) -> Person | None:
        row = await self._database.run(lambda connection: fetch_person(connection, user_id))
        return person_of(row) if row else None

    def _readable(self, rows: Sequence[AnyRow]) -> list[Interview]:
        interviews = []
        for row in rows:
            try:
                interviews.append(interview_of(row, self._cipher))
            except UnreadableError as error:
                self._announce(f"Interview {row.key} was left out: {error}.")
        return interviews


def _conflict(interview: Interview) -> ConflictError:
    return ConflictError(
        f"interview {interview.key} was saved or deleted by somebody else since revision {interview.revision}; "
        "fetch it anew"
    )
