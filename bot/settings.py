"""Settings from the environment and `.env`: read once, checked as a whole, then frozen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from dotenv import dotenv_values

VARIABLES = (
    "DISCORD_TOKEN",
    "DISCORD_API_URL",
    "DATABASE_URL",
    "DATA_KEY",
    "RETENTION_DAYS",
    "HUMAN_DELAY",
    "LOG_LEVEL",
    "DATA_DIR",
)
"""Everything that is read; `.env.example` explains each."""
LOG_LEVELS = ("INFO", "WARNING", "ERROR", "CRITICAL")
"""DEBUG is missing on purpose: libraries log message text and tokens at that level."""
_MOST_DAYS = 3650
_LONGEST_SHOWN = 40
_DAYS = re.compile(r"[1-9]\d{0,3}", re.ASCII)
_SHAPES = {
    "DISCORD_TOKEN": (
        re.compile(r"[\w-]{20,}\.[\w-]{5,}\.[\w-]{20,}", re.ASCII),
        "does not have the shape of a bot token (three parts with dots); "
        "copy it anew from the developer portal, or leave it empty",
    ),
    "DISCORD_API_URL": (
        re.compile(r"https?://[\w.:\[\]-]+(/[\w./-]*)?"),
        "is not the address of a REST API; write it as https://host/api/v10, or leave it empty",
    ),
    "DATABASE_URL": (
        re.compile(r"[A-Za-z][A-Za-z0-9+]*://\S.*"),
        "is not a database address; write it as postgresql://user:password@host/name or sqlite:///folder/file.db, "
        "or leave it empty",
    ),
    "DATA_KEY": (
        re.compile(r"[\w-]{43}=(\s*,\s*[\w-]{43}=)*\s*,?", re.ASCII),
        "is malformed (44 url-safe characters that end in =; several with commas between them); "
        "leave it empty, and one is made beside the database",
    ),
}
"""What some values must look like, and what is said where they do not: never the value, since it may be a secret."""


class SettingsError(ValueError):
    """The environment cannot be used; the message names every fault and what to do about it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set from outside. No secret ever appears in a repr."""

    discord_token: str | None = field(default=None, repr=False)
    log_level: str = "INFO"
    data: Path = Path("data")
    discord_api_url: str | None = None
    """The REST base of another Discord: a proxy, or one made for tests. None is Discord's own."""
    database_url: str | None = field(default=None, repr=False)
    data_key: str | None = field(default=None, repr=False)
    has_human_delay: bool = True
    """Whether managers take a moment before they answer, where a person has not switched that off."""
    retention: timedelta = timedelta(days=30)
    """After how long without a touch the transcript of a rehearsal is deleted."""


def read_settings(environ: Mapping[str, str], env_file: Path = Path(".env")) -> Settings:
    """Return the settings; the environment wins over `.env`. SettingsError names every fault at once."""
    settings, faults = look_at_settings(environ, env_file)
    if faults:
        raise SettingsError("; ".join(faults.values()))
    return settings


def look_at_settings(environ: Mapping[str, str], env_file: Path = Path(".env")) -> tuple[Settings, dict[str, str]]:
    """Return the settings with the default in place of whatever is faulty, and the faults by their variable or file.

    No fault shows a token, a key or a database's address.
    """
    faults: dict[str, str] = {}
    given = {**_read_file(env_file, faults), **environ}
    values = {name: given.get(name, "").strip() for name in VARIABLES}

    for name, (shape, fault) in _SHAPES.items():
        if values[name] and not shape.fullmatch(values[name]):
            faults[name] = f"{name} {fault}"
            values[name] = ""
    level = values["LOG_LEVEL"].upper() or "INFO"
    if level not in LOG_LEVELS:
        faults["LOG_LEVEL"] = f"LOG_LEVEL is {_shown(level)}; use one of {', '.join(LOG_LEVELS)}"
        level = "INFO"
    delay = values["HUMAN_DELAY"].lower() or "on"
    if delay not in ("on", "off"):
        faults["HUMAN_DELAY"] = f"HUMAN_DELAY is {_shown(delay)}; use on or off"
    days = values["RETENTION_DAYS"] or "30"
    if not (_DAYS.fullmatch(days) and int(days) <= _MOST_DAYS):
        faults["RETENTION_DAYS"] = (
            f"RETENTION_DAYS is {_shown(days)}; use a whole number of days from 1 to {_MOST_DAYS}"
        )
        days = "30"
    settings = Settings(
        values["DISCORD_TOKEN"] or None,
        level,
        _data_folder(values["DATA_DIR"], faults),
        values["DISCORD_API_URL"].rstrip("/") or None,
        values["DATABASE_URL"] or None,
        values["DATA_KEY"] or None,
        delay != "off",
        timedelta(days=int(days)),
    )
    return settings, faults


def _read_file(path: Path, faults: dict[str, str]) -> dict[str, str]:
    try:
        # Some editors of Windows put an invisible mark in front, which would become part of the first name.
        values = dotenv_values(path, encoding="utf-8-sig")
    except UnicodeDecodeError:
        faults[str(path)] = f"{path} cannot be read (it is not UTF-8); save it as UTF-8 text"
    except OSError as error:
        faults[str(path)] = f"{path} cannot be read ({error.strerror or error}); make it readable, or move it away"
    else:
        return {key: value for key, value in values.items() if value is not None}
    return {}


def _data_folder(given: str, faults: dict[str, str]) -> Path:
    data = Path(given or "data")
    try:
        if data.exists() and not data.is_dir():
            faults["DATA_DIR"] = f"DATA_DIR is {_shown(str(data))}, which is a file; name a folder"
    except OSError as error:
        faults["DATA_DIR"] = f"DATA_DIR cannot be used ({error.strerror or error}); name a folder"
    return data


def _shown(value: str) -> str:
    return repr(value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]}…")
