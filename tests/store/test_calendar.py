"""Meetings and the messages about them: none is lost, and none goes to two."""

import asyncio
import dataclasses
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.diary.interview import WallTime
from bot.groups import Calendar
from bot.groups.group import Group
from bot.groups.meeting import Meeting, MeetingReminder, Occasion, PlannedMessage, Reach
from bot.store import ConflictError, Person, Store, open_store
from tests.databases import look_into, read_all
from tests.groups.calendar import MemoryCalendar
from tests.store.group_samples import GUILD, MONDAY, VIENNA, ahead, claim_one, group, keep_group, meeting
from tests.store.samples import ANN, BEN, NOON, later


@pytest.fixture
async def kept(store_if_any: Store | None) -> tuple[Calendar, Group]:
    """Whatever keeps meetings: both databases, and what other tests have in their place; and a group to meet."""
    if store_if_any is None:
        return MemoryCalendar(), group()
    return store_if_any.calendar, await keep_group(store_if_any, ANN, BEN)


def facts_of(message: MeetingReminder) -> tuple[str, WallTime, int | None, datetime, Occasion]:
    return message.meeting_key, message.starts, message.user_id, message.due_at, message.occasion


async def now_is(calendar: Calendar, message: MeetingReminder) -> MeetingReminder:
    found = await calendar.fetch_meeting_reminder(message.id)
    assert found
    return found


# What every calendar does.


async def test_a_meeting_comes_back_as_it_was_made_and_as_it_was_changed(kept: tuple[Calendar, Group]) -> None:
    calendar, club = kept
    new = meeting(club)
    made = await calendar.save_meeting(new, [])
    assert made == replace(new, revision=1)
    assert await calendar.fetch_meeting(new.key) == made
    changed = replace(
        made, starts=WallTime(MONDAY + timedelta(days=1), "Asia/Kolkata"), is_weekly=False, minutes=45,
        reach=Reach.CHANNEL, event_id=None, is_cancelled=True, made_by=BEN,
    )  # fmt: skip
    assert await calendar.save_meeting(changed, None) == replace(changed, revision=2)
    assert await calendar.fetch_meeting(new.key) == replace(changed, revision=2)
    assert await calendar.fetch_meeting("nobodyskey00") is None


async def test_the_second_save_of_a_revision_is_a_conflict_and_plans_nothing(kept: tuple[Calendar, Group]) -> None:
    calendar, club = kept
    new = meeting(club)
    made = await calendar.save_meeting(new, [])
    winner = await calendar.save_meeting(replace(made, minutes=20), [])
    for stale in (new, replace(made, minutes=30), replace(meeting(club), revision=1)):
        with pytest.raises(ConflictError):
            await calendar.save_meeting(stale, [ahead()])
    assert await calendar.fetch_meeting(new.key) == winner
    assert await calendar.next_due() is None


async def test_a_groups_meetings_come_by_their_next_time_without_those_cancelled(kept: tuple[Calendar, Group]) -> None:
    calendar, club = kept
    last = await calendar.save_meeting(meeting(club, MONDAY + timedelta(days=7)), [])
    first = await calendar.save_meeting(meeting(club, MONDAY + timedelta(days=1)), [])
    await calendar.save_meeting(replace(meeting(club), is_cancelled=True), [])
    assert await calendar.meetings_of(club.key) == [first, last]
    assert await calendar.meetings_of("nobodyskey00") == []


async def test_what_was_planned_waits_and_is_claimed_once_the_longest_overdue_first(
    kept: tuple[Calendar, Group],
) -> None:
    calendar, club = kept
    made = await calendar.save_meeting(
        meeting(club),
        [
            PlannedMessage(None, Occasion.TURN, later(99)),
            PlannedMessage(None, Occasion.START, later(2)),
            ahead(BEN, minutes=1),
            ahead(ANN),
        ],
    )
    assert await calendar.next_due() == NOON
    assert await calendar.claim_due(later(-1), 10) == []
    (first,) = await calendar.claim_due(later(3), 1)
    assert facts_of(first) == (made.key, made.starts, ANN, NOON, Occasion.AHEAD)
    assert (first.attempt, first.claimed_at, first.message_id) == (0, later(3), None)
    assert await now_is(calendar, first) == first
    rest = await calendar.claim_due(later(3), 10)
    assert [(each.user_id, each.occasion) for each in rest] == [(BEN, Occasion.AHEAD), (None, Occasion.START)]
    assert await calendar.claim_due(later(3), 10) == []
    assert await calendar.next_due() == later(99)


async def test_what_is_planned_takes_the_place_of_what_waits_and_of_nothing_else(kept: tuple[Calendar, Group]) -> None:
    calendar, club = kept
    other = await calendar.save_meeting(meeting(club), [ahead(BEN, 50)])
    start = PlannedMessage(None, Occasion.START, later(9))
    made = await calendar.save_meeting(meeting(club), [ahead(), ahead(BEN, 1), ahead(None, 10), start])
    sent, claimed = await calendar.claim_due(later(1), 10)
    await calendar.mark_sent(sent.id, 77)
    moved = replace(made, starts=WallTime(MONDAY + timedelta(days=7), VIENNA))
    await calendar.save_meeting(moved, [ahead(BEN, 20)])
    assert await calendar.claimed_before(later(1)) == [claimed]
    assert (await now_is(calendar, sent)).message_id == 77
    waiting = await calendar.claim_due(later(99), 10)
    assert [facts_of(each) for each in waiting] == [
        (made.key, moved.starts, BEN, later(20), Occasion.AHEAD),
        (other.key, other.starts, BEN, later(50), Occasion.AHEAD),
    ]


async def test_nobody_is_written_to_twice_about_the_same_time(kept: tuple[Calendar, Group]) -> None:
    calendar, club = kept
    made = await calendar.save_meeting(meeting(club), [ahead(), ahead(BEN), ahead(None, 7)])
    sent, claimed = await calendar.claim_due(NOON, 10)
    await calendar.mark_sent(sent.id, 77)
    turn = PlannedMessage(None, Occasion.TURN, later(99))
    await calendar.save_meeting(made, [ahead(ANN, 5), ahead(BEN, 6), ahead(None, 8), turn])
    waiting = await calendar.claim_due(later(99), 10)
    assert [(each.user_id, each.due_at, each.occasion) for each in waiting] == [
        (None, later(8), Occasion.AHEAD),
        (None, later(99), Occasion.TURN),
    ]
    assert await calendar.claimed_before(NOON) == [claimed]


async def test_saving_without_a_plan_leaves_what_waits(kept: tuple[Calendar, Group]) -> None:
    calendar, club = kept
    made = await calendar.save_meeting(meeting(club), [ahead()])
    saved = await calendar.save_meeting(replace(made, event_id=3), None)
    assert await calendar.next_due() == NOON
    await calendar.save_meeting(saved, [])
    assert await calendar.next_due() is None


async def test_what_failed_for_now_waits_for_its_next_try(kept: tuple[Calendar, Group]) -> None:
    calendar, club = kept
    await calendar.save_meeting(meeting(club), [ahead()])
    (claimed,) = await calendar.claim_due(NOON, 1)
    for _ in range(2):
        await calendar.retry(claimed.id, later(5))
    waiting = replace(claimed, attempt=1, due_at=later(5), claimed_at=None)
    assert await now_is(calendar, claimed) == waiting
    assert await calendar.next_due() == later(5)
    assert await calendar.claim_due(later(5), 1) == [replace(waiting, claimed_at=later(5))]


async def test_what_a_crash_left_claimed_is_found_again_until_something_becomes_of_it(
    kept: tuple[Calendar, Group],
) -> None:
    calendar, club = kept
    await calendar.save_meeting(meeting(club), [ahead(), ahead(BEN), ahead(None)])
    claimed = await calendar.claim_due(NOON, 10)
    assert await calendar.claimed_before(later(-1)) == []
    assert {each.id for each in await calendar.claimed_before(NOON)} == {each.id for each in claimed}
    sent, unreachable, senseless = claimed
    await calendar.mark_sent(sent.id, 77)
    await calendar.mark_undeliverable(unreachable.id)
    await calendar.drop([senseless.id, 999_999])
    await calendar.drop([])
    assert await calendar.claimed_before(later(9)) == []
    assert await calendar.claim_due(later(9_999), 10) == []
    assert await calendar.next_due() is None


async def test_what_was_sent_is_not_dropped_or_tried_again_by_whoever_comes_late(kept: tuple[Calendar, Group]) -> None:
    calendar, club = kept
    await calendar.save_meeting(meeting(club), [ahead(), ahead(BEN), ahead(None)])
    sent, given_back, waiting = await calendar.claim_due(NOON, 10)
    await calendar.mark_sent(sent.id, 77)
    for each, minutes in ((given_back, 5), (waiting, 6)):
        await calendar.retry(each.id, later(minutes))
    await calendar.drop([sent.id, waiting.id])
    await calendar.mark_undeliverable(given_back.id)
    await calendar.retry(sent.id, later(1))
    assert (await now_is(calendar, sent)).message_id == 77
    assert [each.id for each in await calendar.claim_due(later(99), 10)] == [given_back.id]


# What the databases have to get right.


def test_every_field_of_a_meeting_differs_from_its_default_in_the_sample_or_is_tried_above() -> None:
    sample, bare = meeting(group()), Meeting("k", "g", WallTime(MONDAY, "UTC"), made_by=0)
    same = {
        field.name for field in dataclasses.fields(sample) if getattr(sample, field.name) == getattr(bare, field.name)
    }
    assert same == {"is_cancelled", "revision"}


async def test_the_second_of_two_equal_times_stays_the_second(store: Store) -> None:
    night = datetime(2026, 10, 25, 2, 30, fold=1)  # noqa: DTZ001 - what a clock on the wall shows
    made = await store.calendar.save_meeting(meeting(await keep_group(store), night), [ahead()])
    (claimed,) = await store.calendar.claim_due(NOON, 1)
    fetched = await store.calendar.fetch_meeting(made.key)
    assert fetched
    assert fetched.starts.at.fold == claimed.starts.at.fold == 1


async def test_a_message_planned_again_for_the_same_moment_keeps_its_id_and_its_tries(store: Store) -> None:
    claimed = await claim_one(store)
    await store.calendar.retry(claimed.id, later(5))
    made = await store.calendar.fetch_meeting(claimed.meeting_key)
    assert made
    await store.calendar.save_meeting(made, [ahead(), ahead(None, 30)])
    again, _ = await store.calendar.claim_due(later(30), 10)
    assert (again.id, again.attempt, again.due_at) == (claimed.id, 1, later(5))


async def test_what_could_not_be_delivered_may_be_planned_once_more(store: Store) -> None:
    """A weekly meeting whose turn was given up would otherwise stand still for ever."""
    claimed = await claim_one(store)
    await store.calendar.mark_undeliverable(claimed.id)
    made = await store.calendar.fetch_meeting(claimed.meeting_key)
    assert made
    await store.calendar.save_meeting(made, [ahead()])
    (again,) = await store.calendar.claim_due(NOON, 10)
    assert facts_of(again) == facts_of(claimed)
    assert again.id != claimed.id


async def test_an_id_is_never_given_twice_because_nonces_are_made_of_it(store: Store) -> None:
    used = set()
    for _ in range(5):
        used.add((await claim_one(store)).id)
        await store.roster.drop_guild(GUILD)
    assert len(used) == 5


async def test_who_is_no_member_is_not_written_to_whatever_is_planned(store: Store) -> None:
    club = await keep_group(store, ANN)
    await store.calendar.save_meeting(meeting(club), [ahead(ANN), ahead(BEN), ahead(None)])
    assert {each.user_id for each in await store.calendar.claim_due(NOON, 10)} == {ANN, None}


async def test_whoever_has_stopped_all_reminders_is_not_written_to_either(store: Store, database_url: str) -> None:
    club = await keep_group(store, ANN, BEN)
    await store.save_person(Person(ANN, reminders_off=True))
    await store.calendar.save_meeting(meeting(club), [ahead(ANN), ahead(BEN), ahead(None)])
    assert {each.user_id for each in await store.calendar.claim_due(NOON, 10)} == {BEN, None}
    assert len((await read_all(database_url))["meeting_reminders"]) == 2


async def test_two_that_claim_at_once_never_get_the_same(store: Store, database_url: str, keys: list[str]) -> None:
    people = range(1, 61)
    club = await keep_group(store, *people)
    await store.calendar.save_meeting(meeting(club), [ahead(user_id) for user_id in people])
    async with await open_store(database_url, keys) as other:
        claims = await asyncio.gather(*(which.calendar.claim_due(NOON, 7) for which in [store, other] * 10))
        rest = await store.calendar.claim_due(NOON, 100)
    claimed = [each.user_id for batch in (*claims, rest) for each in batch]
    assert sorted(user_id or 0 for user_id in claimed) == list(people)


async def test_two_stores_that_save_the_same_revision_let_one_win_with_its_plan(
    store: Store, database_url: str, keys: list[str]
) -> None:
    new = meeting(await keep_group(store))
    async with await open_store(database_url, keys) as other:
        outcomes = await asyncio.gather(
            *(
                which.calendar.save_meeting(replace(new, minutes=minutes), [ahead(ANN, minutes)])
                for minutes, which in enumerate([store, other] * 5, 1)
            ),
            return_exceptions=True,
        )
    (winner,) = [outcome for outcome in outcomes if isinstance(outcome, Meeting)]
    assert sum(isinstance(outcome, ConflictError) for outcome in outcomes) == 9
    assert await store.calendar.fetch_meeting(new.key) == winner
    assert [each.due_at for each in await store.calendar.claim_due(later(99), 99)] == [later(winner.minutes)]


async def test_planning_and_claiming_at_once_lets_no_message_be_sent_twice(
    store: Store, database_url: str, keys: list[str]
) -> None:
    club = await keep_group(store, ANN, BEN)
    made = [await store.calendar.save_meeting(meeting(club), [ahead(), ahead(BEN, 20)]) for _ in range(12)]
    async with await open_store(database_url, keys) as other:
        claims, _ = await asyncio.gather(
            asyncio.gather(*(other.calendar.claim_due(NOON, 3) for _ in range(8))),
            asyncio.gather(*(store.calendar.save_meeting(each, [ahead(BEN, 21)]) for each in made)),
        )
    claimed = [each.id for batch in claims for each in batch]
    assert len(claimed) == len(set(claimed))
    rest = await store.calendar.claim_due(later(99), 99)
    assert [each.due_at for each in rest] == [later(21)] * 12


async def test_sending_what_was_forgotten_meanwhile_brings_nothing_back(store: Store, database_url: str) -> None:
    claimed = await claim_one(store)
    await store.forget(ANN)
    await store.calendar.mark_sent(claimed.id, 77)
    await store.calendar.retry(claimed.id, NOON)
    await store.calendar.mark_undeliverable(claimed.id)
    assert await store.calendar.fetch_meeting_reminder(claimed.id) is None
    assert str(ANN) not in str(await read_all(database_url))


async def test_a_naive_moment_is_refused_everywhere(store: Store) -> None:
    claimed, naive = await claim_one(store), NOON.replace(tzinfo=None)
    made = await store.calendar.fetch_meeting(claimed.meeting_key)
    assert made
    for asking in (
        store.calendar.claim_due(naive, 1),
        store.calendar.claimed_before(naive),
        store.calendar.retry(claimed.id, naive),
        store.calendar.save_meeting(made, [replace(ahead(None), due_at=naive)]),
    ):
        with pytest.raises(Exception, match="without a time zone"):
            await asking
    assert await now_is(store.calendar, claimed) == claimed
    assert await store.calendar.fetch_meeting(made.key) == made


async def test_a_zone_that_this_machine_does_not_know_keeps_no_meeting_from_the_list(store: Store) -> None:
    club = await keep_group(store)
    lost = await store.calendar.save_meeting(meeting(club, zone="Europe/Atlantis"), [])
    sound = await store.calendar.save_meeting(meeting(club, MONDAY + timedelta(days=1)), [])
    assert await store.calendar.meetings_of(club.key) == [lost, sound]


async def test_a_meeting_that_cannot_be_read_is_left_out_and_announced_and_hides_no_other(
    database_url: str, keys: list[str]
) -> None:
    said: list[str] = []
    async with await open_store(database_url, keys, announce=said.append) as store:
        club = await keep_group(store)
        damaged = await store.calendar.save_meeting(meeting(club), [])
        await look_into(
            database_url, lambda connection: connection.execute(text("UPDATE meetings SET reach = 'pigeon'"))
        )
        sound = await store.calendar.save_meeting(meeting(club), [])
        said.clear()
        assert await store.calendar.meetings_of(club.key) == [sound]
        assert await store.calendar.fetch_meeting(damaged.key) is None
        assert len(said) == 2
        assert all(damaged.key in line for line in said)


async def test_purging_takes_what_was_sent_long_ago_and_meetings_long_over_and_nothing_that_is_to_come(
    store: Store, database_url: str
) -> None:
    club = await keep_group(store, ANN, BEN)
    soon = await store.calendar.save_meeting(meeting(club), [ahead(), ahead(BEN), ahead(None, 90)])
    sent, claimed = await store.calendar.claim_due(NOON, 10)
    await store.calendar.mark_sent(sent.id, 77)
    over = replace(meeting(club, datetime(2026, 11, 1, 9)), is_cancelled=True)  # noqa: DTZ001 - on the wall
    await store.calendar.save_meeting(over, [])
    await store.calendar.save_meeting(replace(meeting(club), is_cancelled=True), [])
    await store.purge(later(60))
    assert await store.calendar.fetch_meeting_reminder(sent.id) is None
    assert await store.calendar.claimed_before(NOON) == [claimed]
    assert await store.calendar.next_due() == later(90)
    assert await store.calendar.fetch_meeting(soon.key) == soon
    assert await store.calendar.fetch_meeting(over.key) is None
    assert len((await read_all(database_url))["meetings"]) == 2
