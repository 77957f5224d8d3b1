"""Working days: Monday to Friday everywhere. Public holidays and other weeks are not known here."""

from __future__ import annotations

from datetime import date, timedelta

_SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Whether a day is one from Monday to Friday; a public holiday counts as one too."""
    return day.weekday() < _SATURDAY


def working_days_after(day: date, count: int) -> date:
    """Return the working day that comes `count` (one or more) working days after a day, which may be any day."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
