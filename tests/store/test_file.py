"""What only a file has to get right, and what both databases have to outlive."""

import asyncio
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.store import Store, StoreError, open_store
from tests.databases import sqlite_url
from tests.store.samples import ANN, DM, THREAD, later, record, rehearsal, score

ROOT = Path(__file__).parents[2]
SAVE_FOR_EVER = """
import asyncio, sys
from dataclasses import replace
from bot.store import open_store
from tests.store.samples import record

async def main():
    store = await open_store(sys.argv[1], [sys.argv[2]])
    kept = record()
    await store.add(kept)
    while True:
        kept = await store.save(replace(kept, turn=kept.turn + 1))
        print(kept.key, kept.revision, flush=True)

asyncio.run(main())
"""


@pytest.fixture
async def file_store(tmp_path: Path, keys: list[str]) -> AsyncIterator[Store]:
    async with await open_store(sqlite_url(tmp_path), keys) as opened:
        yield opened


@pytest.mark.skipif(os.name != "posix", reason="there is no such signal")
async def test_what_was_saved_outlives_the_death_of_the_process(database_url: str, keys: list[str]) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SAVE_FOR_EVER, database_url, *keys], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(40)]
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
    key, revision = lines[-1].split()
    async with await open_store(database_url, keys) as store:
        kept = await store.fetch(key)
    assert kept
    # One more save may have been committed whose line was not printed any more.
    assert kept.revision - int(revision) in (0, 1)
    assert kept.turn == kept.revision


async def test_while_another_process_writes_the_event_loop_goes_on_and_the_save_comes_after(
    file_store: Store, tmp_path: Path
) -> None:
    kept = record()
    await file_store.add(kept)
    with closing(sqlite3.connect(tmp_path / "kept.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO facts VALUES ('other', 'was here')")
        saving = asyncio.create_task(file_store.save(replace(kept, turn=1), score=score(kept)))
        ticks = 0
        while ticks < 20:
            await asyncio.sleep(0.005)
            ticks += 1
        assert not saving.done()
        assert await file_store.fetch(kept.key) == kept
        other.execute("COMMIT")
    assert (await saving).turn == 1
    assert await file_store.read_fact("other") == "was here"


async def test_a_process_that_never_stops_writing_is_said_to_be_in_the_way(
    file_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store._file._PATIENCE_S", 0.05)
    with closing(sqlite3.connect(tmp_path / "kept.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="close whatever else holds the file open"):
            await file_store.add(record())
    await file_store.add(record())


async def test_long_work_lets_others_save_meanwhile(file_store: Store) -> None:
    for user_id in range(40):
        await file_store.add(record(user_id, at=later(-1)))
    fresh = record(ANN, THREAD)
    await file_store.add(fresh)
    purged, saved, exported = await asyncio.gather(
        file_store.purge(later(0)), file_store.save(replace(fresh, turn=1)), file_store.export(ANN)
    )
    assert (purged, saved.turn) == (40, 1)
    assert str(ANN) in str(exported)


async def test_the_log_is_brought_to_the_file_while_the_bot_runs(
    file_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store._file._CHANGES_BETWEEN_CHECKPOINTS", 20)
    kept = record()
    await file_store.add(kept)
    for _ in range(20):
        kept = await file_store.save(kept)
    # Opened as something that does not change, the file is read without its log.
    address = f"{(tmp_path / 'kept.db').as_uri()}?mode=ro&immutable=1"
    async with asyncio.timeout(10):
        while True:
            with closing(sqlite3.connect(address, uri=True)) as reader:
                if reader.execute("SELECT count(*) FROM rehearsals WHERE revision >= 19").fetchone() == (1,):
                    break
            await asyncio.sleep(0.01)


async def test_a_store_that_was_closed_leaves_one_file_behind_which_is_its_owners_alone(
    tmp_path: Path, keys: list[str]
) -> None:
    async with await open_store(sqlite_url(tmp_path), keys) as store:
        await store.add(record())
    (path,) = tmp_path.iterdir()
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_what_is_asked_for_at_every_line_is_found_by_an_index(file_store: Store, tmp_path: Path) -> None:
    asked: list[str] = []
    held = file_store._database._connection().connection.driver_connection
    held.set_trace_callback(asked.append)
    kept = record(ANN, DM)
    await file_store.add(kept)
    await file_store.fetch_open(ANN, DM.place)
    await file_store.fetch_all_open(ANN)
    await file_store.fetch_recent(later(-5), 10)
    await file_store.save(replace(kept, rehearsal=rehearsal("so")))
    await file_store.count_open()
    held.set_trace_callback(None)
    with closing(sqlite3.connect(tmp_path / "kept.db")) as other:
        for statement in asked:
            if statement.startswith(("SELECT", "UPDATE")):
                steps = [row[3] for row in other.execute(f"EXPLAIN QUERY PLAN {statement}")]
                assert any("INDEX" in step for step in steps), (statement[:200], steps)
