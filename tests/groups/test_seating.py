"""Seats: one person in each that matters, changed between rounds, and given up by whoever goes."""

import asyncio

import pytest

from bot.groups import (
    GroupError,
    NoSeatToLeaveError,
    RoundRunningError,
    SeatTakenError,
    SessionClosedError,
    SessionFullError,
    SessionGoneError,
    SessionOpenError,
)
from bot.groups.session import MOST_ATTENDEES, Happening, Seat, Stage
from bot.rehearsal.room import Room
from tests.groups.evening import GROUP, Evening, minutes
from tests.groups.people import ANN, BEN, CEM, DOT, GENERAL, THREAD


@pytest.fixture
def evening(room: Room) -> Evening:
    return Evening(room)


async def test_a_session_opens_with_a_greeting_and_its_lobby_message(evening: Evening) -> None:
    session = await evening.open()
    assert [event.what for event in session.events] == [Happening.OPENED, Happening.GATHERS]
    assert session.stage is Stage.GATHERING
    assert session == evening.session


async def test_a_group_has_one_session_and_a_thread_has_one(evening: Evening) -> None:
    first = await evening.open()
    with pytest.raises(SessionOpenError, match=f"<#{THREAD}>") as caught:
        await evening.sessions.open(GROUP, BEN, GENERAL)
    assert caught.value.session == first
    evening.restart()
    with pytest.raises(SessionOpenError):
        await evening.sessions.open(GROUP, BEN, THREAD)


async def test_two_people_who_open_at_once_get_one_session(evening: Evening) -> None:
    opened = await asyncio.gather(
        evening.sessions.open(GROUP, ANN, THREAD), evening.sessions.open(GROUP, BEN, GENERAL), return_exceptions=True
    )
    assert sum(isinstance(one, SessionOpenError) for one in opened) == 1
    assert len(evening.minutes.sessions) == 1


async def test_another_process_that_opened_in_the_same_moment_is_pointed_to(evening: Evening) -> None:
    other = evening.started()
    evening.minutes.meddling.append(lambda: other.open(GROUP, BEN, THREAD))
    with pytest.raises(SessionOpenError) as caught:
        await evening.open()
    assert caught.value.session.host_id == BEN


async def test_two_people_who_take_one_seat_in_the_same_moment_do_not_both_get_it(evening: Evening) -> None:
    await evening.open()
    for seat in (Seat.CANDIDATE, Seat.MANAGER, Seat.RECEPTIONIST):
        taken = await asyncio.gather(
            *(evening.sessions.take_seat(evening.key, user_id, seat, 0) for user_id in (ANN, BEN)),
            return_exceptions=True,
        )
        refused = [one for one in taken if isinstance(one, SeatTakenError)]
        assert len(refused) == 1
        [sitter] = evening.session.in_seat(seat)
        assert f"<@{sitter.user_id}>" in str(refused[0])


async def test_two_processes_cannot_give_one_seat_to_two_people(evening: Evening) -> None:
    await evening.open()
    other = evening.started()
    evening.minutes.meddling.append(lambda: other.take_seat(evening.key, BEN, Seat.CANDIDATE, 0))
    with pytest.raises(SeatTakenError, match=f"<@{BEN}>"):
        await evening.sit(candidate=ANN)


async def test_a_faster_process_is_not_undone(evening: Evening) -> None:
    await evening.open()
    other = evening.started()
    evening.minutes.meddling.append(lambda: other.take_seat(evening.key, BEN, Seat.CANDIDATE, 0))
    await evening.sit(manager=ANN)
    assert evening.seat_of(BEN) is Seat.CANDIDATE
    assert evening.seat_of(ANN) is Seat.MANAGER


async def test_who_loses_twice_in_a_row_is_told_so(evening: Evening) -> None:
    await evening.open()
    other = evening.started()
    evening.minutes.meddling += [
        lambda: other.take_seat(evening.key, BEN, Seat.OBSERVER, 0),
        # The other one's own save is in between.
        lambda: asyncio.sleep(0),
        lambda: other.take_seat(evening.key, CEM, Seat.OBSERVER, 0),
    ]
    with pytest.raises(GroupError, match="faster"):
        await evening.sit(manager=ANN)
    await evening.sit(manager=ANN)
    assert {one.user_id for one in evening.session.attendees} == {ANN, BEN, CEM}


async def test_taking_ones_own_seat_again_changes_nothing(evening: Evening) -> None:
    await evening.open()
    first = await evening.sit(candidate=ANN)
    assert await evening.sit(candidate=ANN) == first


async def test_between_rounds_people_change_seats(evening: Evening) -> None:
    await evening.open()
    await evening.sit(manager=ANN, observer=BEN)
    await evening.sit(receptionist=ANN, manager=BEN)
    assert (evening.seat_of(ANN), evening.seat_of(BEN)) == (Seat.RECEPTIONIST, Seat.MANAGER)
    assert len(evening.session.attendees) == 2


async def test_a_button_of_an_earlier_round_still_means_its_seat(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    await evening.play_to_marks()
    await evening.sessions.close_round(evening.key, ANN, 1)
    await evening.sessions.take_seat(evening.key, BEN, Seat.MANAGER, 0)
    assert evening.seat_of(BEN) is Seat.MANAGER


async def test_while_a_round_is_on_only_observers_come(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    with pytest.raises(RoundRunningError):
        await evening.sit(manager=BEN)
    await evening.sit(observer=BEN)
    assert evening.round.observer_ids == (BEN,)
    with pytest.raises(RoundRunningError):
        await evening.sit(observer=ANN)
    await evening.play_to_marks()
    with pytest.raises(RoundRunningError):
        await evening.sit(receptionist=CEM)
    await evening.sit(observer=CEM)
    assert evening.round.observer_ids == (BEN,), "who came for the marks has not watched the scene"


async def test_a_session_holds_so_many_and_no_more(evening: Evening) -> None:
    await evening.open()
    for user_id in range(1000, 1000 + MOST_ATTENDEES):
        await evening.sit(observer=user_id)
    with pytest.raises(SessionFullError, match=str(MOST_ATTENDEES)):
        await evening.sit(observer=ANN)
    await evening.sit(candidate=1000)


async def test_who_has_no_seat_cannot_leave(evening: Evening) -> None:
    await evening.open()
    with pytest.raises(NoSeatToLeaveError):
        await evening.sessions.leave(evening.key, BEN)


async def test_the_last_one_out_closes_the_session(evening: Evening) -> None:
    await evening.open()
    await evening.sit(candidate=ANN, observer=BEN)
    await evening.sessions.leave(evening.key, ANN)
    assert evening.stage is Stage.GATHERING
    await evening.sessions.leave(evening.key, BEN)
    assert evening.stage is Stage.CLOSED
    assert evening.events == [Happening.OPENED, Happening.CLOSED], "nobody is asked to take a seat any more"
    with pytest.raises(SessionClosedError):
        await evening.sit(candidate=ANN)
    await evening.open()


async def test_when_the_host_goes_whoever_came_first_leads(evening: Evening) -> None:
    await evening.open(host=ANN)
    await evening.sit(observer=BEN, candidate=ANN, manager=CEM)
    session = await evening.sessions.leave(evening.key, ANN)
    assert session.host_id == BEN


async def test_giving_the_candidates_seat_away_passes_ones_turn(evening: Evening) -> None:
    await evening.open()
    await evening.sit(candidate=ANN, observer=BEN)
    evening.now += minutes(1)
    await evening.sit(observer2=ANN)
    ann = evening.session.attendee(ANN)
    assert ann
    assert ann.waits_since == evening.now
    assert not evening.session.in_seat(Seat.CANDIDATE), "nobody is put there unasked"
    await evening.sit(candidate=BEN)


async def test_a_session_that_is_no_more_is_said_to_be_gone(evening: Evening) -> None:
    with pytest.raises(SessionGoneError, match="/group session"):
        await evening.sessions.take_seat("no-such-key0", DOT, Seat.OBSERVER, 0)


async def test_a_seat_can_be_asked_for_before_it_is_taken(evening: Evening) -> None:
    await evening.open()
    await evening.sit(candidate=ANN)
    before = evening.session
    await evening.sessions.check_seat(evening.key, BEN, Seat.OBSERVER)
    with pytest.raises(SeatTakenError):
        await evening.sessions.check_seat(evening.key, BEN, Seat.CANDIDATE)
    assert evening.session == before
