"""Listening: a line and its context become a reading."""

from bot.rehearsal.listening._lines import LabelledLine, LabelledLinesError, load_lines
from bot.rehearsal.listening._listener import Listener
from bot.rehearsal.listening._preparing import prepare_listener

__all__ = ["LabelledLine", "LabelledLinesError", "Listener", "load_lines", "prepare_listener"]
