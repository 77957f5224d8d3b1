"""Learning to listen: from labelled lines to the file that comes with the program.

Done by whoever changes lines, themes or the reader (`python -m bot learn`, with the extra `learn`); the bot itself only reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor

from bot.rehearsal.listening._fingerprint import fingerprint, moves_fingerprint
from bot.rehearsal.listening._learnt import FILE, Learnt, load, save
from bot.rehearsal.listening._lines import PAIRS, LabelledLine, load_lines
from bot.rehearsal.listening._network import Network
from bot.rehearsal.listening._ngrams import LinearReader
from bot.rehearsal.listening._reader import PlaceReader, blend
from bot.rehearsal.listening.learning._evidence import learn_evidence, load_marked_lines
from bot.rehearsal.listening.learning._relevance import KnownDoubts, learn_relevance
from bot.rehearsal.listening.learning._samples import samples_of, truth_of
from bot.rehearsal.listening.learning._validating import (
    HoldingOut,
    are_typical,
    best_share,
    best_thresholds,
    f1_of,
    hold_out,
    learn_both,
    processes,
)
from bot.rehearsal.moves import MOVES_IN, Place

__all__ = ["KnownDoubts", "StaleMovesError", "learn", "learn_doubts"]


class StaleMovesError(Exception):
    """The readers of moves have to be learnt anew first; the message says how."""


def learn(known: KnownDoubts, say: Callable[[str], None]) -> None:
    """Learn everything anew and write the file. Takes half an hour to an hour on two cores, and says how far it is."""
    lines, learnt_from = load_lines(), fingerprint()
    with processes() as pool:
        here = {place: [line for line in lines if line.place is place] for place in Place}
        begun = {place: _begin(pool, place, here[place], say) for place in Place}
        learnt = {place: _finish(place, here[place], *begun[place], say) for place in Place}
    _learn_rest(learnt, known, learnt_from, say)


def learn_doubts(known: KnownDoubts, say: Callable[[str], None]) -> None:
    """Learn anew only what speaks to a doubt and what is evidence, in a few minutes; the readers of moves stay as they are.

    StaleMovesError where these were learnt from other lines than those that are here.
    """
    kept = load()
    if kept.fingerprint.split(".")[0] != moves_fingerprint():
        raise StaleMovesError(
            "the lines have changed since the moves were learnt; run python -m bot learn without --doubts"
        )
    _learn_rest(kept.places, known, fingerprint(), say)


def _learn_rest(
    readers: Mapping[Place, PlaceReader], known: KnownDoubts, learnt_from: str, say: Callable[[str], None]
) -> None:
    pairs = [*load_lines(), *load_lines(PAIRS)]
    relevance = learn_relevance(pairs, readers[Place.OFFICE], known, say)
    marked = load_marked_lines()
    say(f"evidence: {len(marked)} marked lines")
    save(Learnt(readers, relevance, learn_evidence(marked), learnt_from), FILE)
    say(f"written: {FILE.name}, {FILE.stat().st_size / 1e6:.1f} MB")


def _begin(
    pool: ProcessPoolExecutor, place: Place, lines: Sequence[LabelledLine], say: Callable[[str], None]
) -> tuple[Future[tuple[LinearReader, Network]], HoldingOut]:
    """Let the pool learn from all lines of a place, and from all but one part of them after the other."""
    writers = len({line.batch for line in lines})
    say(
        f"{place}: {len(lines)} lines by {writers} writers; learning from all, and from all but one part after the other"
    )
    return pool.submit(learn_both, samples_of(lines), truth_of(lines, place), place), hold_out(pool, lines, place)


def _finish(
    place: Place,
    lines: Sequence[LabelledLine],
    whole: Future[tuple[LinearReader, Network]],
    holding_out: HoldingOut,
    say: Callable[[str], None],
) -> PlaceReader:
    """Return the reader of one place, and say how it did on each line while its writer was held out."""
    held_out = holding_out.wait()
    fair = held_out.among(are_typical(lines))
    share = best_share(fair)
    thresholds = best_thresholds(blend(fair.linear, fair.network, share), fair.truth)
    for sample, of in (("all lines", held_out), ("fair samples", fair)):
        for name, found in (
            ("linear", of.linear),
            ("network", of.network),
            ("both", blend(of.linear, of.network, share)),
        ):
            guess = found >= best_thresholds(found, of.truth)
            say(f"{place}, {sample}, writers held out: {name} micro-F1 {f1_of(guess, of.truth):.3f}")
    linear, network = whole.result()
    return PlaceReader(place, MOVES_IN[place], linear, network, thresholds, share)
