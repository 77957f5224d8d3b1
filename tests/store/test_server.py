"""What only a server has to get right."""

import asyncio
from dataclasses import replace

from sqlalchemy import text

from bot.store import open_store
from tests.databases import empty, look_into
from tests.store.samples import record, score

_DROP_ALL = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'last-impression' AND datname = current_database()"
)


async def test_connections_that_the_server_dropped_are_opened_anew(postgresql_url: str, keys: list[str]) -> None:
    empty(postgresql_url)
    async with await open_store(postgresql_url, keys) as store:
        kept = record()
        await store.add(kept)
        await asyncio.gather(*(store.fetch(kept.key) for _ in range(5)))
        await look_into(postgresql_url, lambda connection: connection.execute(_DROP_ALL).all())
        kept = await store.save(replace(kept, turn=1))
        await look_into(postgresql_url, lambda connection: connection.execute(_DROP_ALL).all())
        kept = await store.save(replace(kept, turn=2), score=score(kept))
        assert await store.fetch(kept.key) == kept


async def test_more_at_once_than_there_are_connections_wait_in_line(postgresql_url: str, keys: list[str]) -> None:
    empty(postgresql_url)
    async with await open_store(postgresql_url, keys) as store:
        await asyncio.gather(*(store.add(record(user_id)) for user_id in range(200)))
        assert await store.count_open() == 200
