"""One place's reader: the linear reader and the network, asked together, with the thresholds of each move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.rehearsal.listening._network import Network
from bot.rehearsal.listening._ngrams import Floats, LinearReader
from bot.rehearsal.listening._tokens import situation, tokenise
from bot.rehearsal.moves import Move, Place
from bot.rehearsal.reading import SaidBefore


@dataclass(frozen=True, slots=True)
class PlaceReader:
    """Says how likely each move is in a line said in one place."""

    place: Place
    labels: tuple[Move, ...]
    linear: LinearReader
    network: Network
    thresholds: Floats
    network_share: float
    """Weight of the network beside the linear reader."""

    def scores(self, text: str, *, concern: str | None, before: SaidBefore | None, person: str | None) -> Floats:
        """Return a probability for each label."""
        tokens = tokenise(text, person) or ["."]
        known = situation(text, tokens, self.place, concern, before, person)
        return blend(self.linear.scores(tokens, known), self.network.scores(tokens, known), self.network_share)

    def part_scores(self, part: str, person: str | None) -> Floats:
        """Return which moves a part of a line shows, to be compared with its other parts."""
        return self.linear.word_scores(tokenise(part, person))


def blend(linear: Floats, network: Floats, network_share: float) -> Floats:
    """Ask both: they err in different lines, so together they are right more often than either."""
    return np.asarray((1.0 - network_share) * linear + network_share * network, dtype=np.float32)
