"""Coming, going, calling others in, helping."""

import asyncio
from dataclasses import replace

import pytest

from bot.groups import (
    AlreadyInsideError,
    AlreadyInvitedError,
    AlreadyMemberError,
    CameInError,
    Door,
    FullError,
    GroupGoneError,
    Groups,
    Left,
    MayNotInviteError,
    MayNotNameHelpersError,
    MayNotRemoveError,
    Member,
    NobodyToRemoveError,
    NoSuchMemberError,
    NotCalledError,
    NothingToLeaveError,
    NotInvitedError,
    NotMemberError,
    OwnerHelpsError,
    OwnerStaysError,
    RemovesThemselfError,
    RepeatedGroupChangeError,
    Role,
)
from bot.groups.group import MOST_MEMBERS
from bot.store import ConflictError
from tests.groups.people import ANN, BEN, CEM, DOT, EVE, GUILD, MONDAY, create, create_with
from tests.groups.shelf import MemoryRoster


async def roles(groups: Groups, key: str) -> dict[int, Role]:
    return {member.user_id: member.role for member in await groups.members(key)}


async def test_anybody_joins_where_the_door_is_open(groups: Groups) -> None:
    group = await create(groups)
    assert await groups.join(group.key, BEN) == group
    assert await roles(groups, group.key) == {ANN: Role.OWNER, BEN: Role.MEMBER}
    member = await groups.member(group.key, BEN)
    assert member is not None
    assert not member.is_on_board
    assert not member.wants_reminders


async def test_nobody_joins_twice_however_fast_they_press(groups: Groups) -> None:
    group = await create(groups)
    outcomes = await asyncio.gather(*(groups.join(group.key, BEN) for _ in range(3)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in outcomes) == ["AlreadyMemberError", "AlreadyMemberError", "Group"]
    with pytest.raises(AlreadyMemberError, match="already"):
        await groups.join(group.key, ANN)


async def test_a_group_by_invitation_takes_in_whoever_was_invited(groups: Groups) -> None:
    group = await create(groups)
    await groups.settle(group.key, ANN, door=Door.INVITED)
    with pytest.raises(NotInvitedError, match=f"<@{ANN}>"):
        await groups.join(group.key, BEN)
    await groups.invite(group.key, ANN, BEN)
    await groups.join(group.key, BEN)
    await groups.leave(group.key, BEN)
    with pytest.raises(NotInvitedError):
        await groups.join(group.key, BEN)


async def test_an_invitation_is_taken_back_by_whoever_may_invite(groups: Groups) -> None:
    group = await create_with(groups, BEN)
    await groups.settle(group.key, ANN, door=Door.INVITED)
    await groups.invite(group.key, ANN, CEM)
    with pytest.raises(MayNotInviteError):
        await groups.take_back(group.key, BEN, CEM)
    with pytest.raises(NotMemberError):
        await groups.take_back(group.key, DOT, CEM)
    assert (await groups.take_back(group.key, ANN, CEM)).key == group.key
    with pytest.raises(NotInvitedError):
        await groups.join(group.key, CEM)
    with pytest.raises(NotCalledError, match="nothing to take back"):
        await groups.take_back(group.key, ANN, CEM)
    with pytest.raises(CameInError, match="remove_member"):
        await groups.take_back(group.key, ANN, BEN)
    await groups.invite(group.key, ANN, CEM)
    await groups.join(group.key, CEM)


async def test_who_was_invited_comes_in_though_the_door_was_closed_since(groups: Groups) -> None:
    group = await create_with(groups, BEN)
    await groups.invite(group.key, BEN, CEM)
    await groups.settle(group.key, ANN, door=Door.INVITED)
    await groups.join(group.key, CEM)


async def test_any_member_invites_through_an_open_door_and_only_leaders_through_the_other(groups: Groups) -> None:
    group = await create_with(groups, BEN, CEM)
    await groups.invite(group.key, BEN, DOT)
    await groups.settle(group.key, ANN, door=Door.INVITED)
    with pytest.raises(MayNotInviteError, match=f"<@{ANN}>"):
        await groups.invite(group.key, BEN, EVE)
    await groups.name_helper(group.key, ANN, CEM)
    await groups.invite(group.key, CEM, EVE)
    with pytest.raises(NotMemberError):
        await groups.invite(group.key, DOT, 999)


async def test_nobody_is_called_who_is_there_or_was_called_before(groups: Groups) -> None:
    group = await create_with(groups, BEN)
    for already in (ANN, BEN):
        with pytest.raises(AlreadyInsideError, match=f"<@{already}>"):
            await groups.invite(group.key, ANN, already)
    await groups.invite(group.key, ANN, CEM)
    with pytest.raises(AlreadyInvitedError, match="/group join"):
        await groups.invite(group.key, BEN, CEM)


async def test_a_group_holds_two_hundred(groups: Groups) -> None:
    group = await create_with(groups, *range(1_000, 1_000 + MOST_MEMBERS - 2))
    last = await asyncio.gather(groups.join(group.key, BEN), groups.join(group.key, CEM), return_exceptions=True)
    assert sorted(type(one).__name__ for one in last) == ["FullError", "Group"]
    assert len(await groups.members(group.key)) == MOST_MEMBERS
    with pytest.raises(FullError):
        await groups.join(group.key, DOT)


async def test_a_member_leaves_and_the_group_goes_on(groups: Groups) -> None:
    group = await create_with(groups, BEN)
    assert await groups.leave(group.key, BEN) == Left(group)
    assert await roles(groups, group.key) == {ANN: Role.OWNER}
    with pytest.raises(NothingToLeaveError, match="nothing to leave"):
        await groups.leave(group.key, BEN)


async def test_an_owner_who_leaves_is_followed_by_the_eldest_helper(groups: Groups) -> None:
    group = await create_with(groups, BEN, CEM, DOT)
    await groups.name_helper(group.key, ANN, DOT)
    await groups.name_helper(group.key, ANN, CEM)
    left = await groups.leave(group.key, ANN)
    assert (left.new_owner_id, left.is_closed) == (CEM, False)
    assert left.group == await groups.fetch(group.key) == replace(group, owner_id=CEM, revision=1)
    assert await roles(groups, group.key) == {BEN: Role.MEMBER, CEM: Role.OWNER, DOT: Role.HELPER}


async def test_without_helpers_the_eldest_member_follows(groups: Groups) -> None:
    group = await create_with(groups, CEM, BEN)
    assert (await groups.leave(group.key, ANN)).new_owner_id == CEM
    assert await roles(groups, group.key) == {CEM: Role.OWNER, BEN: Role.MEMBER}


async def test_with_nobody_left_a_group_closes(groups: Groups) -> None:
    group = await create(groups)
    left = await groups.leave(group.key, ANN)
    assert left.is_closed
    assert left.new_owner_id is None
    assert await groups.of_guild(GUILD) == []
    for late in (groups.join(group.key, BEN), groups.leave(group.key, ANN), groups.fetch(group.key)):
        with pytest.raises(GroupGoneError, match="closed"):
            await late


async def test_an_owner_who_left_the_server_is_followed_in_the_same_way(groups: Groups) -> None:
    group = await create_with(groups, BEN)
    succession = await groups.owner_gone(group.key, ANN)
    assert (succession.new_owner_id, succession.is_closed) == (BEN, False)
    assert await roles(groups, group.key) == {BEN: Role.OWNER}


async def test_two_who_find_the_owner_gone_hand_the_group_over_once(groups: Groups) -> None:
    group = await create_with(groups, BEN, CEM)
    first, second = await asyncio.gather(*(groups.owner_gone(group.key, ANN) for _ in range(2)))
    assert first.new_owner_id == BEN
    assert second.new_owner_id is None
    assert second.group.owner_id == BEN
    assert await roles(groups, group.key) == {BEN: Role.OWNER, CEM: Role.MEMBER}


async def test_an_heir_who_has_left_the_server_as_well_is_followed_in_turn(groups: Groups) -> None:
    group = await create_with(groups, BEN, CEM)
    for gone, heir in ((ANN, BEN), (BEN, CEM)):
        assert (await groups.owner_gone(group.key, gone)).new_owner_id == heir
    assert await roles(groups, group.key) == {CEM: Role.OWNER}
    assert (await groups.owner_gone(group.key, CEM)).is_closed


async def test_a_group_whose_owner_is_in_no_list_any_more_is_handed_over_all_the_same(
    groups: Groups, roster: MemoryRoster
) -> None:
    group = await create_with(groups, BEN)
    await roster.remove_member(group.key, ANN)
    assert (await groups.owner_gone(group.key)).new_owner_id == BEN


async def test_owner_and_heir_who_leave_in_the_same_moment_leave_it_to_the_third(groups: Groups) -> None:
    group = await create_with(groups, BEN, CEM)
    await asyncio.gather(groups.leave(group.key, ANN), groups.leave(group.key, BEN))
    assert (await groups.fetch(group.key)).owner_id == CEM
    assert await roles(groups, group.key) == {CEM: Role.OWNER}


async def test_a_hand_over_is_done_anew_where_another_process_was_faster(groups: Groups, roster: MemoryRoster) -> None:
    group = await create_with(groups, BEN)

    async def rename() -> None:
        await roster.save_group(replace(await groups.fetch(group.key), name="Wednesday club"))

    roster.meddling.append(rename)
    left = await groups.leave(group.key, ANN)
    assert (left.group.name, left.group.owner_id) == ("Wednesday club", BEN)


async def test_an_owner_who_cannot_be_followed_just_now_stays_and_is_told(groups: Groups, roster: MemoryRoster) -> None:
    group = await create_with(groups, BEN)

    async def touch() -> None:
        roster.groups[group.key] = replace(roster.groups[group.key], revision=roster.groups[group.key].revision + 1)

    roster.meddling += [touch, touch]
    with pytest.raises(RepeatedGroupChangeError):
        await groups.leave(group.key, ANN)
    assert await roles(groups, group.key) == {ANN: Role.OWNER, BEN: Role.MEMBER}


async def test_the_owner_names_helpers_and_takes_it_back(groups: Groups) -> None:
    group = await create_with(groups, BEN)
    assert (await groups.name_helper(group.key, ANN, BEN)).role is Role.HELPER
    assert (await groups.name_helper(group.key, ANN, BEN)).role is Role.HELPER
    assert (await groups.unname_helper(group.key, ANN, BEN)).role is Role.MEMBER


async def test_nobody_else_names_helpers_and_nobody_from_outside_is_named(groups: Groups) -> None:
    group = await create_with(groups, BEN, CEM)
    await groups.name_helper(group.key, ANN, BEN)
    with pytest.raises(MayNotNameHelpersError, match=f"<@{ANN}>"):
        await groups.name_helper(group.key, BEN, CEM)
    with pytest.raises(NotMemberError):
        await groups.name_helper(group.key, DOT, CEM)
    with pytest.raises(NoSuchMemberError, match=f"<@{DOT}>"):
        await groups.name_helper(group.key, ANN, DOT)
    with pytest.raises(OwnerHelpsError):
        await groups.name_helper(group.key, ANN, ANN)


async def test_who_leads_a_group_lets_a_member_go(groups: Groups) -> None:
    group = await create_with(groups, BEN, CEM, DOT)
    await groups.name_helper(group.key, ANN, BEN)
    assert await groups.remove(group.key, BEN, CEM) == await groups.fetch(group.key)
    await groups.remove(group.key, ANN, DOT)
    await groups.remove(group.key, ANN, BEN)
    assert await roles(groups, group.key) == {ANN: Role.OWNER}
    with pytest.raises(NobodyToRemoveError, match=f"<@{CEM}>"):
        await groups.remove(group.key, ANN, CEM)


async def test_who_was_removed_comes_back_through_an_open_door_and_by_invitation_only_through_the_other(
    groups: Groups,
) -> None:
    group = await create_with(groups, BEN)
    await groups.remove(group.key, ANN, BEN)
    await groups.join(group.key, BEN)
    await groups.settle(group.key, ANN, door=Door.INVITED)
    await groups.remove(group.key, ANN, BEN)
    with pytest.raises(NotInvitedError):
        await groups.join(group.key, BEN)
    await groups.invite(group.key, ANN, BEN)
    await groups.join(group.key, BEN)


async def test_nobody_is_removed_by_whoever_does_not_lead_and_no_helper_by_another(groups: Groups) -> None:
    group = await create_with(groups, BEN, CEM, DOT)
    for helper in (BEN, CEM):
        await groups.name_helper(group.key, ANN, helper)
    before = await roles(groups, group.key)
    for by, other, error in (
        (DOT, BEN, MayNotRemoveError),
        (EVE, DOT, NotMemberError),
        (BEN, CEM, MayNotNameHelpersError),
        (BEN, ANN, OwnerStaysError),
        (ANN, ANN, RemovesThemselfError),
        (BEN, BEN, RemovesThemselfError),
    ):
        with pytest.raises(error):
            await groups.remove(group.key, by, other)
    assert await roles(groups, group.key) == before


async def test_a_group_that_goes_with_its_server_in_the_same_moment_is_gone_for_whoever_comes(
    groups: Groups, roster: MemoryRoster
) -> None:
    group = await create_with(groups, BEN)

    async def vanish() -> None:
        await roster.drop_guild(GUILD)
        raise ConflictError(f"group {group.key} is gone")

    for doing in (
        groups.join(group.key, CEM),
        groups.invite(group.key, ANN, DOT),
        groups.set_board(group.key, BEN, True),
    ):
        roster.meddling.append(vanish)
        with pytest.raises(GroupGoneError):
            await doing
        roster.groups[group.key] = group
        for user_id, role in ((ANN, Role.OWNER), (BEN, Role.MEMBER)):
            roster.members[group.key, user_id] = Member(group.key, user_id, role, MONDAY)


async def test_what_somebody_chooses_in_one_moment_is_all_kept(groups: Groups) -> None:
    group = await create_with(groups, BEN)
    await asyncio.gather(
        groups.set_board(group.key, BEN, on=True),
        groups.name_helper(group.key, ANN, BEN),
    )
    member = await groups.member(group.key, BEN)
    assert member is not None
    assert (member.role, member.is_on_board) == (Role.HELPER, True)
    assert not (await groups.set_board(group.key, BEN, on=False)).is_on_board
    with pytest.raises(NotMemberError, match="/group join"):
        await groups.set_board(group.key, CEM, on=True)


async def test_a_member_is_nobody_elses_member(groups: Groups) -> None:
    one, other = await create_with(groups, BEN), await create(groups, "Other club", CEM)
    assert await groups.member(other.key, BEN) is None
    assert await groups.of_person(BEN, GUILD) == [one]
