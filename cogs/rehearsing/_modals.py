"""Modals that survive a restart: they are finished before they are sent, so none waits in memory, and their submit is read from the raw event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.sessions import LONGEST_LINE
from bot.store import Plan, Record
from cogs._forms import fields_of, joined
from cogs._ids import MODAL, Form, modal_id
from cogs._talk import last_line

_LONGEST_REMINDER = 1_500
_LONGEST_FIELD = 300


@dataclass(frozen=True, slots=True)
class Submitted:
    """What somebody sent off: for what, on which rehearsal at which turn, and the fields by their ids."""

    form: Form
    key: str
    turn: int
    fields: Mapping[str, str]

    @property
    def text(self) -> str:
        """The fields' words, to be given back where they cannot be kept."""
        return joined(self.fields.values())


def answer_modal(record: Record) -> ui.Modal:
    """Return the modal in which a line is written, with what is being answered above the field."""
    modal = ui.Modal(title="Your answer", custom_id=modal_id(Form.SAID, record.key, record.turn))
    heard = last_line(record.rehearsal)
    if len(heard) > _LONGEST_REMINDER:
        heard = f"…{heard[-_LONGEST_REMINDER:]}"
    modal.add_item(ui.TextDisplay(f">>> {discord.utils.escape_markdown(heard)}"))
    field: ui.TextInput[ui.Modal] = ui.TextInput(
        style=discord.TextStyle.paragraph, custom_id="text", max_length=LONGEST_LINE, required=True
    )
    modal.add_item(
        ui.Label(
            text="What do you say?", description="A line between *asterisks* is something you do.", component=field
        )
    )
    modal.stop()
    return modal


def plan_modal(record: Record, suggested: Plan) -> ui.Modal:
    """Return the modal for the if-then plan of the real day, begun with what this rehearsal suggests."""
    modal = ui.Modal(title="My plan for the real day", custom_id=modal_id(Form.PLANNED, record.key, record.turn))
    for custom_id, text, description, value in (
        ("cue", "If …", "The moment that will remind you", suggested.cue),
        ("action", "then I …", "What you do or say at that moment", suggested.action),
        ("question", "My closing question", "In your own words, as softly as that job asks for", suggested.question),
    ):
        field: ui.TextInput[ui.Modal] = ui.TextInput(
            style=discord.TextStyle.paragraph,
            custom_id=custom_id,
            default=value or None,
            max_length=_LONGEST_FIELD,
            required=custom_id != "question",
        )
        modal.add_item(ui.Label(text=text, description=description, component=field))
    modal.stop()
    return modal


def read_submit(interaction: discord.Interaction[Any]) -> Submitted | None:
    """Return what was sent off; None if it is no modal of ours."""
    match = MODAL.fullmatch(interaction.custom_id or "")
    if match is None:
        return None
    return Submitted(Form(match["form"]), match["key"], int(match["turn"]), fields_of(interaction))
