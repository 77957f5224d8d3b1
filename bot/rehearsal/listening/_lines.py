"""The labelled lines from which the reader learns, and against which it is measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.rehearsal.moves import MOVES_IN, STANDS_ALONE, Move, Place
from bot.rehearsal.reading import SaidBefore

FOLDER = Path(__file__).parent / "lines"
PAIRS = FOLDER.with_name("pairs")
"""Lines of which only is learnt whether they speak to their doubt: most of them plain answers to plain doubts."""

_HEADER = "columns:"
_WRITER = "# writer:"
_SEPARATOR = " | "
_NOTHING = "-"
_COLUMNS = {
    Place.OFFICE: frozenset({"before", "moves", "doubt", "about", "text"}),
    Place.LOBBY: frozenset({"moves", "person", "text"}),
}
_USUAL = {Place.OFFICE: ["moves", "doubt", "about", "text"], Place.LOBBY: ["moves", "person", "text"]}
"""Where a file does not name its columns."""
_NEEDED = frozenset({"moves", "text"})
_NEED_A_DOUBT = frozenset({Move.PUSHES_BACK, Move.CLARIFIES})
_LINES_OF_A_BATCH = 25
"""Where no writer is named, so many lines in a row are taken for one voice."""


class LabelledLinesError(ValueError):
    """A labelled line cannot be used; the message says which and what to mend."""


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """One line with what it does, as its writer labelled it."""

    place: Place
    moves: frozenset[Move]
    text: str
    batch: str
    """Lines of one batch share a voice: whoever measures keeps them together."""
    where: str = ""
    """File and number of the line, for whoever wants to look it up."""
    concern: str | None = None
    is_about: bool | None = None
    person: str | None = None
    before: SaidBefore | None = None


def load_lines(source: Path = FOLDER) -> tuple[LabelledLine, ...]:
    """Load every `office*.txt` and `lobby*.txt` of a folder, or one such file; LabelledLinesError at the first fault."""
    paths = [source] if source.is_file() else sorted(source.glob("*.txt"))
    lines: list[LabelledLine] = []
    seen: dict[tuple[str, str | None, SaidBefore | None, Place], str] = {}
    for path in paths:
        for line in _parse(path):
            key = (" ".join(line.text.casefold().split()), line.concern, line.before, line.place)
            if key in seen:
                raise LabelledLinesError(
                    f"{line.where}: the line {line.text[:60]!r} stands at {seen[key]} too; remove one of them"
                )
            seen[key] = line.where
            lines.append(line)
    return tuple(lines)


def _parse(path: Path) -> Iterator[LabelledLine]:
    place = _place(path)
    columns = _USUAL[place]
    writer = ""
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name}:{number}"
        if raw.startswith(_HEADER):
            columns = _named(raw.removeprefix(_HEADER), place, where)
        elif raw.lower().startswith(_WRITER):
            writer = f"{number}"
        elif raw.strip() and not raw.startswith("#"):
            parts = raw.split(_SEPARATOR, len(columns) - 1)
            if len(parts) < len(columns):
                raise LabelledLinesError(
                    f"{where}: has {len(parts)} columns instead of {len(columns)}; separate them with {_SEPARATOR!r}"
                )
            batch = f"{path.stem}-{writer or number // _LINES_OF_A_BATCH}"
            yield _line(dict(zip(columns, parts, strict=True)), place, batch, where)


def _place(path: Path) -> Place:
    try:
        return Place(path.stem.split("-")[0])
    except ValueError:
        raise LabelledLinesError(f"{path.name}: begin the file's name with office or lobby") from None


def _named(header: str, place: Place, where: str) -> list[str]:
    columns = [name.strip() for name in header.split("|")]
    if strangers := set(columns) - _COLUMNS[place]:
        raise LabelledLinesError(
            f"{where}: there is no column {', '.join(sorted(strangers))} in the {place}; "
            f"use {', '.join(sorted(_COLUMNS[place]))}"
        )
    if missing := _NEEDED - set(columns):
        raise LabelledLinesError(f"{where}: the column {', '.join(sorted(missing))} is missing")
    if columns[-1] != "text":
        raise LabelledLinesError(f"{where}: text must be the last column, since a line may hold any sign")
    return columns


def _line(row: Mapping[str, str], place: Place, batch: str, where: str) -> LabelledLine:
    moves = _moves(row["moves"], place, where)
    concern = _cell(row, "doubt")
    if concern is None and (lone := moves & _NEED_A_DOUBT):
        raise LabelledLinesError(
            f"{where}: {', '.join(sorted(lone))} needs an open doubt; name it or take the move out"
        )
    before = _cell(row, "before")
    if before is not None and before not in set(SaidBefore):
        raise LabelledLinesError(f"{where}: {before!r} is nothing that can have been said before; use {_all_before()}")
    return LabelledLine(
        place,
        moves,
        row["text"].strip(),
        batch,
        where,
        concern,
        _is_about(_cell(row, "about"), concern, where),
        _cell(row, "person"),
        SaidBefore(before) if before else None,
    )


def _all_before() -> str:
    return ", ".join(SaidBefore)


def _cell(row: Mapping[str, str], name: str) -> str | None:
    value = row.get(name, _NOTHING).strip()
    return None if value == _NOTHING else value


def _is_about(value: str | None, concern: str | None, where: str) -> bool | None:
    if value not in (None, "yes", "no"):
        raise LabelledLinesError(f"{where}: about is {value!r}; write yes, no or -")
    if value is not None and concern is None:
        raise LabelledLinesError(f"{where}: without a doubt nothing can be about it; write - or name the doubt")
    return {"yes": True, "no": False}.get(value or "")


def _moves(column: str, place: Place, where: str) -> frozenset[Move]:
    names = [name.strip() for name in column.split(",")]
    try:
        moves = frozenset(Move(name) for name in names)
    except ValueError as error:
        raise LabelledLinesError(f"{where}: {error}; use a move of moves.py") from None
    if strangers := moves - set(MOVES_IN[place]):
        raise LabelledLinesError(f"{where}: {', '.join(sorted(strangers))} cannot be read in the {place}")
    if len(moves) < len(names):
        raise LabelledLinesError(f"{where}: a move stands twice; keep it once")
    if len(moves) > 1 and moves & STANDS_ALONE:
        raise LabelledLinesError(f"{where}: off_topic and acknowledges stand alone; keep one or the others")
    return moves
