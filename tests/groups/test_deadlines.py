"""What happens by itself: nobody waits for ever for a candidate, a chair, the end of a scene, or a mark."""

import pytest

from bot.groups import CALL_AFTER, LAST_MINUTES, NO_SHOW_AFTER, OFFER_AFTER, NotOfferedError, PausedError
from bot.groups.session import Event, Happening, Seat, Stage
from bot.rehearsal.acts import ActName
from bot.rehearsal.chairs import Cue
from bot.rehearsal.moves import Place
from bot.rehearsal.room import Room
from bot.rehearsal.scene import Phase
from tests.groups.evening import ASKS, BYE, CASE, Evening, at, minutes
from tests.groups.people import ANN, BEN, CEM


@pytest.fixture
def evening(room: Room) -> Evening:
    return Evening(room)


async def test_before_its_time_nothing_happens(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    before = evening.session
    assert await evening.wait(minutes(1.9)) == before
    assert evening.session == before


async def test_the_next_deadline_is_the_earliest_of_all(evening: Evening) -> None:
    deadline = evening.sessions.next_deadline
    assert deadline(await evening.open()) == at(180), "people may gather for three hours"
    assert deadline(await evening.begin(candidate=ANN, manager=BEN)) == at(2), "no first line"
    evening.now = at(2)
    assert deadline(await evening.say()) == at(3.5), "a silent chair"
    assert deadline(await evening.reply(BEN)) == at(10), "the time of the scene"
    assert deadline(await evening.pause(ANN)) == at(32), "the longest pause"
    await evening.go_on(ANN)
    await evening.say(CASE)
    assert deadline(await evening.sessions.end_scene(evening.key, ANN, 1)) == at(6), "the marks"
    assert deadline(await evening.sessions.close(evening.key, ANN)) is None


async def test_a_candidate_who_says_nothing_is_passed_over_and_noted(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN, observer2=CEM)
    await evening.wait(CALL_AFTER)
    await evening.wait(NO_SHOW_AFTER - CALL_AFTER)
    assert evening.events[-2:] == [Happening.NO_SHOW, Happening.GATHERS]
    assert evening.event(Happening.NO_SHOW).who == ANN
    assert evening.event(Happening.GATHERS).who == BEN
    assert evening.stage is Stage.GATHERING
    ann = evening.session.attendee(ANN)
    assert ann
    assert (ann.seat, ann.missed, ann.waits_since) == (Seat.OBSERVER, 1, evening.now)
    assert not evening.minutes.results


async def test_who_is_heard_again_has_missed_nothing(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    await evening.wait(CALL_AFTER)
    await evening.wait(NO_SHOW_AFTER - CALL_AFTER)
    await evening.begin()
    await evening.say()
    ann = evening.session.attendee(ANN)
    assert ann
    assert ann.missed == 0


async def test_a_candidate_who_is_slow_is_called_once_and_every_press_gives_them_more_time(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.wait(CALL_AFTER)
    assert evening.events[-1] is Happening.CALLS_CANDIDATE
    await evening.wait(minutes(2.9))
    await evening.sessions.notice(evening.key, BEN)
    await evening.sessions.notice(evening.key, ANN)
    await evening.wait(minutes(4.9))
    assert evening.events.count(Happening.CALLS_CANDIDATE) == 1
    assert evening.stage is Stage.PLAYING
    await evening.wait(minutes(0.2))
    assert evening.events[-2:] == [Happening.NO_SHOW, Happening.GATHERS]


async def test_after_a_standstill_the_call_can_still_be_answered(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    await evening.wait(minutes(9))
    assert evening.events[-1] is Happening.CALLS_CANDIDATE
    await evening.say()
    assert evening.stage is Stage.PLAYING


async def test_whoever_opens_the_form_of_an_answer_has_all_their_time_anew(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    await evening.say()
    await evening.wait(minutes(1))
    await evening.sessions.notice(evening.key, BEN)
    await evening.wait(minutes(1))
    assert Happening.OFFERS_TO_ANSWER not in evening.events
    await evening.wait(minutes(1))
    assert evening.events[-1] is Happening.OFFERS_TO_ANSWER
    await evening.sessions.notice(evening.key, BEN)
    with pytest.raises(NotOfferedError):
        await evening.sessions.take_over(evening.key, ANN, 1, evening.round.turn)


async def test_who_asks_the_coach_first_is_there(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    await evening.say("coach, what should I say?")
    await evening.wait(NO_SHOW_AFTER)
    assert evening.stage is Stage.PLAYING


async def test_a_silent_chair_is_offered_to_be_taken_over_once_for_each_line(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    await evening.say()
    await evening.wait(OFFER_AFTER)
    assert evening.event(Happening.OFFERS_TO_ANSWER).who == BEN
    await evening.wait(minutes(2))
    assert evening.events.count(Happening.OFFERS_TO_ANSWER) == 1
    await evening.reply(BEN)
    await evening.say(CASE)
    await evening.wait(OFFER_AFTER)
    assert evening.events.count(Happening.OFFERS_TO_ANSWER) == 2


async def test_when_the_time_is_up_the_manager_gives_the_cue_and_then_the_scene_ends(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    await evening.talk()
    await evening.wait(minutes(10))
    assert evening.events[-2:] == [Happening.TIME_IS_UP, Happening.ANSWERED]
    assert evening.round.rehearsal.scene.phase is Phase.CUED
    cue = evening.event(Happening.ANSWERED)
    assert cue.turn == 2
    assert evening.round.rehearsal.turns[2].said
    assert evening.round.ends_at == at(12)
    await evening.wait(minutes(2))
    assert evening.events[-1] is Happening.MARKING
    assert not evening.round.rehearsal.is_over


async def test_what_the_candidate_was_writing_when_the_time_ran_out_is_heard(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    turn = (await evening.say()).round.turn  # type: ignore[union-attr]
    await evening.wait(minutes(10))
    await evening.sessions.say(evening.key, ANN, CASE, turn=turn)
    assert evening.round.rehearsal.turns[-1].reading.text == CASE


async def test_a_scene_that_was_ended_well_in_the_last_minutes_is_complete(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    await evening.say()
    await evening.wait(minutes(10))
    for _ in range(10):
        await evening.say("Thank you for your time, goodbye.")
        if evening.stage is Stage.MARKING:
            break
    await evening.sessions.close_round(evening.key, ANN, 1)
    assert evening.minutes.results[evening.key, 1].is_complete


async def test_when_the_time_is_up_a_line_that_waits_is_answered_with_the_cue(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    await evening.say()
    await evening.wait(OFFER_AFTER)
    await evening.wait(minutes(10) - OFFER_AFTER)
    assert evening.events[-2:] == [Happening.TIME_IS_UP, Happening.ANSWERED]
    assert evening.round.waiting is None
    assert evening.round.ends_at == at(12), "the candidate has the word"
    assert evening.seat_of(BEN) is Seat.MANAGER
    assert evening.round.rehearsal.turns[-1].cue is Cue.TIME_UP
    assert evening.round.rehearsal.scene.phase is Phase.CUED


async def test_when_the_time_is_up_twice_a_silent_chair_does_not_cost_the_candidate_a_line(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    await evening.say()
    await evening.wait(minutes(10))
    await evening.say(CASE)
    await evening.wait(OFFER_AFTER)
    await evening.wait(LAST_MINUTES - OFFER_AFTER)
    assert evening.events[-1] is Happening.ANSWERED
    await evening.wait(LAST_MINUTES)
    assert evening.events[-1] is Happening.MARKING
    assert [turn.reading.text for turn in evening.round.rehearsal.turns] == [ASKS, CASE]


@pytest.mark.parametrize("manager", [BEN, None])
async def test_whoever_is_sent_out_at_the_last_moment_has_time_for_the_way_out(
    evening: Evening, manager: int | None
) -> None:
    await evening.begin(candidate=ANN, **({"manager": manager} if manager else {}))
    await evening.say()
    await evening.wait(minutes(10))
    for _ in range(8):
        evening.now = (evening.round.ends_at or at(12)) - minutes(0.1)
        if evening.round.rehearsal.scene.place is Place.LOBBY:
            break
        await evening.say(BYE)
        await evening.wait(minutes(0.1))
    assert evening.round.rehearsal.scene.place is Place.LOBBY
    assert evening.stage is Stage.PLAYING
    before = evening.events
    assert before[-1] is Happening.ANSWERED
    evening.now = evening.round.ends_at or at(0)
    await evening.sessions.tick(evening.key)
    assert evening.events[len(before) :] == [Happening.MARKING]


async def test_on_the_way_out_nobody_is_hurried_by_the_manager(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    for _ in range(20):
        await evening.say("Thank you for your time, goodbye.")
        if evening.round.chair is Seat.RECEPTIONIST:
            break
    turns = len(evening.round.rehearsal.turns)
    await evening.wait(minutes(10))
    assert evening.events[-1] is Happening.TIME_IS_UP
    assert len(evening.round.rehearsal.turns) == turns


async def test_a_candidate_who_only_paused_is_passed_over_when_the_time_is_up(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    for pause in (2, 4, 6, 8):
        evening.now = at(pause)
        await evening.pause(ANN)
        await evening.go_on(ANN)
    await evening.wait(minutes(2))
    assert evening.events[-2:] == [Happening.NO_SHOW, Happening.GATHERS]


async def test_when_the_marks_are_over_the_card_comes_and_the_next_one_sits_there(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.play_to_marks()
    await evening.wait(minutes(4))
    assert evening.events[-2:] == [Happening.CARD, Happening.GATHERS]
    assert evening.seat_of(BEN) is Seat.CANDIDATE
    assert evening.minutes.results[evening.key, 1].observer_ids == (BEN,)


@pytest.mark.parametrize("has_spoken", [True, False])
async def test_a_pause_that_nobody_ends_ends_the_scene(evening: Evening, has_spoken: bool) -> None:
    await evening.begin(candidate=ANN)
    if has_spoken:
        await evening.talk()
    await evening.pause(ANN)
    await evening.wait(minutes(30))
    assert evening.events[-1] is (Happening.MARKING if has_spoken else Happening.GATHERS)


async def test_a_session_in_which_nothing_happens_is_closed_in_the_end(evening: Evening) -> None:
    await evening.open()
    await evening.sit(candidate=ANN)
    await evening.show()
    await evening.wait(minutes(179))
    assert evening.stage is Stage.GATHERING
    await evening.wait(minutes(2))
    assert evening.events == [Happening.CLOSED]
    assert evening.stage is Stage.CLOSED


async def test_after_a_long_standstill_everything_still_has_its_order(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    await evening.say()
    await evening.show()
    steps: list[Event] = []
    for _ in range(3):
        session = await evening.wait(minutes(24 * 60))
        steps += session.events
        await evening.show()
    assert [event.what for event in steps] == [
        Happening.OFFERS_TO_ANSWER,
        Happening.TIME_IS_UP,
        Happening.ANSWERED,
        Happening.BROKEN_OFF,
        Happening.GATHERS,
        Happening.CLOSED,
    ]
    assert [event.seq for event in steps] == sorted({event.seq for event in steps})


async def test_a_process_that_has_just_started_lets_people_press_first(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.play_to_marks()
    evening.now += minutes(5)
    evening.restart()
    session = await evening.sessions.tick(evening.key)
    assert session.stage is Stage.MARKING
    await evening.mark(BEN)
    deadline = evening.sessions.next_deadline(session)
    assert deadline
    assert deadline > evening.now
    evening.now = deadline
    await evening.sessions.tick(evening.key)
    assert evening.stage is Stage.GATHERING


async def test_nothing_is_said_by_anybody_in_a_paused_scene(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    await evening.say()
    await evening.pause(ANN)
    with pytest.raises(PausedError):
        await evening.say(CASE)
    await evening.wait(minutes(15))
    assert [turn.act for turn in evening.round.rehearsal.turns if turn.act is ActName.GIVES_CUE] == []
