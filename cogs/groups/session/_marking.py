"""Marks: the form with its five questions, the two sentences, and how many have marked by now."""

from __future__ import annotations

import contextlib

import aiohttp
import discord

from bot.client import LastImpression
from bot.groups import AlreadyMarkedError
from bot.groups.session import GroupSession
from cogs._answers import Interaction
from cogs._sending import persistently, respond
from cogs.groups._locks import Latest
from cogs.groups._parts import Parts
from cogs.groups.session._buttons import comment_button
from cogs.groups.session._modals import CHANGE, KEEP, Submitted, comment_form, marks_form
from cogs.groups.session._showing import SessionShowing
from cogs.groups.session._thread_sending import thread_of

_MARKED = (
    "Marked. The card shows the mean of what all of you gave, without names; if nobody but you marks, it is yours. One "
    "sentence of what you would keep or change helps most."
)
_MARKED_OWN = "Marked. The card shows it beside what else was seen. You can also say what you would keep, or change."
_SAID = "Added to your mark. You can change the sentences until the card is shown."
_SAID_NAMED = "Added to your mark, with your name. You can change the sentences until the card is shown."


class Marking:
    """Takes marks and sentences, each from one person alone."""

    def __init__(self, bot: LastImpression, parts: Parts, showing: SessionShowing) -> None:
        self._bot = bot
        self._sessions = parts.sessions
        self._showing = showing
        self._latest = Latest()

    async def open_marks(self, interaction: Interaction, key: str, number: int) -> None:
        """Open the form; whoever has marked is not asked again."""
        now, given = await self._sessions.given(key, interaction.user.id, number)
        if given is not None:
            await self._tell_marked(interaction, key, number, str(AlreadyMarkedError()))
            return
        is_own = interaction.user.id == now.candidate_id
        await respond(lambda: interaction.response.send_modal(marks_form(key, now, is_own=is_own)))

    async def mark(self, interaction: Interaction, submitted: Submitted) -> None:
        """Take the levels of a form."""
        try:
            session = await self._sessions.mark(submitted.key, interaction.user.id, submitted.number, submitted.levels)
        except AlreadyMarkedError as error:
            await self._tell_marked(interaction, submitted.key, submitted.number, str(error))
            return
        self._showing.note(session)
        is_own = session.round is not None and session.round.candidate_id == interaction.user.id
        await self._tell_marked(interaction, session.key, submitted.number, _MARKED_OWN if is_own else _MARKED)
        await self._count(interaction, session)
        await self._showing.show(session)

    async def open_comment(self, interaction: Interaction, key: str, number: int) -> None:
        """Open the form for the two sentences, with what was written before."""
        now, given = await self._sessions.given(key, interaction.user.id, number)
        is_own = interaction.user.id == now.candidate_id
        await respond(lambda: interaction.response.send_modal(comment_form(key, number, given, is_own=is_own)))

    async def comment(self, interaction: Interaction, submitted: Submitted) -> None:
        """Keep the two sentences."""
        session = await self._sessions.comment(
            submitted.key,
            interaction.user.id,
            submitted.number,
            submitted.fields.get(KEEP, ""),
            submitted.fields.get(CHANGE, ""),
            is_named=submitted.is_named,
        )
        self._showing.note(session)
        text = _SAID_NAMED if submitted.is_named else _SAID
        await self._tell_marked(interaction, session.key, submitted.number, text)
        await self._showing.show(session)

    async def _tell_marked(self, interaction: Interaction, key: str, number: int, text: str) -> None:
        view = comment_button(key, number)
        await respond(lambda: interaction.response.send_message(text, view=view, ephemeral=True))

    async def _count(self, interaction: Interaction, session: GroupSession) -> None:
        """Show under the marks how many have come in by now."""
        asked = interaction.message
        if asked is not None and not asked.flags.ephemeral:
            message = thread_of(self._bot, session).get_partial_message(asked.id)
            await self._latest.bring(session.key, lambda: self._count_in(message, session.key))

    async def _count_in(self, message: discord.PartialMessage, key: str) -> None:
        post = await self._showing.teller.marking_post(await self._sessions.fetch(key))
        if post is not None:
            with contextlib.suppress(discord.HTTPException, aiohttp.ClientError, TimeoutError):
                await persistently(lambda: message.edit(content=post.text, view=post.buttons))
