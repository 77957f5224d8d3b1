"""The secret card as one person reads it: short enough to be taken in while the others wait."""

from __future__ import annotations

from collections.abc import Iterable

from discord.utils import escape_markdown

from bot.rehearsal.briefing import Briefing
from cogs.groups.session._round_words import shortened

_ONLY_YOU = "-# Only you can see this. A button answers the last line."
_ONLY_YOU_AT_DOOR = "-# Only you can see this. Say it answers the candidate's last line, once they have come to you."
_MOST = 1_990


def briefing_text(briefing: Briefing, *, is_manager: bool) -> str:
    """Return the card. What does not apply in this scene is left out."""
    parts = [f"**{escape_markdown(briefing.who)}**"]
    # In the order in which it is needed: what to do, what it is about, what to say, and what to listen for.
    parts += _part("What you do", briefing.manner)
    parts += _part("", briefing.situation)
    parts += _part("", briefing.helped)
    parts += _part("Your doubt", briefing.doubt)
    if briefing.starters:
        parts.append(_listed("In your words", briefing.starters))
    parts += _part("Enough for you", " ".join(briefing.settles))
    parts += _part("Not enough", briefing.yields_not_to, is_said=True)
    parts += _part("To dodge", briefing.dodge, is_said=True)
    foot = _ONLY_YOU if is_manager else _ONLY_YOU_AT_DOOR
    text = "\n".join(parts)
    return f"{shortened(text, _MOST - len(foot))}\n{foot}"


def _part(title: str, text: str, *, is_said: bool = False) -> Iterable[str]:
    if not text:
        return
    words = _said(text) if is_said else escape_markdown(text)
    yield f"**{title}:** {words}" if title else words


def _listed(title: str, lines: Iterable[str]) -> str:
    return "\n".join([f"**{title}:**", *(f"- {_said(line)}" for line in lines)])


def _said(text: str) -> str:
    return f"“{escape_markdown(text)}”"
