"""When a weekly meeting comes next: at the same time on the wall, whatever clocks do between one week and another.

What is kept is the time on the wall, also where clocks jump over it on that day: so a meeting at half past two in the
night is at three o'clock once a year, where that is the first time that there is, and at half past two again afterwards.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.diary import first_existing, wall_times
from bot.diary.interview import WallTime

_WEEK = timedelta(weeks=1)


def moment_of(starts: WallTime) -> datetime:
    """Return the moment, in UTC, at which a meeting begins that is to be at that time on the wall.

    Where clocks jump over the time it is the first one after the gap. Where it comes twice it is the first, unless its
    `fold` says that the second is meant. UnknownZoneError where this machine has no rules for the zone.
    """
    times = wall_times(starts.at, starts.zone)
    if not times:
        return first_existing(starts.at, starts.zone).moment
    return times[-1 if starts.at.fold else 0].moment


def is_skipped(starts: WallTime) -> bool:
    """Whether clocks jump over that time, so that the meeting begins a little later than they should show."""
    return not wall_times(starts.at, starts.zone)


def next_of(starts: WallTime, after: datetime) -> WallTime:
    """Return the first of the weekly times, from `starts` on, that begins later than a moment (aware)."""
    weeks = 0
    if moment_of(starts) <= after:
        # The clocks of a zone are never moved by as much as a week, so this is not too far.
        weeks = max(1, (after - moment_of(starts)) // _WEEK)
    while moment_of(found := _later(starts, weeks)) <= after:
        weeks += 1
    return found


def _later(starts: WallTime, weeks: int) -> WallTime:
    # Which of two equal times was meant counts for the one day on which they were.
    return replace(starts, at=starts.at.replace(fold=0) + weeks * _WEEK) if weeks else starts
