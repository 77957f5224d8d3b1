"""Reading a time that was typed: exactly what was meant, or a sentence that says what is missing."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta

from bot.diary._days import find_day
from bot.diary._hours import AS_TYPED, find_time
from bot.diary._spans import find_span
from bot.diary._when_error import HOW_TO_WRITE, WhenError, quoted, spelt
from bot.diary._zone_names import zone_of
from bot.diary.interview import WallTime

LONGEST_WHEN = 100
"""Characters in which any time can be said."""
_FURTHEST = timedelta(days=731)
_NEAR = timedelta(days=3650)
_DISCORD = re.compile(r"<t:(-?\d{1,20})(?::[a-z])?>", AS_TYPED)
_ISO = re.compile(r"\d{4}-?\d\d-?\d\d[t ]\d\d:?\d\d(?::?\d\d(?:\.\d{1,6})?)? ?(?:z|[+-]\d\d(?::?\d\d)?)", AS_TYPED)
_BEFORE_OFFSET = re.compile(r" (?=[z+-])")
_ISO_TIME = re.compile(r"(?<=\d)t(?=\d\d:)", AS_TYPED)
_ZONE = re.compile(
    r"\b(?:utc|gmt|z|cet|cest|eet|eest|wet|bst|msk|[ecmp][sd]?t|ak[sd]t|hst|ist|pkt|sgt|hkt|jst|kst|a[ecw][sd]?t|nz[sd]t"
    r"|sast|wat|eat|brt)\b(?: ?[+-]\d{1,2}(?::\d\d)?)?"
    r"|\b(?:africa|america|antarctica|asia|atlantic|australia|europe|indian|pacific)/\w+"
    r"|(?<=\d)z\b|(?<=:\d\d) ?\+\d\d:?\d\d",
    AS_TYPED,
)
_AGO = re.compile(r"\bago\b", AS_TYPED)
_FILLERS = re.compile(r"\b(?:on|at|the|of|and)\b|[@,;.()-]", AS_TYPED)
_DASHES = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2019": "'"})


def read_when(text: str, zone: str, now: datetime) -> datetime:
    """Return the time that was typed, as the clocks of `zone` show it (without a zone of its own).

    Every word has to make sense, so that nothing is guessed: WhenError otherwise, and for days and hours that could
    mean two things, that have passed by `now` (aware), or that are more than two years ahead. An hour from 1 to 6 is
    in the afternoon unless something else is said. What daylight saving makes of the time is not looked at: it may not
    exist or come twice (`wall_times` tells); `fold` is only set where that was typed, or where the first has passed.
    UnknownZoneError where this machine has no rules for the zone.
    """
    zone_of(zone)
    if len(text) > LONGEST_WHEN:
        raise WhenError(
            f"That is {len(text):,} characters long, and {LONGEST_WHEN} are enough for any time. {HOW_TO_WRITE}"
        )
    typed = tidied(text)
    if not typed:
        raise WhenError(f"No time was written. {HOW_TO_WRITE}")
    found = _exact(text, typed) or _spoken(text, typed, zone, now)
    here = WallTime.of(now, zone).at
    ahead = found - (now if found.tzinfo else here)
    # What is near is told apart by moments; what is further cannot be, where calendars end.
    if found.tzinfo is None and abs(ahead) < _NEAR:
        moments = [WallTime(found.replace(fold=fold), zone).moment for fold in (0, 1)]
        found = found.replace(fold=0 if moments[0] > now else 1)
        ahead = moments[found.fold] - now
    if ahead <= timedelta():
        raise WhenError(
            f"{quoted(text)} has passed: in {zone} it is {spelt(here)}, {here:%H:%M} now. Write a time to come."
        )
    if ahead > _FURTHEST:
        raise _too_far(text)
    return WallTime.of(found, zone).at if found.tzinfo else found


def tidied(text: str) -> str:
    """Return a text on one line, with single blanks and plain signs."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return " ".join("".join(letter if letter.isprintable() else " " for letter in plain).split())


def _exact(text: str, typed: str) -> datetime | None:
    """Return the moment that a Discord timestamp or a full ISO time with its offset names, else None."""
    try:
        if found := _DISCORD.fullmatch(typed):
            return datetime.fromtimestamp(int(found[1]), UTC)
        if _ISO.fullmatch(typed):
            return datetime.fromisoformat(_BEFORE_OFFSET.sub("", typed).upper()).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        raise WhenError(f"{quoted(text)} is no time that a calendar has. {HOW_TO_WRITE}") from None
    if found := _DISCORD.search(typed):
        raise WhenError(f"{quoted(found[0])} says it all. Write it alone, without anything before or after it.")
    return None


def _spoken(text: str, typed: str, zone: str, now: datetime) -> datetime:
    """Return a moment for “in 2 hours”, else what clocks show, without a zone. Everything typed has to be of use."""
    if named := _ZONE.search(typed):
        raise WhenError(
            f"{quoted(named[0])} looks like a time zone. Write the time as clocks show it in {zone}, without a zone."
        )
    if _AGO.search(typed):
        raise WhenError(f"{quoted(text)} is in the past. Write a time to come, like “tomorrow 3pm”.")
    span, rest = find_span(typed, zone, now)
    if span and span.is_beyond_counting:
        raise _too_far(text)
    if span and span.moment:
        if left := _left(rest):
            raise WhenError(f"{quoted(span.text)} says it all, so I can't make sense of {quoted(left)} beside it.")
        return span.moment.replace(second=0, microsecond=0)
    clock, rest = find_time(_ISO_TIME.sub(" ", rest))
    day, rest = find_day(rest, text, WallTime.of(now, zone).at, clock)
    if span and day:
        raise WhenError(f"I find two days in {quoted(text)}: {quoted(span.text)}, and another one. Write only one.")
    day, left = day or (span.day if span else None), _left(rest)
    if not day:
        raise WhenError(f"I can't find a day in {quoted(text)}. {HOW_TO_WRITE}")
    if not clock:
        raise WhenError(
            f"{quoted(left)} may be the hour or part of the date in {quoted(text)}. Write the hour like “9am” or “14:30”."
            if left.isdecimal()
            else f"{quoted(text)} has no time of day. Add the hour, like “tomorrow 3pm” or “24 Nov 14:30”."
        )
    if left:
        raise WhenError(f"I can't make sense of {quoted(left)} in {quoted(text)}. {HOW_TO_WRITE}")
    return datetime.combine(day, clock)


def _left(rest: str) -> str:
    return " ".join(_FILLERS.sub(" ", rest).split())


def _too_far(text: str) -> WhenError:
    return WhenError(f"{quoted(text)} is more than two years ahead, further than I keep interviews. Check the year.")
