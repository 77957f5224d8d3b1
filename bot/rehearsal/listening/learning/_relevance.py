"""Learning the judgement of whether a line speaks to a doubt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np

from bot.rehearsal.listening._lines import LabelledLine
from bot.rehearsal.listening._ngrams import Floats
from bot.rehearsal.listening._reader import PlaceReader
from bot.rehearsal.listening._relevance import PairMeasurer, RelevanceReader, doubt_rarities_of, rarities_of
from bot.rehearsal.listening._text import clean
from bot.rehearsal.listening.learning._trees import learn_trees
from bot.rehearsal.reading import Concern

_WEIGHT_OF_KNOWN = 2.0
_WEIGHTS = {"everyday-doubts": 3.0, "usual-doubts": 2.0, "mixed-company": 2.0}

KnownDoubts = Mapping[str, tuple[Concern, Collection[Concern]]]
"""For the words of a scenario's doubt: the doubt with its authored cues, and the other doubts of that scenario."""


def learn_relevance(
    lines: Sequence[LabelledLine], reader: PlaceReader, known: KnownDoubts, say: Callable[[str], None]
) -> RelevanceReader:
    """Learn from every line that is labelled as speaking to its doubt or not; the reader of moves says what each one does."""
    labelled = [line for line in lines if line.concern is not None and line.is_about is not None]
    say(f"relevance: {len(labelled)} lines with a doubt")
    rarities = rarities_of(reader.linear.words)
    doubt_rarities = doubt_rarities_of(line.concern for line in labelled if line.concern)
    measurer = PairMeasurer(rarities, doubt_rarities)
    rows = np.stack([_measured(measurer, line, reader, known) for line in labelled])
    truth = np.array([line.is_about for line in labelled])
    weights = np.array([_weight(line, known) for line in labelled], dtype=np.float32)
    return RelevanceReader(rarities, doubt_rarities, learn_trees(rows, truth, weights))


def _measured(measurer: PairMeasurer, line: LabelledLine, reader: PlaceReader, known: KnownDoubts) -> Floats:
    text, doubt = clean(line.text), line.concern or ""
    concern, siblings = known.get(doubt, (Concern("own", doubt), ()))
    return measurer.measure(
        text, reader.scores(text, concern=doubt, before=line.before, person=None), concern, siblings
    )


def _weight(line: LabelledLine, known: KnownDoubts) -> float:
    """Return how much a line counts.

    Most batches seek what is hard, and people mostly say what is plain; and the doubts of the scenario files are those
    that are asked about every day.
    """
    plain = next((weight for name, weight in _WEIGHTS.items() if name in line.batch), 1.0)
    return plain * (_WEIGHT_OF_KNOWN if line.concern in known else 1.0)
