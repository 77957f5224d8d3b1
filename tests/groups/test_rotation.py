"""Whose turn it is: whoever was the candidate least often, and of those whoever has waited longest."""

import pytest

from bot.groups import CALL_AFTER, NO_SHOW_AFTER, next_candidate
from bot.groups.session import Happening, Seat
from bot.rehearsal.room import Room
from tests.groups.evening import Evening, minutes
from tests.groups.people import ANN, BEN, CEM, DOT


@pytest.fixture
def evening(room: Room) -> Evening:
    return Evening(room)


async def _play_round(evening: Evening) -> int:
    [candidate] = evening.session.in_seat(Seat.CANDIDATE)
    evening.now += minutes(1)
    await evening.begin()
    await evening.play_to_marks(candidate.user_id)
    await evening.sessions.close_round(evening.key, candidate.user_id, evening.session.rounds)
    await evening.show()
    return candidate.user_id


async def test_everybody_has_their_turn_before_anybody_has_a_second_one(evening: Evening) -> None:
    await evening.open()
    await evening.sit(candidate=ANN, observer=BEN, manager=CEM, observer2=DOT)
    assert [await _play_round(evening) for _ in range(8)] == [ANN, BEN, CEM, DOT] * 2


async def test_of_those_who_came_in_the_same_moment_the_first_one_is_next(evening: Evening) -> None:
    await evening.open()
    await evening.sit(observer=CEM, observer2=BEN, candidate=ANN)
    heir = next_candidate(evening.session)
    assert heir
    assert heir.user_id == CEM


async def test_a_manager_who_is_next_leaves_the_chair_to_the_program(evening: Evening) -> None:
    await evening.open()
    await evening.sit(candidate=ANN, manager=BEN)
    await _play_round(evening)
    assert evening.seat_of(BEN) is Seat.CANDIDATE
    assert evening.seat_of(ANN) is Seat.OBSERVER
    assert not evening.session.in_seat(Seat.MANAGER)


async def test_whoever_is_alone_stays_the_candidate(evening: Evening) -> None:
    await evening.open()
    await evening.sit(candidate=ANN)
    assert [await _play_round(evening) for _ in range(3)] == [ANN] * 3


async def test_who_did_not_come_when_it_was_their_turn_waits_anew(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN, observer2=CEM)
    await evening.wait(CALL_AFTER)
    await evening.wait(NO_SHOW_AFTER - CALL_AFTER)
    assert [await _play_round(evening) for _ in range(3)] == [BEN, CEM, ANN]


async def test_the_lobby_message_says_whose_turn_it_is(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.play_to_marks()
    await evening.sessions.close_round(evening.key, ANN, 1)
    assert evening.event(Happening.GATHERS).who == BEN


async def test_the_seat_is_only_proposed(evening: Evening) -> None:
    await evening.open()
    await evening.sit(candidate=ANN, observer=BEN, observer2=CEM)
    await _play_round(evening)
    await evening.sit(manager=BEN)
    await evening.sit(candidate=CEM)
    assert await _play_round(evening) == CEM


async def test_going_and_coming_puts_nobody_behind_those_who_had_their_turn(evening: Evening) -> None:
    await evening.open()
    await evening.sit(candidate=ANN, observer=BEN, observer2=CEM)
    await _play_round(evening)
    evening.now += minutes(1)
    await evening.sessions.leave(evening.key, CEM)
    evening.now += minutes(1)
    await evening.sit(observer=CEM)
    assert [await _play_round(evening) for _ in range(3)] == [BEN, CEM, ANN]


async def test_going_and_coming_gives_nobody_a_turn_twice(evening: Evening) -> None:
    await evening.open()
    await evening.sit(candidate=ANN, observer=BEN, observer2=CEM)
    await _play_round(evening)
    await evening.sessions.leave(evening.key, ANN)
    assert evening.session.gone_turns == ((ANN, 1),)
    await evening.sit(observer=ANN)
    assert [await _play_round(evening) for _ in range(3)] == [BEN, CEM, ANN]


async def test_of_those_who_have_left_few_are_remembered(evening: Evening) -> None:
    await evening.open()
    await evening.sit(observer=BEN)
    for user_id in range(1_000, 1_060):
        await evening.sit(candidate=user_id)
        await evening.sessions.begin_round(evening.key, user_id, evening.session.rounds)
        await evening.play_to_marks(user_id)
        await evening.sessions.leave(evening.key, user_id)
        await evening.sessions.close_round(evening.key, ANN, evening.session.rounds)
        await evening.show()
        await evening.sit(observer=BEN)
    assert len(evening.session.gone_turns) == 50
