"""The buttons under a rehearsal. Everything they need is in their id, so they work after a restart.

A view here holds nothing but dynamic items: one that also held an ordinary button would take the dynamic item out of
service for the whole bot when it timed out. Each view is stopped before it is sent, so that none is kept in memory.
"""

from __future__ import annotations

import re
from typing import Any, Protocol, Self

import discord
from discord import ui

from bot.rehearsal.moves import Place
from bot.store import Record, Status
from cogs._answers import Interaction
from cogs._ids import BUTTON, START, START_ID, Verb, button_id


class Pressed(Protocol):
    """Who answers the clicks: the cog of the name below."""

    async def press(self, interaction: Interaction, verb: Verb, key: str, turn: int) -> None:
        """Answer a click under a rehearsal."""

    async def press_start(self, interaction: Interaction) -> None:
        """Answer the Start button of the welcome."""


ANSWERING_COG = "Rehearsing"
_LOOKS: dict[Verb, tuple[str, discord.ButtonStyle]] = {
    Verb.ANSWER: ("Answer", discord.ButtonStyle.primary),
    Verb.HINT: ("Hint", discord.ButtonStyle.secondary),
    Verb.BACK: ("Take back", discord.ButtonStyle.secondary),
    Verb.STOP: ("Stop", discord.ButtonStyle.secondary),
    Verb.AGAIN: ("Play again", discord.ButtonStyle.primary),
    Verb.OTHER: ("Another scene", discord.ButtonStyle.secondary),
    Verb.PLAN: ("My plan", discord.ButtonStyle.success),
    Verb.REMIND: ("Remind me on the real day", discord.ButtonStyle.success),
}
_TALK = (Verb.ANSWER, Verb.HINT, Verb.BACK, Verb.STOP)
_AFTER = (Verb.AGAIN, Verb.OTHER, Verb.PLAN, Verb.REMIND)


class RehearsalButton(ui.DynamicItem[ui.Button[Any]], template=BUTTON):
    """A button that acts on one rehearsal at one turn."""

    def __init__(self, verb: Verb, key: str, turn: int, row: int | None = None) -> None:
        label, style = _LOOKS[verb]
        super().__init__(ui.Button(label=label, style=style, custom_id=button_id(verb, key, turn)), row=row)
        self.verb = verb
        self.key = key
        self.turn = turn

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button again from its id."""
        return cls(Verb(match["verb"]), match["key"], int(match["turn"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the click on."""
        await _cog(interaction).press(interaction, self.verb, self.key, self.turn)


class StartButton(ui.DynamicItem[ui.Button[Any]], template=START):
    """Starts a rehearsal with whatever makes a good one."""

    def __init__(self) -> None:
        super().__init__(ui.Button(label="Start", style=discord.ButtonStyle.primary, custom_id=START_ID))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        """Make the button again."""
        return cls()

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the click on."""
        await _cog(interaction).press_start(interaction)


def buttons_for(record: Record) -> ui.View:
    """Return the buttons that fit where the rehearsal stands."""
    if record.status is not Status.OPEN:
        return buttons_after(record.key, record.turn)
    is_in_lobby = record.rehearsal.scene.place is Place.LOBBY
    rows = ((_TALK, 0), (_AFTER, 1)) if is_in_lobby else ((_TALK, 0),)
    return _view(*(RehearsalButton(verb, record.key, record.turn, row) for verbs, row in rows for verb in verbs))


def buttons_after(key: str, turn: int) -> ui.View:
    """Return the buttons that stand under a rehearsal that is over."""
    return _view(*(RehearsalButton(verb, key, turn) for verb in _AFTER))


def start_button() -> ui.View:
    """Return the button of the welcome."""
    return _view(StartButton())


def _view(*items: ui.DynamicItem[Any]) -> ui.View:
    view = ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()
    return view


def _cog(interaction: discord.Interaction[Any]) -> Pressed:
    cog: Any = interaction.client.get_cog(ANSWERING_COG)
    return cog  # type: ignore[no-any-return]  # get_cog knows no classes; the name is that of the one that answers
