"""What the buttons of the lobby do: taking a seat, leaving, beginning a round, ending the session."""

from __future__ import annotations

import contextlib

import discord

from bot.client import LastImpression
from bot.groups import AlreadyMemberError, GroupError
from bot.groups.group import Group
from bot.groups.session import GroupSession, Seat, Stage
from cogs._answers import Interaction, tell
from cogs._ids import SeatVerb
from cogs._page import Page, alone
from cogs._sending import persistently, respond
from cogs.groups._homes import find_home
from cogs.groups._parts import Parts
from cogs.groups._posting import let_out
from cogs.groups.session._buttons import sure_seat_button
from cogs.groups.session._leading import leads
from cogs.groups.session._lobby import seat_text
from cogs.groups.session._showing import SessionShowing

_SEATS = {
    SeatVerb.CANDIDATE: Seat.CANDIDATE,
    SeatVerb.MANAGER: Seat.MANAGER,
    SeatVerb.RECEPTIONIST: Seat.RECEPTIONIST,
    SeatVerb.OBSERVER: Seat.OBSERVER,
}
_COME_IN = "Come in: <#{thread_id}>. Take a seat there."
_IN_ALREADY = "You are in already: <#{thread_id}>."
_MEMBER = "You belong to this group now, so that you hear when it meets. /group leave takes that back."
_LEFT = "You have left. The buttons in <#{thread_id}> let you in again at any time."
_BEGUN = "The round begins, further down in <#{thread_id}>."
_SURE = "End the session for all of you? No round begins after it.{card}"
_SURE_TO_LEAVE = (
    "If you leave now, this round ends for all of you, without marks and without a card. To have it marked, press End the "
    "scene under the newest message instead."
)
_AND_CARD = " What was played until now gets its card."
_ENDED = "The session has ended."


class SeatClicks:
    """Does what the buttons of a lobby say."""

    def __init__(self, bot: LastImpression, parts: Parts, showing: SessionShowing) -> None:
        self._bot = bot
        self._parts = parts
        self._sessions = parts.sessions
        self._showing = showing

    async def press(self, interaction: Interaction, verb: SeatVerb, key: str, number: int) -> None:
        """Do what the button says. A GroupError where that is not possible."""
        if verb in _SEATS:
            await self._sit(interaction, _SEATS[verb], key, number)
        elif verb is SeatVerb.LEAVE:
            await self._leave(interaction, key)
        elif verb is SeatVerb.LEAVE_SURE:
            await self._answer_sure(interaction, await self._sessions.leave(key, interaction.user.id), _LEFT)
        elif verb is SeatVerb.BEGIN:
            session = await self._sessions.begin_round(key, interaction.user.id, number)
            await self._answer(interaction, session, _BEGUN)
        elif verb is SeatVerb.CLOSE:
            await self._ask_to_close(interaction, key)
        else:
            await self._close(interaction, key)

    async def _ask_to_close(self, interaction: Interaction, key: str) -> None:
        """Ask the one who pressed whether they are sure: it ends for everybody."""
        session = await self._sessions.fetch(key)
        may_lead = await leads(self._parts, session, interaction.user.id)
        await self._sessions.check_close(key, interaction.user.id, may_lead=may_lead)
        text = _SURE.format(card=_AND_CARD if session.stage in (Stage.PLAYING, Stage.MARKING) else "")
        await alone(interaction, [Page(text, sure_seat_button(SeatVerb.CLOSE_SURE, session))])

    async def _close(self, interaction: Interaction, key: str) -> None:
        session = await self._sessions.fetch(key)
        may_lead = await leads(self._parts, session, interaction.user.id)
        session = await self._sessions.close(key, interaction.user.id, may_lead=may_lead)
        await self._answer_sure(interaction, session, _ENDED)

    async def _leave(self, interaction: Interaction, key: str) -> None:
        """Let somebody go; who is the candidate of a scene that is on is asked first, since it ends for all by that."""
        session, user_id = await self._sessions.fetch(key), interaction.user.id
        now = session.round if session.stage is Stage.PLAYING else None
        if now is not None and now.candidate_id == user_id:
            await alone(interaction, [Page(_SURE_TO_LEAVE, sure_seat_button(SeatVerb.LEAVE_SURE, session))])
            return
        await self._answer(interaction, await self._sessions.leave(key, user_id), _LEFT)

    async def _answer_sure(self, interaction: Interaction, session: GroupSession, text: str) -> None:
        """Show what came of a click by which somebody said that they are sure; what had asked them says so."""
        self._showing.note(session)
        told = text.format(thread_id=session.channel_id)
        await respond(lambda: interaction.response.edit_message(content=told, view=None))
        await self._showing.lobbies.edit(session)
        await self._showing.show(session)

    async def _answer(self, interaction: Interaction, session: GroupSession, text: str) -> None:
        self._showing.note(session)
        await self._showing.lobbies.answer(interaction, session, text.format(thread_id=session.channel_id))
        await self._showing.show(session)

    async def _sit(self, interaction: Interaction, seat: Seat, key: str, number: int) -> None:
        user_id = interaction.user.id
        session = await self._sessions.fetch(key)
        is_outside = interaction.channel_id != session.channel_id
        if is_outside and session.attendee(user_id) is not None:
            # The button that stands outside only lets people in: it takes nobody out of the seat that they have.
            await tell(interaction, _IN_ALREADY.format(thread_id=session.channel_id))
            await self._show_thread(session, user_id)
            return
        await self._sessions.check_seat(key, user_id, seat)
        is_new = session.attendee(user_id) is None and await self._become_member(session, user_id)
        try:
            session = await self._sessions.take_seat(key, user_id, seat, number)
        except GroupError:
            if is_new:
                # Somebody was faster. Nobody belongs to a group by a press that was refused.
                with contextlib.suppress(GroupError):
                    await self._parts.groups.leave(session.group_key, user_id)
            raise
        text = _COME_IN.format(thread_id=session.channel_id) if is_outside else seat_text(session, user_id)
        await self._answer(interaction, session, text)
        if is_outside:
            await self._show_thread(session, user_id)
        if is_new:
            await tell(interaction, _MEMBER)

    async def _become_member(self, session: GroupSession, user_id: int) -> bool:
        """Take in whoever sits down in a session of a group that anybody may join; whether they are new.

        NotInvitedError for one that takes people in by invitation.
        """
        if await self._parts.groups.member(session.group_key, user_id) is not None:
            return False
        try:
            await self._parts.groups.join(session.group_key, user_id)
        except AlreadyMemberError:
            # They have joined in the same moment.
            return False
        return True

    async def _show_thread(self, session: GroupSession, user_id: int) -> None:
        """Let somebody see a thread that is private."""
        http = self._bot.http
        await persistently(lambda: http.add_user_to_thread(session.channel_id, user_id))

    async def stand_up(self, group: Group, user_id: int) -> None:
        """Take somebody out of their seat who belongs to the group no more, and out of a thread that is private."""
        session = await self._sessions.open_of(group.key)
        if session is None:
            return
        if session.attendee(user_id) is not None:
            with contextlib.suppress(GroupError):
                await self._showing.show(await self._sessions.leave(session.key, user_id))
            with contextlib.suppress(GroupError):
                await self._showing.lobbies.edit(session)
        guild = self._bot.get_guild(session.guild_id)
        thread = await find_home(self._bot, guild, session.channel_id) if guild is not None else None
        if isinstance(thread, discord.Thread):
            await let_out(thread, user_id)
