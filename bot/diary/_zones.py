"""Time zones, and what daylight saving does to clocks on walls: times that never come, and times that come twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.diary._zone_names import zone_of
from bot.diary.interview import WallTime


def wall_times(at: datetime, zone: str) -> tuple[WallTime, ...]:
    """Return the times at which clocks of a zone show `at` (without a zone; its own `fold` is ignored).

    There is one as a rule; none where clocks jump over it, and two, the earlier first, where they are put back.
    """
    zone_of(zone)
    first, second = (WallTime(at.replace(fold=fold), zone) for fold in (0, 1))
    # In a gap the two folds are read by the rules before and after it, which puts them the wrong way round.
    if first.moment > second.moment:
        return ()
    return (first,) if first.moment == second.moment else (first, second)


def gap_neighbours(at: datetime, zone: str) -> tuple[WallTime, WallTime]:
    """Return what somebody may have meant by a time that clocks jump over: as long before and after as they jump.

    For 2:30 in a night in which 2:00 becomes 3:00 these are 1:30 and 3:30. Raises ValueError for a time that exists.
    """
    rules = zone_of(zone)
    if wall_times(at, zone):
        raise ValueError(f"clocks in {zone} do show {at:%Y-%m-%d %H:%M}")
    before, after = (at.replace(tzinfo=rules, fold=fold).astimezone(UTC) for fold in (1, 0))
    return WallTime.of(before, zone), WallTime.of(after, zone)


def first_existing(at: datetime, zone: str) -> WallTime:
    """Return the time itself (the first of two), or the first one after the gap where clocks jump over it."""
    if found := wall_times(at, zone):
        return found[0]
    before, after = (neighbour.moment for neighbour in gap_neighbours(at.replace(microsecond=0), zone))
    # The jump lies between the two, and is where the offset changes; zones tell offsets, not the moments of jumps.
    rules = zone_of(zone)
    new = after.astimezone(rules).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(rules).utcoffset() == new:
            after = middle
        else:
            before = middle
    return WallTime.of(after, zone)
