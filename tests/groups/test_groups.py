"""Making groups, finding them, settling and closing them."""

import asyncio
from dataclasses import replace
from functools import partial

import pytest

from bot.groups import (
    BadNameError,
    ChannelNotAllowedError,
    Creators,
    Door,
    GroupError,
    GroupGoneError,
    Groups,
    GuildRules,
    MayNotCloseError,
    MayNotCreateError,
    MayNotSettleError,
    NameTakenError,
    NoGroupHereError,
    NoSuchGroupError,
    NotMemberError,
    OutOfRangeError,
    RepeatedGroupChangeError,
    Role,
    RoleNeededError,
    RoundRules,
    TooManyGroupsError,
    TooManyOwnedError,
    WhichGroupError,
)
from bot.rehearsal.scenario import Difficulty
from tests.groups.people import (
    ANN,
    BEN,
    CEM,
    GENERAL,
    GUILD,
    HALL,
    OTHER_GUILD,
    PRACTICE,
    THREAD,
    create,
    create_with,
)
from tests.groups.shelf import MemoryRoster

HELPER_ROLE = 801


async def test_a_group_begins_with_its_owner_at_home_where_it_was_made(groups: Groups) -> None:
    group = await create(groups, "  Tuesday   club ")
    assert (group.name, group.guild_id, group.channel_id, group.owner_id) == ("Tuesday club", GUILD, PRACTICE, ANN)
    assert [(one.user_id, one.role) for one in await groups.members(group.key)] == [(ANN, Role.OWNER)]
    assert await groups.of_guild(GUILD) == [group]
    assert await groups.of_person(ANN, GUILD) == [group]


async def test_a_group_by_invitation_is_one_from_its_first_moment(groups: Groups) -> None:
    ask = partial(groups.create, GUILD, PRACTICE, ANN, role_ids=(), may_manage_guild=False)
    group = await ask("Leaving Acme", door=Door.INVITED)
    assert group.door is Door.INVITED
    assert await groups.visible(GUILD, BEN) == []


async def test_a_new_group_plays_as_the_server_settled(groups: Groups) -> None:
    rules = RoundRules(minutes=20, marking_minutes=6, difficulty=Difficulty.HARD)
    await groups.settle_guild(GuildRules(GUILD, rules=rules))
    assert (await create(groups)).rules == rules
    assert (await create(groups, guild=OTHER_GUILD)).rules == RoundRules()


@pytest.mark.parametrize("same", ["Tuesday club", "TUESDAY CLUB", "tuesday \n club", "Tuesday\u200b club"])
async def test_a_server_has_no_two_groups_of_a_name(groups: Groups, same: str) -> None:
    first = await create(groups)
    with pytest.raises(NameTakenError, match="another name"):
        await create(groups, same, BEN)
    await create(groups, same, BEN, guild=OTHER_GUILD)
    await groups.close(first.key, ANN)
    await create(groups, same, BEN)


async def test_two_who_take_a_name_in_the_same_moment_do_not_both_get_it(groups: Groups) -> None:
    outcomes = await asyncio.gather(create(groups), create(groups, owner=BEN), return_exceptions=True)
    assert [type(one) for one in outcomes if isinstance(one, Exception)] == [NameTakenError]
    assert len(await groups.of_guild(GUILD)) == 1


async def test_one_person_owns_five_groups_on_a_server_and_no_more(groups: Groups) -> None:
    made = [await create(groups, f"Club {number}") for number in range(5)]
    with pytest.raises(TooManyOwnedError, match="Close one"):
        await create(groups, "Club 5")
    await create(groups, "Club 5", guild=OTHER_GUILD)
    await groups.close(made[0].key, ANN)
    await create(groups, "Club 5")


async def test_a_server_has_fifty_groups_and_no_more(groups: Groups) -> None:
    for number in range(50):
        await create(groups, f"Club {number}", owner=1_000 + number)
    with pytest.raises(TooManyGroupsError):
        await create(groups, "One more")


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "x" * 61])
async def test_a_group_without_a_proper_name_is_refused_and_nothing_is_kept(groups: Groups, name: str) -> None:
    with pytest.raises(BadNameError):
        await create(groups, name)
    assert await groups.of_guild(GUILD) == []


async def test_where_channels_are_named_a_home_is_one_of_them_or_a_thread_in_one(groups: Groups) -> None:
    await groups.settle_guild(GuildRules(GUILD, channels=frozenset({PRACTICE, HALL})))
    with pytest.raises(ChannelNotAllowedError, match=f"<#{PRACTICE}>, <#{HALL}>"):
        await create(groups, channel=GENERAL)
    with pytest.raises(ChannelNotAllowedError):
        await create(groups, channel=THREAD, is_thread_of=GENERAL)
    assert (await create(groups, channel=THREAD, is_thread_of=HALL)).channel_id == THREAD
    assert (await create(groups, "Another", channel=PRACTICE)).channel_id == PRACTICE


@pytest.mark.parametrize(
    ("creators", "roles", "manages", "may"),
    [
        (Creators.EVERYONE, (), False, True),
        (Creators.MANAGERS, (HELPER_ROLE,), False, False),
        (Creators.MANAGERS, (), True, True),
        (Creators.ROLE, (HELPER_ROLE,), False, True),
        (Creators.ROLE, (), False, False),
        (Creators.ROLE, (), True, True),
    ],
)
async def test_only_those_create_who_may_by_the_rules_of_the_server(
    groups: Groups, creators: Creators, roles: tuple[int, ...], manages: bool, may: bool
) -> None:
    await groups.settle_guild(GuildRules(GUILD, creators=creators, creator_role_id=HELPER_ROLE))
    if may:
        await create(groups, role_ids=frozenset(roles), may_manage_guild=manages)
        return
    with pytest.raises(MayNotCreateError, match="Ask one of them"):
        await create(groups, role_ids=frozenset(roles), may_manage_guild=manages)


async def test_whether_a_group_could_be_made_can_be_asked_before_its_thread_is_opened(groups: Groups) -> None:
    ask = partial(groups.check_new, GUILD, PRACTICE, ANN, role_ids=frozenset(), may_manage_guild=False)
    assert await ask(" Tuesday  club") == "Tuesday club"
    assert await groups.of_guild(GUILD) == []
    await create(groups)
    with pytest.raises(NameTakenError):
        await ask("Tuesday club")


async def test_a_group_is_found_by_its_key_its_name_or_a_beginning_that_fits_it_alone(groups: Groups) -> None:
    tuesday, thursday = await create(groups), await create(groups, "Thursday club")
    for asked in (tuesday.key, "tuesday CLUB", "tues"):
        assert await groups.find(GUILD, asked) == tuesday
    with pytest.raises(WhichGroupError, match="“Tuesday club”, “Thursday club”"):
        await groups.find(GUILD, "t")
    with pytest.raises(NoSuchGroupError, match="“Tuesday club”, “Thursday club”"):
        await groups.find(GUILD, "Friday")
    assert await groups.find(GUILD, "t", among=[thursday]) == thursday


async def test_a_name_in_full_is_meant_even_where_others_begin_like_it(groups: Groups) -> None:
    club = await create(groups, "Club")
    await create(groups, "Club of two")
    assert await groups.find(GUILD, "club") == club


async def test_groups_of_other_servers_and_closed_ones_are_not_found(groups: Groups) -> None:
    group = await create(groups)
    with pytest.raises(NoSuchGroupError, match="/group create"):
        await groups.find(OTHER_GUILD, group.key)
    await groups.close(group.key, ANN)
    with pytest.raises(NoSuchGroupError):
        await groups.find(GUILD, group.key)


async def test_a_group_by_invitation_is_shown_to_its_people_and_found_by_others_in_full_only(groups: Groups) -> None:
    hidden = await groups.settle((await create(groups, "Leaving Acme")).key, ANN, door=Door.INVITED)
    opened = await create(groups, owner=BEN)
    with pytest.raises(NoSuchGroupError) as told:
        await groups.find(GUILD, "leaving", user_id=CEM)
    assert "Acme" not in str(told.value)
    assert await groups.find(GUILD, "leaving acme", user_id=CEM) == hidden
    assert await groups.find(GUILD, "leaving", user_id=ANN) == hidden
    assert await groups.visible(GUILD, CEM) == [opened]
    await groups.invite(hidden.key, ANN, CEM)
    assert await groups.visible(GUILD, CEM) == [hidden, opened]
    assert await groups.find(GUILD, "leaving", user_id=CEM) == hidden


async def test_naming_none_means_the_group_whose_home_it_is_also_from_a_thread_in_it(groups: Groups) -> None:
    at_home = await create(groups)
    await create(groups, "Elsewhere", BEN, GENERAL)
    assert await groups.here(GUILD, PRACTICE, None, BEN) == at_home
    assert await groups.here(GUILD, THREAD, PRACTICE, BEN) == at_home


async def test_a_thread_that_is_a_home_comes_before_the_channel_around_it(groups: Groups) -> None:
    await create(groups)
    inside = await create(groups, "Inside", BEN, THREAD, is_thread_of=PRACTICE)
    assert await groups.here(GUILD, THREAD, PRACTICE, ANN) == inside


async def test_of_several_groups_in_one_channel_naming_none_means_ones_own(groups: Groups) -> None:
    mine, theirs = await create(groups), await create(groups, "Other club", BEN)
    assert await groups.here(GUILD, PRACTICE, None, ANN) == mine
    with pytest.raises(WhichGroupError, match="“Tuesday club”, “Other club”"):
        await groups.here(GUILD, PRACTICE, None, CEM)
    await groups.join(theirs.key, ANN)
    with pytest.raises(WhichGroupError):
        await groups.here(GUILD, PRACTICE, None, ANN)


async def test_away_from_every_home_naming_none_means_the_only_group_one_belongs_to(groups: Groups) -> None:
    mine = await create(groups)
    await create(groups, "Far away", ANN, guild=OTHER_GUILD)
    assert await groups.here(GUILD, GENERAL, None, ANN) == mine
    with pytest.raises(NoGroupHereError, match="“Tuesday club”"):
        await groups.here(GUILD, GENERAL, None, BEN)
    with pytest.raises(NoGroupHereError, match="/group create"):
        await groups.here(1, GENERAL, None, BEN)
    await create(groups, "Second club")
    with pytest.raises(WhichGroupError, match="“Tuesday club”, “Second club”"):
        await groups.here(GUILD, GENERAL, None, ANN)


async def test_several_hidden_groups_in_one_channel_are_not_told_to_strangers(groups: Groups) -> None:
    for name in ("Leaving Acme", "Leaving Bolt"):
        group = await create(groups, name)
        await groups.settle(group.key, ANN, door=Door.INVITED)
    with pytest.raises(GroupError) as told:
        await groups.here(GUILD, PRACTICE, None, BEN)
    assert "Acme" not in str(told.value)


async def test_a_hidden_group_is_not_told_to_a_stranger_who_is_where_it_meets(groups: Groups) -> None:
    hidden = await groups.settle((await create(groups, "Leaving Acme")).key, ANN, door=Door.INVITED)
    with pytest.raises(NoGroupHereError) as told:
        await groups.here(GUILD, PRACTICE, None, BEN)
    assert "Acme" not in str(told.value)
    assert await groups.here(GUILD, PRACTICE, None, BEN, sees_all=True) == hidden
    opened = await create(groups, "Open club", CEM)
    assert await groups.here(GUILD, PRACTICE, None, BEN) == opened
    await groups.invite(hidden.key, ANN, BEN)
    with pytest.raises(WhichGroupError, match="“Leaving Acme”, “Open club”"):
        await groups.here(GUILD, PRACTICE, None, BEN)


async def test_what_somebody_owns_is_found_on_all_servers(groups: Groups) -> None:
    mine, far = await create(groups), await create(groups, guild=OTHER_GUILD)
    theirs = await create(groups, "Other club", BEN)
    await groups.join(theirs.key, ANN)
    assert await groups.owned_by(ANN) == [mine, far]
    await groups.close(mine.key, ANN)
    assert await groups.owned_by(ANN) == [far]


async def test_those_who_lead_change_only_what_they_give(groups: Groups) -> None:
    group = await create_with(groups, BEN)
    await groups.name_helper(group.key, ANN, BEN)
    changed = await groups.settle(group.key, BEN, minutes=20)
    assert changed == replace(group, rules=replace(group.rules, minutes=20), revision=1)
    changed = await groups.settle(group.key, ANN, name="Wednesday club", door=Door.INVITED, difficulty=Difficulty.HARD)
    assert (changed.name, changed.door) == ("Wednesday club", Door.INVITED)
    assert changed.rules == RoundRules(minutes=20, difficulty=Difficulty.HARD)
    assert await groups.fetch(group.key) == changed
    assert await groups.settle(group.key, ANN) == changed


async def test_others_change_no_settings(groups: Groups) -> None:
    group = await create_with(groups, BEN)
    with pytest.raises(MayNotSettleError, match=f"<@{ANN}>"):
        await groups.settle(group.key, BEN, minutes=20)
    with pytest.raises(NotMemberError):
        await groups.settle(group.key, CEM, minutes=20)
    with pytest.raises(MayNotSettleError):
        await groups.move_home(group.key, GENERAL, BEN)
    assert await groups.fetch(group.key) == group


@pytest.mark.parametrize(("minutes", "marking"), [(4, 4), (61, 4), (12, 0), (12, 16)])
async def test_a_round_takes_a_sensible_time(groups: Groups, minutes: int, marking: int) -> None:
    group = await create(groups)
    with pytest.raises(OutOfRangeError, match="minutes"):
        await groups.settle(group.key, ANN, minutes=minutes, marking_minutes=marking)
    with pytest.raises(OutOfRangeError):
        await groups.settle_guild(GuildRules(GUILD, rules=RoundRules(minutes, marking)))
    assert await groups.fetch(group.key) == group


async def test_a_new_name_is_checked_like_a_first_one_but_may_be_written_otherwise(groups: Groups) -> None:
    group = await create(groups)
    await create(groups, "Other club", BEN)
    with pytest.raises(NameTakenError):
        await groups.settle(group.key, ANN, name="other CLUB")
    with pytest.raises(BadNameError):
        await groups.settle(group.key, ANN, name=" ")
    assert (await groups.settle(group.key, ANN, name="TUESDAY club")).name == "TUESDAY club"


async def test_two_groups_that_take_one_name_in_the_same_moment_do_not_both_get_it(groups: Groups) -> None:
    one, other = await create(groups), await create(groups, "Other club")
    renamings = [groups.settle(group.key, ANN, name="Wanted") for group in (one, other)]
    outcomes = await asyncio.gather(*renamings, create(groups, "wanted", BEN), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Group", "NameTakenError", "NameTakenError"]


async def test_a_home_moves_where_groups_are_allowed(groups: Groups) -> None:
    group = await create(groups)
    assert (await groups.move_home(group.key, GENERAL, ANN)).channel_id == GENERAL
    await groups.settle_guild(GuildRules(GUILD, channels=frozenset({HALL})))
    with pytest.raises(ChannelNotAllowedError):
        await groups.move_home(group.key, PRACTICE, ANN)
    assert (await groups.move_home(group.key, THREAD, ANN, is_thread_of=HALL)).channel_id == THREAD


async def test_its_owner_closes_a_group_or_whoever_manages_the_server(groups: Groups) -> None:
    group = await create_with(groups, BEN)
    await groups.name_helper(group.key, ANN, BEN)
    with pytest.raises(MayNotCloseError, match="/group leave"):
        await groups.close(group.key, BEN)
    assert (await groups.close(group.key, CEM, may_manage_guild=True)).is_closed
    with pytest.raises(GroupGoneError):
        await groups.close(group.key, ANN)
    assert await groups.of_guild(GUILD) == await groups.of_person(ANN, GUILD) == []


async def test_where_another_process_was_faster_both_changes_are_kept(groups: Groups, roster: MemoryRoster) -> None:
    group = await create(groups)

    async def rename() -> None:
        await roster.save_group(replace(await groups.fetch(group.key), name="Wednesday club"))

    roster.meddling.append(rename)
    changed = await groups.settle(group.key, ANN, minutes=20)
    assert (changed.name, changed.rules.minutes) == ("Wednesday club", 20)


async def test_where_others_are_faster_again_and_again_the_person_is_told(groups: Groups, roster: MemoryRoster) -> None:
    group = await create(groups)

    async def touch() -> None:
        roster.groups[group.key] = replace(roster.groups[group.key], revision=roster.groups[group.key].revision + 1)

    roster.meddling += [touch, touch]
    with pytest.raises(RepeatedGroupChangeError, match="try again"):
        await groups.settle(group.key, ANN, minutes=20)


async def test_what_was_settled_for_a_server_is_kept_and_is_the_default_before(groups: Groups) -> None:
    assert await groups.rules(GUILD) == GuildRules(GUILD)
    rules = GuildRules(GUILD, frozenset({HALL}), Creators.ROLE, HELPER_ROLE, RoundRules(minutes=30))
    assert await groups.settle_guild(rules) == await groups.rules(GUILD) == rules
    assert await groups.rules(OTHER_GUILD) == GuildRules(OTHER_GUILD)


async def test_creating_by_role_takes_a_role_and_only_that_keeps_one(groups: Groups) -> None:
    with pytest.raises(RoleNeededError):
        await groups.settle_guild(GuildRules(GUILD, creators=Creators.ROLE))
    settled = await groups.settle_guild(GuildRules(GUILD, creators=Creators.EVERYONE, creator_role_id=HELPER_ROLE))
    assert settled.creator_role_id is None


async def test_nothing_stays_of_a_server_that_the_bot_has_left(groups: Groups, roster: MemoryRoster) -> None:
    await create_with(groups, BEN)
    await groups.settle_guild(GuildRules(GUILD, creators=Creators.MANAGERS))
    kept = await create(groups, guild=OTHER_GUILD)
    assert await groups.drop_guild(GUILD) == 1
    assert list(roster.groups.values()) == [kept]
    assert [member.group_key for member in roster.members.values()] == [kept.key]
    assert await groups.rules(GUILD) == GuildRules(GUILD)
