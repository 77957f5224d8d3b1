"""One person's scenes: every change is made under a lock, and committed before it is returned to be shown."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from weakref import WeakValueDictionary

from bot.rehearsal.acts import ActName
from bot.rehearsal.coaching import ScoreCard
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import Difficulty, Scenario
from bot.rehearsal.session import Coaching, Rehearsal
from bot.sessions._choice import Wish, find_scenes, least_played
from bot.sessions._errors import (
    AlreadyHeardError,
    ClosedError,
    EmptyLineError,
    GoneError,
    MovedOnError,
    NotYoursError,
    TooLongError,
    UnknownSceneError,
)
from bot.store import ConflictError, Forgotten, OpenAlreadyError, Record, Score, Spot, Status, Store, make_key

LONGEST_LINE = 4_000
"""Characters; as many as a modal or a message can hold."""
_KEPT_AT_HAND = 256
"""Rehearsals held in memory so that a turn need not read what it just wrote. All others are in the store alone."""
_SEEDS = 1_000_000


@dataclass(frozen=True, slots=True)
class Begun:
    """A rehearsal to show from its beginning, or the one that was still open in that place."""

    record: Record
    is_new: bool
    closed: Record | None = None
    """The rehearsal that had to make room."""


class Sessions:
    """Everybody's rehearsals. One lock a rehearsal; the revision is checked on every save."""

    def __init__(self, room: Room, store: Store, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.room = room
        self.store = store
        self._now = now
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._at_hand: OrderedDict[str, Record] = OrderedDict()
        self._keys: dict[tuple[int, str], str] = {}

    def scenario(self, record: Record) -> Scenario:
        """Return the scene that is being played."""
        return self.room.scenarios[record.rehearsal.scenario]

    def score_card(self, record: Record) -> ScoreCard:
        """Mark a rehearsal as it stands."""
        return self.room.score_card(record.rehearsal)

    async def choose(self, user_id: int, wish: Wish) -> str:
        """Return the id of a scene that fits the wish, one that was played least. UnknownSceneError if none fits."""
        among = list(self.room.scenarios) if wish.scene is None else find_scenes(self.room.scenarios, wish.scene)
        if not among:
            raise UnknownSceneError(wish.scene or "")
        played = [score.scenario for score in await self.store.fetch_scores(user_id)]
        return least_played(among, played, secrets.randbelow(_SEEDS))

    async def begin(self, user_id: int, spot: Spot, wish: Wish) -> Begun:
        """Open a rehearsal there. Without a scene asked for, one that is still open there goes on instead.

        UnknownSceneError if no scene fits the wish.
        """
        scenario_id = await self.choose(user_id, wish)
        async with self._lock(f"{user_id}/{spot.place}"):
            open_one = await self.open_in(user_id, spot.place)
            if open_one and wish.scene is None:
                return Begun(open_one, is_new=False)
            rehearsal = self.room.start(
                scenario_id,
                seed=secrets.randbelow(_SEEDS),
                difficulty=wish.difficulty or Difficulty.EASY,
                coaching=wish.coaching or (await self.store.fetch_person(user_id)).coaching or Coaching.LINE,
            )
            return await self._open_new(user_id, spot, rehearsal, open_one)

    async def again(self, key: str, user_id: int, spot: Spot) -> Begun:
        """Play the same scene anew; its card will be compared with this one."""
        return await self._after(key, user_id, spot, self.room.again)

    async def another(self, key: str, user_id: int, spot: Spot) -> Begun:
        """Open a different scene, as hard and as much coached as this one."""
        scores = await self.store.fetch_scores(user_id)

        def choose(rehearsal: Rehearsal) -> Rehearsal:
            seed = secrets.randbelow(_SEEDS)
            played = [*(score.scenario for score in scores), rehearsal.scenario]
            chosen = least_played(self.room.scenarios, played, seed)
            return self.room.start(chosen, seed=seed, difficulty=rehearsal.difficulty, coaching=rehearsal.coaching)

        return await self._after(key, user_id, spot, choose)

    async def answer(self, key: str, user_id: int, turn: int, text: str) -> Record:
        """Hear a line that answers that very turn. MovedOnError if the talk has gone on since; it carries the text."""
        async with self._lock(key):
            record = await self._fetch_own(key, user_id)
            if record.turn != turn:
                raise MovedOnError(record, text)
            if record.status is not Status.OPEN:
                raise ClosedError
            heard = self.room.hear(record.rehearsal, _sayable(text))
            return await self._save(_advanced(record, heard, self._now()), text)

    async def say(self, user_id: int, place: str, text: str, message_id: int) -> Record | None:
        """Hear a line that was typed. None if nothing is open there; AlreadyHeardError if Discord delivers it twice."""
        record = await self.open_in(user_id, place)
        if record is None:
            return None
        async with self._lock(record.key):
            for is_last_try in (False, True):
                record = await self._fetch(record.key)
                if record is None:
                    return None
                if message_id <= record.seen_id:
                    raise AlreadyHeardError
                if record.status is not Status.OPEN:
                    return None
                heard = self.room.hear(record.rehearsal, _sayable(text))
                advanced = replace(_advanced(record, heard, self._now()), seen_id=message_id)
                try:
                    return await self._save(advanced, text)
                except MovedOnError:
                    # Another process was faster; a typed line is meant for whatever is being said now.
                    if is_last_try:
                        raise
        return None

    async def hint(self, key: str, user_id: int) -> tuple[Record, str]:
        """Ask the coach before speaking."""
        async with self._lock(key):
            record = await self._fetch_open(key, user_id)
            rehearsal, hint = self.room.hint(record.rehearsal)
            return await self._save(replace(record, rehearsal=rehearsal, changed_at=self._now())), hint

    async def take_back(self, key: str, user_id: int, turn: int, *, message_id: int = 0) -> Record:
        """Step back one line. NothingToTakeBackError at the beginning, MovedOnError for an earlier turn's button.

        Where it was typed, `message_id` says in which message; AlreadyHeardError if Discord delivers that twice.
        """
        async with self._lock(key):
            record = await self._fetch_open(key, user_id)
            if message_id and message_id <= record.seen_id:
                raise AlreadyHeardError
            if record.turn != turn:
                raise MovedOnError(record)
            taken_back = _advanced(record, self.room.take_back(record.rehearsal), self._now())
            return await self._save(replace(taken_back, seen_id=message_id or record.seen_id))

    async def stop(self, key: str, user_id: int) -> Record:
        """Close a rehearsal before its end; it is marked as far as it went."""
        async with self._lock(key):
            return await self._save(self._closed(await self._fetch_open(key, user_id)))

    async def move(self, record: Record, spot: Spot) -> Record:
        """Let a rehearsal go on in another place. OpenAlreadyError if one is open there."""
        async with self._lock(record.key):
            current = await self._fetch_open(record.key, record.user_id)
            if current.spot == spot:
                return current
            moved = await self._save(replace(current, spot=spot, changed_at=self._now()))
            self._keys.pop((record.user_id, current.spot.place), None)
            return moved

    async def fetch_own(self, key: str, user_id: int) -> Record:
        """Return a rehearsal, open or not. GoneError, NotYoursError."""
        return await self._fetch_own(key, user_id)

    async def open_in(self, user_id: int, place: str) -> Record | None:
        """Return what the person has open in that place."""
        known = self._at_hand.get(self._keys.get((user_id, place), ""))
        if known and known.status is Status.OPEN and known.spot.place == place:
            return known
        record = await self.store.fetch_open(user_id, place)
        if record and record.rehearsal.scenario not in self.room.scenarios:
            # Its scene was taken out of the content since. It is closed, so that it keeps nobody from beginning anew.
            with contextlib.suppress(ConflictError):
                await self.store.save(replace(record, status=Status.STOPPED, changed_at=self._now()))
            return None
        return self._hold(record) if record else None

    async def newest_open(self, user_id: int) -> Record | None:
        """Return what the person was last at, wherever that was."""
        records = await self.store.fetch_all_open(user_id)
        return next((record for record in records if record.rehearsal.scenario in self.room.scenarios), None)

    async def forget(self, user_id: int) -> Forgotten:
        """Delete everything of that person, also from memory."""
        forgotten = await self.store.forget(user_id)
        for key in [key for key, record in self._at_hand.items() if record.user_id == user_id]:
            self._drop(key)
        return forgotten

    async def purge(self, before: datetime) -> int:
        """Delete the transcripts that nobody has touched since; how many there were."""
        purged = await self.store.purge(before)
        for key in [key for key, record in self._at_hand.items() if record.changed_at < before]:
            self._drop(key)
        return purged

    async def _after(self, key: str, user_id: int, spot: Spot, make: Callable[[Rehearsal], Rehearsal]) -> Begun:
        async with self._lock(key):
            record = await self._fetch_own(key, user_id)
            open_one = await self.open_in(user_id, spot.place)
            if open_one and open_one.key != key:
                return Begun(open_one, is_new=False)
            return await self._open_new(user_id, spot, make(record.rehearsal), open_one)

    async def _open_new(self, user_id: int, spot: Spot, rehearsal: Rehearsal, open_one: Record | None) -> Begun:
        now = self._now()
        record = Record(make_key(), user_id, spot, rehearsal, started_at=now, changed_at=now)
        closed = self._closed(open_one) if open_one else None
        try:
            if closed:
                await self.store.replace_open(closed, record, score=self._score(closed))
                self._drop(closed.key)
            else:
                await self.store.add(record)
        except (OpenAlreadyError, ConflictError):
            # Another device was faster; what it opened goes on.
            if open_one:
                self._drop(open_one.key)
            if there := await self.open_in(user_id, spot.place):
                return Begun(there, is_new=False)
            raise
        return Begun(self._hold(record), is_new=True, closed=closed)

    async def _fetch_open(self, key: str, user_id: int) -> Record:
        record = await self._fetch_own(key, user_id)
        if record.status is not Status.OPEN:
            raise ClosedError
        return record

    async def _fetch_own(self, key: str, user_id: int) -> Record:
        record = await self._fetch(key)
        if record is None or record.rehearsal.scenario not in self.room.scenarios:
            raise GoneError
        if record.user_id != user_id:
            raise NotYoursError
        return record

    async def _fetch(self, key: str) -> Record | None:
        if key in self._at_hand:
            self._at_hand.move_to_end(key)
            return self._at_hand[key]
        record = await self.store.fetch(key)
        return self._hold(record) if record else None

    async def _save(self, record: Record, text: str = "") -> Record:
        score = None if record.status is Status.OPEN else self._score(record)
        try:
            return self._hold(await self.store.save(record, score=score))
        except ConflictError:
            self._drop(record.key)
            current = await self._fetch(record.key)
            if current is None:
                raise GoneError from None
            raise MovedOnError(current, text) from None

    def _closed(self, record: Record) -> Record:
        return replace(record, status=Status.STOPPED, turn=record.turn + 1, changed_at=self._now())

    def _score(self, record: Record) -> Score | None:
        """Return what stays when the words are gone; nothing where nothing was said."""
        if not was_played(record.rehearsal):
            return None
        card = self.score_card(record)
        return Score(
            record.key,
            record.user_id,
            record.rehearsal.scenario,
            record.rehearsal.difficulty,
            card.total,
            card.of,
            {row.key: (row.points, row.of) for row in card.rows},
            is_complete=record.rehearsal.is_over,
            finished_at=record.changed_at,
        )

    def _lock(self, name: str) -> asyncio.Lock:
        return self._locks.setdefault(name, asyncio.Lock())

    def _hold(self, record: Record) -> Record:
        self._at_hand[record.key] = record
        self._at_hand.move_to_end(record.key)
        if record.status is Status.OPEN:
            self._keys[record.user_id, record.spot.place] = record.key
        if len(self._at_hand) > _KEPT_AT_HAND:
            self._drop(next(iter(self._at_hand)))
        return record

    def _drop(self, key: str) -> None:
        record = self._at_hand.pop(key, None)
        if record and self._keys.get((record.user_id, record.spot.place)) == key:
            del self._keys[record.user_id, record.spot.place]


def was_played(rehearsal: Rehearsal) -> bool:
    """Whether the candidate said anything to the people of the scene."""
    return any(turn.act is not ActName.STEPS_OUT for turn in rehearsal.turns)


def _sayable(text: str) -> str:
    """Return the line without blanks around it. EmptyLineError, TooLongError."""
    said = text.strip()
    if not said:
        raise EmptyLineError
    if len(said) > LONGEST_LINE:
        raise TooLongError(len(said), LONGEST_LINE)
    return said


def _advanced(record: Record, rehearsal: Rehearsal, now: datetime) -> Record:
    status = Status.FINISHED if rehearsal.is_over else Status.OPEN
    return replace(record, rehearsal=rehearsal, turn=record.turn + 1, status=status, changed_at=now)
