"""Chance that can be repeated: everything random comes from the seed and a label."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def draw(seed: int, *labels: object) -> int:
    """Return a number that depends on the seed and the labels alone, on every machine and version of Python."""
    text = "\x1f".join((str(seed), *map(str, labels)))
    return int.from_bytes(hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=8).digest(), "big")


def pick(items: Sequence[T], seed: int, *labels: object) -> T:
    """Pick one item by seed and labels."""
    return items[draw(seed, *labels) % len(items)]
