"""Putting the preview together: the real bot in a made-up server, its pages, and a store that lives as long as they do."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import tempfile
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import simcord

from bot.client import LastImpression
from bot.logs import start_log
from bot.preview._lobby import Lobby
from bot.preview._rooms import Rooms
from bot.preview._seams import RemindersClock, name_bot, set_clock
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import load_library
from bot.rehearsing import SCENARIOS, open_room
from bot.sessions import Sessions
from bot.settings import Settings
from bot.signals import on_stop
from bot.store import default_url, open_store, read_keys

_FAILED = 2
_HOST = "127.0.0.1"
_PEOPLE = ("Ann", "Ben")
_log = logging.getLogger(__name__)


def serve(settings: Settings, port: int, write: Callable[[str], None], warn: Callable[[str], None]) -> int:
    """Serve until SIGINT or SIGTERM; the exit status."""
    try:
        # Before anything that takes time, so that a port that is taken is known at once.
        listening = socket.create_server((_HOST, port))
    except OSError as error:
        warn(f"port {port} cannot be used ({error.strerror or error}); name another, or leave --port out")
        return _FAILED
    # While the bot gets ready there is no loop yet that could take a signal.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with listening, contextlib.suppress(KeyboardInterrupt):
        start_log("WARNING")
        room = open_room(load_library(SCENARIOS), warn)
        if not room.scenarios:
            warn("there is no sound scenario to play; run python -m bot doctor")
            return _FAILED
        asyncio.run(_serve(room, Lobby(listening), write))
    write("Ended; what was typed is deleted.")
    return 0


async def _serve(room: Room, lobby: Lobby, write: Callable[[str], None]) -> None:
    stop = asyncio.Event()
    on_stop(stop.set)
    clock_of_reminders = RemindersClock()
    with tempfile.TemporaryDirectory(prefix="last-impression-") as folder:
        keys = read_keys(None, Path(folder), _log.info)
        async with (
            await open_store(default_url(Path(folder)), keys, announce=_log.info) as store,
            # No pauses: these pages cannot show that somebody is typing, and show a line only with its answer.
            _client(LastImpression(Sessions(room, store), has_human_delay=False, clock=clock_of_reminders)) as client,
            _rooms(client, clock_of_reminders, lobby.address) as rooms,
            contextlib.aclosing(lobby),
        ):
            await lobby.open(rooms)
            clock = asyncio.create_task(rooms.tick(), name="clock")
            write(
                "This is the real bot on local pages drawn by SimCord. It is not Discord: the server and the people are made up.\n"
                "What you type stays on this computer, in a temporary folder that is deleted at the end.\n"
                f"Open {lobby.address} in a browser; Ctrl-C ends it."
            )
            ended = asyncio.create_task(stop.wait(), name="stop")
            await asyncio.wait({clock, ended}, return_when=asyncio.FIRST_COMPLETED)
            await _cancel(ended)
            await _cancel(clock)


@contextlib.asynccontextmanager
async def _client(client: LastImpression) -> AsyncIterator[LastImpression]:
    """Close the client at the end: SimCord starts it, and leaves it open."""
    try:
        yield client
    finally:
        await client.drain()
        await client.close()


@contextlib.asynccontextmanager
async def _rooms(client: LastImpression, reminders: RemindersClock, address: str) -> AsyncIterator[Rooms]:
    """Make the server and its people, start the bot in it, and open the rooms."""
    env = reminders.env = simcord.Env(client, shard_count=1, check_errors=False)
    name_bot(env, "Last Impression")
    guild = env.create_guild("Job club")
    practice = guild.create_text_channel("practice", topic="Type /rehearse")
    people = [guild.add_member(env.create_user(name.lower(), global_name=name)) for name in _PEOPLE]
    set_clock(env, datetime.now(UTC))
    await env.start()
    rooms = Rooms(env, address)
    try:
        await rooms.open("#practice", f"The channel in which {' and '.join(_PEOPLE)} meet.", practice, people)
        for name, person in zip(_PEOPLE, people, strict=True):
            await rooms.open(
                f"{name}'s direct messages", "Alone with Last Impression.", person.user.dm_channel, [person.user]
            )
        yield rooms
    finally:
        await rooms.close()
        await env.shutdown()


async def _cancel(task: asyncio.Task[object]) -> None:
    """Stop a task; what it failed with is raised."""
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
