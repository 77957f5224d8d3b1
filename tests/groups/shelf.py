"""Groups, sessions and marks in memory, kept as the store keeps them: what fits these fits the databases."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from bot.groups.group import Group, GuildRules, Member
from bot.groups.marks import Mark, RoundResult
from bot.groups.session import GroupSession, Stage
from bot.store import ConflictError, OpenAlreadyError

Meddling: TypeAlias = Callable[[], Awaitable[object]]
"""What somebody else does in the moment before something is saved."""


class _Shelf:
    """What both have: others get their turn while it works, and a test may do something just before a save."""

    def __init__(self) -> None:
        self.meddling: list[Meddling] = []
        """Done one at a time, each before one save, the first one first."""

    async def _work(self) -> None:
        # A database takes its time, and meanwhile others go on.
        await asyncio.sleep(0)

    async def _work_before_saving(self) -> None:
        await self._work()
        if self.meddling:
            await self.meddling.pop(0)()


class MemoryRoster(_Shelf):
    """Groups and their members in dictionaries."""

    def __init__(self) -> None:
        super().__init__()
        self.groups: dict[str, Group] = {}
        self.members: dict[tuple[str, int], Member] = {}
        self.invitations: dict[tuple[str, int], datetime] = {}
        self.rules: dict[int, GuildRules] = {}

    async def add_group(self, group: Group, owner: Member) -> None:
        await self._work_before_saving()
        assert group.key not in self.groups, "a key is used once"
        self.groups[group.key] = group
        self.members[group.key, owner.user_id] = owner

    async def save_group(self, group: Group) -> Group:
        await self._work_before_saving()
        return self._save(group)

    async def fetch_group(self, key: str) -> Group | None:
        await self._work()
        return self.groups.get(key)

    async def groups_of_guild(self, guild_id: int) -> list[Group]:
        await self._work()
        return _by_age(group for group in self.groups.values() if group.guild_id == guild_id and not group.is_closed)

    async def groups_of_person(self, user_id: int) -> list[Group]:
        await self._work()
        theirs = {key for key, member_id in self.members if member_id == user_id}
        return _by_age(group for key, group in self.groups.items() if key in theirs and not group.is_closed)

    async def members_of(self, group_key: str) -> list[Member]:
        await self._work()
        members = [member for (key, _), member in self.members.items() if key == group_key]
        return sorted(members, key=lambda member: (member.joined_at, member.user_id))

    async def save_member(self, member: Member) -> None:
        await self._work_before_saving()
        self._save_member(member)

    async def remove_member(self, group_key: str, user_id: int) -> bool:
        await self._work_before_saving()
        return self.members.pop((group_key, user_id), None) is not None

    async def hand_over(self, group: Group, members: Sequence[Member]) -> Group:
        await self._work_before_saving()
        saved = self._save(group)
        for member in members:
            self._save_member(member)
        return saved

    async def invite(self, group_key: str, user_id: int, at: datetime) -> None:
        await self._work_before_saving()
        self.invitations[group_key, user_id] = at

    async def withdraw(self, group_key: str, user_id: int) -> bool:
        await self._work_before_saving()
        return self.invitations.pop((group_key, user_id), None) is not None

    async def is_invited(self, group_key: str, user_id: int) -> bool:
        await self._work()
        return (group_key, user_id) in self.invitations

    async def guild_rules(self, guild_id: int) -> GuildRules:
        await self._work()
        return self.rules.get(guild_id, GuildRules(guild_id))

    async def save_guild_rules(self, rules: GuildRules) -> None:
        await self._work_before_saving()
        self.rules[rules.guild_id] = rules

    async def known_guilds(self) -> frozenset[int]:
        await self._work()
        return frozenset(self.rules) | {group.guild_id for group in self.groups.values()}

    async def drop_guild(self, guild_id: int) -> int:
        await self._work_before_saving()
        keys = {key for key, group in self.groups.items() if group.guild_id == guild_id}
        self.groups = {key: group for key, group in self.groups.items() if key not in keys}
        self.members = {place: member for place, member in self.members.items() if place[0] not in keys}
        self.invitations = {place: at for place, at in self.invitations.items() if place[0] not in keys}
        self.rules.pop(guild_id, None)
        return len(keys)

    def _save(self, group: Group) -> Group:
        kept = self.groups.get(group.key)
        if kept is None or kept.revision != group.revision:
            raise ConflictError(f"group {group.key} was changed meanwhile")
        self.groups[group.key] = replace(group, revision=group.revision + 1)
        return self.groups[group.key]

    def _save_member(self, member: Member) -> None:
        self.members[member.group_key, member.user_id] = member
        self.invitations.pop((member.group_key, member.user_id), None)


class MemoryMinutes(_Shelf):
    """Sessions, marks and results in dictionaries."""

    def __init__(self) -> None:
        super().__init__()
        self.sessions: dict[str, GroupSession] = {}
        self.marks: list[Mark] = []
        self.results: dict[tuple[str, int], RoundResult] = {}

    async def add_session(self, session: GroupSession) -> None:
        await self._work_before_saving()
        if any(_is_open(other) and other.channel_id == session.channel_id for other in self.sessions.values()):
            raise OpenAlreadyError(f"another session is open in channel {session.channel_id}")
        self.sessions[session.key] = session

    async def save_session(self, session: GroupSession, result: RoundResult | None = None) -> GroupSession:
        await self._work_before_saving()
        kept = self.sessions.get(session.key)
        if kept is None or kept.revision != session.revision:
            raise ConflictError(f"session {session.key} was changed meanwhile")
        self.sessions[session.key] = replace(session, revision=session.revision + 1)
        if result is not None:
            self.results.setdefault((result.session_key, result.number), result)
        return self.sessions[session.key]

    async def fetch_session(self, key: str) -> GroupSession | None:
        await self._work()
        return self.sessions.get(key)

    async def open_session_in(self, channel_id: int) -> GroupSession | None:
        await self._work()
        there = (one for one in self.sessions.values() if _is_open(one) and one.channel_id == channel_id)
        return next(there, None)

    async def open_sessions(self) -> list[GroupSession]:
        await self._work()
        return [session for session in self.sessions.values() if _is_open(session) or session.events]

    async def open_sessions_of(self, user_id: int) -> list[GroupSession]:
        return [session for session in await self.open_sessions() if user_id in session.people]

    async def threads_of(self, user_id: int) -> list[int]:
        await self._work()
        theirs = [session for session in self.sessions.values() if user_id in session.people]
        by_age = sorted(theirs, key=lambda session: (session.opened_at, session.key), reverse=True)
        return list(dict.fromkeys(session.channel_id for session in by_age))

    async def add_mark(self, mark: Mark) -> bool:
        await self._work_before_saving()
        if self._place_of(mark.session_key, mark.number, mark.marker_id) is not None:
            return False
        self.marks.append(mark)
        return True

    async def comment(
        self, session_key: str, number: int, marker_id: int, keep: str, change: str, *, is_named: bool
    ) -> bool:
        await self._work_before_saving()
        place = self._place_of(session_key, number, marker_id)
        if place is None:
            return False
        self.marks[place] = replace(self.marks[place], keep=keep, change=change, is_named=is_named)
        return True

    async def marks_of(self, session_key: str, number: int) -> list[Mark]:
        await self._work()
        return [mark for mark in self.marks if mark.session_key == session_key and mark.number == number]

    async def results_of_group(self, group_key: str) -> list[RoundResult]:
        await self._work()
        results = [result for result in self.results.values() if result.group_key == group_key]
        return sorted(results, key=lambda result: result.finished_at)

    async def purge_sessions(self, before: datetime) -> int:
        await self._work_before_saving()
        old = {key for key, session in self.sessions.items() if session.changed_at < before}
        self.sessions = {key: session for key, session in self.sessions.items() if key not in old}
        self.marks = [mark for mark in self.marks if mark.session_key not in old]
        return len(old)

    def forget(self, user_id: int) -> None:
        """Do what the store does when somebody is forgotten; the sessions' own state is changed by others before."""
        self.marks = [
            replace(mark, marker_id=None, keep="", change="", is_named=False) if mark.marker_id == user_id else mark
            for mark in self.marks
            if mark.candidate_id != user_id
        ]
        self.results = {
            place: replace(
                result,
                manager_id=_unless(user_id, result.manager_id),
                receptionist_id=_unless(user_id, result.receptionist_id),
                observer_ids=tuple(one for one in result.observer_ids if one != user_id),
            )
            for place, result in self.results.items()
            if result.candidate_id != user_id
        }

    def _place_of(self, session_key: str, number: int, marker_id: int | None) -> int | None:
        wanted = (session_key, number, marker_id)
        places = (at for at, mark in enumerate(self.marks) if (mark.session_key, mark.number, mark.marker_id) == wanted)
        return next(places, None) if marker_id is not None else None


def _by_age(groups: Iterable[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: (group.made_at, group.key))


def _is_open(session: GroupSession) -> bool:
    return session.stage is not Stage.CLOSED


def _unless(user_id: int, other: int | None) -> int | None:
    return None if other == user_id else other
