"""A session as bytes, for whoever keeps it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from bot.groups.session import GroupSession

VERSION = 1


class SavedSessionError(ValueError):
    """A saved session cannot be opened; the message says why."""


@dataclass(frozen=True, slots=True)
class _Saved:
    version: int
    session: GroupSession


_NEWER = "the session was saved by a newer version of this program; update it, or begin another session"
_ADAPTER: TypeAdapter[_Saved] = TypeAdapter(_Saved)


def dump_session(session: GroupSession) -> bytes:
    """Serialise a session; what stands at its default is left out."""
    return _ADAPTER.dump_json(_Saved(VERSION, session), exclude_defaults=True)


def restore_session(data: bytes) -> GroupSession:
    """Open what `dump_session` wrote; SavedSessionError if it is damaged or from a newer version."""
    try:
        saved = _ADAPTER.validate_json(data)
    except ValidationError as error:
        raise SavedSessionError(_why_not(data, error.error_count())) from None
    if saved.version > VERSION:
        raise SavedSessionError(_NEWER)
    return saved.session


def _why_not(data: bytes, faults: int) -> str:
    try:
        saved = json.loads(data)
    except ValueError:
        return "the saved session is damaged; begin another one"
    version = saved.get("version") if isinstance(saved, dict) else None
    if isinstance(version, int) and version > VERSION:
        return _NEWER
    return f"the saved session cannot be read ({faults} faults); begin another one"
