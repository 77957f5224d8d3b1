"""What the buttons and forms of a round do: one call of the sessions, then what happened is shown."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from functools import partial

from bot.client import LastImpression
from bot.groups import GroupError, NothingToAnswerError, NotYourChairError, StaleTurnError
from bot.groups.session import GroupSession
from bot.rehearsal.chairs import Cue
from cogs._answers import Interaction, tell
from cogs._ids import GroupForm, RoundVerb
from cogs._page import Page, alone
from cogs._score_card import card_layouts
from cogs._sending import acknowledge, respond
from cogs.groups._parts import Parts
from cogs.groups.session._briefing_text import briefing_text
from cogs.groups.session._buttons import briefing_buttons, sure_button
from cogs.groups.session._leading import leads
from cogs.groups.session._marking import Marking
from cogs.groups.session._modals import TEXT, Submitted, answer_form, cue_form
from cogs.groups.session._round_words import played_by
from cogs.groups.session._showing import SessionShowing

_CUES = {
    RoundVerb.DODGE: Cue.DODGE,
    RoundVerb.DOUBT: Cue.DOUBT,
    RoundVerb.CONVINCED: Cue.CONVINCED,
    RoundVerb.TIME_UP: Cue.TIME_UP,
    RoundVerb.OWN_WORDS: Cue.OWN_WORDS,
}
_SURE_TO_END = "End the scene for all of you?{marks}\n-# If it is to go on, leave this alone, or pause it under the newest message."
_MARKS_COME = " Then everybody marks it."
_NO_CARD = " So little was said that it would end without marks and without a card."
_ENDED = "The scene has ended."
_SURE_TO_SHOW = "{who} not marked yet. Show the card all the same?\n-# Leave this alone to wait for them."
_CARD_SHOWN = "The card is on its way."
_BACK_IN_CHAIR = "The chair is yours again: you answer the candidate's next line."


class RoundClicks:
    """Does what the buttons and forms of a round ask for."""

    def __init__(self, bot: LastImpression, parts: Parts, showing: SessionShowing) -> None:
        self._room = bot.sessions.room
        self._parts = parts
        self._sessions = parts.sessions
        self._showing = showing
        self._marking = Marking(bot, parts, showing)
        self._actions: dict[RoundVerb, Callable[[Interaction, str, int, int], Awaitable[None]]] = {
            RoundVerb.ANSWER: self._open_answer,
            RoundVerb.BRIEF: self._brief,
            RoundVerb.TAKE_OVER: self._take_over,
            RoundVerb.TAKE_BACK: self._take_back,
            RoundVerb.PAUSE: self._pause,
            RoundVerb.GO_ON: self._go_on,
            RoundVerb.END: self._ask_to_end,
            RoundVerb.END_SURE: self._end,
            RoundVerb.MARK: lambda interaction, key, number, _: self._marking.open_marks(interaction, key, number),
            RoundVerb.COMMENT: lambda interaction, key, number, _: self._marking.open_comment(interaction, key, number),
            RoundVerb.CARD: self._ask_to_close_round,
            RoundVerb.CARD_SURE: self._close_round,
            RoundVerb.WHOLE_CARD: self._whole_card,
            **{verb: partial(self._open_reply, cue) for verb, cue in _CUES.items()},
        }

    async def press(self, interaction: Interaction, verb: RoundVerb, key: str, number: int, turn: int) -> None:
        """Do what the button says. A GroupError where that is not possible."""
        try:
            await self._actions[verb](interaction, key, number, turn)
        except StaleTurnError as stale:
            await self._tell_stale(interaction, stale)
        finally:
            await self._notice(key, interaction.user.id)

    async def _notice(self, key: str, user_id: int) -> None:
        """Give somebody their time anew who has just shown that they are there; after the answer, which must be fast."""
        with contextlib.suppress(GroupError):
            self._showing.note(await self._sessions.notice(key, user_id))

    async def submit(self, interaction: Interaction, submitted: Submitted) -> None:
        """Take what was written in a form."""
        try:
            match submitted.form:
                case GroupForm.SAID:
                    await self._say(interaction, submitted)
                case GroupForm.CUE:
                    await self._reply(interaction, submitted)
                case GroupForm.MARKED:
                    await self._marking.mark(interaction, submitted)
                case GroupForm.COMMENTED:
                    await self._marking.comment(interaction, submitted)
        except StaleTurnError as stale:
            await self._tell_stale(interaction, stale, submitted.text)

    async def _open_answer(self, interaction: Interaction, key: str, number: int, _turn: int) -> None:
        # A form must be the first answer, within three seconds: nothing here but a read, most often from memory. It is
        # for what is being said now, which stands on it, also where the button stands under an earlier line.
        now = await self._sessions.to_answer(key, interaction.user.id, number)
        await respond(lambda: interaction.response.send_modal(answer_form(key, now)))

    async def _say(self, interaction: Interaction, submitted: Submitted) -> None:
        text = submitted.fields.get(TEXT, "")
        session = await self._sessions.say(
            submitted.key, interaction.user.id, text, number=submitted.number, turn=submitted.turn
        )
        await self._show(interaction, session)

    async def _open_reply(self, cue: Cue, interaction: Interaction, key: str, number: int, _turn: int) -> None:
        try:
            proposed = await self._sessions.propose(key, interaction.user.id, cue, number)
        except NotYourChairError:
            # Whoever presses that has come back, where the chair was theirs before.
            await self._take_back(interaction, key, number, 0)
            return
        session = await self._sessions.fetch(key)
        now = session.round
        if now is None or now.waiting is None:
            raise NothingToAnswerError
        name = played_by(self._room.scenarios[now.rehearsal.scenario], now)
        # Also where it is to be in one's own words: nobody can know what the job is like in an invented company.
        form = cue_form(key, now, cue, name, proposed)
        await respond(lambda: interaction.response.send_modal(form))

    async def _reply(self, interaction: Interaction, submitted: Submitted) -> None:
        words = submitted.fields.get(TEXT, "")
        session = await self._sessions.reply(
            submitted.key, interaction.user.id, Cue(submitted.cue), words, submitted.number, submitted.turn
        )
        await self._show(interaction, session)

    async def _brief(self, interaction: Interaction, key: str, _number: int, _turn: int) -> None:
        briefing = await self._sessions.briefing(key, interaction.user.id)
        session = await self._sessions.fetch(key)
        is_manager = session.round is not None and session.round.manager_id == interaction.user.id
        view = briefing_buttons(session, is_manager=is_manager)
        text = briefing_text(briefing, is_manager=is_manager)
        await alone(interaction, [Page(text, view)])

    async def _take_over(self, interaction: Interaction, key: str, number: int, turn: int) -> None:
        await self._show(interaction, await self._sessions.take_over(key, interaction.user.id, number, turn))

    async def _take_back(self, interaction: Interaction, key: str, number: int, _turn: int) -> None:
        session = await self._sessions.take_back(key, interaction.user.id, number)
        self._showing.note(session)
        await tell(interaction, _BACK_IN_CHAIR)
        await self._showing.show(session)

    async def _pause(self, interaction: Interaction, key: str, number: int, _turn: int) -> None:
        may_lead = await self._leads(interaction, key)
        session = await self._sessions.pause(key, interaction.user.id, number, may_lead=may_lead)
        await self._show(interaction, session)

    async def _go_on(self, interaction: Interaction, key: str, number: int, _turn: int) -> None:
        may_lead = await self._leads(interaction, key)
        session = await self._sessions.go_on(key, interaction.user.id, number, may_lead=may_lead)
        await self._show(interaction, session)

    async def _ask_to_end(self, interaction: Interaction, key: str, number: int, _turn: int) -> None:
        """Ask the one who pressed whether they are sure: it ends for everybody."""
        may_lead = await self._leads(interaction, key)
        await self._sessions.check_end(key, interaction.user.id, number, may_lead=may_lead)
        now = (await self._sessions.fetch(key)).round
        marks = _MARKS_COME if now is not None and now.has_enough else _NO_CARD
        await alone(interaction, [Page(_SURE_TO_END.format(marks=marks), sure_button(RoundVerb.END_SURE, key, number))])

    async def _end(self, interaction: Interaction, key: str, number: int, _turn: int) -> None:
        may_lead = await self._leads(interaction, key)
        session = await self._sessions.end_scene(key, interaction.user.id, number, may_lead=may_lead)
        await self._show_sure(interaction, session, _ENDED)

    async def _ask_to_close_round(self, interaction: Interaction, key: str, number: int, turn: int) -> None:
        """Show the card where all have marked; else ask the one who pressed first whether nobody is to be waited for."""
        may_lead = await self._leads(interaction, key)
        user_id = interaction.user.id
        missing, expected = await self._sessions.to_close_round(key, user_id, number, may_lead=may_lead)
        if not missing:
            session = await self._sessions.close_round(key, user_id, number, may_lead=may_lead)
            await self._show(interaction, session)
            return
        who = f"{missing} of {expected} {'has' if missing == 1 else 'have'}" if expected > 1 else "You have"
        await alone(interaction, [Page(_SURE_TO_SHOW.format(who=who), sure_button(RoundVerb.CARD_SURE, key, number))])

    async def _close_round(self, interaction: Interaction, key: str, number: int, _turn: int) -> None:
        may_lead = await self._leads(interaction, key)
        session = await self._sessions.close_round(key, interaction.user.id, number, may_lead=may_lead)
        await self._show_sure(interaction, session, _CARD_SHOWN)

    async def _leads(self, interaction: Interaction, key: str) -> bool:
        return await leads(self._parts, await self._sessions.fetch(key), interaction.user.id)

    async def _whole_card(self, interaction: Interaction, key: str, number: int, _turn: int) -> None:
        of, card = await self._sessions.whole_card(key, interaction.user.id, number)
        scenario, title = self._room.scenarios[of.rehearsal.scenario], self._room.coach.attempts_title
        layouts = card_layouts(scenario, of.rehearsal.difficulty, card, title)
        await alone(interaction, [Page(layout=layout) for layout in layouts])

    async def _show_sure(self, interaction: Interaction, session: GroupSession, text: str) -> None:
        """Show what came of a click by which somebody said that they are sure; what had asked them says so."""
        self._showing.note(session)
        await acknowledge(lambda: interaction.response.edit_message(content=text, view=None))
        await self._showing.show(session)

    async def _show(self, interaction: Interaction, session: GroupSession) -> None:
        """Show what came of a click. Its answer takes the buttons from the message, so that only the newest has any."""
        self._showing.note(session)
        message = interaction.message
        if message is None or message.flags.ephemeral:
            # The secret card stays as it is: its buttons are for the next line as well.
            await acknowledge(interaction.response.defer)
        else:
            await acknowledge(lambda: interaction.response.edit_message(view=None))
            self._showing.note_bare(session, message.id)
        await self._showing.show(session)

    async def _tell_stale(self, interaction: Interaction, stale: StaleTurnError, text: str = "") -> None:
        """Answer what was meant for a turn that is past: a repeated click, or a second device."""
        if stale.is_repeat:
            await self._show(interaction, stale.session)
        else:
            await tell(interaction, str(stale), text)
