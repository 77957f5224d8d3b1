"""What was learnt from the labelled lines, and the file in which it comes with the program.

The file holds plain arrays, so reading needs neither scikit-learn nor PyTorch nor a pickle. Large tables are kept in eight bits
a number with one scale a row.
"""

from __future__ import annotations

import io
import tempfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.rehearsal.listening._evidence import EvidenceTagger
from bot.rehearsal.listening._network import FIRST_WORD, Network
from bot.rehearsal.listening._ngrams import Block, Floats, LinearReader
from bot.rehearsal.listening._reader import PlaceReader
from bot.rehearsal.listening._relevance import RelevanceReader, rarities_of
from bot.rehearsal.listening._trees import Trees
from bot.rehearsal.moves import MOVES_IN, Place

FILE = Path(__file__).with_name("learnt.npz")

_Arrays = dict[str, NDArray[np.generic]]
_NETWORK = (
    "pairs", "triples", "pairs_bias", "triples_bias", "memory_inputs", "memory_states", "memory_input_bias",
    "memory_state_bias", "output", "output_bias",
)  # fmt: skip
_TREES = ("feature", "threshold", "left", "right", "value")
_MOST = 127


class LearntFileError(ValueError):
    """The file cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """Everything the listener needs."""

    places: Mapping[Place, PlaceReader]
    relevance: RelevanceReader
    evidence: EvidenceTagger
    fingerprint: str
    """Of the lines and the code from which it was learnt."""


def save(learnt: Learnt, path: Path = FILE) -> None:
    """Write the file; whole or not at all, so that a kill leaves no half file."""
    arrays: _Arrays = {"fingerprint": _text([learnt.fingerprint])}
    for place, reader in learnt.places.items():
        _put_place(arrays, str(place), reader)
    _put_relevance(arrays, learnt.relevance)
    arrays["evidence.vocabulary"] = _text(learnt.evidence.vocabulary)
    arrays["evidence.bias"] = learnt.evidence.bias
    _put_table(arrays, "evidence.matrix", learnt.evidence.matrix)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(buffer.getvalue())
    Path(file.name).replace(path)
    path.chmod(0o644)


def load(path: Path = FILE) -> Learnt:
    """Read what `save` wrote. LearntFileError if there is no such file or it is damaged."""
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        return _learnt(arrays)
    except (OSError, KeyError, ValueError, EOFError, BadZipFile, zlib.error, StopIteration) as error:
        raise LearntFileError(
            f"{path.name} cannot be read ({type(error).__name__}: {error}); get it anew, or learn it with python -m bot learn"
        ) from None


def _put_place(arrays: _Arrays, name: str, reader: PlaceReader) -> None:
    arrays[f"{name}.thresholds"] = reader.thresholds
    arrays[f"{name}.network_share"] = np.array([reader.network_share], dtype=np.float32)
    for block, part in (("words", reader.linear.words), ("pieces", reader.linear.pieces)):
        arrays[f"{name}.{block}"] = _text(part.vocabulary)
        arrays[f"{name}.{block}_idf"] = part.idf.astype(np.float16)
    _put_table(arrays, f"{name}.matrix", reader.linear.matrix)
    arrays[f"{name}.bias"] = reader.linear.bias
    network = reader.network
    arrays[f"{name}.vocabulary"] = _text(network.vocabulary)
    _put_table(arrays, f"{name}.vectors", network.vectors)
    _put_table(arrays, f"{name}.piece_vectors", network.piece_vectors)
    for part_name in _NETWORK:
        arrays[f"{name}.{part_name}"] = np.asarray(getattr(network, part_name), dtype=np.float16)


def _learnt(arrays: _Arrays) -> Learnt:
    places = {place: _place(arrays, place) for place in Place}
    evidence = EvidenceTagger(
        _numbered(arrays["evidence.vocabulary"]), _table(arrays, "evidence.matrix"), _floats(arrays["evidence.bias"])
    )
    return Learnt(
        places,
        _relevance(arrays, rarities_of(places[Place.OFFICE].linear.words)),
        evidence,
        next(iter(_numbered(arrays["fingerprint"]))),
    )


def _put_relevance(arrays: _Arrays, reader: RelevanceReader) -> None:
    words = list(reader.doubt_rarities)
    arrays["relevance.doubt_words"] = _text(words)
    arrays["relevance.doubt_rarities"] = np.array([reader.doubt_rarities[word] for word in words], dtype=np.float32)
    for name in _TREES:
        arrays[f"relevance.{name}"] = getattr(reader.trees, name)
    arrays["relevance.start"] = np.array([reader.trees.start], dtype=np.float32)
    arrays["relevance.depth"] = np.array([reader.trees.depth], dtype=np.int16)


def _relevance(arrays: _Arrays, rarities: Mapping[str, float]) -> RelevanceReader:
    doubt_rarities = dict(
        zip(
            _numbered(arrays["relevance.doubt_words"]),
            _floats(arrays["relevance.doubt_rarities"]).tolist(),
            strict=True,
        )
    )
    feature, left, right = (arrays[f"relevance.{name}"].astype(np.int16) for name in ("feature", "left", "right"))
    threshold, value = _floats(arrays["relevance.threshold"]), _floats(arrays["relevance.value"])
    start, depth = float(_floats(arrays["relevance.start"])[0]), int(_floats(arrays["relevance.depth"])[0])
    return RelevanceReader(rarities, doubt_rarities, Trees(feature, threshold, left, right, value, start, depth))


def _place(arrays: _Arrays, place: Place) -> PlaceReader:
    linear = LinearReader(
        Block(_numbered(arrays[f"{place}.words"]), _floats(arrays[f"{place}.words_idf"])),
        Block(_numbered(arrays[f"{place}.pieces"]), _floats(arrays[f"{place}.pieces_idf"])),
        _table(arrays, f"{place}.matrix"),
        _floats(arrays[f"{place}.bias"]),
    )
    network = Network(
        _numbered(arrays[f"{place}.vocabulary"], first=FIRST_WORD),
        _table(arrays, f"{place}.vectors"),
        _table(arrays, f"{place}.piece_vectors"),
        **{name: _floats(arrays[f"{place}.{name}"]) for name in _NETWORK},
    )
    share = float(_floats(arrays[f"{place}.network_share"])[0])
    return PlaceReader(place, MOVES_IN[place], linear, network, _floats(arrays[f"{place}.thresholds"]), share)


def _text(words: Mapping[str, int] | list[str]) -> NDArray[np.uint8]:
    """Keep words in the order of their numbers."""
    ordered = sorted(words, key=words.__getitem__) if isinstance(words, Mapping) else words
    return np.frombuffer("\n".join(ordered).encode(), dtype=np.uint8)


def _numbered(kept: NDArray[np.generic], first: int = 0) -> dict[str, int]:
    return {word: number for number, word in enumerate(kept.tobytes().decode().split("\n"), first)}


def _put_table(arrays: _Arrays, name: str, table: Floats) -> None:
    scale = np.maximum(np.abs(table).max(axis=-1, keepdims=True), 1e-6) / _MOST
    arrays[name] = np.rint(table / scale).astype(np.int8)
    arrays[f"{name}_scale"] = scale.astype(np.float32)


def _table(arrays: _Arrays, name: str) -> Floats:
    return arrays[name].astype(np.float32) * _floats(arrays[f"{name}_scale"])


def _floats(array: NDArray[np.generic]) -> Floats:
    return array.astype(np.float32)
