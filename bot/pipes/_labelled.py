"""Labelled lines for `listen --score`: in the project's own format, or as the JSON lines that `listen` itself writes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.rehearsal.listening import LabelledLine, LabelledLinesError, load_lines
from bot.rehearsal.moves import MOVES_IN, Move, Place
from bot.rehearsal.reading import SaidBefore

_JSON = (".jsonl", ".json", ".ndjson")


class _Labelled(BaseModel):
    model_config = ConfigDict(extra="ignore")

    place: Place
    text: str
    moves: Annotated[frozenset[Move], Field(min_length=1)]
    concern: str | None = None
    person: str | None = None
    before: SaidBefore | None = None
    addresses: bool | None = None


def labelled_lines(source: Path) -> tuple[LabelledLine, ...]:
    """Load the labelled lines of a file or folder. LabelledLinesError says what is wrong and where."""
    try:
        if not source.exists():
            raise LabelledLinesError(f"there is no {source}; name a file of labelled lines, or a folder of such files")
        lines = _from_json(source) if source.suffix in _JSON else load_lines(source)
    except (OSError, UnicodeDecodeError) as error:
        raise LabelledLinesError(f"{source} cannot be read ({error})") from None
    if not lines:
        raise LabelledLinesError(
            f"{source} holds no labelled line; such files are office*.txt, lobby*.txt, or JSON lines in a .jsonl file"
        )
    return lines


def _from_json(source: Path) -> tuple[LabelledLine, ...]:
    return tuple(
        _line(raw, f"{source.name}:{number}")
        for number, raw in enumerate(source.read_text(encoding="utf-8").splitlines(), 1)
        if raw.strip()
    )


def _line(raw: str, where: str) -> LabelledLine:
    try:
        line = _Labelled.model_validate_json(raw)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, part['loc']))}: {part['msg']}" for part in error.errors(include_url=False)
        )
        raise LabelledLinesError(f"{where}: {faults}") from None
    if strangers := line.moves - set(MOVES_IN[line.place]):
        raise LabelledLinesError(f"{where}: {', '.join(sorted(strangers))} cannot be read in the {line.place}")
    is_about = line.addresses if line.concern is not None else None
    return LabelledLine(
        line.place, line.moves, line.text, where, where, line.concern, is_about, line.person, line.before
    )
