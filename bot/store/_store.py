"""The store itself: what can be asked of it, each in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from bot.store import _queries
from bot.store._calendar import CalendarStore
from bot.store._calendar_queries import purge as purge_messages
from bot.store._database import Database
from bot.store._diary import DiaryStore
from bot.store._errors import ConflictError
from bot.store._export import export_of
from bot.store._group_deleting import forget_in_groups
from bot.store._group_traces import fetch_traces
from bot.store._keys import Cipher
from bot.store._minutes import MinutesStore
from bot.store._records import Forgotten, Person, Plan, Record, Score
from bot.store._roster import RosterStore
from bot.store._rows import (
    UnreadableError,
    person_of,
    plan_of,
    record_of,
    row_of_person,
    row_of_plan,
    row_of_record,
    row_of_score,
    score_of,
)


class Store:
    """Everything that is kept. Made by `open_store`; one for the whole program, used from one event loop."""

    def __init__(self, database: Database, cipher: Cipher, announce: Callable[[str], None]) -> None:
        self._database = database
        self._cipher = cipher
        self._announce = announce
        self.diary = DiaryStore(database, cipher, announce)
        """Interviews and their reminders."""
        self.roster = RosterStore(database, cipher, announce)
        """Study groups, their members, and what servers have settled for them."""
        self.minutes = MinutesStore(database, cipher, announce)
        """Their sessions, marks and results."""
        self.calendar = CalendarStore(database, announce)
        """Their meetings, and the messages about these."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Finish what is under way and close all connections. May be called twice."""
        await self._database.close()

    async def fetch_person(self, user_id: int) -> Person:
        """Return somebody's settings; the defaults for somebody unknown."""
        row = await self._database.run(lambda connection: _queries.fetch_person(connection, user_id))
        return person_of(row) if row else Person(user_id)

    async def save_person(self, person: Person, *, before: Person | None = None) -> None:
        """Keep somebody's settings in place of what was kept before.

        Given what they were `before`, only what differs is written: somebody who stopped all reminders while something
        else was being changed is not started again by that.
        """
        row, only = row_of_person(person), None
        if before is not None:
            old = row_of_person(before)
            only = [name for name in row if row[name] != old[name]]
            if not only:
                return
            # Nor does it bring back the settings of somebody who was forgotten meanwhile.
            row = row_of_person(Person(person.user_id)) | {name: row[name] for name in only}
        await self._database.run(lambda connection: _queries.save_person(connection, row, only))

    async def add(self, record: Record) -> None:
        """Keep a new rehearsal. OpenAlreadyError if the person has an open one in that place."""
        row = row_of_record(record, self._cipher)
        await self._database.run(lambda connection: _queries.add(connection, row))

    async def fetch(self, key: str) -> Record | None:
        """Return a rehearsal, open or closed; None if there is none, or it cannot be read any more."""
        rows = await self._database.run(lambda connection: _queries.fetch(connection, key))
        return next(iter(await self._readable(rows)), None)

    async def fetch_open(self, user_id: int, place: str) -> Record | None:
        """Return the person's open rehearsal in that place (`Spot.place`)."""
        rows = await self._database.run(lambda connection: _queries.fetch_open(connection, user_id, place))
        return next(iter(await self._readable(rows)), None)

    async def fetch_all_open(self, user_id: int) -> list[Record]:
        """Return all open rehearsals of a person, that with the newest change first."""
        return await self._readable(
            await self._database.run(lambda connection: _queries.fetch_all_open(connection, user_id))
        )

    async def save(self, record: Record, *, score: Score | None = None) -> Record:
        """Keep a rehearsal's new state, and its score with it, in one transaction; return it with its new revision.

        `changed_at` is the caller's. A score that is there already stays as it was.
        ConflictError if this revision is no longer the newest; OpenAlreadyError if it moves to a place that is taken.
        """
        row = row_of_record(record, self._cipher)
        if score is None:
            is_newest = await self._database.run(lambda connection: _queries.save(connection, row))
        else:
            scored = row_of_score(score)
            is_newest = await self._database.transact(lambda connection: _queries.save(connection, row, scored))
        if not is_newest:
            raise _conflict(record)
        return replace(record, revision=record.revision + 1)

    async def replace_open(self, old: Record, new: Record, *, score: Score | None = None) -> None:
        """Close one rehearsal (as `old` says, with its score) and keep another in ONE transaction.

        ConflictError if `old` is no longer the newest revision, OpenAlreadyError if the place is taken by yet another.
        """
        closing, opening = row_of_record(old, self._cipher), row_of_record(new, self._cipher)
        scored = row_of_score(score) if score else None
        if not await self._database.transact(
            lambda connection: _queries.replace_open(connection, closing, opening, scored)
        ):
            raise _conflict(old)

    async def fetch_recent(self, since: datetime, limit: int) -> list[Record]:
        """Return rehearsals, open or closed, changed since then: the newest first, at most `limit`."""
        return await self._readable(
            await self._database.run(lambda connection: _queries.fetch_recent(connection, since, limit))
        )

    async def fetch_scores(self, user_id: int) -> list[Score]:
        """Return somebody's scores, the oldest first."""
        return [
            score_of(row)
            for row in await self._database.run(lambda connection: _queries.fetch_scores(connection, user_id))
        ]

    async def add_plan(self, plan: Plan) -> Plan:
        """Keep a plan; return it with its id."""
        row = row_of_plan(plan, self._cipher)
        return replace(plan, id=await self._database.run(lambda connection: _queries.add_plan(connection, row)))

    async def fetch_plans(self, user_id: int) -> list[Plan]:
        """Return somebody's plans, the oldest first; those that cannot be read any more are left out and announced."""
        plans = []
        for row in await self._database.run(lambda connection: _queries.fetch_plans(connection, user_id)):
            try:
                plans.append(plan_of(row, self._cipher))
            except UnreadableError as error:
                self._announce(f"Plan {row.id} was left out: {error}.")
        return plans

    async def export(self, user_id: int) -> dict[str, object]:
        """Return everything that is kept of a person, ready for JSON."""
        found, traces = await self._database.transact_apart(
            lambda connection: (_queries.fetch_everything(connection, user_id), fetch_traces(connection, user_id))
        )
        # In a thread, because somebody who practised for years has much to decrypt.
        return await asyncio.to_thread(export_of, user_id, found, traces, self._cipher)

    async def forget(self, user_id: int) -> Forgotten:
        """Delete everything that is kept of a person, in one transaction; say how much it was.

        Marks that they gave to others stay, without their name and sentences; groups that they owned go to the eldest
        helper, else to the eldest member, and are closed where there is none.
        """
        forgotten, left_behind = await self._database.erase(
            lambda connection: (
                _queries.forget(connection, user_id),
                forget_in_groups(connection, user_id, self._cipher),
            )
        )
        for note in left_behind.notes:
            self._announce(note)
        return replace(
            forgotten,
            groups=left_behind.memberships,
            invitations=left_behind.invitations,
            rounds=left_behind.rounds,
            marks=left_behind.marks,
        )

    async def purge(self, before: datetime) -> int:
        """Delete rehearsals unchanged since `before`, open or not; say how many. Scores and plans stay.

        Messages about meetings that were sent before then go as well, and meetings that have been over since.
        """

        def purge_all(connection: Connection) -> int:
            purge_messages(connection, before)
            return _queries.purge(connection, before)

        return await self._database.erase(purge_all)

    async def read_fact(self, name: str) -> str | None:
        """Return a fact about the program itself, such as the hash of its synced commands."""
        return await self._database.run(lambda connection: _queries.read_fact(connection, name))

    async def write_fact(self, name: str, value: str) -> None:
        """Keep a fact in place of what was kept under that name."""
        await self._database.run(lambda connection: _queries.write_fact(connection, name, value))

    async def count_open(self) -> int:
        """Return how many rehearsals are open, of all people."""
        return await self._database.run(_queries.count_open)

    async def _readable(self, rows: Sequence[_queries.AnyRow]) -> list[Record]:
        """Return the rehearsals in those rows. What cannot be read is announced, and closed so that it blocks no place."""
        records = []
        for row in rows:
            try:
                records.append(record_of(row, self._cipher))
            except UnreadableError as error:
                self._announce(f"Rehearsal {row.key} was put aside: {error}.")
                await self._database.run(partial(_queries.put_aside, key=row.key, revision=row.revision))
        return records


def _conflict(record: Record) -> ConflictError:
    return ConflictError(
        f"rehearsal {record.key} was saved or deleted by somebody else since revision {record.revision}; fetch it anew"
    )
