"""Coaching: what should be learnt from a line, and from the whole."""

from bot.rehearsal.coaching._card import Attempt, Deduction, ScoreCard, ScoreRow
from bot.rehearsal.coaching._coach import Advice, Coach, thanks_line
from bot.rehearsal.coaching._content import CoachContent, CoachContentError, coach_faults, load_coach
from bot.rehearsal.coaching._moments import Moment, moments
from bot.rehearsal.coaching._plan import SuggestedPlan, suggest_plan
from bot.rehearsal.coaching._record import record_of
from bot.rehearsal.coaching._single_line import LineRemark, remark_on

__all__ = [
    "Advice",
    "Attempt",
    "Coach",
    "CoachContent",
    "CoachContentError",
    "Deduction",
    "LineRemark",
    "Moment",
    "ScoreCard",
    "ScoreRow",
    "SuggestedPlan",
    "coach_faults",
    "load_coach",
    "moments",
    "record_of",
    "remark_on",
    "suggest_plan",
    "thanks_line",
]
