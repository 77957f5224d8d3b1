"""An interview and its reminders as a file that any calendar can take in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from bot.diary._planning import Reminder
from bot.diary._zone_names import zone_of
from bot.diary._zones import wall_times
from bot.diary.interview import Format, Interview, Kind, Status, WallTime

_STATUSES = {Status.DRAFT: "TENTATIVE", Status.CANCELLED: "CANCELLED"}
_FORMATS = {Format.IN_PERSON: "In person.", Format.VIDEO: "By video.", Format.PHONE: "By phone."}
_WAYS_OUT = {
    Format.IN_PERSON: ("On your way out: thank {names}", "whoever walks you out, and the desk"),
    Format.VIDEO: ("After the call: a line of thanks to {names}", "whoever arranged it"),
    Format.PHONE: ("After the call: write down the next step, and thank {names}", "whoever called"),
}
"""What the way out is by format, and whom to thank where no name is known."""
_BEFORE = {Kind.EVENING_BEFORE, Kind.HOUR_BEFORE}
_AFTER = {
    Kind.WAY_OUT: timedelta(minutes=10),
    Kind.NOTE: timedelta(minutes=15),
    Kind.FOLLOW_UP: timedelta(minutes=15),
    Kind.SECOND_FOLLOW_UP: timedelta(minutes=15),
}
"""What becomes an entry of its own, and how long it takes."""
_NAMES = {
    Kind.NOTE: "Write the thank-you note",
    Kind.FOLLOW_UP: "Ask how things stand",
    Kind.SECOND_FOLLOW_UP: "Ask once more, for the last time",
}
_TITLE = 120
"""Characters of a title; calendars show fewer."""
_LINE_BREAKS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""All that some program takes for the end of a line."""
_UNFIT = ("Cc", "Cs")
"""Categories of what no such file may hold: control characters, and halves of characters."""


def calendar_file(interview: Interview, reminders: Sequence[Reminder], now: datetime) -> bytes:
    """Return an iCalendar file (RFC 5545, UTF-8) with one interview and those of its reminders that a calendar can use.

    The evening and the hour before become alarms of the interview; the way out, the note and the two follow-ups entries
    of their own. Nothing rings on the way out: a phone that does would still be in the room. Taken in again after a
    change (`revision` counts them), it changes what is there. UnknownZoneError where this machine has no rules for a zone.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Last Impression//diary//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_interview_event(interview, reminders, now))
    for reminder in reminders:
        if reminder.kind in _AFTER:
            calendar.add_component(_reminder_event(interview, reminder, now))
    years = [due.at.year for due in (interview.starts, *(reminder.due for reminder in reminders))]
    # Rules for the years around are enough, and those of all years would be most of the file.
    calendar.add_missing_timezones(date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1))
    written: bytes = calendar.to_ical()
    return written


def _interview_event(interview: Interview, reminders: Iterable[Reminder], now: datetime) -> Event:
    event = _event(interview, "interview", interview.starts, timedelta(minutes=interview.minutes), now)
    event.add("summary", _line(_title(interview)))
    event.add("description", _text(_plan(interview)))
    event.add("status", _STATUSES.get(interview.status, "CONFIRMED"))
    for reminder in reminders:
        ahead = reminder.due.moment - interview.starts.moment
        if reminder.kind in _BEFORE and ahead < timedelta():
            event.add_component(_alarm(_title(interview), ahead))
    return event


def _reminder_event(interview: Interview, reminder: Reminder, now: datetime) -> Event:
    title = f"{_NAMES.get(reminder.kind) or _way_out(interview)} ({_title(interview)})"
    event = _event(interview, reminder.kind, reminder.due, _AFTER[reminder.kind], now)
    event.add("summary", _line(title))
    event.add("transp", "TRANSPARENT")
    if reminder.kind is not Kind.WAY_OUT:
        event.add_component(_alarm(title, timedelta()))
    return event


def _event(interview: Interview, name: str, starts: WallTime, length: timedelta, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{interview.key}.{name}@last-impression")
    event.add("sequence", interview.revision)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", _start(starts))
    event.add("duration", length)
    event.add("class", "PRIVATE")
    return event


def _start(starts: WallTime) -> datetime:
    """Return the start with its zone, so that it stays at its hour if the rules change.

    The second of two equal times is given in UTC, for the format has no word for it.
    """
    rules = zone_of(starts.zone)
    if starts.at.fold and len(wall_times(starts.at, starts.zone)) == 2:
        return starts.moment
    return starts.at.replace(tzinfo=rules)


def _alarm(text: str, trigger: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _line(text))
    alarm.add("trigger", trigger)
    return alarm


def _title(interview: Interview) -> str:
    if interview.role:
        return f"Interview: {interview.title}"
    return f"Interview at {interview.company}" if interview.company else "Interview"


def _way_out(interview: Interview) -> str:
    words, nobody = _WAYS_OUT[interview.format]
    return words.format(names=" and ".join(interview.helpers) or nobody)


def _plan(interview: Interview) -> str:
    plan = interview.plan
    said = [
        (_FORMATS[interview.format], True),
        (f"Walks you in: {interview.walks_in}", interview.walks_in),
        (f"At the desk: {interview.checks_in}", interview.checks_in),
        (f"If {plan.cue}, then {plan.action}", plan.cue and plan.action),
        (f"Your closing question: {plan.question}", plan.question),
        *((f"A case to tell: {case}", case) for case in plan.cases),
    ]
    return "\n".join(line for line, is_known in said if is_known)


def _line(text: str) -> str:
    """Return a text fit for one line of a calendar."""
    line = " ".join(_text(text).split())
    return line if len(line) <= _TITLE else f"{line[: _TITLE - 1]}…"


def _text(text: str) -> str:
    lines = _LINE_BREAKS.sub("\n", text)
    return "".join(letter for letter in lines if letter in "\n\t" or unicodedata.category(letter) not in _UNFIT)
