"""What was said and written in a session is sealed, and what cannot be read any more keeps nobody from going on."""

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Connection, text

from bot.groups.marks import Mark
from bot.groups.session import GroupSession
from bot.store import Store, open_store
from tests.databases import look_into, read_all
from tests.store.group_samples import CHANGE, CLEO, EVENING, KEEP, REPLIED, WAITS, mark, result, session
from tests.store.samples import ANN, BEN, LINE


async def add(store: Store, channel_id: int = EVENING) -> GroupSession:
    kept = session(channel_id=channel_id)
    await store.minutes.add_session(kept)
    return kept


async def test_nothing_that_was_said_or_written_is_in_the_database_in_the_clear(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    kept = await add(store)
    await store.minutes.add_mark(mark(kept))
    await store.minutes.save_session(kept, result(kept))
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    held = files + str(await read_all(database_url)).encode()
    assert str(EVENING).encode() in held
    for typed in (LINE, WAITS, REPLIED, KEEP, CHANGE):
        for part in (typed, typed[:12], typed[-12:], typed.encode("unicode_escape").decode()):
            assert part.encode() not in held, part


async def test_a_new_key_in_front_seals_sessions_and_sentences_anew_too(database_url: str, keys: list[str]) -> None:
    async with await open_store(database_url, keys) as store:
        kept = await add(store)
        given = [mark(kept), replace(mark(kept, BEN), keep="", change="")]
        for each in given:
            await store.minutes.add_mark(each)
    new = Fernet.generate_key().decode()
    said: list[str] = []
    await (await open_store(database_url, [new, *keys], announce=said.append)).close()
    assert said == ["Sealed 2 texts with the new key; the old one is not needed any more."]
    async with await open_store(database_url, [new]) as store:
        assert await store.minutes.fetch_session(kept.key) == kept
        assert await store.minutes.marks_of(kept.key, 1) == given


async def test_a_session_that_cannot_be_read_is_put_aside_so_that_it_blocks_no_thread(
    database_url: str, keys: list[str]
) -> None:
    said: list[str] = []
    async with await open_store(database_url, keys, announce=said.append) as store:
        damaged = await add(store)
        await look_into(database_url, lambda connection: _damage(connection, "group_sessions", "state"))
        sound = await add(store, channel_id=9)
        said.clear()
        assert await store.minutes.open_sessions() == [sound]
        assert await store.minutes.open_session_in(EVENING) is None
        assert await store.minutes.fetch_session(damaged.key) is None
        assert said
        assert all(damaged.key in line and "damaged" in line for line in said)
        fresh = await add(store)
        assert await store.minutes.open_session_in(EVENING) == fresh


async def test_a_session_of_a_newer_version_is_put_aside_too(
    store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        newer.setattr("bot.groups._saved.VERSION", 999)
        kept = await add(store)
    assert await store.minutes.open_session_in(EVENING) is None
    assert await store.minutes.fetch_session(kept.key) is None
    assert "newer version" in str(await store.export(ANN))


async def test_where_the_sentences_cannot_be_read_the_levels_still_count(database_url: str, keys: list[str]) -> None:
    said: list[str] = []
    async with await open_store(database_url, keys, announce=said.append) as store:
        kept = await add(store)
        await store.minutes.add_mark(mark(kept))
        await look_into(database_url, lambda connection: _damage(connection, "group_marks", "words"))
        said.clear()
        assert await store.minutes.marks_of(kept.key, 1) == [replace(mark(kept), keep="", change="")]
        assert "sentences" in "".join(said)
        assert "cannot be shown" in str((await store.export(CLEO))["marks_given"])


async def test_a_mark_of_unknown_levels_is_left_out_and_hides_no_other(store: Store, database_url: str) -> None:
    kept = await add(store)
    await store.minutes.add_mark(mark(kept))
    await look_into(
        database_url,
        lambda connection: connection.execute(text("""UPDATE group_marks SET levels = '{"exit": "stellar"}'""")),
    )
    sound: Mark = mark(kept, BEN)
    await store.minutes.add_mark(sound)
    assert await store.minutes.marks_of(kept.key, 1) == [sound]


def _damage(connection: Connection, table: str, column: str) -> None:
    value = "'x'::bytea" if connection.dialect.name == "postgresql" else "'not what was sealed'"
    connection.execute(text(f"UPDATE {table} SET {column} = {value}"))  # noqa: S608 - names from this file
