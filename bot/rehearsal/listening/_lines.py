"""The labelled lines from which the reader learns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.rehearsal.moves import MOVES_IN, STANDS_ALONE, Move, Place

FOLDER = Path(__file__).parent / "lines"


class LabelledLinesError(ValueError):
    """A labelled line cannot be used; the message says which and what to mend."""


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """One line with what it does, as its writer labelled it."""

    place: Place
    moves: frozenset[Move]
    text: str
    batch: str
    concern: str | None = None
    is_about: bool | None = None
    person: str | None = None


def load_lines(folder: Path = FOLDER) -> tuple[LabelledLine, ...]:
    """Load every `office*.txt` and `lobby*.txt` of a folder; LabelledLinesError at the first fault."""
    lines: list[LabelledLine] = []
    seen: dict[tuple[str, str | None, Place], str] = {}
    for path in sorted(folder.glob("*.txt")):
        for line in _parse(path):
            key = (" ".join(line.text.casefold().split()), line.concern, line.place)
            if key in seen:
                raise LabelledLinesError(
                    f"{path.name}: the line {line.text[:60]!r} stands in {seen[key]} too; remove one of them"
                )
            seen[key] = path.name
            lines.append(line)
    return tuple(lines)


def _parse(path: Path) -> Iterator[LabelledLine]:
    place = Place(path.stem.split("-")[0])
    columns = 3 if place is Place.LOBBY else 4
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not raw.strip() or raw.startswith("#"):
            continue
        where = f"{path.name}:{number}"
        parts = raw.split(" | ", columns - 1)
        if len(parts) < columns:
            raise LabelledLinesError(
                f"{where}: has {len(parts)} columns instead of {columns}; separate them with ' | '"
            )
        moves = _moves(parts[0], place, where)
        # Lines come in the order in which one writer wrote them, so neighbours share a voice: they stay in one batch.
        batch = f"{path.stem}-{number // 25}"
        if place is Place.LOBBY:
            yield LabelledLine(place, moves, parts[2], batch, person=None if parts[1] == "-" else parts[1])
        else:
            yield LabelledLine(
                place,
                moves,
                parts[3],
                batch,
                concern=None if parts[1] == "-" else parts[1],
                is_about={"yes": True, "no": False}.get(parts[2]),
            )


def _moves(column: str, place: Place, where: str) -> frozenset[Move]:
    try:
        moves = frozenset(Move(name.strip()) for name in column.split(","))
    except ValueError as error:
        raise LabelledLinesError(f"{where}: {error}; use a move of moves.py") from None
    if strangers := moves - set(MOVES_IN[place]):
        raise LabelledLinesError(f"{where}: {', '.join(sorted(strangers))} cannot be read in the {place}")
    if len(moves) > 1 and moves & STANDS_ALONE:
        raise LabelledLinesError(f"{where}: off_topic and acknowledges stand alone; keep one or the others")
    return moves
