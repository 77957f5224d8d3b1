"""Interviews for tests of the words: one about which all is known, and one about which nothing is."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.diary import Habits
from bot.diary.interview import Debrief, IfThen, Interview, Kind
from tests.diary.walls import wall

ANN = 1_180_000_000_000_000_001
HABITS = Habits("Europe/Vienna")
STARTS = wall("2026-11-24 14:30")
BARE = Interview("bare", ANN, STARTS)
FULL = Interview(
    "full",
    ANN,
    STARTS,
    company="Fernhill Clinic",
    role="staff nurse",
    checks_in="Dana",
    walks_in="Tom",
    plan=IfThen(
        "if I am handed my coat.",
        "I thank Tom, and then Dana at the desk",
        "What would be hardest for me here",
        ("Night desk at Harbour Lane, six years, nobody waited", "The rota I wrote anew for 14 people"),
    ),
    debrief=Debrief(
        "What would be hardest",
        "She wasn't sure I have led enough people",
        "I ran a team of six at Harbour Lane for two years, and nobody left",
        "Ruth Adler and Iris Berger were there. We talked about the ward planning its own rota",
        date(2026, 12, 3),
    ),
)
TYPED = "*_~|`#>[x](http://evil.example/a_b)<@1> @everyone discord.gg/abc {role} \\ \u202eolleh\n# big\n- - -\n> quote"
"""Everything by which a text could come alive on Discord, or break a template."""


def hostile(typed: str) -> Interview:
    """An interview in which every field holds the same text."""
    return Interview(
        "hostile",
        ANN,
        STARTS,
        company=typed,
        role=typed,
        checks_in=typed,
        walks_in=f"{typed}2",
        plan=IfThen(typed, typed, typed, (typed, typed)),
        debrief=Debrief(typed, typed, typed, typed, date(2026, 12, 3)),
    )


def moment(kind: Kind) -> datetime:
    """About when a reminder of that kind is sent, where only before, during or after the interview matters."""
    before = {Kind.EVENING_BEFORE: timedelta(hours=19), Kind.HOUR_BEFORE: timedelta(hours=1)}
    return STARTS.moment - before[kind] if kind in before else FULL.ends
