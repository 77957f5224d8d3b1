import asyncio
from dataclasses import replace
from datetime import datetime, time, timedelta, timezone

import pytest

from bot.rehearsal.scenario import Difficulty
from bot.rehearsal.session import Coaching
from bot.store import (
    ConflictError,
    OpenAlreadyError,
    Person,
    Record,
    Spot,
    SpotKind,
    Status,
    Store,
    StoreError,
    make_key,
    open_store,
)
from tests.store.samples import ANN, BEN, DM, NOON, THREAD, later, plan, record, rehearsal, score


async def test_what_was_added_is_fetched_unchanged(store: Store) -> None:
    kept = record(ANN, THREAD, "A line with “quotes”, ümlauts and 🧥.", "\x00 and a null")
    await store.add(kept)
    assert await store.fetch(kept.key) == kept
    assert await store.fetch_open(ANN, THREAD.place) == kept
    assert await store.fetch("nobodyskey00") is None


async def test_what_was_saved_is_fetched_with_its_new_revision(store: Store) -> None:
    first = record()
    await store.add(first)
    moved = replace(
        first,
        rehearsal=rehearsal("one", "two"),
        spot=THREAD,
        turn=2,
        seen_id=1_199_999_999_999_999_999,
        status=Status.FINISHED,
        changed_at=later(5),
    )
    saved = await store.save(moved)
    assert saved == replace(moved, revision=1)
    assert await store.fetch(first.key) == saved
    assert await store.fetch_open(ANN, DM.place) is None


async def test_moments_come_back_aware_whatever_zone_they_were_given_in(store: Store) -> None:
    there = timezone(timedelta(hours=5, minutes=30))
    kept = record(at=NOON.astimezone(there).replace(microsecond=123_456))
    await store.add(kept)
    fetched = await store.fetch(kept.key)
    assert fetched
    assert fetched.started_at == kept.started_at
    assert fetched.started_at.utcoffset() == timedelta(0)


async def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="without a time zone"):
        await store.add(record(at=datetime(2026, 11, 20, 12)))  # noqa: DTZ001 - this is what must be refused
    assert await store.count_open() == 0


async def test_the_second_save_of_a_revision_is_a_conflict_and_changes_nothing(store: Store) -> None:
    first = record()
    await store.add(first)
    winner = await store.save(replace(first, rehearsal=rehearsal("the winner's line")))
    with pytest.raises(ConflictError, match="fetch it anew"):
        await store.save(replace(first, rehearsal=rehearsal("the loser's line")), score=score(first))
    assert await store.fetch(first.key) == winner
    assert await store.fetch_scores(ANN) == []


async def test_saving_what_was_deleted_is_a_conflict(store: Store) -> None:
    kept = record()
    await store.add(kept)
    await store.forget(ANN)
    with pytest.raises(ConflictError):
        await store.save(kept)
    assert await store.fetch(kept.key) is None


async def test_two_stores_that_save_the_same_revision_let_one_win(
    store: Store, database_url: str, keys: list[str]
) -> None:
    first = record()
    await store.add(first)
    async with await open_store(database_url, keys) as other:
        outcomes = await asyncio.gather(
            *(which.save(replace(first, turn=turn)) for turn, which in enumerate([store, other] * 5, 1)),
            return_exceptions=True,
        )
    (winner,) = [outcome for outcome in outcomes if isinstance(outcome, Record)]
    assert sum(isinstance(outcome, ConflictError) for outcome in outcomes) == 9
    assert await store.fetch(first.key) == winner


async def test_one_person_has_one_open_rehearsal_in_a_place(store: Store) -> None:
    await store.add(record(ANN, DM))
    with pytest.raises(OpenAlreadyError, match="open rehearsal"):
        await store.add(record(ANN, DM))
    with pytest.raises(OpenAlreadyError):
        await store.add(record(ANN, Spot(SpotKind.DM, 99)))
    await store.add(record(ANN, THREAD))
    await store.add(record(ANN, Spot(SpotKind.HERE, THREAD.channel_id)))
    await store.add(record(BEN, DM))
    await store.add(record(ANN, DM, status=Status.STOPPED))
    assert await store.count_open() == 4


async def test_a_rehearsal_cannot_move_into_a_place_that_is_taken(store: Store) -> None:
    await store.add(record(ANN, DM))
    wanderer = record(ANN, THREAD)
    await store.add(wanderer)
    with pytest.raises(OpenAlreadyError):
        await store.save(replace(wanderer, spot=DM))
    assert await store.fetch_open(ANN, THREAD.place) == wanderer


async def test_a_place_is_free_again_when_its_rehearsal_is_closed(store: Store) -> None:
    first, second = record(), record()
    await store.add(first)
    await store.save(replace(first, status=Status.FINISHED))
    await store.add(second)
    assert await store.fetch_open(ANN, DM.place) == second


async def test_replacing_closes_the_old_one_with_its_score_and_opens_the_new_one(store: Store) -> None:
    old, new = record(), record(at=later(9))
    await store.add(old)
    await store.replace_open(replace(old, status=Status.STOPPED), new, score=score(old))
    assert await store.fetch_open(ANN, DM.place) == new
    assert await store.fetch(old.key) == replace(old, status=Status.STOPPED, revision=1)
    assert await store.fetch_scores(ANN) == [score(old)]


async def test_a_replacement_that_cannot_be_added_leaves_the_old_one_open(store: Store) -> None:
    old, other = record(ANN, DM), record(ANN, THREAD)
    await store.add(old)
    await store.add(other)
    with pytest.raises(OpenAlreadyError):
        await store.replace_open(replace(old, status=Status.STOPPED), record(ANN, THREAD), score=score(old))
    assert await store.fetch_open(ANN, DM.place) == old
    assert await store.fetch_scores(ANN) == []


async def test_replacing_what_somebody_else_saved_meanwhile_is_a_conflict_and_adds_nothing(store: Store) -> None:
    old = record()
    await store.add(old)
    newer = await store.save(replace(old, turn=1))
    with pytest.raises(ConflictError):
        await store.replace_open(replace(old, status=Status.STOPPED), record(), score=score(old))
    assert await store.fetch_all_open(ANN) == [newer]
    assert await store.fetch_scores(ANN) == []


async def test_a_score_is_kept_once_however_often_its_rehearsal_is_saved(store: Store) -> None:
    kept = record()
    await store.add(kept)
    kept = await store.save(replace(kept, status=Status.FINISHED), score=score(kept))
    await store.save(kept, score=score(kept, total=99))
    assert await store.fetch_scores(ANN) == [score(kept)]


async def test_scores_come_oldest_first_and_only_ones_own(store: Store) -> None:
    played = [record(at=later(minutes), status=Status.FINISHED) for minutes in (20, 0, 10)]
    for each in (*played, record(BEN, status=Status.FINISHED)):
        await store.add(each)
        await store.save(each, score=score(each))
    assert [found.key for found in await store.fetch_scores(ANN)] == [played[1].key, played[2].key, played[0].key]
    assert (await store.fetch_scores(ANN))[0].difficulty is Difficulty.MEDIUM


async def test_all_that_a_person_has_open_comes_newest_change_first(store: Store) -> None:
    older, newer = record(ANN, DM, at=later(1)), record(ANN, THREAD, at=later(2))
    for each in (newer, older, record(BEN, DM), record(ANN, DM, status=Status.FINISHED)):
        await store.add(each)
    assert await store.fetch_all_open(ANN) == [newer, older]


async def test_what_changed_lately_comes_newest_first_open_or_closed_and_no_more_than_asked_for(store: Store) -> None:
    kept = [record(user_id, at=later(user_id)) for user_id in range(5)]
    kept[3] = replace(kept[3], status=Status.FINISHED)
    for each in kept:
        await store.add(each)
    assert await store.fetch_recent(later(2), 10) == [kept[4], kept[3], kept[2]]
    assert await store.fetch_recent(later(0), 2) == [kept[4], kept[3]]


async def test_plans_come_back_in_the_order_in_which_they_were_made(store: Store) -> None:
    first = await store.add_plan(plan())
    second = await store.add_plan(plan(cue="She shows me to the lift"))
    await store.add_plan(plan(BEN))
    assert first.id is not None
    assert await store.fetch_plans(ANN) == [first, second]
    assert first == replace(plan(), id=first.id)


async def test_settings_are_the_defaults_until_they_are_saved_and_then_the_last_saved(store: Store) -> None:
    assert await store.fetch_person(ANN) == Person(ANN)
    await store.save_person(Person(ANN, "Europe/Vienna", Coaching.END, has_human_delay=False, is_welcomed=True))
    latest = Person(
        ANN,
        None,
        Coaching.OFF,
        is_welcomed=True,
        quiet_from=time(23, 15),
        quiet_to=time(0),
        dm_channel_id=DM.channel_id,
    )
    await store.save_person(latest)
    assert await store.fetch_person(ANN) == latest


async def test_saving_what_somebody_changed_leaves_what_was_changed_meanwhile(store: Store) -> None:
    before = Person(ANN, "Europe/Vienna")
    await store.save_person(before)
    await store.save_person(replace(before, reminders_off=True), before=before)
    await store.save_person(replace(before, zone=None, is_welcomed=True), before=before)
    assert await store.fetch_person(ANN) == Person(ANN, is_welcomed=True, reminders_off=True)


async def test_a_fact_is_what_was_written_last(store: Store) -> None:
    assert await store.read_fact("commands") is None
    await store.write_fact("commands", "a" * 64)
    await store.write_fact("commands", "b" * 64)
    assert await store.read_fact("commands") == "b" * 64


async def test_fifty_people_at_once_lose_nothing(store: Store) -> None:
    async def practise(user_id: int) -> Record:
        kept = record(user_id)
        await store.add(kept)
        for turn in range(1, 6):
            kept = await store.save(replace(kept, turn=turn, rehearsal=rehearsal(*["so"] * turn)))
        return await store.save(replace(kept, status=Status.FINISHED), score=score(kept))

    played = await asyncio.gather(*(practise(user_id) for user_id in range(50)))
    for kept in played:
        assert await store.fetch(kept.key) == kept
        assert len(await store.fetch_scores(kept.user_id)) == 1
    assert await store.count_open() == 0


async def test_keys_are_twelve_characters_that_fit_into_a_button(store: Store) -> None:
    made = {make_key() for _ in range(500)}
    assert len(made) == 500
    assert all(len(key) == 12 and key.replace("-", "a").replace("_", "a").isalnum() for key in made)


async def test_a_closed_store_says_that_it_is_closed(database_url: str, keys: list[str]) -> None:
    store = await open_store(database_url, keys)
    await store.close()
    await store.close()
    with pytest.raises(StoreError, match="closed"):
        await store.count_open()
