"""Sessions at hand: read, changed under one lock each, and committed before anybody is shown anything."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeAlias, TypeVar
from weakref import WeakValueDictionary

from bot.groups._errors import GroupError
from bot.groups._forgetting import without_rounds
from bot.groups._rounds import finished
from bot.groups._seams import Minutes
from bot.groups._session_errors import SessionChangedError, SessionGoneError
from bot.groups.marks import RoundResult
from bot.groups.session import GroupSession, Stage
from bot.rehearsal.room import Room

T = TypeVar("T")
Errors: TypeAlias = type[Exception] | tuple[type[Exception], ...]
Change: TypeAlias = Callable[[GroupSession, datetime], GroupSession]
"""What becomes of a session at a moment; the very same session where nothing does."""
_KEPT_AT_HAND = 256
"""Sessions held in memory so that a turn need not read what it just wrote. All others are in the store alone."""


class HeldSessions:
    """What all use cases of sessions do with the minutes. One lock a session; the revision is checked on every save."""

    def __init__(
        self,
        room: Room,
        minutes: Minutes,
        now: Callable[[], datetime],
        make_key: Callable[[], str],
        conflict: Errors,
        pick: Callable[[int], int] = secrets.randbelow,
        *,
        grace: timedelta = timedelta(seconds=20),
    ) -> None:
        """The minutes raise `conflict` for a session that was changed meanwhile, and for a thread that has one already.

        Nothing happens by itself in the first moments, the `grace`: people could not press anything before.
        """
        self._room = room
        self._minutes = minutes
        self._now = now
        self._make_key = make_key
        self._conflict = conflict
        self._pick = pick
        self._not_before = now() + grace
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._at_hand: OrderedDict[str, GroupSession] = OrderedDict()

    async def fetch(self, key: str) -> GroupSession:
        """Return a session, open or closed. SessionGoneError if there is none."""
        if key in self._at_hand:
            self._at_hand.move_to_end(key)
            return self._at_hand[key]
        session = await self._minutes.fetch_session(key)
        if session is None:
            raise SessionGoneError
        return self._hold(session)

    async def open_in(self, channel_id: int) -> GroupSession | None:
        """Return what is open in a thread."""
        for known in self._at_hand.values():
            if known.channel_id == channel_id and known.stage is not Stage.CLOSED:
                return known
        session = await self._minutes.open_session_in(channel_id)
        return self._hold(session) if session else None

    async def open_of(self, group_key: str) -> GroupSession | None:
        """Return what a group has open."""
        sessions = await self.open_sessions()
        return next((one for one in sessions if one.group_key == group_key and one.stage is not Stage.CLOSED), None)

    async def open_sessions(self) -> list[GroupSession]:
        """Return all that are open, or closed with something left to show."""
        return [self._playable(session) for session in await self._minutes.open_sessions()]

    async def _change(
        self, key: str, change: Change, *, is_activity: bool = True, keeps_result: bool = True
    ) -> GroupSession:
        """Change a session and commit it. Where another process was faster it is read anew and changed once more.

        `is_activity`: whether it counts as something that people do; `keeps_result`: whether the figures of a round that
        ends by it stay.
        """
        async with self._lock(key):
            return await self._change_locked(key, change, is_activity=is_activity, keeps_result=keeps_result)

    async def _change_locked(
        self, key: str, change: Change, *, is_activity: bool = True, keeps_result: bool = True
    ) -> GroupSession:
        for is_last_try in (False, True):
            session, changed = await self._look(key, change)
            if changed is session:
                return session
            if is_activity:
                changed = replace(changed, changed_at=self._now())
            try:
                return await self._save(changed, session if keeps_result else None)
            except self._conflict:
                self._drop(key)
                if is_last_try:
                    raise SessionChangedError from None
        raise SessionChangedError

    async def _look(self, key: str, look: Callable[[GroupSession, datetime], T]) -> tuple[GroupSession, T]:
        """Return a session and what was found by looking at it. Nobody is refused before the newest was looked at."""
        session = await self.fetch(key)
        try:
            return session, look(session, self._now())
        except GroupError:
            newest = await self._minutes.fetch_session(key)
            if newest is None or newest.revision == session.revision:
                raise
        session = self._hold(newest)
        return session, look(session, self._now())

    async def _save(self, session: GroupSession, before: GroupSession | None) -> GroupSession:
        result = self._result(before, session) if before else None
        return self._hold(await self._minutes.save_session(session, result))

    def _result(self, before: GroupSession, after: GroupSession) -> RoundResult | None:
        """Return the figures of a round that is over now: they stay when its words are gone."""
        last = finished(before, after)
        if last is None:
            return None
        card = self._room.score_card(last.rehearsal)
        return RoundResult(
            after.key,
            after.group_key,
            last.number,
            last.candidate_id,
            last.manager_id or last.was_manager_id,
            last.receptionist_id or last.was_receptionist_id,
            last.observer_ids,
            card.total,
            card.of,
            self._room.has_thanked(last.rehearsal),
            last.rehearsal.is_over,
            after.changed_at,
        )

    def _hold(self, session: GroupSession) -> GroupSession:
        session = self._playable(session)
        self._at_hand[session.key] = session
        self._at_hand.move_to_end(session.key)
        if len(self._at_hand) > _KEPT_AT_HAND:
            self._at_hand.popitem(last=False)
        return session

    def _drop(self, key: str) -> None:
        self._at_hand.pop(key, None)

    def _playable(self, session: GroupSession) -> GroupSession:
        """Return the session without rounds whose scene was taken out of the content since."""
        known = self._room.scenarios
        return without_rounds(session, lambda one: one.rehearsal.scenario not in known)

    def _lock(self, name: str) -> asyncio.Lock:
        return self._locks.setdefault(name, asyncio.Lock())
