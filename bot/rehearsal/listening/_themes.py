"""What counts as speaking to a doubt: authored cues, and for doubts in free words the themes they fall under."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from bot.rehearsal.listening._text import cue_pattern

_FILE = Path(__file__).with_name("themes.toml")


@lru_cache(maxsize=1)
def _themes() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple((cue_pattern(tuple(theme["doubt"])), tuple(theme["answer"])) for theme in table["theme"])


@lru_cache(maxsize=2_000)
def speaking_pattern(concern: str, about: tuple[str, ...]) -> re.Pattern[str]:
    """Compile the words that speak to a doubt: its authored cues, and the answers of the themes it belongs to."""
    lowered = concern.lower()
    cues = list(about)
    for doubt, answers in _themes():
        if doubt.search(lowered):
            cues += answers
    return cue_pattern(tuple(cues))
