"""A name for everything that people write and the reader learns from, to tell whether what was learnt is still true to it."""

from __future__ import annotations

import hashlib
from pathlib import Path

_ROOT = Path(__file__).parent
_LEARNT_FROM = ("lines/*.txt", "evidence/*.txt", "themes/*.toml")


def fingerprint() -> str:
    """Return the same name as long as lines, marked lines, themes and the vocabulary of moves are the same."""
    digest = hashlib.blake2b(digest_size=8)
    paths = [_ROOT.parent / "moves.py", *(path for pattern in _LEARNT_FROM for path in sorted(_ROOT.glob(pattern)))]
    for path in paths:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
