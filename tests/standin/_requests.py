"""One request of the bot as the routes see it, and the table of routes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tests.standin._components import Json
from tests.standin._posting import Uploads
from tests.standin._world import World


class Reply(NamedTuple):
    """What a request is answered with: no body means none at all."""

    status: int
    body: Any = None


NO_CONTENT = Reply(204)


@dataclass(slots=True)
class Request:
    """A request, taken apart."""

    method: str
    path: str
    """Without the `/api/v10` in front."""
    query: dict[str, str]
    body: Any
    """The JSON, also where it came as a part of a form; None if there was none."""
    uploads: Uploads
    ids: tuple[str, ...] = field(default=())
    """The parts of the path that stand for something: ids and tokens, in order."""

    @property
    def json(self) -> Json:
        """The body as an object; empty if there was none."""
        return self.body if isinstance(self.body, dict) else {}


Handler = Callable[[World, Request], Reply]


class Route(NamedTuple):
    """One route: what it is called in Discord's own words, and what answers it."""

    name: str
    handler: Handler
    needs_token: bool


class Routes:
    """All routes, found by method and number of parts, then by the fixed parts."""

    def __init__(self) -> None:
        self._table: dict[tuple[str, int], list[tuple[tuple[str, ...], Route]]] = {}

    def add(self, name: str, handler: Handler, *, needs_token: bool = True) -> None:
        """Add a route such as `GET /channels/{}/messages`. Fixed parts win over ids, whatever comes first."""
        method, _, path = name.partition(" ")
        parts = tuple(path.strip("/").split("/"))
        same = self._table.setdefault((method, len(parts)), [])
        same.append((parts, Route(name, handler, needs_token)))
        same.sort(key=lambda entry: entry[0].count("{}"))

    def find(self, method: str, path: str) -> tuple[Route, tuple[str, ...]] | None:
        """Return the route of a request and its ids."""
        given = path.strip("/").split("/")
        for parts, route in self._table.get((method, len(given)), ()):
            ids = []
            for part, value in zip(parts, given, strict=True):
                if part == "{}":
                    ids.append(value)
                elif part != value:
                    break
            else:
                return route, tuple(ids)
        return None
