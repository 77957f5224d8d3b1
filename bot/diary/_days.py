"""Finding the day in what somebody typed. The text comes on one line, with single blanks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import dateparser  # type: ignore[import-untyped]  # it is annotated, but does not say so to mypy

from bot.diary._hours import AS_TYPED, GAP
from bot.diary._weekdays import WEEKDAY, day_of, number_of
from bot.diary._when_error import HOW_TO_WRITE, WhenError, quoted

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_NTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)\b(?![:.]\d)"
_ISO = re.compile(
    r"(?<![\d./-])(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?![\d/-])", AS_TYPED
)
_NUMERIC = re.compile(
    r"(?<![\d./:-])(?P<one>\d{1,2}) ?(?P<mark>[./-]) ?(?P<other>\d{1,2})"
    r"(?: ?(?P=mark) ?(?P<year>\d{4}|\d\d)(?![\d:]))?(?![\d/:-]|\.\d)\.?",
    AS_TYPED,
)
_DAY_FIRST = re.compile(rf"(?<![\w./:-]){_NTH}\.?[ -]?(?:of )?{_MONTH}(?:,? ?-?{_YEAR})?", AS_TYPED)
_MONTH_FIRST = re.compile(rf"\b{_MONTH} ?(?:the )?{_NTH}\b(?![:/]|\.\d)(?:,? {_YEAR})?", AS_TYPED)
_ORDINAL = re.compile(r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)\b", AS_TYPED)
_RELATIVE = re.compile(r"\b(?P<name>day after tomorrow|tomorrow|tmrw|today|yesterday)\b", AS_TYPED)
_RELATIVES = {"today": 0, "tomorrow": 1, "tmrw": 1, "day after tomorrow": 2, "yesterday": -1}
_YEARS_AHEAD = 9
"""Within as many years every day of the calendar comes, also 29 February."""
_SETTINGS = {
    "PARSERS": ["absolute-time"],
    "PREFER_DATES_FROM": "future",
    "REQUIRE_PARTS": ["day", "month"],
    "TIMEZONE": "UTC",
    "RETURN_AS_TIMEZONE_AWARE": False,
}


def find_day(text: str, typed: str, here: datetime, clock: time | None) -> tuple[date | None, str]:
    """Return the day that a text names, or None if it names none, and what else is in it.

    `typed` is what the text is part of, to be quoted, `here` is what clocks show now, without a zone, and `clock` the
    time of day that was typed, if any. WhenError for days that are in no calendar, two different ones, and those that
    may be either of two.
    """
    today = here.date()
    pieces: list[frozenset[date]] = []
    rest = text
    for form, read in _FORMS:
        pieces += [read(found, today) for found in form.finditer(rest)]
        rest = form.sub(GAP, rest)
    weekdays = list(WEEKDAY.finditer(rest))
    rest = WEEKDAY.sub(GAP, rest)
    if len({number_of(found) for found in weekdays}) > 1:
        raise _two_days(typed)
    if pieces:
        return _agreed(typed, pieces, weekdays), rest
    return (day_of(weekdays[0], here, clock) if weekdays else None), rest


def _agreed(typed: str, pieces: list[frozenset[date]], weekdays: list[re.Match[str]]) -> date:
    """Return the one day that all pieces can mean; a weekday may decide between two."""
    days = frozenset.intersection(*pieces)
    if not days:
        raise _two_days(typed)
    if weekdays:
        fitting = frozenset(day for day in days if day.weekday() == number_of(weekdays[0]))
        if not fitting:
            day = min(days)
            raise WhenError(
                f"The days in {quoted(typed)} don't agree: {day.day} {day:%b %Y} is a {day:%A}. Write only the date, like “24 Nov 14:30”."
            )
        days = fitting
    if len(days) > 1:
        one, other = sorted(days)
        raise WhenError(
            f"The date in {quoted(typed)} could be {one.day} {one:%B} or {other.day} {other:%B}. "
            f"Write the month by name, like “{one.day} {one:%b} 14:30”."
        )
    return next(iter(days))


def _two_days(typed: str) -> WhenError:
    return WhenError(
        f"I find two days in {quoted(typed)}. Write one day, and the time with a colon, like “24 Nov 14:30”."
    )


def _iso(found: re.Match[str], today: date) -> frozenset[date]:
    return _existing(found, {_coming(int(found["day"]), int(found["month"]), int(found["year"]), today)})


def _numeric(found: re.Match[str], today: date) -> frozenset[date]:
    """Return both readings of a date such as 3/4; with dots, as in 3.4., the day comes first wherever it can."""
    one, other, year = int(found["one"]), int(found["other"]), found["year"]
    in_full = (2000 + int(year) if len(year) == 2 else int(year)) if year else None
    day_first, month_first = _coming(one, other, in_full, today), _coming(other, one, in_full, today)
    return _existing(found, {day_first or month_first} if found["mark"] == "." else {day_first, month_first})


def _named(found: re.Match[str], today: date) -> frozenset[date]:
    typed = f"{found['day']} {found['month']} {found['year'] or ''}"
    # Counted from yesterday, or today's own date would be taken for that of next year.
    base = datetime.combine(today - timedelta(days=1), time())
    try:
        read = dateparser.parse(typed, languages=["en"], settings={**_SETTINGS, "RELATIVE_BASE": base})
    except (ValueError, OverflowError):
        read = None
    return _existing(found, {read.date() if read and read.day == int(found["day"]) else None})


def _ordinal(found: re.Match[str], today: date) -> frozenset[date]:
    """Return the next day with that number, as in “the 24th”."""
    months = [(today.year + (today.month + ahead) // 12, (today.month + ahead) % 12 + 1) for ahead in range(-1, 12)]
    days = (_coming(int(found["day"]), month, year, today) for year, month in months)
    return _existing(found, {next((day for day in days if day and day >= today), None)})


def _relative(found: re.Match[str], today: date) -> frozenset[date]:
    return frozenset({today + timedelta(days=_RELATIVES[found["name"].lower()])})


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], frozenset[date]]], ...] = (
    (_ISO, _iso),
    (_NUMERIC, _numeric),
    (_DAY_FIRST, _named),
    (_MONTH_FIRST, _named),
    (_ORDINAL, _ordinal),
    (_RELATIVE, _relative),
)


def _coming(day: int, month: int, year: int | None, today: date) -> date | None:
    """Return that day in that year, or the first one from today on where no year was typed; None if there is none."""
    for candidate in [year] if year is not None else range(today.year, today.year + _YEARS_AHEAD):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if year is not None or found >= today:
            return found
    return None


def _existing(found: re.Match[str], readings: set[date | None]) -> frozenset[date]:
    days = frozenset(day for day in readings if day)
    if not days:
        raise WhenError(f"There is no {quoted(found[0])} in the calendar. {HOW_TO_WRITE}")
    return days
