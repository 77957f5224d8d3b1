"""`listen --score`: how well the listener hears the lines of a file, and which it mishears worst."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from bot.pipes._listen import KnownDoubts, context_for
from bot.rehearsal.listening import LabelledLine, Listener
from bot.rehearsal.moves import MOVES_IN, Move, Place
from bot.rehearsal.reading import Reading
from bot.rehearsal.wordforms import stems

_WORST = 15
_LONGEST_SHOWN = 110


@dataclass(frozen=True, slots=True)
class _Heard:
    line: LabelledLine
    reading: Reading

    @property
    def wrongly(self) -> set[Move]:
        return set(self.reading.moves) - self.line.moves

    @property
    def missed(self) -> set[Move]:
        return set(self.line.moves) - set(self.reading.moves)


@dataclass(frozen=True, slots=True)
class _Tally:
    """Right, wrongly heard and missed, of one move or of all."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def score(listener: Listener, known: KnownDoubts, lines: Sequence[LabelledLine], write: Callable[[str], None]) -> None:
    """Print micro-F1, macro-F1, exact matches and a row for each move, then the judgement of doubts, then the worst misses."""
    heard = [
        _Heard(line, listener.read(line.text, context_for(known, line.place, line.concern, line.person, line.before)))
        for line in lines
    ]
    for place in Place:
        here = [one for one in heard if one.line.place is place]
        if here:
            _print_moves(place, here, write)
    judged = [one for one in heard if one.line.is_about is not None]
    if judged:
        _print_relevance(judged, known, write)
    misses = sorted((one for one in heard if one.wrongly or one.missed), key=_badness, reverse=True)
    if misses:
        write(f"worst misses ({min(_WORST, len(misses))} of {len(misses)}; - missed, + heard wrongly):")
    for one in misses[:_WORST]:
        signs = [*(f"-{move}" for move in sorted(one.missed)), *(f"+{move}" for move in sorted(one.wrongly))]
        write(f"  {one.line.where}: {' '.join(signs)} | {_shown(one.line.text)}")


def _print_moves(place: Place, heard: Sequence[_Heard], write: Callable[[str], None]) -> None:
    right = Counter(move for one in heard for move in one.line.moves if move in one.reading.moves)
    wrong = Counter(move for one in heard for move in one.wrongly)
    missed = Counter(move for one in heard for move in one.missed)
    tallies = {move: _Tally(right[move], wrong[move], missed[move]) for move in MOVES_IN[place]}
    shown = {move: tally for move, tally in tallies.items() if tally.right + tally.wrong + tally.missed}
    whole = _Tally(right.total(), wrong.total(), missed.total())
    exact = sum(not one.wrongly and not one.missed for one in heard)
    macro = sum(tally.f1 for tally in shown.values()) / len(shown)
    write(
        f"{place}: {len(heard)} lines, micro-F1 {whole.f1:.3f}, macro-F1 {macro:.3f}, "
        f"all moves right {exact} ({exact / len(heard):.3f})"
    )
    write(f"  {'move':<18} {'F1':>5} {'precision':>10} {'recall':>7} {'lines':>6} {'missed':>7} {'wrongly':>8}")
    for move, tally in sorted(shown.items(), key=lambda entry: entry[1].f1):
        write(
            f"  {move:<18} {tally.f1:>5.2f} {tally.precision:>10.2f} {tally.recall:>7.2f} "
            f"{tally.right + tally.missed:>6} {tally.missed:>7} {tally.wrong:>8}"
        )


def _print_relevance(judged: Sequence[_Heard], known: KnownDoubts, write: Callable[[str], None]) -> None:
    kinds: tuple[tuple[str, Collection[_Heard]], ...] = (
        ("doubts of scenario files", [one for one in judged if one.line.concern in known]),
        ("doubts in free words", [one for one in judged if one.line.concern not in known]),
        (
            "speaks to it, sharing no word with it",
            [one for one in judged if one.line.is_about and not _shares_words(one)],
        ),
        (
            "shares words with it, but not the matter",
            [one for one in judged if not one.line.is_about and _shares_words(one)],
        ),
    )
    write("does it speak to the doubt?")
    for name, ones in kinds:
        if ones:
            agreed = sum(one.reading.addresses == one.line.is_about for one in ones)
            write(f"  {name:<42} {agreed} of {len(ones)} as labelled ({agreed / len(ones):.3f})")


def _shares_words(one: _Heard) -> bool:
    return bool(stems(one.line.concern or "") & stems(one.line.text))


def _badness(one: _Heard) -> tuple[int, int]:
    """Put first what is wrong in most moves, and of these the shorter lines, which should have been easy."""
    return len(one.wrongly) + len(one.missed), -len(one.line.text)


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN].rsplit(' ', 1)[0]}..."
