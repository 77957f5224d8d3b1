"""Settings from the environment and `.env`: read once, checked as a whole, then frozen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

LOG_LEVELS = ("INFO", "WARNING", "ERROR", "CRITICAL")
"""DEBUG is missing on purpose: libraries log message text and tokens at that level."""
_TOKEN = re.compile(r"[\w-]{20,}\.[\w-]{5,}\.[\w-]{20,}")


class SettingsError(ValueError):
    """The environment cannot be used; the message names every fault and what to do about it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set from outside. The token never appears in a repr."""

    discord_token: str | None = field(default=None, repr=False)
    log_level: str = "INFO"
    data: Path = Path("data")


def read_settings(environ: Mapping[str, str], env_file: Path = Path(".env")) -> Settings:
    """Return the settings; the environment wins over `.env`. SettingsError names every fault at once."""
    faults = []
    values = dict(environ)
    try:
        values = {**{key: value for key, value in dotenv_values(env_file).items() if value is not None}, **environ}
    except (UnicodeDecodeError, OSError) as error:
        faults.append(f"{env_file} cannot be read ({error}); save it as UTF-8 text")
    token = values.get("DISCORD_TOKEN", "").strip() or None
    if token and not _TOKEN.fullmatch(token):
        faults.append(
            "DISCORD_TOKEN does not have the shape of a bot token (three parts with dots); copy it anew from the developer portal, or leave it empty"
        )
    level = values.get("LOG_LEVEL", "").strip().upper() or "INFO"
    if level not in LOG_LEVELS:
        faults.append(f"LOG_LEVEL is {level!r}; use one of {', '.join(LOG_LEVELS)}")
    data = Path(values.get("DATA_DIR", "").strip() or "data")
    try:
        if data.exists() and not data.is_dir():
            faults.append(f"DATA_DIR is {str(data)!r}, which is a file; name a folder")
    except OSError as error:
        faults.append(f"DATA_DIR cannot be used ({error.strerror or error}); name a folder")
    if faults:
        raise SettingsError("; ".join(faults))
    return Settings(token, level, data)
