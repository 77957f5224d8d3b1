"""The buttons of the diary: under an interview as it is shown, and under its reminders. All they need is in their ids."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Protocol, Self

import discord
from discord import ui

from bot.diary import Proposal
from bot.diary.interview import Interview, Kind, WallTime
from cogs._answers import Interaction
from cogs._ids import BOOK, DIARY_COG, DUE, BookVerb, DueVerb, book_id, due_id

_PLAIN, _MAIN = discord.ButtonStyle.secondary, discord.ButtonStyle.primary
_GOOD, _GRAVE = discord.ButtonStyle.success, discord.ButtonStyle.danger
_BOOK_LOOKS: dict[BookVerb, tuple[str, discord.ButtonStyle]] = {
    BookVerb.KEEP: ("Yes, keep it", _GOOD),
    BookVerb.DISCARD: ("No, drop it", _PLAIN),
    BookVerb.PREPARE: ("My plan for the day", _MAIN),
    BookVerb.DEBRIEF: ("Debrief, two minutes", _MAIN),
    BookVerb.CALENDAR: ("Calendar file", _PLAIN),
    BookVerb.CANCEL: ("Cancel it", _GRAVE),
    BookVerb.HEARD: ("I heard back", _PLAIN),
    BookVerb.OFFER: ("An offer", _GOOD),
    BookVerb.NEXT_ROUND: ("Another round", _MAIN),
    BookVerb.REFUSED: ("A no", _PLAIN),
    BookVerb.SILENCE: ("Let it go", _PLAIN),
}
_DUE_LOOKS: dict[DueVerb, tuple[str, discord.ButtonStyle]] = {
    DueVerb.DONE: ("Done", _GOOD),
    DueVerb.LOST: ("Could not find them", _PLAIN),
    DueVerb.INSIDE: ("Not over yet (10 minutes)", _PLAIN),
    DueVerb.LATER: ("In an hour", _PLAIN),
    DueVerb.STOP_ALL: ("Stop all reminders", _PLAIN),
}
_UNDER_REMINDER: dict[Kind, tuple[DueVerb | BookVerb, ...]] = {
    Kind.EVENING_BEFORE: (BookVerb.PREPARE, DueVerb.LATER, DueVerb.STOP_ALL),
    Kind.HOUR_BEFORE: (BookVerb.PREPARE, DueVerb.STOP_ALL),
    Kind.WAY_OUT: (DueVerb.DONE, DueVerb.LOST, DueVerb.INSIDE, DueVerb.STOP_ALL),
    Kind.DEBRIEF: (BookVerb.DEBRIEF, DueVerb.LATER, DueVerb.STOP_ALL),
    Kind.NOTE: (DueVerb.DONE, BookVerb.DEBRIEF, DueVerb.LATER, DueVerb.STOP_ALL),
    Kind.FOLLOW_UP: (DueVerb.DONE, BookVerb.HEARD, DueVerb.LATER, DueVerb.STOP_ALL),
    Kind.SECOND_FOLLOW_UP: (DueVerb.DONE, BookVerb.HEARD, DueVerb.LATER, DueVerb.STOP_ALL),
    Kind.LET_GO: (BookVerb.SILENCE, BookVerb.HEARD, DueVerb.STOP_ALL),
}


class Pressed(Protocol):
    """Who answers the clicks: the cog of that name."""

    async def press_book(self, interaction: Interaction, verb: BookVerb, key: str, minute: int) -> None:
        """Answer a click under an interview."""

    async def press_due(self, interaction: Interaction, verb: DueVerb, reminder_id: int) -> None:
        """Answer a click under a reminder."""


class BookButton(ui.DynamicItem[ui.Button[Any]], template=BOOK):
    """A button that acts on one interview."""

    def __init__(self, verb: BookVerb, key: str, minute: int = 0, label: str | None = None) -> None:
        usual, style = _BOOK_LOOKS[verb]
        super().__init__(ui.Button(label=label or usual, style=style, custom_id=book_id(verb, key, minute)))
        self.verb = verb
        self.key = key
        self.minute = minute

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button again from its id."""
        return cls(BookVerb(match["verb"]), match["key"], int(match["minute"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the click on."""
        await _cog(interaction).press_book(interaction, self.verb, self.key, self.minute)


class DueButton(ui.DynamicItem[ui.Button[Any]], template=DUE):
    """A button that answers one reminder."""

    def __init__(self, verb: DueVerb, reminder_id: int) -> None:
        label, style = _DUE_LOOKS[verb]
        super().__init__(ui.Button(label=label, style=style, custom_id=due_id(verb, reminder_id)))
        self.verb = verb
        self.reminder_id = reminder_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button again from its id."""
        return cls(DueVerb(match["verb"]), int(match["reminder_id"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the click on."""
        await _cog(interaction).press_due(interaction, self.verb, self.reminder_id)


def under_proposal(proposal: Proposal, *, is_move: bool = False) -> ui.View:
    """Return the buttons with which a time is confirmed; two where clocks show it twice, or jump over it."""
    key, times = proposal.interview.key, proposal.times
    yes, no = ("Yes, move it", "No, leave it") if is_move else (None, None)
    keeps = [
        BookButton(
            BookVerb.KEEP, key, minute_of(time.moment), _label(time, proposal.meant.skipped) if len(times) > 1 else yes
        )
        for time in times
    ]
    return _view(*keeps, BookButton(BookVerb.DISCARD, key, label=no))


def under_interview(key: str, *, has_begun: bool) -> ui.View:
    """Return the buttons under an interview that counts."""
    verb = BookVerb.DEBRIEF if has_begun else BookVerb.PREPARE
    last = BookVerb.HEARD if has_begun else BookVerb.CANCEL
    return _view(*(BookButton(one, key) for one in (verb, BookVerb.CALENDAR, last)))


def under_reminder(kind: Kind, reminder_id: int, key: str) -> ui.View:
    """Return the buttons under a reminder. One of them at least carries its id, by which it is known again."""
    return _view(
        *(
            DueButton(verb, reminder_id) if isinstance(verb, DueVerb) else BookButton(verb, key)
            for verb in _UNDER_REMINDER[kind]
        )
    )


def outcomes(key: str) -> ui.View:
    """Return the ways in which it can have ended."""
    verbs = (BookVerb.OFFER, BookVerb.NEXT_ROUND, BookVerb.REFUSED)
    return _view(*(BookButton(verb, key) for verb in verbs))


def one_button(verb: BookVerb, key: str) -> ui.View:
    """Return a single button under an interview."""
    return _view(BookButton(verb, key))


def under_cancelled(interview: Interview, now: datetime) -> ui.View | None:
    """Return the button that takes a cancellation back; None for what could not be kept any more."""
    moment = interview.starts.moment
    return _view(BookButton(BookVerb.KEEP, interview.key, minute_of(moment), "Put it back")) if moment > now else None


def minute_of(moment: datetime) -> int:
    """Return a moment as a button carries it."""
    return int(moment.timestamp()) // 60


def _label(time: WallTime, skipped: datetime | None) -> str:
    """Tell two equal times apart by whether clocks have gone back; two different ones say it themselves."""
    zone = time.zone.replace("_", " ")
    side = "" if skipped else f" {'after' if time.at.fold else 'before'} clocks go back"
    return f"{time.at:%H:%M}{side} ({zone})"


def _view(*items: ui.DynamicItem[Any]) -> ui.View:
    view = ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()
    return view


def _cog(interaction: discord.Interaction[Any]) -> Pressed:
    cog: Any = interaction.client.get_cog(DIARY_COG)
    return cog  # type: ignore[no-any-return]  # get_cog knows no classes; the name is that of the one that answers
