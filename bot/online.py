"""Going online: the store, the room and the client, put together and kept up until told to stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bot.client import LastImpression, RefusedError, serve, use_api
from bot.diary import Clock
from bot.logs import start_log
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import load_library
from bot.rehearsing import SCENARIOS, open_room
from bot.sessions import Sessions
from bot.settings import Settings
from bot.store import Store, StoreError, default_url, open_store, read_keys

_FAILED = 2
_log = logging.getLogger(__name__)


def go_online(settings: Settings, token: str, warn: Callable[[str], None], clock: Clock | None = None) -> int:
    """Serve on Discord until SIGTERM or SIGINT; the exit status. What keeps it from starting is said in one sentence."""
    start_log(settings.log_level)
    if settings.discord_api_url:
        use_api(settings.discord_api_url)
    try:
        # What is wrong with the store is said before anything else is got ready.
        asyncio.run(_try_store(settings))
        room = open_room(load_library(SCENARIOS), _log.info)
        if not room.scenarios:
            warn("there is no sound scenario to play; run python -m bot doctor")
            return _FAILED
        asyncio.run(_serve(settings, token, room, clock))
    except (StoreError, RefusedError) as error:
        warn(str(error))
        return _FAILED
    return 0


async def open_store_of(settings: Settings) -> Store:
    """Open the database that the settings name. StoreError says what is in the way."""
    keys = read_keys(settings.data_key, settings.data, _log.info)
    return await open_store(settings.database_url or default_url(settings.data), keys, announce=_log.info)


async def _try_store(settings: Settings) -> None:
    await (await open_store_of(settings)).close()


async def _serve(settings: Settings, token: str, room: Room, clock: Clock | None) -> None:
    async with await open_store_of(settings) as store:
        sessions = Sessions(room, store)
        await serve(
            lambda: LastImpression(
                sessions, has_human_delay=settings.has_human_delay, retention=settings.retention, clock=clock
            ),
            token,
        )
