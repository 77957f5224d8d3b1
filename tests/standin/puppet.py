"""A bot on strings: it speaks Discord's protocol directly, and answers exactly what a test tells it to."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from types import TracebackType
from typing import Any, NamedTuple, Self

import aiohttp

from tests.standin import StandIn

INTENTS = (1 << 0) | (1 << 9) | (1 << 12)
Json = dict[str, Any]


class Heard(NamedTuple):
    """What a request was answered with."""

    status: int
    body: Any

    @property
    def code(self) -> int:
        """Discord's error code."""
        return int(self.body["code"])


class Puppet:
    """A connected client. `script` gives the callback for an interaction, or None to leave it unanswered."""

    def __init__(
        self, discord: StandIn, script: Callable[[Json], Json | None] | None = None, intents: int = INTENTS
    ) -> None:
        self._discord = discord
        self.intents = intents
        self.script = script or (lambda _: None)
        self.events: list[tuple[str, Json]] = []
        self.frames: list[Json] = []
        self.callbacks: list[Heard] = []
        self.seq: int | None = None
        self._session: aiohttp.ClientSession | None = None
        self.socket: aiohttp.ClientWebSocketResponse | None = None
        self._reader: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        await self.connect()
        await self.identify()
        await self._discord.until(lambda: self._discord.gateway.is_live, 2.0, "the puppet to identify")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.socket is not None:
            await self.socket.close()
        if self._reader is not None:
            self._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader
        if self._session is not None:
            await self._session.close()

    async def connect(self) -> None:
        """Open a websocket, and read from it from now on."""
        assert self._session is not None
        self.socket = await self._session.ws_connect(self._discord.gateway.url)
        self._reader = asyncio.create_task(self._read(self.socket))

    async def identify(self, token: str | None = None) -> None:
        """Say who this is."""
        data = {"token": token or self._discord.token, "intents": self.intents, "properties": {}, "shard": [0, 1]}
        await self.send({"op": 2, "d": data})

    async def resume(self, session_id: str, seq: int) -> None:
        """Take up an earlier session."""
        await self.send({"op": 6, "d": {"token": self._discord.token, "session_id": session_id, "seq": seq}})

    async def send(self, frame: Json) -> None:
        """Send a frame."""
        assert self.socket is not None
        await self.socket.send_str(json.dumps(frame))

    def named(self, name: str) -> list[Json]:
        """Return the events of a name."""
        return [payload for event, payload in self.events if event == name]

    async def event(self, name: str, number: int = 1) -> Json:
        """Wait for an event; AssertionError if it does not come."""
        for _ in range(200):
            if len(self.named(name)) >= number:
                return self.named(name)[number - 1]
            await asyncio.sleep(0.01)
        raise AssertionError(f"no {name} among {[event for event, _ in self.events]}")

    async def heard(self, number: int = 1) -> Heard:
        """Wait for what a callback was answered with; AssertionError if none was made."""
        for _ in range(200):
            if len(self.callbacks) >= number:
                return self.callbacks[number - 1]
            await asyncio.sleep(0.01)
        raise AssertionError(f"{len(self.callbacks)} callbacks were made, not {number}")

    async def call(self, method: str, path: str, body: Any = None, **options: Any) -> Heard:  # noqa: ANN401 - any JSON
        """Make a request with the bot's token."""
        assert self._session is not None
        headers = {"Authorization": f"Bot {self._discord.token}"}
        url = self._discord.api_url + path
        async with self._session.request(method, url, json=body, headers=headers, **options) as response:
            text = await response.text()
            is_json = response.headers.get("Content-Type") == "application/json"
            return Heard(response.status, json.loads(text) if is_json else text)

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            frame = json.loads(message.data)
            self.frames.append(frame)
            if frame["op"] == 0:
                self.seq = frame["s"]
                self.events.append((frame["t"], frame["d"]))
                if frame["t"] == "INTERACTION_CREATE":
                    await self._answer(frame["d"])

    async def _answer(self, interaction: Json) -> None:
        callback = self.script(interaction)
        if callback is not None:
            path = f"/interactions/{interaction['id']}/{interaction['token']}/callback?with_response=1"
            self.callbacks.append(await self.call("POST", path, callback))
