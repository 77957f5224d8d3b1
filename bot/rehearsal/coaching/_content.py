"""The coach's words: notes, hints and the texts of the score card, as content that an adviser can edit."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from bot.rehearsal.scenario import Fault

_SLOT = re.compile(r"\{(\w*)\}")
SLOTS = frozenset(
    (
        "manager role company signal interest question ask next_step goodbye thanks subject fear receive evidence plan weak "
        "desk desk_them desk_they help escort closing_example calls_for quote words own result"
    ).split()
)
"""Every slot that a note, a hint or a reason may hold."""
_DOUBT_ROW = ("dodged", "not_reached", "left_out")
REASONS = {
    "takes_chance": ("full", "statement", "next_steps_only", "web_page", "pay_only", "declined", "none"),
    "interest": ("full", "bare", "none"),
    "right_ask": (
        *("direct_fits", "soft_fits", "soft_where_direct", "direct_where_soft", "cold"),
        *("statement_fits", "asked_a_board", "presses", "never", "late"),
    ),
    "receives_doubt": ("full", "calm", "clarified", "argued", "dropped", *_DOUBT_ROW),
    "evidence": ("full", "no_result", "no_own_act", "beside", "claims", "none", *_DOUBT_ROW),
    "limit_and_plan": (
        *("full", "plan_without_date", "plan_without_limit", "limit_only", "none", "not_needed"),
        *_DOUBT_ROW,
    ),
    "check": ("full", "pushed_on", "stopped", "none", *_DOUBT_ROW),
    "exit": ("full", "no_name", "no_next_step", "no_thanks", "prolonged", "cut_off", "none"),
    "lobby": (
        *("full", "no_help", "no_name", "missed_escort", "brief_nod", "interrupted", "passed_on", "stand_in_only"),
        *("goodbye_only", "asked_inside", "rude", "walked_past", "none", "left_out"),
    ),
}
"""For each row of the card the cases that need a reason."""
Texts = dict[str, tuple[str, ...]]
_NOTES = TypeAdapter(dict[str, Texts])


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
        content = _read(folder)
    except (OSError, KeyError, ValueError) as error:
        raise CoachContentError(
            f"{folder.name}: {error!s}; see bot/scenarios/README.md for what belongs there"
        ) from error
    if faults := [*_missing_reasons(content), *_unknown_slots(content)]:
        raise CoachContentError("; ".join(faults))
    return content


def _read(folder: Path) -> CoachContent:
    notes = _NOTES.validate_python(tomllib.loads((folder / "notes.toml").read_text(encoding="utf-8")))
    card = tomllib.loads((folder / "card.toml").read_text(encoding="utf-8"))
    outcome = {key: [text] if isinstance(text, str) else text for key, text in card["outcome"].items()}
    return CoachContent(
        notes=notes["notes"],
        hints=notes["hints"],
        names=_flat(card["names"]),
        why={row: _flat(texts) for row, texts in card["why"].items()},
        deductions=_flat(card["deductions"]),
        weak=_flat(card["weak"]),
        strong=_flat(card["strong"]),
        card=_flat(card["card"]),
        outcome=TypeAdapter(Texts).validate_python(outcome),
        reminder=_flat(card["reminder"]),
    )


def _missing_reasons(content: CoachContent) -> Iterator[str]:
    for row, cases in REASONS.items():
        for case in cases:
            if case not in content.why.get(row, {}):
                yield f"card.toml: why.{row}.{case} is missing; add the reason that the row gives in that case"


def _unknown_slots(content: CoachContent) -> Iterator[str]:
    advice = {f"notes.{key}": texts for key, texts in content.notes.items()}
    advice |= {f"hints.{key}": texts for key, texts in content.hints.items()}
    reasons = {f"why.{row}.{case}": (text,) for row, texts in content.why.items() for case, text in texts.items()}
    for key, texts in (advice | reasons).items():
        for text in texts:
            if unknown := set(_SLOT.findall(text)) - SLOTS:
                yield f"{key}: unknown slot {', '.join(sorted(unknown))}; use one of {', '.join(sorted(SLOTS))}"


def _flat(table: object) -> dict[str, str]:
    return TypeAdapter(dict[str, str]).validate_python(table)


def coach_faults(folder: Path) -> tuple[Fault, ...]:
    """Return what is wrong with the coach's files, for the doctor."""
    try:
        load_coach(folder)
    except CoachContentError as error:
        return (Fault("coach", "(files)", str(error), "mend the file it names"),)
    return ()
