"""Marks: one a person and round, in time, none lost and none counted twice."""

import asyncio

import pytest

from bot.groups import (
    COMMENT_TIME,
    AlreadyMarkedError,
    IncompleteMarkError,
    LineTooLongError,
    NothingSaidError,
    NotInRoundError,
    NotMarkedError,
    NotYourCardError,
    NotYourRoundError,
    RoundGoneError,
    TooEarlyError,
    TooLateError,
)
from bot.groups.marks import CRITERIA, Level
from bot.groups.session import MOST_CARDS, Happening, Stage
from bot.rehearsal.room import Room
from tests.groups.evening import ALL_GOOD, Evening, at, minutes
from tests.groups.people import ANN, BEN, CEM, DOT


@pytest.fixture
def evening(room: Room) -> Evening:
    return Evening(room)


async def test_nobody_marks_while_the_scene_is_on(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    with pytest.raises(TooEarlyError):
        await evening.mark(BEN)


async def test_a_mark_counts_once_however_often_it_is_delivered(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN, observer2=CEM)
    await evening.play_to_marks()
    given = await asyncio.gather(*(evening.mark(BEN) for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(one, AlreadyMarkedError) for one in given) == 4
    with pytest.raises(AlreadyMarkedError):
        await evening.mark(BEN, dict.fromkeys(CRITERIA, Level.MISSING))
    [mark] = evening.minutes.marks
    assert (mark.marker_id, mark.candidate_id, dict(mark.levels)) == (BEN, ANN, dict(ALL_GOOD))


async def test_two_processes_count_a_mark_once(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN, observer2=CEM)
    await evening.play_to_marks()
    other = evening.started()
    evening.minutes.meddling.append(lambda: other.mark(evening.key, BEN, 1, ALL_GOOD))
    with pytest.raises(AlreadyMarkedError):
        await evening.mark(BEN)
    assert len(evening.minutes.marks) == 1


async def test_a_mark_that_comes_late_is_refused(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.play_to_marks()
    evening.now += minutes(4)
    with pytest.raises(TooLateError):
        await evening.mark(BEN)
    await evening.sessions.tick(evening.key)
    with pytest.raises(TooLateError):
        await evening.mark(BEN)
    await evening.begin()
    with pytest.raises(TooLateError):
        await evening.sessions.mark(evening.key, BEN, 1, ALL_GOOD)
    await evening.sessions.close(evening.key, ANN)
    with pytest.raises(TooLateError):
        await evening.sessions.mark(evening.key, BEN, 2, ALL_GOOD)
    assert not evening.minutes.marks


async def test_marks_are_for_those_who_were_there(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.sessions.leave(evening.key, BEN)
    await evening.play_to_marks()
    with pytest.raises(NotInRoundError):
        await evening.mark(DOT)
    await evening.sit(observer=CEM)
    await evening.mark(CEM)
    await evening.mark(BEN)
    assert {mark.marker_id for mark in evening.minutes.marks} == {BEN, CEM}


async def test_every_row_needs_a_level(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.play_to_marks()
    with pytest.raises(IncompleteMarkError):
        await evening.mark(BEN, dict.fromkeys(CRITERIA[:-1], Level.GOOD))
    await evening.mark(BEN, dict.fromkeys((*CRITERIA, "anything_else"), Level.NOT_SEEN))
    assert set(evening.minutes.marks[0].levels) == set(CRITERIA)


async def test_the_candidates_mark_is_their_own(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.play_to_marks()
    await evening.mark(ANN)
    assert evening.minutes.marks[0].is_own
    card = await evening.sessions.card(evening.session)
    assert (card.marks, card.has_own) == (0, True)


async def test_once_everybody_has_marked_a_minute_is_left_for_the_sentences(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN, observer=CEM)
    await evening.play_to_marks()
    assert await evening.sessions.marked(evening.session) == (0, 3)
    await evening.mark(CEM)
    await evening.mark(ANN)
    assert evening.round.ends_at == at(4)
    assert await evening.sessions.marked(evening.session) == (2, 3)
    await evening.mark(BEN)
    assert evening.round.ends_at == evening.now + COMMENT_TIME
    assert evening.stage is Stage.MARKING
    await evening.comment(BEN)
    await evening.wait(COMMENT_TIME)
    assert evening.stage is Stage.GATHERING
    card = await evening.sessions.card(evening.session, 1)
    assert [sentence.text for sentence in card.keeps] == ["The pause."]


async def test_the_minute_for_the_sentences_is_not_given_twice(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.play_to_marks()
    await evening.mark(ANN)
    await evening.mark(BEN)
    evening.now = at(0.5)
    await evening.comment(BEN)
    assert evening.round.ends_at == at(1)


async def test_once_everybody_has_written_too_the_round_closes_at_once(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.play_to_marks()
    for user_id in (BEN, ANN):
        await evening.mark(user_id)
        await evening.comment(user_id)
    assert evening.stage is Stage.GATHERING
    assert Happening.CARD in evening.events


async def test_nobody_waits_for_the_mark_of_somebody_who_has_gone(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN, observer2=CEM)
    await evening.play_to_marks()
    await evening.mark(ANN)
    await evening.mark(BEN)
    assert evening.round.ends_at == at(4)
    await evening.sessions.leave(evening.key, CEM)
    assert evening.round.ends_at == at(1)


async def test_whoever_lost_the_chair_to_the_program_is_waited_for_with_their_mark(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    await evening.talk()
    await evening.say()
    await evening.sessions.take_over(evening.key, BEN, 1, evening.round.turn)
    await evening.sessions.end_scene(evening.key, ANN, 1)
    await evening.mark(ANN)
    assert evening.round.ends_at == at(4)
    await evening.mark(BEN)
    assert evening.round.ends_at == evening.now + COMMENT_TIME
    assert len(evening.minutes.marks) == 2


async def test_sentences_go_with_a_mark_and_come_in_time(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.play_to_marks()
    with pytest.raises(NotMarkedError):
        await evening.comment(BEN)
    await evening.mark(BEN)
    with pytest.raises(NothingSaidError):
        await evening.comment(BEN, " ", "\n")
    with pytest.raises(LineTooLongError, match="300"):
        await evening.comment(BEN, "x" * 301)
    await evening.comment(BEN, "", "  Ask sooner.  ")
    assert (evening.minutes.marks[0].keep, evening.minutes.marks[0].change) == ("", "Ask sooner.")
    await evening.sessions.close_round(evening.key, ANN, 1)
    with pytest.raises(TooLateError):
        await evening.comment(BEN)


async def test_the_candidate_and_the_host_close_the_round(evening: Evening) -> None:
    await evening.open(host=CEM)
    await evening.sit(candidate=ANN, observer=BEN)
    await evening.sessions.begin_round(evening.key, CEM, 0)
    with pytest.raises(TooEarlyError):
        await evening.sessions.close_round(evening.key, ANN, 1)
    await evening.play_to_marks()
    with pytest.raises(NotYourRoundError):
        await evening.sessions.close_round(evening.key, BEN, 1)
    await evening.sessions.close_round(evening.key, CEM, 1)
    with pytest.raises(TooLateError):
        await evening.sessions.close_round(evening.key, CEM, 1)
    assert evening.events.count(Happening.CARD) == 1


async def test_the_result_is_kept_with_the_end_of_the_round_and_only_once(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN, receptionist=CEM, observer=DOT)
    await evening.talk()
    await evening.sessions.end_scene(evening.key, ANN, 1)
    assert not evening.minutes.results
    await evening.sessions.close_round(evening.key, ANN, 1)
    [kept] = evening.minutes.results.values()
    card = await evening.sessions.card(evening.session, 1)
    assert (kept.candidate_id, kept.manager_id, kept.receptionist_id, kept.observer_ids) == (ANN, BEN, CEM, (DOT,))
    assert (kept.total, kept.of, kept.is_complete, kept.has_thanked) == (card.total, card.of, False, False)


@pytest.mark.parametrize("is_marked", [False, True])
async def test_when_the_host_closes_the_session_what_was_said_gets_its_card(evening: Evening, is_marked: bool) -> None:
    await evening.begin(candidate=ANN, manager=BEN)
    await evening.talk()
    await evening.say("What does the first week look like?")
    if is_marked:
        await evening.sessions.end_scene(evening.key, ANN, 1)
        await evening.mark(BEN)
    await evening.sessions.close(evening.key, ANN)
    assert evening.events[-4:] == [Happening.ANSWERED, Happening.MARKING, Happening.CARD, Happening.CLOSED]
    assert (await evening.sessions.card(evening.session, 1)).marks == is_marked
    assert len(evening.minutes.results) == 1


async def test_when_the_host_closes_the_session_a_round_without_a_word_gets_none(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.sessions.close(evening.key, ANN)
    assert evening.events[-2:] == [Happening.BROKEN_OFF, Happening.CLOSED]
    assert not evening.minutes.results


async def test_when_the_thread_is_deleted_the_session_closes_without_a_word(evening: Evening) -> None:
    session = await evening.begin(candidate=ANN, observer=BEN)
    await evening.play_to_marks()
    await evening.sessions.thread_gone(session.channel_id)
    assert evening.stage is Stage.CLOSED
    assert not evening.events
    assert evening.session.round is None
    assert len(evening.minutes.results) == 1
    assert await evening.sessions.thread_gone(session.channel_id) is None


async def test_the_whole_card_is_for_the_candidate_for_many_rounds_to_come(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    await evening.play_to_marks()
    with pytest.raises(TooEarlyError):
        await evening.sessions.whole_card(evening.key, ANN, 1)
    await evening.sessions.close_round(evening.key, ANN, 1)
    for by in (BEN, ANN) * 3:
        await evening.show()
        assert len((await evening.sessions.whole_card(evening.key, ANN, 1))[1].rows) == 9
        with pytest.raises(NotYourCardError, match=f"<@{ANN}>"):
            await evening.sessions.whole_card(evening.key, BEN, 1)
        await evening.begin()
        await evening.play_to_marks(by)
        await evening.sessions.close_round(evening.key, by, evening.session.rounds)
    await evening.show()
    await evening.sessions.whole_card(evening.key, ANN, 1)
    await evening.begin()
    await evening.show()
    with pytest.raises(RoundGoneError, match=f"{MOST_CARDS} more rounds"):
        await evening.sessions.whole_card(evening.key, ANN, 1)
    await evening.sessions.whole_card(evening.key, BEN, 2)
    await evening.sessions.close(evening.key, ANN)
    await evening.show()
    await evening.sessions.whole_card(evening.key, BEN, 2)


async def test_who_was_not_there_is_told_before_they_fill_in_anything(evening: Evening) -> None:
    await evening.begin(candidate=ANN, observer=BEN)
    with pytest.raises(TooEarlyError):
        await evening.sessions.given(evening.key, BEN, 1)
    await evening.play_to_marks()
    with pytest.raises(NotInRoundError):
        await evening.sessions.given(evening.key, DOT, 1)
    current, given = await evening.sessions.given(evening.key, BEN, 1)
    assert (current.candidate_id, given) == (ANN, None)
    await evening.mark(BEN)
    assert (await evening.sessions.given(evening.key, BEN, 1))[1] == evening.minutes.marks[0]


async def test_whoever_lost_the_chair_is_counted_with_the_others(evening: Evening) -> None:
    await evening.begin(candidate=ANN, manager=BEN, observer=CEM)
    await evening.talk()
    await evening.say()
    await evening.sessions.take_over(evening.key, BEN, 1, evening.round.turn)
    await evening.sessions.end_scene(evening.key, ANN, 1)
    assert await evening.sessions.marked(evening.session) == (0, 3)
    await evening.mark(ANN)
    await evening.mark(CEM)
    await evening.mark(BEN)
    assert await evening.sessions.marked(evening.session) == (3, 3)
