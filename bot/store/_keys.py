"""Keys: of rehearsals, and those with which what people typed is encrypted at rest."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.store._errors import StoreError

KEY_FILE = "data.key"
_KEY_BYTES = 9
_HOW_TO_MAKE = (
    'make one with: python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
)


def make_key() -> str:
    """Return a new key for a rehearsal: 12 url-safe characters that cannot be guessed."""
    return secrets.token_urlsafe(_KEY_BYTES)


def read_keys(given: str | None, data: Path, announce: Callable[[str], None], *, may_create: bool = True) -> list[str]:
    """Return the keys for text at rest: those given (DATA_KEY, separated by commas), else the one in the data folder.

    The first encrypts and all decrypt, so a new key is put in front of the old one. On the first start the key file is
    made, readable by its owner only, and announced; with `may_create=False` the list is empty instead.
    StoreError if a key is malformed or the file can be neither read nor made.
    """
    path = data / KEY_FILE
    if given and given.strip():
        return _checked(given, "DATA_KEY")
    try:
        return _checked(path.read_text(encoding="ascii"), str(path))
    except FileNotFoundError:
        return [_create(path, announce)] if may_create else []
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise StoreError(f"the key file {path} cannot be read ({reason}); mend it, or set DATA_KEY") from None


def _create(path: Path, announce: Callable[[str], None]) -> str:
    key = Fernet.generate_key().decode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Never over a file that is there: it may be the only key to what is kept.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(key + "\n")
    except OSError as error:
        raise StoreError(
            f"the key file {path} cannot be made ({error.strerror}); make the folder writable, or set DATA_KEY"
        ) from None
    announce(
        f"Made {path}, the key to what people type here. Keep a copy apart from the database: "
        "without it, nothing kept can be read."
    )
    return key


def _checked(text: str, source: str) -> list[str]:
    keys = [key.strip() for key in text.split(",") if key.strip()]
    if not keys:
        raise StoreError(f"{source} holds no key; {_HOW_TO_MAKE}")
    make_cipher(keys, source)
    return keys


class Cipher:
    """Turns text into what is kept of it, and back."""

    def __init__(self, fernets: Sequence[Fernet]) -> None:
        self._all = MultiFernet(fernets)
        self._first = fernets[0]

    def seal(self, text: bytes) -> bytes:
        """Encrypt with the first key."""
        return self._first.encrypt(text)

    def open(self, sealed: bytes) -> bytes:
        """Decrypt with whichever key fits; WrongKeyError if none does."""
        try:
            return self._all.decrypt(sealed)
        except InvalidToken:
            raise WrongKeyError from None

    def is_current(self, sealed: bytes) -> bool:
        """Tell whether the first key opens it."""
        try:
            self._first.decrypt(sealed)
        except InvalidToken:
            return False
        return True


class WrongKeyError(Exception):
    """None of the keys opens this, or it was damaged."""


def make_cipher(keys: Sequence[str], source: str = "DATA_KEY") -> Cipher:
    """Return the cipher for these keys; StoreError, which shows none of them, if one is malformed."""
    if not keys:
        raise StoreError(f"no key for text at rest was given; {_HOW_TO_MAKE}")
    fernets = []
    for place, key in enumerate(keys, 1):
        try:
            fernets.append(Fernet(key))
        except ValueError:
            which = source if len(keys) == 1 else f"key {place} of {source}"
            raise StoreError(f"{which} is malformed (44 url-safe characters); {_HOW_TO_MAKE}") from None
    return Cipher(fernets)
