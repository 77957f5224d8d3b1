"""Reading when a group meets: once, at any time that the diary can read, or every week on one day at one hour."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.diary import UnknownZoneError, WhenError, read_when, zone_of
from bot.diary.interview import WallTime
from bot.groups._recurring import moment_of

_AS_TYPED = re.IGNORECASE | re.ASCII
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FULL_DAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_DAY = re.compile(
    r"\b(?:on )?(?P<day>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)\b\.?",
    _AS_TYPED,
)
_PLURAL = re.compile(rf"\b(?P<day>{_FULL_DAYS})s\b", _AS_TYPED)
_WEEKLY = re.compile(
    rf"\b(?:weekly|(?:every|each|once a|once every|once per|per) week(?: on)?|(?:every|each)(?= (?:{'|'.join(_DAYS)})))\b"
    rf"|\b(?={_FULL_DAYS}s\b)",
    _AS_TYPED,
)
_FROM = re.compile(r"\b(?:from|starting|beginning|starts|begins)\b", _AS_TYPED)
_ONCE = re.compile(r"^ ?(?:only |just )?once\b,? ?", _AS_TYPED)
_OTHER_RHYTHM = re.compile(
    r"\b(?:daily|nightly|fortnightly|bi-?weekly|monthly|bi-?monthly|quarterly|yearly|annually|weekdays|weekends"
    r"|(?:every|each) (?:\d+|other|second|third|fourth|two|three|four|single|few|day|weekday|weekend|morning|afternoon"
    r"|evening|night|fortnight|month|year|hour)"
    r"|(?:twice|two times|three times|\d+ ?(?:x|times)) (?:a|per|every) (?:week|month)|alternate (?:weeks?|\w+days?))\b",
    _AS_TYPED,
)
_ZONE_LAST = re.compile(r"[ ,(]+(?P<zone>(?:[A-Za-z][A-Za-z_-]*/)+[A-Za-z][A-Za-z_+-]*\d*|UTC)\)?$")
_WEEK = timedelta(weeks=1)
_DAY_LONG = timedelta(days=1)
_HOW = "Write it like “weekly Tue 18:00”, or for a single meeting like “24 Nov 18:00”."
_LONGEST_QUOTE = 40


@dataclass(frozen=True, slots=True)
class MeetingTime:
    """When a group is to meet."""

    starts: WallTime
    """The first time, as a clock on the wall is to show it; `moment_of` tells the moment."""
    is_weekly: bool = False


def split_zone(text: str) -> tuple[str, str | None]:
    """Return a typed time without the time zone that stands last in it, and that zone; None if none does."""
    typed = _tidied(text)
    if not (found := _ZONE_LAST.search(typed)):
        return text, None
    try:
        zone_of(found["zone"])
    except UnknownZoneError:
        return text, None
    return typed[: found.start()], found["zone"]


def read_meeting_time(text: str, zone: str, now: datetime) -> MeetingTime:
    """Return the time that was typed, by the clocks of `zone`, the first one to come after `now` (aware).

    Nothing is guessed: WhenError says to its writer what is missing, and UnknownZoneError that this machine has no rules
    for the zone. Where clocks jump over the time, or show it twice, `moment_of` says which moment it is.
    """
    zone_of(zone)
    typed = _tidied(text)
    if found := _OTHER_RHYTHM.search(typed):
        raise WhenError(f"A group meets once or every week, so I can't take {_quoted(found[0])}. {_HOW}")
    if not _WEEKLY.search(typed):
        at = read_when(_ONCE.sub("", typed) if _ONCE.search(typed) else text, zone, now)
        return MeetingTime(_to_come(WallTime(at.replace(second=0, microsecond=0), zone), text, now))
    rest = _singular(_FROM.sub(" ", _WEEKLY.sub(" ", typed)))
    return MeetingTime(_weekly(rest, typed, zone, now), is_weekly=True)


def _weekly(rest: str, typed: str, zone: str, now: datetime) -> WallTime:
    """Return the first of the weekly times: on the next such weekday, or on the date that was typed."""
    days = {_number_of(found) for found in _DAY.finditer(rest)}
    if len(days) > 1:
        raise WhenError(
            f"I find two days in {_quoted(typed)}. Give one day, like “weekly Tue 18:00”, and set another meeting for the other."
        )
    try:
        if days:
            return _on_weekday(min(days), rest, zone, now)
    except WhenError:
        pass  # a date may stand beside it; and whatever is wrong is better said of what was really typed
    try:
        return _to_come(WallTime(_minute(read_when(rest, zone, now)), zone), typed, now)
    except WhenError as error:
        if not days:
            raise WhenError(
                f"I can't tell from {_quoted(typed)} on which day of the week, and at which hour. {_HOW}"
            ) from error
        if WallTime.of(now, zone).at.weekday() in days:
            # “Tuesday” may be today or in a week, which is no fault where it is every week: say what else is missing.
            read_when(rest, zone, now + _DAY_LONG)
        raise


def _on_weekday(number: int, rest: str, zone: str, now: datetime) -> WallTime:
    """Return the next time on such a weekday, today or later; WhenError where a date stands beside it, or no hour."""
    today = WallTime.of(now, zone).at.date()
    day = today + timedelta(days=(number - today.weekday()) % 7)
    # Read for later weeks, which are surely still to come: what a weekday's name alone means depends on today. And for
    # two of them, with no more than one of which a date can agree.
    first, second = (read_when(_DAY.sub(f" {_spelt(day + weeks * _WEEK)} ", rest), zone, now) for weeks in (1, 2))
    if second - first != _WEEK:
        raise WhenError(f"I can't make sense of {_quoted(rest)}. {_HOW}")
    starts = WallTime(_minute(first) - _WEEK, zone)
    return starts if moment_of(starts) > now else WallTime(_minute(first), zone)


def _to_come(starts: WallTime, text: str, now: datetime) -> WallTime:
    # Where clocks jump over a time, it is taken for an earlier one than the reading of it alone would have it.
    if moment_of(starts) <= now:
        raise WhenError(f"{_quoted(text)} has passed. Write a time to come.")
    return starts


def _minute(at: datetime) -> datetime:
    """Return a time to the minute; which of two equal ones was meant is of no use for what comes every week."""
    return at.replace(second=0, microsecond=0, fold=0)


def _tidied(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    return " ".join("".join(letter if letter.isprintable() else " " for letter in plain).split())


def _singular(text: str) -> str:
    return " ".join(_PLURAL.sub(r"\g<day>", text).split())


def _number_of(found: re.Match[str]) -> int:
    return _DAYS.index(found["day"][:3].lower())


def _spelt(day: date) -> str:
    months = "January February March April May June July August September October November December".split()
    return f"{day.day} {months[day.month - 1]} {day.year}"


def _quoted(text: str) -> str:
    line = _tidied(text)
    return f"“{line[:_LONGEST_QUOTE].rstrip()}…”" if len(line) > _LONGEST_QUOTE else f"“{line}”"
