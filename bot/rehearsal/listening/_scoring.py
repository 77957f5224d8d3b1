"""How likely each move is: the line as a whole, blended with its clauses, since one line can do several things."""

from __future__ import annotations

import numpy as np

from bot.rehearsal.listening._features import feature_names
from bot.rehearsal.listening._model import Floats, Weights
from bot.rehearsal.listening._text import clauses
from bot.rehearsal.moves import Place

_CLAUSE_SHARE = 0.35
"""Weight of the likeliest clause beside the whole line: of 0, 0.3, 0.5 and 0.7, tried on held-out batches, 0.3 and 0.5 were best."""
_MOST_CLAUSES = 24


def score_line(
    weights: Weights, text: str, place: Place, *, has_concern: bool, person: str | None
) -> tuple[Floats, list[str], Floats]:
    """Return the score of each label, the clauses, and the scores of each clause."""
    whole = weights.scores(feature_names(text, place, has_concern=has_concern, person=person))
    parts = clauses(text)[:_MOST_CLAUSES] or [text]
    if len(parts) == 1:
        return whole, parts, whole[np.newaxis, :]
    table = np.stack(
        [weights.scores(feature_names(part, place, has_concern=has_concern, person=person)) for part in parts]
    )
    return np.asarray((1 - _CLAUSE_SHARE) * whole + _CLAUSE_SHARE * table.max(axis=0), dtype=np.float32), parts, table
