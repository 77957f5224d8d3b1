"""What is to be shown is kept until it was, in order, and takes no more room than it needs."""

import pytest

from bot.groups.session import Happening
from bot.rehearsal.room import Room
from tests.groups.evening import CASE, Evening
from tests.groups.people import ANN, BEN


@pytest.fixture
def evening(room: Room) -> Evening:
    return Evening(room)


async def test_what_was_shown_is_dropped_and_the_rest_stays(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    await evening.say()
    first, *rest = evening.session.events
    await evening.sessions.shown(evening.key, first.seq, lobby_message_id=5)
    assert evening.session.events == tuple(rest)
    assert evening.session.lobby_message_id == 5
    await evening.sessions.shown(evening.key, rest[-1].seq)
    assert evening.session.events == ()
    assert evening.session.lobby_message_id == 5


async def test_saying_it_twice_or_of_a_session_that_is_gone_harms_nothing(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    await evening.show()
    before = evening.session
    await evening.sessions.shown(evening.key, 2)
    assert evening.session == before
    await evening.sessions.shown("no-such-key0", 2)


async def test_showing_is_nothing_that_people_do(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    before = evening.session.changed_at
    evening.now = evening.now.replace(hour=10)
    await evening.show()
    assert evening.session.changed_at == before


async def test_a_restart_shows_what_was_not_shown(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    await evening.say()
    events = evening.session.events
    evening.restart()
    [session] = await evening.sessions.open_sessions()
    assert session.events == events


async def test_a_lobby_message_that_nobody_has_seen_gives_way_to_the_newest(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.sessions.end_scene(evening.key, ANN, 1)
    assert evening.events == [Happening.OPENED, Happening.ROUND_BEGAN, Happening.BROKEN_OFF, Happening.GATHERS]
    assert [event.seq for event in evening.session.events] == [1, 3, 4, 5]


async def test_a_round_that_is_over_can_be_shown_after_the_next_one_began(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    await evening.play_to_marks()
    await evening.sessions.close_round(evening.key, ANN, 1)
    await evening.begin()
    await evening.say(CASE)
    for event in evening.session.events:
        if event.what is Happening.ANSWERED:
            held = evening.session.round_of(event.number)
            assert held
            assert held.rehearsal.turns[event.turn or 0].reading.text == event.text
    card = await evening.sessions.card(evening.session, 1)
    assert card.number == 1
    await evening.play_to_marks()
    await evening.sessions.close_round(evening.key, ANN, 2)
    await evening.begin()
    assert [one.number for one in evening.session.past] == [1, 2]
    await evening.show()
    assert [one.number for one in evening.session.past] == [1, 2], "their candidates can still look at the whole card"


async def test_what_cannot_be_shown_takes_no_more_room_than_so_much(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    await evening.say()
    for _ in range(150):
        await evening.pause(ANN)
        await evening.go_on(ANN)
    await evening.say(CASE)
    assert len(evening.events) == 200
    assert evening.events.count(Happening.ANSWERED) == 2
    assert evening.events[-1] is Happening.ANSWERED


async def test_a_closed_session_keeps_who_came_and_what_was_played_last(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.play_to_marks()
    await evening.sessions.close_round(evening.key, ANN, 1)
    await evening.sessions.leave(evening.key, BEN)
    await evening.sessions.close(evening.key, ANN)
    await evening.show()
    assert evening.session.attendees == ()
    assert evening.session.came == (ANN, BEN)
    assert [one.number for one in (evening.session.round,) if one] == [1]
    assert await evening.sessions.open_sessions() == []
