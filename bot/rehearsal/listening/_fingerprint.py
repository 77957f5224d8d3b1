"""A name for everything that people write and the reader learns from, to tell whether what was learnt is still true to it."""

from __future__ import annotations

import hashlib
from pathlib import Path

_ROOT = Path(__file__).parent
_MOVES_LEARNT_FROM = ("lines/*.txt",)
_REST_LEARNT_FROM = ("pairs/*.txt", "evidence/*.txt", "themes/*.toml")


def fingerprint() -> str:
    """Return the same name as long as everything is the same: that of `moves_fingerprint`, and one for the rest."""
    return f"{moves_fingerprint()}.{_name_of(_REST_LEARNT_FROM)}"


def moves_fingerprint() -> str:
    """Return the same name as long as the labelled lines and the vocabulary of moves are the same."""
    return _name_of(_MOVES_LEARNT_FROM, _ROOT.parent / "moves.py")


def _name_of(patterns: tuple[str, ...], *others: Path) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for path in (*others, *(path for pattern in patterns for path in sorted(_ROOT.glob(pattern)))):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
