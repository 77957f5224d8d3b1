"""The buttons of a group's session: the seats in its lobby, and what can be done in a round.

Everything they need is in their id, so they work after a restart. A view holds nothing but dynamic items, and is stopped
before it is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Protocol, Self

import discord
from discord import ui

from bot.groups.session import GroupSession, Round, Seat, Stage
from cogs._answers import Interaction
from cogs._ids import GROUP_SESSIONS_COG, ROUND, SEAT, RoundVerb, SeatVerb, round_id, seat_id


class Pressed(Protocol):
    """Who answers the clicks: the cog of the sessions."""

    async def press_seat(self, interaction: Interaction, verb: SeatVerb, key: str, number: int) -> None:
        """Answer a click in the lobby."""

    async def press_round(self, interaction: Interaction, verb: RoundVerb, key: str, number: int, turn: int) -> None:
        """Answer a click in a round."""


_PRIMARY, _PLAIN, _GOOD = discord.ButtonStyle.primary, discord.ButtonStyle.secondary, discord.ButtonStyle.success
_FINAL = discord.ButtonStyle.danger
_SEAT_LOOKS: dict[SeatVerb, tuple[str, discord.ButtonStyle]] = {
    SeatVerb.CANDIDATE: ("Candidate", _PRIMARY),
    SeatVerb.MANAGER: ("Hiring manager", _PLAIN),
    SeatVerb.RECEPTIONIST: ("Receptionist", _PLAIN),
    SeatVerb.OBSERVER: ("Observer", _PLAIN),
    SeatVerb.LEAVE: ("Leave", _PLAIN),
    SeatVerb.LEAVE_SURE: ("Leave all the same", _FINAL),
    SeatVerb.BEGIN: ("Begin", _GOOD),
    SeatVerb.CLOSE: ("End the session", _PLAIN),
    SeatVerb.CLOSE_SURE: ("End it for all", _FINAL),
}
_ROUND_LOOKS: dict[RoundVerb, tuple[str, discord.ButtonStyle]] = {
    RoundVerb.ANSWER: ("Answer", _PRIMARY),
    RoundVerb.BRIEF: ("My card", _PLAIN),
    RoundVerb.DOUBT: ("Name the doubt", _PRIMARY),
    RoundVerb.DODGE: ("Dodge", _PLAIN),
    RoundVerb.CONVINCED: ("Convinced", _PLAIN),
    RoundVerb.TIME_UP: ("Time is up", _PLAIN),
    RoundVerb.OWN_WORDS: ("My own words", _PLAIN),
    RoundVerb.TAKE_OVER: ("Let the program answer", _PRIMARY),
    RoundVerb.TAKE_BACK: ("Take the chair back", _PLAIN),
    RoundVerb.PAUSE: ("Pause", _PLAIN),
    RoundVerb.GO_ON: ("Go on", _PRIMARY),
    RoundVerb.END: ("End the scene", _PLAIN),
    RoundVerb.END_SURE: ("End it", _FINAL),
    RoundVerb.MARK: ("Mark", _PRIMARY),
    RoundVerb.COMMENT: ("Add a sentence", _PRIMARY),
    RoundVerb.CARD: ("Show the card now", _PLAIN),
    RoundVerb.CARD_SURE: ("Show it", _FINAL),
    RoundVerb.WHOLE_CARD: ("The program's whole card", _PLAIN),
}
_WHILE_GATHERING: tuple[tuple[SeatVerb, ...], ...] = (
    (SeatVerb.CANDIDATE, SeatVerb.MANAGER, SeatVerb.RECEPTIONIST, SeatVerb.OBSERVER),
    (SeatVerb.BEGIN, SeatVerb.LEAVE, SeatVerb.CLOSE),
)
_WHILE_A_ROUND_IS_ON: tuple[tuple[SeatVerb, ...], ...] = ((SeatVerb.OBSERVER, SeatVerb.LEAVE),)
_CUES = (RoundVerb.DOUBT, RoundVerb.DODGE, RoundVerb.CONVINCED, RoundVerb.TIME_UP, RoundVerb.OWN_WORDS)
JOIN = "Join the session"
SAY_IT = "Say it"


class SeatButton(ui.DynamicItem[ui.Button[Any]], template=SEAT):
    """A button of a session's lobby."""

    def __init__(self, verb: SeatVerb, key: str, number: int, row: int | None = None, label: str | None = None) -> None:
        usual, style = _SEAT_LOOKS[verb]
        custom_id = seat_id(verb, key, number)
        super().__init__(ui.Button(label=label or usual, style=style, custom_id=custom_id), row=row)
        self.verb, self.key, self.number = verb, key, number

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button again from its id."""
        return cls(SeatVerb(match["verb"]), match["key"], int(match["number"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the click on."""
        await _cog(interaction).press_seat(interaction, self.verb, self.key, self.number)


class RoundButton(ui.DynamicItem[ui.Button[Any]], template=ROUND):
    """A button that acts on one round at one turn."""

    def __init__(
        self, verb: RoundVerb, key: str, number: int, turn: int, row: int | None = None, label: str | None = None
    ) -> None:
        usual, style = _ROUND_LOOKS[verb]
        custom_id = round_id(verb, key, number, turn)
        super().__init__(ui.Button(label=label or usual, style=style, custom_id=custom_id), row=row)
        self.verb, self.key, self.number, self.turn = verb, key, number, turn

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button again from its id."""
        return cls(RoundVerb(match["verb"]), match["key"], int(match["number"]), int(match["turn"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the click on."""
        await _cog(interaction).press_round(interaction, self.verb, self.key, self.number, self.turn)


def lobby_buttons(session: GroupSession) -> ui.View | None:
    """Return the buttons under the lobby: seats and a beginning, or what is open to people while a round is on."""
    if session.stage is Stage.CLOSED:
        return None
    rows = _WHILE_GATHERING if session.stage is Stage.GATHERING else _WHILE_A_ROUND_IS_ON
    return view_of(
        SeatButton(verb, session.key, session.rounds, row) for row, verbs in enumerate(rows) for verb in verbs
    )


def join_button(session: GroupSession) -> ui.View:
    """Return the button that stands in a channel whose people cannot see the session's thread by themselves."""
    return view_of([SeatButton(SeatVerb.OBSERVER, session.key, session.rounds, label=JOIN)])


def round_buttons(session: GroupSession) -> ui.View | None:
    """Return the buttons for where the round stands; None where nothing is to be pressed."""
    now = session.round
    if now is None or session.stage not in (Stage.PLAYING, Stage.MARKING):
        return None
    if session.stage is Stage.MARKING:
        return _round_view(session, now, (RoundVerb.MARK, RoundVerb.CARD))
    if now.is_paused:
        return _round_view(session, now, (RoundVerb.GO_ON, RoundVerb.END))
    # Whoever is met on the way out can read up on it from the first message on.
    has_card = (RoundVerb.BRIEF,) if (now.manager_id, now.receptionist_id) != (None, None) else ()
    if now.waiting is None:
        return _round_view(session, now, (RoundVerb.ANSWER, *has_card, RoundVerb.PAUSE, RoundVerb.END))
    offer = (RoundVerb.TAKE_OVER,) if now.waiting.was_offered else ()
    return _round_view(session, now, cues_for(now), (*offer, *has_card, RoundVerb.PAUSE, RoundVerb.END))


def offer_buttons(session: GroupSession) -> ui.View | None:
    """Return the button with which anybody in a seat lets the program answer for somebody who is silent."""
    now = session.round
    return _round_view(session, now, (RoundVerb.TAKE_OVER,)) if now and now.waiting else None


def take_back_button(session: GroupSession, number: int) -> ui.View:
    """Return the button with which somebody sits in the chair again that the program has taken over."""
    return view_of([RoundButton(RoundVerb.TAKE_BACK, session.key, number, 0)])


def sure_button(verb: RoundVerb, key: str, number: int) -> ui.View:
    """Return the button with which somebody confirms what ends something for everybody."""
    return view_of([RoundButton(verb, key, number, 0)])


def sure_seat_button(verb: SeatVerb, session: GroupSession) -> ui.View:
    """Return the button with which somebody confirms that they leave, or that the session is to end."""
    return view_of([SeatButton(verb, session.key, session.rounds)])


def briefing_buttons(session: GroupSession, *, is_manager: bool) -> ui.View | None:
    """Return the buttons under somebody's secret card; they answer whatever waits for an answer when they are pressed."""
    now = session.round
    if now is None or session.stage is not Stage.PLAYING:
        return None
    if is_manager:
        return view_of(RoundButton(verb, session.key, now.number, now.turn) for verb in _CUES)
    return view_of([RoundButton(RoundVerb.OWN_WORDS, session.key, now.number, now.turn, label=SAY_IT)])


def comment_button(key: str, number: int) -> ui.View:
    """Return the button under the answer to somebody's marks."""
    return view_of([RoundButton(RoundVerb.COMMENT, key, number, 0)])


def card_button(session: GroupSession, number: int) -> RoundButton:
    """Return the button under a group card with which the candidate sees all rows of the program's own."""
    return RoundButton(RoundVerb.WHOLE_CARD, session.key, number, 0)


def cues_for(now: Round) -> tuple[RoundVerb, ...]:
    """Return what the person in the chair can press: on the way out there are only one's own words."""
    return _CUES if now.chair is Seat.MANAGER else (RoundVerb.OWN_WORDS,)


def view_of(items: Iterable[ui.DynamicItem[Any]]) -> ui.View:
    """Return a view that holds these and keeps nothing in memory."""
    view = ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()
    return view


def _round_view(session: GroupSession, now: Round, *rows: tuple[RoundVerb, ...]) -> ui.View:
    is_on_the_way_out = now.chair is Seat.RECEPTIONIST
    return view_of(
        RoundButton(
            verb,
            session.key,
            now.number,
            now.turn,
            row,
            SAY_IT if verb is RoundVerb.OWN_WORDS and is_on_the_way_out else None,
        )
        for row, verbs in enumerate(rows)
        for verb in verbs
    )


def _cog(interaction: discord.Interaction[Any]) -> Pressed:
    cog: Any = interaction.client.get_cog(GROUP_SESSIONS_COG)
    return cog  # type: ignore[no-any-return]  # get_cog knows no classes; the name is that of the one that answers
