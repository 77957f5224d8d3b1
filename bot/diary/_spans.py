"""Finding “in 2 hours” and “in three weeks” in what somebody typed; dateparser counts them out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import dateparser  # type: ignore[import-untyped]  # it is annotated, but does not say so to mypy

from bot.diary._hours import AS_TYPED, GAP, NUMBER_WORDS
from bot.diary.interview import WallTime

_NUMBERS: dict[str, float] = {word: number for number, word in enumerate(NUMBER_WORDS, 1)}
_NUMBERS |= {
    "a": 1,
    "an": 1,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "forty five": 45,
    "forty-five": 45,
}
_NUMBERS |= {"sixty": 60, "ninety": 90, "half an": 0.5}
_SHORT_UNITS = {"h": "hours", "hr": "hours", "hrs": "hours", "m": "minutes", "min": "minutes", "mins": "minutes"}
_WORDS = "|".join(sorted(_NUMBERS.keys() - {"half an"}, reverse=True))
_ONE = (
    r"(?:\d{1,4} ?[hm]|\d{1,4}(?:\.\d)? ?(?:hour|hr|minute|min|day|week|fortnight)s?|\d{1,4} ?(?:month|year)s?"
    rf"|\bhalf an hour|\b(?:{_WORDS}) (?:hour|hr|minute|min|day|week|fortnight|month|year)s?)\b"
)
_EACH = re.compile(_ONE, AS_TYPED)
_MANY = rf"{_ONE}(?:(?: and |, ?| ){_ONE})*"
_SPAN = re.compile(rf"\bin (?P<ahead>{_MANY})(?:'? time\b)?|\b(?P<from_now>{_MANY}) from now\b", AS_TYPED)
_SETTINGS = {
    "PARSERS": ["relative-time"],
    "PREFER_DATES_FROM": "future",
    "TIMEZONE": "UTC",
    "RETURN_AS_TIMEZONE_AWARE": False,
}


@dataclass(frozen=True, slots=True)
class Span:
    """A span from now on, and where it ends."""

    text: str
    moment: datetime | None = None
    """In UTC; for spans of hours and minutes, counted as they elapse, whatever clocks do meanwhile."""
    day: date | None = None
    """For spans of days and longer."""

    @property
    def is_beyond_counting(self) -> bool:
        """Whether it ends where no calendar reaches."""
        return not self.moment and not self.day


def find_span(text: str, zone: str, now: datetime) -> tuple[Span | None, str]:
    """Return the first span in a text, or None if there is none, and what else was typed."""
    found = _SPAN.search(text)
    if not found:
        return None, text
    typed = found["ahead"] or found["from_now"]
    rest = text[: found.start()] + GAP + text[found.end() :]
    plain = [_plain(one) for one in _EACH.findall(typed)]
    units = [unit for _, unit in plain]
    if len(set(units)) < len(units):
        return None, text
    if "hours" in units or "minutes" in units:
        moment = _counted(plain, now.astimezone(UTC).replace(tzinfo=None))
        return Span(found[0], moment=moment and moment.replace(tzinfo=UTC)), rest
    day = _counted(plain, datetime.combine(WallTime.of(now, zone).at.date(), time()))
    return Span(found[0], day=day and day.date()), rest


def _plain(one: str) -> tuple[str, str]:
    """Return the number in digits and the unit in full: of other ways dateparser only reads some, and some wrongly."""
    unit = one.lower().lstrip("0123456789. ")
    number = one[: len(one) - len(unit)].strip()
    if not number:
        number, unit = unit.rsplit(" ", 1)
    return str(_NUMBERS.get(number, number)), _SHORT_UNITS.get(unit, unit.removesuffix("s") + "s")


def _counted(plain: list[tuple[str, str]], base: datetime) -> datetime | None:
    try:
        counted: datetime | None = dateparser.parse(
            "in " + " ".join(f"{number} {unit}" for number, unit in plain),
            languages=["en"],
            settings={**_SETTINGS, "RELATIVE_BASE": base},
        )
    except (ValueError, OverflowError):
        return None
    return counted
