"""/rehearse, /resume and /stop, and the clicks that belong to a rehearsal."""

from __future__ import annotations

import dataclasses
from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import LastImpression
from bot.rehearsal.scenario import Difficulty
from bot.rehearsal.session import Coaching
from bot.sessions import Begun, Sessions, Wish, suggest
from bot.store import OpenAlreadyError, Record, Spot, SpotKind
from cogs._answers import Interaction, answered, handle, tell
from cogs._forms import typed_in
from cogs._ids import Verb, is_known, is_known_modal
from cogs._page import Page, alone, follow_up
from cogs._sending import CannotWriteError, ClosedDirectMessagesError, respond
from cogs.rehearsing._buttons import ANSWERING_COG
from cogs.rehearsing._clicks import Clicks
from cogs.rehearsing._modals import read_submit
from cogs.rehearsing._pages import begun_pages, card_and_reminder, where_it_stands
from cogs.rehearsing._places import Opened, is_in_guild, open_direct_message, open_thread
from cogs.rehearsing._showing import Showing, channel_of, own_spot_of, place_of, rewrite, spot_of

_MOST_CHOICES = 25
_NOTHING_OPEN = "You have no rehearsal open. /rehearse begins one."
_GOES_ON_HERE = "*“{title}” goes on here. Its old place is left as it is.*"
_STALE_MODAL = (
    "This form is from an earlier version of me. /resume goes on with your rehearsal; there you can send it again."
)
_STALE = "This button is from an earlier version of me. /resume goes on with your rehearsal, /rehearse begins one."
_THREAD_NOTE = (
    "-# Only you and this server's moderators can see this thread. Press Answer, or mention me in a message: "
    "other messages here do not reach me."
)


class Rehearsing(commands.Cog, name=ANSWERING_COG):
    """Begins, resumes and stops rehearsals, and takes the clicks under them."""

    def __init__(self, bot: LastImpression, showing: Showing) -> None:
        self._sessions: Sessions = bot.sessions
        self._showing = showing
        self._clicks = Clicks(bot.sessions, showing)

    @app_commands.command(description="Rehearse the end of a job interview; just press Enter for a surprise")
    @app_commands.describe(
        scene="A field of work or a scene; leave it out for a surprise",
        difficulty="How hard the manager makes it; gentle if you leave it out",
        coach="When the coach speaks; after each line if you leave it out",
        where="A direct message if you leave it out",
    )
    @app_commands.choices(
        where=[
            app_commands.Choice(name="in a direct message", value="dm"),
            app_commands.Choice(name="in a private thread", value="thread"),
            app_commands.Choice(name="here, for me alone", value="here"),
        ]
    )
    @app_commands.choices(
        difficulty=[
            app_commands.Choice(name="gentle", value=1),
            app_commands.Choice(name="as it usually is", value=2),
            app_commands.Choice(name="tough", value=3),
        ]
    )
    @app_commands.choices(
        coach=[
            app_commands.Choice(name="after each line", value="line"),
            app_commands.Choice(name="only at the end", value="end"),
            app_commands.Choice(name="off", value="off"),
        ],
    )
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    @answered
    async def rehearse(
        self,
        interaction: Interaction,
        scene: app_commands.Range[str, 1, 100] | None = None,
        difficulty: int | None = None,
        coach: str | None = None,
        where: str | None = None,
    ) -> None:
        """Begin a rehearsal where it was asked for."""
        wish = Wish(scene, Difficulty(difficulty) if difficulty else None, Coaching(coach) if coach else None)
        here = spot_of(interaction)
        if here.kind is SpotKind.DM:
            await self._begin_in_dm(interaction, here, wish)
        elif where == SpotKind.THREAD:
            await self._begin_in_thread(interaction, wish)
        elif where == SpotKind.HERE or (where is None and not is_in_guild(interaction)):
            await self._begin_here(interaction, here, wish)
        else:
            await self._begin_by_dm(interaction, here, wish)

    @rehearse.autocomplete("scene")
    async def suggest_scenes(self, _interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer fields and scenes that fit what has been typed."""
        found = suggest(self._sessions.room.scenarios, typed, _MOST_CHOICES)
        return [app_commands.Choice(name=one.name, value=one.value) for one in found]

    @app_commands.command(description="Go on with the rehearsal you were last at")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    @answered
    async def resume(self, interaction: Interaction) -> None:
        """Show where the newest open rehearsal stands, here; it goes on here from now on."""
        record = await self._open_here(interaction) or await self._sessions.newest_open(interaction.user.id)
        if record is None:
            await tell(interaction, _NOTHING_OPEN)
            return
        was_elsewhere = record.spot.channel_id != interaction.channel_id
        record = await self._bring(interaction, record)
        title = self._sessions.scenario(record).title
        intro = _GOES_ON_HERE.format(title=title) if was_elsewhere else ""
        await self._answer_with(interaction, record, where_it_stands(self._sessions, record, intro), is_asked_for=True)

    @app_commands.command(description="End your rehearsal here; the score card still comes")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    @answered
    async def stop(self, interaction: Interaction) -> None:
        """Close the rehearsal of this place, or else the newest one, and show its card."""
        record = await self._open_here(interaction) or await self._sessions.newest_open(interaction.user.id)
        if record is None:
            await tell(interaction, _NOTHING_OPEN)
            return
        record = await self._sessions.stop(record.key, interaction.user.id)
        pages = card_and_reminder(self._sessions, record)
        if record.spot.kind is SpotKind.HERE or record.spot.channel_id == interaction.channel_id:
            await self._answer_with(interaction, record, pages)
            return
        # What was played elsewhere has its card there, where it can be read again.
        await tell(interaction, f"Ended. The card is in {place_of(record.spot)}.")
        there = interaction.client.get_partial_messageable(record.spot.channel_id, guild_id=record.spot.guild_id)
        try:
            await self._showing.in_channel(there, record, pages)
        except CannotWriteError:
            await follow_up(interaction, pages)

    async def press(self, interaction: Interaction, verb: Verb, key: str, turn: int) -> None:
        """Answer a click under a rehearsal."""
        await handle(interaction, lambda: self._clicks.press(interaction, verb, key, turn))

    async def press_start(self, interaction: Interaction) -> None:
        """Answer the Start button of the welcome."""
        await handle(interaction, lambda: self._start(interaction))

    @commands.Cog.listener("on_interaction")
    async def take_modals_and_old_buttons(self, interaction: Interaction) -> None:
        """Take what the library passes over: modals that were opened before a restart, buttons of earlier versions."""
        if interaction.type is discord.InteractionType.modal_submit:
            submitted = read_submit(interaction)
            if submitted is not None:
                await handle(interaction, lambda: self._clicks.submit(interaction, submitted), typed=submitted.text)
            elif not is_known_modal(interaction.custom_id or ""):
                await handle(interaction, lambda: tell(interaction, _STALE_MODAL, typed_in(interaction)))
        elif interaction.type is discord.InteractionType.component and not is_known(interaction.custom_id or ""):
            await handle(interaction, lambda: tell(interaction, _STALE))

    async def _start(self, interaction: Interaction) -> None:
        here = spot_of(interaction)
        if here.kind is SpotKind.DM:
            await self._begin_in_dm(interaction, here, Wish())
        else:
            await self._begin_here(interaction, here, Wish())

    async def _begin_in_dm(self, interaction: Interaction, here: Spot, wish: Wish) -> None:
        begun = await self._begin(interaction, here, wish)
        await self._answer_with(interaction, begun.record, self._pages(begun), is_asked_for=not begun.is_new)

    async def _begin_here(self, interaction: Interaction, here: Spot, wish: Wish) -> None:
        begun = await self._begin(interaction, here, wish)
        await alone(interaction, self._pages(begun))

    async def _begin_by_dm(self, interaction: Interaction, here: Spot, wish: Wish) -> None:
        """Begin in a direct message; where those are closed, go on here, so that nobody is sent away."""
        await respond(lambda: interaction.response.defer(ephemeral=True, thinking=True))
        begun = None
        try:
            opened = await open_direct_message(interaction)
            begun = await self._begin(interaction, opened.spot, wish)
            await self._show_in(opened, begun)
        except ClosedDirectMessagesError:
            await self._begin_here_instead(interaction, here, wish, begun)
            return
        await rewrite(interaction, f"I have written to you: https://discord.com/channels/@me/{opened.spot.channel_id}")

    async def _begin_here_instead(self, interaction: Interaction, here: Spot, wish: Wish, begun: Begun | None) -> None:
        begun = (
            await self._move_here(interaction, begun, here, wish)
            if begun
            else await self._begin(interaction, here, wish)
        )
        await rewrite(interaction, "Your direct messages are closed to me, so we rehearse here. Only you can see this.")
        await follow_up(interaction, self._pages(begun))

    async def _move_here(self, interaction: Interaction, begun: Begun, here: Spot, wish: Wish) -> Begun:
        try:
            return dataclasses.replace(begun, record=await self._sessions.move(begun.record, here))
        except OpenAlreadyError:
            # Nothing could be said in the one that cannot be reached.
            await self._sessions.stop(begun.record.key, interaction.user.id)
            return await self._begin(interaction, here, wish)

    async def _begin_in_thread(self, interaction: Interaction, wish: Wish) -> None:
        await respond(lambda: interaction.response.defer(ephemeral=True, thinking=True))
        scenario_id = await self._sessions.choose(interaction.user.id, wish)
        opened = await open_thread(interaction, f"Rehearsal: {self._sessions.room.scenarios[scenario_id].title}")
        begun = await self._begin(interaction, opened.spot, dataclasses.replace(wish, scene=scenario_id))
        await self._show_in(opened, begun, intro=[Page(_THREAD_NOTE)])
        await rewrite(interaction, f"Your thread is ready: <#{opened.spot.channel_id}>")

    async def _begin(self, interaction: Interaction, spot: Spot, wish: Wish) -> Begun:
        person = await self._sessions.store.fetch_person(interaction.user.id)
        begun = await self._sessions.begin(interaction.user.id, spot, wish)
        if not person.is_welcomed:
            await self._sessions.store.save_person(dataclasses.replace(person, is_welcomed=True), before=person)
        return begun

    def _pages(self, begun: Begun) -> list[Page]:
        return begun_pages(self._sessions, begun)

    async def _show_in(self, opened: Opened, begun: Begun, intro: list[Page] | None = None) -> None:
        pages = [*(intro or []), *self._pages(begun)]
        await self._showing.in_channel(opened.channel, begun.record, pages, is_asked_for=not begun.is_new)

    async def _answer_with(
        self, interaction: Interaction, record: Record, pages: list[Page], *, is_asked_for: bool = False
    ) -> None:
        """Answer a command with pages: in the channel where the rehearsal takes place there, else to this person alone."""
        if record.spot.kind is SpotKind.HERE or record.spot.channel_id != interaction.channel_id:
            await alone(interaction, pages)
            return
        self._showing.note_end(record)
        first, *rest = pages
        await respond(lambda: interaction.response.send_message(**first.arguments()))
        if rest:
            await self._showing.in_channel(channel_of(interaction), record, rest, is_asked_for=is_asked_for)

    async def _bring(self, interaction: Interaction, record: Record) -> Record:
        """Let a rehearsal go on where the command was given; what is open there already comes before it."""
        if record.spot.channel_id == interaction.channel_id:
            return record
        try:
            return await self._sessions.move(record, await own_spot_of(interaction, record))
        except OpenAlreadyError:
            return await self._open_here(interaction) or record

    async def _open_here(self, interaction: Interaction) -> Record | None:
        """Return what this person has open in the place of the command: its direct message, its thread, or here."""
        here = spot_of(interaction)
        kinds: tuple[Literal[SpotKind.DM, SpotKind.THREAD, SpotKind.HERE], ...] = (
            (SpotKind.DM,) if here.kind is SpotKind.DM else (SpotKind.THREAD, SpotKind.HERE)
        )
        for kind in kinds:
            place = dataclasses.replace(here, kind=kind).place
            if record := await self._sessions.open_in(interaction.user.id, place):
                return record
        return None
