"""The log: what happened, never what was said. Exceptions appear as their type and place, without their message.

Messages of exceptions may hold what a person typed or a token (a database error its parameters, a validation error its
input), so they are left out for every logger, also those of libraries.
"""

from __future__ import annotations

import copy
import logging
import re
import sys
import traceback
from types import TracebackType

_SECRETS = (
    re.compile(r"(?<=/webhooks/)\d+/[^/\s'\"]+"),
    re.compile(r"(?<=/interactions/)\d+/[^/\s'\"]+"),
    re.compile(r"aW50ZXJhY3Rpb246[\w+/=-]+"),
    re.compile(r"[\w-]{20,}\.[\w-]{5,}\.[\w-]{20,}"),
)
"""Interaction tokens, in addresses and alone (all begin with the same word, encoded), and the bot's token."""
_PICTURED = re.compile(r"\b(exception|result)=.*", re.DOTALL)
"""What asyncio shows of a task: from here on may stand what the task was given or what came of it."""
_QUOTED = re.compile(r"""(?<!name=)(?P<mark>['"])(?:\\.|(?!(?P=mark)).)*(?P=mark)""", re.DOTALL)
"""An argument in asyncio's picture of a callback."""
_MOST_CAUSES = 5
_ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_log = logging.getLogger(__name__)


class DiscreetFormatter(logging.Formatter):
    """Formats records without secrets and without the messages of exceptions."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", "%Y-%m-%d %H:%M:%S", style="{")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with what must not be told struck out."""
        record = copy.copy(record)
        # Another handler may have put the whole exception there already.
        record.exc_text = None
        if isinstance(record.args, tuple):
            record.args = tuple(map(_without_message, record.args))
        line = super().format(record)
        for secret in _SECRETS:
            line = secret.sub("…", line)
        return line

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is logging's
        """Return the line without the exception below it; of asyncio's pictures only what names the task."""
        if record.name == "asyncio":
            record.message = _QUOTED.sub("…", _PICTURED.sub(r"\1=…", record.message))
        return super().formatMessage(record)

    def formatException(self, ei: _ExceptionInfo) -> str:  # noqa: N802 - the name is logging's
        """Return the frames and the type; for Discord's answers also their status and code."""
        error = ei[1]
        return "" if error is None else describe(error)


def describe(error: BaseException) -> str:
    """Return where an error came from and what kind it is, without its message; with its causes."""
    parts: list[str] = []
    current: BaseException | None = error
    while current is not None and len(parts) < _MOST_CAUSES:
        parts.append(_describe_alone(current))
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\nfrom\n".join(parts)


def start_log(level: str) -> None:
    """Send the log to standard error, at that level for everybody; also what nobody caught. DEBUG is taken for INFO."""
    lowest = max(logging.INFO, logging.getLevelNamesMapping()[level])
    handler = logging.StreamHandler()
    handler.setFormatter(DiscreetFormatter())
    # On the handler as well, because a library may set a level of its own for its loggers.
    handler.setLevel(lowest)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(lowest)
    # It lists its plugins at every start; what it does to the database, the store says itself.
    logging.getLogger("alembic").setLevel(max(logging.WARNING, lowest))
    sys.excepthook = _log_uncaught


def _describe_alone(error: BaseException) -> str:
    numbers = [
        f" {name}={value}" for name in ("status", "code") if isinstance(value := getattr(error, name, None), int)
    ]
    frames = "".join(
        f"  {frame.filename}:{frame.lineno} in {frame.name}\n" for frame in traceback.extract_tb(error.__traceback__)
    )
    inner = ""
    if isinstance(error, BaseExceptionGroup):
        inner = f" of {', '.join(type(one).__qualname__ for one in error.exceptions)}"
    return f"{frames}{_kind(error)}{''.join(numbers)}{inner}"


def _without_message(argument: object) -> object:
    return _kind(argument) if isinstance(argument, BaseException) else argument


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Keep the message of what ends the program out of the log as well: it goes to the same place."""
    _log.critical("Ended by an error that nobody caught.", exc_info=(kind, error, trace))
