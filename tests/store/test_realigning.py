"""A zone whose rules change: what is kept is the time on the wall, and the moment follows it."""

import zoneinfo
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.diary import Reminder
from bot.diary.interview import Kind
from bot.store import Store
from tests.databases import read_all
from tests.store.diary_samples import VIENNA, claim_one, interview, now_is, plan_one, reminder, wall
from tests.store.samples import ANN, BEN, NOON, later

Change = Callable[[str, str], None]


@pytest.fixture
def change_rules(tmp_path: Path) -> Iterator[Change]:
    """Give a zone the rules of another, as an update of the zones' files would."""
    before, folder = zoneinfo.TZPATH, tmp_path / "zones"

    def change(zone: str, like: str) -> None:
        path = folder / zone
        path.parent.mkdir(parents=True, exist_ok=True)
        source = next(Path(each, like) for each in before if Path(each, like).is_file())
        path.write_bytes(source.read_bytes())
        zoneinfo.reset_tzpath([str(folder), *before])
        zoneinfo.ZoneInfo.clear_cache()

    yield change
    zoneinfo.reset_tzpath(before)
    zoneinfo.ZoneInfo.clear_cache()


@pytest.fixture(autouse=True)
def require_zone_files() -> None:
    if not any(Path(folder, VIENNA).is_file() for folder in zoneinfo.TZPATH):
        pytest.skip("this system has no files of zones to change")


async def test_a_reminder_stays_at_its_time_on_the_wall_when_the_rules_of_its_zone_change(
    store: Store, change_rules: Change
) -> None:
    planned = await plan_one(store, hours=48)
    elsewhere = interview(BEN)
    await store.diary.add(elsewhere)
    await store.diary.plan(elsewhere, [reminder(Kind.NOTE, 48, "Asia/Tokyo")])
    assert await store.diary.realign(NOON) == 0
    change_rules(VIENNA, "Europe/Athens")
    assert await store.diary.realign(NOON) == 1
    after = await now_is(store, planned)
    assert after.due == planned.due
    assert after.due_at == after.due.moment == planned.due_at - timedelta(hours=1)
    assert (await store.diary.waiting_of(elsewhere.key))[0].due_at == later(48 * 60)


async def test_more_than_are_looked_at_at_once_all_move(
    store: Store, change_rules: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store._diary_realigning._AT_ONCE", 3)
    planned = [await plan_one(store, user_id, hours=48) for user_id in range(7)]
    change_rules(VIENNA, "Europe/London")
    assert await store.diary.realign(NOON) == 7
    assert all([(await now_is(store, each)).due_at == later(49 * 60) for each in planned])


async def test_nothing_is_gone_through_while_the_rules_are_those_of_the_last_time(
    store: Store, monkeypatch: pytest.MonkeyPatch, change_rules: Change
) -> None:
    await plan_one(store, hours=48)
    await store.diary.realign(NOON)
    looked: list[str] = []
    monkeypatch.setattr("bot.store._diary_realigning._realign_some", lambda *_, **__: looked.append("!") or (0, None))
    assert await store.diary.realign(NOON) == 0
    assert not looked
    change_rules(VIENNA, "Europe/Athens")
    await store.diary.realign(NOON)
    assert looked


async def test_what_failed_keeps_the_moment_of_its_next_try(store: Store, change_rules: Change) -> None:
    claimed = await claim_one(store)
    await store.diary.retry(claimed.id, later(5))
    change_rules(VIENNA, "Europe/Athens")
    assert await store.diary.realign(later(1)) == 0
    assert (await now_is(store, claimed)).due_at == later(5)


async def test_what_was_put_off_moves_too_and_what_was_sent_does_not(store: Store, change_rules: Change) -> None:
    sent = await claim_one(store, BEN)
    await store.diary.mark_sent(sent.id, 77)
    planned = await plan_one(store, hours=48)
    await store.diary.snooze(planned.id, later(72 * 60))
    change_rules(VIENNA, "Europe/Athens")
    assert await store.diary.realign(NOON) == 1
    assert (await now_is(store, planned)).due_at == later(71 * 60)
    assert (await now_is(store, sent)).due_at == sent.due_at


async def test_planning_after_the_rules_changed_takes_the_new_moment_also_unaligned(
    store: Store, change_rules: Change
) -> None:
    planned = await plan_one(store, hours=48)
    kept = await store.diary.fetch(planned.interview_key)
    assert kept
    change_rules(VIENNA, "Europe/Athens")
    await store.diary.plan(kept, [Reminder(planned.kind, planned.due)])
    assert (await store.diary.waiting_of(kept.key))[0].due_at == planned.due_at - timedelta(hours=1)


async def test_a_zone_that_went_missing_leaves_its_reminders_at_the_moment_once_worked_out(
    store: Store, monkeypatch: pytest.MonkeyPatch, change_rules: Change
) -> None:
    change_rules("Europe/Atlantis", VIENNA)
    lost = interview()
    await store.diary.add(lost)
    await store.diary.plan(lost, [Reminder(Kind.NOTE, wall(48, "Europe/Atlantis"))])
    zoneinfo.reset_tzpath(zoneinfo.TZPATH[1:])
    zoneinfo.ZoneInfo.clear_cache()
    assert await store.diary.realign(NOON) == 0
    assert (await store.diary.waiting_of(lost.key))[0].due_at == later(48 * 60)
    assert len(await store.diary.claim_due(later(48 * 60), 1)) == 1


async def test_what_is_noted_of_the_rules_names_nobodys_zone(store: Store, database_url: str) -> None:
    await plan_one(store, hours=48)
    await store.diary.realign(NOON)
    await store.forget(ANN)
    assert "Vienna" not in str(await read_all(database_url))
