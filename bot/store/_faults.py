"""What a database's complaint means for its operator. Nothing that was to be written ever stands in such a sentence."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from bot.store._errors import OpenAlreadyError, StoreError

_OPEN_ALREADY = {
    ("uq_rehearsals_open", "rehearsals.user_id, rehearsals.place"): (
        "this person has an open rehearsal in that place; close or replace it first"
    ),
    ("uq_group_sessions_open", "group_sessions.channel_id"): "a session is open in that thread; close it first",
}
"""The indexes that let one be open in a place, and what SQLite names instead of them: its columns."""
_REMEDIES = {
    "unable to open database file": "make the folder and the file writable, or set DATABASE_URL",
    "readonly database": "make the folder and the file writable, or set DATABASE_URL",
    "not a database": "name another file in DATABASE_URL, or move this one away",
    "malformed": "the file is damaged: bring back a copy, or move it away to begin anew",
    "disk is full": "make room on the disk",
    "disk I/O error": "see whether the disk is full or failing",
    "locked": "close whatever else holds the file open",
    "no such table": "start the bot once, which makes the tables",
    "password authentication failed": "mend user and password in DATABASE_URL",
    "no password": "put user and password into DATABASE_URL",
    "role": "mend the user in DATABASE_URL",
    "database": "make the database, or mend its name in DATABASE_URL",
    "permission denied": "give the user of DATABASE_URL the right to make and use tables",
}
_REMEDY = "see that it runs, and check DATABASE_URL"


def fault_of(error: Exception, place: str) -> StoreError:
    """Return the error that says what is wrong with the database at that place, and what to do."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    text = str(cause)
    for (index, columns), sentence in _OPEN_ALREADY.items():
        if index in text or columns in text:
            return OpenAlreadyError(sentence)
    # The first line only: further ones may quote the row that was refused.
    reason = (text.splitlines() or [""])[0].rsplit(">: ", 1)[-1].strip().rstrip(".") or type(cause).__name__
    remedy = next((remedy for sign, remedy in _REMEDIES.items() if sign in reason), _REMEDY)
    return StoreError(f"{place} cannot be used ({reason}); {remedy}")
