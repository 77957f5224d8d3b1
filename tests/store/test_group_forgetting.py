"""What is left of somebody in groups: nothing of theirs, and all of the others'."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bot.groups.group import Group, Role
from bot.groups.marks import Level
from bot.groups.session import GroupSession, Happening, Stage
from bot.store import ConflictError, Forgotten, Store, open_store
from tests.databases import look_into, read_all, sqlite_url
from tests.store.group_samples import (
    CHANGE,
    CLEO,
    DAN,
    KEEP,
    NAME,
    REPLIED,
    WAITS,
    ahead,
    group,
    keep_group,
    mark,
    meeting,
    member,
    result,
    session,
)
from tests.store.samples import ANN, BEN, LINE, NOON, later

PEOPLE = (ANN, BEN, CLEO, DAN)
PERSONAL = {
    "study_groups",
    "group_members",
    "group_invitations",
    "group_sessions",
    "group_session_people",
    "group_marks",
    "group_results",
    "group_result_seats",
    "meetings",
    "meeting_reminders",
}


async def keep_an_evening(store: Store) -> tuple[Group, GroupSession]:
    """Keep something of every kind: Ann's group, in it Ann's round, which the others have marked, and Dan's before it."""
    club = await keep_group(store, *PEOPLE)
    kept = session(club.key)
    await store.minutes.add_session(kept)
    for marker_id in (CLEO, BEN, ANN):
        await store.minutes.add_mark(mark(kept, marker_id))
    kept = await store.minutes.save_session(kept, result(kept))
    kept = await store.minutes.save_session(kept, replace(result(kept, BEN, 2), manager_id=None, receptionist_id=ANN))
    await store.minutes.add_mark(mark(kept, ANN, BEN, 2))
    other = await keep_group(store, BEN)
    await store.roster.invite(other.key, ANN, NOON)
    await store.calendar.save_meeting(meeting(club), [ahead(user_id) for user_id in PEOPLE])
    return club, kept


async def test_forgetting_leaves_nothing_of_a_person_in_any_table(store: Store, database_url: str) -> None:
    await keep_an_evening(store)
    before = await read_all(database_url)
    assert {name for name, rows in before.items() if str(ANN) in str(rows)} == PERSONAL
    assert await store.forget(ANN) == Forgotten(0, 0, 0, groups=1, invitations=1, rounds=2, marks=2, had_settings=False)
    after = await read_all(database_url)
    assert str(ANN) not in str(after)
    assert await store.export(ANN) == {**await store.export(1), "user_id": str(ANN)}
    assert {name for name, rows in after.items() if str(BEN) in str(rows)} == PERSONAL - {
        "group_invitations",
        "group_result_seats",
        "meetings",
    }


async def test_forgetting_leaves_no_words_in_the_file_or_its_log_either(tmp_path: Path, keys: list[str]) -> None:
    async with await open_store(sqlite_url(tmp_path), keys) as store:
        await keep_an_evening(store)
        rows = await read_all(sqlite_url(tmp_path))
        kept = (row[-1] for name in ("group_sessions", "group_marks") for row in rows[name])
        sealed = [bytes(words) for words in kept if isinstance(words, bytes | memoryview)]
        assert len(sealed) == 5
        assert any(words[20:80] in file.read_bytes() for words in sealed for file in tmp_path.iterdir())
        await store.forget(ANN)
        for file in tmp_path.iterdir():
            held = file.read_bytes()
            assert not any(words[20:80] in held for words in sealed), file.name


async def test_the_round_of_somebody_who_is_forgotten_in_it_is_broken_off_with_all_its_words(store: Store) -> None:
    _, kept = await keep_an_evening(store)
    await store.forget(ANN)
    left = await store.minutes.fetch_session(kept.key)
    assert left
    assert left.round is None
    assert left.stage is Stage.GATHERING
    assert [each.user_id for each in left.attendees] == [BEN, CLEO]
    assert Happening.BROKEN_OFF in {event.what for event in left.events}
    assert not any(words in str(left) for words in (LINE, WAITS, REPLIED, str(ANN)))
    assert await store.minutes.marks_of(kept.key, 1) == []


async def test_whoever_has_the_session_of_before_at_hand_cannot_bring_it_back(store: Store) -> None:
    _, kept = await keep_an_evening(store)
    await store.forget(ANN)
    with pytest.raises(ConflictError):
        await store.minutes.save_session(kept, result(kept, number=3))
    with pytest.raises(ConflictError):
        await store.minutes.add_mark(mark(kept, BEN, ANN, 3))
    with pytest.raises(ConflictError):
        await store.minutes.add_mark(mark(kept, ANN, BEN, 3))
    assert not await store.minutes.comment(kept.key, 2, ANN, "a", "b", is_named=True)


async def test_a_person_in_a_chair_leaves_it_to_the_program_and_their_words_are_gone(store: Store) -> None:
    _, kept = await keep_an_evening(store)
    await store.forget(BEN)
    left = await store.minutes.fetch_session(kept.key)
    assert left
    assert left.round
    assert left.round.manager_id is None
    assert left.round.rehearsal.turns[0].reading.text == LINE
    assert REPLIED not in str(left)


async def test_what_is_left_to_show_of_a_closed_session_says_nothing_of_them(store: Store, database_url: str) -> None:
    club = await keep_group(store, BEN)
    kept = replace(session(club.key), stage=Stage.CLOSED)
    await store.minutes.add_session(kept)
    await store.forget(ANN)
    left = await store.minutes.fetch_session(kept.key)
    assert left
    assert left.stage is Stage.CLOSED
    assert not any(words in str(left) for words in (LINE, WAITS, REPLIED, str(ANN)))
    assert str(ANN) not in str(await read_all(database_url))


async def test_that_somebody_came_to_a_session_that_is_over_is_forgotten(store: Store, database_url: str) -> None:
    club = await keep_group(store, BEN)
    over = replace(session(club.key), host_id=BEN, stage=Stage.CLOSED, attendees=(), round=None, events=())
    await store.minutes.add_session(replace(over, came=(BEN, ANN)))
    assert await store.minutes.threads_of(ANN) == [over.channel_id]
    await store.forget(ANN)
    assert await store.minutes.threads_of(ANN) == []
    assert await store.minutes.threads_of(BEN) == [over.channel_id]
    assert str(ANN) not in str(await read_all(database_url))


async def test_a_session_is_purged_as_soon_as_if_nobody_had_been_forgotten(store: Store) -> None:
    _, kept = await keep_an_evening(store)
    await store.forget(ANN)
    assert await store.minutes.purge_sessions(later(1)) == 1
    assert await store.minutes.fetch_session(kept.key) is None


async def test_marks_that_somebody_gave_stay_without_their_name_and_their_words(store: Store) -> None:
    _, kept = await keep_an_evening(store)
    before = await store.minutes.marks_of(kept.key, 1)
    for user_id in (CLEO, BEN):
        await store.forget(user_id)
    nameless = [
        replace(each, marker_id=None, keep="", change="", is_named=False) if each.marker_id in (CLEO, BEN) else each
        for each in before
    ]
    assert await store.minutes.marks_of(kept.key, 1) == nameless
    assert not any(each.is_own for each in nameless[:2])
    assert nameless[0].levels["evidence"] is Level.GOOD


async def test_rounds_of_others_stay_without_the_seat_of_whoever_was_forgotten(store: Store) -> None:
    club, kept = await keep_an_evening(store)
    await store.forget(ANN)
    (round_of_ben,) = await store.minutes.results_of_group(club.key)
    assert round_of_ben == replace(result(kept, BEN, 2), manager_id=None, receptionist_id=None)
    await store.forget(DAN)
    (round_of_ben,) = await store.minutes.results_of_group(club.key)
    assert round_of_ben.observer_ids == (CLEO,)


@pytest.mark.parametrize(
    ("roles", "heir_id"),
    [
        ({}, BEN),
        ({CLEO: Role.HELPER}, CLEO),
        ({CLEO: Role.HELPER, DAN: Role.HELPER}, CLEO),
    ],
)
async def test_a_group_goes_to_the_eldest_helper_or_else_to_the_eldest_member(
    roles: dict[int, Role], heir_id: int, store: Store
) -> None:
    club = await keep_group(store, *PEOPLE)
    for minutes, (user_id, role) in enumerate(roles.items(), 2):
        await store.roster.save_member(member(club, user_id, role, minutes))
    await store.forget(ANN)
    assert await store.roster.fetch_group(club.key) == replace(club, owner_id=heir_id, revision=1)
    members = await store.roster.members_of(club.key)
    assert {each.user_id: each.role for each in members if each.role is Role.OWNER} == {heir_id: Role.OWNER}
    assert len(members) == 3


async def test_whoever_read_the_group_before_its_owner_was_forgotten_cannot_bring_them_back(store: Store) -> None:
    club = await keep_group(store, ANN, BEN)
    await store.forget(ANN)
    for asking in (
        store.roster.save_group(replace(club, name="mine again")),
        store.roster.hand_over(club, [member(club, ANN, Role.OWNER)]),
    ):
        with pytest.raises(ConflictError):
            await asking


async def test_a_group_that_nobody_is_left_in_is_closed_and_keeps_no_name_and_no_meeting(store: Store) -> None:
    club = await keep_group(store, ANN)
    made = await store.calendar.save_meeting(meeting(club), [ahead(ANN), ahead(None)])
    await store.forget(ANN)
    left = await store.roster.fetch_group(club.key)
    assert left == replace(club, owner_id=0, name="", is_closed=True, revision=1)
    cancelled = await store.calendar.fetch_meeting(made.key)
    assert cancelled
    assert cancelled.is_cancelled
    assert cancelled.made_by == 0
    assert await store.calendar.next_due() is None


async def test_a_group_that_was_closed_before_is_nobodys_any_more_either(store: Store, database_url: str) -> None:
    club = await keep_group(store, ANN, BEN)
    await store.roster.save_group(replace(club, is_closed=True))
    deserted = group()
    await store.roster.add_group(deserted, member(deserted, ANN, Role.OWNER))
    await store.roster.save_group(replace(deserted, is_closed=True))
    await store.roster.remove_member(deserted.key, ANN)
    await store.forget(ANN)
    assert str(ANN) not in str(await read_all(database_url))
    kept = await store.roster.fetch_group(club.key)
    assert kept
    assert kept.is_closed


async def test_a_meeting_goes_on_without_whoever_made_it(store: Store) -> None:
    club = await keep_group(store, ANN, BEN)
    made = await store.calendar.save_meeting(meeting(club), [ahead(ANN), ahead(BEN), ahead(None)])
    await store.forget(ANN)
    with pytest.raises(ConflictError):
        await store.calendar.save_meeting(made, None)
    assert await store.calendar.fetch_meeting(made.key) == replace(made, made_by=0, revision=2)
    assert {each.user_id for each in await store.calendar.claim_due(NOON, 10)} == {BEN, None}


async def test_nobody_who_was_forgotten_is_reminded_by_a_plan_that_was_made_before(store: Store) -> None:
    club = await keep_group(store, ANN, BEN)
    made = await store.calendar.save_meeting(replace(meeting(club), made_by=ANN), [])
    await store.forget(BEN)
    await store.calendar.save_meeting(made, [ahead(BEN), ahead(ANN)])
    assert {each.user_id for each in await store.calendar.claim_due(NOON, 10)} == {ANN}


async def test_a_session_that_nobody_can_read_is_deleted_with_whoever_was_in_it(
    database_url: str, keys: list[str]
) -> None:
    def damage(connection: Connection) -> None:
        value = "'x'::bytea" if connection.dialect.name == "postgresql" else "'not what was sealed'"
        connection.execute(text(f"UPDATE group_sessions SET state = {value}"))  # noqa: S608

    said: list[str] = []
    async with await open_store(database_url, keys, announce=said.append) as store:
        _, kept = await keep_an_evening(store)
        await look_into(database_url, damage)
        said.clear()
        await store.forget(CLEO)
        assert len(said) == 1
        assert kept.key in said[0]
        rows = await read_all(database_url)
        assert rows["group_sessions"] == rows["group_session_people"] == rows["group_marks"] == []
        assert len(rows["group_results"]) == 2


async def test_forgetting_somebody_unknown_changes_nothing(store: Store, database_url: str) -> None:
    await keep_an_evening(store)
    before = await read_all(database_url)
    assert await store.forget(1) == Forgotten(0, 0, 0, had_settings=False)
    assert await read_all(database_url) == before


async def test_all_who_were_there_may_be_forgotten_at_once(store: Store, database_url: str, keys: list[str]) -> None:
    for _ in range(3):
        _, kept = await keep_an_evening(store)
        await store.minutes.save_session(replace(kept, stage=Stage.CLOSED))
    async with await open_store(database_url, keys) as other:
        await asyncio.gather(
            *(which.forget(user_id) for user_id, which in zip(PEOPLE, [store, other] * 2, strict=True))
        )
    held = str(await read_all(database_url))
    assert not [user_id for user_id in PEOPLE if str(user_id) in held]


async def test_forgetting_while_others_mark_join_and_plan_leaves_nothing_either(
    store: Store, database_url: str, keys: list[str]
) -> None:
    club, kept = await keep_an_evening(store)
    (made,) = await store.calendar.meetings_of(club.key)
    async with await open_store(database_url, keys) as other:
        await asyncio.gather(
            store.forget(ANN),
            *(other.roster.save_member(member(club, user_id)) for user_id in range(1, 9)),
            *(other.minutes.add_mark(mark(kept, marker_id, ANN, 3)) for marker_id in (BEN, CLEO)),
            other.minutes.add_mark(mark(kept, ANN, BEN, 3)),
            other.minutes.save_session(kept, result(kept, number=4)),
            other.calendar.save_meeting(made, [ahead(ANN), ahead(BEN)]),
            other.roster.remove_member(club.key, DAN),
            return_exceptions=True,
        )
    assert str(ANN) not in str(await read_all(database_url))
    assert {each.user_id for each in await store.roster.members_of(club.key)} == {BEN, CLEO, *range(1, 9)}


# The export.


async def test_the_export_holds_everything_of_a_person_in_words_and_is_json(store: Store) -> None:
    club, kept = await keep_an_evening(store)
    exported = json.loads(json.dumps(await store.export(ANN)))
    assert exported["groups"] == [
        {
            "key": club.key,
            "name": NAME,
            "server_id": str(club.guild_id),
            "is_closed": False,
            "role": "owner",
            "joined_at": NOON.isoformat(),
            "seen_on_the_board": True,
            "reminded_by_direct_message": True,
        }
    ]
    (invited,) = exported["group_invitations"]
    assert (invited["name"], invited["invited_at"]) == (NAME, NOON.isoformat())
    (evening,) = exported["group_sessions"]
    assert (evening["key"], evening["stage"], evening["seat"], evening["is_host"]) == (
        *(kept.key, "playing", "candidate"),
        True,
    )
    (own,) = evening["rounds"]
    assert own["seat"] == "candidate"
    assert own["turns"][0]["line"] == LINE
    assert own["turns"][0]["answers"] == [{"speaker": "manager", "name": "Ruth", "text": REPLIED}]
    assert own["line_that_waits"] == WAITS
    first, second = exported["group_rounds"]
    assert (first["seat"], first["total"], first["of"], first["thanked_somebody"]) == ("candidate", 62, 80, True)
    assert second["seat"] == "receptionist"
    assert "total" not in second
    assert [each["to_oneself"] for each in exported["marks_given"]] == [True, False]
    assert (exported["marks_given"][1]["keep"], exported["marks_given"][1]["change"]) == (KEEP, CHANGE)
    assert exported["marks_received"] == [
        {
            "session": kept.key,
            "round": 1,
            "marks": 2,
            "mean": {"right_ask": 0.0, "receives_doubt": 0.33, "evidence": 0.67, "exit": 1.0, "lobby": None},
        }
    ]
    (made,) = exported["meetings"]
    assert (made["starts"], made["time_zone"], made["is_weekly"]) == ("2026-11-23T18:00", "Europe/Vienna", True)
    (reminder,) = exported["meeting_reminders"]
    assert (reminder["what_for"], reminder["due_at"], reminder["status"]) == ("ahead", NOON.isoformat(), "waiting")
    assert not [user_id for user_id in (BEN, CLEO, DAN) if str(user_id) in json.dumps(exported)]


async def test_whoever_sat_in_a_chair_gets_their_own_words_and_none_of_the_candidates(store: Store) -> None:
    await keep_an_evening(store)
    (evening,) = json.loads(json.dumps(await store.export(BEN)))["group_sessions"]
    assert evening["rounds"] == [{"round": 1, "seat": "manager", "said": [REPLIED]}]
    assert (evening["seat"], evening["is_host"]) == ("manager", False)
    assert LINE not in str(evening)
    (looked_on,) = json.loads(json.dumps(await store.export(CLEO)))["group_sessions"]
    assert looked_on["rounds"] == [{"round": 1, "seat": "observer", "said": []}]


async def test_marks_of_a_round_that_is_still_being_marked_are_not_in_the_candidates_export(store: Store) -> None:
    kept = session()
    await store.minutes.add_session(kept)
    await store.minutes.add_mark(mark(kept))
    assert (await store.export(ANN))["marks_received"] == []
    await store.minutes.save_session(kept, result(kept))
    assert len((await store.export(ANN))["marks_received"]) == 1  # type: ignore[arg-type]
