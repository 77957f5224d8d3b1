"""The coach's words: notes, hints and the texts of the score card, as content that an adviser can edit."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.rehearsal.moves import MOVES_IN, Move, Place
from bot.rehearsal.scenario import Fault

_SLOT = re.compile(r"\{(\w*)\}")
SLOTS = frozenset(
    (
        "manager role company signal interest question ask next_step goodbye thanks subject fear receive evidence plan weak "
        "desk desk_them desk_they help escort closing_example calls_for quote words own result"
    ).split()
)
"""Every slot that a note, a hint or a reason may hold."""
ASIDES = ("stop", "back", "how", "closing_question", "program", "nerves", "distress")
"""What the coach answers when it is said outside the scene."""
PLAN_WAYS = ("office", "call", "phone")
"""The ways out for which the plan of the real day differs."""
_DOUBT_ROW = ("dodged", "not_reached", "left_out")
REASONS = {
    "takes_chance": (
        "full",
        "asked",
        "after_no",
        "statement",
        "next_steps_only",
        "web_page",
        "pay_only",
        "declined",
        "none",
    ),
    "interest": ("full", "other_reason", "bare", "none"),
    "right_ask": (
        *("direct_fits", "soft_fits", "offer_fits", "soft_where_direct", "direct_where_soft", "cold"),
        *("closed", "for_doubts"),
        *("statement_fits", "asked_a_board", "presses", "never", "late", "left_out"),
    ),
    "receives_doubt": ("full", "calm", "taken_back", "clarified", "argued", "dropped", *_DOUBT_ROW),
    "evidence": ("full", "no_result", "no_own_act", "beside", "claims", "none", "yielded", *_DOUBT_ROW),
    "limit_and_plan": (
        *("full", "plan_without_date", "plan_without_limit", "limit_only", "none", "not_needed", "yielded"),
        *_DOUBT_ROW,
    ),
    "check": ("full", "pushed_on", "stopped", "none", "yielded", *_DOUBT_ROW),
    "exit": ("full", "no_name", "no_next_step", "no_thanks", "prolonged", "cut_off", "none"),
    "lobby": (
        *("full", "no_help", "no_name", "missed_escort", "brief_nod", "interrupted", "passed_on", "stand_in_only"),
        *("goodbye_only", "asked_inside", "rude", "walked_past", "none", "not_reached", "left_out"),
    ),
}
"""For each row of the card the cases that need a reason."""
LINE_SLOTS = frozenset(("quote", "question", "own", "result", "reason", "limit", "words"))
"""Every slot that a text about a single line may hold."""
_NOT_A_LINE = ("gives_orders", "foreign", "only_quote", "no_words", "empty")
LINE_CASES: dict[str, tuple[str, ...]] = {
    "office": (
        *MOVES_IN[Place.OFFICE],
        *("begs", "flatters", "apologises", "pushes_back_with_case", "unclear"),
        *("asks_softly", "convince_with_interest", "convince_with_reason", "convince_with_offer", "convince_with_case"),
        *("evidence_with_result", "evidence_with_time", "evidence_without_result", "evidence_without_own_part"),
        *("evidence_we_only", "evidence_beside", "case_after_doubt", "whole_answer", "role_with_case"),
        *(
            "plan_with_date",
            "concedes_with_plan",
            "interest_with_reason",
            "interest_with_own_reason",
            "closing_statement",
        ),
        *("declines_with_interest", "thanks_with_next_steps", "thanks_and_goodbye"),
        *("asks_small_thing", "web_page", "pay_with_others", "stalls_aloud", "asks_repeat", "ramble"),
        *_NOT_A_LINE,
    ),
    "lobby": (
        *MOVES_IN[Place.LOBBY],
        *("message_left", "thanks_by_name", "thanks_for_help", "thanks_for_help_by_name", "thanks_too_long", "nods"),
        *_NOT_A_LINE,
    ),
}
"""For each place the cases of a single line that need a text: every move that can be read there, and what moves do not tell."""
Texts = dict[str, tuple[str, ...]]
_NOTES = TypeAdapter(dict[str, Texts])
LINES = "lines.toml"


class CoachContentError(ValueError):
    """The coach's files cannot be used; the message holds every fault."""


_Said = Annotated[str, Field(min_length=2, max_length=260)]
_Words = Annotated[tuple[Annotated[str, Field(min_length=2, max_length=40)], ...], Field(min_length=1)]


class LineCase(BaseModel):
    """What is said about a single line of one kind; of several variants the line itself picks one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hears: tuple[_Said, ...] = Field(min_length=1)
    """What the other person hears."""
    better: tuple[_Said, ...] = Field(min_length=1)
    """A line to say; for a good line what to keep, and what comes next."""
    does: Annotated[str, Field(min_length=2, max_length=40)] | None = None
    """In plain words what the line does, continuing "the line ..."; None where the moves tell it."""
    is_good: bool = False


@dataclass(frozen=True, slots=True)
class LineTexts:
    """The texts of `lines.toml` by table and case, and every fault found in the file."""

    desk_words: tuple[str, ...]
    """Words by which thanks without a scene are known to be meant for the front desk."""
    ending_words: tuple[str, ...]
    """Words in which a case tells what came of it, where no number does."""
    cases: Mapping[str, Mapping[str, LineCase]]
    faults: tuple[Fault, ...]

    def case(self, place: Place, key: str) -> LineCase:
        """Return the texts of a case; KeyError if there is no such case in that place."""
        return self.cases[place][key]


@dataclass(frozen=True, slots=True)
class CoachContent:
    """All texts of the coach. A key that is missing is a fault of the files, found when they are loaded."""

    notes: Texts
    hints: Texts
    asides: Mapping[str, str]
    names: Mapping[str, str]
    why: Mapping[str, Mapping[str, str]]
    deductions: Mapping[str, str]
    weak: Mapping[str, str]
    strong: Mapping[str, str]
    card: Mapping[str, str]
    outcome: Texts
    reminder: Mapping[str, str]
    plan: Mapping[str, str]
    lines: LineTexts


def load_coach(folder: Path) -> CoachContent:
    """Load `notes.toml`, `card.toml` and `lines.toml`; CoachContentError names everything that is wrong."""
    lines = load_line_texts(folder / LINES)
    content, faults = _read_cards(folder, lines)
    faults += map(str, lines.faults)
    if content is None or faults:
        raise CoachContentError("; ".join(faults))
    return content


def _read_cards(folder: Path, lines: LineTexts) -> tuple[CoachContent | None, list[str]]:
    try:
        content = _read(folder, lines)
    except (OSError, KeyError, ValueError) as error:
        return None, [f"{folder.name}: {error!s}; see bot/scenarios/README.md for what belongs there"]
    return content, [*_missing_reasons(content), *_unknown_slots(content)]


def _read(folder: Path, lines: LineTexts) -> CoachContent:
    tables = tomllib.loads((folder / "notes.toml").read_text(encoding="utf-8"))
    asides = _flat(tables.pop("asides"))
    notes = _NOTES.validate_python(tables)
    card = tomllib.loads((folder / "card.toml").read_text(encoding="utf-8"))
    outcome = {key: [text] if isinstance(text, str) else text for key, text in card["outcome"].items()}
    return CoachContent(
        notes=notes["notes"],
        hints=notes["hints"],
        asides={about: asides[about] for about in ASIDES},
        names=_flat(card["names"]),
        why={row: _flat(texts) for row, texts in card["why"].items()},
        deductions=_flat(card["deductions"]),
        weak=_flat(card["weak"]),
        strong=_flat(card["strong"]),
        card=_flat(card["card"]),
        outcome=TypeAdapter(Texts).validate_python(outcome),
        reminder=_flat(card["reminder"]),
        plan={f"{way}.{half}": card["plan"][way][half] for way in PLAN_WAYS for half in ("cue", "action")},
        lines=lines,
    )


def _missing_reasons(content: CoachContent) -> Iterator[str]:
    for row, cases in REASONS.items():
        for case in cases:
            if case not in content.why.get(row, {}):
                yield f"card.toml: why.{row}.{case} is missing; add the reason that the row gives in that case"


def _unknown_slots(content: CoachContent) -> Iterator[str]:
    advice = {f"notes.{key}": texts for key, texts in content.notes.items()}
    advice |= {f"asides.{key}": (text,) for key, text in content.asides.items()}
    advice |= {f"hints.{key}": texts for key, texts in content.hints.items()}
    reasons = {f"why.{row}.{case}": (text,) for row, texts in content.why.items() for case, text in texts.items()}
    for key, texts in (advice | reasons).items():
        for text in texts:
            if unknown := set(_SLOT.findall(text)) - SLOTS:
                yield f"{key}: unknown slot {', '.join(sorted(unknown))}; use one of {', '.join(sorted(SLOTS))}"


def _flat(table: object) -> dict[str, str]:
    return TypeAdapter(dict[str, str]).validate_python(table)


def load_line_texts(path: Path) -> LineTexts:
    """Load what is said about single lines; faulty cases are named and left out."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        fault = Fault(path.name, "(whole file)", f"cannot be read as TOML: {error}", "mend the syntax at that place")
        return LineTexts((), (), {table: {} for table in LINE_CASES}, (fault,))
    desk_words, faults = _word_list(path.name, "desk_words", tables.pop("desk_words", None))
    ending_words, found = _word_list(path.name, "ending_words", tables.pop("ending_words", None))
    faults += found
    faults += [
        Fault(path.name, key, "is not a table of this file", f"use one of {', '.join(LINE_CASES)}")
        for key in tables.keys() - LINE_CASES.keys()
    ]
    cases: dict[str, dict[str, LineCase]] = {}
    for table, needed in LINE_CASES.items():
        given = tables.get(table)
        cases[table], found = _line_cases(path.name, table, given if isinstance(given, dict) else {}, needed)
        faults += found
    return LineTexts(desk_words, ending_words, cases, tuple(faults))


def _word_list(file: str, key: str, given: object) -> tuple[tuple[str, ...], list[Fault]]:
    try:
        return TypeAdapter(_Words).validate_python(given), []
    except ValidationError as error:
        return (), [
            Fault(file, ".".join((key, *map(str, entry["loc"]))), entry["msg"], "give a list of words")
            for entry in error.errors(include_url=False)
        ]


def _line_cases(
    file: str, table: str, given: Mapping[str, object], needed: tuple[str, ...]
) -> tuple[dict[str, LineCase], list[Fault]]:
    faults = [
        Fault(file, f"{table}.{key}", "is missing", "add what is heard and a better line")
        for key in needed
        if key not in given
    ]
    cases = {}
    for key, entry in given.items():
        where = f"{table}.{key}"
        if key not in needed:
            faults.append(Fault(file, where, "is not a case of this table", "correct its spelling or remove it"))
            continue
        try:
            case = cases[key] = LineCase.model_validate(entry)
        except ValidationError as error:
            faults += [
                Fault(file, ".".join((where, *map(str, part["loc"]))), part["msg"], "see bot/scenarios/README.md")
                for part in error.errors(include_url=False)
            ]
            continue
        if key in set(Move) and case.does is None:
            faults.append(Fault(file, f"{where}.does", "is missing", "say in plain words what the line does"))
        faults += [
            Fault(file, where, problem, f"use one of {', '.join(sorted(LINE_SLOTS))}")
            for text in (*case.hears, *case.better)
            if (problem := _slot_problem(text))
        ]
    return cases, faults


def _slot_problem(text: str) -> str | None:
    """Return what is wrong with the slots of a text, or None."""
    try:
        slots = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        return f"has a brace that is no slot ({error})"
    unknown = sorted(slots - LINE_SLOTS)
    return f"unknown slot {', '.join(unknown)}" if unknown else None


def coach_faults(folder: Path) -> tuple[Fault, ...]:
    """Return what is wrong with the coach's files, for the doctor."""
    lines = load_line_texts(folder / LINES)
    _, faults = _read_cards(folder, lines)
    cards = (Fault("coach", "(files)", "; ".join(faults), "mend the file it names"),) if faults else ()
    return (*cards, *lines.faults)
