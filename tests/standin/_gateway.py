"""The gateway: sessions over websockets, with everything that can go wrong with them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from collections import deque
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from tests.standin import _payloads as payloads
from tests.standin._components import Json
from tests.standin._events import GUILD_MEMBERS, GUILDS, MESSAGE_CONTENT, PRESENCES, Watch
from tests.standin._places import Guild
from tests.standin._world import World

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT = 0, 1, 2, 3, 6, 7
REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 8, 9, 10, 11
"""Gateway opcodes."""

HEARTBEAT_MS = 41_250
KEPT_EVENTS = 5_000
"""How many events a dropped session can get back."""

AUTHENTICATION_FAILED, INVALID_SEQUENCE, INVALID_INTENTS, DISALLOWED_INTENTS = 4004, 4007, 4013, 4014
UNKNOWN_ERROR, NOT_AUTHENTICATED, GOING_AWAY = 4000, 4003, 1001
KNOWN_INTENTS = (1 << 26) - 1


class Session:
    """One identified client; it outlives its connection, so that it can be resumed."""

    def __init__(self, shard: tuple[int, int], intents: int) -> None:
        self.id = secrets.token_hex(16)
        self.shard = shard
        self.intents = intents
        self.seq = 0
        self.sent: deque[tuple[int, str]] = deque(maxlen=KEPT_EVENTS)
        self.connection: Connection | None = None

    @property
    def is_live(self) -> bool:
        """Whether events reach the client now."""
        return self.connection is not None

    def push(self, name: str, payload: str) -> None:
        """Send an event, or keep it for the time after a RESUME."""
        self.seq += 1
        frame = f'{{"op":0,"t":"{name}","s":{self.seq},"d":{payload}}}'
        self.sent.append((self.seq, frame))
        if self.connection is not None:
            self.connection.send(frame)


class Connection:
    """One websocket. Sending never waits: a task of its own writes the frames in order."""

    def __init__(self, request: web.BaseRequest, socket: web.WebSocketResponse) -> None:
        self._request = request
        self.socket = socket
        self.session: Session | None = None
        self._frames: asyncio.Queue[str | int] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write())

    def send(self, frame: str) -> None:
        """Queue a frame."""
        self._frames.put_nowait(frame)

    def close(self, code: int) -> None:
        """Close properly, after what is queued."""
        self._frames.put_nowait(code)

    def abort(self) -> None:
        """Break the connection off, as a network does."""
        if self._request.transport is not None:
            self._request.transport.abort()

    async def finish(self) -> None:
        """Stop writing."""
        self._writer.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._writer

    async def _write(self) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                frame = await self._frames.get()
                if isinstance(frame, int):
                    await self.socket.close(code=frame)
                    return
                await self.socket.send_str(frame)


class Gateway:
    """All sessions of the bot, and the faults that tests ask for."""

    def __init__(self, world: World, watch: Watch, granted: int) -> None:
        self._world = world
        self._watch = watch
        self._granted = granted
        self.sessions: dict[str, Session] = {}
        self.connections: set[Connection] = set()
        self.identified = 0
        self.resumed = 0
        self.url = ""
        self.resume_url = ""
        self._refusals = 0
        self._duplicates = 0
        self._duplicated: str | None = None
        self._forgets = False
        self.on_dispatch: Callable[[str, Json], None] | None = None

    # ------------------------------------------------------------------ what tests ask for

    @property
    def is_live(self) -> bool:
        """Whether a bot is connected."""
        return any(session.is_live for session in self.sessions.values())

    def drop(self, code: int | None = None) -> None:
        """Break every connection off; with a close code, close it with that."""
        for connection in list(self.connections):
            if code is None:
                connection.abort()
            else:
                connection.close(code)

    def ask_to_reconnect(self) -> None:
        """Send op 7: the client is to come back and resume."""
        self._control({"op": RECONNECT, "d": None, "s": None, "t": None})

    def invalidate(self, *, is_resumable: bool) -> None:
        """Send op 9; a session that is not resumable is forgotten."""
        self._control({"op": INVALID_SESSION, "d": is_resumable, "s": None, "t": None})
        if not is_resumable:
            for session in list(self.sessions.values()):
                if session.is_live:
                    del self.sessions[session.id]

    def refuse(self, times: int) -> None:
        """Refuse the next connections with HTTP 503."""
        self._refusals = times

    def duplicate(self, times: int = 1, *, name: str | None = None) -> None:
        """Deliver each of the next events twice; with a name, of the next events of that kind."""
        self._duplicates, self._duplicated = times, name

    def forget_sessions(self) -> None:
        """Answer the next RESUME with op 9 false, as after a long outage."""
        self.sessions = {key: session for key, session in self.sessions.items() if session.is_live}
        self._forgets = True

    # ------------------------------------------------------------------ events

    def dispatch(self, name: str, payload: Json, guild: Guild | None, intent: int, bare: Json | None = None) -> None:
        """Send an event to the sessions that want it; `bare` goes to those that may not read message content."""
        if not self.sessions:
            return
        if self.on_dispatch is not None:
            self.on_dispatch(name, payload)
        times = 1
        if self._duplicates and self._duplicated in (None, name):
            self._duplicates -= 1
            times = 2
        full = json.dumps(payload)
        short = full if bare is None else json.dumps(bare)
        for session in self.sessions.values():
            number, count = session.shard
            if (0 if guild is None else (guild.id >> 22) % count) != number or (session.intents & intent) != intent:
                continue
            for _ in range(times):
                session.push(name, full if session.intents & MESSAGE_CONTENT else short)

    def _control(self, frame: Json) -> None:
        text = json.dumps(frame)
        for connection in list(self.connections):
            connection.send(text)

    # ------------------------------------------------------------------ one connection

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Serve one websocket until it ends."""
        if self._refusals:
            self._refusals -= 1
            return web.Response(status=503, text="upstream connect error")
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        connection = Connection(request, socket)
        self.connections.add(connection)
        connection.send(json.dumps({"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_MS}, "s": None, "t": None}))
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._hear(connection, json.loads(frame.data))
        finally:
            self.connections.discard(connection)
            await connection.finish()
            self._end(connection, socket.close_code)
        return socket

    async def close(self) -> None:
        """Close every connection, as when Discord goes down for good."""
        for connection in list(self.connections):
            connection.close(GOING_AWAY)

    def _end(self, connection: Connection, code: int | None) -> None:
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            if code in (1000, GOING_AWAY):
                # A client that says goodbye with these codes gives up its session.
                self.sessions.pop(session.id, None)
        self._watch.notify()

    def _hear(self, connection: Connection, frame: dict[str, Any]) -> None:
        code, data = frame["op"], frame.get("d")
        if code == HEARTBEAT:
            connection.send(json.dumps({"op": HEARTBEAT_ACK, "d": None, "s": None, "t": None}))
        elif code == IDENTIFY and data is not None:
            self._identify(connection, data)
        elif code == RESUME and data is not None:
            self._resume(connection, data)
        elif code == REQUEST_MEMBERS and data is not None:
            self._send_members(connection, data)
        elif connection.session is None:
            connection.close(NOT_AUTHENTICATED)

    def _identify(self, connection: Connection, data: Json) -> None:
        if data["token"] != self._world.token:
            connection.close(AUTHENTICATION_FAILED)
            return
        intents = data["intents"]
        if intents & ~KNOWN_INTENTS:
            connection.close(INVALID_INTENTS)
            return
        if intents & (GUILD_MEMBERS | PRESENCES | MESSAGE_CONTENT) & ~self._granted:
            connection.close(DISALLOWED_INTENTS)
            return
        number, count = data.get("shard", (0, 1))
        for stale in [one for one in self.sessions.values() if not one.is_live and one.shard == (number, count)]:
            del self.sessions[stale.id]
        session = Session((number, count), intents)
        self.sessions[session.id] = session
        session.connection, connection.session = connection, session
        self.identified += 1
        mine = [one for one in self._world.guilds.values() if one.has_bot and (one.id >> 22) % count == number]
        session.push(
            "READY",
            json.dumps(
                {
                    "v": 10,
                    "user": payloads.bot_json(self._world),
                    "guilds": [{"id": str(guild.id), "unavailable": True} for guild in mine],
                    "session_id": session.id,
                    "resume_gateway_url": self.resume_url,
                    "shard": [number, count],
                    "application": {"id": str(self._world.app_id), "flags": 0},
                    "private_channels": [],
                    "_trace": [],
                }
            ),
        )
        if intents & GUILDS:
            for guild in mine:
                session.push("GUILD_CREATE", json.dumps(payloads.guild_json(guild, self._world)))
        self._watch.notify()

    def _resume(self, connection: Connection, data: Json) -> None:
        session = self.sessions.get(data["session_id"])
        if data["token"] != self._world.token:
            connection.close(AUTHENTICATION_FAILED)
            return
        seq = data["seq"]
        if self._forgets or session is None or (session.sent and seq < session.sent[0][0] - 1):
            self._forgets = False
            connection.send(json.dumps({"op": INVALID_SESSION, "d": False, "s": None, "t": None}))
            return
        if seq > session.seq:
            connection.close(INVALID_SEQUENCE)
            return
        session.connection, connection.session = connection, session
        for number, frame in session.sent:
            if number > seq:
                connection.send(frame)
        session.push("RESUMED", json.dumps({"_trace": []}))
        self.resumed += 1
        self._watch.notify()

    def _send_members(self, connection: Connection, data: Json) -> None:
        session = connection.session
        guild = self._world.guilds.get(int(data["guild_id"]))
        if session is None or guild is None:
            return
        wanted = data.get("user_ids") or []
        if isinstance(wanted, str | int):
            wanted = [wanted]
        if not wanted and not data.get("query") and not session.intents & GUILD_MEMBERS:
            connection.close(DISALLOWED_INTENTS)
            return
        ids = {int(user_id) for user_id in wanted}
        found = [
            payloads.member_json(guild, member.user)
            for member in guild.members.values()
            if (member.user.id in ids if ids else member.user.name.startswith(data.get("query") or ""))
        ]
        chunk: Json = {"guild_id": str(guild.id), "members": found, "chunk_index": 0, "chunk_count": 1, "not_found": []}
        if data.get("nonce"):
            chunk["nonce"] = data["nonce"]
        session.push("GUILD_MEMBERS_CHUNK", json.dumps(chunk))
