"""How late a reminder comes, and whether the moment that it was for has passed."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from bot.diary._zone_names import zone_of
from bot.diary.interview import Interview, Kind


class Lateness(StrEnum):
    """What lateness does to the words of a reminder."""

    ON_TIME = "on_time"
    LATE = "late"
    """Still of use: said with an apology."""
    TOO_LATE = "too_late"
    """Its moment has passed: another text is sent in its place."""


_SOON_ENOUGH = timedelta(minutes=5)
_NO_EVENING_LEFT = timedelta(minutes=75)
"""Nearer to the start than this, the reminder of the hour before says it all."""
_GONE_HOME = timedelta(minutes=45)
_STILL_FRESH = timedelta(days=2)
"""How long details are remembered, and for how long a note still counts as prompt for most who read one."""
_NEXT_STEP = timedelta(weeks=1)


def lateness(kind: Kind, interview: Interview, due: datetime, now: datetime) -> Lateness:
    """Tell how late it is for a reminder that was due at `due` and is sent at `now`, both aware.

    EVENING_BEFORE passes 75 minutes before the start, HOUR_BEFORE at the start, WAY_OUT 45 minutes and DEBRIEF two
    days after it was due, NOTE two days after the interview, the follow-ups when the next step is due, LET_GO never.
    Raises UnknownZoneError where this machine has no rules for the interview's zone.
    """
    zone_of(interview.starts.zone)
    if _has_passed(kind, interview, due, now):
        return Lateness.TOO_LATE
    # A clock that was put back makes a reminder early, which nobody needs to apologise for.
    return Lateness.ON_TIME if now - due < _SOON_ENOUGH else Lateness.LATE


def _has_passed(kind: Kind, interview: Interview, due: datetime, now: datetime) -> bool:
    match kind:
        case Kind.EVENING_BEFORE:
            return interview.starts.moment - now < _NO_EVENING_LEFT
        case Kind.HOUR_BEFORE:
            return now >= interview.starts.moment
        case Kind.WAY_OUT:
            return now - due >= _GONE_HOME
        case Kind.DEBRIEF:
            return now - due >= _STILL_FRESH
        case Kind.NOTE:
            return now - interview.ends >= _STILL_FRESH
        case Kind.FOLLOW_UP | Kind.SECOND_FOLLOW_UP:
            return now - due >= _NEXT_STEP
        case Kind.LET_GO:
            return False
