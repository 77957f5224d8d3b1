"""An interview as it was understood, before it counts: its details, and the times that may have been meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.diary._errors import GapError, PastError, TooFarError
from bot.diary._when import read_when
from bot.diary._zone_names import zone_of
from bot.diary._zones import gap_neighbours, wall_times
from bot.diary.interview import USUAL_MINUTES, Format, Interview, WallTime

_FURTHEST = timedelta(days=731)
_SOON = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of an interview besides its time."""

    minutes: int = USUAL_MINUTES
    format: Format = Format.IN_PERSON
    company: str = ""
    role: str = ""
    checks_in: str = ""
    walks_in: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """What a time that was typed may mean."""

    times: tuple[WallTime, ...]
    """One as a rule; two, the earlier first, where clocks show it twice or jump over it."""
    skipped: datetime | None = None
    """What was typed, where clocks jump over it: then `times` are its two neighbours."""

    def only_one(self) -> WallTime:
        """Return the time, or the first of two equal ones. GapError where there is none."""
        if self.skipped is not None:
            first, last = self.times[0], self.times[-1]
            raise GapError(f"{self.skipped:%H:%M}", f"{first.at:%H:%M}", f"{last.at:%H:%M}")
        return self.times[0]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An interview as it was understood, to be shown back before it counts."""

    interview: Interview
    """Where it is to be moved: as it stands so far."""
    meant: Times

    @property
    def times(self) -> tuple[WallTime, ...]:
        """When it may be, the earlier first."""
        return self.meant.times


def read_times(when: str | datetime, zone: str, now: datetime) -> Times:
    """Return what was meant by a time that was typed, or by an aware moment, as clocks of `zone` show it.

    Raises WhenError and PastError or TooFarError; UnknownZoneError where this machine has no rules for the zone.
    """
    zone_of(zone)
    if isinstance(when, datetime):
        check_moment(when, now)
        return Times((WallTime.of(when, zone),))
    at = read_when(when, zone, now)
    times = wall_times(at, zone)
    skipped = None if times else at
    # Of two times the first may have passed already.
    still_to_come = tuple(time for time in times or gap_neighbours(at, zone) if time.moment > now)
    if not still_to_come:
        raise PastError
    return Times(still_to_come, skipped)


def check_moment(moment: datetime, now: datetime) -> None:
    """Raise PastError or TooFarError where no interview can be at that moment."""
    if moment <= now - _SOON:
        raise PastError
    if moment > now + _FURTHEST:
        raise TooFarError
