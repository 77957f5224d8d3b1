"""Which way of listening hears best: `python -m tests.bench.designs` (extra `learn`; about an hour on two cores).

Every design learns from the same lines and is measured on writers it has not met: the same three folds for all, each writer in
one of them, thresholds chosen in the same way. Prints the table for `bot/rehearsal/listening/README.md`.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from bot.rehearsal.listening import LabelledLine, load_lines
from bot.rehearsal.listening._cues import names_in
from bot.rehearsal.listening._ngrams import Floats
from bot.rehearsal.listening._reader import blend
from bot.rehearsal.listening.learning._linear import rows_of
from bot.rehearsal.listening.learning._samples import samples_of, truth_of
from bot.rehearsal.listening.learning._validating import (
    best_share,
    best_thresholds,
    f1_of,
    folds_of,
    hold_out,
    processes,
)
from bot.rehearsal.moves import MOVES_IN, Place


def main() -> None:
    """Measure every design in both places and print one row each."""
    print("| place | design | micro-F1 | macro-F1 | all moves right |\n| --- | --- | --- | --- | --- |")
    for place in Place:
        lines = [line for line in load_lines() if line.place is place]
        truth = truth_of(lines, place)
        cues = _cue_columns(lines, place)
        _row(place, "cues only", _held_out(lines, truth, cues=cues), truth)
        _row(
            place,
            "runs of words, pieces of words and cues",
            _held_out(lines, truth, cues=cues, with_ngrams=True),
            truth,
        )
        with processes() as pool:
            held_out = hold_out(pool, lines, place).wait()
        _row(place, "runs of words and pieces of words", held_out.linear, truth)
        _row(place, "recurrent network", held_out.network, truth)
        share = best_share(held_out)
        both = blend(held_out.linear, held_out.network, share)
        _row(place, f"**words and pieces with the network ({share:.1f} of it)**", both, truth)


def _row(place: Place, name: str, scores: Floats, truth: NDArray[np.bool_]) -> None:
    guess = scores >= best_thresholds(scores, truth)
    macro = np.mean([f1_of(guess[:, column], truth[:, column]) for column in range(truth.shape[1])])
    exact = (guess == truth).all(axis=1).mean()
    print(f"| {place} | {name} | {f1_of(guess, truth):.3f} | {macro:.3f} | {exact:.3f} |", flush=True)


def _cue_columns(lines: Sequence[LabelledLine], place: Place) -> csr_matrix:
    """Return one column for each cue of the place, and whether a doubt is open."""
    names = [*MOVES_IN[place], "question", "wh", "yes_no"]
    rows = []
    for line in lines:
        lowered = line.text.lower()
        found = {*names_in(place, lowered), *names_in("both", lowered)}
        rows.append([*(float(name in found) for name in names), float(line.concern is not None), float("?" in lowered)])
    return csr_matrix(np.array(rows, dtype=np.float32))


def _held_out(
    lines: Sequence[LabelledLine], truth: NDArray[np.bool_], *, cues: csr_matrix, with_ngrams: bool = False
) -> Floats:
    samples = samples_of(lines)
    scores = np.zeros(truth.shape, dtype=np.float32)
    for learn, test in folds_of(lines):
        train_rows, test_rows = cues[learn], cues[test]
        if with_ngrams:
            own, other = rows_of([samples[row] for row in learn], [samples[row] for row in test])
            train_rows, test_rows = hstack([own, train_rows]).tocsr(), hstack([other, test_rows]).tocsr()
        for column in range(truth.shape[1]):
            model = LogisticRegression(C=50.0, solver="liblinear", random_state=0, max_iter=200)
            model.fit(train_rows, truth[learn, column])
            scores[test, column] = model.predict_proba(test_rows)[:, 1]
    return scores


if __name__ == "__main__":
    main()
