"""The shared pool: lines that any manager or receptionist can say, with the conditions under which they fit."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.rehearsal.acts import ActName
from bot.rehearsal.scenario import Fault, Temperament
from bot.rehearsal.speaking._slots import KNOWN_SLOTS, slots_in


class PoolLine(BaseModel):
    """One line. `when` names tags that the beat must carry; a slot in the text must be known."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(min_length=2, max_length=420)
    temperament: Temperament | None = None
    when: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """A short name that stays the same as long as the wording does."""
        return line_id(self.text)

    @property
    def specificity(self) -> int:
        """How many conditions the line sets; of two lines that fit, the more specific one is better."""
        return len(self.when) * 2 + len(slots_in(self.text)) + (1 if self.temperament else 0)


@dataclass(frozen=True, slots=True)
class Pool:
    """All pool lines by act, and every fault found in the files."""

    lines: dict[ActName, tuple[PoolLine, ...]]
    faults: tuple[Fault, ...]


@cache
def line_id(text: str) -> str:
    """Return the short name of a wording, under which its use is recorded."""
    # Only wordings of the content come here, so there are no more names to keep than lines were written.
    return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()


def load_pool(folder: Path) -> Pool:
    """Load every `*.toml` of the pool's folder; faulty lines are named and left out."""
    lines: dict[ActName, list[PoolLine]] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            faults.append(
                Fault(path.name, "(whole file)", f"cannot be read as TOML: {error}", "mend the syntax at that place")
            )
            continue
        for act, entries in tables.items():
            if act not in set(ActName) or not isinstance(entries, list):
                faults.append(Fault(path.name, act, "is not an act", "use a name of bot/rehearsal/acts.py"))
                continue
            for number, entry in enumerate(entries):
                line = _line(entry)
                if isinstance(line, PoolLine):
                    lines.setdefault(ActName(act), []).append(line)
                else:
                    faults.append(Fault(path.name, f"{act}.{number}", line, "see bot/scenarios/pool/README.md"))
    return Pool({act: tuple(entries) for act, entries in lines.items()}, tuple(faults))


def _line(entry: object) -> PoolLine | str:
    try:
        line = PoolLine.model_validate(entry)
    except ValidationError as error:
        return "; ".join(
            f"{'.'.join(map(str, part['loc']))}: {part['msg']}" for part in error.errors(include_url=False)
        )
    if unknown := slots_in(line.text) - KNOWN_SLOTS:
        return f"unknown slot {', '.join(sorted(unknown))}"
    return line
