"""Listening: a line and its context become a reading."""

from bot.rehearsal.listening._fingerprint import fingerprint
from bot.rehearsal.listening._learnt import FILE, Learnt, LearntFileError, load
from bot.rehearsal.listening._lines import PAIRS, LabelledLine, LabelledLinesError, load_lines
from bot.rehearsal.listening._listener import Listener
from bot.rehearsal.listening._themes import FOLDER as THEMES
from bot.rehearsal.listening._themes import ThemesError, load_themes

__all__ = [
    "FILE",
    "PAIRS",
    "THEMES",
    "LabelledLine",
    "LabelledLinesError",
    "Learnt",
    "LearntFileError",
    "Listener",
    "ThemesError",
    "fingerprint",
    "load",
    "load_lines",
    "load_themes",
]
