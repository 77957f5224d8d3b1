"""Getting a listener ready: from what was learnt before, or by learning now."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from pathlib import Path
from zipfile import BadZipFile

from bot.rehearsal.listening._lines import FOLDER, load_lines
from bot.rehearsal.listening._listener import Listener
from bot.rehearsal.listening._model import load, save

_LEARNT_FROM = ("*.py", "*.toml", "lines/*.txt")


def prepare_listener(data: Path, announce: Callable[[str], None]) -> Listener:
    """Return a listener; learns once (some seconds), says so, and keeps what it learnt under `data`.

    A file learnt from other lines or by other code is never used. If it cannot be kept, that is said and the listener still works.
    """
    path = data / f"listening-{fingerprint()}.npz"
    try:
        return Listener(load(path))
    except (OSError, KeyError, ValueError, EOFError, BadZipFile, zlib.error):
        announce("Learning to listen from the labelled lines; this happens once and takes some seconds.")
    # Learning needs scikit-learn, which is slow to import; later starts do without it.
    from threadpoolctl import threadpool_limits

    from bot.rehearsal.listening._training import train

    # The matrices are too small to share out: on a busy machine several threads would spin and wait for each other.
    with threadpool_limits(limits=1):
        weights = train(load_lines(FOLDER))
    try:
        save(weights, path)
        for old in data.glob("listening-*.npz"):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError as error:
        announce(
            f"What was learnt could not be kept in {data} ({error.strerror or error}); the next start will learn again."
        )
    return Listener(weights)


def fingerprint() -> str:
    """Return a name for everything that the weights depend on: the lines, the content and the code."""
    digest = hashlib.blake2b(digest_size=8)
    root = Path(__file__).parent
    paths = [
        root.parent / "moves.py",
        root.parent / "wordforms.py",
        *(path for pattern in _LEARNT_FROM for path in sorted(root.glob(pattern))),
    ]
    for path in paths:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
