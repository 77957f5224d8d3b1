"""Times as clocks on walls show them, written the way people write them: at("2026-11-24 14:00")."""

from datetime import datetime

from bot.diary.interview import WallTime

VIENNA, NEW_YORK, TOKYO, HOWE, SAMOA = (
    *("Europe/Vienna", "America/New_York", "Asia/Tokyo"),
    *("Australia/Lord_Howe", "Pacific/Apia"),
)
"""Lord Howe changes clocks by half an hour; Samoa left out a day, the 30th of December 2011."""


def at(text: str) -> datetime:
    """What a clock shows, without a zone."""
    shown = datetime.fromisoformat(text)
    assert shown.tzinfo is None
    return shown


def wall(text: str, zone: str = VIENNA) -> WallTime:
    return WallTime(at(text), zone)
