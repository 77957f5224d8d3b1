"""Learning a network reader. Only here is PyTorch needed.

Lines are few for a network, so each epoch sees them a little different: two short ones behind one another (a line that does
both), without signs (as dictation has them), with slips of the thumb, with words left out. All of that only while learning;
the labelled lines themselves are as people wrote them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from bot.rehearsal.listening._network import FIRST_WORD, PIECES, UNKNOWN, Network, buckets
from bot.rehearsal.listening._ngrams import Floats
from bot.rehearsal.listening._tokens import SITUATIONS
from bot.rehearsal.listening.learning._samples import Sample

_VECTOR, _FILTERS, _MEMORY = 64, 80, 80
_WIDTHS = (2, 3)
_DROPOUT, _VECTOR_DROPOUT, _WORD_DROPOUT = 0.4, 0.3, 0.12
_EPOCHS, _BATCH, _RATE = 10, 64, 4e-3
_FEWEST_LINES = 2
_JOINED, _WITHOUT_SIGNS, _SLIPS, _BEFORE_FORGOTTEN = 0.25, 0.12, 0.02, 0.5
_LONGEST_JOINED = 60
_BEFORE = [place for place, name in enumerate(SITUATIONS) if name.startswith("before:")]


class _Net(nn.Module):
    def __init__(self, words: int, labels: int) -> None:
        super().__init__()
        self.vectors = nn.Embedding(words, _VECTOR, padding_idx=0)
        self.piece_vectors = nn.EmbeddingBag(PIECES, _VECTOR, mode="mean")
        nn.init.normal_(self.vectors.weight, 0, 0.1)
        nn.init.normal_(self.piece_vectors.weight, 0, 0.1)
        self.neighbours = nn.ModuleList(nn.Conv1d(_VECTOR, _FILTERS, width, padding=width - 1) for width in _WIDTHS)
        self.memory = nn.GRU(_VECTOR, _MEMORY, bidirectional=True, batch_first=True)
        self.vector_dropout, self.dropout = nn.Dropout(_VECTOR_DROPOUT), nn.Dropout(_DROPOUT)
        self.output = nn.Linear(_FILTERS * len(_WIDTHS) + 4 * _MEMORY + len(SITUATIONS), labels)

    def forward(self, batch: _Batch) -> torch.Tensor:
        mask, numbers = batch.mask, batch.numbers
        if self.training:
            forgotten = torch.rand(numbers.shape) < _WORD_DROPOUT
            numbers = torch.where(forgotten, torch.full_like(numbers, UNKNOWN), numbers) * (mask > 0)
        vectors = self.vectors(numbers) + self.piece_vectors(batch.buckets, batch.starts)[batch.distinct]
        vectors = self.vector_dropout(vectors * mask[..., None])
        if self.training:
            vectors = vectors * (torch.rand(mask.shape) > _WORD_DROPOUT / 2)[..., None]
        found = [torch.relu(layer(vectors.transpose(1, 2))).amax(2) for layer in self.neighbours]
        packed = nn.utils.rnn.pack_padded_sequence(vectors, batch.lengths, batch_first=True, enforce_sorted=False)
        states, _ = nn.utils.rnn.pad_packed_sequence(
            self.memory(packed)[0], batch_first=True, total_length=mask.shape[1]
        )
        found += [(states - (1 - mask[..., None]) * 9).amax(1), states.sum(1) / batch.lengths[:, None]]
        joined = torch.cat([self.dropout(torch.cat(found, 1)), batch.situations], 1)
        return self.output(joined)  # type: ignore[no-any-return]  # torch's own modules return Any


class _Batch:
    """Some lines as tensors."""

    def __init__(
        self, vocabulary: dict[str, int], tokens: Sequence[Sequence[str]], situations: Sequence[Sequence[float]]
    ) -> None:
        longest = max(map(len, tokens))
        numbers = np.zeros((len(tokens), longest), dtype=np.int64)
        distinct = np.zeros_like(numbers)
        places: dict[str, int] = {}
        found: list[int] = []
        starts: list[int] = []
        for row, line in enumerate(tokens):
            for column, token in enumerate(line):
                if token not in places:
                    places[token] = len(starts)
                    starts.append(len(found))
                    found += buckets(token)
                distinct[row, column] = places[token]
                numbers[row, column] = vocabulary.get(token, UNKNOWN)
        self.numbers, self.distinct = torch.from_numpy(numbers), torch.from_numpy(distinct)
        self.buckets, self.starts = torch.tensor(found), torch.tensor(starts)
        self.lengths = torch.tensor([len(line) for line in tokens])
        self.mask = (torch.arange(longest)[None, :] < self.lengths[:, None]).float()
        self.situations = torch.tensor(np.array(situations, dtype=np.float32))


def learn_network(samples: Sequence[Sample], truth: NDArray[np.bool_], alone: Sequence[int], *, seed: int) -> Network:
    """Learn one network. `alone` are the columns of the moves that never stand beside another."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    changes = _Changes(samples, truth.astype(np.float32), alone, seed)
    frequency = Counter(token for sample in samples for token in set(sample.tokens))
    kept = sorted(token for token, number in frequency.items() if number >= _FEWEST_LINES)
    vocabulary = {token: at + FIRST_WORD for at, token in enumerate(kept)}
    net = _Net(len(kept) + FIRST_WORD, truth.shape[1])
    optimiser = torch.optim.AdamW(net.parameters(), lr=_RATE, weight_decay=1e-4)
    steps = _EPOCHS * (len(samples) // _BATCH + 2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=steps, pct_start=0.15)
    net.train()
    for _ in range(_EPOCHS):
        for rows in changes.batches():
            tokens, situations, labels = zip(*(changes.line(row) for row in rows), strict=True)
            logits = net(_Batch(vocabulary, tokens, situations))
            wanted = torch.from_numpy(np.array(labels))
            loss = nn.functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none").sum(1).mean()
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch has no type for it
            nn.utils.clip_grad_norm_(net.parameters(), 2.0)
            optimiser.step()
            schedule.step()
    net.eval()
    return _exported(net, vocabulary)


class _Changes:
    """Hands out the lines of an epoch, each a little different every time."""

    def __init__(self, samples: Sequence[Sample], truth: Floats, alone: Sequence[int], seed: int) -> None:
        self._samples, self._truth, self._alone = samples, truth, list(alone)
        self._dice = np.random.default_rng(seed)
        self._company: dict[str, list[int]] = defaultdict(list)
        for row, sample in enumerate(samples):
            if len(sample.tokens) <= _LONGEST_JOINED:
                self._company[sample.company].append(row)

    def batches(self) -> list[list[int]]:
        """Shuffle the lines into batches of about the same length."""
        rows = self._dice.permutation(len(self._samples)).tolist()
        found = []
        for start in range(0, len(rows), 8 * _BATCH):
            near = sorted(rows[start : start + 8 * _BATCH], key=lambda row: len(self._samples[row].tokens))
            found += [near[at : at + _BATCH] for at in range(0, len(near), _BATCH)]
        return [found[at] for at in self._dice.permutation(len(found))]

    def line(self, row: int) -> tuple[list[str], list[float], Floats]:
        """Return tokens, situation and truth of a line, changed by chance."""
        sample, truth = self._samples[row], self._truth[row]
        tokens, known = list(sample.tokens), list(sample.situation)
        company = self._company[sample.company]
        if company and len(tokens) <= _LONGEST_JOINED and self._dice.random() < _JOINED:
            tokens, known, truth = self._join(row, company[self._dice.integers(len(company))])
        if self._dice.random() < _BEFORE_FORGOTTEN:
            for place in _BEFORE:
                known[place] = 0.0
        if self._dice.random() < _WITHOUT_SIGNS:
            tokens = [token for token in tokens if token[0].isalnum() or token.startswith("<")] or tokens
        slips = self._dice.random(len(tokens)) < _SLIPS
        return [self._slip(token) if slip else token for token, slip in zip(tokens, slips, strict=True)], known, truth

    def _join(self, row: int, other: int) -> tuple[list[str], list[float], Floats]:
        first, second = (row, other) if self._dice.random() < 0.5 else (other, row)
        head, tail = self._samples[first], self._samples[second]
        between = [["."], ["."], [","], ["and"], []][self._dice.integers(5)] if head.tokens[-1][0].isalnum() else []
        truth = np.maximum(self._truth[first], self._truth[second])
        if truth.sum() > 1:
            # What stands alone gives way to whatever else the two lines do together.
            others = truth.copy()
            others[self._alone] = 0.0
            truth = others if others.any() else self._truth[first]
        known = [max(pair) for pair in zip(head.situation, tail.situation, strict=True)]
        return [*head.tokens, *between, *tail.tokens], known, truth

    def _slip(self, token: str) -> str:
        if len(token) < 4:
            return token
        at = int(self._dice.integers(1, len(token) - 1))
        kinds = (
            token[:at] + token[at + 1 :],
            token[:at] + token[at + 1] + token[at] + token[at + 2 :],
            token[:at] + token[at] + token[at:],
        )
        return kinds[self._dice.integers(len(kinds))]


def _exported(net: _Net, vocabulary: dict[str, int]) -> Network:
    """Take the weights out of PyTorch; the vectors of known words and of their pieces are added up once and for all."""
    weights = {name: value.detach().numpy() for name, value in net.state_dict().items()}
    piece_vectors = weights["piece_vectors.weight"]
    vectors = weights["vectors.weight"].copy()
    for token, number in vocabulary.items():
        vectors[number] += piece_vectors[buckets(token)].mean(axis=0)
    pairs, triples = (
        weights[f"neighbours.{at}.weight"].transpose(2, 1, 0).reshape(width * _VECTOR, _FILTERS)
        for at, width in enumerate(_WIDTHS)
    )
    return Network(
        vocabulary,
        vectors,
        piece_vectors,
        pairs,
        weights["neighbours.0.bias"],
        triples,
        weights["neighbours.1.bias"],
        memory_inputs=_both_ways(weights, "weight_ih"),
        memory_states=_both_ways(weights, "weight_hh"),
        memory_input_bias=_both_ways(weights, "bias_ih"),
        memory_state_bias=_both_ways(weights, "bias_hh"),
        output=weights["output.weight"].T.copy(),
        output_bias=weights["output.bias"],
    )


def _both_ways(weights: dict[str, Floats], name: str) -> Floats:
    """Return the weights of both directions, inputs first: (2, ...)."""
    return np.stack([weights[f"memory.{name}_l0"].T, weights[f"memory.{name}_l0_reverse"].T])
