"""The doctor: looks at everything that can be wrong before anybody practises, and names all of it at once."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.rehearsal.coaching import coach_faults
from bot.rehearsal.listening import LabelledLinesError, load_lines
from bot.rehearsal.scenario import load_library
from bot.rehearsal.speaking import load_pool
from bot.rehearsing import COACH, POOL, SCENARIOS
from bot.settings import SettingsError, read_settings


def _data_faults(data: Path) -> list[str]:
    """Try whether something can be kept in the data folder."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data):
            return []
    except OSError as error:
        return [f"nothing can be kept in {data} ({error.strerror or error}); make it writable or set DATA_DIR"]


def examine(say: Callable[[str], None], environ: Mapping[str, str], folder: Path = SCENARIOS) -> bool:
    """Say what is well and what is not, one line each; True if nothing is wrong."""
    library = load_library(folder)
    pool = load_pool(POOL)
    faults = [str(fault) for fault in (*library.faults, *pool.faults, *coach_faults(COACH))]
    try:
        lines = len(load_lines())
    except LabelledLinesError as error:
        faults.append(str(error))
        lines = 0
    try:
        settings = read_settings(environ)
        say(
            f"settings: {'a token is set' if settings.discord_token else 'no token, so rehearsals run in the terminal'}; log level {settings.log_level}; data in {settings.data}"
        )
        faults += _data_faults(settings.data)
    except SettingsError as error:
        faults.append(str(error))
    say(f"scenarios: {len(library.scenarios)} in {len(library.families)} families ({', '.join(library.families)})")
    say(f"shared lines: {sum(map(len, pool.lines.values()))} for {len(pool.lines)} acts; labelled lines: {lines}")
    for fault in faults:
        say(f"fault: {fault}")
    say("all well" if not faults else f"{len(faults)} fault{'s' if len(faults) != 1 else ''} to mend")
    return not faults
