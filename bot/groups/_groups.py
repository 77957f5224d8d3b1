"""Study groups: what can be asked of them. Everything is kept before it is shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.groups import _checks as checks
from bot.groups._board import Board, make_board
from bot.groups._finding import group_called, group_here, groups_at
from bot.groups._kept import find_member
from bot.groups._membership import Membership
from bot.groups._naming import clean_name
from bot.groups.group import Door, Group, GuildRules, Member, Role
from bot.rehearsal.scenario import Difficulty


class Groups(Membership):
    """The groups of all servers, and who belongs to them. Errors are GroupErrors."""

    async def check_new(
        self,
        guild_id: int,
        channel_id: int,
        owner_id: int,
        name: str,
        *,
        role_ids: Collection[int],
        may_manage_guild: bool,
        is_thread_of: int | None = None,
    ) -> str:
        """Return the name as it would be kept. Raises whatever `create` would: for asking before a thread is opened."""
        rules = await self._roster.guild_rules(guild_id)
        checks.check_creator(rules, role_ids, may_manage_guild=may_manage_guild)
        checks.check_home(rules, channel_id, is_thread_of)
        cleaned = clean_name(name)
        checks.check_room(await self._roster.groups_of_guild(guild_id), owner_id, cleaned)
        return cleaned

    async def create(
        self,
        guild_id: int,
        channel_id: int,
        owner_id: int,
        name: str,
        *,
        role_ids: Collection[int],
        may_manage_guild: bool,
        is_thread_of: int | None = None,
        door: Door = Door.OPEN,
    ) -> Group:
        """Begin a group with its home in a channel, or in a thread of the channel `is_thread_of`."""
        async with self._lock(f"guild/{guild_id}"):
            cleaned = await self.check_new(
                guild_id,
                channel_id,
                owner_id,
                name,
                role_ids=role_ids,
                may_manage_guild=may_manage_guild,
                is_thread_of=is_thread_of,
            )
            rules, now = (await self._roster.guild_rules(guild_id)).rules, self._now()
            group = Group(
                self._make_key(), guild_id, channel_id, cleaned, owner_id, door=door, rules=rules, made_at=now
            )
            await self._roster.add_group(group, Member(group.key, owner_id, Role.OWNER, now))
            return group

    async def find(
        self, guild_id: int, name_or_key: str, *, user_id: int | None = None, among: Sequence[Group] | None = None
    ) -> Group:
        """Return the group that somebody names: its key, its name, or a beginning that fits one alone.

        The name in full finds any group of the server. Its beginning finds those that this person can see (or those
        `among` which to look), and an error lists no others.
        """
        groups = await self.of_guild(guild_id) if among is None else list(among)
        return group_called(groups, await self._seen_by(user_id, groups) if among is None else groups, name_or_key)

    async def here(
        self, guild_id: int, channel_id: int, parent_id: int | None, user_id: int, *, sees_all: bool = False
    ) -> Group:
        """Return the group that somebody means by naming none.

        That is the one whose home is this channel, or the channel of this thread; of several, theirs. Elsewhere it is
        the only one to which they belong. A group of which they may not know is never meant; who manages the server
        `sees_all`.
        """
        groups, own = await self.of_guild(guild_id), await self.of_person(user_id, guild_id)
        seen = groups if sees_all else await self._seen_by(user_id, groups)
        return group_here(groups_at(seen, channel_id, parent_id), own, seen)

    async def visible(self, guild_id: int, user_id: int) -> list[Group]:
        """Return the groups of a server of which somebody may know: open ones, their own, and those they are invited to."""
        return await self._seen_by(user_id, await self.of_guild(guild_id))

    async def settle(
        self,
        group_key: str,
        by: int,
        *,
        name: str | None = None,
        door: Door | None = None,
        minutes: int | None = None,
        marking_minutes: int | None = None,
        difficulty: Difficulty | None = None,
    ) -> Group:
        """Change what is given of a group's settings; a session that is open goes on as it began."""

        async def settled(group: Group, members: Sequence[Member]) -> Group:
            checks.check_leads(group, find_member(members, by))
            rules = replace(
                group.rules,
                minutes=group.rules.minutes if minutes is None else minutes,
                marking_minutes=group.rules.marking_minutes if marking_minutes is None else marking_minutes,
                difficulty=difficulty or group.rules.difficulty,
            )
            checks.check_rules(rules)
            called = group.name if name is None else clean_name(name)
            if called != group.name:
                checks.check_name_is_free(await self._roster.groups_of_guild(group.guild_id), called, group.key)
            return replace(group, name=called, door=door or group.door, rules=rules)

        if name is None:
            return await self._change(group_key, settled)
        async with self._lock(f"guild/{(await self.fetch(group_key)).guild_id}"):
            return await self._change(group_key, settled)

    async def close(self, group_key: str, by: int, *, may_manage_guild: bool = False) -> Group:
        """End a group for good."""

        async def closed(group: Group, _: Sequence[Member]) -> Group:
            checks.check_closes(group, by, may_manage_guild=may_manage_guild)
            return replace(group, is_closed=True)

        return await self._change(group_key, closed)

    async def move_home(self, group_key: str, channel_id: int, by: int, *, is_thread_of: int | None = None) -> Group:
        """Let a group have its home elsewhere."""

        async def moved(group: Group, members: Sequence[Member]) -> Group:
            checks.check_leads(group, find_member(members, by))
            checks.check_home(await self._roster.guild_rules(group.guild_id), channel_id, is_thread_of)
            return replace(group, channel_id=channel_id)

        return await self._change(group_key, moved)

    async def of_guild(self, guild_id: int) -> list[Group]:
        """Return the groups of a server, by their age."""
        return await self._roster.groups_of_guild(guild_id)

    async def of_person(self, user_id: int, guild_id: int) -> list[Group]:
        """Return the groups on a server to which somebody belongs, by their age."""
        return [group for group in await self._roster.groups_of_person(user_id) if group.guild_id == guild_id]

    async def owned_by(self, user_id: int) -> list[Group]:
        """Return the groups that somebody owns on all servers, by their age."""
        return [group for group in await self._roster.groups_of_person(user_id) if group.owner_id == user_id]

    async def board(self, group_key: str) -> Board:
        """Return the group's board."""
        members = await self.members(group_key)
        if not any(member.is_on_board for member in members):
            return Board(group_key, ())
        return make_board(group_key, members, await self._minutes.results_of_group(group_key))

    async def rules(self, guild_id: int) -> GuildRules:
        """Return what is settled for a server."""
        return await self._roster.guild_rules(guild_id)

    async def settle_guild(self, rules: GuildRules) -> GuildRules:
        """Settle what counts on a server; return it as it is kept. Groups that are there stay as they are."""
        settled = checks.checked_guild_rules(rules)
        await self._roster.save_guild_rules(settled)
        return settled

    async def drop_guild(self, guild_id: int) -> int:
        """Delete everything about a server that the bot has left; return how many groups that were."""
        return await self._roster.drop_guild(guild_id)

    async def known_guilds(self) -> frozenset[int]:
        """Return the servers of which anything is kept, so that those the bot is no longer on can be dropped."""
        return await self._roster.known_guilds()

    async def _seen_by(self, user_id: int | None, groups: Sequence[Group]) -> list[Group]:
        """Return those of the groups of which somebody may know; of whom nothing is known, those open to all."""
        if user_id is None:
            return [group for group in groups if group.door is Door.OPEN]
        own = {group.key for group in await self._roster.groups_of_person(user_id)}
        return [
            group
            for group in groups
            if group.door is Door.OPEN or group.key in own or await self._roster.is_invited(group.key, user_id)
        ]
