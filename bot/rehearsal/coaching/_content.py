"""The coach's words: notes, hints and the texts of the score card, as content that an adviser can edit."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.rehearsal.scenario import Fault

Texts = dict[str, tuple[str, ...]]
_NOTES = TypeAdapter(dict[str, Texts])
_CARD = TypeAdapter(dict[str, dict[str, str | tuple[str, ...] | dict[str, str]]])


class CoachContentError(ValueError):
    """The coach's files cannot be used; the message holds every fault."""


@dataclass(frozen=True, slots=True)
class CoachContent:
    """All texts of the coach. A key that is missing is a fault of the files, found when they are loaded."""

    notes: Texts
    hints: Texts
    names: Mapping[str, str]
    why: Mapping[str, Mapping[str, str]]
    deductions: Mapping[str, str]
    weak: Mapping[str, str]
    strong: Mapping[str, str]
    card: Mapping[str, str]
    outcome: Texts
    reminder: Mapping[str, str]


def load_coach(folder: Path) -> CoachContent:
    """Load `notes.toml` and `card.toml`; CoachContentError names what is wrong."""
    try:
        notes = _NOTES.validate_python(tomllib.loads((folder / "notes.toml").read_text(encoding="utf-8")))
        card = tomllib.loads((folder / "card.toml").read_text(encoding="utf-8"))
        return CoachContent(
            notes=notes["notes"],
            hints=notes["hints"],
            names=_flat(card["names"]),
            why={row: _flat(texts) for row, texts in card["why"].items()},
            deductions=_flat(card["deductions"]),
            weak=_flat(card["weak"]),
            strong=_flat(card["strong"]),
            card=_flat(card["card"]),
            outcome=TypeAdapter(Texts).validate_python({key: [text] if isinstance(text, str) else text for key, text in card["outcome"].items()}),
            reminder=_flat(card["reminder"]),
        )
    except (OSError, KeyError, ValidationError, tomllib.TOMLDecodeError) as error:
        raise CoachContentError(f"{folder.name}: {error!s}; see bot/scenarios/README.md for what belongs there") from error


def _flat(table: object) -> dict[str, str]:
    return TypeAdapter(dict[str, str]).validate_python(table)


def coach_faults(folder: Path) -> tuple[Fault, ...]:
    """Return what is wrong with the coach's files, for the doctor."""
    try:
        load_coach(folder)
    except CoachContentError as error:
        return (Fault("coach", "(files)", str(error), "mend the file it names"),)
    return ()
