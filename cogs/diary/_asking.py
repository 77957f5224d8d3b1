"""What somebody means: which interview, and which time zone."""

from __future__ import annotations

from collections.abc import Sequence

from bot.diary import Diary, DiaryError, NoSuchInterviewError
from bot.diary.interview import Interview
from cogs.diary._pages import NOTHING_PLANNED, choice_name, sign
from cogs.preferences import find_zone

_SHOWN = 5
_LONGEST_QUOTED = 60


class NothingPlannedError(DiaryError):
    """Somebody asks for an interview and has none."""

    def __init__(self) -> None:
        super().__init__(NOTHING_PLANNED)


class SeveralFitError(DiaryError):
    """What was typed is part of the names of several interviews."""

    def __init__(self, fitting: Sequence[Interview]) -> None:
        named = "\n".join(f"- {sign(choice_name(one))}" for one in fitting[:_SHOWN])
        more = f"\n-# and {len(fitting) - _SHOWN} more" if len(fitting) > _SHOWN else ""
        super().__init__(
            f"Several of your interviews fit that:\n{named}{more}\n"
            "Nothing was done. Pick one from the list that opens while you type, or write more of its name."
        )


class UnknownCityError(DiaryError):
    """A time zone was named that nobody knows."""

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"I know no time zone “{sign(typed, _LONGEST_QUOTED)}”. Give the nearest large city, like Berlin or New York."
        )


def zone_meant(typed: str) -> str:
    """Return the zone that was named, also by a large city in it. UnknownCityError."""
    zone = find_zone(typed)
    if zone is None:
        raise UnknownCityError(typed)
    return zone


async def interview_meant(
    diary: Diary, user_id: int, typed: str | None, *, is_behind: bool = False, may_be_closed: bool = False
) -> Interview:
    """Return the interview that was picked, or whose name was typed, or that is meant by leaving it out.

    That is the next one; with `is_behind`, the last one that began. A DiaryError where nothing or too much fits.
    """
    if typed is None:
        found = await diary.nearest(user_id, is_behind=is_behind)
        if found is None and may_be_closed:
            found = next(iter(await diary.closed(user_id)), None)
        if found is None:
            raise NothingPlannedError
        return found
    choices = await choices_for(diary, user_id, may_be_closed=may_be_closed)
    if picked := [one for one in choices if one.key == typed]:
        return picked[0]
    fitting = named_like(choices, typed)
    if not fitting:
        raise NoSuchInterviewError
    if len(fitting) > 1:
        raise SeveralFitError(fitting)
    return fitting[0]


async def choices_for(diary: Diary, user_id: int, *, may_be_closed: bool = False) -> list[Interview]:
    """Return the interviews that a command can be about."""
    return await diary.planned(user_id) + (await diary.closed(user_id) if may_be_closed else [])


def named_like(interviews: Sequence[Interview], typed: str) -> list[Interview]:
    """Return those whose name, as it is shown in a list of choices, holds what was typed."""
    wanted = " ".join(typed.casefold().split())
    return [one for one in interviews if wanted in choice_name(one).casefold()]
