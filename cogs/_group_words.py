"""What is kept of somebody in study groups beyond what is counted: their words in sessions, and the marks that they gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from discord.utils import format_dt

from bot.groups.session import Stage


@dataclass(frozen=True, slots=True)
class GroupWords:
    """How much of it there is, and until when."""

    sessions: int = 0
    """Those in which they had a part."""
    rounds: int = 0
    """Those in which they said something, as the candidate or in a chair."""
    until: datetime | None = None
    """When the last of it is deleted; None if there is none."""
    is_one_open: bool = False
    """Whether a session goes on, and with it what is kept of it."""
    marks: int = 0
    """What they gave to others."""
    own_marks: int = 0
    """What they gave themself."""
    meetings: int = 0
    """Those that they set."""


def group_words(exported: Mapping[str, Any], retention: timedelta) -> GroupWords:
    """Find it in everything that is kept of a person, as it is exported."""
    sessions, marks = exported["group_sessions"], exported["marks_given"]
    changes = [datetime.fromisoformat(one["changed_at"]) for one in sessions]
    own = sum(bool(one["to_oneself"]) for one in marks)
    return GroupWords(
        len(sessions),
        sum(_has_spoken(played) for one in sessions for played in one.get("rounds", ())),
        max(changes) + retention if changes else None,
        is_one_open=any(one["stage"] != Stage.CLOSED for one in sessions),
        marks=len(marks) - own,
        own_marks=own,
        meetings=len(exported["meetings"]),
    )


def words_lines(words: GroupWords) -> list[str]:
    """Say it, a line for each kind."""
    lines = []
    if words.sessions:
        what = f"What you said in {_times(words.rounds, 'round')} of" if words.rounds else "That you were in"
        lines.append(f"{what} {_times(words.sessions, 'group session')}{_until(words)}.")
    marks = [f"{_times(words.marks, 'mark')} that you gave to others"] if words.marks else []
    marks += [f"{_times(words.own_marks, 'mark')} that you gave yourself"] if words.own_marks else []
    if marks:
        lines.append(f"{' and '.join(marks)}.")
    if words.meetings:
        lines.append(f"{_times(words.meetings, 'meeting')} that you set for a group.")
    return lines


def _has_spoken(played: Mapping[str, Any]) -> bool:
    return bool(played.get("turns") or played.get("line_that_waits") or played.get("said"))


def _until(words: GroupWords) -> str:
    if words.until is None:
        return ""
    later = ", later if the session that is on goes on" if words.is_one_open else ""
    return f", until {format_dt(words.until, 'D')}{later}"


def _times(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
