"""What can be wrong with a time that somebody typed."""

from __future__ import annotations

from datetime import date

HOW_TO_WRITE = "Write it like “tomorrow 3pm” or “24 Nov 14:30”."
_SHOWN = 40


class WhenError(ValueError):
    """A typed time cannot be taken as it stands; the message says to its writer why, and how to write it."""


def quoted(text: str) -> str:
    """Return what somebody typed in quotes, on one line and cut to what one glance can take in."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return f"“{line[:_SHOWN].rstrip()}…”" if len(line) > _SHOWN else f"“{line}”"


def spelt(day: date) -> str:
    """Return a day as people write it, with its weekday."""
    return f"{day:%a} {day.day} {day:%b %Y}"
