"""The doctor: looks at everything that can be wrong before anybody practises, and names all of it at once.

It changes nothing and makes nothing: no folder, no database, no key.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.diary import TEXTS, WordsError, load_words
from bot.rehearsal.coaching import coach_faults
from bot.rehearsal.listening import (
    FILE,
    PAIRS,
    THEMES,
    LabelledLinesError,
    LearntFileError,
    ThemesError,
    fingerprint,
    load,
    load_lines,
    load_themes,
)
from bot.rehearsal.scenario import load_library
from bot.rehearsal.speaking import load_pool
from bot.rehearsing import COACH, POOL, SCENARIOS
from bot.settings import Settings, look_at_settings
from bot.store import StoreError, check_store, default_url, read_keys

_KEEPING = frozenset({"DATA_DIR", "DATABASE_URL", "DATA_KEY"})
"""Settings without which it cannot be known where things would be kept."""


def examine(
    say: Callable[[str], None],
    environ: Mapping[str, str],
    folder: Path = SCENARIOS,
    env_file: Path = Path(".env"),
) -> bool:
    """Say what is well and what is not, one line each; True if nothing is wrong."""
    library = load_library(folder)
    pool = load_pool(POOL)
    faults = [str(fault) for fault in (*library.faults, *pool.faults, *coach_faults(COACH))]
    lines, listening_faults = _examine_listening()
    faults += listening_faults
    faults += _diary_faults()
    settings, wrong = look_at_settings(environ, env_file)
    faults += wrong.values()
    say(f"settings: {_mode(settings, wrong)}; log level {settings.log_level}; data in {settings.data}")
    if "DATA_DIR" not in wrong:
        faults += _data_faults(settings.data)
    if not _KEEPING & wrong.keys():
        faults += _store_faults(settings, say)
    if settings.discord_token:
        faults += _token_faults(settings.discord_token, say)
    say(f"scenarios: {len(library.scenarios)} in {len(library.families)} families ({', '.join(library.families)})")
    say(f"shared lines: {sum(map(len, pool.lines.values()))} for {len(pool.lines)} acts; labelled lines: {lines}")
    for fault in faults:
        say(f"fault: {fault}")
    say("all well" if not faults else f"{len(faults)} fault{'s' if len(faults) != 1 else ''} to mend")
    return not faults


def _diary_faults() -> list[str]:
    try:
        load_words(TEXTS)
    except WordsError as error:
        return [str(error)]
    return []


def _examine_listening() -> tuple[int, list[str]]:
    """Return how many labelled lines there are, and what is wrong with them or with what was learnt from them."""
    lines, faults = 0, []
    try:
        lines = len(load_lines()) + len(load_lines(PAIRS))
        load_themes(THEMES)
        if load().fingerprint != fingerprint():
            faults.append(
                f"{FILE.name} was learnt from other lines or themes than those that are here; "
                "learn anew with python -m bot learn, or put the old ones back"
            )
    except (LabelledLinesError, ThemesError, LearntFileError) as error:
        faults.append(str(error))
    return lines, faults


def _mode(settings: Settings, wrong: Mapping[str, str]) -> str:
    if "DISCORD_TOKEN" in wrong:
        return "the token cannot be used"
    return "a token is set" if settings.discord_token else "no token, so rehearsals run in the terminal"


def _data_faults(data: Path) -> list[str]:
    """Try whether something can be kept in the data folder, or whether the folder could be made."""
    try:
        nearest = next(folder for folder in (data.absolute(), *data.absolute().parents) if folder.exists())
        # A file without a name, where the system knows such; else one that is gone at once.
        with tempfile.TemporaryFile(dir=nearest):
            return []
    except OSError as error:
        return [f"nothing can be kept in {data} ({error.strerror or error}); make it writable or set DATA_DIR"]


def _store_faults(settings: Settings, say: Callable[[str], None]) -> list[str]:
    """Try whether the database can be reached, is of a version that this program knows, and fits the key."""
    url = settings.database_url or default_url(settings.data)
    try:
        keys = read_keys(settings.data_key, settings.data, lambda _: None, may_create=False)
        faults = asyncio.run(check_store(url, keys))
    except StoreError as error:
        return [str(error)]
    if not faults:
        where = "the one that DATABASE_URL names" if settings.database_url else f"a file in {settings.data}"
        key = "from DATA_KEY" if settings.data_key else "in the data folder" if keys else "made at the first start"
        say(f"database: {where}; key {key}")
    return faults


def _token_faults(token: str, say: Callable[[str], None]) -> list[str]:
    """Say what the bot asks of a server, and give the link that adds it to one."""
    # Imported here: without a token, nothing of Discord is needed.
    from bot.client import PERMISSION_REASONS, invite_link

    application_id = _application_id(token)
    if application_id is None:
        return ["DISCORD_TOKEN does not begin with an application's id; copy it anew from the developer portal"]
    say("intents: guilds, guild messages, direct messages (none is privileged)")
    for name, reason in PERMISSION_REASONS.items():
        say(f"permission: {name.replace('_', ' ')}, to {reason}")
    say(f"invite link: {invite_link(application_id)}")
    return []


def _application_id(token: str) -> int | None:
    """Return the application's id, which is the first part of a bot's token; None if the token holds none."""
    first = token.partition(".")[0]
    try:
        digits = base64.b64decode(first + "=" * (-len(first) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        return None
    return int(digits) if digits.isdigit() else None
