"""The HTTP server: takes requests apart, logs them, lets them fail where asked, and answers them."""

from __future__ import annotations

import asyncio
import json
import re
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from aiohttp import BodyPartReader, web

from tests.standin import _rest_application, _rest_channels, _rest_interactions, _rest_scheduled, _rest_threads
from tests.standin._components import Json
from tests.standin._errors import ApiError
from tests.standin._events import Watch
from tests.standin._faults import Answer, Faults, rate_limited
from tests.standin._gateway import Gateway
from tests.standin._limits import GlobalLimit
from tests.standin._posting import Upload, Uploads
from tests.standin._requests import Reply, Request, Route, Routes
from tests.standin._world import World

API = "/api/v10"
CDN = "/cdn"
GATEWAY = "/gateway"
LARGEST = 26 * 1024 * 1024
_UNKNOWN_ROUTE = Reply(404, {"message": "404: Not Found", "code": 0})
_PART = re.compile(r"files\[(\d+)\]")


class Arrival(NamedTuple):
    """A request that has been carried out, for whoever measures."""

    at: float
    """When it had arrived, by `time.perf_counter`."""
    route: str
    ids: tuple[str, ...]
    body: Any
    status: int


class Refusal(NamedTuple):
    """A request that Discord would have refused, without any fault asked for."""

    method: str
    path: str
    code: int
    message: str


class Server:
    """Answers on loopback. Requests are carried out one at a time, so that none sees another half done."""

    def __init__(
        self,
        world: World,
        gateway: Gateway,
        faults: Faults,
        watch: Watch,
        limit: GlobalLimit,
        *,
        log: bool,
        log_files: list[Path],
    ) -> None:
        self._world = world
        self._gateway = gateway
        self._faults = faults
        self._watch = watch
        self._limit = limit
        self._log = log
        self._log_paths = log_files
        self._log_files: list[TextIO] = []
        self._routes = Routes()
        for part in (_rest_application, _rest_channels, _rest_threads, _rest_interactions, _rest_scheduled):
            part.add_to(self._routes)
        self.requests: list[Json] = []
        self.surprises: list[str] = []
        self.refusals: list[Refusal] = []
        self.listeners: list[Callable[[Arrival], None]] = []
        self._runner: web.ServerRunner | None = None

    async def start(self, port: int) -> int:
        """Listen on 127.0.0.1; the port."""
        self._log_files = [path.open("a", encoding="utf-8") for path in self._log_paths]
        self._runner = web.ServerRunner(web.Server(self._handle, access_log=None), shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port, backlog=1024)
        await site.start()
        address: tuple[str, int] = self._runner.addresses[0]
        return address[1]

    async def stop(self) -> None:
        """Stop listening and end what is still being answered."""
        if self._runner is not None:
            await self._runner.cleanup()
        for file in self._log_files:
            file.close()

    async def _handle(self, raw: web.BaseRequest) -> web.StreamResponse:
        path = raw.path
        if path.startswith(API):
            return await self._answer(raw, path.removeprefix(API))
        if path.rstrip("/") == GATEWAY:
            return await self._gateway.serve(raw)
        if path.startswith(CDN):
            return self._file(path)
        self.surprises.append(f"{raw.method} {path}: not an address of Discord's")
        return web.Response(status=404)

    def _file(self, path: str) -> web.Response:
        number = path.removeprefix(CDN).strip("/").split("/")[0]
        attachment = self._world.files.get(int(number)) if number.isdigit() else None
        if attachment is None:
            return web.Response(status=404)
        return web.Response(body=attachment.data, content_type=attachment.content_type or "application/octet-stream")

    async def _answer(self, raw: web.BaseRequest, path: str) -> web.StreamResponse:
        try:
            body, uploads = await _read(raw)
        except ValueError:
            return _respond(Reply(400, ApiError(50109).body))
        at = time.perf_counter()
        if self._log:
            self._write_down(raw, path, body, uploads)
        found = self._routes.find(raw.method, path)
        if found is not None and found[0].needs_token and (wait_s := self._limit.take(at)):
            return _fail(raw, rate_limited(wait_s, is_global=True))
        fault = self._faults.take(raw.method, path)
        if fault is not None and not fault.is_after:
            await asyncio.sleep(fault.delay_s)
            if fault.drops or fault.status is not None:
                return _fail(raw, fault)
        if found is None:
            self.surprises.append(f"{raw.method} {path}: the stand-in does not know this route")
            return _respond(_UNKNOWN_ROUTE)
        route, ids = found
        request = Request(raw.method, path, dict(raw.query), body, uploads, ids)
        reply = self._carry_out(route, request, raw)
        for listen in self.listeners:
            listen(Arrival(at, route.name, ids, body, reply.status))
        self._watch.notify()
        if fault is not None and fault.is_after:
            await asyncio.sleep(fault.delay_s)
            if fault.drops or fault.status is not None:
                return _fail(raw, fault)
        return _respond(reply, fault.headers if fault is not None else None)

    def _carry_out(self, route: Route, request: Request, raw: web.BaseRequest) -> Reply:
        try:
            if route.needs_token and raw.headers.get("Authorization") != f"Bot {self._world.token}":
                raise ApiError(0)
            return route.handler(self._world, request)
        except ApiError as error:
            flaws = json.dumps(error.errors) if error.errors else ""
            self.refusals.append(Refusal(request.method, request.path, error.code, f"{error.message} {flaws}".strip()))
            return Reply(error.status, error.body)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test is to hear of it, and the bot gets a 500
            where = traceback.format_exc(limit=-3)
            self.surprises.append(f"{request.method} {request.path}: the stand-in failed with {error!r}\n{where}")
            return Reply(500, {"message": "500: Internal Server Error", "code": 0})

    def _write_down(self, raw: web.BaseRequest, path: str, body: Any, uploads: Uploads) -> None:  # noqa: ANN401 - any JSON
        query = f"?{raw.query_string}" if raw.query_string else ""
        line: Json = {"method": raw.method, "path": path + query, "json": body}
        if uploads:
            line["files"] = [upload.filename for upload in uploads.values()]
        self.requests.append(line)
        for file in self._log_files:
            file.write(json.dumps(line) + "\n")
            file.flush()


async def _read(raw: web.BaseRequest) -> tuple[Any, Uploads]:
    """Return the JSON and the files of a request; ValueError if there is anything else in it."""
    if not raw.body_exists:
        return None, {}
    if not raw.content_type.startswith("multipart/"):
        data = await raw.read()
        return (json.loads(data) if data else None), {}
    body: Any = None
    uploads: Uploads = {}
    parts = await raw.multipart()
    while (part := await parts.next()) is not None:
        if not isinstance(part, BodyPartReader):
            raise ValueError("a form within a form")
        data = bytes(await part.read(decode=True))
        if part.name == "payload_json":
            body = json.loads(data)
        elif match := _PART.fullmatch(part.name or ""):
            uploads[int(match[1])] = Upload(part.filename or "file", data, _content_type(part.filename or ""))
        else:
            raise ValueError(f"an unknown part {part.name!r}")
    return body, uploads


def _content_type(filename: str) -> str | None:
    known = {".png": "image/png", ".jpg": "image/jpeg", ".txt": "text/plain", ".json": "application/json"}
    return known.get(Path(filename).suffix.lower())


def _respond(reply: Reply, headers: dict[str, str] | None = None) -> web.Response:
    if reply.body is None:
        return web.Response(status=reply.status, headers=headers)
    # Exactly this content type: clients take a body with a charset behind it for plain text.
    body = json.dumps(reply.body).encode()
    return web.Response(status=reply.status, body=body, headers=headers, content_type="application/json")


def _fail(raw: web.BaseRequest, fault: Answer) -> web.Response:
    if fault.drops:
        if raw.transport is not None:
            raw.transport.abort()
        return web.Response(status=500)
    if isinstance(fault.body, str):
        return web.Response(
            status=fault.status or 500, body=fault.body.encode(), content_type="text/plain", headers=fault.headers
        )
    body = json.dumps(fault.body).encode()
    return web.Response(status=fault.status or 500, body=body, content_type="application/json", headers=fault.headers)
