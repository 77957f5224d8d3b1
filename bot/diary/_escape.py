"""What somebody typed, made fit to stand inside a message or a mail: one line, and nothing in it comes alive."""

from __future__ import annotations

import re
import unicodedata

_ANYWHERE = re.compile(r"([\\*_~|`\[\]<@])")
"""Emphasis, spoilers, code, links with a text, mentions, emoji and times."""
_AT_THE_START = re.compile(r"^(?:([#>+-])|(\d{1,9})([.)]))")
"""Headings, quotes and lists: only at the start of a line, and what was typed is one line."""
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=discord)(?=\.)|(?<=discordapp)(?=\.)", re.IGNORECASE)
"""Web addresses, and invitations, which Discord shows as a card even without `https:`."""
_KEPT_CONTROLS = "\u200c\u200d"
"""What joins emoji, and parts letters of some scripts. Other invisible characters can turn the direction of a text or hide what it says."""


def plain(text: str) -> str:
    """Return a text as one line without invisible characters; everything else is kept."""
    line = " ".join(text.split())
    if line.isprintable():  # most texts are, and asking is a hundred times faster
        return line
    shown = "".join(character for character in line if character in _KEPT_CONTROLS or not _is_hidden(character))
    return " ".join(shown.split())


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def clip(text: str, longest: int) -> str:
    """Return a text with at most that many characters, cut between words where that costs little; "…" ends a cut one."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    word_end = kept.rfind(" ")
    if word_end > longest // 2:
        kept = kept[:word_end]
    return kept.rstrip(" ,;:([\u200d") + "…"


def escape(text: str, longest: int) -> str:
    """Return what somebody typed as one line of Discord markdown that shows just these characters.

    `longest` counts the characters that are seen; the backslashes can at most double it. Only what Discord would act
    on gets one, since notifications show them.
    """
    line = _ANYWHERE.sub(r"\\\1", clip(plain(text), longest))
    line = _ADDRESS.sub(r"\\", line)
    return _AT_THE_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", line)


def code_block(text: str) -> str:
    """Return several lines as a block to be copied, in which Discord acts on nothing; backticks become apostrophes."""
    return f"```\n{text.replace('`', chr(39))}\n```"
