"""Sessions, marks and results: kept as they are, saved once per revision, no mark lost or counted twice."""

import asyncio
import dataclasses
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.groups import Minutes
from bot.groups.marks import Level, RoundResult
from bot.groups.session import Event, GroupSession, Happening, Round, Seat, Stage
from bot.store import ConflictError, OpenAlreadyError, Store, StoreError, open_store
from tests.databases import read_all
from tests.store.group_samples import (
    CHANGE,
    CLEO,
    DAN,
    EVENING,
    KEEP,
    attendee,
    mark,
    played,
    result,
    session,
)
from tests.store.samples import ANN, BEN, NOON, later


@pytest.fixture
def minutes(store: Store) -> Minutes:
    """The store's, which are such."""
    return store.minutes


async def add(minutes: Minutes, channel_id: int = EVENING, stage: Stage = Stage.PLAYING) -> GroupSession:
    kept = session(channel_id=channel_id, stage=stage)
    await minutes.add_session(kept)
    return kept


def closed(of: GroupSession) -> GroupSession:
    """The session with nothing left to be shown."""
    return replace(of, stage=Stage.CLOSED, events=())


# What all minutes do.


async def test_a_session_comes_back_as_it_was_added(minutes: Minutes) -> None:
    kept = await add(minutes)
    assert await minutes.fetch_session(kept.key) == kept
    assert await minutes.open_session_in(EVENING) == kept
    assert await minutes.fetch_session("nobodyskey00") is None
    assert await minutes.open_session_in(3) is None


async def test_what_was_saved_comes_back_with_its_new_revision(minutes: Minutes) -> None:
    kept = await add(minutes)
    moved = replace(
        kept, stage=Stage.MARKING, attendees=(attendee(DAN, Seat.OBSERVER),), round=played(DAN, 2),
        past=(played(),), rounds=2, scenes=("a", "b"), events=(), next_seq=9, lobby_message_id=None,
        changed_at=later(5), channel_id=4, host_id=BEN,
    )  # fmt: skip
    saved = await minutes.save_session(moved)
    assert saved == replace(moved, revision=1)
    assert await minutes.fetch_session(kept.key) == saved
    assert await minutes.open_session_in(EVENING) is None
    assert await minutes.save_session(saved) == replace(moved, revision=2)


async def test_the_second_save_of_a_revision_is_a_conflict_and_changes_nothing(minutes: Minutes) -> None:
    kept = await add(minutes)
    winner = await minutes.save_session(replace(kept, rounds=2))
    with pytest.raises(ConflictError):
        await minutes.save_session(replace(kept, rounds=3), result(kept))
    with pytest.raises(ConflictError):
        await minutes.save_session(session(channel_id=9))
    assert await minutes.fetch_session(kept.key) == winner
    assert await minutes.results_of_group(kept.group_key) == []


async def test_one_session_is_open_in_a_thread(minutes: Minutes) -> None:
    first = await add(minutes)
    with pytest.raises(OpenAlreadyError):
        await minutes.add_session(session())
    await add(minutes, channel_id=9)
    await minutes.save_session(replace(first, stage=Stage.CLOSED))
    second = await add(minutes)
    assert await minutes.open_session_in(EVENING) == second


async def test_whatever_is_open_or_has_something_to_show_is_found_at_the_start(minutes: Minutes) -> None:
    going_on, unshown, over = [await add(minutes, channel_id=number) for number in range(3)]
    going_on = await minutes.save_session(replace(going_on, events=()))
    unshown = await minutes.save_session(replace(unshown, stage=Stage.CLOSED))
    await minutes.save_session(closed(over))
    found = await minutes.open_sessions()
    assert {each.key: each for each in found} == {going_on.key: going_on, unshown.key: unshown}
    await minutes.save_session(closed(unshown))
    assert await minutes.open_sessions() == [going_on]


@pytest.mark.parametrize("user_id", [ANN, BEN, CLEO])
async def test_a_persons_sessions_are_those_in_which_they_have_a_seat_or_a_part(minutes: Minutes, user_id: int) -> None:
    kept = await add(minutes)
    await minutes.add_session(replace(session(channel_id=9), attendees=(), round=None, host_id=DAN, events=()))
    over = await add(minutes, channel_id=8)
    await minutes.save_session(closed(over))
    assert await minutes.open_sessions_of(user_id) == [kept]
    only_in_round = await minutes.save_session(replace(kept, attendees=(), events=()))
    assert await minutes.open_sessions_of(user_id) == [only_in_round]
    await minutes.save_session(replace(only_in_round, round=None, host_id=DAN))
    assert await minutes.open_sessions_of(user_id) == []


async def test_a_mark_comes_back_as_it_was_given_and_marks_come_in_their_order(minutes: Minutes) -> None:
    kept = await add(minutes)
    given = [mark(kept, user_id) for user_id in (CLEO, ANN, BEN)]
    for each in given:
        assert await minutes.add_mark(each)
    assert await minutes.marks_of(kept.key, 1) == given
    assert await minutes.marks_of(kept.key, 2) == await minutes.marks_of("nobodyskey00", 1) == []


async def test_nobody_marks_a_round_twice(minutes: Minutes) -> None:
    kept = await add(minutes)
    first = mark(kept)
    assert await minutes.add_mark(first)
    assert not await minutes.add_mark(replace(first, levels={"exit": Level.MISSING}, keep="another"))
    assert await minutes.marks_of(kept.key, 1) == [first]
    assert await minutes.add_mark(replace(first, number=2))


async def test_sentences_are_added_to_a_mark_and_can_be_changed(minutes: Minutes) -> None:
    kept = await add(minutes)
    bare = replace(mark(kept), keep="", change="", is_named=False)
    await minutes.add_mark(bare)
    assert await minutes.marks_of(kept.key, 1) == [bare]
    for keep, change, is_named in ((KEEP, "", True), ("", CHANGE, False), ("", "", False)):
        assert await minutes.comment(kept.key, 1, CLEO, keep, change, is_named=is_named)
        assert await minutes.marks_of(kept.key, 1) == [replace(bare, keep=keep, change=change, is_named=is_named)]


async def test_without_a_mark_there_is_nothing_to_add_sentences_to(minutes: Minutes) -> None:
    kept = await add(minutes)
    await minutes.add_mark(mark(kept))
    assert not await minutes.comment(kept.key, 1, BEN, "a", "b", is_named=True)
    assert not await minutes.comment(kept.key, 2, CLEO, "a", "b", is_named=True)
    assert not await minutes.comment("nobodyskey00", 1, CLEO, "a", "b", is_named=True)
    assert await minutes.marks_of(kept.key, 1) == [mark(kept)]


async def test_a_result_is_kept_with_the_session_once_however_often_it_is_saved(minutes: Minutes) -> None:
    kept = await add(minutes)
    saved = await minutes.save_session(kept, result(kept))
    await minutes.save_session(saved, replace(result(kept), total=1, manager_id=CLEO))
    assert await minutes.results_of_group(kept.group_key) == [result(kept)]


async def test_results_come_oldest_first_and_only_those_of_the_group(minutes: Minutes) -> None:
    kept, other = await add(minutes), replace(session("othergroup00"), channel_id=9)
    await minutes.add_session(other)
    last, first = result(kept, BEN, 2, minutes=9), result(kept, minutes=1)
    alone = RoundResult(
        kept.key, kept.group_key, 3, CLEO, None, ANN, (), 0, 0, has_thanked=False, is_complete=False,
        finished_at=later(5),
    )  # fmt: skip
    for each in (last, first, alone):
        kept = await minutes.save_session(kept, each)
    await minutes.save_session(other, result(other))
    assert await minutes.results_of_group(kept.group_key) == [first, alone, last]
    assert await minutes.results_of_group("nobodyskey00") == []


async def test_purging_takes_old_sessions_open_or_not_with_their_marks_and_leaves_results(minutes: Minutes) -> None:
    old, over, fresh = [await add(minutes, channel_id=number) for number in range(3)]
    for each in (old, over, fresh):
        await minutes.add_mark(mark(each))
    old = await minutes.save_session(old, result(old))
    await minutes.save_session(closed(over))
    fresh = await minutes.save_session(replace(fresh, changed_at=later(30)))
    assert await minutes.purge_sessions(later(30)) == 2
    assert await minutes.purge_sessions(later(30)) == 0
    assert await minutes.open_sessions() == [fresh]
    assert await minutes.marks_of(old.key, 1) == []
    assert await minutes.marks_of(fresh.key, 1) == [mark(fresh)]
    assert await minutes.results_of_group(old.group_key) == [result(old)]


# What the databases have to get right.


def test_every_field_of_a_session_differs_from_its_default_in_the_sample_or_is_tried_above() -> None:
    tried_above = {"past", "revision", "came", "gone_turns"}
    sample = session()
    bare = GroupSession("k", "g", 0, 0, 0, opened_at=later(1), changed_at=later(1))
    same = {
        field.name for field in dataclasses.fields(sample) if getattr(sample, field.name) == getattr(bare, field.name)
    }
    assert same == tried_above
    plain = Round(0, 0, session().round.rehearsal, heard_at=NOON, ends_at=NOON)  # type: ignore[union-attr]
    unlike = {
        field.name for field in dataclasses.fields(plain) if getattr(played(), field.name) != getattr(plain, field.name)
    }
    assert unlike >= {"manager_id", "observer_ids", "turn", "waiting", "left", "paused_at", "seen_id", "ends_at"}


@pytest.mark.parametrize(
    "typed", ["", "@everyone <@1> '; DROP TABLE group_marks; --", "\x00", "half: \ud83e", "🧥" * 300]
)
async def test_whatever_was_written_beside_a_mark_comes_back_as_it_was(typed: str, store: Store) -> None:
    kept = await add(store.minutes)
    given = replace(mark(kept), keep=typed, change=typed)
    await store.minutes.add_mark(given)
    assert await store.minutes.marks_of(kept.key, 1) == [given]
    assert (await store.export(CLEO))["marks_given"]


async def test_fifty_who_mark_at_once_are_all_counted_once_however_often_their_click_arrives(
    store: Store, database_url: str, keys: list[str]
) -> None:
    people = range(1, 51)
    kept = replace(session(), attendees=tuple(attendee(user_id, Seat.OBSERVER) for user_id in people))
    await store.minutes.add_session(kept)
    async with await open_store(database_url, keys) as other:
        outcomes = await asyncio.gather(
            *(which.minutes.add_mark(mark(kept, user_id)) for user_id in people for which in (store, other, store))
        )
    assert sum(outcomes) == 50
    marks = await store.minutes.marks_of(kept.key, 1)
    assert sorted(each.marker_id or 0 for each in marks) == list(people)


async def test_the_last_two_who_mark_in_the_same_moment_are_both_seen_by_whoever_marked_last(
    store: Store, database_url: str, keys: list[str]
) -> None:
    """Each counts after its own mark, so at least one of them sees that all have marked, and closes the round."""
    kept = await add(store.minutes)

    async def mark_and_count(which: Store, user_id: int) -> int:
        await which.minutes.add_mark(mark(kept, user_id))
        return len(await which.minutes.marks_of(kept.key, 1))

    async with await open_store(database_url, keys) as other:
        counts = await asyncio.gather(mark_and_count(store, BEN), mark_and_count(other, CLEO))
    assert max(counts) == 2


async def test_a_mark_of_or_about_somebody_who_is_in_the_session_no_more_is_a_conflict(
    store: Store, database_url: str
) -> None:
    kept = await add(store.minutes)
    for strange in (mark(kept, DAN), mark(kept, CLEO, DAN), mark(session())):
        with pytest.raises(ConflictError, match="fetch it anew"):
            await store.minutes.add_mark(strange)
    await store.minutes.purge_sessions(later(1))
    with pytest.raises(ConflictError):
        await store.minutes.add_mark(mark(kept))
    assert kept.key not in str(await read_all(database_url))


async def test_two_stores_that_save_the_same_revision_let_one_win_with_its_result(
    store: Store, database_url: str, keys: list[str]
) -> None:
    kept = await add(store.minutes)
    async with await open_store(database_url, keys) as other:
        outcomes = await asyncio.gather(
            *(
                which.minutes.save_session(replace(kept, rounds=number), replace(result(kept), total=number))
                for number, which in enumerate([store, other] * 5, 1)
            ),
            return_exceptions=True,
        )
    (winner,) = [outcome for outcome in outcomes if isinstance(outcome, GroupSession)]
    assert sum(isinstance(outcome, ConflictError) for outcome in outcomes) == 9
    assert await store.minutes.fetch_session(kept.key) == winner
    assert [each.total for each in await store.minutes.results_of_group(kept.group_key)] == [winner.rounds]


async def test_of_ten_that_open_in_one_thread_at_once_one_does(
    store: Store, database_url: str, keys: list[str]
) -> None:
    async with await open_store(database_url, keys) as other:
        outcomes = await asyncio.gather(
            *(which.minutes.add_session(session()) for which in [store, other] * 5), return_exceptions=True
        )
    assert outcomes.count(None) == 1
    assert sum(isinstance(outcome, OpenAlreadyError) for outcome in outcomes) == 9
    assert "open in that thread" in str(next(outcome for outcome in outcomes if outcome))
    assert len(await store.minutes.open_sessions()) == 1


async def test_a_session_cannot_move_into_a_thread_that_is_taken(store: Store) -> None:
    await add(store.minutes)
    wanderer = await add(store.minutes, channel_id=9)
    with pytest.raises(OpenAlreadyError):
        await store.minutes.save_session(replace(wanderer, channel_id=EVENING))
    assert await store.minutes.fetch_session(wanderer.key) == wanderer


async def test_a_key_is_taken_once(store: Store) -> None:
    kept = await add(store.minutes)
    with pytest.raises(StoreError):
        await store.minutes.add_session(replace(session(channel_id=9), key=kept.key))
    assert await store.minutes.fetch_session(kept.key) == kept


async def test_whoever_a_session_names_is_known_without_opening_it_and_no_longer_than_it_does(
    store: Store, database_url: str
) -> None:
    async def people() -> set[object]:
        return {user_id for _, user_id in (await read_all(database_url))["group_session_people"]}

    kept = await add(store.minutes)
    assert await people() == {ANN, BEN, CLEO}
    kept = await store.minutes.save_session(
        replace(kept, past=(played(DAN, 2),), events=(Event(2, Happening.LEFT, who=99),))
    )
    assert await people() == {ANN, BEN, CLEO, DAN, 99}
    await store.minutes.save_session(replace(kept, attendees=(), round=None, past=(), events=(), host_id=0))
    assert await people() == set()


async def test_moments_and_spans_come_back_to_the_microsecond(store: Store) -> None:
    kept = replace(
        session(at=NOON.replace(microsecond=123_456)),
        round=replace(played(), left=timedelta(seconds=1, microseconds=7)),
    )
    await store.minutes.add_session(kept)
    assert await store.minutes.fetch_session(kept.key) == kept


async def test_a_hundred_rounds_leave_a_session_no_longer_than_one(store: Store, database_url: str) -> None:
    kept = await add(store.minutes)
    (before,) = (await read_all(database_url))["group_sessions"]
    for number in range(1, 101):
        kept = await store.minutes.save_session(replace(kept, rounds=number), result(kept, number=number))
    (after,) = (await read_all(database_url))["group_sessions"]
    # Two more digits in a count and in the revision.
    assert len(str(after)) < len(str(before)) + 100
    assert len(await store.minutes.results_of_group(kept.group_key)) == 100


async def test_fifty_groups_of_eight_at_once_lose_nothing(store: Store) -> None:
    async def rehearse(number: int) -> GroupSession:
        people = [number * 10 + seat for seat in range(8)]
        kept = replace(
            session(f"group{number:07}", channel_id=number),
            attendees=tuple(attendee(user_id, Seat.OBSERVER) for user_id in people),
        )
        await store.minutes.add_session(kept)
        for turn in range(5):
            kept = await store.minutes.save_session(replace(kept, next_seq=turn + 2))
        await asyncio.gather(*(store.minutes.add_mark(mark(kept, user_id)) for user_id in people))
        return await store.minutes.save_session(kept, result(kept))

    for kept in await asyncio.gather(*(rehearse(number) for number in range(1, 51))):
        assert await store.minutes.fetch_session(kept.key) == kept
        assert len(await store.minutes.marks_of(kept.key, 1)) == 8
        assert await store.minutes.results_of_group(kept.group_key) == [result(kept)]


async def test_more_than_are_deleted_at_once_are_all_purged(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store._group_deleting._AT_ONCE", 3)
    kept = [await add(store.minutes, channel_id=number) for number in range(7)]
    for each in kept:
        await store.minutes.add_mark(mark(each))
    assert await store.minutes.purge_sessions(later(1)) == 7
    assert await store.minutes.open_sessions() == []
    assert not any([await store.minutes.marks_of(each.key, 1) for each in kept])
