"""What is said in a round: each line is heard once, and the person in the chair answers it or the program does."""

import asyncio

import pytest

from bot.groups import (
    AlreadyHeardError,
    LineTooLongError,
    NoBriefingError,
    NoRoundError,
    NotCandidateError,
    NothingSaidError,
    NothingToAnswerError,
    NotYetAtDoorError,
    NotYourChairError,
    SceneOverError,
    StaleRoundError,
    StaleTurnError,
    StillWaitingError,
)
from bot.groups.session import Happening, Seat
from bot.rehearsal.chairs import Cue
from bot.rehearsal.room import Room
from tests.groups.evening import ASKS, BYE, CASE, Evening
from tests.groups.people import ANN, BEN, CEM, DOT


@pytest.fixture
def evening(room: Room) -> Evening:
    return Evening(room)


async def test_the_program_answers_where_nobody_sits(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.say()
    answer = evening.event(Happening.ANSWERED)
    assert (answer.turn, answer.text, answer.who) == (0, ASKS, None)
    assert evening.round.rehearsal.turns[0].said
    assert evening.round.turn == 1


async def test_a_line_waits_for_the_person_in_the_chair(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    await evening.say()
    line = evening.event(Happening.LINE)
    assert (line.who, line.text, line.turn) == (ANN, ASKS, 0)
    assert not evening.round.rehearsal.turns
    await evening.reply(BEN, Cue.OWN_WORDS, "I do wonder about your nights.")
    answer = evening.event(Happening.ANSWERED)
    assert (answer.turn, answer.text, answer.who) == (0, "", BEN)
    [said] = [one for one in evening.round.rehearsal.turns[0].said if one.is_by_person]
    assert said.text == "I do wonder about your nights."
    assert evening.round.turn == 2


async def test_each_line_goes_to_the_chair_of_its_place(evening: Evening) -> None:
    await evening.begin(candidate=ANN, receptionist=CEM)
    for _ in range(20):
        await evening.say(BYE)
        if evening.round.waiting:
            break
    assert evening.round.chair is Seat.RECEPTIONIST
    assert evening.round.answerer_id == CEM
    await evening.reply(CEM, Cue.OWN_WORDS, "Take care out there.")
    assert any(one.text == "Take care out there." for one in evening.round.rehearsal.turns[-1].said)


async def test_what_the_candidate_asks_the_coach_waits_for_nobody(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    await evening.say("coach, what should I say now?")
    assert evening.round.waiting is None
    assert evening.event(Happening.ANSWERED).who is None


async def test_only_the_candidate_is_heard(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN, observer=CEM)
    for other in (BEN, CEM, DOT):
        with pytest.raises(NotCandidateError, match=f"<@{ANN}>"):
            await evening.say(by=other)


async def test_a_double_click_is_heard_once_and_known_as_one(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    said = await asyncio.gather(
        *(evening.sessions.say(evening.key, ANN, ASKS, turn=0) for _ in range(4)), return_exceptions=True
    )
    stale = [one for one in said if isinstance(one, StaleTurnError)]
    assert len(stale) == 3
    assert all(one.is_repeat for one in stale)
    assert len(evening.round.rehearsal.turns) == 1


async def test_a_double_click_on_a_line_that_waits_is_known_as_one(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    await evening.sessions.say(evening.key, ANN, ASKS, turn=0)
    with pytest.raises(StaleTurnError) as caught:
        await evening.sessions.say(evening.key, ANN, ASKS, turn=0)
    assert caught.value.is_repeat


async def test_another_line_for_a_turn_that_is_past_is_given_back(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    await evening.say()
    with pytest.raises(StaleTurnError) as caught:
        await evening.sessions.say(evening.key, ANN, CASE, turn=0)
    assert caught.value.text == CASE
    assert not caught.value.is_repeat


async def test_a_line_for_another_round_is_given_back(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    with pytest.raises(StaleRoundError) as caught:
        await evening.sessions.say(evening.key, ANN, CASE, number=0, turn=0)
    assert caught.value.text == CASE


async def test_a_message_that_is_delivered_twice_is_heard_once(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    await evening.sessions.say(evening.key, ANN, ASKS, message_id=77)
    with pytest.raises(AlreadyHeardError):
        await evening.sessions.say(evening.key, ANN, ASKS, message_id=77)
    await evening.say(CASE)
    await evening.sessions.end_scene(evening.key, ANN, 1)
    await evening.sessions.close_round(evening.key, ANN, 1)
    await evening.begin()
    with pytest.raises(AlreadyHeardError):
        await evening.sessions.say(evening.key, ANN, ASKS, message_id=77)


async def test_a_second_line_waits_for_the_answer_to_the_first(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    await evening.say()
    with pytest.raises(StillWaitingError, match=f"<@{BEN}>") as caught:
        await evening.say(CASE)
    assert caught.value.text == CASE


@pytest.mark.parametrize(("text", "refusal"), [("  \n ", NothingSaidError), ("x" * 4001, LineTooLongError)])
async def test_nothing_and_far_too_much_are_not_heard(evening: Evening, text: str, refusal: type[Exception]) -> None:
    await evening.begin(candidate=ANN)
    with pytest.raises(refusal):
        await evening.say(text)
    assert evening.round.turn == 0


async def test_half_a_character_does_not_keep_a_line_from_being_kept(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    await evening.say(f"{ASKS} \ud83d")
    assert evening.round.turn == 1


async def test_outside_a_scene_nobody_is_heard(evening: Evening) -> None:
    await evening.open()
    await evening.sit(candidate=ANN)
    with pytest.raises(NoRoundError):
        await evening.say()
    await evening.begin()
    await evening.play_to_marks()
    with pytest.raises(SceneOverError) as caught:
        await evening.say(CASE)
    assert caught.value.text == CASE


async def test_only_who_sits_in_the_chair_answers_and_only_once(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN, receptionist=CEM)
    with pytest.raises(NothingToAnswerError):
        await evening.reply(BEN)
    await evening.say()
    for other in (ANN, DOT):
        with pytest.raises(NotYourChairError, match=f"<@{BEN}>"):
            await evening.reply(other)
    with pytest.raises(NotYetAtDoorError):
        await evening.reply(CEM)
    replies = await asyncio.gather(
        *(evening.sessions.reply(evening.key, BEN, Cue.DODGE, "", 1, 1) for _ in range(2)), return_exceptions=True
    )
    assert sum(isinstance(one, NothingToAnswerError) for one in replies) == 1
    assert len(evening.round.rehearsal.turns) == 1


async def test_an_answer_to_a_line_before_does_not_answer_this_one(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    await evening.say()
    await evening.reply(BEN)
    await evening.say(CASE)
    with pytest.raises(StaleTurnError) as caught:
        await evening.sessions.reply(evening.key, BEN, Cue.OWN_WORDS, "Hm.", 1, 1)
    assert caught.value.text == "Hm."


async def test_own_words_need_words_and_no_more_than_fit(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    await evening.say()
    with pytest.raises(NothingSaidError):
        await evening.reply(BEN, Cue.OWN_WORDS, " ")
    with pytest.raises(LineTooLongError):
        await evening.reply(BEN, Cue.OWN_WORDS, "x" * 1501)
    await evening.reply(BEN, Cue.DODGE, "  ")


async def test_what_is_proposed_is_what_the_scene_would_say(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    with pytest.raises(NothingToAnswerError):
        await evening.sessions.propose(evening.key, BEN, Cue.DODGE, 1, 0)
    await evening.say()
    before = evening.session
    words = await evening.sessions.propose(evening.key, BEN, Cue.DODGE, 1, 0)
    assert words
    assert evening.session == before
    with pytest.raises(NotYourChairError):
        await evening.sessions.propose(evening.key, ANN, Cue.DODGE, 1, 0)


async def test_the_secret_card_is_for_the_chair_alone(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN, receptionist=CEM, observer=DOT)
    manager = await evening.sessions.briefing(evening.key, BEN)
    desk = await evening.sessions.briefing(evening.key, CEM)
    assert manager.doubt
    assert desk.helped
    assert not desk.doubt
    for other in (ANN, DOT):
        with pytest.raises(NoBriefingError):
            await evening.sessions.briefing(evening.key, other)


async def test_there_is_no_secret_card_before_the_round(evening: Evening) -> None:
    await evening.open()
    await evening.sit(manager=BEN)
    with pytest.raises(NoRoundError):
        await evening.sessions.briefing(evening.key, BEN)
