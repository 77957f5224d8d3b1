"""What an interview's person is reminded of, and when: planned anew on every change, from the interview alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.diary._lateness import Lateness, lateness
from bot.diary._quiet import Habits
from bot.diary._working_days import working_days_after
from bot.diary._zone_names import zone_of
from bot.diary._zones import first_existing
from bot.diary.interview import Interview, Kind, Status, WallTime

_AT_THE_PLACE = {Kind.HOUR_BEFORE, Kind.WAY_OUT}
"""What happens by the clocks of the interview's place; all else belongs to the person's own day."""
_EVENING = time(19)
_HOUR = timedelta(hours=1)
_SETTLED = timedelta(hours=2)
"""From the end to the debrief: at home, and nothing is forgotten yet."""
_MORNING = time(9)
_NOTE_BY = timedelta(hours=22)
"""From the end to the note at the latest: it should be sent within 24 hours, and has to be read through first."""
_OFFICE_HOUR = time(10)
_DAYS_PAST_PROMISE = 2
_DAYS_WITHOUT_PROMISE = 6
"""Sources say five to seven working days."""
_WEEK = timedelta(weeks=1)
_WIND_DOWN = timedelta(minutes=30)
"""How long before the quiet hours something comes that would otherwise fall into them."""
_OVERTAKES = {
    Kind.EVENING_BEFORE: (Kind.HOUR_BEFORE, Kind.WAY_OUT),
    Kind.HOUR_BEFORE: (Kind.WAY_OUT,),
    Kind.FOLLOW_UP: (Kind.SECOND_FOLLOW_UP, Kind.LET_GO),
    Kind.SECOND_FOLLOW_UP: (Kind.LET_GO,),
}
"""What says, by the time that it is due, all that is still worth saying of another."""
_JUST_DUE = timedelta(minutes=5)
"""A reminder this young may not have been claimed yet; a change made in its minute must not lose it."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to remind of, and when."""

    kind: Kind
    due: WallTime
    """In the interview's zone for the hour before and the way out, else in the zone of the person's own day."""


def plan_reminders(
    interview: Interview, habits: Habits, now: datetime, kept: Mapping[Kind, WallTime] | None = None
) -> tuple[Reminder, ...]:
    """Return what is still to come of one interview at `now` (aware), in the order of time.

    Nothing comes for drafts, cancelled and closed interviews, nothing that was switched off or done before, and no
    debrief where there is one. What became due more than five minutes ago is over. Quiet hours bend all but the hour
    before and the way out. `kept` are waiting reminders that were snoozed or moved, or failed and are tried again: they
    stay at their time, also where it is past. Raises UnknownZoneError where this machine lacks the rules of a zone.
    """
    if interview.status is not Status.PLANNED:
        return ()
    coming = {
        kind: WallTime.of(due, interview.starts.zone if kind in _AT_THE_PLACE else habits.zone)
        for kind, due in _dues(interview, habits).items()
        if due > now - _JUST_DUE
    }
    coming |= kept or {}
    unwanted = interview.off | interview.done | ({Kind.DEBRIEF} if interview.debrief else frozenset())
    wanted = [Reminder(kind, coming[kind]) for kind in Kind if kind in coming and kind not in unwanted]
    return tuple(sorted(wanted, key=lambda reminder: reminder.due.moment))


def is_overtaken(kind: Kind, interview: Interview, habits: Habits, now: datetime) -> bool:
    """Tell whether another reminder, which is due at `now` (aware) as well, leaves this one nothing to say.

    So nobody who missed two days of them is told twice that it was for before an interview which is over. Raises as
    `plan_reminders`.
    """
    dues = _dues(interview, habits)
    return any(dues[later] <= now and later not in interview.off for later in _OVERTAKES.get(kind, ()))


def _dues(interview: Interview, habits: Habits) -> dict[Kind, datetime]:
    zone_of(interview.starts.zone)
    zone_of(habits.zone)
    starts, ends = interview.starts.moment, interview.ends
    debrief = habits.next_waking(ends + _SETTLED)
    asking = _first_follow_up(interview)
    dues = {
        Kind.EVENING_BEFORE: _evening_before(starts, habits),
        Kind.HOUR_BEFORE: starts - _HOUR,
        Kind.WAY_OUT: ends,
        Kind.DEBRIEF: debrief,
        Kind.NOTE: _note(ends, debrief, habits),
        # A week after a working day is one again.
        Kind.FOLLOW_UP: _on(asking, _OFFICE_HOUR, habits),
        Kind.SECOND_FOLLOW_UP: _on(asking + _WEEK, _OFFICE_HOUR, habits),
        Kind.LET_GO: _on(asking + 2 * _WEEK, _OFFICE_HOUR, habits),
    }
    evening = dues[Kind.EVENING_BEFORE]
    if lateness(Kind.EVENING_BEFORE, interview, evening, evening) is Lateness.TOO_LATE:
        del dues[Kind.EVENING_BEFORE]  # somebody who is asleep until then; the hour before has to do
    return dues


def _evening_before(starts: datetime, habits: Habits) -> datetime:
    day = starts.astimezone(zone_of(habits.zone)).date()
    return _on(day - timedelta(days=1), _EVENING, habits)


def _note(ends: datetime, debrief: datetime, habits: Habits) -> datetime:
    """Return the next morning, or sooner where that would be too late for a note; not before the debrief."""
    tomorrow = ends.astimezone(zone_of(habits.zone)).date() + timedelta(days=1)
    morning = habits.next_waking(first_existing(datetime.combine(tomorrow, _MORNING), habits.zone).moment)
    latest = ends + _NOTE_BY
    if morning <= latest:
        return morning
    if not habits.is_quiet(latest):
        return latest
    evening = habits.last_before_quiet(latest) - _WIND_DOWN
    # The debrief comes at a waking hour; where these are few, that one is as good as any.
    return evening if evening >= debrief and not habits.is_quiet(evening) else debrief


def _first_follow_up(interview: Interview) -> date:
    """Return the day on which to ask: by the promised date, unless that lies before the interview itself."""
    held = WallTime.of(interview.ends, interview.starts.zone).at.date()
    promised = interview.debrief.promised_on if interview.debrief else None
    if promised and promised >= held:
        return working_days_after(promised, _DAYS_PAST_PROMISE)
    return working_days_after(held, _DAYS_WITHOUT_PROMISE)


def _on(day: date, hour: time, habits: Habits) -> datetime:
    """Return an hour of a day in the person's zone; where it is quiet, the nearest that fits, if possible that day."""
    wanted = first_existing(datetime.combine(day, hour), habits.zone).moment
    later = habits.next_waking(wanted)
    if later == wanted or WallTime.of(later, habits.zone).at.date() == day:
        return later
    sooner = habits.last_before_quiet(wanted) - _WIND_DOWN
    return later if habits.is_quiet(sooner) else sooner
