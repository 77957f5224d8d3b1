"""What there is to show of a rehearsal, as messages in their order."""

from __future__ import annotations

from dataclasses import replace

from discord.utils import escape_markdown

from bot.rehearsal.moves import Place
from bot.sessions import Begun, Sessions, was_played
from bot.store import Record, SpotKind, Status
from cogs._page import Page
from cogs._score_card import card_layouts
from cogs._talk import pieces, said_text
from cogs.rehearsing._buttons import buttons_for
from cogs.rehearsing._lines import coach_text, earlier_text, now_text, scene_text, turn_text

STILL_OPEN = "You are still in this one. Finish it, or press Stop; then another one can begin."
STANDS_BELOW = "You are already in the next one: it is the last message here."
_MADE_ROOM = "*The rehearsal before ends here, to make room for the next one. Its card:*"
_ON_THE_WAY_OUT = (
    "-# You are on your way out now. Say what you would say there; the card comes when you are through the door."
)
NOTHING_SAID = "Closed. Nothing had been said yet, so there is no card. Whenever you like: /rehearse."


def beginning(sessions: Sessions, record: Record) -> list[Page]:
    """Return the scene, and the manager's first words."""
    rehearsal = record.rehearsal
    scene = scene_text(sessions.scenario(record), rehearsal.difficulty)
    return [*_texts(scene), *_with_buttons(said_text(rehearsal.opening), record)]


def begun_pages(sessions: Sessions, begun: Begun) -> list[Page]:
    """Return a rehearsal from its beginning, after the card of the one that had to make room; or the one still open."""
    if not begun.is_new:
        return where_it_stands(sessions, begun.record, f"*{STILL_OPEN}*")
    closed = begun.closed
    card = [Page(_MADE_ROOM), *_card(sessions, closed)] if closed and was_played(closed.rehearsal) else []
    return [*card, *beginning(sessions, begun.record)]


def after_turns(sessions: Sessions, record: Record, number: int) -> list[Page]:
    """Return the answers to the last lines, that many of them; only the last has buttons."""
    earlier = record.rehearsal.turns[-number:-1] if number > 1 else ()
    texts = (turn_text(turn, has_echo=False) for turn in earlier)
    return [*(page for text in texts for page in _texts(text)), *after_turn(sessions, record, has_echo=False)]


def unshown(sessions: Sessions, record: Record, shown: int | None) -> list[Page]:
    """Return what is still to be shown where `shown` is the newest turn that was; None if nothing of it was."""
    if record.status is Status.STOPPED:
        return card_and_reminder(sessions, record)
    if not was_played(record.rehearsal):
        return beginning(sessions, record)
    return after_turns(sessions, record, 1 if shown is None else max(1, record.turn - shown))


def after_turn(sessions: Sessions, record: Record, *, has_echo: bool) -> list[Page]:
    """Return the answer to the last line; at the end of the scene with the card and the reminder."""
    rehearsal = record.rehearsal
    text = turn_text(rehearsal.turns[-1], has_echo=has_echo)
    if record.spot.kind is SpotKind.HERE:
        # One message is edited turn by turn there, so what was just answered would be gone.
        text = f"{earlier_text(rehearsal)}\n\n{text}"
    if record.status is Status.OPEN:
        if rehearsal.scene.place is Place.LOBBY and rehearsal.turns[-1].reading.place is Place.OFFICE:
            text = f"{text}\n\n{_ON_THE_WAY_OUT}"
        return _with_buttons(text, record)
    return [*_texts(text), *card_and_reminder(sessions, record)]


def card_and_reminder(sessions: Sessions, record: Record) -> list[Page]:
    """Return the score card, then as plain text whom to thank on the real day: it must show in a notification."""
    if not was_played(record.rehearsal):
        return _with_buttons(NOTHING_SAID, record)
    reminder = sessions.score_card(record).reminder
    return [*_card(sessions, record), *_with_buttons(escape_markdown(reminder), record)]


def where_it_stands(sessions: Sessions, record: Record, intro: str = "") -> list[Page]:
    """Return the rehearsal as it is now: what was said last, with the buttons for it."""
    if record.status is not Status.OPEN:
        return card_and_reminder(sessions, record)
    if not was_played(record.rehearsal) and not intro:
        return beginning(sessions, record)
    note = record.rehearsal.turns[-1].note if record.rehearsal.turns else None
    parts = [intro, now_text(record.rehearsal), coach_text(note) if note else ""]
    return _with_buttons("\n\n".join(part for part in parts if part), record)


def _card(sessions: Sessions, record: Record) -> list[Page]:
    card, scenario = sessions.score_card(record), sessions.scenario(record)
    layouts = card_layouts(scenario, record.rehearsal.difficulty, card, sessions.room.coach.attempts_title)
    return [Page(layout=layout) for layout in layouts]


def _with_buttons(text: str, record: Record) -> list[Page]:
    *first, last = _texts(text)
    return [*first, replace(last, buttons=buttons_for(record))]


def _texts(text: str) -> list[Page]:
    return [Page(piece) for piece in pieces(text)]
