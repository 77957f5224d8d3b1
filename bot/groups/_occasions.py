"""What comes about one time of a meeting, and when: planned anew whenever the meeting gets another time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.groups.meeting import AHEAD_BY, Meeting, Occasion, PlannedMessage, Reach

LATEST = timedelta(minutes=30)
"""How long after its beginning people are still called to a meeting."""
_TURNS_AFTER = timedelta(minutes=45)
"""No meeting is taken for over sooner than this, so that whoever is called late finds it."""


def due_of(meeting: Meeting, occasion: Occasion) -> datetime:
    """Return the moment at which a message about the meeting's next time is due."""
    match occasion:
        case Occasion.AHEAD:
            return meeting.begins - AHEAD_BY
        case Occasion.START:
            return meeting.begins
        case Occasion.TURN:
            return max(meeting.ends, meeting.begins + _TURNS_AFTER)


def plan_messages(
    meeting: Meeting, whom: Collection[int], now: datetime, *, is_new_time: bool = False
) -> tuple[PlannedMessage, ...]:
    """Return what is still to come about the next time of a meeting at `now` (aware), in the order of time.

    `whom` are the members who chose to be reminded by direct message; they count where the meeting reaches people so.
    What is due already has been sent, or is being sent, unless the time is a new one, for which nothing was planned
    before: then people are still called to what has just begun.
    """
    ahead: tuple[int | None, ...] = tuple(sorted(whom)) if meeting.reach is Reach.DIRECT else (None,)
    planned = [
        *((one, Occasion.AHEAD) for one in ahead),
        (None, Occasion.START),
        (None, Occasion.TURN),
    ]
    messages = [PlannedMessage(one, occasion, due_of(meeting, occasion)) for one, occasion in planned]
    return tuple(message for message in messages if message.due_at > now or _is_of_use(message, now, is_new_time))


def _is_of_use(message: PlannedMessage, now: datetime, is_new_time: bool) -> bool:
    if message.occasion is Occasion.TURN:
        # Without it a weekly meeting would stand still for ever.
        return True
    return is_new_time and message.occasion is Occasion.START and now - message.due_at < LATEST
