"""Groups and their members: kept as they are, saved once per revision, and no name in the clear."""

import asyncio
import dataclasses
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Connection, text

from bot.groups import Roster
from bot.groups.group import Creators, Door, Group, GuildRules, Member, Role, RoundRules
from bot.store import ConflictError, Store, StoreError, make_key, open_store
from tests.databases import look_into, read_all
from tests.store.group_samples import (
    CLEO,
    ELSEWHERE,
    GUILD,
    HOME,
    NAME,
    ahead,
    group,
    keep_group,
    meeting,
    member,
    rules,
    session,
)
from tests.store.samples import ANN, BEN, NOON, later


@pytest.fixture
def roster(store: Store) -> Roster:
    """The store's, which is one."""
    return store.roster


async def add(roster: Roster, owner_id: int = ANN, guild_id: int = GUILD, minutes: int = 0) -> Group:
    kept = group(owner_id, guild_id, at=later(minutes))
    await roster.add_group(kept, member(kept, owner_id, Role.OWNER))
    return kept


# What every roster does.


async def test_a_group_comes_back_as_it_was_added_with_its_owner(roster: Roster) -> None:
    kept = await add(roster)
    assert await roster.fetch_group(kept.key) == kept
    assert await roster.members_of(kept.key) == [member(kept, ANN, Role.OWNER)]
    assert await roster.fetch_group("nobodyskey00") is None
    assert await roster.members_of("nobodyskey00") == []


async def test_what_was_saved_comes_back_with_its_new_revision(roster: Roster) -> None:
    kept = await add(roster)
    moved = replace(kept, name="Other", channel_id=5, door=Door.OPEN, rules=RoundRules(), is_closed=True)
    saved = await roster.save_group(moved)
    assert saved == replace(moved, revision=1)
    assert await roster.fetch_group(kept.key) == saved


async def test_the_second_save_of_a_revision_is_a_conflict_and_changes_nothing(roster: Roster) -> None:
    kept = await add(roster)
    winner = await roster.save_group(replace(kept, name="the winner's"))
    with pytest.raises(ConflictError):
        await roster.save_group(replace(kept, name="the loser's"))
    with pytest.raises(ConflictError):
        await roster.hand_over(replace(kept, owner_id=BEN), [])
    assert await roster.fetch_group(kept.key) == winner


async def test_groups_come_by_their_age_without_closed_ones_and_only_those_of_the_server(roster: Roster) -> None:
    second, first = await add(roster, minutes=2), await add(roster, BEN, minutes=1)
    await add(roster, guild_id=ELSEWHERE)
    closed = await add(roster)
    await roster.save_group(replace(closed, is_closed=True))
    assert await roster.groups_of_guild(GUILD) == [first, second]
    assert await roster.groups_of_guild(3) == []


async def test_a_persons_groups_are_those_they_belong_to_on_all_servers(roster: Roster) -> None:
    own, there, _ = await add(roster), await add(roster, BEN, ELSEWHERE, minutes=1), await add(roster, BEN)
    await roster.save_member(member(there, ANN))
    closed = await add(roster)
    await roster.save_group(replace(closed, is_closed=True))
    assert await roster.groups_of_person(ANN) == [own, there]


async def test_members_come_by_how_long_they_belong_to_it(roster: Roster) -> None:
    kept = await add(roster)
    late, soon, as_soon = member(kept, BEN, minutes=9), member(kept, 9, minutes=1), member(kept, 8, minutes=1)
    for each in (late, soon, as_soon):
        await roster.save_member(each)
    assert await roster.members_of(kept.key) == [member(kept, ANN, Role.OWNER), as_soon, soon, late]


async def test_what_changed_about_a_member_is_kept_in_place_of_what_was(roster: Roster) -> None:
    kept = await add(roster)
    await roster.save_member(member(kept, BEN))
    changed = Member(kept.key, BEN, Role.HELPER, NOON, is_on_board=False, wants_reminders=False)
    await roster.save_member(changed)
    assert (await roster.members_of(kept.key))[1:] == [changed]


async def test_whoever_goes_is_gone_and_whoever_was_not_there_cannot_go(roster: Roster) -> None:
    kept = await add(roster)
    await roster.save_member(member(kept, BEN))
    assert await roster.remove_member(kept.key, BEN)
    assert not await roster.remove_member(kept.key, BEN)
    assert not await roster.remove_member("nobodyskey00", ANN)
    assert [each.user_id for each in await roster.members_of(kept.key)] == [ANN]


async def test_an_invitation_waits_until_its_person_has_joined(roster: Roster) -> None:
    kept, other = await add(roster), await add(roster)
    for _ in range(2):
        await roster.invite(kept.key, BEN, NOON)
    assert await roster.is_invited(kept.key, BEN)
    assert not await roster.is_invited(other.key, BEN)
    assert not await roster.is_invited(kept.key, CLEO)
    await roster.save_member(member(kept, BEN))
    assert not await roster.is_invited(kept.key, BEN)


async def test_a_group_is_handed_over_with_all_roles_that_change_by_it(roster: Roster) -> None:
    kept = await add(roster)
    await roster.save_member(member(kept, BEN, minutes=1))
    changed = [member(kept, ANN), member(kept, BEN, Role.OWNER, minutes=1)]
    saved = await roster.hand_over(replace(kept, owner_id=BEN), changed)
    assert saved == replace(kept, owner_id=BEN, revision=1)
    assert await roster.fetch_group(kept.key) == saved
    assert await roster.members_of(kept.key) == changed


async def test_a_server_has_the_defaults_until_something_is_settled_and_then_the_last_of_it(roster: Roster) -> None:
    assert await roster.guild_rules(GUILD) == GuildRules(GUILD)
    await roster.save_guild_rules(GuildRules(GUILD, creators=Creators.MANAGERS))
    await roster.save_guild_rules(rules())
    assert await roster.guild_rules(GUILD) == rules()
    assert await roster.guild_rules(ELSEWHERE) == GuildRules(ELSEWHERE)


async def test_a_server_that_was_left_leaves_nothing_and_takes_nothing_of_others_with_it(roster: Roster) -> None:
    gone, closed, stays = await add(roster), await add(roster), await add(roster, guild_id=ELSEWHERE)
    await roster.save_group(replace(closed, is_closed=True))
    for each in (gone, stays):
        await roster.invite(each.key, BEN, NOON)
    await roster.save_guild_rules(rules())
    await roster.save_guild_rules(rules(ELSEWHERE))
    assert await roster.drop_guild(GUILD) == 2
    assert await roster.drop_guild(GUILD) == 0
    assert await roster.fetch_group(gone.key) is None
    assert await roster.members_of(gone.key) == []
    assert not await roster.is_invited(gone.key, BEN)
    assert await roster.guild_rules(GUILD) == GuildRules(GUILD)
    assert await roster.groups_of_person(ANN) == [stays]
    assert await roster.is_invited(stays.key, BEN)
    assert await roster.guild_rules(ELSEWHERE) == rules(ELSEWHERE)


# What the databases have to get right.


def test_every_field_of_a_group_differs_from_its_default_in_the_sample_or_is_tried_above() -> None:
    sample, bare = group(), Group("k", 0, 0, "", 0, made_at=later(1))
    same = {
        field.name for field in dataclasses.fields(sample) if getattr(sample, field.name) == getattr(bare, field.name)
    }
    assert same == {"is_closed", "revision"}
    assert all(
        getattr(rules(), field.name) != getattr(GuildRules(0), field.name) for field in dataclasses.fields(GuildRules)
    )


@pytest.mark.parametrize(
    "name", ["", "@everyone <@1> '; DROP TABLE study_groups; --", "\x00", "half: \ud83e", "🧥" * 60]
)
async def test_whatever_a_group_is_called_it_comes_back_so(name: str, store: Store) -> None:
    kept = group(name=name)
    await store.roster.add_group(kept, member(kept, ANN, Role.OWNER))
    assert await store.roster.fetch_group(kept.key) == kept


async def test_a_key_is_taken_once(store: Store) -> None:
    kept = await keep_group(store)
    other = replace(group(BEN), key=kept.key)
    with pytest.raises(StoreError):
        await store.roster.add_group(other, member(other, BEN, Role.OWNER))
    assert [each.user_id for each in await store.roster.members_of(kept.key)] == [ANN]


async def test_two_stores_that_save_the_same_revision_let_one_win(
    store: Store, database_url: str, keys: list[str]
) -> None:
    kept = await keep_group(store, ANN, BEN)
    async with await open_store(database_url, keys) as other:
        outcomes = await asyncio.gather(
            *(
                which.roster.hand_over(replace(kept, owner_id=BEN, name=name), [member(kept, BEN, Role.OWNER)])
                for name, which in zip("abcdefghij", [store, other] * 5, strict=True)
            ),
            return_exceptions=True,
        )
    (winner,) = [outcome for outcome in outcomes if isinstance(outcome, Group)]
    assert sum(isinstance(outcome, ConflictError) for outcome in outcomes) == 9
    assert await store.roster.fetch_group(kept.key) == winner


async def test_nobody_joins_or_is_invited_to_what_is_gone(store: Store, database_url: str) -> None:
    kept = await keep_group(store)
    await store.roster.drop_guild(GUILD)
    for asking in (
        store.roster.save_member(member(kept, BEN)),
        store.roster.invite(kept.key, BEN, NOON),
        store.roster.save_group(kept),
        store.roster.hand_over(kept, []),
        store.calendar.save_meeting(meeting(kept), [ahead(None)]),
    ):
        with pytest.raises(ConflictError, match="fetch it anew"):
            await asking
    assert kept.key not in str(await read_all(database_url))


async def test_a_group_is_not_handed_to_somebody_who_has_just_gone(store: Store) -> None:
    kept = await keep_group(store, ANN, BEN)
    await store.roster.remove_member(kept.key, BEN)
    with pytest.raises(ConflictError):
        await store.roster.hand_over(replace(kept, owner_id=BEN), [member(kept, BEN, Role.OWNER)])
    assert await store.roster.fetch_group(kept.key) == kept
    assert await store.roster.members_of(kept.key) == [member(kept, ANN, Role.OWNER)]


async def test_twenty_who_join_while_others_leave_are_all_there(store: Store) -> None:
    kept = await keep_group(store, ANN, *range(1, 21))
    await asyncio.gather(
        *(store.roster.save_member(member(kept, user_id)) for user_id in range(21, 41)),
        *(store.roster.remove_member(kept.key, user_id) for user_id in range(1, 21)),
    )
    assert {each.user_id for each in await store.roster.members_of(kept.key)} == {ANN, *range(21, 41)}


async def test_whoever_leaves_a_group_is_not_reminded_of_its_meetings_any_more(store: Store) -> None:
    kept, other = await keep_group(store, ANN, BEN), await keep_group(store, ANN, BEN)
    for each in (kept, other):
        await store.calendar.save_meeting(meeting(each), [ahead(ANN), ahead(BEN), ahead(None)])
    await store.roster.remove_member(kept.key, BEN)
    left = [(each.user_id, each.meeting_key) for each in await store.calendar.claim_due(NOON, 10)]
    assert len(left) == 5
    assert sum(user_id == BEN for user_id, _ in left) == 1


async def test_a_server_that_was_left_leaves_no_row_at_all(store: Store, database_url: str) -> None:
    kept = await keep_group(store, ANN, BEN)
    await store.minutes.add_session(session(kept.key))
    await store.calendar.save_meeting(meeting(kept), [ahead(BEN), ahead(None)])
    await store.roster.invite(kept.key, CLEO, NOON)
    await store.roster.save_guild_rules(rules())
    await store.roster.drop_guild(GUILD)
    rows = await read_all(database_url)
    assert {name for name, found in rows.items() if found} == {"alembic_version", "facts"}


async def test_no_name_is_in_the_database_in_the_clear(store: Store, database_url: str, tmp_path: Path) -> None:
    kept = await keep_group(store)
    await store.roster.save_group(replace(kept, channel_id=5))
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    held = files + str(await read_all(database_url)).encode()
    assert str(GUILD).encode() in held
    for part in (NAME, NAME[:9], NAME[-9:], NAME.encode("unicode_escape").decode()):
        assert part.encode() not in held, part


async def test_a_new_key_in_front_seals_names_anew_too(database_url: str, keys: list[str]) -> None:
    async with await open_store(database_url, keys) as store:
        kept = await keep_group(store)
    new = Fernet.generate_key().decode()
    said: list[str] = []
    await (await open_store(database_url, [new, *keys], announce=said.append)).close()
    assert said == ["Sealed 1 texts with the new key; the old one is not needed any more."]
    async with await open_store(database_url, [new]) as store:
        assert await store.roster.fetch_group(kept.key) == kept


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        ("UPDATE study_groups SET name = 'not what was sealed' WHERE key = :key", "damaged"),
        ("UPDATE study_groups SET door = 'revolving' WHERE key = :key", "newer version"),
        ("""UPDATE study_groups SET rules = '{"moon": 1}' WHERE key = :key""", "newer version"),
    ],
)
async def test_a_group_that_cannot_be_read_is_left_out_and_announced_and_hides_no_other(
    damage: str, why: str, database_url: str, keys: list[str]
) -> None:
    said: list[str] = []
    async with await open_store(database_url, keys, announce=said.append) as store:
        damaged, sound = await keep_group(store), await keep_group(store)

        def change(connection: Connection) -> None:
            is_bytes = connection.dialect.name == "postgresql" and "name" in damage
            statement = damage.replace("'not what was sealed'", "'x'::bytea") if is_bytes else damage
            connection.execute(text(statement), {"key": damaged.key})

        await look_into(database_url, change)
        said.clear()
        assert await store.roster.fetch_group(damaged.key) is None
        assert await store.roster.groups_of_guild(GUILD) == [sound]
        assert await store.roster.groups_of_person(ANN) == [sound]
        assert len(said) == 3
        assert all(damaged.key in line and why in line for line in said)
        exported = str((await store.export(ANN))["groups"])
        assert "cannot be shown" in exported
        assert damaged.key in exported
        assert (await store.forget(ANN)).groups == 2


async def test_a_member_of_unknown_role_is_left_out_and_hides_no_other(store: Store, database_url: str) -> None:
    kept = await keep_group(store, ANN, BEN)
    await look_into(
        database_url,
        lambda connection: connection.execute(text("UPDATE group_members SET role = 'jester' WHERE role = 'owner'")),
    )
    assert [each.user_id for each in await store.roster.members_of(kept.key)] == [BEN]
    await store.forget(ANN)
    handed = await store.roster.fetch_group(kept.key)
    assert handed
    assert handed.owner_id == BEN


async def test_where_a_servers_rules_cannot_be_read_only_its_managers_may_create(
    store: Store, database_url: str
) -> None:
    await store.roster.save_guild_rules(rules())
    await look_into(
        database_url, lambda connection: connection.execute(text("UPDATE guild_rules SET creators = 'the moon'"))
    )
    assert await store.roster.guild_rules(GUILD) == GuildRules(GUILD, creators=Creators.MANAGERS)


async def test_rules_of_before_have_the_defaults_of_what_was_added_since(store: Store, database_url: str) -> None:
    kept = await keep_group(store)
    await look_into(
        database_url,
        lambda connection: connection.execute(text("""UPDATE study_groups SET rules = '{"minutes": 9}'""")),
    )
    found = await store.roster.fetch_group(kept.key)
    assert found
    assert found.rules == RoundRules(minutes=9)


async def test_a_group_of_no_channel_and_a_made_up_key_is_kept_too(store: Store) -> None:
    bare = Group(make_key(), GUILD, HOME, "", 0, made_at=NOON)
    await store.roster.add_group(bare, Member(bare.key, BEN, Role.OWNER, NOON))
    assert await store.roster.fetch_group(bare.key) == bare
