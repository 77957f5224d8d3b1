"""Faults on demand: what Discord, or the network on the way to it, does wrong with a request."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tests.standin._components import Json
from tests.standin._errors import ApiError


@dataclass(frozen=True, slots=True)
class Answer:
    """What a faulty request gets."""

    status: int | None = None
    """None: the request is answered as if nothing were wrong."""
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    """Sent with the answer, also if nothing else is wrong with it."""
    is_after: bool = False
    """Whether the request has had its effect all the same."""
    drops: bool = False
    """Whether the connection breaks instead of an answer."""
    delay_s: float = 0.0
    """How long the answer takes; the effect comes first if `is_after`."""


def rate_limited(retry_after_s: float, *, via: bool = True, is_global: bool = False) -> Answer:
    """Return a 429. Without `via` it is what a ban by the network in front of Discord looks like."""
    headers = {"Retry-After": str(int(retry_after_s) or 1)}
    if not via:
        return Answer(429, "error code: 1015", headers)
    headers |= {"Via": "1.1 google", "X-RateLimit-Scope": "global" if is_global else "user"}
    if is_global:
        headers["X-RateLimit-Global"] = "true"
    body: Json = {"message": "You are being rate limited.", "retry_after": retry_after_s, "global": is_global}
    return Answer(429, body, headers)


def exhausted(reset_after_s: float, bucket: str = "made-up") -> Answer:
    """Return the headers of a good answer that says: that was the last one for so many seconds."""
    return Answer(
        headers={
            "X-RateLimit-Bucket": bucket,
            "X-RateLimit-Limit": "5",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset-After": str(reset_after_s),
        }
    )


def broken(status: int = 502, *, is_after: bool = False) -> Answer:
    """Return a server error, before the request had its effect or after."""
    return Answer(status, "upstream request failed", is_after=is_after)


def dropped(*, is_after: bool = False) -> Answer:
    """Return a connection that breaks, before the request had its effect or after."""
    return Answer(drops=True, is_after=is_after)


def slow(delay_s: float, *, is_after: bool = False) -> Answer:
    """Return an answer that takes its time."""
    return Answer(delay_s=delay_s, is_after=is_after)


def refused(code: int, message: str | None = None, status: int | None = None) -> Answer:
    """Return an error of Discord's own, by its code."""
    error = ApiError(code, message, status)
    return Answer(error.status, error.body)


@dataclass(slots=True)
class Fault:
    """An answer, the requests that get it, and how many are left."""

    match: str
    pattern: re.Pattern[str]
    answer: Answer
    left: int
    skip: int
    hits: int = 0


class Faults:
    """The faults that wait for a request."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, match: str, answer: Answer, times: int = 1, *, skip: int = 0) -> Fault:
        """Let the next `times` requests that match fail, after `skip` that do not.

        `match` is a method and a path such as `POST /channels/*/messages`: `*` stands for one part, `**` for any number,
        and `* ` in front for any method.
        """
        parts = [re.escape(part) for part in match.split("*")]
        pattern = re.compile("[^/]*".join(parts).replace("[^/]*[^/]*", ".*"))
        fault = Fault(match, pattern, answer, times, skip)
        self._waiting.append(fault)
        return fault

    def clear(self) -> None:
        """Let everything go well from now on."""
        self._waiting.clear()

    @property
    def left(self) -> list[str]:
        """What has been asked for and has not happened yet."""
        return [fault.match for fault in self._waiting]

    def take(self, method: str, path: str) -> Answer | None:
        """Return what is to go wrong with a request, if anything."""
        for fault in self._waiting:
            if not fault.pattern.fullmatch(f"{method} {path}"):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.left -= 1
            fault.hits += 1
            if fault.left <= 0:
                self._waiting.remove(fault)
            return fault.answer
        return None
