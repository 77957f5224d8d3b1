"""Who belongs to a group: coming, going, calling others in, helping, and what each chooses for themself."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace

from bot.groups import _checks as checks
from bot.groups._errors import (
    AlreadyInsideError,
    AlreadyInvitedError,
    AlreadyMemberError,
    CameInError,
    FullError,
    NoSuchMemberError,
    NotCalledError,
    NothingToLeaveError,
    NotInvitedError,
    NotMemberError,
    OwnerHelpsError,
    RepeatedGroupChangeError,
)
from bot.groups._kept import TRIES, KeptGroups, find_member
from bot.groups._succession import Succession, succeed
from bot.groups.group import MOST_MEMBERS, Door, Group, Member, Role


@dataclass(frozen=True, slots=True)
class Left:
    """What came of it that somebody left a group."""

    group: Group
    new_owner_id: int | None = None
    """Who owns it now, if the owner left; None if it is who it was."""
    is_closed: bool = False
    """Whether it was closed, because nobody is left."""


class Membership(KeptGroups):
    """The part of the use cases that is about members."""

    async def join(self, group_key: str, user_id: int) -> Group:
        """Become a member of a group. NotInvitedError where that takes an invitation."""
        async with self._lock(group_key):
            group, members = await self._fetch(group_key)
            if find_member(members, user_id):
                raise AlreadyMemberError(group.name)
            if group.door is Door.INVITED and not await self._roster.is_invited(group_key, user_id):
                raise NotInvitedError(group.name, group.owner_id)
            if len(members) >= MOST_MEMBERS:
                raise FullError(group.name, MOST_MEMBERS)
            with self._as_long_as_it_is_there():
                await self._roster.save_member(Member(group_key, user_id, Role.MEMBER, self._now()))
            return group

    async def leave(self, group_key: str, user_id: int) -> Left:
        """Leave a group. Where its owner leaves, it goes to the eldest helper or member; without one, it closes."""
        async with self._lock(group_key):
            succession = await self._part_with(group_key, user_id, must_be_member=True)
            return Left(succession.group, succession.new_owner_id, succession.is_closed)

    async def remove(self, group_key: str, by: int, user_id: int) -> Group:
        """Let a member go who does not leave by themself. Where the door is open, they may come again.

        Who leads the group may, but helpers are the owner's choice. NotMemberError, MayNotRemoveError,
        RemovesThemselfError, OwnerStaysError, NobodyToRemoveError, MayNotNameHelpersError.
        """
        async with self._lock(group_key):
            group, members = await self._fetch(group_key)
            checks.check_removes(group, find_member(members, by), find_member(members, user_id), user_id)
            await self._roster.remove_member(group_key, user_id)
            return group

    async def owner_gone(self, group_key: str, owner_id: int | None = None) -> Succession:
        """Let a group go on without its owner, who has left the server, in the same way as if they had left it.

        `owner_id` is who was found to be gone. If somebody else owns it by now, nothing is changed.
        """
        async with self._lock(group_key):
            group, _ = await self._fetch(group_key)
            if owner_id not in (None, group.owner_id):
                return Succession(group)
            return await self._part_with(group_key, group.owner_id, must_be_member=False)

    async def invite(self, group_key: str, by: int, user_id: int) -> Group:
        """Note that somebody is called in. AlreadyInvitedError where that was noted before."""
        async with self._lock(group_key):
            group, members = await self._fetch(group_key)
            checks.check_invites(group, find_member(members, by))
            if find_member(members, user_id):
                raise AlreadyInsideError(group.name, user_id)
            if await self._roster.is_invited(group_key, user_id):
                raise AlreadyInvitedError(group.name, user_id)
            with self._as_long_as_it_is_there():
                await self._roster.invite(group_key, user_id, self._now())
            return group

    async def take_back(self, group_key: str, by: int, user_id: int) -> Group:
        """Take an invitation back, as whoever may invite can. NotCalledError, and CameInError where they have joined since."""
        async with self._lock(group_key):
            group, members = await self._fetch(group_key)
            checks.check_invites(group, find_member(members, by))
            if find_member(members, user_id):
                raise CameInError(group.name, user_id)
            if not await self._roster.withdraw(group_key, user_id):
                raise NotCalledError(group.name, user_id)
            return group

    async def name_helper(self, group_key: str, by: int, user_id: int) -> Member:
        """Let a member help to lead the group."""
        return await self._set_role(group_key, by, user_id, Role.HELPER)

    async def unname_helper(self, group_key: str, by: int, user_id: int) -> Member:
        """Let a helper be a member like the others."""
        return await self._set_role(group_key, by, user_id, Role.MEMBER)

    async def set_board(self, group_key: str, user_id: int, on: bool) -> Member:
        """Let somebody be seen on the group's board, or no more."""
        return await self._change_member(group_key, user_id, lambda member: replace(member, is_on_board=on))

    async def _set_role(self, group_key: str, by: int, user_id: int, role: Role) -> Member:
        async with self._lock(group_key):
            group, members = await self._fetch(group_key)
            if find_member(members, by) is None:
                raise NotMemberError(group.name)
            checks.check_owns(group, by)
            if user_id == group.owner_id:
                raise OwnerHelpsError
            member = find_member(members, user_id)
            if member is None:
                raise NoSuchMemberError(group.name, user_id)
            return await self._save_member(member, replace(member, role=role))

    async def _part_with(self, group_key: str, user_id: int, *, must_be_member: bool) -> Succession:
        for _ in range(TRIES):
            group, members = await self._fetch(group_key)
            if must_be_member and find_member(members, user_id) is None:
                raise NothingToLeaveError(group.name)
            succession = succeed(group, members, user_id)
            with contextlib.suppress(self._conflict):
                # First the new owner, then the leave: dying between the two leaves no group without an owner.
                if succession.is_closed:
                    succession = replace(succession, group=await self._roster.save_group(succession.group))
                elif succession.changed:
                    saved = await self._roster.hand_over(succession.group, succession.changed)
                    succession = replace(succession, group=saved)
                await self._roster.remove_member(group_key, user_id)
                return succession
        raise RepeatedGroupChangeError
