"""Rehearsing and listening by pipe: JSON lines for other programs, and the score of the listener."""

from bot.pipes._labelled import labelled_lines
from bot.pipes._listen import KnownDoubts, context_for, listen
from bot.pipes._practice import practise
from bot.pipes._score import score

__all__ = ["KnownDoubts", "context_for", "labelled_lines", "listen", "practise", "score"]
