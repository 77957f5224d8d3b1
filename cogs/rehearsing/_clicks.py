"""What each button and modal of a rehearsal does: one call of the sessions, then one thing shown."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from discord.utils import escape_markdown

from bot.sessions import Begun, ClosedError, MovedOnError, Sessions
from bot.store import Plan, Record, SpotKind, Status
from cogs._answers import Interaction, tell
from cogs._ids import DIARY_COG, Form, Verb
from cogs._page import Page, alone, follow_up
from cogs._sending import acknowledge, respond
from cogs.rehearsing._lines import coach_text
from cogs.rehearsing._modals import Submitted, answer_modal, plan_modal
from cogs.rehearsing._pages import after_turn, begun_pages, card_and_reminder, unshown, where_it_stands
from cogs.rehearsing._showing import Showing, channel_of, is_in_place, spot_of

_IF = re.compile(r"^\W*(?:(?:if|when|as soon as)\s+)+", re.IGNORECASE)
_THEN_I = re.compile(r"^\W*(?:then\s+)?(?:i\s+(?:will\s+)?|i'll\s+)?", re.IGNORECASE)
_TAKEN_BACK = "*Taken back. You are here again:*"


class Clicks:
    """Does what buttons and modals ask for."""

    def __init__(self, sessions: Sessions, showing: Showing) -> None:
        self._sessions = sessions
        self._showing = showing
        self._actions: dict[Verb, Callable[[Interaction, str, int], Awaitable[None]]] = {
            Verb.ANSWER: self._open_answer,
            Verb.HINT: self._hint,
            Verb.BACK: self._take_back,
            Verb.STOP: self._stop,
            Verb.AGAIN: self._again,
            Verb.OTHER: self._another,
            Verb.PLAN: self._open_plan,
            Verb.REMIND: self._open_diary,
        }

    async def press(self, interaction: Interaction, verb: Verb, key: str, turn: int) -> None:
        """Do what the button says. SessionError where that is not possible."""
        try:
            await self._actions[verb](interaction, key, turn)
        except MovedOnError as moved:
            await alone(interaction, where_it_stands(self._sessions, moved.record, f"*{moved}*"))
        except ClosedError as closed:
            # The click that ended it may have been cut off before its card was seen.
            record = await self._sessions.fetch_own(key, interaction.user.id)
            await alone(interaction, [Page(str(closed)), *card_and_reminder(self._sessions, record)])

    async def submit(self, interaction: Interaction, submitted: Submitted) -> None:
        """Take what was written in a modal."""
        if submitted.form is Form.PLANNED:
            await self._keep_plan(interaction, submitted)
            return
        text = submitted.fields.get("text", "")
        try:
            record = await self._sessions.answer(submitted.key, interaction.user.id, submitted.turn, text)
        except MovedOnError as moved:
            await self._show_moved(interaction, moved)
            return
        pages = after_turn(self._sessions, record, has_echo=True)
        await self._showing.after_click(interaction, record, pages, has_pause=True)

    async def _open_answer(self, interaction: Interaction, key: str, turn: int) -> None:
        # A modal must be the first answer, within three seconds: nothing here but a read, most often from memory.
        record = await self._sessions.fetch_own(key, interaction.user.id)
        if record.status is not Status.OPEN:
            raise ClosedError
        if record.turn != turn:
            raise MovedOnError(record)
        await respond(lambda: interaction.response.send_modal(answer_modal(record)))

    async def _hint(self, interaction: Interaction, key: str, _turn: int) -> None:
        record, hint = await self._sessions.hint(key, interaction.user.id)
        is_private = record.spot.kind is not SpotKind.DM
        await respond(lambda: interaction.response.send_message(coach_text(hint), ephemeral=is_private))

    async def _take_back(self, interaction: Interaction, key: str, turn: int) -> None:
        record = await self._sessions.take_back(key, interaction.user.id, turn)
        await self._showing.after_click(interaction, record, where_it_stands(self._sessions, record, _TAKEN_BACK))

    async def _stop(self, interaction: Interaction, key: str, _turn: int) -> None:
        record = await self._sessions.stop(key, interaction.user.id)
        await self._showing.after_click(interaction, record, card_and_reminder(self._sessions, record))

    async def _again(self, interaction: Interaction, key: str, _turn: int) -> None:
        await self._show_begun(interaction, key, self._sessions.again)

    async def _another(self, interaction: Interaction, key: str, _turn: int) -> None:
        await self._show_begun(interaction, key, self._sessions.another)

    async def _show_begun(self, interaction: Interaction, key: str, open_next: Callable[..., Awaitable[Begun]]) -> None:
        """Begin the next one in the same place; what was shown of the last one stays as it is."""
        last = await self._sessions.fetch_own(key, interaction.user.id)
        spot = last.spot if last.spot.channel_id == interaction.channel_id else spot_of(interaction)
        begun = await open_next(key, interaction.user.id, spot)
        record, pages = begun.record, begun_pages(self._sessions, begun)
        if is_in_place(interaction, record):
            await alone(interaction, pages)
            return
        if not begun.is_new:
            await self._showing.begun_before(
                interaction, record, pages, lambda shown: unshown(self._sessions, record, shown)
            )
            return
        await acknowledge(interaction.response.defer)
        await self._showing.in_channel(channel_of(interaction), record, pages)

    async def _open_plan(self, interaction: Interaction, key: str, _turn: int) -> None:
        record = await self._sessions.fetch_own(key, interaction.user.id)
        plans = await self._sessions.store.fetch_plans(interaction.user.id)
        plan = plans[-1] if plans else self._suggest(record)
        await respond(lambda: interaction.response.send_modal(plan_modal(record, plan)))

    async def _open_diary(self, interaction: Interaction, key: str, _turn: int) -> None:
        # The diary is another feature, and opens its own form as the first answer to this click.
        await self._sessions.fetch_own(key, interaction.user.id)
        diary: Any = interaction.client.get_cog(DIARY_COG)
        await diary.open_adding(interaction, key)

    def _suggest(self, record: Record) -> Plan:
        """Return the plan that this rehearsal suggests: whom to thank at which moment, and a question that fits."""
        suggested = self._sessions.room.suggest_plan(record.rehearsal)
        return Plan(None, record.user_id, suggested.cue, suggested.action, suggested.question, datetime.now(UTC))

    async def _keep_plan(self, interaction: Interaction, submitted: Submitted) -> None:
        await self._sessions.fetch_own(submitted.key, interaction.user.id)
        fields = {name: value.strip() for name, value in submitted.fields.items()}
        plan = Plan(
            None,
            interaction.user.id,
            fields.get("cue", ""),
            fields.get("action", ""),
            fields.get("question", ""),
            datetime.now(UTC),
        )
        if not plan.cue or not plan.action:
            await tell(
                interaction,
                "A plan needs both halves: the moment, and what you do then. Press My plan again.",
                submitted.text,
            )
            return
        await self._sessions.store.add_plan(plan)
        is_private = not interaction.context.dm_channel
        await respond(lambda: interaction.response.send_message(plan_text(plan), ephemeral=is_private))

    async def _show_moved(self, interaction: Interaction, moved: MovedOnError) -> None:
        """Answer a line for a turn that is past: a repeated click, or a second device."""
        if not moved.is_repeat:
            await tell(interaction, str(moved), moved.text)
            await follow_up(interaction, where_it_stands(self._sessions, moved.record))
            return
        await self._showing.once_more(
            interaction, moved.record, after_turn(self._sessions, moved.record, has_echo=True)
        )


def plan_text(plan: Plan) -> str:
    """Return a plan as it is read on the real day."""
    question = f"\nMy closing question: “{escape_markdown(plan.question)}”" if plan.question else ""
    return (
        f"**My plan**\nIf {escape_markdown(_part(plan.cue, _IF))}, then I {escape_markdown(_part(plan.action, _THEN_I))}.{question}\n"
        "-# Kept under /mydata. Read it once more in front of the door."
    )


def _part(text: str, already_said: re.Pattern[str]) -> str:
    """Return the words as a part of "if ..., then I ...", without those words and without a full stop of their own."""
    return already_said.sub("", " ".join(text.split())).rstrip(" .,;")
