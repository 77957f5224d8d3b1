"""Coaching: what should be learnt from a line, and from the whole."""

from bot.rehearsal.coaching._card import Attempt, Deduction, ScoreCard, ScoreRow
from bot.rehearsal.coaching._coach import Advice, Coach, thanks_line
from bot.rehearsal.coaching._content import CoachContent, CoachContentError, coach_faults, load_coach
from bot.rehearsal.coaching._moments import Moment, moments

__all__ = [
    "Advice",
    "Attempt",
    "Coach",
    "CoachContent",
    "CoachContentError",
    "Deduction",
    "Moment",
    "ScoreCard",
    "ScoreRow",
    "coach_faults",
    "load_coach",
    "moments",
    "thanks_line",
]
