"""The words of the reminders and drafts: content in `texts/*.toml` that an adviser can edit, checked when it is loaded."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from string import Formatter
from typing import TypeGuard
from zlib import crc32

from bot.diary.interview import Outcome

TEXTS = Path(__file__).parent / "texts"
"""Where the words that come with the program are."""
_LONGEST = 420
"""Characters of one text: several of them, and what the person wrote, have to fit into one message."""
_TALK_SLOTS = frozenset("interview Interview start start_in day Day".split())
_PERSON_SLOTS = frozenset("checks_in walks_in both helpers plan question case_1 case_2 doubt promised others".split())
_POST_SLOTS = frozenset("post Post weekday date".split())
_TOLD_SLOTS = frozenset("name detail doubt answer promised".split())


@dataclass(frozen=True, slots=True)
class _File:
    tables: Mapping[str, str]
    """For each table the keys that it must have, and no others."""
    always: frozenset[str]
    """Slots that are known for every interview."""
    sometimes: frozenset[str] = frozenset()


_FORMATS = "in_person video phone"
_FILES = {
    "before.toml": _File(
        {
            "evening_before": "opens late too_late plan_comes",
            "hour_before": "opens late silent",
            "passed": "begun over",
            "plan": "if_then_evening if_then_hour if_then_missing question_evening question_hour question_missing "
            "cases cases_missing doubt_evening doubt_hour",
            "people": _FORMATS,
            "borrowed": "in_person_cue in_person_action video_cue video_action phone_cue phone_action",
        },
        _TALK_SLOTS,
        _PERSON_SLOTS,
    ),
    "way_out.toml": _File(
        {
            "in_person": "on_time busy late too_late",
            "video": "on_time late too_late",
            "phone": "on_time late too_late",
            "not_found": _FORMATS,
        },
        frozenset(),
        frozenset(("checks_in", "walks_in", "both", "helpers")),
    ),
    "after.toml": _File(
        {
            "debrief": "on_time mind late too_late",
            "note": "opens opens_empty late too_late never_sent pronouns mind pass_on others",
            "follow_up": "opens late too_late mind",
            "second_follow_up": "opens late too_late mind",
            "let_go": "opens late mind closes",
            "draft": "never_sent",
        },
        _TALK_SLOTS,
        _PERSON_SLOTS,
    ),
    "outcome.toml": _File({"outcome": " ".join(Outcome)}, frozenset()),
    "drafts.toml": _File(
        {
            "note": "subject greeting thanks detail detail_own doubt interest closing",
            "follow_up": "subject greeting asks interest useful closing",
            "second_follow_up": "subject greeting asks interest useful closing",
        },
        _POST_SLOTS,
        _TOLD_SLOTS,
    ),
}
_MAY_BE_SILENT = frozenset(
    "before.plan.if_then_evening before.plan.if_then_hour before.plan.if_then_missing before.plan.question_evening "
    "before.plan.question_hour before.plan.cases before.plan.doubt_evening before.plan.doubt_hour after.note.pass_on "
    "after.note.others".split()
)
"""What is left out where nothing is known. Every other key needs a text that can always be said."""


class WordsError(ValueError):
    """The files of words cannot be used; the message holds every fault with file, key and remedy."""


@dataclass(frozen=True, slots=True)
class Words:
    """All texts, by "file.table.key"."""

    texts: Mapping[str, tuple[str, ...]]

    def say(self, key: str, slots: Mapping[str, str], turn: str | int = 0) -> str:
        """Return the variant of a text that uses most of what is known (slots that are not empty), "" if none fits.

        Among equals `turn` decides: the same for the same key and word, the next one for the next number. Raises
        KeyError for a key that no file has.
        """
        known = {name for name, value in slots.items() if value}
        fitting = [(len(needed), text) for text in self.texts[key] if (needed := _slots_of(text)) <= known]
        if not fitting:
            return ""
        most = max(count for count, _ in fitting)
        equals = [text for count, text in fitting if count == most]
        number = turn if isinstance(turn, int) else crc32(f"{key}:{turn}".encode(errors="replace"))
        return equals[number % len(equals)].format_map(slots)


def load_words(path: Path) -> Words:
    """Load all texts from a folder; WordsError names everything that is wrong with its files at once."""
    texts: dict[str, tuple[str, ...]] = {}
    faults: list[str] = []
    for name, file in _FILES.items():
        try:
            tables = tomllib.loads((path / name).read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.append(f"{name} cannot be read ({error}); put the file back or mend the syntax at that place")
            continue
        found = {
            f"{table}.{key}" if key else table: given
            for table, entries in tables.items()
            for key, given in (entries.items() if isinstance(entries, dict) else [("", entries)])
        }
        faults += _faults(name, file, found)
        texts |= {
            f"{name.removesuffix('.toml')}.{key}": tuple(given) for key, given in found.items() if _is_texts(given)
        }
    if faults:
        raise WordsError("; ".join(faults))
    return Words(texts)


@cache
def shipped_words() -> Words:
    """Return the words that come with the program, read once."""
    return load_words(TEXTS)


def _faults(name: str, file: _File, found: Mapping[str, object]) -> Iterator[str]:
    needed = [f"{table}.{key}" for table, keys in file.tables.items() for key in keys.split()]
    for key in needed:
        if key not in found:
            yield f"{name}: {key} is missing; add at least one text"
    for key, given in found.items():
        if key not in needed:
            yield f"{name}: {key} is not known here; correct its spelling or remove it"
        elif _is_texts(given):
            yield from _faulty_texts(f"{name}: {key}", f"{name.removesuffix('.toml')}.{key}", file, given)
        else:
            yield f'{name}: {key} must be a list of texts; write {key.rsplit(".", 1)[-1]} = ["…"]'


def _is_texts(given: object) -> TypeGuard[list[str]]:
    return isinstance(given, list) and bool(given) and all(isinstance(text, str) and text.strip() for text in given)


def _faulty_texts(where: str, key: str, file: _File, texts: list[str]) -> Iterator[str]:
    can_always_be_said = key in _MAY_BE_SILENT
    for number, text in enumerate(texts, start=1):
        try:
            slots = _slots_of(text)
        except ValueError as error:
            yield f"{where}, text {number} has a brace that is no slot ({error}); write slots like {{interview}}"
            continue
        can_always_be_said = can_always_be_said or slots <= file.always
        if unknown := slots - file.always - file.sometimes:
            allowed = ", ".join(sorted(file.always | file.sometimes)) or "none"
            yield f"{where}, text {number} has an unknown slot {', '.join(sorted(unknown))}; use one of: {allowed}"
        if len(text) > _LONGEST:
            yield f"{where}, text {number} has {len(text)} characters; shorten it to {_LONGEST}"
    if not can_always_be_said:
        yield f"{where} needs a text that can be said where nothing is known; use only: {', '.join(sorted(file.always)) or 'no slots'}"


@lru_cache(maxsize=1024)
def _slots_of(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
