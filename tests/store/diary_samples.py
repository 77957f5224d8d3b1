"""Interviews and reminders to keep, made by hand: the store plans nothing itself."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.diary import Reminder
from bot.diary.interview import Debrief, Format, IfThen, Interview, Kind, WallTime
from bot.store import KeptReminder, Store, make_key
from tests.store.samples import ANN, NOON

VIENNA = "Europe/Vienna"
START = datetime(2026, 11, 24, 14, 30)  # noqa: DTZ001 - what a clock on the wall shows
"""13:30 in UTC, four days after NOON."""
SECRETS = (
    "Hafen & Söhne", "night manager", "Dana at the desk", "Tom with the lanyard", "I am handed my coat",
    "I thank Dana by name", "What would a good first month look like?", "the night the lift stuck",
    "why I left so soon", "never led more than four", "I told them of the strike", "her dog is called Bruno",
    "has not worked on trains",
)  # fmt: skip
"""Everything that was typed in `interview()`."""


def interview(user_id: int = ANN, at: datetime = START, zone: str = VIENNA) -> Interview:
    """An interview with everything filled in, not kept yet."""
    company, role, desk, escort, cue, action, question, case, asked, doubt, answered, detail, expected = SECRETS
    return Interview(
        make_key(),
        user_id,
        WallTime(at, zone),
        minutes=50,
        format=Format.VIDEO,
        company=company,
        role=role,
        checks_in=desk,
        walks_in=escort,
        plan=IfThen(cue, action, question, (case, ""), expected),
        debrief=Debrief(asked, doubt, answered, detail, date(2026, 12, 1)),
        off=frozenset({Kind.LET_GO, Kind.DEBRIEF}),
    )


def wall(hours: float, zone: str = VIENNA) -> WallTime:
    """What a clock shows some hours after NOON."""
    return WallTime.of(NOON + timedelta(hours=hours), zone)


def reminder(kind: Kind = Kind.WAY_OUT, hours: float = 1, zone: str = VIENNA) -> Reminder:
    """A reminder that is due some hours after NOON."""
    return Reminder(kind, wall(hours, zone))


async def plan_one(store: Store, user_id: int = ANN, kind: Kind = Kind.WAY_OUT, hours: float = 1) -> KeptReminder:
    """Keep an interview with a single reminder."""
    kept = interview(user_id)
    await store.diary.add(kept)
    await store.diary.plan(kept, [reminder(kind, hours)])
    (planned,) = await store.diary.waiting_of(kept.key)
    return planned


async def claim_one(store: Store, user_id: int = ANN, kind: Kind = Kind.WAY_OUT) -> KeptReminder:
    """Keep an interview with a single reminder, which is due and claimed at NOON."""
    planned = await plan_one(store, user_id, kind, hours=0)
    (claimed,) = await store.diary.claim_due(NOON, 10)
    assert claimed.id == planned.id
    return claimed


async def now_is(store: Store, which: KeptReminder) -> KeptReminder:
    """Return how a reminder stands now."""
    found = await store.diary.fetch_reminder(which.id)
    assert found
    return found


def second_half_past_two() -> WallTime:
    """02:30 in Vienna for the second time that night, when clocks go back."""
    night = datetime(2026, 10, 25, 2, 30, fold=1)  # noqa: DTZ001 - what a clock on the wall shows
    assert replace(WallTime(night, VIENNA)).moment.astimezone(ZoneInfo(VIENNA)).utcoffset() == timedelta(hours=1)
    return WallTime(night, VIENNA)
