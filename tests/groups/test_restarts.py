"""A process that dies at any moment of an evening costs nobody anything: the next one goes on from what was kept."""

import asyncio

import pytest

from bot.groups.session import Happening, Seat, Stage
from bot.rehearsal.chairs import Cue
from bot.rehearsal.room import Room
from tests.groups.evening import ALL_GOOD, ASKS, CASE, Evening, minutes
from tests.groups.people import ANN, BEN, CEM


async def _play(evening: Evening) -> None:
    await evening.open()
    await evening.sit(candidate=ANN, manager=BEN, observer=CEM)
    await evening.begin()
    await evening.say(ASKS)
    await evening.reply(BEN, Cue.OWN_WORDS, "I wonder about your nights.")
    await evening.pause(BEN)
    evening.now += minutes(3)
    await evening.go_on(ANN)
    await evening.say(CASE)
    evening.now += minutes(1.5)
    await evening.sessions.tick(evening.key)
    await evening.sessions.tick(evening.key)
    if evening.round.waiting:
        await evening.reply(BEN, Cue.CONVINCED)
    await evening.sessions.end_scene(evening.key, ANN, 1)
    await evening.mark(CEM)
    await evening.comment(CEM)
    await evening.mark(BEN)
    await evening.mark(ANN)
    await evening.sessions.close_round(evening.key, ANN, 1)
    await evening.begin()


async def test_an_evening_is_the_same_whether_or_not_the_process_dies_all_the_time(room: Room) -> None:
    steady, dying = Evening(room), Evening(room, is_dying=True)
    await _play(steady)
    await _play(dying)
    kept = [event for event in dying.session.events if event.what is not Happening.OFFERS_TO_ANSWER]
    assert [event.what for event in kept] == [
        event.what for event in steady.session.events if event.what is not Happening.OFFERS_TO_ANSWER
    ]
    assert dying.session.past[0].rehearsal == steady.session.past[0].rehearsal
    assert dying.minutes.results == steady.minutes.results
    assert [(mark.marker_id, mark.levels, mark.keep) for mark in dying.minutes.marks] == [
        (mark.marker_id, mark.levels, mark.keep) for mark in steady.minutes.marks
    ]


async def test_a_process_that_dies_in_the_middle_of_a_save_leaves_the_state_before(room: Room) -> None:
    evening = Evening(room)
    await evening.begin(candidate=ANN, observer=BEN)

    async def die() -> None:
        raise asyncio.CancelledError

    before = evening.session
    evening.minutes.meddling.append(die)
    with pytest.raises(asyncio.CancelledError):
        await evening.say()
    assert evening.session == before
    await evening.say()
    assert len(evening.round.rehearsal.turns) == 1


async def test_a_click_that_was_cut_off_after_its_save_is_known_when_it_comes_again(room: Room) -> None:
    evening = Evening(room)
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.play_to_marks()
    other = evening.started()
    await other.mark(evening.key, BEN, 1, ALL_GOOD)
    evening.restart()
    assert await evening.sessions.marked(evening.session) == (1, 2)
    await evening.mark(ANN)
    assert evening.round.ends_at
    assert evening.round.ends_at - evening.now == minutes(1)


async def test_two_processes_at_one_session_do_not_undo_each_other(room: Room) -> None:
    evening = Evening(room)
    await evening.begin(candidate=ANN, manager=BEN, observer=CEM)
    other = evening.started()
    await other.open_in(evening.session.channel_id)
    await evening.say()
    await other.reply(evening.key, BEN, Cue.DODGE, "", 1, 1)
    await evening.say(CASE)
    await other.leave(evening.key, BEN)
    await evening.sessions.end_scene(evening.key, ANN, 1)
    assert evening.stage is Stage.MARKING
    assert [turn.reading.text for turn in evening.round.rehearsal.turns] == [ASKS, CASE]
    assert evening.seat_of(BEN) is None
    assert evening.seat_of(CEM) is Seat.OBSERVER
