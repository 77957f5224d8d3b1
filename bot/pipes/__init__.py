"""Rehearsing and listening by pipe: JSON lines for other programs."""

from bot.pipes._listen import listen
from bot.pipes._practice import practise

__all__ = ["listen", "practise"]
