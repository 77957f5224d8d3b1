"""Discord's error answers: the code in the body, the HTTP status that goes with it, and the words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

_KNOWN: dict[int, tuple[int, str]] = {
    0: (401, "401: Unauthorized"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    10070: (404, "Unknown Guild Scheduled Event"),
    20028: (429, "The write action you are performing on the channel has hit the write rate limit"),
    30038: (400, "Maximum number of uncompleted guild scheduled events reached (100)"),
    30046: (429, "Maximum number of edits to messages older than 1 hour reached. Try again later"),
    40003: (429, "You are opening direct messages too fast"),
    40060: (400, "Interaction has already been acknowledged"),
    40094: (400, "This interaction has reached the maximum number of follow up messages"),
    50001: (403, "Missing Access"),
    50003: (403, "Cannot execute action on a DM channel"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50016: (
        400,
        "Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages to delete",
    ),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50033: (400, "Invalid Recipient(s)"),
    50034: (400, "A message provided was too old to bulk delete"),
    50035: (400, "Invalid Form Body"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    50278: (403, "Cannot send messages to this user due to having no mutual guilds"),
    160002: (400, "You cannot reply without permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
    160005: (403, "Thread is locked"),
    160006: (400, "Maximum number of active threads reached"),
    180000: (400, "Cannot update a finished event"),
}


class Flaw(NamedTuple):
    """One thing that is wrong with a request's body: where (dotted), Discord's name for it, and the words."""

    at: str
    code: str
    message: str


class ApiError(Exception):
    """A refusal: what the bot gets instead of what it asked for."""

    def __init__(self, code: int, message: str | None = None, status: int | None = None) -> None:
        known = _KNOWN.get(code, (400, f"Error {code}"))
        self.code = code
        self.status = status or known[0]
        self.message = message or known[1]
        self.errors: dict[str, Any] | None = None
        super().__init__(f"{self.status} {self.code}: {self.message}")

    @property
    def body(self) -> dict[str, Any]:
        """The JSON that goes with it."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        return body if self.errors is None else {**body, "errors": self.errors}


def invalid(flaws: Iterable[Flaw]) -> ApiError:
    """Return the error 50035 that names every flaw at its place, as Discord nests them."""
    error = ApiError(50035)
    error.errors = {}
    for flaw in flaws:
        node = error.errors
        for part in flaw.at.split("."):
            node = node.setdefault(part, {})
        node.setdefault("_errors", []).append({"code": flaw.code, "message": flaw.message})
    return error
