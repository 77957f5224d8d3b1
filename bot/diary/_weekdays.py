"""Which day is meant by “Tuesday” and by “next Tuesday”, where people agree on it."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from bot.diary._hours import AS_TYPED
from bot.diary._when_error import WhenError, quoted, spelt

_NUMBERS = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_NAME = (
    r"(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?"
    r"|sun(?:day)?)\b\.?"
)
WEEKDAY = re.compile(
    rf"\b(?:(?P<which>next week|next|this|coming|last),? (?:on )?)?{_NAME}(?P<week>,? next week\b)?", AS_TYPED
)
_WEEK = timedelta(weeks=1)


def number_of(found: re.Match[str]) -> int:
    """Return the number of the weekday that was found, Monday being 0."""
    return _NUMBERS[found["weekday"][:3].lower()]


def day_of(found: re.Match[str], here: datetime, clock: time | None) -> date:
    """Return the day that a weekday means at `here`; WhenError if it may be either of two, or is over.

    Whether “next Tuesday” is the one of this week or of the next is not agreed among speakers, so it is asked as long
    as there is one in this week (to many that includes Sunday's tomorrow); and “Friday” on a Friday may be today.
    """
    today, number = here.date(), number_of(found)
    until = timedelta(days=(number - today.weekday()) % 7)
    coming = today + until
    which = "next week" if found["week"] else (found["which"] or "").lower()
    if which == "last":
        raise WhenError(f"{quoted(found[0])} is in the past. Write a time to come, like “tomorrow 3pm”.")
    if which == "next week":
        return today + timedelta(days=7 - today.weekday() + number)
    if which == "next":
        if until and (number > today.weekday() or until == timedelta(days=1)):
            raise _either(found[0], coming, coming + _WEEK)
        return coming if until else coming + _WEEK
    if until or which == "this":
        return coming
    if clock and clock <= here.time():
        return coming + _WEEK
    raise _either(found[0], today, today + _WEEK)


def _either(typed: str, sooner: date, later: date) -> WhenError:
    return WhenError(
        f"{quoted(typed)} could be {spelt(sooner)} or {spelt(later)}. Write the date, like “{sooner.day} {sooner:%b} 3pm”."
    )
