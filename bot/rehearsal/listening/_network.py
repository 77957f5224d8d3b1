"""The network: word vectors, runs of neighbours, and a memory that goes through the line both ways.

It hears what runs of words cannot tell: order, negation, and words met only in part. Learnt by `learning/_network.py` with
PyTorch; here it is only read, with numpy.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.rehearsal.listening._ngrams import Floats, sigmoid

UNKNOWN = 1
"""The number of a word that is not in the vocabulary; 0 is the empty place behind a shorter line's end."""
FIRST_WORD = 2
PIECES = 8_192
"""Into so many buckets the pieces of words fall."""
_PIECE_SIZES = (3, 4, 5)


def buckets(token: str) -> list[int]:
    """Return the buckets of the pieces of a word; the same on every machine."""
    marked = f"<{token}>"
    found = [
        zlib.crc32(marked[start : start + size].encode()) % PIECES
        for size in _PIECE_SIZES
        for start in range(len(marked) - size + 1)
    ]
    return found or [zlib.crc32(marked.encode()) % PIECES]


@dataclass(frozen=True, slots=True)
class Network:
    """A small recurrent network; `scores` gives a probability for each label.

    Shapes: v words, d numbers a word, f filters, h numbers of memory, l labels.
    """

    vocabulary: dict[str, int]
    vectors: Floats
    """(v, d): a word's own vector and the mean of its pieces, added up."""
    piece_vectors: Floats
    """(PIECES, d): for words that are not in the vocabulary."""
    pairs: Floats
    """(2 d, f): what two neighbours show."""
    pairs_bias: Floats
    triples: Floats
    """(3 d, f): what three neighbours show."""
    triples_bias: Floats
    memory_inputs: Floats
    """(2, d, 3 h): forwards and backwards; reset, update, new, as PyTorch lays out a gated recurrent unit."""
    memory_states: Floats
    """(2, h, 3 h)."""
    memory_input_bias: Floats
    memory_state_bias: Floats
    output: Floats
    """(2 f + 4 h + situation, l)."""
    output_bias: Floats

    def scores(self, tokens: Sequence[str], situation: Sequence[float]) -> Floats:
        """Return a probability for each label."""
        embedded = self._embed(tokens)
        states = self._remember(embedded)
        found = np.concatenate(
            [
                _best_run(embedded, self.pairs, self.pairs_bias),
                _best_run(embedded, self.triples, self.triples_bias),
                states.max(axis=0),
                states.mean(axis=0),
                np.asarray(situation, dtype=np.float32),
            ]
        )
        return sigmoid(found @ self.output + self.output_bias)

    def _embed(self, tokens: Sequence[str]) -> Floats:
        numbers = [self.vocabulary.get(token, UNKNOWN) for token in tokens]
        rows = self.vectors[numbers]
        for place, number in enumerate(numbers):
            if number == UNKNOWN:
                rows[place] += self.piece_vectors[buckets(tokens[place])].mean(axis=0)
        return rows

    def _remember(self, embedded: Floats) -> Floats:
        """Go through the line in both directions at once and return what was held in mind at each word: (words, 2 h)."""
        length, size = len(embedded), self.memory_states.shape[1]
        both = np.stack([embedded, embedded[::-1]])
        entering = both @ self.memory_inputs + self.memory_input_bias[:, np.newaxis, :]
        entering[..., : 2 * size] += self.memory_state_bias[:, np.newaxis, : 2 * size]
        entering = entering.transpose(1, 0, 2)[:, :, np.newaxis, :].copy()
        new_bias = self.memory_state_bias[:, np.newaxis, 2 * size :]
        state = np.zeros((2, 1, size), dtype=np.float32)
        held = np.empty((2, 1, 3 * size), dtype=np.float32)
        states: NDArray[np.float32] = np.empty((length, 2, size), dtype=np.float32)
        # Every step waits for the one before it, so what counts here is the number of calls: all is done in place.
        for step in range(length):
            np.matmul(state, self.memory_states, out=held)
            gates = held[:, :, : 2 * size] + entering[step, :, :, : 2 * size]
            np.negative(gates, out=gates)
            np.exp(gates, out=gates)
            gates += 1.0
            np.reciprocal(gates, out=gates)
            new = held[:, :, 2 * size :] + new_bias
            new *= gates[:, :, :size]
            new += entering[step, :, :, 2 * size :]
            np.tanh(new, out=new)
            state -= new
            state *= gates[:, :, size:]
            state += new
            states[step] = state[:, 0, :]
        return np.concatenate([states[:, 0], states[::-1, 1]], axis=1)


def _best_run(embedded: Floats, weights: Floats, bias: Floats) -> Floats:
    """Return for each filter how strongly the run of words that fits it best does so."""
    length, size = embedded.shape
    width = weights.shape[0] // size
    padded = np.zeros((length + 2 * (width - 1), size), dtype=np.float32)
    padded[width - 1 : width - 1 + length] = embedded
    runs = np.concatenate([padded[at : at + length + width - 1] for at in range(width)], axis=1)
    return np.asarray(np.maximum((runs @ weights).max(axis=0) + bias, 0.0), dtype=np.float32)
