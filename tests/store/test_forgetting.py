import json
from dataclasses import replace
from datetime import time
from pathlib import Path

from sqlalchemy import Connection, update

from bot.diary.interview import Kind
from bot.rehearsal.coaching import ScoreCard, ScoreRow
from bot.rehearsal.session import Coaching
from bot.store import Forgotten, Person, Status, Store, open_store
from bot.store._tables import rehearsals
from tests.databases import look_into, read_all, sqlite_url
from tests.store.diary_samples import SECRETS, interview, reminder
from tests.store.samples import ANN, BEN, DM, LINE, NOON, REGRETTED, THREAD, later, plan, record, rehearsal, score


async def keep_something_of_every_kind(store: Store, user_id: int) -> None:
    await store.save_person(Person(user_id, "Europe/Vienna", Coaching.END, is_welcomed=True))
    await store.add_plan(plan(user_id))
    await store.add(record(user_id, DM))
    closed = record(user_id, THREAD, at=later(-60), status=Status.FINISHED)
    await store.add(closed)
    await store.save(closed, score=score(closed))
    booked = interview(user_id)
    await store.diary.add(booked)
    await store.diary.plan(booked, [reminder(Kind.WAY_OUT, 1), reminder(Kind.NOTE, 20), reminder(Kind.FOLLOW_UP, 90)])


async def test_forgetting_leaves_nothing_of_a_person_in_any_table(store: Store, database_url: str) -> None:
    await keep_something_of_every_kind(store, ANN)
    await keep_something_of_every_kind(store, BEN)
    before = await read_all(database_url)
    assert {name for name, rows in before.items() if str(ANN) in str(rows)} == {
        "people",
        "rehearsals",
        "scores",
        "plans",
        "interviews",
        "reminders",
    }
    assert await store.forget(ANN) == Forgotten(
        rehearsals=2, scores=1, plans=1, interviews=1, reminders=3, had_settings=True
    )
    after = await read_all(database_url)
    assert str(ANN) not in str(after)
    assert {name: len(rows) for name, rows in after.items() if str(BEN) in str(rows)} == {
        "people": 1,
        "rehearsals": 2,
        "scores": 1,
        "plans": 1,
        "interviews": 1,
        "reminders": 3,
    }


async def test_forgetting_leaves_no_sealed_words_in_the_file_or_its_log_either(tmp_path: Path, keys: list[str]) -> None:
    async with await open_store(sqlite_url(tmp_path), keys) as store:
        await keep_something_of_every_kind(store, ANN)
        rows = await read_all(sqlite_url(tmp_path))
        sealed = [
            bytes(value)
            for row in (*rows["rehearsals"], *rows["interviews"])
            for value in row
            if isinstance(value, bytes | memoryview)
        ]
        assert len(sealed) == 3
        assert any(words[20:80] in file.read_bytes() for words in sealed for file in tmp_path.iterdir())
        await store.forget(ANN)
        for file in tmp_path.iterdir():
            held = file.read_bytes()
            assert not any(words[20:80] in held for words in sealed), file.name


async def test_forgetting_somebody_unknown_deletes_nothing(store: Store) -> None:
    await keep_something_of_every_kind(store, BEN)
    assert await store.forget(ANN) == Forgotten(rehearsals=0, scores=0, plans=0, had_settings=False)
    assert len(await store.fetch_scores(BEN)) == 1


async def test_a_setting_changed_while_its_person_is_forgotten_brings_no_other_back(store: Store) -> None:
    await store.save_person(before := Person(ANN, "Europe/Vienna", quiet_from=time(22), dm_channel_id=DM.channel_id))
    await store.forget(ANN)
    await store.save_person(replace(before, is_welcomed=True), before=before)
    assert await store.fetch_person(ANN) == Person(ANN, is_welcomed=True)


async def test_purging_takes_old_transcripts_open_or_not_and_leaves_scores_plans_and_settings(store: Store) -> None:
    await keep_something_of_every_kind(store, ANN)
    await store.save_person(Person(BEN))
    fresh = record(BEN, at=later(30))
    await store.add(fresh)
    assert await store.purge(later(30)) == 2
    assert await store.fetch_all_open(ANN) == []
    assert await store.fetch(fresh.key) == fresh
    assert len(await store.fetch_scores(ANN)) == len(await store.fetch_plans(ANN)) == 1
    assert (await store.fetch_person(ANN)).zone == "Europe/Vienna"
    assert await store.purge(later(30)) == 0


async def test_the_export_holds_everything_of_a_person_in_words_and_is_json(store: Store) -> None:
    await keep_something_of_every_kind(store, ANN)
    await keep_something_of_every_kind(store, BEN)
    exported = json.loads(json.dumps(await store.export(ANN)))
    assert exported["user_id"] == str(ANN)
    assert exported["settings"] == {
        "time_zone": "Europe/Vienna",
        "coaching": "end",
        "answers_take_a_moment": True,
        "has_been_welcomed": True,
        "quiet_from": None,
        "quiet_to": None,
        "all_reminders_stopped": False,
        "direct_messages_channel_id": None,
    }
    closed, open_one = exported["rehearsals"]
    assert (closed["status"], open_one["status"]) == ("finished", "open")
    assert closed["where"] == {
        "kind": "thread",
        "channel_id": str(THREAD.channel_id),
        "server_id": str(THREAD.guild_id),
    }
    assert (open_one["scenario"], open_one["difficulty"]) == ("nursing_surgical_ward", "medium")
    assert open_one["started_at"] == NOON.isoformat()
    assert open_one["opening"] == [
        {"speaker": "manager", "name": "Ruth", "text": "Do you have any other questions for me?"}
    ]
    said = {
        "line": LINE,
        "heard_as": ["gives_evidence"],
        "answers": [{"speaker": "manager", "name": "Ruth", "text": "That does help."}],
        "coach": "You named what you did yourself.",
    }
    assert open_one["turns"] == [said]
    assert open_one["taken_back"] == [{"after_turns": 1, **said, "line": REGRETTED}]
    (scored,) = exported["scores"]
    assert (scored["total"], scored["rows"]["evidence"]) == (62, {"points": 12, "of": 20})
    (planned,) = exported["plans"]
    assert planned["if"] == "I am handed my coat"
    assert str(BEN) not in json.dumps(exported)


async def test_the_export_holds_all_that_was_typed_of_an_interview_and_what_became_of_each_reminder(
    store: Store,
) -> None:
    await store.save_person(
        Person(ANN, quiet_from=time(22), quiet_to=time(0), reminders_off=True, dm_channel_id=DM.channel_id)
    )
    booked = interview()
    await store.diary.add(booked)
    await store.diary.plan(booked, [reminder(Kind.NOTE, 20, "Asia/Kolkata"), reminder(Kind.WAY_OUT, 1)])
    exported = json.loads(json.dumps(await store.export(ANN)))
    settings = exported["settings"]
    assert (settings["quiet_from"], settings["quiet_to"], settings["all_reminders_stopped"]) == ("22:00", "00:00", True)
    assert settings["direct_messages_channel_id"] == str(DM.channel_id)
    (told,) = exported["interviews"]
    assert (told["starts"], told["time_zone"], told["minutes"], told["format"]) == (
        *("2026-11-24T14:30", "Europe/Vienna"),
        *(50, "video"),
    )
    assert told["reminders_switched_off"] == ["debrief", "let_go"]
    assert all(typed in json.dumps(told, ensure_ascii=False) for typed in (*SECRETS, "2026-12-01"))
    way_out, note = exported["reminders"]
    assert (way_out["kind"], way_out["status"], way_out["interview"]) == ("way_out", "waiting", booked.key)
    assert (note["due"], note["time_zone"]) == ("2026-11-21T13:30", "Asia/Kolkata")
    assert note["due_at"] == later(20 * 60).isoformat()


async def test_the_export_also_holds_what_an_earlier_card_quoted(store: Store) -> None:
    row = ScoreRow("evidence", "Evidence", 4, 20, "I once said this", "no result", "weak", "strong")
    card = ScoreCard(4, 20, (row,), (), "left open", "thank Dana")
    kept = record()
    await store.add(replace(kept, rehearsal=replace(kept.rehearsal, previous=card)))
    assert "I once said this" in json.dumps(await store.export(ANN))


async def test_the_export_of_somebody_unknown_is_empty(store: Store) -> None:
    assert await store.export(ANN) == {
        "user_id": str(ANN),
        "settings": None,
        "rehearsals": [],
        "scores": [],
        "plans": [],
        "interviews": [],
        "reminders": [],
        "groups": [],
        "group_invitations": [],
        "group_sessions": [],
        "group_rounds": [],
        "marks_given": [],
        "marks_received": [],
        "meetings": [],
        "meeting_reminders": [],
    }


async def test_a_rehearsal_that_cannot_be_read_is_put_aside_so_that_it_blocks_nobody(
    store: Store, database_url: str
) -> None:
    damaged = record()
    await store.add(damaged)

    def damage(connection: Connection) -> None:
        connection.execute(update(rehearsals).values(state=b"not what was sealed"))

    await look_into(database_url, damage)
    assert await store.fetch_open(ANN, DM.place) is None
    assert await store.fetch(damaged.key) is None
    fresh = record(ANN, DM, "and on it goes")
    await store.add(fresh)
    assert await store.fetch_all_open(ANN) == [fresh]
    unreadable, _ = (await store.export(ANN))["rehearsals"]
    assert "cannot be shown" in str(unreadable)
    assert (await store.forget(ANN)).rehearsals == 2


async def test_a_rehearsal_of_a_newer_version_is_put_aside_too(store: Store) -> None:
    kept = record()
    await store.add(replace(kept, rehearsal=replace(rehearsal(), version=999)))
    assert await store.fetch_open(ANN, DM.place) is None
    assert "newer version" in str(await store.export(ANN))
