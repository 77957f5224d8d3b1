import asyncio
import os
import socket
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from cryptography.fernet import Fernet
from sqlalchemy import Connection, insert, inspect, text

import bot.store
from bot.diary.interview import Kind
from bot.rehearsal.session import Coaching
from bot.store import Person, Store, StoreError, check_store, open_store, read_keys
from bot.store._diary_rows import row_of_interview, row_of_reminder
from bot.store._keys import make_cipher
from bot.store._rows import row_of_person, row_of_plan, row_of_record
from bot.store._tables import metadata
from tests.databases import look_into, read_all, sqlite_url
from tests.store.diary_samples import interview, reminder
from tests.store.group_samples import keep_group
from tests.store.samples import ANN, BEN, LINE, NOON, REGRETTED, plan, record

MIGRATIONS = Path(bot.store.__file__).parent / "migrations"


async def refusal(url: str, keys: list[str]) -> str:
    """Return why the store does not open. The doctor must say the very same."""
    with pytest.raises(StoreError) as caught:
        await open_store(url, keys)
    assert await check_store(url, keys) == [str(caught.value)]
    return str(caught.value)


def bring_to(connection: Connection, version: str) -> None:
    """Migrate to an older version, as the program of then did."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def state_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


async def test_the_migrations_make_exactly_the_tables_of_the_models(store: Store, database_url: str) -> None:
    def differences(connection: Connection) -> list[object]:
        compared = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "target_metadata": metadata}
        )
        return list(compare_metadata(compared, metadata))

    assert await look_into(database_url, differences) == []


async def test_the_first_version_is_brought_to_this_one_with_all_that_is_in_it(
    database_url: str, keys: list[str]
) -> None:
    def make_first(connection: Connection) -> None:
        bring_to(connection, "0001")
        connection.execute(text("INSERT INTO people VALUES (7, 'Europe/Vienna', 'end', true, true)"))

    await look_into(database_url, make_first)
    assert await check_store(database_url, keys) == []
    said: list[str] = []
    async with await open_store(database_url, keys, announce=said.append) as store:
        assert await store.fetch_person(7) == Person(7, "Europe/Vienna", Coaching.END, is_welcomed=True)
        assert await store.diary.next_due() is None
    assert said == []


async def test_the_version_before_is_brought_to_this_one_with_all_that_is_in_it(
    database_url: str, keys: list[str]
) -> None:
    """What a person kept with the diary's version is read, planned for and exported by this one as it was."""
    cipher, booked = make_cipher(keys), interview()
    first, second = reminder(Kind.WAY_OUT, 1), reminder(Kind.NOTE, 20)

    def make_second(connection: Connection) -> None:
        bring_to(connection, "0002")
        for name, rows in {
            "people": [row_of_person(Person(ANN, "Europe/Vienna", reminders_off=False))],
            "rehearsals": [row_of_record(kept, cipher)],
            "plans": [row_of_plan(plan(), cipher)],
            "interviews": [row_of_interview(booked, NOON, cipher)],
            "reminders": [row_of_reminder(booked, each) for each in (first, second)],
        }.items():
            connection.execute(insert(metadata.tables[name]), rows)
        assert not inspect(connection).has_table("study_groups")

    kept = record()
    await look_into(database_url, make_second)
    before = await read_all(database_url)
    assert await check_store(database_url, keys) == []
    async with await open_store(database_url, keys) as store:
        assert await store.fetch(kept.key) == kept
        assert await store.diary.fetch(booked.key) == booked
        assert [each.due for each in await store.diary.waiting_of(booked.key)] == [first.due, second.due]
        # And its new tables are used beside the old ones.
        club = await keep_group(store, ANN, BEN)
        assert await store.roster.groups_of_person(BEN) == [club]
        await store.roster.drop_guild(club.guild_id)
    after = await read_all(database_url)
    assert {name: after[name] for name in before if name not in ("alembic_version", "facts")} == {
        name: rows for name, rows in before.items() if name not in ("alembic_version", "facts")
    }


async def test_the_first_start_says_that_it_made_tables_and_the_second_says_nothing(
    database_url: str, keys: list[str]
) -> None:
    for expected in ("Made the tables", ""):
        said: list[str] = []
        async with await open_store(database_url, keys, announce=said.append):
            assert expected in "".join(said)
            assert bool(said) == bool(expected)


async def test_several_may_start_at_once_on_an_empty_database(database_url: str, keys: list[str]) -> None:
    said: list[str] = []
    stores = await asyncio.gather(*(open_store(database_url, keys, announce=said.append) for _ in range(4)))
    await asyncio.gather(*(store.add(record(user_id)) for user_id, store in enumerate(stores)))
    assert await stores[0].count_open() == 4
    assert len(said) == 1
    for store in stores:
        await store.close()


async def test_a_database_of_a_newer_version_is_refused_with_both_versions(database_url: str, keys: list[str]) -> None:
    await (await open_store(database_url, keys)).close()
    await look_into(
        database_url, lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    )
    assert "is of version '9999', and this program knows up to '0003'" in await refusal(database_url, keys)


async def test_another_key_is_refused_before_anything_is_read_or_written(database_url: str, keys: list[str]) -> None:
    async with await open_store(database_url, keys) as store:
        kept = record()
        await store.add(kept)
    before = await read_all(database_url)
    other = Fernet.generate_key().decode()
    sentence = await refusal(database_url, [other])
    assert "another key" in sentence
    assert other not in sentence
    assert await read_all(database_url) == before
    async with await open_store(database_url, keys) as store:
        assert await store.fetch(kept.key) == kept


async def test_a_lost_key_file_is_not_made_up_for_by_a_new_key(database_url: str, tmp_path: Path) -> None:
    async with await open_store(database_url, read_keys(None, tmp_path, str)) as store:
        await store.add(record())
    (tmp_path / "data.key").unlink()
    assert "bring back the data.key" in await refusal(database_url, read_keys(None, tmp_path, str))


async def test_a_new_key_in_front_seals_everything_anew_and_the_old_one_can_go(
    database_url: str, keys: list[str]
) -> None:
    async with await open_store(database_url, keys) as store:
        kept = record()
        await store.add(kept)
        planned = await store.add_plan(plan())
    new = Fernet.generate_key().decode()
    for expected in (["Sealed 2 texts with the new key; the old one is not needed any more."], []):
        said: list[str] = []
        await (await open_store(database_url, [new, *keys], announce=said.append)).close()
        assert said == expected
    async with await open_store(database_url, [new]) as store:
        assert await store.fetch(kept.key) == kept
        assert await store.fetch_plans(ANN) == [planned]
    assert "another key" in await refusal(database_url, keys)


async def test_more_texts_than_are_sealed_at_once_are_all_sealed_anew(
    database_url: str, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store._sealing._AT_ONCE", 3)
    async with await open_store(database_url, keys) as store:
        for user_id in range(7):
            await store.add(record(user_id))
    new = Fernet.generate_key().decode()
    await (await open_store(database_url, [new, *keys])).close()
    async with await open_store(database_url, [new]) as store:
        assert all([await store.fetch_all_open(user_id) for user_id in range(7)])


async def test_nothing_that_was_typed_is_in_the_database_in_the_clear(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    await store.add(record())
    await store.add_plan(plan())
    kept = b"".join(state_of(tmp_path).values()) + str(await read_all(database_url)).encode()
    assert str(ANN).encode() in kept
    for words in (LINE, REGRETTED, plan().cue, plan().action, plan().question):
        for part in (words, words[:12], words[-12:], words.encode("unicode_escape").decode()):
            assert part.encode() not in kept


async def test_the_doctor_has_nothing_to_say_of_a_sound_database_open_or_not(
    database_url: str, keys: list[str]
) -> None:
    assert await check_store(database_url, keys) == []
    async with await open_store(database_url, keys) as store:
        await store.add(record())
        assert await check_store(database_url, keys) == []
    assert await check_store(database_url, keys) == []


async def test_the_doctor_says_that_the_key_is_missing(database_url: str, keys: list[str]) -> None:
    await (await open_store(database_url, keys)).close()
    (fault,) = await check_store(database_url, [])
    assert "bring back the data.key" in fault
    (fault,) = await check_store(database_url, ["oops"])
    assert "malformed" in fault


async def test_the_doctor_changes_nothing_and_creates_nothing(tmp_path: Path, keys: list[str]) -> None:
    assert await check_store(sqlite_url(tmp_path / "data" / "deeper"), keys) == []
    assert list(tmp_path.iterdir()) == []
    await (await open_store(sqlite_url(tmp_path), keys)).close()
    before = state_of(tmp_path)
    await check_store(sqlite_url(tmp_path), keys)
    await check_store(sqlite_url(tmp_path), [])
    assert state_of(tmp_path) == before


async def test_the_doctor_makes_no_tables_on_a_server(postgresql_url: str, keys: list[str]) -> None:
    await look_into(postgresql_url, lambda connection: connection.execute(text("DROP SCHEMA public CASCADE")))
    await look_into(postgresql_url, lambda connection: connection.execute(text("CREATE SCHEMA public")))
    assert await check_store(postgresql_url, keys) == []
    assert await look_into(postgresql_url, lambda connection: inspect(connection).get_table_names()) == []


async def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path, keys: list[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match=r"kept\.db cannot be opened .*make the folder"):
        await open_store(sqlite_url(tmp_path / "file"), keys)
    (fault,) = await check_store(sqlite_url(tmp_path / "file"), keys)
    assert "make the folder" in fault


async def test_a_folder_or_file_that_cannot_be_written_is_named(tmp_path: Path, keys: list[str]) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(0o500)
    if os.access(folder, os.W_OK):
        pytest.skip("whoever may write everywhere is not stopped by a mode")
    with pytest.raises(StoreError, match="make the folder and the file writable"):
        await open_store(sqlite_url(folder), keys)
    assert "make the folder writable" in "".join(await check_store(sqlite_url(folder), keys))
    folder.chmod(0o700)
    await (await open_store(sqlite_url(folder), keys)).close()
    (folder / "kept.db").chmod(0o400)
    with pytest.raises(StoreError, match="make the folder and the file writable"):
        await open_store(sqlite_url(folder), keys)
    assert "cannot be written" in "".join(await check_store(sqlite_url(folder), keys))


async def test_a_folder_that_was_missing_is_made(tmp_path: Path, keys: list[str]) -> None:
    async with await open_store(sqlite_url(tmp_path / "a" / "b"), keys) as store:
        assert await store.count_open() == 0


@pytest.mark.parametrize(
    "content", [b"Dear diary, today I was interviewed. " * 40, b"SQLite format 3\x00" + b"x" * 4096]
)
async def test_a_file_that_is_no_database_is_refused_and_left_alone(
    content: bytes, tmp_path: Path, keys: list[str]
) -> None:
    (tmp_path / "kept.db").write_bytes(content)
    assert "name another file" in await refusal(sqlite_url(tmp_path), keys)
    assert state_of(tmp_path) == {"kept.db": content}


async def test_a_database_that_holds_something_else_is_refused(database_url: str, keys: list[str]) -> None:
    await look_into(database_url, lambda connection: connection.execute(text("CREATE TABLE people (name TEXT)")))
    with pytest.raises(StoreError, match="already exists"):
        await open_store(database_url, keys)
    assert await look_into(database_url, lambda connection: inspect(connection).get_table_names()) == ["people"]


async def test_a_server_that_does_not_answer_is_named_without_the_password(keys: list[str]) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        sentence = await refusal(f"postgresql://ann:secret@127.0.0.1:{port}/bot", keys)
    assert f"the PostgreSQL database 'bot' at 127.0.0.1:{port}" in sentence
    assert "see that it runs" in sentence
    assert "secret" not in sentence


async def test_a_database_that_the_server_does_not_have_is_named(postgresql_url: str, keys: list[str]) -> None:
    sentence = await refusal(f"{postgresql_url}_not_there", keys)
    assert "does not exist" in sentence
    assert "make the database" in sentence


async def test_an_address_or_key_that_is_none_is_said_by_the_doctor_too(tmp_path: Path, keys: list[str]) -> None:
    assert "DATABASE_URL" in await refusal("mysql://ann:secret@db/bot", keys)
    assert "malformed" in await refusal(sqlite_url(tmp_path), ["oops"])
