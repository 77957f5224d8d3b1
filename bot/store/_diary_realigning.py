"""When the rules of a zone change, so does the moment at which its clocks show a time: due moments follow.

What is kept is the time on the wall; the moment beside it is there to be searched. All waiting reminders are gone
through, some at a time so that nothing else has to wait, but only where the rules are not those of the last time.
"""

from __future__ import annotations

import hashlib
import zoneinfo
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from importlib import resources
from pathlib import Path

from sqlalchemy import Connection, bindparam, literal_column, select, update

from bot.store._database import Database
from bot.store._diary_records import ReminderStatus
from bot.store._diary_rows import wall_time_of
from bot.store._queries import read_fact, write_fact
from bot.store._tables import reminders

_FACT = "zone_rules"
_AT_ONCE = 2_000
_IS_WAITING = reminders.c.status == literal_column(f"'{ReminderStatus.WAITING.value}'")
_zones = select(reminders.c.zone).where(_IS_WAITING).distinct()
_some = (
    select(reminders)
    .where(reminders.c.id > bindparam("last"), _IS_WAITING)
    .order_by(reminders.c.id)
    .limit(bindparam("most"))
)
_move = (
    update(reminders)
    # Only what is still as it was read.
    .where(reminders.c.id == bindparam("the_id"), reminders.c.due_at == bindparam("known"), _IS_WAITING)
    .values(due_at=bindparam("due_at"))
)


async def realign(database: Database, now: datetime) -> int:
    """Move what is due at another moment by the rules of now; return how many were moved."""
    zones = await database.transact_apart(lambda connection: list(connection.execute(_zones).scalars()))
    rules = rules_of(zones)
    if await database.run(lambda connection: read_fact(connection, _FACT)) == rules:
        return 0
    moved, last = 0, 0
    while True:
        done, upto = await database.transact_apart(partial(_realign_some, after=last, now=now))
        moved += done
        if upto is None:
            break
        last = upto
    await database.run(lambda connection: write_fact(connection, _FACT, rules))
    return moved


def rules_of(zones: Sequence[str]) -> str:
    """Return a digest of everything that these zones' files say. One that this machine does not know has no rules."""
    digest = hashlib.sha256()
    for zone in sorted(zones):
        digest.update(zone.encode() + b"\0" + _file_of(zone) + b"\0")
    return digest.hexdigest()


def _file_of(zone: str) -> bytes:
    """Return the file that `zoneinfo` reads for a zone: the system's, else that of the tzdata package."""
    for folder in zoneinfo.TZPATH:
        path = Path(folder, zone)
        if path.is_file():
            return path.read_bytes()
    try:
        return resources.files("tzdata").joinpath("zoneinfo", zone).read_bytes()
    except OSError:
        return b""


def _realign_some(connection: Connection, after: int, now: datetime) -> tuple[int, int | None]:
    """Go through the next few; return how many were moved, and the last id, None at the end."""
    rows = connection.execute(_some, {"last": after, "most": _AT_ONCE}).all()
    moves = []
    for row in rows:
        try:
            moment = wall_time_of(row.wall, row.zone, row.fold).moment
        except (LookupError, ValueError):
            continue  # an unknown zone: the moment that was once worked out is the best there is
        # What failed and is tried again has another moment than its own, unless that is still to come.
        if moment != row.due_at and (not row.attempt or moment > now):
            moves.append({"the_id": row.id, "known": row.due_at, "due_at": moment})
    if moves:
        connection.execute(_move, moves)
    return len(moves), rows[-1].id if rows else None
