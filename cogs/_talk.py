"""How talk reads on Discord: plain text, so that it shows in notifications and can be quoted."""

from __future__ import annotations

from collections.abc import Iterable

from discord.utils import escape_markdown

from bot.rehearsal.acts import Speaker
from bot.rehearsal.session import Rehearsal
from bot.rehearsal.speaking import Said
from cogs._answers import LONGEST_MESSAGE


def said_text(lines: Iterable[Said]) -> str:
    """Return what was said and done, one paragraph a speaker; one name over neighbouring lines of a person."""
    paragraphs: list[str] = []
    last: str | None = None
    for line in lines:
        if line.speaker is Speaker.NARRATOR:
            paragraphs.append(italic(line.text))
            last = None
        elif line.name == last:
            paragraphs[-1] += f" {escape_markdown(line.text)}"
        else:
            paragraphs.append(f"**{line.name}:** {escape_markdown(line.text)}")
            last = line.name
    return "\n\n".join(paragraphs)


def last_line(rehearsal: Rehearsal) -> str:
    """Return the last spoken words without markdown, for a modal that hides the conversation."""
    answered = next((turn.said for turn in reversed(rehearsal.turns) if turn.said), rehearsal.opening)
    spoken = [line for line in answered if line.speaker is not Speaker.NARRATOR] or list(answered)
    return " ".join(line.text for line in spoken)


def pieces(text: str, longest: int = LONGEST_MESSAGE) -> list[str]:
    """Cut a text into messages, between paragraphs where possible, then between lines, words, anywhere."""
    found: list[str] = []
    while len(text) > longest:
        at = next((at for mark in ("\n\n", "\n", " ") if (at := text.rfind(mark, 1, longest)) > longest // 3), longest)
        found.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [*found, text]


def italic(text: str) -> str:
    """Return stage directions in italics; the marks must not be parted from the words by blanks or line ends."""
    return "\n".join(f"*{escape_markdown(line.strip())}*" if line.strip() else "" for line in text.strip().splitlines())
