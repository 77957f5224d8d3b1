"""What can be wrong with what somebody asks of a group's meetings; each message is a sentence for that person."""

from __future__ import annotations

from datetime import datetime

from bot.groups._errors import GroupError, quoted
from bot.groups.meeting import LONGEST_MEETING, SHORTEST_MEETING


class MayNotMeetError(GroupError):
    """Meetings are set and cancelled by those who lead the group."""

    def __init__(self, name: str, owner_id: int) -> None:
        super().__init__(
            f"Meetings of {quoted(name)} are set and cancelled by its owner and its helpers. Ask <@{owner_id}>, whose "
            "group it is."
        )


class MeetingLengthError(GroupError):
    """Nobody meets for so short or so long."""

    def __init__(self, minutes: int) -> None:
        super().__init__(
            f"A meeting takes {SHORTEST_MEETING} to {LONGEST_MEETING} minutes, and {minutes:,} is outside of that. Please "
            "give another number."
        )


class TooManyMeetingsError(GroupError):
    """A group has as many dates as people can keep in mind."""

    def __init__(self, name: str, most: int) -> None:
        super().__init__(
            f"{quoted(name)} has {most} meetings ahead, which is as many as I keep. Take one out with /group unmeet first."
        )


class SameMeetingError(GroupError):
    """The group meets at that time already."""

    def __init__(self, name: str, begins: datetime) -> None:
        super().__init__(
            f"{quoted(name)} meets at that time already: {shown(begins)}. /group meetings shows all its meetings."
        )


class NoSuchMeetingError(GroupError):
    """There is no such meeting, or it is over or was cancelled."""

    def __init__(self) -> None:
        super().__init__("I find no such meeting ahead. /group meetings shows those that are.")


class MeetingOverError(GroupError):
    """Somebody wants to come to a meeting that is over or was cancelled."""

    def __init__(self, name: str, next_at: datetime | None = None) -> None:
        what = (
            f"The next one begins {shown(next_at)}." if next_at else "/group meetings shows whether there is another."
        )
        super().__init__(
            f"That meeting of {quoted(name)} is over. {what} /group session opens an evening of practice at any time."
        )


class MeetingAheadError(GroupError):
    """Somebody wants to come to a meeting that begins much later."""

    def __init__(self, name: str, begins: datetime) -> None:
        super().__init__(
            f"{quoted(name)} meets {shown(begins)}. Press Join again shortly before that; or open an evening of practice "
            "right now, with /group session."
        )


class ClockNeededError(GroupError):
    """A time was given, and nobody knows by which clock."""

    def __init__(self) -> None:
        super().__init__(
            "By which clock is that? Give the command once more with the option timezone, and pick the nearest large city. "
            "I ask this once: I remember it as yours."
        )


class TwoClocksError(GroupError):
    """The time names one zone and the option another."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"The time says {one}, and the option timezone says {other}. Please give only one of them.")


class RepeatedMeetingChangeError(GroupError):
    """The same meeting is being changed by others at this moment."""

    def __init__(self) -> None:
        super().__init__(
            "This meeting was changed by somebody else in the same moment. Look at it once more and try again."
        )


def shown(moment: datetime) -> str:
    """Return a moment as Discord shows it to everybody by their own clock."""
    return f"<t:{moment.timestamp():.0f}:F>"
