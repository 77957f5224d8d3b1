"""The buttons under meetings: coming, and being reminded of them or no more. All they need is in their ids.

A view here holds nothing but dynamic items, and is stopped before it is sent, so that none is kept in memory.
"""

from __future__ import annotations

import re
from typing import Any, Protocol, Self

import discord
from discord import ui

from bot.groups.meeting import Meeting, MeetingReminder, Reach
from cogs._answers import Interaction
from cogs._ids import MEET, MEETINGS_COG, MeetVerb, meet_id

_LOOKS: dict[MeetVerb, tuple[str, discord.ButtonStyle]] = {
    MeetVerb.JOIN: ("Join", discord.ButtonStyle.success),
    MeetVerb.REMIND: ("Remind me by direct message", discord.ButtonStyle.primary),
    MeetVerb.STOP: ("Stop these reminders", discord.ButtonStyle.secondary),
}


class Pressed(Protocol):
    """Who answers the clicks: the cog of the meetings."""

    async def press_meet(self, interaction: Interaction, verb: MeetVerb, key: str) -> None:
        """Answer a click under a meeting."""


class MeetButton(ui.DynamicItem[ui.Button[Any]], template=MEET):
    """A button that acts on one meeting."""

    def __init__(self, verb: MeetVerb, key: str, reminder_id: int = 0) -> None:
        label, style = _LOOKS[verb]
        super().__init__(ui.Button(label=label, style=style, custom_id=meet_id(verb, key, reminder_id)))
        self.verb = verb
        self.key = key
        self.reminder_id = reminder_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button again from its id."""
        return cls(MeetVerb(match["verb"]), match["key"], int(match["reminder_id"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the click on."""
        cog: Any = interaction.client.get_cog(MEETINGS_COG)
        answering: Pressed = cog
        await answering.press_meet(interaction, self.verb, self.key)


def under_reminder(reminder: MeetingReminder) -> ui.View:
    """Return the buttons under a message about a meeting. They carry its id, by which it is known again."""
    verbs = (MeetVerb.JOIN,) if reminder.user_id is None else (MeetVerb.JOIN, MeetVerb.STOP)
    return _view(*(MeetButton(verb, reminder.meeting_key, reminder.id) for verb in verbs))


def under_announcement(meeting: Meeting) -> ui.View | None:
    """Return the button with which people choose to be reminded; None where all are reminded in the channel."""
    return one_button(MeetVerb.REMIND, meeting.key) if meeting.reach is Reach.DIRECT else None


def one_button(verb: MeetVerb, key: str) -> ui.View:
    """Return a single button under a meeting."""
    return _view(MeetButton(verb, key))


def _view(*items: MeetButton) -> ui.View:
    view = ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()
    return view
