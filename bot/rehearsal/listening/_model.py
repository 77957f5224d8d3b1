"""The learnt weights: small, plain arrays, so that reading needs neither scikit-learn nor a pickle."""

from __future__ import annotations

import io
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """One linear reader: `scores = values(features) @ matrix + bias`, a label holds above its threshold."""

    vocabulary: dict[str, int]
    idf: Floats
    matrix: Floats
    bias: Floats
    thresholds: Floats
    labels: tuple[str, ...]

    def scores(self, names: Iterable[str]) -> Floats:
        """Return a probability for each label, from the names of features, each as often as it was found."""
        found = Counter(map(self.vocabulary.get, names))
        found.pop(None, None)
        if not found:
            return _sigmoid(self.bias)
        indices = np.fromiter(found, dtype=np.int64, count=len(found))
        values = np.fromiter(found.values(), dtype=np.float32, count=len(found))
        values = np.asarray((1.0 + np.log(values)) * self.idf[indices], dtype=np.float32)
        values /= np.linalg.norm(values) or 1.0
        return _sigmoid(np.asarray(values @ self.matrix[indices] + self.bias, dtype=np.float32))


def _sigmoid(raw: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-raw)), dtype=np.float32)


def save(weights: Mapping[str, Weights], path: Path) -> None:
    """Write all readers into one file; whole or not at all, so that a kill leaves no half file."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for name, part in weights.items():
        head = json.dumps({"labels": part.labels, "vocabulary": list(part.vocabulary)}, ensure_ascii=False)
        arrays[f"{name}.head"] = np.frombuffer(head.encode(), dtype=np.uint8)
        arrays |= {
            f"{name}.idf": part.idf,
            f"{name}.matrix": part.matrix.astype(np.float16),
            f"{name}.bias": part.bias,
            f"{name}.thresholds": part.thresholds,
        }
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(buffer.getvalue())
    Path(file.name).replace(path)


def load(path: Path) -> dict[str, Weights]:
    """Read what `save` wrote; OSError, KeyError, ValueError, BadZipFile or zlib.error if the file is not such a one."""
    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
        return {name: _part(file, name) for name in sorted({key.split(".")[0] for key in file.files})}


def _part(file: Mapping[str, NDArray[np.generic]], name: str) -> Weights:
    head = json.loads(file[f"{name}.head"].tobytes())
    floats = {key: file[f"{name}.{key}"].astype(np.float32) for key in ("idf", "matrix", "bias", "thresholds")}
    return Weights(
        vocabulary={word: index for index, word in enumerate(head["vocabulary"])},
        labels=tuple(head["labels"]),
        **floats,
    )
