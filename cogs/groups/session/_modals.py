"""The forms of a round: the candidate's line, a reply from a chair, marks, and two sentences. All survive a restart.

They are finished before they are sent, so none waits in memory, and what is sent off is read from the raw event.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui
from discord.utils import escape_markdown

from bot.groups import LONGEST_LINE
from bot.groups.marks import CRITERIA, LONGEST_COMMENT, Level, Mark
from bot.groups.session import Round, Seat
from bot.rehearsal.chairs import LONGEST_REPLY, Cue
from cogs._forms import fields_of, joined
from cogs._ids import GROUP_MODAL, GroupForm, group_modal_id
from cogs._talk import last_line
from cogs.groups.session._round_words import last_seen

_LONGEST_REMINDER = 1_500
_LONGEST_TITLE = 45
TEXT, KEEP, CHANGE, NAMED = "text", "keep", "change", "named"
LEVEL_NAMES = {
    Level.STRONG: "strong",
    Level.GOOD: "good",
    Level.BEGINNING: "a beginning",
    Level.MISSING: "missing",
    Level.NOT_SEEN: "not seen: it did not come up",
}
_QUESTIONS = {
    "right_ask": ("Right ask", "One open, calm question that suits this talk; or rightly none"),
    "receives_doubt": ("Receives the doubt", "Takes the doubt up before answering it, without an argument"),
    "evidence": ("Evidence", "One case about that very doubt: their own part, and a result"),
    "exit": ("Exit", "Next step and date, thanks by name, and gone at the cue"),
    "lobby": ("Lobby", "Thanks the right person on the way out, briefly, for one thing they did"),
}
_OWN_QUESTIONS = {"evidence": "One case about that very doubt: your own part, and a result"}
"""Where the question to the candidate has other words."""
_CUE_TITLES = {
    Cue.DOUBT: "Name the doubt",
    Cue.DODGE: "Dodge",
    Cue.CONVINCED: "Convinced",
    Cue.TIME_UP: "Time is up",
    Cue.OWN_WORDS: "My own words",
}
_TRUE = "True"


@dataclass(frozen=True, slots=True)
class Submitted:
    """What somebody sent off: for what, in which round at which turn, and the fields by their ids."""

    form: GroupForm
    cue: str
    key: str
    number: int
    turn: int
    fields: Mapping[str, str]

    @property
    def text(self) -> str:
        """The words that were written, to be given back where they cannot be kept."""
        return joined(self.fields.get(name, "") for name in (TEXT, KEEP, CHANGE))

    @property
    def levels(self) -> dict[str, Level]:
        """The levels that were chosen."""
        known = {str(level) for level in Level}
        return {key: Level(self.fields[key]) for key in CRITERIA if self.fields.get(key) in known}

    @property
    def is_named(self) -> bool:
        """Whether the box was ticked that puts one's name beside the sentences."""
        return self.fields.get(NAMED) == _TRUE


def answer_form(key: str, now: Round) -> ui.Modal:
    """Return the form in which the candidate's line is written, with what it answers above the field."""
    modal = ui.Modal(title="Your answer", custom_id=group_modal_id(GroupForm.SAID, key, now.number, now.turn))
    modal.add_item(ui.TextDisplay(_quoted(last_seen(now.rehearsal) or last_line(now.rehearsal))))
    description = "All in this thread read it. A line between *asterisks* is something you do."
    modal.add_item(_field(TEXT, "What do you say?", description, most=LONGEST_LINE))
    modal.stop()
    return modal


def cue_form(key: str, now: Round, cue: Cue, name: str, proposed: str) -> ui.Modal:
    """Return the form for a reply from a chair, filled in beforehand with what the scene would say."""
    custom_id = group_modal_id(GroupForm.CUE, key, now.number, now.turn, cue)
    # On the way out there is one button alone, so its form says whom they play instead.
    title = f"You are {name}"[:_LONGEST_TITLE] if now.chair is Seat.RECEPTIONIST else _CUE_TITLES[cue]
    modal = ui.Modal(title=title, custom_id=custom_id)
    if now.waiting is not None:
        modal.add_item(ui.TextDisplay(_quoted(now.waiting.text)))
    description = "Send it as it is, or change it to your own words." if proposed else None
    label = f"What does {name} say?"[:_LONGEST_TITLE]
    modal.add_item(_field(TEXT, label, description, most=LONGEST_REPLY, value=proposed[:LONGEST_REPLY]))
    modal.stop()
    return modal


def marks_form(key: str, now: Round, *, is_own: bool) -> ui.Modal:
    """Return the form of five questions, which is as many as a form holds."""
    title = "How did you do?" if is_own else "What did you see?"
    modal = ui.Modal(title=title, custom_id=group_modal_id(GroupForm.MARKED, key, now.number, now.turn))
    for criterion in CRITERIA:
        label, description = _QUESTIONS[criterion]
        if is_own:
            description = _OWN_QUESTIONS.get(criterion, description)
        options = [discord.RadioGroupOption(label=LEVEL_NAMES[level], value=level) for level in LEVEL_NAMES]
        choice: ui.RadioGroup[ui.Modal] = ui.RadioGroup(custom_id=criterion, options=options, required=True)
        modal.add_item(ui.Label(text=label, description=description, component=choice))
    modal.stop()
    return modal


def comment_form(key: str, number: int, given: Mark | None, *, is_own: bool) -> ui.Modal:
    """Return the form for the two sentences, with what was written before."""
    custom_id = group_modal_id(GroupForm.COMMENTED, key, number, 0)
    modal = ui.Modal(title="In your own words", custom_id=custom_id)
    for name, label, value in (
        (KEEP, "What I would keep", given.keep if given else ""),
        (CHANGE, "What I would change", given.change if given else ""),
    ):
        modal.add_item(_field(name, label, "One sentence", most=LONGEST_COMMENT, value=value, is_required=False))
    if not is_own:
        named: ui.Checkbox[ui.Modal] = ui.Checkbox(custom_id=NAMED, default=bool(given and given.is_named))
        modal.add_item(ui.Label(text="With my name", description="Not ticked: no name", component=named))
    modal.stop()
    return modal


def read_submit(interaction: discord.Interaction[Any]) -> Submitted | None:
    """Return what was sent off; None if it is no form of a round."""
    match = GROUP_MODAL.fullmatch(interaction.custom_id or "")
    if match is None:
        return None
    number, turn = int(match["number"]), int(match["turn"])
    return Submitted(GroupForm(match["form"]), match["cue"], match["key"], number, turn, fields_of(interaction))


def _field(
    custom_id: str, label: str, description: str | None, *, most: int, value: str = "", is_required: bool = True
) -> ui.Label[ui.Modal]:
    field: ui.TextInput[ui.Modal] = ui.TextInput(
        style=discord.TextStyle.paragraph,
        custom_id=custom_id,
        default=value or None,
        max_length=most,
        required=is_required,
    )
    return ui.Label(text=label, description=description, component=field)


def _quoted(text: str) -> str:
    """Return what is being answered; the end of it where it is long."""
    shown = text if len(text) <= _LONGEST_REMINDER else f"…{text[-_LONGEST_REMINDER:]}"
    return f">>> {escape_markdown(shown)}"
