"""The diary of all people: what can be asked of it. Everything is kept before it is shown."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.diary._clock import Clock
from bot.diary._errors import (
    NoSuchInterviewError,
    NoSuchReminderError,
    NotPlannedError,
    NotWaitingError,
    NotYetError,
    OfNoUseError,
    RepeatedChangeError,
    StoppedError,
    TooManyError,
    ZoneNeededError,
)
from bot.diary._lateness import Lateness, lateness
from bot.diary._planning import Reminder, is_overtaken, plan_reminders
from bot.diary._proposing import Details, Proposal, check_moment, read_times
from bot.diary._quiet import Habits
from bot.diary._shelf import KeptReminder, Shelf
from bot.diary._zone_names import UnknownZoneError
from bot.diary.interview import Debrief, IfThen, Interview, Kind, Outcome, Status, WallTime

MOST_KEPT = 50
"""Interviews that one person may have ahead or open."""
STILL_INSIDE = timedelta(minutes=10)
LATER = timedelta(hours=1)
_OPEN = (Status.PLANNED,)
_BEFORE = (Kind.EVENING_BEFORE, Kind.HOUR_BEFORE)
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Settled:
    """An interview as it is kept now, and what comes of it."""

    interview: Interview
    reminders: tuple[Reminder, ...]
    is_changed: bool = True
    is_moved: bool = False
    """Whether it counted before, at another time."""
    is_stopped: bool = False
    """Whether its person has stopped all reminders."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What is needed to word a reminder that is still worth sending."""

    kind: Kind
    """What to say; a second follow-up says what the first could not, if that one never came."""
    interview: Interview
    lateness: Lateness
    habits: Habits


class Diary:
    """Keeps interviews for people. Errors are DiaryErrors, and UnknownZoneError where a zone has no rules here."""

    def __init__(
        self,
        shelf: Shelf,
        clock: Clock,
        make_key: Callable[[], str],
        wake: Callable[[], None],
        conflict: type[Exception],
    ) -> None:
        """`wake` tells the delivery that something may be due sooner; the shelf raises `conflict` where it was changed meanwhile."""
        self._shelf = shelf
        self._clock = clock
        self._make_key = make_key
        self._wake = wake
        self._conflict = conflict

    async def propose(
        self,
        user_id: int,
        when: str | datetime,
        details: Details,
        zone: str | None = None,
        plan: IfThen | None = None,
    ) -> Proposal:
        """Read a time (typed, or an aware moment) in the person's zone, or in `zone`, and keep a draft."""
        zone = zone or await self._zone(user_id)
        meant = read_times(when, zone, self._clock.now())
        await self._check_room(user_id)
        await self._clear_drafts(user_id)
        interview = Interview(
            self._make_key(),
            user_id,
            meant.times[0],
            minutes=details.minutes,
            format=details.format,
            company=details.company,
            role=details.role,
            checks_in=details.checks_in,
            walks_in=details.walks_in,
            plan=plan or IfThen(),
            status=Status.DRAFT,
        )
        await self._shelf.add(interview)
        return Proposal(interview, meant)

    async def propose_move(self, key: str, user_id: int, when: str | datetime) -> Proposal:
        """Read another time for an interview, by the clock of its own zone. Nothing is changed yet."""
        interview = await self.fetch_planned(key, user_id)
        return Proposal(interview, read_times(when, interview.starts.zone, self._clock.now()))

    async def settle(self, key: str, user_id: int, moment: datetime) -> Settled:
        """Let the interview be at that moment, and plan its reminders.

        A draft counts from now on, a cancelled one counts again, another one moves.
        """
        interview = await self.fetch_own(key, user_id)
        if interview.status is Status.PLANNED:
            if interview.starts.moment == moment:
                return Settled(interview, await self._waiting(key), is_changed=False)
        else:
            await self._check_room(user_id)

        def settled(interview: Interview) -> Interview:
            if interview.status is Status.CLOSED:
                raise NotPlannedError
            check_moment(moment, self._clock.now())
            starts = WallTime.of(moment, interview.starts.zone)
            # At another time everything comes anew, also what was sent for the old one.
            return replace(interview, starts=starts, status=Status.PLANNED, done=frozenset())

        return replace(await self._change(key, user_id, settled), is_moved=interview.status is Status.PLANNED)

    async def discard(self, key: str, user_id: int) -> bool:
        """Drop a draft; whatever counts already stays, and False is returned."""
        if (await self.fetch_own(key, user_id)).status is not Status.DRAFT:
            return False
        await self._shelf.discard(key)
        return True

    async def fetch_own(self, key: str, user_id: int) -> Interview:
        """Return an interview of this person's."""
        interview = await self._shelf.fetch(key)
        if interview is None or interview.user_id != user_id:
            raise NoSuchInterviewError
        return interview

    async def fetch_planned(self, key: str, user_id: int) -> Interview:
        """Return an interview of this person's that counts. NotPlannedError where it was cancelled or closed."""
        return _planned(await self.fetch_own(key, user_id))

    async def planned(self, user_id: int) -> list[Interview]:
        """Return what somebody has ahead or still open, by its start."""
        return await self._shelf.fetch_own(user_id, statuses=_OPEN)

    async def closed(self, user_id: int) -> list[Interview]:
        """Return what somebody has closed, the newest first: an answer may still come."""
        return (await self._shelf.fetch_own(user_id, statuses=(Status.CLOSED,)))[::-1]

    async def nearest(self, user_id: int, *, is_behind: bool = False) -> Interview | None:
        """Return the open interview that is meant by naming none: the next one ahead, or the last one behind.

        Where there is none on that side, it is the nearest on the other one.
        """
        found = await self.planned(user_id)
        ahead = [one for one in found if one.starts.moment > self._clock.now()]
        behind = found[: len(found) - len(ahead)][::-1]
        return next(iter([*behind, *ahead] if is_behind else [*ahead, *behind]), None)

    async def waiting(self, key: str, user_id: int) -> tuple[Reminder, ...]:
        """Return what is still to be sent for an interview of this person's."""
        await self.fetch_own(key, user_id)
        return await self._waiting(key)

    async def edit(self, key: str, user_id: int, change: Callable[[Interview], Interview]) -> Settled:
        """Change what is known of a planned interview; its time is changed by `settle`."""
        return await self._change(key, user_id, lambda interview: change(_planned(interview)))

    async def cancel(self, key: str, user_id: int) -> Interview:
        """Take an interview out: nothing more is reminded of."""
        settled = await self.edit(key, user_id, lambda interview: replace(interview, status=Status.CANCELLED))
        return settled.interview

    async def tell(self, key: str, user_id: int, debrief: Debrief) -> Settled:
        """Keep what the person remembers; a promised date moves the follow-ups."""

        def told(interview: Interview) -> Interview:
            if interview.starts.moment > self._clock.now():
                raise NotYetError
            return replace(interview, debrief=debrief, done=interview.done | {Kind.DEBRIEF})

        return await self.edit(key, user_id, told)

    async def close(self, key: str, user_id: int, outcome: Outcome) -> Interview:
        """Keep how it ended; nothing more is reminded of. What was closed before may turn out otherwise."""

        def closed(interview: Interview) -> Interview:
            if interview.status is not Status.CLOSED:
                _planned(interview)
            return replace(interview, status=Status.CLOSED, outcome=outcome)

        return (await self._change(key, user_id, closed)).interview

    async def switch(self, key: str, user_id: int, kind: Kind, *, on: bool) -> Settled:
        """Switch one reminder of an interview off, or on again."""
        return await self.edit(
            key,
            user_id,
            lambda interview: replace(interview, off=interview.off - {kind} if on else interview.off | {kind}),
        )

    async def of_reminder(self, reminder_id: int, user_id: int) -> tuple[KeptReminder, Interview]:
        """Return a reminder of this person's and its interview."""
        reminder = await self._shelf.fetch_reminder(reminder_id)
        if reminder is None or reminder.user_id != user_id:
            raise NoSuchReminderError
        return reminder, await self.fetch_own(reminder.interview_key, user_id)

    async def done(self, reminder_id: int, user_id: int) -> Interview:
        """Note that what a reminder asked for is done."""
        reminder, interview = await self.of_reminder(reminder_id, user_id)
        if interview.status is not Status.PLANNED or reminder.kind in interview.done:
            return interview
        settled = await self.edit(
            interview.key, user_id, lambda interview: replace(interview, done=interview.done | {reminder.kind})
        )
        return settled.interview

    async def snooze(self, reminder_id: int, user_id: int, gap: timedelta) -> datetime:
        """Let a reminder come again after a while; return when. StoppedError where it would not come."""
        reminder, interview = await self.of_reminder(reminder_id, user_id)
        if reminder.kind in _planned(interview).off or await self._shelf.are_off(user_id):
            raise StoppedError
        at = self._clock.now().astimezone(UTC) + gap
        if not await self._shelf.snooze(reminder_id, at):
            raise NoSuchReminderError
        self._wake()
        return at

    async def move_reminder(self, key: str, user_id: int, kind: Kind, when: str | datetime) -> datetime:
        """Let one reminder that still waits come at another time, typed by the person's own clock; return the moment."""
        interview = await self.fetch_planned(key, user_id)
        time = read_times(when, await self._zone(user_id), self._clock.now()).only_one()
        if kind in _BEFORE and time.moment >= interview.starts.moment:
            raise OfNoUseError
        for reminder in await self._shelf.waiting_of(interview.key):
            if reminder.kind is kind and await self._shelf.snooze(reminder.id, time.moment):
                self._wake()
                return time.moment
        raise NotWaitingError

    async def still_due(self, reminder: KeptReminder) -> Worth | None:
        """Return what is needed to word a reminder; None where the interview, the wish to be reminded, or the sense of it is gone."""
        interview = await self._shelf.fetch(reminder.interview_key)
        if interview is None or interview.status is not Status.PLANNED:
            return None
        if reminder.kind in interview.off | interview.done or await self._shelf.are_off(reminder.user_id):
            return None
        habits, now = await self._habits(interview), self._clock.now()
        if is_overtaken(reminder.kind, interview, habits, now):
            return None
        if reminder.kind is Kind.SECOND_FOLLOW_UP and Kind.FOLLOW_UP not in interview.off | interview.done:
            return Worth(Kind.FOLLOW_UP, interview, Lateness.TOO_LATE, habits)
        return Worth(reminder.kind, interview, lateness(reminder.kind, interview, reminder.due.moment, now), habits)

    async def knows_zone(self, user_id: int) -> bool:
        """Whether somebody's own zone is known."""
        return await self._shelf.habits(user_id) is not None

    async def note_zone(self, user_id: int, zone: str) -> bool:
        """Keep the first zone that somebody names as their own; later ones are those of single interviews, and False."""
        if await self.knows_zone(user_id):
            return False
        await self._shelf.set_zone(user_id, zone)
        return True

    async def stop_all(self, user_id: int) -> int:
        """Remind somebody of nothing any more; return how many reminders were waiting."""
        return await self._shelf.stop_all(user_id)

    async def start_again(self, user_id: int) -> int:
        """Remind somebody again, of all that is planned; return how many reminders wait now."""
        await self._shelf.allow_again(user_id)
        return await self.plan_all_anew(user_id)

    async def plan_all_anew(self, user_id: int) -> int:
        """Plan everything of a person's again, as after a move to another zone; return how many reminders wait now.

        What happens by the clocks of the interview's own place stays where it is.
        """
        waiting = 0
        for interview in await self.planned(user_id):
            # One whose zone is unknown here, or that has gone in this moment, must not keep the others.
            with contextlib.suppress(UnknownZoneError, NoSuchInterviewError):
                waiting += len((await self._change(interview.key, user_id, lambda interview: interview)).reminders)
        return waiting

    async def _zone(self, user_id: int) -> str:
        habits = await self._shelf.habits(user_id)
        if habits is None:
            raise ZoneNeededError
        return habits.zone

    async def _check_room(self, user_id: int) -> None:
        if len(await self.planned(user_id)) >= MOST_KEPT:
            raise TooManyError(MOST_KEPT)

    async def _clear_drafts(self, user_id: int) -> None:
        """Drop what was never confirmed and cannot be any more; and all of it where somebody has very much of it."""
        drafts = await self._shelf.fetch_own(user_id, statuses=(Status.DRAFT,))
        for draft in drafts:
            if len(drafts) >= MOST_KEPT or draft.starts.moment < self._clock.now():
                await self._shelf.discard(draft.key)

    async def _change(self, key: str, user_id: int, change: Callable[[Interview], Interview]) -> Settled:
        """Change an interview and plan its reminders anew; begin again where a delivery or another click was faster."""
        for _ in range(_TRIES):
            interview = await self.fetch_own(key, user_id)
            with contextlib.suppress(self._conflict):
                return await self._keep(interview, change(interview))
        raise RepeatedChangeError

    async def _keep(self, before: Interview, interview: Interview) -> Settled:
        habits = await self._habits(interview)
        reminders: tuple[Reminder, ...] = ()
        is_stopped = await self._shelf.are_off(interview.user_id)
        if not is_stopped:
            kept = await self._put_off(interview.key) if before.starts.moment == interview.starts.moment else {}
            reminders = plan_reminders(interview, habits, self._clock.now(), kept)
        interview = await self._shelf.save_and_plan(interview, reminders)
        self._wake()
        return Settled(interview, reminders, is_stopped=is_stopped)

    async def _habits(self, interview: Interview) -> Habits:
        """Return the person's own day; as long as they told nothing of it, that of the place of the interview."""
        return await self._shelf.habits(interview.user_id) or Habits(interview.starts.zone)

    async def _put_off(self, key: str) -> dict[Kind, WallTime]:
        """Return what waits at a time of its own: snoozed, moved, or tried again."""
        return {one.kind: one.due for one in await self._shelf.waiting_of(key) if one.attempt > 0}

    async def _waiting(self, key: str) -> tuple[Reminder, ...]:
        return tuple(
            Reminder(one.kind, WallTime.of(one.due_at, one.due.zone)) for one in await self._shelf.waiting_of(key)
        )


def _planned(interview: Interview) -> Interview:
    """Return the interview if it counts, and is neither cancelled nor closed."""
    if interview.status is Status.DRAFT:
        raise NoSuchInterviewError
    if interview.status is not Status.PLANNED:
        raise NotPlannedError
    return interview
