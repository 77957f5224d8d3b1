"""Groups as they are kept: read, changed under a lock, and saved where nobody else was faster."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from datetime import datetime
from weakref import WeakValueDictionary

from bot.groups._errors import GroupGoneError, NotMemberError, RepeatedGroupChangeError
from bot.groups._seams import Minutes, Roster
from bot.groups.group import Group, Member

TRIES = 2
"""How often something is tried that others change at the same moment."""


class KeptGroups:
    """What all use cases of groups do with the roster. One lock a group, and one a server for what it has in common."""

    def __init__(
        self,
        roster: Roster,
        minutes: Minutes,
        now: Callable[[], datetime],
        make_key: Callable[[], str],
        conflict: type[Exception],
    ) -> None:
        """The roster raises `conflict` where a group was changed meanwhile."""
        self._roster = roster
        self._minutes = minutes
        self._now = now
        self._make_key = make_key
        self._conflict = conflict
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def fetch(self, group_key: str) -> Group:
        """Return a group that is not closed. GroupGoneError if there is none."""
        group = await self._roster.fetch_group(group_key)
        if group is None or group.is_closed:
            raise GroupGoneError
        return group

    async def members(self, group_key: str) -> list[Member]:
        """Return who belongs to a group, by how long."""
        return await self._roster.members_of(group_key)

    async def member(self, group_key: str, user_id: int) -> Member | None:
        """Return somebody's membership; None if they do not belong to the group."""
        return find_member(await self.members(group_key), user_id)

    async def _change_member(self, group_key: str, user_id: int, change: Callable[[Member], Member]) -> Member:
        async with self._lock(group_key):
            group, members = await self._fetch(group_key)
            member = find_member(members, user_id)
            if member is None:
                raise NotMemberError(group.name)
            return await self._save_member(member, change(member))

    async def _save_member(self, member: Member, changed: Member) -> Member:
        if changed != member:
            with self._as_long_as_it_is_there():
                await self._roster.save_member(changed)
        return changed

    @contextlib.contextmanager
    def _as_long_as_it_is_there(self) -> Iterator[None]:
        """Say that a group is gone where its server was left while somebody did something in it."""
        try:
            yield
        except self._conflict:
            raise GroupGoneError from None

    async def _change(self, group_key: str, change: Callable[[Group, Sequence[Member]], Awaitable[Group]]) -> Group:
        """Change a group. Where another process was faster it is read and checked anew, once."""
        async with self._lock(group_key):
            for _ in range(TRIES):
                group, members = await self._fetch(group_key)
                changed = await change(group, members)
                if changed == group:
                    return group
                with contextlib.suppress(self._conflict):
                    return await self._roster.save_group(changed)
            raise RepeatedGroupChangeError

    async def _fetch(self, group_key: str) -> tuple[Group, list[Member]]:
        return await self.fetch(group_key), await self._roster.members_of(group_key)

    def _lock(self, name: str) -> asyncio.Lock:
        return self._locks.setdefault(name, asyncio.Lock())


def find_member(members: Iterable[Member], user_id: int) -> Member | None:
    """Return somebody's membership among those; None if it is not there."""
    return next((member for member in members if member.user_id == user_id), None)
