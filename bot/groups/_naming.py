"""The names of groups: what may be one, and when two are the same."""

from __future__ import annotations

import unicodedata

from bot.groups._errors import BadNameError
from bot.groups.group import LONGEST_NAME

_JOINERS = "\u200c\u200d"
"""What joins emoji, and parts letters of some scripts. No other invisible character belongs into a name."""
_BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe0e\ufe0f\uffa0"
"""Letters, marks and symbols by their kind, of which nobody sees anything."""


def clean_name(typed: str) -> str:
    """Return a name as one line without invisible characters. BadNameError if it is empty then, or too long."""
    name = unicodedata.normalize("NFC", " ".join(typed.split()))
    name = " ".join("".join(one for one in name if one in _JOINERS or not _is_hidden(one)).split())
    if not any(_is_seen(one) for one in name):
        raise BadNameError(0)
    if len(name) > LONGEST_NAME:
        raise BadNameError(len(name))
    return name


def folded(name: str) -> str:
    """Return what is the same for names that people would not tell apart: "Tuesday  Club" and "tuesday club"."""
    folded_name = unicodedata.normalize("NFKC", name).casefold()
    return " ".join("".join(one for one in folded_name if one not in _BLANKS and not _is_hidden(one)).split())


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def _is_seen(character: str) -> bool:
    # Marks are seen on a letter alone. What Python does not know yet (Cn) is most likely a new emoji.
    category = unicodedata.category(character)
    return character not in _BLANKS and (category[0] in "LNPS" or category == "Cn")
