"""Rounds: how they begin, stop and end, also where people go in the middle."""

import asyncio

import pytest

from bot.groups import (
    OFFER_AFTER,
    AnsweredAlreadyError,
    NoBriefingError,
    NoCandidateError,
    NoRoundError,
    NoSuchSceneError,
    NotCandidateError,
    NotHereError,
    NotHostError,
    NotOfferedError,
    NotPausedError,
    NotShownYetError,
    NotYourChairError,
    NotYourRoundError,
    PausedError,
    RoundRunningError,
    SceneOverError,
    StaleRoundError,
    StillWaitingError,
)
from bot.groups.session import Happening, Seat, Stage
from bot.rehearsal.chairs import Cue
from bot.rehearsal.room import Room
from bot.rehearsal.session import Coaching
from tests.groups.evening import ASKS, BYE, CASE, INSULT, Evening, at, minutes
from tests.groups.people import ANN, BEN, CEM, DOT


@pytest.fixture
def evening(room: Room) -> Evening:
    return Evening(room)


async def test_a_round_begins_with_everybody_where_they_sit(evening: Evening) -> None:
    session = await evening.begin(candidate=ANN, manager=BEN, receptionist=CEM, observer=DOT)
    current = evening.round
    assert (current.candidate_id, current.manager_id, current.receptionist_id) == (ANN, BEN, CEM)
    assert current.observer_ids == (DOT,)
    assert current.ends_at == at(10)
    assert current.rehearsal.opening
    assert current.rehearsal.coaching is Coaching.OFF
    assert session.stage is Stage.PLAYING
    assert evening.events[-1] is Happening.ROUND_BEGAN


async def test_no_round_begins_without_a_candidate(evening: Evening) -> None:
    with pytest.raises(NoCandidateError):
        await evening.begin(observer=ANN)


async def test_a_round_is_begun_by_who_is_there_or_by_the_host(evening: Evening) -> None:
    await evening.open(host=CEM)
    await evening.sit(candidate=ANN)
    with pytest.raises(NotHereError):
        await evening.sessions.begin_round(evening.key, DOT, 0)
    await evening.sessions.begin_round(evening.key, CEM, 0)


async def test_pressing_begin_twice_begins_one_round(evening: Evening) -> None:
    await evening.open()
    await evening.sit(candidate=ANN)
    begun = await asyncio.gather(
        *(evening.sessions.begin_round(evening.key, ANN, 0) for _ in range(3)), return_exceptions=True
    )
    assert sum(isinstance(one, RoundRunningError) for one in begun) == 2
    assert evening.session.rounds == 1


async def test_a_begin_button_of_an_earlier_round_begins_nothing(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    await evening.play_to_marks()
    await evening.sessions.close_round(evening.key, ANN, 1)
    with pytest.raises(StaleRoundError):
        await evening.sessions.begin_round(evening.key, ANN, 0)


async def test_no_scene_comes_again_before_the_others_were_played(evening: Evening) -> None:
    await evening.open(scene="family:software")
    await evening.sit(candidate=ANN)
    family = [key for key, scenario in evening.room.scenarios.items() if scenario.family == "software"]
    seen = []
    for number in range(2 * len(family)):
        await evening.sessions.begin_round(evening.key, ANN, number)
        seen.append(evening.round.rehearsal.scenario)
        await evening.play_to_marks()
        await evening.sessions.close_round(evening.key, ANN, number + 1)
        await evening.show()
    assert sorted(seen[: len(family)]) == sorted(family)
    assert seen[: len(family)] == seen[len(family) :], "then the one longest ago"


async def test_a_scene_that_does_not_exist_is_refused_when_the_session_opens(evening: Evening) -> None:
    with pytest.raises(NoSuchSceneError, match="lion tamer"):
        await evening.open(scene="lion tamer")


async def test_the_end_of_the_scene_opens_the_marks(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    for _ in range(30):
        await evening.say(BYE)
        if evening.stage is Stage.MARKING:
            break
    assert evening.round.rehearsal.is_over
    assert evening.events[-2:] == [Happening.ANSWERED, Happening.MARKING]
    assert evening.round.ends_at == evening.now + minutes(4)


async def test_a_person_in_the_chair_can_bring_the_scene_to_its_end(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN, receptionist=CEM)
    for _ in range(30):
        await evening.say(BYE)
        if (current := evening.session.round) and current.answerer_id and current.waiting:
            await evening.reply(current.answerer_id, Cue.TIME_UP)
        if evening.stage is Stage.MARKING:
            break
    assert evening.round.rehearsal.is_over


async def test_an_insult_ends_the_talk_whoever_sits_in_the_chair(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    await evening.say(INSULT)
    assert evening.round.waiting is None
    assert evening.round.chair is Seat.RECEPTIONIST


async def test_those_who_play_and_the_host_end_the_scene(evening: Evening) -> None:
    await evening.open(host=DOT)
    await evening.sit(candidate=ANN, manager=BEN, observer=CEM)
    await evening.sessions.begin_round(evening.key, DOT, 0)
    with pytest.raises(NotYourRoundError, match=f"<@{ANN}>, <@{BEN}> or <@{DOT}>"):
        await evening.sessions.end_scene(evening.key, CEM, 1)
    await evening.talk()
    await evening.sessions.end_scene(evening.key, BEN, 1)
    assert evening.stage is Stage.MARKING
    with pytest.raises(SceneOverError):
        await evening.sessions.end_scene(evening.key, BEN, 1)


async def test_a_line_that_waits_counts_when_the_scene_is_ended(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    await evening.say()
    await evening.reply(BEN)
    await evening.say(CASE)
    await evening.sessions.end_scene(evening.key, BEN, 1)
    assert evening.events[-2:] == [Happening.ANSWERED, Happening.MARKING]
    assert [turn.reading.text for turn in evening.round.rehearsal.turns] == [ASKS, CASE]


@pytest.mark.parametrize("lines", [[], [CASE], ["coach, help me", CASE, "coach, what now?"]])
async def test_a_scene_in_which_hardly_anything_was_said_gets_no_card(evening: Evening, lines: list[str]) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    for line in lines:
        await evening.say(line)
    await evening.sessions.end_scene(evening.key, ANN, 1)
    assert evening.events[-2:] == [Happening.BROKEN_OFF, Happening.GATHERS]
    assert evening.seat_of(ANN) is Seat.CANDIDATE
    assert not evening.minutes.results
    await evening.begin()
    assert evening.session.rounds == 2


@pytest.mark.parametrize("has_spoken", [True, False])
async def test_when_the_candidate_goes_no_card_is_shown_of_them(evening: Evening, has_spoken: bool) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    if has_spoken:
        await evening.talk()
    await evening.sessions.leave(evening.key, ANN)
    assert not evening.minutes.results
    assert evening.events[-3:] == [Happening.LEFT, Happening.BROKEN_OFF, Happening.GATHERS]
    assert evening.seat_of(BEN) is Seat.CANDIDATE


@pytest.mark.parametrize("waits", [True, False])
async def test_when_the_manager_goes_the_program_plays_on(evening: Evening, waits: bool) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    if waits:
        await evening.say()
    await evening.sessions.leave(evening.key, BEN)
    assert evening.events[-3:] == [
        *([] if waits else [Happening.ROUND_BEGAN]),
        Happening.LEFT,
        Happening.TOOK_OVER,
        *([Happening.ANSWERED] if waits else []),
    ]
    assert evening.event(Happening.TOOK_OVER).who == BEN
    assert evening.event(Happening.LEFT).text == "manager"
    await evening.say(CASE)
    assert len(evening.round.rehearsal.turns) == 2 if waits else 1


async def test_when_an_observer_goes_the_round_goes_on(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    before = evening.events
    await evening.sessions.leave(evening.key, BEN)
    assert evening.events == before
    assert evening.stage is Stage.PLAYING


async def test_when_everybody_goes_mid_round_the_session_closes(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN, observer=CEM)
    await evening.talk()
    for user_id in (BEN, CEM, ANN):
        await evening.sessions.leave(evening.key, user_id)
    assert evening.stage is Stage.CLOSED
    assert evening.events[-3:] == [Happening.LEFT, Happening.BROKEN_OFF, Happening.CLOSED]
    assert not evening.minutes.results


async def test_the_program_takes_over_only_after_it_offered(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN, observer=CEM)
    with pytest.raises(AnsweredAlreadyError):
        await evening.sessions.take_over(evening.key, CEM, 1, 0)
    await evening.say()
    with pytest.raises(NotOfferedError, match=f"<@{BEN}>"):
        await evening.sessions.take_over(evening.key, CEM, 1, 1)
    await evening.wait(OFFER_AFTER)
    with pytest.raises(NotHereError):
        await evening.sessions.take_over(evening.key, DOT, 1, 1)
    with pytest.raises(AnsweredAlreadyError):
        await evening.sessions.take_over(evening.key, CEM, 1, 0)
    await evening.sessions.take_over(evening.key, CEM, 1, 1)
    assert evening.events[-2:] == [Happening.OFFERS_TO_ANSWER, Happening.ANSWERED]
    assert evening.seat_of(BEN) is Seat.MANAGER, "one line is no reason to lose a chair"
    with pytest.raises(AnsweredAlreadyError):
        await evening.sessions.take_over(evening.key, CEM, 1, 1)


async def test_after_a_second_silence_in_a_row_the_chair_is_the_programs(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN, observer=CEM)
    for line in (ASKS, CASE):
        await evening.say(line)
        assert evening.round.would_go_over == (line is CASE)
        await evening.wait(OFFER_AFTER)
        await evening.sessions.take_over(evening.key, CEM, 1, evening.round.turn)
    assert evening.events[-3:] == [Happening.OFFERS_TO_ANSWER, Happening.TOOK_OVER, Happening.ANSWERED]
    assert evening.seat_of(BEN) is Seat.OBSERVER
    await evening.say("What does the first week look like?")
    assert evening.round.waiting is None
    with pytest.raises(NotYourChairError, match="I play that part"):
        await evening.reply(BEN)


async def test_who_answers_in_between_was_not_silent_twice_in_a_row(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN, observer=CEM)
    for line in (ASKS, CASE, "What does the first week look like?"):
        await evening.say(line)
        if line is CASE:
            await evening.reply(BEN)
        else:
            await evening.wait(OFFER_AFTER)
            await evening.sessions.take_over(evening.key, CEM, 1, evening.round.turn)
    assert evening.seat_of(BEN) is Seat.MANAGER


async def test_whoever_lets_the_program_answer_for_themself_gives_the_chair_away_and_takes_it_back(
    evening: Evening,
) -> None:
    await evening.begin(candidate=ANN, manager=BEN, observer=CEM)
    await evening.say()
    await evening.sessions.take_over(evening.key, BEN, 1, 1)
    assert evening.seat_of(BEN) is Seat.OBSERVER
    with pytest.raises(NotYourChairError):
        await evening.sessions.take_back(evening.key, CEM, 1)
    await evening.sessions.take_back(evening.key, BEN, 1)
    assert evening.events[-1] is Happening.TOOK_BACK
    assert evening.seat_of(BEN) is Seat.MANAGER
    await evening.say(CASE)
    await evening.reply(BEN)


async def test_who_leads_the_group_pauses_goes_on_and_ends_without_a_seat(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.talk()
    for step in (evening.sessions.pause, evening.sessions.go_on, evening.sessions.end_scene):
        with pytest.raises(NotYourRoundError, match="the owner and the helpers"):
            await step(evening.key, DOT, 1)
        await step(evening.key, DOT, 1, may_lead=True)
    assert evening.stage is Stage.MARKING
    with pytest.raises(NotYourRoundError):
        await evening.sessions.to_close_round(evening.key, DOT, 1)
    assert await evening.sessions.to_close_round(evening.key, DOT, 1, may_lead=True) == (2, 2)
    await evening.sessions.close_round(evening.key, DOT, 1, may_lead=True)


async def test_whether_somebody_may_end_it_is_known_before_they_are_asked(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    with pytest.raises(NotYourRoundError):
        await evening.sessions.check_end(evening.key, BEN, 1)
    with pytest.raises(NotHostError):
        await evening.sessions.check_close(evening.key, BEN)
    await evening.sessions.check_end(evening.key, ANN, 1)
    await evening.sessions.check_close(evening.key, BEN, may_lead=True)
    assert evening.stage is Stage.PLAYING


async def test_whoever_is_met_on_the_way_out_reads_their_card_from_the_beginning(evening: Evening) -> None:
    await evening.begin(candidate=ANN, receptionist=BEN, observer=CEM)
    assert (await evening.sessions.briefing(evening.key, BEN)).starters
    for user_id in (ANN, CEM):
        with pytest.raises(NoBriefingError):
            await evening.sessions.briefing(evening.key, user_id)


async def test_a_scene_that_comes_again_is_known_as_such(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    assert not evening.round.is_repeat
    await evening.play_to_marks()
    await evening.sessions.close_round(evening.key, ANN, 1)
    await evening.begin()
    assert evening.round.is_repeat


async def test_a_pause_stops_everything_and_gives_back_what_was_left(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN, observer=CEM)
    await evening.say()
    evening.now = at(3)
    with pytest.raises(NotYourRoundError):
        await evening.pause(CEM)
    await evening.pause(BEN)
    assert (evening.round.left, evening.round.ends_at) == (minutes(7), None)
    for refused in (evening.pause(ANN), evening.reply(BEN), evening.say()):
        with pytest.raises(PausedError):
            await refused
    await evening.wait(minutes(20))
    assert evening.events[-1] is Happening.PAUSED
    await evening.go_on(ANN)
    assert evening.round.ends_at == at(30)
    assert evening.round.waiting
    assert evening.round.waiting.since == at(23)
    with pytest.raises(NotPausedError):
        await evening.go_on(ANN)


async def test_a_button_of_an_earlier_round_does_not_stop_the_clock_of_this_one(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    with pytest.raises(StaleRoundError):
        await evening.sessions.pause(evening.key, ANN, 0)
    await evening.pause(ANN)
    with pytest.raises(StaleRoundError):
        await evening.sessions.go_on(evening.key, ANN, 0)


async def test_who_may_speak_is_known_before_anything_is_written(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    assert (await evening.sessions.to_answer(evening.key, ANN, 1)) == evening.round
    with pytest.raises(NotCandidateError):
        await evening.sessions.to_answer(evening.key, BEN, 1)
    with pytest.raises(StaleRoundError):
        await evening.sessions.to_answer(evening.key, ANN, 0)
    await evening.say()
    with pytest.raises(StillWaitingError):
        await evening.sessions.to_answer(evening.key, ANN, 1)
    await evening.pause(ANN)
    with pytest.raises(PausedError):
        await evening.sessions.to_answer(evening.key, ANN, 1)


async def test_rounds_that_cannot_be_shown_do_not_pile_up(evening: Evening) -> None:
    await evening.open()
    await evening.sit(candidate=ANN)
    for number in range(4):
        await evening.sessions.begin_round(evening.key, ANN, number)
        await evening.play_to_marks()
        await evening.sessions.close_round(evening.key, ANN, number + 1)
    with pytest.raises(NotShownYetError):
        await evening.sessions.begin_round(evening.key, ANN, 4)
    for event in evening.session.events:
        if event.what is Happening.CARD:
            assert await evening.sessions.card(evening.session, event.number)
    await evening.show()
    await evening.begin()


async def test_a_round_whose_scene_is_no_more_is_broken_off(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    await evening.say()
    scenarios = {
        key: scenario for key, scenario in evening.room.scenarios.items() if key != evening.round.rehearsal.scenario
    }
    evening.room = Room(scenarios, evening.room.listener, evening.room.voice, evening.room.coach)
    evening.restart()
    [session] = await evening.sessions.open_sessions()
    assert [event.what for event in session.events] == [
        Happening.OPENED,
        Happening.BROKEN_OFF,
        Happening.GATHERS,
    ]
    with pytest.raises(NoRoundError):
        await evening.say()
    await evening.show()
    await evening.sessions.begin_round(evening.key, ANN, 1)
    assert evening.stage is Stage.PLAYING
