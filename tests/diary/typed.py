"""Typing a time, on Friday, 20 November 2026, half a minute past 10:00 in Vienna."""

from datetime import UTC, datetime

import pytest

from bot.diary import WhenError, read_when
from tests.diary.walls import VIENNA

NOW = datetime(2026, 11, 20, 9, 0, 30, tzinfo=UTC)


def read(text: str, zone: str = VIENNA, now: datetime = NOW) -> datetime:
    """What is read."""
    return read_when(text, zone, now)


def refusal(text: str, zone: str = VIENNA, now: datetime = NOW) -> str:
    """What is said where it is refused."""
    with pytest.raises(WhenError) as caught:
        read_when(text, zone, now)
    return str(caught.value)
