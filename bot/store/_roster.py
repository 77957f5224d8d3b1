"""The roster's part of the store: study groups, who belongs to them, and what a server's admins have settled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bot.groups.group import Creators, Group, GuildRules, Member
from bot.store import _roster_queries as _queries
from bot.store._database import Database
from bot.store._errors import ConflictError
from bot.store._group_deleting import drop_guild
from bot.store._keys import Cipher
from bot.store._queries import AnyRow
from bot.store._roster_rows import (
    group_of,
    guild_rules_of,
    member_of,
    row_of_group,
    row_of_guild_rules,
    row_of_member,
)
from bot.store._rows import UnreadableError

Value = TypeVar("Value")


class RosterStore:
    """Groups and members, reached as `store.roster`. Each method is one transaction."""

    def __init__(self, database: Database, cipher: Cipher, announce: Callable[[str], None]) -> None:
        self._database = database
        self._cipher = cipher
        self._announce = announce

    async def add_group(self, group: Group, owner: Member) -> None:
        """Keep a new group with its owner."""
        row, first = row_of_group(group, self._cipher), row_of_member(owner)
        await self._database.transact(lambda connection: _queries.add_group(connection, row, first))

    async def save_group(self, group: Group) -> Group:
        """Keep what changed; return it with its new revision. ConflictError if it is no longer the newest."""
        row = row_of_group(group, self._cipher)
        if not await self._database.run(lambda connection: _queries.save_group(connection, row)):
            raise _conflict(group.key, group.revision)
        return replace(group, revision=group.revision + 1)

    async def fetch_group(self, key: str) -> Group | None:
        """Return a group, also a closed one; None if there is none, or it cannot be read any more."""
        rows = await self._database.run(lambda connection: _queries.fetch_group(connection, key))
        return next(iter(self._readable(rows)), None)

    async def groups_of_guild(self, guild_id: int) -> list[Group]:
        """Return the groups of a server that are not closed, by their age; what cannot be read is announced."""
        return self._readable(
            await self._database.run(lambda connection: _queries.groups_of_guild(connection, guild_id))
        )

    async def groups_of_person(self, user_id: int) -> list[Group]:
        """Return the groups somebody belongs to that are not closed, by their age; what cannot be read is announced."""
        return self._readable(
            await self._database.run(lambda connection: _queries.groups_of_person(connection, user_id))
        )

    async def members_of(self, group_key: str) -> list[Member]:
        """Return who belongs to a group, by how long."""
        members = []
        for row in await self._database.run(lambda connection: _queries.members_of(connection, group_key)):
            try:
                members.append(member_of(row))
            except UnreadableError as error:
                self._announce(f"A member of group {group_key} was left out: {error}.")
        return members

    async def save_member(self, member: Member) -> None:
        """Take somebody in, or keep what changed about them; whoever was invited is no longer waited for.

        ConflictError if the group is gone.
        """
        row = row_of_member(member)
        if not await self._database.transact(lambda connection: _queries.save_member(connection, row)):
            raise _conflict(member.group_key)

    async def remove_member(self, group_key: str, user_id: int) -> bool:
        """Let somebody go, with what was to remind them of its meetings; False if they were not in it."""
        return await self._database.transact(lambda connection: _queries.remove_member(connection, group_key, user_id))

    async def hand_over(self, group: Group, members: Sequence[Member]) -> Group:
        """Keep a group's new owner and the changed members in one transaction; return it with its new revision.

        ConflictError if it is no longer the newest, or one of them has left it.
        """
        row, rows = row_of_group(group, self._cipher), [row_of_member(member) for member in members]
        if not await self._database.transact(lambda connection: _queries.hand_over(connection, row, rows)):
            raise _conflict(group.key, group.revision)
        return replace(group, revision=group.revision + 1)

    async def invite(self, group_key: str, user_id: int, at: datetime) -> None:
        """Note that somebody was invited. ConflictError if the group is gone."""
        row = {"group_key": group_key, "user_id": user_id, "invited_at": at}
        if not await self._database.transact(lambda connection: _queries.invite(connection, row)):
            raise _conflict(group_key)

    async def withdraw(self, group_key: str, user_id: int) -> bool:
        """Take an invitation back; False if there is none, because it was never noted, or they have joined since."""
        return await self._database.transact(lambda connection: _queries.withdraw(connection, group_key, user_id))

    async def is_invited(self, group_key: str, user_id: int) -> bool:
        """Whether somebody was invited and has not joined since."""
        return await self._database.run(lambda connection: _queries.is_invited(connection, group_key, user_id))

    async def guild_rules(self, guild_id: int) -> GuildRules:
        """Return what was settled for a server; the defaults where nothing was.

        Where it cannot be read any more, only those who manage the server may create groups: its limits are unknown.
        """
        row = await self._database.run(lambda connection: _queries.fetch_guild_rules(connection, guild_id))
        if row is None:
            return GuildRules(guild_id)
        try:
            return guild_rules_of(row)
        except UnreadableError as error:
            self._announce(f"What was settled for server {guild_id} was put aside: {error}.")
            return GuildRules(guild_id, creators=Creators.MANAGERS)

    async def save_guild_rules(self, rules: GuildRules) -> None:
        """Keep what was settled."""
        row = row_of_guild_rules(rules)
        await self._database.run(lambda connection: _queries.save_guild_rules(connection, row))

    async def drop_guild(self, guild_id: int) -> int:
        """Delete everything about a server that the bot has left; return how many groups that were."""
        return await self._database.erase(lambda connection: drop_guild(connection, guild_id))

    async def known_guilds(self) -> frozenset[int]:
        """Return the servers of which a group or rules are kept, closed groups among them."""
        return frozenset(await self._database.run(_queries.known_guilds))

    def _readable(self, rows: Sequence[AnyRow]) -> list[Group]:
        groups = []
        for row in rows:
            try:
                groups.append(group_of(row, self._cipher))
            except UnreadableError as error:
                self._announce(f"Group {row.key} was left out: {error}.")
        return groups


def _conflict(key: str, revision: int | None = None) -> ConflictError:
    since = "" if revision is None else f" since revision {revision}"
    return ConflictError(f"group {key} was saved or deleted by somebody else{since}; fetch it anew")
