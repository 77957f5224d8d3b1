"""Sessions on both databases: two processes side by side, seats and marks in the same moment, and forgetting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from bot.groups import OFFER_AFTER, AlreadyMarkedError, GroupSessions, SeatTakenError
from bot.groups.group import Member, Role
from bot.groups.session import GroupSession, Happening, Seat, Stage
from bot.rehearsal.chairs import Cue
from bot.rehearsal.room import Room
from bot.store import ConflictError, OpenAlreadyError, Store, make_key, open_store
from tests.groups.evening import ALL_GOOD, ASKS, CASE, GROUP, WARD
from tests.groups.people import ANN, BEN, CEM, DOT, MONDAY, THREAD
from tests.store.conftest import database_url, keys, postgresql_url, store

__all__ = ["database_url", "keys", "postgresql_url", "store"]


class Hand:
    """A clock that a test puts forward; the process that did something last looks at it."""

    def __init__(self) -> None:
        self.at = MONDAY

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def hand() -> Hand:
    return Hand()


def _started(room: Room, store: Store, hand: Hand) -> GroupSessions:
    return GroupSessions(room, store.minutes, hand, make_key, (ConflictError, OpenAlreadyError), lambda _: 0)


@pytest.fixture
async def two(
    room: Room, store: Store, database_url: str, keys: list[str], hand: Hand
) -> AsyncIterator[tuple[GroupSessions, GroupSessions]]:
    """Two processes at one database."""
    await store.roster.add_group(GROUP, Member(GROUP.key, ANN, Role.OWNER, MONDAY))
    async with await open_store(database_url, keys) as other:
        yield _started(room, store, hand), _started(room, other, hand)


async def _begun(sessions: GroupSessions, **seats: int) -> GroupSession:
    session = await sessions.open(GROUP, ANN, THREAD, scene=WARD)
    for name, user_id in seats.items():
        await sessions.take_seat(session.key, user_id, Seat(name))
    return await sessions.begin_round(session.key, ANN, 0)


async def test_an_evening_goes_on_in_whichever_process_a_click_arrives(
    two: tuple[GroupSessions, GroupSessions], store: Store, hand: Hand
) -> None:
    one, other = two
    key = (await _begun(one, candidate=ANN, manager=BEN, receptionist=CEM, observer=DOT)).key
    await other.say(key, ANN, ASKS, turn=0)
    await one.reply(key, BEN, Cue.OWN_WORDS, "I wonder about your nights.", 1, 1)
    await other.say(key, ANN, CASE, turn=2)
    hand.at += OFFER_AFTER
    await other.tick(key)
    await one.take_over(key, DOT, 1, 3)
    await one.end_scene(key, ANN, 1)
    for sessions, user_id in ((other, BEN), (one, CEM), (other, DOT), (one, ANN)):
        await sessions.mark(key, user_id, 1, ALL_GOOD)
    hand.at += timedelta(minutes=1)
    session = await one.tick(key)
    assert session.stage is Stage.GATHERING
    assert (await other.card(session, 1)).marks == 3
    [result] = await store.minutes.results_of_group(GROUP.key)
    assert (result.manager_id, result.receptionist_id) == (BEN, CEM)
    seqs = [event.seq for event in session.events]
    assert seqs == sorted(set(seqs))
    await other.shown(key, seqs[-1])
    await one.close(key, ANN)


async def test_two_processes_give_a_seat_to_one_person(two: tuple[GroupSessions, GroupSessions]) -> None:
    one, other = two
    key = (await one.open(GROUP, ANN, THREAD)).key
    taken = await asyncio.gather(
        one.take_seat(key, ANN, Seat.CANDIDATE), other.take_seat(key, BEN, Seat.CANDIDATE), return_exceptions=True
    )
    assert sum(isinstance(outcome, SeatTakenError) for outcome in taken) == 1
    for sessions in two:
        session = await sessions.take_seat(key, CEM, Seat.OBSERVER)
        assert len(session.in_seat(Seat.CANDIDATE)) == 1


async def test_every_mark_counts_once_in_whichever_process_it_arrives_how_often(
    two: tuple[GroupSessions, GroupSessions], store: Store
) -> None:
    key = (await _begun(two[0], candidate=ANN, manager=BEN, observer=DOT)).key
    await two[0].take_seat(key, CEM, Seat.OBSERVER)
    await two[0].leave(key, BEN)
    await two[0].say(key, ANN, ASKS)
    await two[0].say(key, ANN, CASE)
    await two[0].end_scene(key, ANN, 1)
    given = await asyncio.gather(
        *(sessions.mark(key, user_id, 1, ALL_GOOD) for user_id in (ANN, BEN, CEM, DOT) for sessions in two * 2),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, AlreadyMarkedError) for outcome in given) == 12
    assert len(await store.minutes.marks_of(key, 1)) == 4
    session = await two[1].fetch(key)
    assert session.round
    assert session.round.ends_at
    await asyncio.gather(*(sessions.close_round(key, ANN, 1) for sessions in two), return_exceptions=True)
    assert len(await store.minutes.results_of_group(GROUP.key)) == 1


async def test_a_candidate_who_is_forgotten_mid_round_is_nowhere(
    two: tuple[GroupSessions, GroupSessions], store: Store
) -> None:
    one, other = two
    key = (await _begun(one, candidate=BEN, observer=CEM, receptionist=ANN)).key
    await one.say(key, BEN, ASKS)
    await one.say(key, BEN, CASE)
    await one.end_scene(key, BEN, 1)
    await one.mark(key, CEM, 1, ALL_GOOD)
    [changed] = await one.forget(BEN)
    await store.forget(BEN)
    kept = await store.minutes.fetch_session(key)
    assert kept == changed
    assert BEN not in kept.people
    assert not await store.minutes.marks_of(key, 1)
    assert not await store.minutes.results_of_group(GROUP.key)
    session = await other.begin_round(key, ANN, 1)
    assert session.stage is Stage.PLAYING


async def test_what_only_the_store_forgot_is_made_good_by_the_next_process(
    two: tuple[GroupSessions, GroupSessions], store: Store, hand: Hand
) -> None:
    one, other = two
    key = (await _begun(one, candidate=ANN, manager=BEN)).key
    await one.say(key, ANN, ASKS)
    await store.forget(BEN)
    hand.at += timedelta(seconds=30)
    [session] = await other.open_sessions()
    assert BEN not in session.people
    deadline = other.next_deadline(session)
    assert deadline
    assert deadline <= hand.at
    session = await other.tick(key)
    assert [event.what for event in session.events[-2:]] == [Happening.TOOK_OVER, Happening.ANSWERED]
