"""Finding the time of day in what somebody typed. The text comes on one line, with single blanks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from bot.diary._when_error import WhenError, quoted

AS_TYPED = re.IGNORECASE | re.ASCII
"""With other alphabets' letters and digits, a form would find what no table of names or numbers has."""
GAP = " ; "
"""Put where something was read and taken out, so that what stood on its two sides is not read together."""
NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBERS = {word: number for number, word in enumerate(NUMBER_WORDS, 1)}
_SPOKEN = {"five": 5, "ten": 10, "quarter": 15, "twenty": 20, "twenty five": 25, "twenty-five": 25, "half": 30}
_HOUR = rf"(?P<hour>\d{{1,2}}|{'|'.join(NUMBER_WORDS)})\b"
_DIGITS = r"(?<![\w.:/-])(?P<hour>\d{1,2})"
_HALF = r"(?P<half>[ap])\.? ?m\b\.?"
_NAMED_OR_NTH = r"(?! ?(?:st|nd|rd|th)\b| (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
_FORMS = [
    re.compile(form, AS_TYPED)
    for form in (
        rf"\b(?P<spoken>{'|'.join(_SPOKEN)})(?: minutes)? (?P<side>past|after|to|before) {_HOUR}(?: ?{_HALF})?",
        rf"{_DIGITS}(?:[:.](?P<minute>\d\d)(?::\d\d)?)? ?{_HALF}",
        rf"(?<![\w.:/-])(?P<hour>\d{{1,2}})(?P<minute>\d\d) ?{_HALF}",
        rf"{_DIGITS}:(?P<minute>\d\d)(?::\d\d(?:\.\d+)?)?(?![\d:])(?: ?(?:h|hrs|hours)\b)?",
        rf"{_DIGITS}h(?P<minute>\d\d)?\b",
        r"(?<![\w.:/-])(?P<hour>\d\d)(?P<minute>\d\d) ?(?:h|hrs|hours)\b",
        rf"\b{_HOUR} ?o'?clock(?: ?{_HALF})?",
        rf"\b{_HOUR} ?{_HALF}",
        r"(?:\bat |@ ?)(?P<hour>\d\d)(?P<minute>\d\d)(?![\w/.:-])",
        rf"(?:\bat |@ ?){_HOUR}(?:\.(?P<minute>\d\d))?(?![\d/:]|[.-] ?\d){_NAMED_OR_NTH}",
        rf"\b(?P<hour>0?[1-9]|1[0-2]|{'|'.join(NUMBER_WORDS)})(?= (?:in the (?:morning|afternoon|evening)|at night)\b)",
        # With a dot it may be a day and a month as well, unless there is no such month.
        rf"{_DIGITS}\.(?P<minute>00|1[3-9]|[2-5]\d)(?![\d.])",
    )
]
_NOON = re.compile(r"\b(?:12 ?)?(?:noon|midday)\b", AS_TYPED)
_MIDNIGHT = re.compile(r"\b(?:midnight|0?12(?:[:.]00)? ?a\.? ?m\b)", AS_TYPED)
_MARKED = r"\d{1,2}(?:(?:[:.]\d\d)? ?[ap]\.? ?m\b\.?|:\d\d)"
_ANY = r"(?<![\d./-])\d{1,2}(?:[:.]\d\d)?"
_UNTIL = r" ?(?:-|to|til|till|until) ?"
_RANGE = re.compile(rf"(?<![\d./-]){_MARKED}{_UNTIL}\d{{1,2}}(?:[:.]\d\d)?|{_ANY}{_UNTIL}{_MARKED}", AS_TYPED)
_PART = re.compile(
    r"\b(?:(?P<today>this )|in the |at )?(?P<part>morning|afternoon|evening|night)\b|\b(?P<tonight>tonight)\b", AS_TYPED
)
_PARTS = {"morning": range(12), "afternoon": range(12, 19), "evening": range(16, 24), "night": range(17, 24)}
_NO_INTERVIEWS = range(1, 7)
"""Hours at which nobody interviews: “at 2” is in the afternoon, unless it is written as 02:00."""


@dataclass(frozen=True, slots=True)
class _Typed:
    """A time of day as it was typed."""

    text: str
    hour: int
    minute: int
    half: str
    """`a` or `p` for am and pm, else empty."""
    is_padded: bool
    """Whether it has a leading zero, which only those write who count to 24."""


def find_time(text: str) -> tuple[time | None, str]:
    """Return the time of day, or None if there is none, and what else was typed.

    WhenError for times that are on no clock, more than one, and those that may be either of two.
    """
    if found := _RANGE.search(text):
        raise _two_times(found[0])
    if found := _MIDNIGHT.search(text):
        raise WhenError(
            f"{quoted(found[0])} may be the start of that day or its end. Write it as 00:00, with the day that then begins."
        )
    rest, noons = _NOON.subn(GAP, text)
    times = {time(12)} if noons else set()
    typed = []
    for form in _FORMS:
        typed += [_typed(found) for found in form.finditer(rest)]
        rest = form.sub(GAP, rest)
    part = ""
    if found := _PART.search(rest):
        part = (found["part"] or "night").lower()
        is_today = found["today"] or found["tonight"]
        rest = rest[: found.start()] + (" today " if is_today else GAP) + rest[found.end() :]
    times |= {_resolved(one, part) for one in typed}
    if len(times) > 1:
        raise _two_times(text)
    return (times.pop() if times else None), rest


def _two_times(text: str) -> WhenError:
    return WhenError(f"I find two times of day in {quoted(text)}. Write only when it begins, like “tomorrow 3pm”.")


def _typed(found: re.Match[str]) -> _Typed:
    groups = found.groupdict()
    hour, minute = groups["hour"].lower(), int(groups.get("minute") or 0)
    number = _NUMBERS.get(hour) or int(hour)
    if spoken := groups.get("spoken"):
        minute = _SPOKEN[spoken.lower()]
        if groups["side"].lower() in ("to", "before"):
            number, minute = (number - 1 if number > 1 else (23, 12)[number]), 60 - minute
    return _Typed(found[0].strip(), number, minute, (groups.get("half") or "").lower(), hour.startswith("0"))


def _resolved(typed: _Typed, part: str) -> time:
    """Return the one time that fits what was typed; WhenError if none does."""
    if typed.hour > 23 or typed.minute > 59:
        raise WhenError(
            f"{quoted(typed.text)} is not a time of day; the hours go from 0 to 23. Write it like “2.30pm” or “14:30”."
        )
    hours = {typed.hour}
    if 1 <= typed.hour <= 12 and (typed.half or part or not typed.is_padded):
        hours = {typed.hour % 12, typed.hour % 12 + 12}
    if typed.half:
        hours &= set(range(12) if typed.half == "a" else range(12, 24))
    if part:
        hours &= set(_PARTS[part])
    if not hours:
        said = f"{quoted(typed.text)} and {quoted(part)} do" if part else f"The parts of {quoted(typed.text)} do"
        raise WhenError(f"{said} not go together. Write it like “2.30pm” or “14:30”.")
    if len(hours) == 1:
        return time(hours.pop(), typed.minute)
    return time(typed.hour + 12 if typed.hour in _NO_INTERVIEWS else typed.hour, typed.minute)
