"""Somebody who has everything forgotten leaves nothing in a session, and the others go on."""

import pytest

from bot.groups import NOBODY, GroupSessions, dump_session, without_person
from bot.groups.session import GroupSession, Happening, Seat, Stage
from bot.rehearsal.chairs import Cue
from bot.rehearsal.room import Room
from tests.groups.evening import CASE, Evening, minutes
from tests.groups.people import ANN, BEN, CEM, DOT, THREAD

WORRY = "I worry about your nights, and Wednesdays are full"


@pytest.fixture
def evening(room: Room) -> Evening:
    return Evening(room)


async def _forget(evening: Evening, user_id: int) -> list[GroupSession]:
    changed = await evening.sessions.forget(user_id)
    evening.minutes.forget(user_id)
    return changed


def _is_without(session: GroupSession, user_id: int) -> bool:
    return user_id not in session.people and str(user_id).encode() not in dump_session(session)


@pytest.mark.parametrize("at_the_marks", [False, True])
async def test_a_candidates_lines_vanish_mid_round(evening: Evening, at_the_marks: bool) -> None:
    await evening.begin(candidate=ANN, manager=BEN, observer=CEM)
    await evening.say(CASE)
    if at_the_marks:
        await evening.reply(BEN)
        await evening.say(CASE)
        await evening.sessions.end_scene(evening.key, ANN, 1)
        await evening.mark(CEM)
    [changed] = await _forget(evening, ANN)
    assert changed == evening.session
    assert _is_without(changed, ANN)
    assert CASE.encode() not in dump_session(changed)
    assert evening.stage is Stage.GATHERING
    assert evening.events == [Happening.OPENED, Happening.BROKEN_OFF, Happening.GATHERS]
    assert [event.who for event in changed.events] == [None, None, BEN]
    assert changed.host_id == BEN
    assert not evening.minutes.results
    await evening.sessions.begin_round(evening.key, BEN, 1)


async def test_a_managers_words_vanish_and_the_program_plays_on(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    await evening.say()
    await evening.reply(BEN, Cue.OWN_WORDS, WORRY)
    await evening.say(CASE)
    [changed] = await _forget(evening, BEN)
    assert _is_without(changed, BEN)
    assert WORRY.encode() not in dump_session(changed)
    assert CASE.encode() in dump_session(changed)
    assert evening.events[-2:] == [Happening.TOOK_OVER, Happening.ANSWERED]
    assert evening.round.waiting is None
    assert evening.stage is Stage.PLAYING


async def test_words_vanish_also_of_somebody_who_had_left_the_chair(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    await evening.say()
    await evening.reply(BEN, Cue.OWN_WORDS, WORRY)
    await evening.sessions.leave(evening.key, BEN)
    [changed] = await _forget(evening, BEN)
    assert _is_without(changed, BEN)
    assert WORRY.encode() not in dump_session(changed)


async def test_a_receptionists_words_vanish_and_the_managers_stay(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN, receptionist=CEM)
    while evening.round.chair is not Seat.RECEPTIONIST or not evening.round.waiting:
        await evening.say("Thank you, goodbye.")
        if evening.round.chair is Seat.MANAGER and evening.round.waiting:
            await evening.reply(BEN, Cue.OWN_WORDS, "Goodbye then, and travel well.")
    await evening.reply(CEM, Cue.OWN_WORDS, WORRY)
    [changed] = await _forget(evening, CEM)
    kept = dump_session(changed)
    assert WORRY.encode() not in kept
    assert b"Goodbye then, and travel well." in kept


async def test_marks_stay_without_a_name(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN, observer2=CEM)
    await evening.play_to_marks()
    await evening.mark(BEN)
    await evening.comment(BEN)
    await _forget(evening, BEN)
    card = await evening.sessions.card(evening.session)
    assert card.marks == 1
    assert not card.keeps
    assert await evening.sessions.marked(evening.session) == (1, 3)


async def test_an_observer_goes_and_the_round_goes_on(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    before = evening.events
    [changed] = await _forget(evening, BEN)
    assert _is_without(changed, BEN)
    assert evening.events == before


async def test_what_was_still_to_be_shown_of_their_earlier_rounds_vanishes(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.play_to_marks()
    await evening.sessions.close_round(evening.key, ANN, 1)
    await evening.begin()
    assert evening.round.candidate_id == BEN
    assert evening.session.past
    [changed] = await _forget(evening, ANN)
    assert _is_without(changed, ANN)
    assert not changed.past
    assert evening.stage is Stage.PLAYING
    assert {event.number for event in changed.events if event.what is Happening.ANSWERED} == set()


async def test_who_watched_a_round_that_is_still_to_be_shown_vanishes_from_it(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=CEM, observer2=BEN)
    await evening.play_to_marks()
    await evening.sessions.close_round(evening.key, ANN, 1)
    await evening.begin()
    [past] = evening.session.past
    assert past.observer_ids == (CEM, BEN)
    [changed] = await _forget(evening, BEN)
    assert changed.past[0].observer_ids == (CEM,)
    assert _is_without(changed, BEN)


async def test_no_figures_are_kept_of_a_round_that_ends_by_forgetting(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.say()
    await evening.sessions.forget(ANN)
    assert not evening.minutes.results


async def test_who_has_left_is_forgotten_too(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.sessions.leave(evening.key, BEN)
    assert await evening.sessions.threads_of(BEN) == [THREAD]
    [changed] = await _forget(evening, BEN)
    assert _is_without(changed, BEN)
    assert await evening.sessions.threads_of(BEN) == []


async def test_what_a_closed_session_keeps_of_somebody_is_taken_out_as_well(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.play_to_marks()
    await evening.sessions.close(evening.key, ANN)
    await evening.show()
    evening.restart()
    left = without_person(evening.session, ANN)
    assert left.round is None
    assert _is_without(left, ANN)
    assert left.came == (BEN,)


async def test_the_last_one_closes_the_session_and_nobody_leads_it(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    await evening.say()
    [changed] = await _forget(evening, ANN)
    assert changed.stage is Stage.CLOSED
    assert changed.host_id == NOBODY
    assert not changed.people
    assert changed.events[-1].what is Happening.CLOSED
    assert Happening.GATHERS not in evening.events


async def test_when_the_last_one_at_the_marks_goes_the_card_still_comes(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.play_to_marks()
    await evening.mark(BEN)
    await evening.sessions.leave(evening.key, ANN)
    [changed] = await _forget(evening, BEN)
    assert evening.events[-2:] == [Happening.CARD, Happening.CLOSED]
    assert (await evening.sessions.card(changed, 1)).marks == 1


async def test_a_host_without_a_seat_is_forgotten_too(evening: Evening) -> None:
    await evening.open(host=DOT)
    await evening.sit(candidate=ANN)
    [changed] = await _forget(evening, DOT)
    assert changed.host_id == ANN
    assert changed.events[0].who is None


async def test_somebody_who_was_never_there_changes_nothing(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    before = evening.session
    assert without_person(before, DOT) is before
    assert await _forget(evening, DOT) == []
    assert evening.session == before


async def test_what_the_store_did_alone_is_taken_up_by_the_next_process(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    await evening.say()
    evening.minutes.sessions[evening.key] = without_person(evening.session, BEN)
    evening.restart()
    session = await evening.wait(minutes(0.5))
    assert session.round
    assert session.round.waiting is None
    assert [event.what for event in session.events[-2:]] == [Happening.TOOK_OVER, Happening.ANSWERED]


async def test_nothing_of_them_comes_back_from_memory(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.say(CASE)
    await _forget(evening, ANN)
    sessions: GroupSessions = evening.sessions
    assert await sessions.fetch(evening.key) == evening.session
    assert await sessions.open_in(evening.session.channel_id) == evening.session


async def test_forgetting_while_others_press_loses_neither(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    other = evening.started()
    evening.minutes.meddling.append(lambda: other.take_seat(evening.key, CEM, Seat.OBSERVER, 0))
    [changed] = await _forget(evening, BEN)
    assert _is_without(changed, BEN)
    assert changed.attendee(CEM)


async def test_old_sessions_are_purged_also_from_memory(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    evening.now += minutes(60)
    assert await evening.sessions.purge(evening.now) == 1
    assert await evening.sessions.open_sessions() == []
    assert await evening.sessions.open_in(THREAD) is None
