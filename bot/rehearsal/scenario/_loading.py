"""Reading scenario files: all of them, with every fault named and the sound ones kept."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.rehearsal.scenario._model import Scenario

FORBIDDEN = re.compile(
    r"\b(how old|your age|too old|too young|pregnan\w+|children|childcare|your kids|your family|family plans|married|marriage|"
    r"husband|wife|religio\w*|church|mosque|synagogue|pray\w*|where (?:are you|do you come) from|your (?:origin|nationality|accent|ethnicity|"
    r"health|disability)|disabled|sick days|your illness)\b",
    re.IGNORECASE,
)
"""Words that a manager must not use of a candidate: age, family, health, religion, origin."""

_LISTENED_FOR = re.compile(r"\.(?:about|cues|help_cues)\.\d+$")
"""Words that a candidate may say; nobody in the scene says them."""

_REMEDIES = {
    "missing": "add this key",
    "extra_forbidden": "remove it or correct its spelling",
    "too_short": "add more entries",
    "too_long": "keep fewer entries",
    "string_too_short": "write more",
    "string_too_long": "shorten it",
    "enum": "use one of the listed words",
    "literal_error": "use one of the listed words",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "string_type": "put the text in quotes",
    "tuple_type": "write a list in [square brackets]",
    "string_pattern_mismatch": "use lower-case letters, digits and _",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a content file, with what to do about it."""

    file: str
    key: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.problem} -> {self.remedy}"


@dataclass(frozen=True, slots=True)
class Library:
    """Every scenario that could be loaded, by id, and every fault found in the others."""

    scenarios: dict[str, Scenario]
    faults: tuple[Fault, ...]

    @property
    def families(self) -> tuple[str, ...]:
        """The job families there are, in alphabetical order."""
        return tuple(sorted({scenario.family for scenario in self.scenarios.values()}))


def load_library(folder: Path) -> Library:
    """Load every `*.toml` of a folder; a file with faults is left out and the others still load."""
    scenarios: dict[str, Scenario] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.toml")):
        loaded = load_scenario(path)
        if isinstance(loaded, Scenario):
            scenarios[loaded.id] = loaded
        else:
            faults += loaded
    if not scenarios and not faults:
        faults.append(
            Fault(
                str(folder),
                "*.toml",
                "there is no scenario file here",
                "check that the folder came with the installation",
            )
        )
    return Library(scenarios, tuple(faults))


def load_scenario(path: Path) -> Scenario | list[Fault]:
    """Load one file: the scenario, or everything that is wrong with it."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        return [
            Fault(
                path.name,
                "(whole file)",
                f"cannot be read as TOML: {error}",
                "mend the syntax at that place; the file must be UTF-8",
            )
        ]
    content_faults = [Fault(path.name, *fault) for fault in _word_faults(data)]
    try:
        scenario = Scenario.model_validate({**data, "id": path.stem})
    except ValidationError as error:
        return [*_schema_faults(path.name, error), *content_faults]
    return content_faults or scenario


def _schema_faults(file: str, error: ValidationError) -> Iterator[Fault]:
    for entry in error.errors(include_url=False):
        key = ".".join(str(part) for part in entry["loc"]) or "(file)"
        if entry["type"] == "value_error" and not entry["loc"]:
            for text in entry["msg"].removeprefix("Value error, ").split("; "):
                where, _, problem = text.partition(": ")
                yield Fault(file, where, problem, "see bot/scenarios/README.md for what belongs there")
        else:
            yield Fault(
                file,
                key,
                entry["msg"].removeprefix("Value error, "),
                _REMEDIES.get(entry["type"], "see bot/scenarios/README.md for what belongs there"),
            )


def _word_faults(data: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    texts = [(key, text) for key, text in _texts(data) if not _LISTENED_FOR.search(key)]
    for key, text in texts:
        if found := FORBIDDEN.search(text):
            yield (
                key,
                f"touches a forbidden topic ({found.group()!r})",
                "take it out: age, family, health, religion and origin are never raised",
            )
    spoken = Counter(text.strip() for key, text in texts if len(text) > 40)
    for key, text in texts:
        if spoken[text.strip()] > 1:
            yield (
                key,
                "the same line stands twice in the file",
                "word one of them differently; no line is said twice in a rehearsal",
            )


def _texts(node: object, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield key, node
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _texts(item, f"{key}.{index}")
    elif isinstance(node, dict):
        for name, item in node.items():
            yield from _texts(item, f"{key}.{name}" if key else name)
