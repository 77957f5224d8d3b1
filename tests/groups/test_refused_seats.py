"""What people are told who press something that is not for them yet, or not for them at all."""

import pytest

from bot.groups import (
    CandidateBriefingError,
    NoSeatToLeaveError,
    NotCandidateError,
    NotHereError,
    NotYetAtDoorError,
    NotYourChairError,
)
from bot.rehearsal.chairs import Cue
from bot.rehearsal.room import Room
from tests.groups.evening import Evening
from tests.groups.people import ANN, BEN, CEM, DOT


@pytest.fixture
async def evening(room: Room) -> Evening:
    made = Evening(room)
    await made.begin(candidate=ANN, manager=BEN, receptionist=CEM)
    return made


async def test_whoever_is_met_on_the_way_out_is_told_when_they_come_in(evening: Evening) -> None:
    await evening.say()
    with pytest.raises(NotYetAtDoorError, match=f"<@{ANN}> comes to you after the goodbye"):
        await evening.sessions.propose(evening.key, CEM, Cue.OWN_WORDS, 1)


async def test_the_manager_who_wants_to_speak_first_is_told_where_the_buttons_come(evening: Evening) -> None:
    with pytest.raises(NotCandidateError, match=f"You are Maureen. Your buttons come under <@{ANN}>'s next line"):
        await evening.sessions.to_answer(evening.key, BEN, 1)
    with pytest.raises(NotCandidateError, match="You are Maureen"):
        await evening.say("What do I do now?", BEN)


async def test_once_their_buttons_are_there_the_manager_is_not_sent_for_others(evening: Evening) -> None:
    await evening.say()
    with pytest.raises(NotCandidateError, match="is the candidate and answers"):
        await evening.sessions.to_answer(evening.key, BEN, 1)


async def test_the_candidate_is_told_where_their_own_part_stands(evening: Evening) -> None:
    with pytest.raises(CandidateBriefingError):
        await evening.sessions.briefing(evening.key, ANN)


async def test_who_has_no_seat_leaves_nothing(evening: Evening) -> None:
    with pytest.raises(NoSeatToLeaveError):
        await evening.sessions.leave(evening.key, DOT)


async def test_who_has_no_seat_is_told_under_which_heading_the_seats_are(room: Room) -> None:
    evening = Evening(room)
    await evening.open()
    await evening.sit(candidate=BEN)
    with pytest.raises(NotHereError, match=r"under \*\*Round 1\*\* first"):
        await evening.sessions.begin_round(evening.key, DOT, 0)


async def test_a_watcher_has_no_chair_to_answer_from(evening: Evening) -> None:
    await evening.say()
    with pytest.raises(NotYourChairError):
        await evening.sessions.propose(evening.key, DOT, Cue.OWN_WORDS, 1)
