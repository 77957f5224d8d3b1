"""What there is to read of a group's meetings: one that was set, the list of them, and how people are reminded."""

from __future__ import annotations

from collections.abc import Sequence

from discord.utils import format_dt

from bot.diary import wall_times
from bot.groups import is_skipped, rhythm_text
from bot.groups.group import Group
from bot.groups.meeting import Meeting, Reach
from cogs.groups._meet_events import Standing
from cogs.groups._pages import name_of

REACH_NAMES: dict[Reach, str] = {
    Reach.CHANNEL: "one post in the group's channel, an hour before",
    Reach.DIRECT: "a direct message an hour before, to whoever asks for it",
}
WILL_REMIND = (
    "From now on I write to you an hour before each meeting of **{name}** that reminds people so. I have just written to "
    "you, to see that it works."
)
ALL_STOPPED = (
    "Noted for **{name}**. But you have stopped all reminders, and these belong to them: `/interview reminders` lets them "
    "come again."
)
NO_MORE = "Stopped: no direct message about meetings of **{name}** comes any more. What stands in its channel stays."
NO_MORE_OF_IT = "Stopped: no direct message about that group's meetings comes any more."
CLOSED = (
    "**I could not write you a direct message, so I took that back.** Allow direct messages from members of this server "
    "(in its Privacy Settings), or add me to your account; then press the button again. When a meeting begins, I write in "
    "<#{channel_id}> all the same."
)
_STANDING = {
    Standing.UP: "It is on this server's list of events as well.",
    Standing.NOT_ALLOWED: (
        "-# This server does not let me make events, so it is on no list of events. The meeting needs none; an admin can "
        "give me Create Events."
    ),
    Standing.FULL: (
        "-# This server has as many events ahead as Discord allows, so I made none for it. The meeting needs none."
    ),
    Standing.FAILED: "-# Discord did not take an event for it just now. The meeting counts all the same.",
}
_NONE = "**{name}** has no meeting ahead. Its owner and its helpers set one with /group meet, like “weekly Tue 18:00”."
ZONE_NOTED = "-# I take {zone} as your own time zone as well; `/settings timezone` changes that."
GROUPS_CLOCK = (
    "-# That is the clock of the group's other meetings, since I do not know yours; the option timezone takes another."
)
_TAKE_OUT = "-# Not as you meant it? /group unmeet takes it out again."


def set_text(meeting: Meeting, group: Group, *notes: str) -> str:
    """Say to whoever set a meeting how it was understood, with what else there is to say of it."""
    begins = meeting.begins
    lines = [
        f"**{name_of(group)}** meets {format_dt(begins, 'F')}, {format_dt(begins, 'R')}: {rhythm_text(meeting)}, for "
        f"{meeting.minutes} minutes.",
        *_about_clocks(meeting),
        f"I remind people by {REACH_NAMES[meeting.reach]}, and write in <#{group.channel_id}> when it begins.",
        *notes,
        _TAKE_OUT,
    ]
    return "\n".join(lines)


def standing_text(standing: Standing) -> str:
    """Say how it stands with the event of a meeting."""
    return _STANDING[standing]


def list_text(meetings: Sequence[Meeting], group: Group, *, wants_reminders: bool) -> str:
    """Return a group's meetings in the order in which they begin."""
    if not meetings:
        return _NONE.format(name=name_of(group))
    lines = [f"## Meetings of {name_of(group)}", *map(_line, meetings)]
    if any(one.reach is Reach.DIRECT for one in meetings):
        lines.append(f"-# Direct messages to you: {'on' if wants_reminders else 'off'}.")
    return "\n".join(lines)


def _line(meeting: Meeting) -> str:
    how = "by direct message" if meeting.reach is Reach.DIRECT else "in the channel"
    when = f"{format_dt(meeting.begins, 'F')}, {format_dt(meeting.begins, 'R')}"
    return f"- {when}: {rhythm_text(meeting)}, {meeting.minutes} minutes, reminders {how}"


def cancelled_text(meeting: Meeting, group: Group) -> str:
    """Say in the group's channel that it does not meet then."""
    if meeting.is_weekly:
        return f"**{name_of(group)}** no longer meets {rhythm_text(meeting)}; the next time was to be {format_dt(meeting.begins, 'F')}."
    return f"**{name_of(group)}** does not meet {format_dt(meeting.begins, 'F')}: that meeting was cancelled."


def choice_name(meeting: Meeting) -> str:
    """Return a meeting as it stands in a list of choices."""
    rhythm = "weekly" if meeting.is_weekly else "once"
    return f"{meeting.starts.at:%a %d %b %H:%M} ({meeting.starts.zone.replace('_', ' ')}), {rhythm}"[:100]


def _about_clocks(meeting: Meeting) -> list[str]:
    """Return a line where clocks are changed at that very time."""
    at, begins = meeting.starts.at, meeting.begins
    if is_skipped(meeting.starts):
        return [f"Clocks jump over {at:%H:%M} on that day, so it begins at {format_dt(begins, 't')} then."]
    if len(wall_times(at, meeting.starts.zone)) > 1:
        which = "second" if at.fold else "first"
        return [f"Clocks show {at:%H:%M} twice on that day; I take the {which} of the two."]
    return []
