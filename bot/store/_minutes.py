"""The minutes' part of the store: sessions of study groups, the marks given in them, and what stays of each round."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.groups.marks import Mark, RoundResult
from bot.groups.session import GroupSession
from bot.store import _minutes_queries as _queries
from bot.store._database import Database
from bot.store._errors import ConflictError
from bot.store._group_deleting import purge_sessions
from bot.store._keys import Cipher
from bot.store._minutes_rows import (
    mark_of,
    result_of,
    row_of_mark,
    row_of_result,
    row_of_session,
    sealed_sentences,
    seat_rows_of,
    sentences_of,
    session_of,
)
from bot.store._queries import AnyRow
from bot.store._rows import UnreadableError


class MinutesStore:
    """Sessions, marks and results, reached as `store.minutes`. Each method is one transaction."""

    def __init__(self, database: Database, cipher: Cipher, announce: Callable[[str], None]) -> None:
        self._database = database
        self._cipher = cipher
        self._announce = announce

    async def add_session(self, session: GroupSession) -> None:
        """Keep a new session. OpenAlreadyError if another is open in that thread."""
        row, people = row_of_session(session, self._cipher), session.people
        await self._database.transact(lambda connection: _queries.add_session(connection, row, people))

    async def save_session(self, session: GroupSession, result: RoundResult | None = None) -> GroupSession:
        """Keep a session's new state, and a round's result with it; return it with its new revision.

        ConflictError if it is no longer the newest. A result that is there already stays as it was.
        """
        row, people = row_of_session(session, self._cipher), session.people
        shown = row_of_result(result) if result else None
        seats = seat_rows_of(result) if result else []
        if not await self._database.transact(
            lambda connection: _queries.save_session(connection, row, people, shown, seats)
        ):
            raise _conflict(session.key, session.revision)
        return replace(session, revision=session.revision + 1)

    async def fetch_session(self, key: str) -> GroupSession | None:
        """Return a session, open or closed; None if there is none, or it cannot be read any more."""
        rows = await self._database.run(lambda connection: _queries.fetch_session(connection, key))
        return next(iter(await self._readable(rows)), None)

    async def open_session_in(self, channel_id: int) -> GroupSession | None:
        """Return what is open in a thread."""
        rows = await self._database.run(lambda connection: _queries.open_session_in(connection, channel_id))
        return next(iter(await self._readable(rows)), None)

    async def open_sessions(self) -> list[GroupSession]:
        """Return all that are not closed, or have something left to show, by their age."""
        return await self._readable(await self._database.run(_queries.open_sessions))

    async def open_sessions_of(self, user_id: int) -> list[GroupSession]:
        """Return those of them in which anything is of somebody."""
        return await self._readable(
            await self._database.run(lambda connection: _queries.open_sessions_of(connection, user_id))
        )

    async def threads_of(self, user_id: int) -> list[int]:
        """Return the threads of all sessions, open or closed, in which somebody ever had a part; the newest first."""
        threads = await self._database.run(lambda connection: _queries.threads_of(connection, user_id))
        return list(dict.fromkeys(threads))

    async def add_mark(self, mark: Mark) -> bool:
        """Keep a mark; False, and nothing is changed, if that person has marked that round already.

        ConflictError if the candidate or the marker is in the session no more, or it is gone.
        """
        row = {**row_of_mark(mark), "words": sealed_sentences(mark.keep, mark.change, self._cipher)}
        is_first = await self._database.transact(lambda connection: _queries.add_mark(connection, row))
        if is_first is None:
            raise _conflict(mark.session_key)
        return is_first

    async def comment(
        self, session_key: str, number: int, marker_id: int, keep: str, change: str, *, is_named: bool
    ) -> bool:
        """Add the two sentences to a mark; False if there is no such mark."""
        which, words = (session_key, number, marker_id), sealed_sentences(keep, change, self._cipher)
        return await self._database.run(lambda connection: _queries.comment(connection, which, words, is_named))

    async def marks_of(self, session_key: str, number: int) -> list[Mark]:
        """Return the marks of a round, in the order in which they came.

        Where the sentences cannot be read any more, the levels come without them; what cannot be read is announced.
        """
        rows = await self._database.run(lambda connection: _queries.marks_of(connection, session_key, number))
        marks = []
        for row in rows:
            try:
                marks.append(mark_of(row, self._sentences(row)))
            except UnreadableError as error:
                self._announce(f"Mark {row.id} was left out: {error}.")
        return marks

    async def results_of_group(self, group_key: str) -> list[RoundResult]:
        """Return the results of all rounds of a group, the oldest first."""
        rows, seats = await self._database.transact_apart(
            lambda connection: _queries.results_of_group(connection, group_key)
        )
        return [result_of(row, seats.get((row.session_key, row.number), ())) for row in rows]

    async def purge_sessions(self, before: datetime) -> int:
        """Delete sessions unchanged since `before`, open or not, with their marks; say how many. Results stay."""
        return await self._database.erase(lambda connection: purge_sessions(connection, before))

    def _sentences(self, row: AnyRow) -> tuple[str, str]:
        try:
            return sentences_of(row, self._cipher)
        except UnreadableError as error:
            self._announce(f"The sentences of mark {row.id} were left out: {error}.")
            return "", ""

    async def _readable(self, rows: Sequence[AnyRow]) -> list[GroupSession]:
        """Return the sessions in those rows. What cannot be read is announced, and closed so that it blocks no thread."""
        sessions = []
        for row in rows:
            try:
                sessions.append(session_of(row, self._cipher))
            except UnreadableError as error:
                self._announce(f"Session {row.key} was put aside: {error}.")
                await self._database.run(partial(_queries.put_aside, key=row.key, revision=row.revision))
        return sessions


def _conflict(key: str, revision: int | None = None) -> ConflictError:
    since = "" if revision is None else f" since revision {revision}"
    return ConflictError(f"session {key} was saved or deleted by somebody else{since}; fetch it anew")
