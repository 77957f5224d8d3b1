"""Interviews: kept as they are, saved once per revision, and nobody's words in the clear."""

import asyncio
import dataclasses
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Connection, text

from bot.diary.interview import Debrief, Format, IfThen, Interview, Kind, Outcome, Status, WallTime
from bot.store import ConflictError, Store, StoreError, open_store
from tests.databases import look_into, read_all
from tests.store.diary_samples import SECRETS, START, VIENNA, interview, reminder, second_half_past_two
from tests.store.samples import ANN, BEN


async def test_what_was_added_is_fetched_unchanged(store: Store) -> None:
    kept = interview()
    await store.diary.add(kept)
    assert await store.diary.fetch(kept.key) == kept
    assert await store.diary.fetch("nobodyskey00") is None


def test_every_field_of_an_interview_differs_from_its_default_in_the_sample_or_is_tried_below() -> None:
    tried_below = {"done", "status", "outcome", "revision"}
    sample, bare = interview(), Interview("k", 0, WallTime(START, "UTC"))
    same = {
        field.name for field in dataclasses.fields(sample) if getattr(sample, field.name) == getattr(bare, field.name)
    }
    assert same == tried_below
    assert all(getattr(sample.debrief, field.name) for field in dataclasses.fields(Debrief))
    assert all(getattr(sample.plan, field.name) for field in dataclasses.fields(IfThen))


async def test_an_interview_of_which_hardly_anything_is_known_is_kept_too(store: Store) -> None:
    bare = Interview("barekey00000", ANN, WallTime(START, "UTC"))
    await store.diary.add(bare)
    assert await store.diary.fetch(bare.key) == bare


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "@everyone <@1> **bold** `'; DROP TABLE interviews; --",
        "\x00",
        "half a pair: \ud83e",
        "🧥" * 5_000,
        "\u202eevil",
    ],
)
async def test_whatever_was_typed_comes_back_as_it_was(typed: str, store: Store) -> None:
    kept = replace(
        interview(), company=typed, role=typed, checks_in=typed, walks_in=typed,
        plan=IfThen(typed, typed, typed, (typed, typed)), debrief=Debrief(typed, typed, typed, typed),
    )  # fmt: skip
    await store.diary.add(kept)
    assert await store.diary.fetch(kept.key) == kept
    assert (await store.export(ANN))["interviews"]


async def test_what_was_saved_is_fetched_with_its_new_revision(store: Store) -> None:
    first = interview()
    await store.diary.add(first)
    moved = replace(
        first, starts=WallTime(START + timedelta(days=1), "Asia/Kolkata"), minutes=25, format=Format.PHONE, debrief=None,
        off=frozenset(Kind), done=frozenset({Kind.NOTE}), status=Status.CLOSED, outcome=Outcome.SILENCE,
    )  # fmt: skip
    saved = await store.diary.save(moved)
    assert saved == replace(moved, revision=1)
    assert await store.diary.fetch(first.key) == saved


async def test_the_second_of_two_equal_times_stays_the_second(store: Store) -> None:
    kept = replace(interview(), starts=second_half_past_two())
    await store.diary.add(kept)
    fetched = await store.diary.fetch(kept.key)
    assert fetched
    assert fetched.starts.at.fold == 1
    assert fetched.starts.moment == kept.starts.moment


async def test_seconds_are_kept_where_there_are_any(store: Store, database_url: str) -> None:
    exact = interview(at=START.replace(second=7, microsecond=250))
    await store.diary.add(exact)
    await store.diary.add(interview())
    assert await store.diary.fetch(exact.key) == exact
    assert "'2026-11-24T14:30'" in str(await read_all(database_url))


async def test_the_second_save_of_a_revision_is_a_conflict_and_changes_nothing(store: Store) -> None:
    first = interview()
    await store.diary.add(first)
    winner = await store.diary.save(replace(first, role="the winner's"))
    with pytest.raises(ConflictError, match="fetch it anew"):
        await store.diary.save(replace(first, role="the loser's"))
    with pytest.raises(ConflictError):
        await store.diary.save_and_plan(replace(first, role="the loser's"), [reminder()])
    assert await store.diary.fetch(first.key) == winner
    assert await store.diary.waiting_of(first.key) == []


async def test_saving_or_planning_what_was_deleted_is_a_conflict_and_leaves_nothing(
    store: Store, database_url: str
) -> None:
    kept = interview()
    await store.diary.add(kept)
    await store.forget(ANN)
    for saving in (
        store.diary.save(kept),
        store.diary.save_and_plan(kept, [reminder()]),
        store.diary.plan(kept, [reminder()]),
    ):
        with pytest.raises(ConflictError):
            await saving
    assert str(ANN) not in str(await read_all(database_url))


async def test_two_stores_that_save_the_same_revision_let_one_win(
    store: Store, database_url: str, keys: list[str]
) -> None:
    first = interview()
    await store.diary.add(first)
    async with await open_store(database_url, keys) as other:
        outcomes = await asyncio.gather(
            *(
                which.diary.save_and_plan(replace(first, minutes=minutes), [reminder(hours=minutes)])
                for minutes, which in enumerate([store, other] * 5, 1)
            ),
            return_exceptions=True,
        )
    (winner,) = [outcome for outcome in outcomes if isinstance(outcome, Interview)]
    assert sum(isinstance(outcome, ConflictError) for outcome in outcomes) == 9
    assert await store.diary.fetch(first.key) == winner
    (planned,) = await store.diary.waiting_of(first.key)
    assert planned.due == reminder(hours=winner.minutes).due


async def test_a_key_is_taken_once(store: Store) -> None:
    kept = interview()
    await store.diary.add(kept)
    with pytest.raises(StoreError):
        await store.diary.add(replace(interview(BEN), key=kept.key))
    assert await store.diary.fetch(kept.key) == kept


async def test_a_draft_can_be_thrown_away_and_whatever_counts_cannot(store: Store) -> None:
    drafted, planned = replace(interview(), status=Status.DRAFT), interview()
    for each in (drafted, planned):
        await store.diary.add(each)
        await store.diary.discard(each.key)
    await store.diary.discard("nobodyskey00")
    assert await store.diary.fetch_own(ANN) == [planned]


async def test_a_draft_that_nobody_confirmed_is_gone_after_a_while_and_nothing_else(store: Store) -> None:
    drafted, planned = replace(interview(), status=Status.DRAFT), interview()
    for each in (drafted, planned):
        await store.diary.add(each)
    assert await store.diary.purge_drafts(datetime.now(UTC) - timedelta(hours=1)) == 0
    assert await store.diary.purge_drafts(datetime.now(UTC) + timedelta(hours=1)) == 1
    assert await store.diary.fetch_own(ANN) == [planned]


async def test_ones_own_come_in_the_order_in_which_they_start_wherever_that_is(store: Store) -> None:
    in_vienna = interview(at=START)  # 13:30 in UTC
    in_tokyo = interview(at=START + timedelta(hours=7), zone="Asia/Tokyo")  # 12:30 in UTC
    in_lima = interview(at=START - timedelta(hours=4), zone="America/Lima")  # 15:30 in UTC
    for each in (in_lima, in_vienna, in_tokyo, interview(BEN)):
        await store.diary.add(each)
    assert await store.diary.fetch_own(ANN) == [in_tokyo, in_vienna, in_lima]
    assert await store.diary.count_own(ANN) == 3


async def test_a_zone_that_this_machine_does_not_know_keeps_nobody_from_the_list(store: Store) -> None:
    lost = interview(zone="Europe/Atlantis")
    await store.diary.add(lost)
    await store.diary.add(interview(at=datetime(2026, 11, 25, 9)))  # noqa: DTZ001 - what a clock on the wall shows
    assert (await store.diary.fetch_own(ANN))[0] == lost


async def test_only_the_statuses_that_were_asked_for_come_and_are_counted(store: Store) -> None:
    drafted, planned, closed = (
        replace(interview(), status=status) for status in (Status.DRAFT, Status.PLANNED, Status.CLOSED)
    )
    for each in (drafted, planned, closed):
        await store.diary.add(each)
    open_ones = (Status.DRAFT, Status.PLANNED)
    assert {one.key for one in await store.diary.fetch_own(ANN, statuses=open_ones)} == {drafted.key, planned.key}
    assert await store.diary.count_own(ANN, statuses=open_ones) == 2
    assert await store.diary.fetch_own(ANN, statuses=()) == []
    assert await store.diary.count_own(ANN, statuses={Status.CANCELLED}) == 0


async def test_five_hundred_interviews_of_one_person_are_listed_and_deleted(store: Store) -> None:
    kept = [interview(at=START + timedelta(hours=hour)) for hour in range(500)]
    for each in kept:
        await store.diary.add(each)
    assert await store.diary.fetch_own(ANN) == kept
    assert (await store.forget(ANN)).interviews == 500


async def test_nothing_that_was_typed_is_in_the_database_in_the_clear(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    kept = interview()
    await store.diary.add(kept)
    await store.diary.save_and_plan(replace(kept, minutes=20), [reminder()])
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    held = files + str(await read_all(database_url)).encode()
    assert VIENNA.encode() in held
    for typed in (*SECRETS, "2026-12-01"):
        for part in (typed, typed[:9], typed[-9:], typed.encode("unicode_escape").decode()):
            assert part.encode() not in held, part


async def test_a_new_key_in_front_seals_interviews_anew_too(database_url: str, keys: list[str]) -> None:
    async with await open_store(database_url, keys) as store:
        kept = interview()
        await store.diary.add(kept)
    new = Fernet.generate_key().decode()
    said: list[str] = []
    await (await open_store(database_url, [new, *keys], announce=said.append)).close()
    assert said == ["Sealed 1 texts with the new key; the old one is not needed any more."]
    async with await open_store(database_url, [new]) as store:
        assert await store.diary.fetch(kept.key) == kept


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        ("UPDATE interviews SET words = 'not what was sealed'", "damaged"),
        ("UPDATE interviews SET format = 'hologram'", "newer version"),
        ("UPDATE interviews SET status = 'dreamt_of'", "newer version"),
        ("UPDATE interviews SET outcome = 'knighted'", "newer version"),
        ("UPDATE interviews SET starts_wall = 'soon-ish'", "newer version"),
    ],
)
async def test_an_interview_that_cannot_be_read_is_left_out_and_announced_and_hides_no_other(
    damage: str, why: str, database_url: str, keys: list[str]
) -> None:
    def change(connection: Connection) -> None:
        is_bytes = connection.dialect.name == "postgresql" and "words" in damage
        connection.execute(text(damage.replace("'not what was sealed'", "'x'::bytea") if is_bytes else damage))

    said: list[str] = []
    async with await open_store(database_url, keys, announce=said.append) as store:
        damaged = interview()
        await store.diary.add(damaged)
        await look_into(database_url, change)
        await store.diary.add(sound := interview())
        said.clear()
        assert await store.diary.fetch(damaged.key) is None
        assert await store.diary.fetch_own(ANN) == [sound]
        assert said
        assert all(damaged.key in line and why in line for line in said)
        assert "cannot be shown" in str((await store.export(ANN))["interviews"])
        assert (await store.forget(ANN)).interviews == 2
