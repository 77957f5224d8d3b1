"""The rooms of the made-up server, each on its own page, and the clock that they share."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import simcord

from bot.preview._seams import Crowd, Viewer, Window, can_read, count_messages, forget_requests, shown_name

_TICK_S = 0.5
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Room:
    """A channel, who may look into it here, and its page."""

    title: str
    hint: str
    channel: simcord.ChannelHandle
    viewers: Sequence[Viewer]
    window: Window


class Rooms:
    """All rooms. Whoever moves the world holds one lock, so that a click and the clock never meet in it."""

    def __init__(self, env: simcord.Env, address: str) -> None:
        """`address` is the lobby's; links to a room begin with it, because the room's own may change."""
        self._env = env
        self._address = address
        self._crowd = Crowd()
        self._turns = asyncio.Lock()
        self._rooms: dict[int, Room] = {}

    async def open(self, title: str, hint: str, channel: simcord.ChannelHandle, viewers: Sequence[Viewer]) -> None:
        """Open a channel's page, or open it anew."""
        window = Window(
            channel,
            viewers,
            crowd=self._crowd,
            turns=self._turns,
            moved=self._follow,
            address_of=self.address_of,
        )
        await window.open()
        self._rooms[channel.id] = Room(title, hint, channel, viewers, window)

    def address_of(self, channel_id: int) -> str:
        """Return an address that leads to a room's page, also after that was closed and opened anew."""
        return f"{self._address}/room/{channel_id}"

    def page_of(self, channel_id: int) -> str | None:
        """Return where a room's page is served now; None if there is no such room."""
        room = self._rooms.get(channel_id)
        return None if room is None or room.window.is_closed else room.window.url

    def listed(self) -> list[tuple[Room, int]]:
        """Return every room with how many messages it holds."""
        return [(room, count_messages(self._env, room.channel.id)) for room in self._rooms.values()]

    async def tick(self) -> None:
        """Let the world's clock follow the real one for ever: what was put off comes, and pages show it."""
        while True:
            await asyncio.sleep(_TICK_S)
            async with self._turns:
                behind_s = (datetime.now(UTC) - self._env.now()).total_seconds()
                try:
                    if behind_s > 0:
                        await self._env.advance_time(behind_s)
                except (TimeoutError, simcord.SetupError) as error:
                    # It is made up for at the next tick.
                    _log.warning("The made-up world was busy for too long.", exc_info=error)
                await self._follow()
                forget_requests(self._env)

    async def close(self) -> None:
        """Wait for the action that is under way, then close every page."""
        async with self._turns:
            for room in self._rooms.values():
                await room.window.close()

    async def _follow(self) -> None:
        """Bring every page up to date, and open a room for every new thread."""
        for room in list(self._rooms.values()):
            if room.window.is_closed:
                await room.window.close()
                await self.open(room.title, room.hint, room.channel, room.viewers)
                continue
            room.window.refresh_stale()
            for thread in room.channel.threads if room.channel.guild else ():
                if thread.id not in self._rooms:
                    await self._open_thread(thread, room.viewers)

    async def _open_thread(self, thread: simcord.ChannelHandle, people: Sequence[Viewer]) -> None:
        viewers = [person for person in people if can_read(self._env, thread.id, person)]
        if viewers:
            names = " and ".join(map(shown_name, viewers))
            await self.open(f"Thread “{thread.name}”", f"Private: {names} and the bot.", thread, viewers)
