"""The diary: real interviews, what is due when, and the loop that delivers it. No Discord and no database in here."""

from bot.diary._calendar import calendar_file
from bot.diary._clock import Clock
from bot.diary._delivery import Delivery, usual_pace
from bot.diary._diary import LATER, STILL_INSIDE, Diary, Settled
from bot.diary._errors import DiaryError, NoSuchInterviewError, NotYetError
from bot.diary._escape import code_block, escape
from bot.diary._lateness import Lateness, lateness
from bot.diary._note import Draft, draft_follow_up, draft_notes
from bot.diary._pace import Pace
from bot.diary._phrases import if_then
from bot.diary._planning import Reminder, plan_reminders
from bot.diary._promised import read_day
from bot.diary._proposing import Details, Proposal
from bot.diary._quiet import Habits
from bot.diary._reminding import could_not_find_text, outcome_text, reminder_text
from bot.diary._seams import (
    ClaimedReminder,
    Compose,
    Courier,
    Deliverable,
    Outbox,
    TransientError,
    UnreachableError,
)
from bot.diary._shelf import Shelf
from bot.diary._system_clock import SystemClock
from bot.diary._when import LONGEST_WHEN, read_when
from bot.diary._when_error import WhenError
from bot.diary._words import TEXTS, Words, WordsError, load_words
from bot.diary._working_days import working_days_after
from bot.diary._zone_names import UnknownZoneError, zone_of
from bot.diary._zones import first_existing, gap_neighbours, wall_times

__all__ = [
    "LATER",
    "LONGEST_WHEN",
    "STILL_INSIDE",
    "TEXTS",
    "ClaimedReminder",
    "Clock",
    "Compose",
    "Courier",
    "Deliverable",
    "Delivery",
    "Details",
    "Diary",
    "DiaryError",
    "Draft",
    "Habits",
    "Lateness",
    "NoSuchInterviewError",
    "NotYetError",
    "Outbox",
    "Pace",
    "Proposal",
    "Reminder",
    "Settled",
    "Shelf",
    "SystemClock",
    "TransientError",
    "UnknownZoneError",
    "UnreachableError",
    "WhenError",
    "Words",
    "WordsError",
    "calendar_file",
    "code_block",
    "could_not_find_text",
    "draft_follow_up",
    "draft_notes",
    "escape",
    "first_existing",
    "gap_neighbours",
    "if_then",
    "lateness",
    "load_words",
    "outcome_text",
    "plan_reminders",
    "read_day",
    "read_when",
    "reminder_text",
    "usual_pace",
    "wall_times",
    "working_days_after",
    "zone_of",
]
