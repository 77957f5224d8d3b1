"""How often a reminder is tried, how long is waited between, and by which nonce Discord knows a try again."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.diary._seams import Deliverable

_FIRST_GAPS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60))
_LATER_GAP = timedelta(hours=1)
_LONGEST_TRY = timedelta(hours=24)
"""From the first try on. After a day without success, a reminder is better told at the person's next command."""
_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 60.0
_MOST_DOUBLINGS = 16


def gap_after(reminder: Deliverable) -> timedelta | None:
    """Return how long to wait now that this try has failed; None if it was the last."""
    # A snooze counts as an attempt too, but what was just snoozed is fresh: on the way out, minutes matter.
    failures = reminder.attempt if was_put_off_by_failure(reminder) else 0
    if failures < len(_FIRST_GAPS):
        return _FIRST_GAPS[failures]
    tried_for = sum(_FIRST_GAPS, timedelta()) + (failures - len(_FIRST_GAPS) + 1) * _LATER_GAP
    return _LATER_GAP if tried_for <= _LONGEST_TRY else None


def was_put_off_by_failure(reminder: Deliverable) -> bool:
    """Whether a try has failed since it was planned or snoozed. Only that makes it due later than planned."""
    planned = planned_for(reminder)
    return reminder.attempt > 0 if planned is None else reminder.due_at > planned


def planned_for(reminder: Deliverable) -> datetime | None:
    """Return the moment that it was planned for or snoozed to; None if this machine does not know its zone."""
    try:
        return reminder.due.moment
    except (LookupError, ValueError):
        return None


def pause_after(faults: int) -> timedelta:
    """Return how long to leave a database alone that has failed that many times running (1 at least)."""
    return timedelta(seconds=min(_FIRST_PAUSE_S * 2.0 ** min(faults - 1, _MOST_DOUBLINGS), _LONGEST_PAUSE_S))


def nonce_of(reminder: Deliverable, prefix: str) -> str:
    """Return by what Discord knows the same attempt again, within minutes. At most 25 characters.

    A snoozed reminder needs another than the time before, or Discord would answer with the old message and send none.
    `prefix` tells apart what is kept in different outboxes, each of which counts its own ids.
    """
    return f"{prefix}{reminder.id}a{reminder.attempt}"
