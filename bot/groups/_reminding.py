"""What is said about a meeting: in the group's channel, and by direct message to those who chose so.

Times are Discord's own, which everybody reads by their own clock. Names were typed by people and are escaped.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.diary import escape
from bot.groups.group import LONGEST_NAME, Group
from bot.groups.meeting import Meeting, Occasion, Reach

_SOON_ENOUGH = timedelta(minutes=5)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_WHAT_COMES = (
    "People take seats, one of you is the candidate, and every empty chair is played by me. Whoever would rather watch "
    "first is welcome."
)
_STOPS = "-# You asked for this. The button under it stops it at once, for all meetings of this group."


def meeting_text(occasion: Occasion, meeting: Meeting, group: Group, now: datetime, *, is_direct: bool) -> str:
    """Return what is sent for an occasion; "" where nobody reads anything."""
    match occasion:
        case Occasion.AHEAD if is_direct:
            where = f"at {_clock(meeting)}, in <#{group.channel_id}>"
            return f"{_called(group)} meets {_in(meeting)}, {where}. Press Join here or there when it begins.\n{_STOPS}"
        case Occasion.AHEAD:
            return f"{_called(group)} meets {_in(meeting)}: {_day(meeting)}. {_WHAT_COMES}"
        case Occasion.START if now - meeting.begins < _SOON_ENOUGH:
            return f"{_called(group)} meets now. Join takes you to the thread of the session. {_WHAT_COMES}"
        case Occasion.START:
            return (
                f"Sorry, I am late with this: {_called(group)} was to meet {_in(meeting)}. Join takes you to the thread of "
                f"the session. {_WHAT_COMES}"
            )
        case Occasion.TURN:
            return ""


def announcement_text(meeting: Meeting, group: Group) -> str:
    """Say in the group's channel that it will meet."""
    if meeting.is_weekly:
        when = f"every {_DAYS[meeting.starts.at.weekday()]}, the first time {_day(meeting)}"
    else:
        when = f"{_day(meeting)}, {_in(meeting)}"
    if meeting.reach is Reach.DIRECT:
        how = "I remind you by direct message an hour before if you press the button, and write here when it begins."
    else:
        how = "I write here an hour before, and again when it begins."
    return f"{_called(group)} meets {when}. {how}"


def rhythm_text(meeting: Meeting) -> str:
    """Return how often a meeting is, and by which clock: every Tuesday at 18:00 in Europe/London."""
    clock = f"{meeting.starts.at:%H:%M} in {meeting.starts.zone.replace('_', ' ')}"
    return f"every {_DAYS[meeting.starts.at.weekday()]} at {clock}" if meeting.is_weekly else f"once, at {clock}"


def opt_in_text(group: Group) -> str:
    """Say by direct message what will come there: the proof that it can be reached."""
    return (
        f"This is where I remind you of the meetings of {_called(group)}, an hour before each of them, and of nothing else. "
        "The button under this, and under every reminder, stops it at once."
    )


def _called(group: Group) -> str:
    return f"**{escape(group.name, LONGEST_NAME)}**"


def _day(meeting: Meeting) -> str:
    return f"<t:{meeting.begins.timestamp():.0f}:F>"


def _clock(meeting: Meeting) -> str:
    return f"<t:{meeting.begins.timestamp():.0f}:t>"


def _in(meeting: Meeting) -> str:
    return f"<t:{meeting.begins.timestamp():.0f}:R>"
