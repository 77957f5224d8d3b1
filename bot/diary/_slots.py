"""What the texts can say of one interview, ready to stand in a Discord message."""

from __future__ import annotations

from datetime import date, datetime

from bot.diary._escape import clip, escape, plain
from bot.diary._phrases import if_then, listed, spoken_question, within
from bot.diary._quiet import Habits
from bot.diary._words import Words
from bot.diary._zone_names import zone_of
from bot.diary.interview import Interview

_NAME = 48
_TITLE = 60
_PLAN_HALF = 130
_QUESTION = 240
_CASE = 130
_DOUBT = 130
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS_BY_NAME = 6
"""For so many days ahead the name of the day says which one is meant."""


def slots_of(interview: Interview, habits: Habits, now: datetime, doubt: str, words: Words) -> dict[str, str]:
    """Return every slot of the messages; what is not known is "".

    Raises UnknownZoneError where this machine does not know the interview's zone or the person's.
    """
    zone_of(interview.starts.zone)
    starts = interview.starts.moment
    talk = called(interview)
    day = _day(starts.astimezone(zone_of(habits.zone)).date(), now.astimezone(zone_of(habits.zone)).date())
    promised = promised_day(interview)
    return {
        "interview": talk,
        "Interview": _capital(talk),
        "start": f"<t:{starts.timestamp():.0f}:F>",
        "start_in": f"<t:{starts.timestamp():.0f}:R>",
        "day": day,
        "Day": _capital(day),
        "promised": day_in_words(promised) if promised else "",
        **_people(interview),
        **_plan(interview, words),
        "doubt": escape(within(doubt), _DOUBT),
    }


def called(interview: Interview) -> str:
    """Return what to call an interview within a sentence: "your interview at Fernhill Clinic (staff nurse)"."""
    company, role = escape(interview.company, _TITLE), escape(interview.role, _TITLE)
    return "your interview" + (f" at {company}" if company else "") + (f" ({role})" if role else "")


def helpers_of(interview: Interview) -> dict[str, str]:
    """Return the slots of the people who let the candidate in."""
    return _people(interview)


def promised_day(interview: Interview) -> date | None:
    """Return by when an answer was promised; a day before the interview itself was a slip and counts for nothing."""
    promised = interview.debrief.promised_on if interview.debrief else None
    return promised if promised and promised >= interview.starts.at.date() else None


def day_in_words(day: date) -> str:
    """Return a day as it is said: "Tuesday 24 November"."""
    return f"{weekday(day)} {day.day} {_MONTHS[day.month - 1]}"


def weekday(day: date) -> str:
    """Return the English name of its day of the week, whatever language this machine speaks."""
    return _DAYS[day.weekday()]


def _people(interview: Interview) -> dict[str, str]:
    desk, escort = escape(interview.checks_in, _NAME), escape(interview.walks_in, _NAME)
    both = desk if desk.casefold() == escort.casefold() else ""
    names = (desk,) if both else tuple(filter(None, (escort, desk)))
    return {
        "checks_in": "" if both else desk,
        "walks_in": "" if both else escort,
        "both": both,
        "helpers": listed(names),
    }


def _plan(interview: Interview, words: Words) -> dict[str, str]:
    plan, way = interview.plan, interview.format.value
    cue = plan.cue if within(plan.cue) else words.say(f"before.borrowed.{way}_cue", {})
    action = plan.action if within(plan.action) else words.say(f"before.borrowed.{way}_action", {})
    cases = [escape(case.lstrip("-*• "), _CASE) for case in plan.cases if within(case)]
    return {
        "plan": escape(if_then(clip(plain(cue), _PLAN_HALF), clip(plain(action), _PLAN_HALF)), 3 * _PLAN_HALF),
        "question": escape(spoken_question(plan.question), _QUESTION),
        "case_1": cases[0] if cases else "",
        "case_2": cases[1] if len(cases) > 1 else "",
    }


def has_plan(interview: Interview) -> bool:
    """Whether anything of an if-then plan was written."""
    return bool(within(interview.plan.cue) or within(interview.plan.action))


def _day(day: date, today: date) -> str:
    ahead = (day - today).days
    if ahead in (0, 1):
        return ("today", "tomorrow")[ahead]
    return f"on {weekday(day)}" if 0 < ahead <= _DAYS_BY_NAME else f"on {day_in_words(day)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
