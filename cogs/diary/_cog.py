"""/interview: real interviews, from the invitation to the outcome."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands
from discord.utils import format_dt

from bot.client import LastImpression
from bot.diary import LONGEST_WHEN, Clock, Details, Diary, calendar_file, outcome_text
from bot.diary.interview import USUAL_MINUTES, Format, Kind, Outcome
from cogs._answers import Interaction, answered, handle, tell
from cogs._ids import DIARY_COG, BookVerb, DueVerb
from cogs._sending import respond
from cogs.diary import _pages as pages
from cogs.diary._asking import choices_for, interview_meant, named_like, zone_meant
from cogs.diary._buttons import under_interview, under_proposal
from cogs.diary._clicks import Clicks, send_calendar, show, stopped_text, with_details
from cogs.diary._modals import LONGEST_NAME, adding_modal, preparing_modal, read_submit
from cogs.diary._opting_in import OptingIn
from cogs.preferences import zone_choices

_MOST_CHOICES = 25
_SHORTEST, _LONGEST = 5, 600
_KINDS = [app_commands.Choice(name=name, value=kind.value) for kind, name in pages.KIND_NAMES.items()]
_FORMATS = [app_commands.Choice(name=name, value=one.value) for one, name in pages.FORMAT_NAMES.items()]
_OUTCOMES = [
    app_commands.Choice(name="an offer", value=Outcome.OFFER.value),
    app_commands.Choice(name="another round", value=Outcome.NEXT_ROUND.value),
    app_commands.Choice(name="a no", value=Outcome.REFUSED.value),
    app_commands.Choice(name="they never answered", value=Outcome.SILENCE.value),
    app_commands.Choice(name="I withdrew", value=Outcome.WITHDREW.value),
]
_WHICH = "Which one; the next one if you leave it out"
_WHICH_BEHIND = "Which one; the last one that began if you leave it out"
_WHEN = "Tomorrow 3pm, 24 Nov 14:30, or @time for Discord's own picker"
_OFF_WORDS, _ON_WORDS = frozenset({"off", "none", "never", "stop"}), frozenset({"on", "again"})
_OFF = "Switched off: {name} ({title}). `/interview remind` with “on” brings it back."
_ON = "Switched on: {name} ({title}). It comes {when}."
_ON_IN_VAIN = (
    "Switched on: {name} ({title}). But its moment has passed, or it was sent already, so it does not come again."
)
_ON_BUT_STOPPED = (
    "Switched on: {name} ({title}). But all reminders are stopped; `/interview reminders` lets them come again."
)
_MOVED = "Moved: {name} ({title}). It comes {when}."
_NOTHING_TO_CHANGE = (
    "You left everything empty, so nothing was changed. Fill in what is different now; for another time there is "
    "`/interview move`."
)

When = app_commands.Range[str, 1, LONGEST_WHEN]
Name = app_commands.Range[str, 1, LONGEST_NAME]
Minutes = app_commands.Range[int, _SHORTEST, _LONGEST]


@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
@app_commands.allowed_installs(guilds=True, users=True)
class Interviews(
    commands.GroupCog,
    name=DIARY_COG,
    group_name="interview",
    group_description="Keep your real interviews: reminders on the day, the thank-you note, the follow-up",
):
    """Takes the commands, clicks and modals of the diary. Whatever it says, only the person who asked can see."""

    def __init__(self, bot: LastImpression, diary: Diary, clock: Clock) -> None:
        self._bot = bot
        self._diary = diary
        self._clock = clock
        self._opting_in = OptingIn(bot)
        self._clicks = Clicks(diary, bot.sessions, self._opting_in, clock)

    @app_commands.command(description="Put a real interview into your diary; I remind you at the right minute")
    @app_commands.describe(
        when=_WHEN,
        company="At which company; a made-up name will do",
        role="For which job",
        minutes="How long it should take; 45 if you leave it out",
        held="How it is held; in person if you leave it out",
        desk="Who is at the desk, if you know: that is whom to thank",
        escort="Who walks you in, if you know",
        timezone="Where it takes place, if that is not your own zone",
    )
    @app_commands.choices(held=_FORMATS)
    @answered
    async def add(
        self,
        interaction: Interaction,
        when: When,
        company: Name | None = None,
        role: Name | None = None,
        minutes: Minutes | None = None,
        held: str | None = None,
        desk: Name | None = None,
        escort: Name | None = None,
        timezone: app_commands.Range[str, 1, 60] | None = None,
    ) -> None:
        """Read the time and show it back; it counts once it was confirmed."""
        named = [(name or "").strip() for name in (company, role, desk, escort)]
        details = Details(minutes or USUAL_MINUTES, Format(held) if held else Format.IN_PERSON, *named)
        await self._clicks.propose(interaction, when, details, None if timezone is None else zone_meant(timezone))

    @app_commands.command(name="list", description="See what is in your diary")
    @answered
    async def list_all(self, interaction: Interaction) -> None:
        """Show what is ahead and what is still open."""
        await tell(interaction, pages.list_text(await self._diary.planned(interaction.user.id), self._clock.now()))

    @app_commands.command(description="See one interview, your plan for it, and what will come")
    @app_commands.describe(interview=_WHICH)
    @answered
    async def show(self, interaction: Interaction, interview: str | None = None) -> None:
        """Show one interview with its buttons."""
        found = await interview_meant(self._diary, interaction.user.id, interview)
        reminders = await self._diary.waiting(found.key, interaction.user.id)
        await show(
            interaction,
            pages.interview_text(found, reminders),
            under_interview(found.key, has_begun=found.starts.moment <= self._clock.now()),
        )

    @app_commands.command(description="Change what is known of an interview")
    @app_commands.describe(
        interview=_WHICH,
        company="At which company",
        role="For which job",
        minutes="How long it should take",
        held="How it is held",
        desk="Who is at the desk",
        escort="Who walks you in",
    )
    @app_commands.choices(held=_FORMATS)
    @answered
    async def edit(
        self,
        interaction: Interaction,
        interview: str | None = None,
        company: Name | None = None,
        role: Name | None = None,
        minutes: Minutes | None = None,
        held: str | None = None,
        desk: Name | None = None,
        escort: Name | None = None,
    ) -> None:
        """Change what was given, and show how it stands."""
        found = await interview_meant(self._diary, interaction.user.id, interview)
        given = {
            "company": company and company.strip(),
            "role": role and role.strip(),
            "minutes": minutes,
            "format": Format(held) if held else None,
            "checks_in": desk and desk.strip(),
            "walks_in": escort and escort.strip(),
        }
        if all(value is None for value in given.values()):
            await tell(interaction, _NOTHING_TO_CHANGE)
            return
        settled = await self._diary.edit(found.key, interaction.user.id, lambda one: with_details(one, **given))
        await tell(interaction, pages.interview_text(settled.interview, settled.reminders))

    @app_commands.command(description="Move an interview to another time")
    @app_commands.describe(when=_WHEN, interview=_WHICH)
    @answered
    async def move(self, interaction: Interaction, when: When, interview: str | None = None) -> None:
        """Read the time and show it back; it counts once it was confirmed."""
        found = await interview_meant(self._diary, interaction.user.id, interview)
        proposal = await self._diary.propose_move(found.key, interaction.user.id, when)
        text = pages.proposal_text(proposal, is_move=True)
        await show(interaction, text, under_proposal(proposal, is_move=True))

    @app_commands.command(description="Take an interview out of your diary")
    @app_commands.describe(interview=_WHICH)
    @answered
    async def cancel(self, interaction: Interaction, interview: str | None = None) -> None:
        """Cancel it; nothing more comes."""
        found = await interview_meant(self._diary, interaction.user.id, interview)
        await self._clicks.cancel(interaction, found.key)

    @app_commands.command(description="Write your plan for the day: if-then, closing question, two cases")
    @app_commands.describe(interview=_WHICH)
    @answered
    async def plan(self, interaction: Interaction, interview: str | None = None) -> None:
        """Open the plan."""
        found = await interview_meant(self._diary, interaction.user.id, interview)
        await respond(lambda: interaction.response.send_modal(preparing_modal(found)))

    @app_commands.command(description="Tell how it was, in two minutes; your thank-you note is made of it")
    @app_commands.describe(interview=_WHICH_BEHIND)
    @answered
    async def debrief(self, interaction: Interaction, interview: str | None = None) -> None:
        """Open the debrief."""
        found = await interview_meant(self._diary, interaction.user.id, interview, is_behind=True)
        await self._clicks.press_book(interaction, BookVerb.DEBRIEF, found.key, 0)

    @app_commands.command(description="Say how it ended; no reminder comes for it any more")
    @app_commands.describe(result="How it ended", interview=_WHICH_BEHIND)
    @app_commands.choices(result=_OUTCOMES)
    @answered
    async def outcome(self, interaction: Interaction, result: str, interview: str | None = None) -> None:
        """Close an interview, or say of a closed one that it ended otherwise after all."""
        user_id = interaction.user.id
        found = await interview_meant(self._diary, user_id, interview, is_behind=True, may_be_closed=True)
        await self._diary.close(found.key, interaction.user.id, Outcome(result))
        await tell(interaction, outcome_text(Outcome(result)))

    @app_commands.command(description="Get a calendar file of an interview and its reminders")
    @app_commands.describe(interview=_WHICH)
    @answered
    async def calendar(self, interaction: Interaction, interview: str | None = None) -> None:
        """Hand out the file."""
        found = await interview_meant(self._diary, interaction.user.id, interview)
        reminders = await self._diary.waiting(found.key, interaction.user.id)
        await send_calendar(interaction, found, calendar_file(found, reminders, self._clock.now()))

    @app_commands.command(description="Switch one reminder of an interview off or on, or move it")
    @app_commands.describe(
        reminder="Which reminder", when="Off, on, or another time: tomorrow 9am, today 18:00", interview=_WHICH
    )
    @app_commands.choices(reminder=_KINDS)
    @answered
    async def remind(self, interaction: Interaction, reminder: str, when: When, interview: str | None = None) -> None:
        """Change when one reminder comes, and whether."""
        word, kind, user_id = when.strip().lower(), Kind(reminder), interaction.user.id
        found = await interview_meant(self._diary, user_id, interview)
        slots = {"name": pages.KIND_NAMES[kind], "title": pages.sign(found.title)}
        if word in _OFF_WORDS:
            await self._diary.switch(found.key, user_id, kind, on=False)
            await tell(interaction, _OFF.format(**slots))
        elif word in _ON_WORDS:
            settled = await self._diary.switch(found.key, user_id, kind, on=True)
            due = next((one.due.moment for one in settled.reminders if one.kind is kind), None)
            in_vain = _ON_BUT_STOPPED if settled.is_stopped else _ON_IN_VAIN
            await tell(interaction, _ON.format(**slots, when=format_dt(due, "F")) if due else in_vain.format(**slots))
        else:
            moment = await self._diary.move_reminder(found.key, user_id, kind, when)
            await tell(interaction, _MOVED.format(**slots, when=format_dt(moment, "F")))

    @app_commands.command(description="Stop all reminders at once, or let them come again")
    @app_commands.describe(come="Whether I remind you; on if you leave it out")
    @app_commands.choices(
        come=[app_commands.Choice(name="on", value="on"), app_commands.Choice(name="off", value="off")]
    )
    @answered
    async def reminders(self, interaction: Interaction, come: str | None = None) -> None:
        """Stop or begin reminding."""
        if come == "off":
            await tell(interaction, stopped_text(await self._diary.stop_all(interaction.user.id)))
            return
        await tell(interaction, pages.again_text(await self._diary.start_again(interaction.user.id)))
        await self._opting_in.make_sure(interaction)

    @add.autocomplete("timezone")
    async def suggest_zones(self, _interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer time zones that fit what has been typed."""
        return zone_choices(typed)

    @show.autocomplete("interview")
    @edit.autocomplete("interview")
    @move.autocomplete("interview")
    @cancel.autocomplete("interview")
    @plan.autocomplete("interview")
    @debrief.autocomplete("interview")
    @calendar.autocomplete("interview")
    @remind.autocomplete("interview")
    async def suggest_interviews(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the person's own interviews."""
        return await self._offered(interaction, typed)

    @outcome.autocomplete("interview")
    async def suggest_ended(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the person's own interviews, also those that are closed."""
        return await self._offered(interaction, typed, may_be_closed=True)

    async def _offered(
        self, interaction: Interaction, typed: str, *, may_be_closed: bool = False
    ) -> list[app_commands.Choice[str]]:
        found = await choices_for(self._diary, interaction.user.id, may_be_closed=may_be_closed)
        fitting = named_like(found, typed) or found
        return [app_commands.Choice(name=pages.choice_name(one), value=one.key) for one in fitting[:_MOST_CHOICES]]

    async def press_book(self, interaction: Interaction, verb: BookVerb, key: str, minute: int) -> None:
        """Answer a click under an interview."""
        await handle(interaction, lambda: self._clicks.press_book(interaction, verb, key, minute))

    async def press_due(self, interaction: Interaction, verb: DueVerb, reminder_id: int) -> None:
        """Answer a click under a reminder."""
        await handle(interaction, lambda: self._clicks.press_due(interaction, verb, reminder_id))

    async def open_adding(self, interaction: Interaction, rehearsal_key: str) -> None:
        """Open the form with which an interview is added after a rehearsal."""
        is_zone_known = await self._diary.knows_zone(interaction.user.id)
        await respond(lambda: interaction.response.send_modal(adding_modal(rehearsal_key, asks_zone=not is_zone_known)))

    @commands.Cog.listener("on_interaction")
    async def take_modals(self, interaction: Interaction) -> None:
        """Take the modals of the diary, also those that were opened before a restart."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        submitted = read_submit(interaction)
        if submitted is not None:
            await handle(interaction, lambda: self._clicks.submit(interaction, submitted), typed=submitted.text)

    @commands.Cog.listener("on_habits_changed")
    async def plan_anew(self, user_id: int) -> None:
        """Move what belongs to the person's own day, after they changed their zone or their quiet hours."""
        async with self._bot.working():
            await self._diary.plan_all_anew(user_id)
