"""Whether the key fits what is kept, and changing it: with a new key in front, everything is sealed anew at the start."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Table, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store._errors import StoreError
from bot.store._group_tables import group_marks, group_sessions, study_groups
from bot.store._keys import KEY_FILE, Cipher, WrongKeyError
from bot.store._tables import facts, interviews, plans, rehearsals

_CHECK = "key_check"
_KNOWN_TEXT = b"last impression"
_AT_ONCE = 200


def refuse_wrong_key(connection: Connection, cipher: Cipher | None, place: str) -> bool:
    """StoreError if what is kept was sealed with another key; False if nothing was sealed yet. Without a cipher, none fits."""
    kept = _kept_check(connection)
    if kept is None:
        return False
    if cipher is None or not _opens(cipher, kept):
        raise StoreError(
            f"what people typed is kept in {place} under another key than the one given; "
            f"bring back the {KEY_FILE} that was made with it, or set DATA_KEY to its key"
        )
    return True


def fit_key(connection: Connection, cipher: Cipher, place: str) -> int:
    """Make sure that the key fits, and that everything is sealed with the first of the keys; return how much was not.

    StoreError if the key is another one.
    """
    if not refuse_wrong_key(connection, cipher, place):
        insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        connection.execute(insert(facts).values(name=_CHECK, value=cipher.seal(_KNOWN_TEXT).decode()))
        return 0
    if cipher.is_current((_kept_check(connection) or "").encode()):
        return 0
    changed = _seal_anew(connection, cipher, rehearsals, rehearsals.c.key, rehearsals.c.state)
    changed += _seal_anew(connection, cipher, plans, plans.c.id, plans.c.words)
    changed += _seal_anew(connection, cipher, interviews, interviews.c.key, interviews.c.words)
    changed += _seal_anew(connection, cipher, study_groups, study_groups.c.key, study_groups.c.name)
    changed += _seal_anew(connection, cipher, group_sessions, group_sessions.c.key, group_sessions.c.state)
    changed += _seal_anew(connection, cipher, group_marks, group_marks.c.id, group_marks.c.words)
    connection.execute(update(facts).where(facts.c.name == _CHECK).values(value=cipher.seal(_KNOWN_TEXT).decode()))
    return changed


def _kept_check(connection: Connection) -> str | None:
    return connection.execute(select(facts.c.value).where(facts.c.name == _CHECK)).scalar_one_or_none()


def _opens(cipher: Cipher, kept: str) -> bool:
    try:
        return cipher.open(kept.encode()) == _KNOWN_TEXT
    except WrongKeyError:
        return False


def _seal_anew(connection: Connection, cipher: Cipher, table: Table, key: Column[object], sealed: Column[bytes]) -> int:
    """Seal a column anew, some rows at a time. What no key opens stays as it is: its key may turn up."""
    changed, last = 0, None
    while True:
        query = select(key, sealed).where(sealed.is_not(None)).order_by(key).limit(_AT_ONCE)
        rows = connection.execute(query if last is None else query.where(key > last)).all()
        if not rows:
            return changed
        for name, text in rows:
            last = name
            try:
                words = cipher.open(text)
            except WrongKeyError:
                continue
            # Only over what was read: on a server somebody may have saved meanwhile.
            done = connection.execute(
                update(table).where(key == name, sealed == text).values({sealed.name: cipher.seal(words)})
            )
            changed += done.rowcount
