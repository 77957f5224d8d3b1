"""Reminders from being planned to being sent: none is lost, and none goes to two."""

import asyncio
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.diary import Habits, Reminder, UnknownZoneError
from bot.diary.interview import Kind
from bot.store import ConflictError, KeptReminder, Person, ReminderStatus, Store, open_store
from tests.databases import read_all
from tests.store.diary_samples import (
    claim_one,
    interview,
    now_is,
    plan_one,
    reminder,
    second_half_past_two,
    wall,
)
from tests.store.samples import ANN, BEN, NOON, later

# Planning.


async def test_what_was_planned_waits_in_the_order_in_which_it_is_due(store: Store) -> None:
    kept = interview()
    await store.diary.add(kept)
    await store.save_person(Person(ANN, dm_channel_id=1_190_000_000_000_000_007))
    saved = await store.diary.save_and_plan(
        replace(kept, minutes=20),
        [reminder(Kind.NOTE, 30), reminder(Kind.WAY_OUT, 2, "Asia/Kolkata"), reminder(Kind.HOUR_BEFORE, 3)],
    )
    assert await store.diary.fetch(kept.key) == saved
    first, _, last = await store.diary.waiting_of(kept.key)
    assert first == KeptReminder(
        first.id, kept.key, ANN, Kind.WAY_OUT, wall(2, "Asia/Kolkata"), later(120), 0, ReminderStatus.WAITING,
        claimed_at=None, message_id=None, dm_channel_id=1_190_000_000_000_000_007,
    )  # fmt: skip
    assert (last.kind, last.due) == (Kind.NOTE, wall(30))
    assert await store.diary.next_due() == later(120)


async def test_planning_anew_replaces_what_waits_and_touches_nobody_elses(store: Store) -> None:
    others = await plan_one(store, BEN)
    kept = interview()
    await store.diary.add(kept)
    await store.diary.plan(kept, [reminder(Kind.WAY_OUT, 1), reminder(Kind.NOTE, 20)])
    await store.diary.plan(kept, [reminder(Kind.NOTE, 22), reminder(Kind.FOLLOW_UP, 99)])
    assert [(each.kind, each.due) for each in await store.diary.waiting_of(kept.key)] == [
        (Kind.NOTE, wall(22)),
        (Kind.FOLLOW_UP, wall(99)),
    ]
    await store.diary.plan(kept, [])
    assert await store.diary.waiting_of(kept.key) == []
    assert await store.diary.waiting_of(others.interview_key) == [others]


async def test_a_reminder_planned_again_for_the_same_time_stays_the_same_one(store: Store) -> None:
    kept = interview()
    await store.diary.add(kept)
    await store.diary.plan(kept, [reminder(Kind.WAY_OUT, 1), reminder(Kind.NOTE, 20)])
    before = await store.diary.waiting_of(kept.key)
    await store.diary.save_and_plan(replace(kept, role="cook"), [reminder(Kind.NOTE, 20), reminder(Kind.WAY_OUT, 1)])
    assert await store.diary.waiting_of(kept.key) == before


async def test_saving_alone_leaves_the_reminders(store: Store) -> None:
    planned = await plan_one(store)
    kept = await store.diary.fetch(planned.interview_key)
    assert kept
    await store.diary.save(replace(kept, role="cook"))
    assert await store.diary.waiting_of(kept.key) == [planned]


async def test_the_second_of_two_equal_times_is_due_an_hour_after_the_first(store: Store) -> None:
    second = second_half_past_two()
    first = replace(second, at=second.at.replace(fold=0))
    kept = interview()
    await store.diary.add(kept)
    await store.diary.plan(kept, [Reminder(Kind.NOTE, second), Reminder(Kind.DEBRIEF, first)])
    debrief, note = await store.diary.waiting_of(kept.key)
    assert (debrief.due, note.due) == (first, second)
    assert (debrief.due.at.fold, note.due.at.fold) == (0, 1)
    assert note.due_at - debrief.due_at == timedelta(hours=1)


async def test_what_is_just_being_sent_is_not_planned_a_second_time(store: Store) -> None:
    claimed = await claim_one(store)
    kept = await store.diary.fetch(claimed.interview_key)
    assert kept
    await store.diary.plan(kept, [reminder(Kind.WAY_OUT, 5)])
    assert await now_is(store, claimed) == claimed
    assert await store.diary.waiting_of(kept.key) == []
    await store.diary.plan(kept, [])
    assert await now_is(store, claimed) == claimed


async def test_what_was_sent_comes_again_only_for_another_time_and_then_with_another_id(store: Store) -> None:
    claimed = await claim_one(store)
    await store.diary.mark_sent(claimed.id, 77)
    sent = await now_is(store, claimed)
    kept = await store.diary.fetch(claimed.interview_key)
    assert kept
    for same_time_or_none in ([reminder(Kind.WAY_OUT, 0)], []):
        await store.diary.plan(kept, same_time_or_none)
        assert await now_is(store, claimed) == sent
    await store.diary.save_and_plan(replace(kept, done=frozenset()), [reminder(Kind.WAY_OUT, 48)])
    (again,) = await store.diary.waiting_of(kept.key)
    assert again.id != claimed.id
    assert (again.attempt, again.message_id) == (0, None)
    assert await store.diary.fetch_reminder(claimed.id) is None


async def test_an_id_is_never_given_twice_because_old_buttons_carry_it(store: Store) -> None:
    used = set()
    for hours in range(5):
        planned = await plan_one(store, ANN, hours=hours)
        used.add(planned.id)
        await store.forget(ANN)
    assert len(used) == 5


async def test_what_is_tried_again_keeps_its_tries_when_it_is_planned_for_the_same_time(store: Store) -> None:
    claimed = await claim_one(store)
    await store.diary.retry(claimed.id, later(5))
    kept = await store.diary.fetch(claimed.interview_key)
    assert kept
    await store.diary.plan(kept, [Reminder(claimed.kind, claimed.due)])
    (waiting,) = await store.diary.waiting_of(kept.key)
    assert (waiting.id, waiting.attempt, waiting.due_at) == (claimed.id, 1, later(5))


async def test_a_plan_that_cannot_be_kept_leaves_interview_and_reminders_as_they_were(store: Store) -> None:
    planned = await plan_one(store)
    kept = await store.diary.fetch(planned.interview_key)
    assert kept
    unknown = Reminder(Kind.NOTE, replace(wall(9), zone="Europe/Atlantis"))
    with pytest.raises(UnknownZoneError, match="Atlantis"):
        await store.diary.save_and_plan(replace(kept, role="cook"), [unknown])
    assert await store.diary.fetch(kept.key) == kept
    assert await store.diary.waiting_of(kept.key) == [planned]


# Claiming.


async def test_what_is_due_is_claimed_once_the_longest_overdue_first_and_no_more_than_asked_for(store: Store) -> None:
    planned = [await plan_one(store, user_id, hours=hours) for user_id, hours in enumerate((3, -1, 1, 0))]
    assert await store.diary.next_due() == later(-60)
    assert await store.diary.claim_due(later(-61), 10) == []
    first = await store.diary.claim_due(NOON, 1)
    assert first == [replace(planned[1], status=ReminderStatus.CLAIMED, claimed_at=NOON)]
    assert await now_is(store, planned[1]) == first[0]
    assert [each.id for each in await store.diary.claim_due(later(60), 10)] == [planned[3].id, planned[2].id]
    assert await store.diary.claim_due(later(60), 10) == []
    assert await store.diary.next_due() == later(180)


async def test_with_nothing_waiting_nothing_is_due_next(store: Store) -> None:
    assert await store.diary.next_due() is None
    await claim_one(store)
    assert await store.diary.next_due() is None
    assert await store.diary.claim_due(later(9_999), 10) == []


async def test_two_that_claim_at_once_never_get_the_same(store: Store, database_url: str, keys: list[str]) -> None:
    planned = {(await plan_one(store, user_id, hours=0)).id for user_id in range(60)}
    async with await open_store(database_url, keys) as other:
        claims = await asyncio.gather(*(which.diary.claim_due(NOON, 7) for which in [store, other] * 10))
        rest = await store.diary.claim_due(NOON, 100)
    claimed = [each.id for batch in (*claims, rest) for each in batch]
    assert len(claimed) == len(planned)
    assert set(claimed) == planned


async def test_planning_and_claiming_at_once_lets_no_reminder_be_sent_twice_or_get_lost(
    store: Store, database_url: str, keys: list[str]
) -> None:
    kept = [interview(user_id) for user_id in range(12)]
    for each in kept:
        await store.diary.add(each)
        await store.diary.plan(each, [reminder(Kind.WAY_OUT, 0), reminder(Kind.NOTE, 20)])
    async with await open_store(database_url, keys) as other:
        claims, *_ = await asyncio.gather(
            asyncio.gather(*(other.diary.claim_due(NOON, 3) for _ in range(8))),
            *(store.diary.plan(each, [reminder(Kind.WAY_OUT, 0), reminder(Kind.NOTE, 21)]) for each in kept),
        )
    claimed = [each.id for batch in (*claims, await store.diary.claim_due(NOON, 99)) for each in batch]
    assert len(claimed) == len(set(claimed)) == 12
    for each in kept:
        assert [(one.kind, one.due) for one in await store.diary.waiting_of(each.key)] == [(Kind.NOTE, wall(21))]


async def test_what_a_crash_left_claimed_is_found_again_until_something_becomes_of_it(store: Store) -> None:
    claimed = await claim_one(store)
    assert await store.diary.claimed_before(later(-1)) == []
    assert await store.diary.claimed_before(NOON) == [claimed]
    await store.diary.mark_sent(claimed.id, 77)
    assert await store.diary.claimed_before(later(9)) == []


async def test_a_naive_moment_is_refused_everywhere(store: Store) -> None:
    claimed, naive = await claim_one(store), NOON.replace(tzinfo=None)
    for asking in (
        store.diary.claim_due(naive, 1),
        store.diary.claimed_before(naive),
        store.diary.retry(claimed.id, naive),
        store.diary.snooze(claimed.id, naive),
    ):
        with pytest.raises(Exception, match="without a time zone"):
            await asking
    assert await now_is(store, claimed) == claimed


# What becomes of it.


async def test_sending_is_noted_with_the_message_and_in_what_the_interview_has_behind_it(store: Store) -> None:
    claimed = await claim_one(store)
    before = await store.diary.fetch(claimed.interview_key)
    assert before
    for _ in range(2):
        await store.diary.mark_sent(claimed.id, 77)
    assert await now_is(store, claimed) == replace(claimed, status=ReminderStatus.SENT, message_id=77)
    assert await store.diary.fetch(before.key) == replace(before, done=frozenset({Kind.WAY_OUT}), revision=1)
    with pytest.raises(ConflictError):
        await store.diary.save(before)


async def test_sending_what_was_forgotten_meanwhile_brings_nothing_back(store: Store, database_url: str) -> None:
    claimed = await claim_one(store)
    await store.forget(ANN)
    await store.diary.mark_sent(claimed.id, 77)
    await store.diary.retry(claimed.id, NOON)
    await store.diary.mark_undeliverable(claimed.id)
    assert not await store.diary.snooze(claimed.id, later(10))
    assert str(ANN) not in str(await read_all(database_url))


async def test_what_failed_for_now_waits_for_its_next_try_and_still_knows_when_it_was_due(store: Store) -> None:
    claimed = await claim_one(store)
    for _ in range(2):
        await store.diary.retry(claimed.id, later(5))
    waiting = replace(claimed, status=ReminderStatus.WAITING, attempt=1, due_at=later(5))
    assert await store.diary.waiting_of(claimed.interview_key) == [waiting]
    assert waiting.due == wall(0)
    assert await store.diary.claim_due(later(4), 1) == []
    (again,) = await store.diary.claim_due(later(5), 1)
    assert (again.id, again.attempt) == (claimed.id, 1)


async def test_what_one_process_sent_and_another_took_for_failed_is_sent(store: Store) -> None:
    claimed = await claim_one(store)
    await store.diary.retry(claimed.id, later(5))
    await store.diary.mark_sent(claimed.id, 77)
    assert (await now_is(store, claimed)).status is ReminderStatus.SENT
    assert await store.diary.claim_due(later(9_999), 1) == []
    kept = await store.diary.fetch(claimed.interview_key)
    assert kept
    assert kept.done == {claimed.kind}


async def test_what_was_put_off_by_a_button_waits_although_its_sending_is_marked_late(store: Store) -> None:
    claimed = await claim_one(store)
    await store.diary.retry(claimed.id, later(5))
    await store.diary.snooze(claimed.id, later(20))
    await store.diary.mark_sent(claimed.id, 77)
    assert (await now_is(store, claimed)).status is ReminderStatus.WAITING


async def test_what_cannot_be_delivered_is_told_to_that_person_once(store: Store) -> None:
    claimed = await claim_one(store)
    await store.diary.mark_undeliverable(claimed.id)
    assert await store.diary.fetch_untold(BEN) == []
    assert await store.diary.fetch_untold(ANN) == [replace(claimed, status=ReminderStatus.UNDELIVERABLE)]
    await store.diary.mark_told([claimed.id])
    assert await store.diary.fetch_untold(ANN) == []
    assert (await now_is(store, claimed)).status is ReminderStatus.TOLD
    kept = await store.diary.fetch(claimed.interview_key)
    assert kept
    assert not kept.done, "nobody has read it"


async def test_what_was_claimed_can_be_dropped_and_what_was_sent_or_put_off_meanwhile_cannot(store: Store) -> None:
    sent, put_off, claimed = [await claim_one(store, user_id) for user_id in (ANN, BEN, 3)]
    await store.diary.mark_sent(sent.id, 77)
    await store.diary.snooze(put_off.id, later(10))
    await store.diary.drop([sent.id, put_off.id, claimed.id, 999_999])
    await store.diary.drop([])
    states = [(await now_is(store, each)).status.value for each in (sent, put_off, claimed)]
    assert states == ["sent", "waiting", "dropped"]
    assert await store.diary.claimed_before(later(9_999)) == []


async def test_what_was_dropped_can_be_planned_again(store: Store) -> None:
    planned = await plan_one(store)
    await store.diary.stop_all(ANN)
    assert await store.diary.waiting_of(planned.interview_key) == []
    kept = await store.diary.fetch(planned.interview_key)
    assert kept
    await store.diary.plan(kept, [Reminder(planned.kind, planned.due)])
    (again,) = await store.diary.waiting_of(kept.key)
    assert again.due == planned.due


async def test_whoever_plans_anew_without_knowing_of_a_try_or_a_putting_off_is_told_so(store: Store) -> None:
    """They would take what now waits at a time of its own for something that is over, and plan without it."""
    claimed = await claim_one(store)
    for change in (
        lambda: store.diary.retry(claimed.id, later(5)),
        lambda: store.diary.snooze(claimed.id, later(20)),
        lambda: store.diary.snooze(claimed.id, later(30)),
    ):
        before = await store.diary.fetch(claimed.interview_key)
        assert before
        await change()
        with pytest.raises(ConflictError):
            await store.diary.save_and_plan(before, [])
    assert [each.due_at for each in await store.diary.waiting_of(claimed.interview_key)] == [later(30)]


# Putting off.


async def test_still_inside_puts_off_what_was_sent_and_it_is_not_done_any_more(store: Store) -> None:
    claimed = await claim_one(store)
    await store.diary.mark_sent(claimed.id, 77)
    assert await store.diary.snooze(claimed.id, later(10).replace(second=5))
    (waiting,) = await store.diary.waiting_of(claimed.interview_key)
    assert waiting == replace(
        claimed, due=waiting.due, due_at=later(10).replace(second=5), attempt=1, status=ReminderStatus.WAITING,
        claimed_at=None, message_id=77,
    )  # fmt: skip
    assert waiting.due.moment == waiting.due_at
    assert waiting.due.zone == claimed.due.zone
    kept = await store.diary.fetch(claimed.interview_key)
    assert kept
    assert (kept.done, kept.revision) == (frozenset(), 2)


async def test_whoever_taps_before_the_sending_was_noted_is_still_reminded_again(store: Store) -> None:
    claimed = await claim_one(store)
    await store.diary.snooze(claimed.id, later(10))
    await store.diary.mark_sent(claimed.id, 77)
    after = await now_is(store, claimed)
    assert (after.status, after.message_id, after.due_at) == (ReminderStatus.WAITING, 77, later(10))
    kept = await store.diary.fetch(claimed.interview_key)
    assert kept
    assert not kept.done


async def test_what_still_waits_can_be_moved_sooner_or_later(store: Store) -> None:
    planned = await plan_one(store, hours=5)
    await store.diary.snooze(planned.id, later(30))
    assert await store.diary.next_due() == later(30)
    await store.diary.snooze(planned.id, later(900))
    assert await store.diary.next_due() == later(900)


# Stopping all.


async def test_one_tap_stops_all_of_one_person_and_says_how_many(store: Store) -> None:
    await store.save_person(Person(ANN, "Europe/Vienna", is_welcomed=True))
    for hours in (1, 2):
        await plan_one(store, ANN, hours=hours)
    others = await plan_one(store, BEN, hours=3)
    assert await store.diary.stop_all(ANN) == 2
    assert await store.fetch_person(ANN) == Person(ANN, "Europe/Vienna", is_welcomed=True, reminders_off=True)
    assert await store.diary.next_due() == others.due_at
    assert await store.diary.stop_all(ANN) == 0


async def test_reminders_can_be_allowed_again_and_are_then_planned_anew(store: Store) -> None:
    planned = await plan_one(store, ANN, hours=0)
    assert not await store.diary.are_off(ANN)
    await store.diary.stop_all(ANN)
    assert await store.diary.are_off(ANN)
    await store.diary.allow_again(ANN)
    assert not await store.diary.are_off(ANN)
    assert await store.diary.claim_due(NOON, 9) == []
    kept = await store.diary.fetch(planned.interview_key)
    assert kept
    await store.diary.plan(kept, [Reminder(planned.kind, planned.due)])
    assert len(await store.diary.claim_due(NOON, 9)) == 1


async def test_a_persons_day_is_known_once_their_zone_is(store: Store) -> None:
    assert await store.diary.habits(ANN) is None
    await store.save_person(Person(ANN, quiet_from=time(0), is_welcomed=True))
    assert await store.diary.habits(ANN) is None
    await store.diary.set_zone(ANN, "Asia/Kolkata")
    assert await store.diary.habits(ANN) == Habits("Asia/Kolkata", quiet_from=time(0))
    assert await store.fetch_person(ANN) == Person(ANN, "Asia/Kolkata", quiet_from=time(0), is_welcomed=True)
    await store.diary.set_zone(BEN, "UTC")
    assert await store.diary.habits(BEN) == Habits("UTC")


async def test_somebody_unknown_can_stop_all_too(store: Store) -> None:
    assert await store.diary.stop_all(ANN) == 0
    assert await store.fetch_person(ANN) == Person(ANN, reminders_off=True)


async def test_after_stopping_nothing_is_claimed_whatever_was_planned_meanwhile(store: Store) -> None:
    await store.diary.stop_all(ANN)
    stopped, others = await plan_one(store, ANN, hours=-1), await plan_one(store, BEN, hours=0)
    assert [each.id for each in await store.diary.claim_due(NOON, 10)] == [others.id]
    assert (await now_is(store, stopped)).status is ReminderStatus.DROPPED
    assert await store.diary.next_due() is None


async def test_changing_something_else_at_the_same_time_does_not_start_them_again(store: Store) -> None:
    before = await store.fetch_person(ANN)
    await store.diary.stop_all(ANN)
    await store.save_person(replace(before, quiet_from=time(21, 30), is_welcomed=True), before=before)
    assert await store.fetch_person(ANN) == Person(ANN, quiet_from=time(21, 30), is_welcomed=True, reminders_off=True)
    await store.save_person(Person(ANN), before=Person(ANN))
    assert (await store.fetch_person(ANN)).reminders_off


# Many at once.


async def test_fifty_people_planning_claiming_and_sending_at_once_lose_nothing(store: Store) -> None:
    async def live(user_id: int) -> str:
        kept = interview(user_id)
        await store.diary.add(kept)
        for hours in range(1, 4):
            kept = await store.diary.save_and_plan(kept, [reminder(Kind.WAY_OUT, 0), reminder(Kind.NOTE, hours)])
        return kept.key

    keys = await asyncio.gather(*(live(user_id) for user_id in range(50)))
    sent: list[int] = []

    async def deliver(now: datetime) -> None:
        for each in await store.diary.claim_due(now, 20):
            await store.diary.mark_sent(each.id, 10_000 + each.id)
            sent.append(each.id)

    for minutes in (0, 180):
        await asyncio.gather(*(deliver(later(minutes)) for _ in range(5)))
    assert len(sent) == len(set(sent)) == 100
    for key in keys:
        kept = await store.diary.fetch(key)
        assert kept
        assert kept.done == {Kind.WAY_OUT, Kind.NOTE}
