"""What keeps the bot from starting is said in one sentence, without a traceback, and ends it with status 2."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
import pytest_asyncio
from cryptography.fernet import Fernet

from bot.store import default_url, open_store, read_keys
from tests.standin import BotProcess, StandIn

pytestmark = pytest.mark.asyncio(loop_scope="module")
WRONG_TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GAbCdE.abcdefghijklmnopqrstuvwxyz0123456789AB"  # noqa: S105 - has the shape of one, and was made up
OTHER_KEY = Fernet.generate_key().decode()
READ_ONLY = "data folder that is read-only"
_REFUSED = 2


class Start(NamedTuple):
    """A bad start: what is wrong with its surroundings, and the words with which that has to be said.

    `{file}` in the surroundings is a file where a folder is expected, `{api}` where the stand-in is.
    """

    env: dict[str, str]
    words: tuple[str, ...]


STARTS = {
    "wrong token": Start({"DISCORD_TOKEN": WRONG_TOKEN}, ("DISCORD_TOKEN", "developer portal")),
    "no address": Start({"DISCORD_API_URL": "over there"}, ("DISCORD_API_URL", "https://host/api/v10")),
    "address of something else": Start({"DISCORD_API_URL": "{api}/../../cdn"}, ("DISCORD_API_URL", "404")),
    "data folder that is a file": Start({"DATA_DIR": "{file}"}, ("DATA_DIR", "folder")),
    "data folder within a file": Start({"DATA_DIR": "{file}/data"}, ("key file", "Not a directory")),
    READ_ONLY: Start({}, ("writable",)),
    "malformed key": Start({"DATA_KEY": "hunter2"}, ("DATA_KEY", "malformed")),
    "other key": Start({"DATA_KEY": OTHER_KEY}, ("key",)),
    "newer database": Start({}, ("9999", "update the program")),
    "database within a file": Start({"DATABASE_URL": "sqlite:///{file}/kept.db"}, ("writable",)),
}


async def furnish(name: str, folder: Path) -> None:
    """Make what a start finds in its folder."""
    data = folder / "data"
    data.mkdir(parents=True)
    (folder / "file").write_text("not a folder")
    if name in ("other key", "newer database"):
        async with await open_store(default_url(data), read_keys(None, data, print)):
            pass
    if name == "newer database":
        with closing(sqlite3.connect(data / "last-impression.db")) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
    if name == READ_ONLY:
        (folder / "data").rename(folder / "kept")
        (folder / "kept").chmod(0o500)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def endings(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, BotProcess]]:
    """Start them all, two at a time, and let them end."""
    limit = asyncio.Semaphore(2)
    folders = {name: tmp_path_factory.mktemp("start") for name in STARTS}
    for name, folder in folders.items():
        await furnish(name, folder)
    async with StandIn() as discord:

        async def end(name: str, start: Start) -> BotProcess:
            folder = folders[name]
            found = {"file": folder / "file", "api": discord.api_url}
            env = {key: value.format(**found) for key, value in start.env.items()}
            if name == READ_ONLY:
                env["DATA_DIR"] = str(folder / "kept")
            bot = BotProcess(discord, env=env, data_dir=folder)
            async with limit:
                await bot.start(waits=False)
                await bot.wait(timeout_s=60)
            return bot

        names = [name for name in STARTS if name != READ_ONLY or os.geteuid()]
        bots = await asyncio.gather(*(end(name, STARTS[name]) for name in names))
        yield dict(zip(names, bots, strict=True))
        for bot in bots:
            await bot.close()


@pytest.mark.parametrize("name", list(STARTS))
async def test_it_ends_with_a_sentence_that_says_what_is_wrong(endings: dict[str, BotProcess], name: str) -> None:
    if name not in endings:
        pytest.skip("for root nothing is read-only")
    bot, words = endings[name], STARTS[name].words
    assert bot.returncode == _REFUSED, bot.output
    *_, said = bot.output.splitlines()
    for word in words:
        assert word in said
    assert "Traceback" not in bot.output
    assert "\n  " not in bot.output, "not even the places where it happened"
    for secret in (WRONG_TOKEN, OTHER_KEY, "hunter2"):
        assert secret not in bot.output
