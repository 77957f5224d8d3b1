"""What the buttons and modals of the diary do: one call of the diary, then one answer."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import discord
from discord.utils import format_dt

from bot.diary import (
    LATER,
    STILL_INSIDE,
    Clock,
    Details,
    Diary,
    NotYetError,
    Settled,
    WhenError,
    calendar_file,
    could_not_find_text,
    draft_notes,
    outcome_text,
    read_day,
)
from bot.diary.interview import Debrief, IfThen, Interview, Kind, Outcome
from bot.sessions import SessionError, Sessions
from cogs._answers import Interaction, tell
from cogs._ids import BookForm, BookVerb, DueVerb
from cogs._sending import respond
from cogs.diary import _pages as pages
from cogs.diary._asking import zone_meant
from cogs.diary._buttons import one_button, outcomes, under_cancelled, under_interview, under_proposal
from cogs.diary._modals import Submitted, debrief_modal, plan_in, preparing_modal, promised_text
from cogs.diary._opting_in import OptingIn

_DONE = {
    Kind.WAY_OUT: "Good. That is the part that is easiest to forget.",
    Kind.NOTE: "Good. Short, specific and sent: nobody can do more with a note.",
    Kind.FOLLOW_UP: "Good. Now it is their turn; I come back in a week, unless you tell me before that you have heard.",
    Kind.SECOND_FOLLOW_UP: "Good. That was the second and last one. Whatever comes of it, you did your part.",
}
_DISCARDED = "Dropped; nothing is kept of it. `/interview add` whenever you like."
_LEFT = "Left as it was: {title}, {when}."
_ZONE_NOTED = "-# I take {zone} as your own time zone as well; `/settings timezone` changes that."
_NOTED = "Noted."
_WHICH = "What did they say?"
_NOTE_WAITS = "-# I never send it. Put in what only you know, read it aloud once, and send it within a day."
_SENT_IT = "When it is sent, press Done under the reminder that comes; or `/interview remind` switches that one off."
_OUTCOMES = {
    BookVerb.OFFER: Outcome.OFFER,
    BookVerb.NEXT_ROUND: Outcome.NEXT_ROUND,
    BookVerb.REFUSED: Outcome.REFUSED,
    BookVerb.SILENCE: Outcome.SILENCE,
}


class Clicks:
    """Does what buttons and modals ask for."""

    def __init__(self, diary: Diary, sessions: Sessions, opting_in: OptingIn, clock: Clock) -> None:
        self._diary = diary
        self._sessions = sessions
        self._opting_in = opting_in
        self._clock = clock
        self._actions: dict[BookVerb, Callable[[Interaction, str, int], Awaitable[None]]] = {
            BookVerb.KEEP: self._settle,
            BookVerb.DISCARD: self._discard,
            BookVerb.PREPARE: self._open_plan,
            BookVerb.DEBRIEF: self._open_debrief,
            BookVerb.CALENDAR: self._send_calendar,
            BookVerb.CANCEL: self._cancel,
            BookVerb.HEARD: self._ask_outcome,
            **{verb: partial(self._close, outcome) for verb, outcome in _OUTCOMES.items()},
        }

    async def press_book(self, interaction: Interaction, verb: BookVerb, key: str, minute: int) -> None:
        """Do what a button under an interview says."""
        await self._actions[verb](interaction, key, minute)

    async def press_due(self, interaction: Interaction, verb: DueVerb, reminder_id: int) -> None:
        """Do what a button under a reminder says."""
        user_id = interaction.user.id
        match verb:
            case DueVerb.DONE:
                reminder, _ = await self._diary.of_reminder(reminder_id, user_id)
                await self._diary.done(reminder_id, user_id)
                await tell(interaction, _DONE.get(reminder.kind, _NOTED))
            case DueVerb.LOST:
                _, interview = await self._diary.of_reminder(reminder_id, user_id)
                await tell(interaction, could_not_find_text(interview))
            case DueVerb.INSIDE:
                await self._snooze(interaction, reminder_id, STILL_INSIDE)
            case DueVerb.LATER:
                await self._snooze(interaction, reminder_id, LATER)
            case DueVerb.STOP_ALL:
                await tell(interaction, stopped_text(await self._diary.stop_all(user_id)))

    async def submit(self, interaction: Interaction, submitted: Submitted) -> None:
        """Take what was written in a modal."""
        match submitted.form:
            case BookForm.ADDED:
                await self._add(interaction, submitted)
            case BookForm.PREPARED:
                settled = await self._prepare(submitted, interaction.user.id)
                await tell(interaction, f"Kept.\n{pages.interview_text(settled.interview, settled.reminders)}")
            case BookForm.TOLD:
                await self._debrief(interaction, submitted)

    async def _prepare(self, submitted: Submitted, user_id: int) -> Settled:
        def prepared(interview: Interview) -> Interview:
            return replace(interview, plan=plan_in(submitted, interview.plan))

        return await self._diary.edit(submitted.key, user_id, prepared)

    async def propose(
        self, interaction: Interaction, when: str, details: Details, zone: str | None, plan: IfThen | None = None
    ) -> None:
        """Show an interview as it was understood; it counts once its person says so.

        `zone` is where it takes place, and is kept as the person's own if that is not known yet.
        """
        user_id = interaction.user.id
        proposal = await self._diary.propose(user_id, when, details, zone, plan or await self._plan(interaction))
        text = pages.proposal_text(proposal)
        if zone and await self._diary.note_zone(user_id, zone):
            text += f"\n{_ZONE_NOTED.format(zone=zone.replace('_', ' '))}"
        await show(interaction, text, under_proposal(proposal))

    async def _plan(self, interaction: Interaction) -> IfThen:
        """Return what the person planned last after a rehearsal, so that it need not be written twice."""
        plans = await self._sessions.store.fetch_plans(interaction.user.id)
        return IfThen(plans[-1].cue, plans[-1].action, plans[-1].question) if plans else IfThen()

    async def _add(self, interaction: Interaction, submitted: Submitted) -> None:
        details = Details(
            company=submitted.of("company"),
            role=submitted.of("role"),
            checks_in=submitted.of("checks_in"),
            walks_in=submitted.of("walks_in"),
        )
        if city := submitted.of("city"):
            await self._diary.note_zone(interaction.user.id, zone_meant(city))
        plan = replace(await self._plan(interaction), doubt=await self._voiced(submitted.key, interaction.user.id))
        await self.propose(interaction, submitted.of("when"), details, None, plan)

    async def _voiced(self, rehearsal_key: str, user_id: int) -> str:
        """Return the first doubt of a rehearsal, which may well be the one of the real day; empty if none was voiced."""
        try:
            record = await self._sessions.fetch_own(rehearsal_key, user_id)
        except SessionError:
            return ""
        voiced = record.rehearsal.scene.voiced
        return self._sessions.scenario(record).doubt(voiced[0]).short if voiced else ""

    async def _settle(self, interaction: Interaction, key: str, minute: int) -> None:
        moment = datetime.fromtimestamp(minute * 60, UTC)
        settled = await self._diary.settle(key, interaction.user.id, moment)
        view = under_interview(key, has_begun=False)
        text = pages.settled_text(settled)
        if interaction.message is not None and interaction.message.flags.ephemeral:
            await respond(lambda: interaction.response.edit_message(content=text, view=view))
        else:
            await show(interaction, text, view)
        await self._opting_in.make_sure(interaction)

    async def _discard(self, interaction: Interaction, key: str, _minute: int) -> None:
        interview = await self._diary.fetch_own(key, interaction.user.id)
        text = _DISCARDED
        if not await self._diary.discard(key, interaction.user.id):
            text = _LEFT.format(title=pages.sign(interview.title), when=format_dt(interview.starts.moment, "F"))
        await respond(lambda: interaction.response.edit_message(content=text, view=None))

    async def _open_plan(self, interaction: Interaction, key: str, _minute: int) -> None:
        interview = await self._diary.fetch_planned(key, interaction.user.id)
        await respond(lambda: interaction.response.send_modal(preparing_modal(interview)))

    async def _open_debrief(self, interaction: Interaction, key: str, _minute: int) -> None:
        interview = await self._diary.fetch_planned(key, interaction.user.id)
        if interview.starts.moment > self._clock.now():
            raise NotYetError
        await respond(lambda: interaction.response.send_modal(debrief_modal(interview)))

    async def _send_calendar(self, interaction: Interaction, key: str, _minute: int) -> None:
        interview = await self._diary.fetch_planned(key, interaction.user.id)
        reminders = await self._diary.waiting(key, interaction.user.id)
        await send_calendar(interaction, interview, calendar_file(interview, reminders, self._clock.now()))

    async def _cancel(self, interaction: Interaction, key: str, _minute: int) -> None:
        await self.cancel(interaction, key)

    async def cancel(self, interaction: Interaction, key: str) -> None:
        """Take an interview out, with a way back."""
        interview = await self._diary.cancel(key, interaction.user.id)
        await show(interaction, cancelled_text(interview), under_cancelled(interview, self._clock.now()))

    async def _ask_outcome(self, interaction: Interaction, key: str, _minute: int) -> None:
        await self._diary.fetch_own(key, interaction.user.id)
        await show(interaction, _WHICH, outcomes(key))

    async def _close(self, outcome: Outcome, interaction: Interaction, key: str, _minute: int) -> None:
        await self._diary.close(key, interaction.user.id, outcome)
        await tell(interaction, outcome_text(outcome))

    async def _snooze(self, interaction: Interaction, reminder_id: int, gap: timedelta) -> None:
        at = await self._diary.snooze(reminder_id, interaction.user.id, gap)
        await tell(interaction, f"All right. I come back at {format_dt(at, 't')}.")

    async def _debrief(self, interaction: Interaction, submitted: Submitted) -> None:
        typed = submitted.of("promised")
        interview = await self._diary.fetch_planned(submitted.key, interaction.user.id)
        before = interview.debrief or Debrief()
        problem = ""
        promised = before.promised_on if typed else None
        # What the form brought along is not read again: that day may have passed meanwhile.
        if typed and typed != promised_text(before):
            try:
                promised = read_day(typed, interview.starts.zone, self._clock.now())
            except WhenError as error:
                # What else was written is worth more than the date, and is kept without it.
                fate = "The date is still the one from before" if before.promised_on else "Only the date is missing"
                problem = f"\n**{fate}:** {pages.sign(str(error), 400)} The button opens the form again, with all the rest in it."
        debrief = Debrief(
            submitted.of("asked"), submitted.of("doubt"), submitted.of("answered"), submitted.of("detail"), promised
        )
        settled = await self._diary.tell(submitted.key, interaction.user.id, debrief)
        await self._show_debrief(interaction, settled.interview, problem)

    async def _show_debrief(self, interaction: Interaction, interview: Interview, problem: str) -> None:
        told = interview.debrief or Debrief()
        when = f" They promised an answer by {pages.day_name(told.promised_on)}." if told.promised_on else ""
        drafts = pages.drafts_text(draft_notes(interview))
        text = f"Kept.{when}{problem}\n\nYour thank-you note, to finish and to send yourself:\n{drafts}"
        await show(interaction, f"{text}\n{_NOTE_WAITS}\n-# {_SENT_IT}", one_button(BookVerb.DEBRIEF, interview.key))


async def show(interaction: Interaction, text: str, view: discord.ui.View | None = None) -> None:
    """Answer one person alone, with buttons where there are some."""
    arguments: dict[str, Any] = {"view": view} if view is not None else {}
    await respond(lambda: interaction.response.send_message(text, ephemeral=True, **arguments))


async def send_calendar(interaction: Interaction, interview: Interview, content: bytes) -> None:
    """Hand out the calendar file of an interview."""

    def attached() -> discord.File:
        # Made anew for each try, because a file that was sent once is at its end.
        return discord.File(io.BytesIO(content), "interview.ics")

    text = (
        f"{pages.sign(pages.choice_name(interview))}: open the file, and your calendar adds it with its reminders. "
        "If the interview moves, get the file again; it changes what is there."
    )
    await respond(lambda: interaction.response.send_message(text, ephemeral=True, file=attached()))


def cancelled_text(interview: Interview) -> str:
    """Say that an interview is out of the diary."""
    when = format_dt(interview.starts.moment, "F")
    return f"Out of your diary: {pages.sign(interview.title)}, {when}. No reminder comes for it any more."


def stopped_text(number: int) -> str:
    """Say that all reminders are stopped, and how many were waiting."""
    waiting = {0: "none was waiting", 1: "one was waiting and will not come"}
    return (
        f"All reminders are stopped; {waiting.get(number, f'{number} were waiting and will not come')}. Your interviews "
        "stay in the diary. `/interview reminders` lets me remind you again."
    )


def with_details(interview: Interview, **given: str | int | None) -> Interview:
    """Return an interview with what was given in place of what was known."""
    return replace(interview, **{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]  # the caller names fields of an interview
