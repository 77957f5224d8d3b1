"""Reading a day without an hour, such as the one by which an answer was promised."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from bot.diary._days import find_day
from bot.diary._spans import find_span
from bot.diary._when import LONGEST_WHEN, tidied
from bot.diary._when_error import WhenError, quoted
from bot.diary._zone_names import zone_of
from bot.diary.interview import WallTime

_FURTHEST = timedelta(days=731)
_FILLERS = re.compile(r"\b(?:by|until|till|on|before|around|about|latest|at the|the|of|end)\b|[@,;.()-]", re.IGNORECASE)
_HOW = "Write the day like “3 December” or “Friday”."


def read_day(text: str, zone: str, now: datetime) -> date:
    """Return the day that was typed, today or later by the clocks of `zone` at `now` (aware).

    WhenError where there is no day in it, where it could be either of two, has passed, or is more than two years ahead;
    UnknownZoneError where this machine has no rules for the zone.
    """
    zone_of(zone)
    typed = tidied(text)
    if len(text) > LONGEST_WHEN or not typed:
        raise WhenError(f"I can't find a day in {quoted(text)}. {_HOW}")
    here = WallTime.of(now, zone).at
    span, rest = find_span(typed, zone, now)
    named, rest = find_day(rest, text, here, None)
    counted = _day_of(span.day, span.moment, zone) if span else None
    left = " ".join(_FILLERS.sub(" ", rest).split())
    if (named and counted) or left:
        raise WhenError(f"I can't make sense of {quoted(left or typed)}. {_HOW}")
    day = named or counted
    if day is None:
        raise WhenError(f"I can't find a day in {quoted(text)}. {_HOW}")
    if not here.date() <= day <= here.date() + _FURTHEST:
        raise WhenError(f"{quoted(text)} is in the past or very far ahead. {_HOW}")
    return day


def _day_of(day: date | None, moment: datetime | None, zone: str) -> date | None:
    return day or (WallTime.of(moment, zone).at.date() if moment else None)
