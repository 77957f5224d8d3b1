"""Rehearsing at the keyboard."""

from bot.terminal._play import Wishes, play

__all__ = ["Wishes", "play"]
