"""The modals of the diary: adding an interview, preparing for it, and telling how it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import ui

from bot.diary import LONGEST_WHEN
from bot.diary.interview import Debrief, IfThen, Interview
from cogs._forms import fields_of, joined
from cogs._ids import BOOK_MODAL, BookForm, book_modal_id

LONGEST_NAME = 80
_LONGEST_FIELD = 400
_LONGEST_ANSWER = 1_000
_MOST_CASES = 2


@dataclass(frozen=True, slots=True)
class Submitted:
    """What somebody sent off: for what, on which key, and the fields by their ids."""

    form: BookForm
    key: str
    fields: Mapping[str, str]

    @property
    def text(self) -> str:
        """The fields' words, to be given back where they cannot be kept."""
        return joined(self.fields.values())

    def of(self, name: str) -> str:
        """Return one field without blanks around it; empty where nothing was written."""
        return self.fields.get(name, "").strip()


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    text: str
    description: str
    value: str = ""
    longest: int = _LONGEST_FIELD
    is_long: bool = False
    is_needed: bool = False


def adding_modal(rehearsal_key: str, *, asks_zone: bool) -> ui.Modal:
    """Return the modal with which a real interview is added after a rehearsal; a modal holds five fields at most."""
    last = (
        _Field(
            "city", "Which large city shares your time zone?", "Berlin, or New York; I ask this once", is_needed=True
        )
        if asks_zone
        else _Field("walks_in", "Who walks you in?", "If you know", longest=LONGEST_NAME)
    )
    return _modal(
        "Your real interview",
        book_modal_id(BookForm.ADDED, rehearsal_key),
        _Field("when", "When is it?", "Tomorrow 3pm, or 24 Nov 14:30", longest=LONGEST_WHEN, is_needed=True),
        _Field("company", "Where?", "The company; a made-up name will do", longest=LONGEST_NAME),
        _Field("role", "For which job?", "So that you know which one I mean", longest=LONGEST_NAME),
        _Field("checks_in", "Who is at the desk?", "If you know; that is whom to thank", longest=LONGEST_NAME),
        last,
    )


def preparing_modal(interview: Interview) -> ui.Modal:
    """Return the modal for the plan of the day, with what is kept already."""
    plan = interview.plan
    cases = (*plan.cases, *[""] * _MOST_CASES)[:_MOST_CASES]
    return _modal(
        "My plan for the day",
        book_modal_id(BookForm.PREPARED, interview.key),
        _Field("cue", "If …", "The moment that will remind you: I am handed my coat", plan.cue),
        _Field("action", "then I …", "What you do: thank Dana at the desk", plan.action),
        _Field("question", "My closing question", "In your words, for this job", plan.question),
        *(
            _Field(f"case{number}", f"Case {number} to tell", "What you did, and what came of it", case, is_long=True)
            for number, case in enumerate(cases, 1)
        ),
    )


def debrief_modal(interview: Interview) -> ui.Modal:
    """Return the modal of the debrief, with what is kept already."""
    told = interview.debrief or Debrief()
    promised = promised_text(told)
    return _modal(
        "How was it? Two minutes",
        book_modal_id(BookForm.TOLD, interview.key),
        _Field("asked", "Which question did you ask?", "At the end; leave it empty if none", told.asked),
        _Field("doubt", "Which doubt was voiced?", "As nearly in their words as you can", told.doubt),
        _Field(
            "answered",
            "What did you answer?",
            "The case you told",
            told.answered,
            longest=_LONGEST_ANSWER,
            is_long=True,
        ),
        _Field("detail", "Who was there, and one thing from the talk", "It makes your note worth reading", told.detail),
        _Field("promised", "By when will they answer?", "3 December, or Friday; empty if no date", promised, 60),
    )


def promised_text(told: Debrief) -> str:
    """Return the promised day as it stands in the form; empty if there is none."""
    return f"{told.promised_on.day} {told.promised_on:%B %Y}" if told.promised_on else ""


def plan_in(submitted: Submitted, before: IfThen) -> IfThen:
    """Return the plan that was written in place of the one before."""
    cases = tuple(case for number in range(1, _MOST_CASES + 1) if (case := submitted.of(f"case{number}")))
    return replace(
        before,
        cue=submitted.of("cue"),
        action=submitted.of("action"),
        question=submitted.of("question"),
        cases=cases,
    )


def read_submit(interaction: discord.Interaction[Any]) -> Submitted | None:
    """Return what was sent off; None if it is no modal of the diary."""
    match = BOOK_MODAL.fullmatch(interaction.custom_id or "")
    if match is None:
        return None
    return Submitted(BookForm(match["form"]), match["key"], fields_of(interaction))


def _modal(title: str, custom_id: str, *fields: _Field) -> ui.Modal:
    modal = ui.Modal(title=title, custom_id=custom_id)
    for field in fields:
        modal.add_item(
            ui.Label(
                text=field.text,
                description=field.description,
                component=ui.TextInput(
                    style=discord.TextStyle.paragraph if field.is_long else discord.TextStyle.short,
                    custom_id=field.name,
                    default=field.value or None,
                    max_length=field.longest,
                    required=field.is_needed,
                ),
            )
        )
    modal.stop()
    return modal
