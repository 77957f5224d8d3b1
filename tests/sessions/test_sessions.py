"""What a person can rely on: one rehearsal a place, every line heard once, nothing shown that is not saved."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.rehearsal.room import NothingToTakeBackError, Room
from bot.rehearsal.scenario import Difficulty
from bot.rehearsal.session import Coaching
from bot.sessions import (
    AlreadyHeardError,
    ClosedError,
    EmptyLineError,
    GoneError,
    MovedOnError,
    NotYoursError,
    Sessions,
    TooLongError,
    UnknownSceneError,
    Wish,
)
from bot.store import Spot, SpotKind, Status, Store

ANN, BEN = 101, 202
DM = Spot(SpotKind.DM, 11)
THREAD = Spot(SpotKind.THREAD, 12, 1)
WARD = Wish("nursing_surgical_ward")
LINE = "What would you still need to hear to be sure about me?"


@pytest.fixture
def sessions(room: Room, store: Store) -> Sessions:
    return Sessions(room, store)


async def test_a_rehearsal_begins_with_the_managers_question_and_is_saved_at_once(
    sessions: Sessions, room: Room, store: Store
) -> None:
    begun = await sessions.begin(ANN, DM, WARD)
    assert begun.is_new
    assert begun.record.rehearsal.opening
    assert await Sessions(room, store).open_in(ANN, DM.place) == begun.record


async def test_without_a_wish_the_open_rehearsal_goes_on(sessions: Sessions) -> None:
    first = await sessions.begin(ANN, DM, WARD)
    second = await sessions.begin(ANN, DM, Wish())
    assert not second.is_new
    assert second.record.key == first.record.key


async def test_asking_for_a_scene_closes_the_open_one_and_keeps_its_score(sessions: Sessions, store: Store) -> None:
    first = (await sessions.begin(ANN, DM, WARD)).record
    await sessions.answer(first.key, ANN, 0, LINE)
    second = await sessions.begin(ANN, DM, Wish("family:retail"))
    assert second.is_new
    assert second.closed
    closed = await store.fetch(first.key)
    assert closed
    assert closed.status is Status.STOPPED
    assert [score.key for score in await store.fetch_scores(ANN)] == [first.key]
    assert not (await store.fetch_scores(ANN))[0].is_complete


async def test_a_person_may_rehearse_in_two_places_at_once(sessions: Sessions) -> None:
    direct, thread = await sessions.begin(ANN, DM, WARD), await sessions.begin(ANN, THREAD, WARD)
    assert direct.record.key != thread.record.key


async def test_surprises_do_not_repeat_the_scene_just_played(sessions: Sessions) -> None:
    seen = []
    for _ in range(len(sessions.room.scenarios)):
        record = (await sessions.begin(ANN, DM, Wish())).record
        record = await sessions.answer(record.key, ANN, 0, "No, I think that's all. Thanks.")
        seen.append(record.rehearsal.scenario)
        if record.status is Status.OPEN:
            await sessions.stop(record.key, ANN)
    assert len(set(seen)) == len(seen), "a scene came twice before all had been played"


async def test_words_of_a_title_find_a_scene_and_nonsense_does_not(sessions: Sessions) -> None:
    begun = await sessions.begin(ANN, DM, Wish("Surgical nurse"))
    assert begun.record.rehearsal.scenario == "nursing_surgical_ward"
    with pytest.raises(UnknownSceneError, match="No scene fits"):
        await sessions.begin(ANN, DM, Wish("lion tamer"))


async def test_wishes_and_settings_decide_how_it_is_coached(sessions: Sessions, store: Store) -> None:
    person = await store.fetch_person(ANN)
    await store.save_person(type(person)(ANN, coaching=Coaching.OFF))
    first = (await sessions.begin(ANN, DM, Wish("nursing_surgical_ward", Difficulty.HARD))).record.rehearsal
    assert (first.coaching, first.difficulty) == (Coaching.OFF, Difficulty.HARD)
    second = (await sessions.begin(ANN, THREAD, Wish("nursing_surgical_ward", None, Coaching.END))).record.rehearsal
    assert (second.coaching, second.difficulty) == (Coaching.END, Difficulty.EASY)


async def test_a_double_click_is_answered_once(sessions: Sessions) -> None:
    record = (await sessions.begin(ANN, DM, WARD)).record
    results = await asyncio.gather(
        *(sessions.answer(record.key, ANN, 0, LINE) for _ in range(5)), return_exceptions=True
    )
    moved = [result for result in results if isinstance(result, MovedOnError)]
    assert len(moved) == 4
    assert all(result.is_repeat for result in moved)
    assert len((await sessions.fetch_own(record.key, ANN)).rehearsal.turns) == 1


async def test_a_different_line_for_a_past_turn_is_given_back(sessions: Sessions) -> None:
    record = (await sessions.begin(ANN, DM, WARD)).record
    await sessions.answer(record.key, ANN, 0, LINE)
    with pytest.raises(MovedOnError) as caught:
        await sessions.answer(record.key, ANN, 0, "Something else entirely.")
    assert caught.value.text == "Something else entirely."
    assert not caught.value.is_repeat


async def test_another_process_that_was_faster_wins_and_the_line_is_not_heard_twice(
    sessions: Sessions, room: Room, store: Store
) -> None:
    record = (await sessions.begin(ANN, DM, WARD)).record
    elsewhere = Sessions(room, store)
    await elsewhere.answer(record.key, ANN, 0, LINE)
    with pytest.raises(MovedOnError):
        await sessions.answer(record.key, ANN, 0, LINE)
    assert (await sessions.fetch_own(record.key, ANN)).turn == 1


async def test_a_typed_line_goes_to_whatever_is_being_said_now(sessions: Sessions, room: Room, store: Store) -> None:
    record = (await sessions.begin(ANN, DM, WARD)).record
    await Sessions(room, store).answer(record.key, ANN, 0, LINE)
    heard = await sessions.say(ANN, DM.place, "On nights at the hospice I called the doctor twice.", 5)
    assert heard
    assert heard.turn == 2


async def test_a_message_that_is_delivered_twice_is_heard_once(sessions: Sessions) -> None:
    await sessions.begin(ANN, DM, WARD)
    assert await sessions.say(ANN, DM.place, LINE, 77)
    with pytest.raises(AlreadyHeardError):
        await sessions.say(ANN, DM.place, LINE, 77)


async def test_nobody_can_act_on_anothers_rehearsal(sessions: Sessions) -> None:
    key = (await sessions.begin(ANN, DM, WARD)).record.key
    for attempt in (
        sessions.answer(key, BEN, 0, LINE), sessions.hint(key, BEN), sessions.take_back(key, BEN, 0),
        sessions.stop(key, BEN), sessions.again(key, BEN, DM), sessions.another(key, BEN, DM), sessions.fetch_own(key, BEN),
    ):  # fmt: skip
        with pytest.raises(NotYoursError, match="somebody else's"):
            await attempt


async def test_what_is_over_takes_no_more_lines(sessions: Sessions) -> None:
    record = (await sessions.begin(ANN, DM, WARD)).record
    stopped = await sessions.stop(record.key, ANN)
    with pytest.raises(ClosedError):
        await sessions.answer(record.key, ANN, stopped.turn, LINE)
    with pytest.raises(ClosedError):
        await sessions.hint(record.key, ANN)


async def test_empty_and_endless_lines_are_refused_with_a_sentence_and_change_nothing(sessions: Sessions) -> None:
    record = (await sessions.begin(ANN, DM, WARD)).record
    with pytest.raises(EmptyLineError, match="Nothing was said"):
        await sessions.answer(record.key, ANN, 0, " \n\t ")
    with pytest.raises(TooLongError, match="4,001 characters"):
        await sessions.answer(record.key, ANN, 0, "x" * 4001)
    assert await sessions.fetch_own(record.key, ANN) == record


async def test_a_line_can_be_taken_back_but_not_before_the_first(sessions: Sessions) -> None:
    record = (await sessions.begin(ANN, DM, WARD)).record
    with pytest.raises(NothingToTakeBackError):
        await sessions.take_back(record.key, ANN, 0)
    await sessions.answer(record.key, ANN, 0, LINE)
    back = await sessions.take_back(record.key, ANN, 1)
    assert (back.turn, len(back.rehearsal.turns), len(back.rehearsal.taken_back)) == (2, 0, 1)
    with pytest.raises(MovedOnError):
        await sessions.take_back(record.key, ANN, 1)


async def test_playing_again_compares_with_the_time_before(sessions: Sessions) -> None:
    record = (await sessions.begin(ANN, DM, WARD)).record
    await sessions.answer(record.key, ANN, 0, LINE)
    again = await sessions.again(record.key, ANN, DM)
    assert again.is_new
    assert again.record.rehearsal.scenario == record.rehearsal.scenario
    assert again.record.rehearsal.previous
    twice = await sessions.again(record.key, ANN, DM)
    assert not twice.is_new, "a double click began two rehearsals"


async def test_another_scene_is_another_scene(sessions: Sessions) -> None:
    record = (await sessions.begin(ANN, DM, WARD)).record
    other = await sessions.another(record.key, ANN, DM)
    assert other.is_new
    assert other.record.rehearsal.scenario != record.rehearsal.scenario


async def test_a_rehearsal_can_go_on_elsewhere(sessions: Sessions) -> None:
    record = (await sessions.begin(ANN, THREAD, WARD)).record
    moved = await sessions.move(record, DM)
    assert moved.spot == DM
    assert await sessions.open_in(ANN, THREAD.place) is None
    heard = await sessions.say(ANN, DM.place, LINE, 5)
    assert heard


async def test_a_scene_that_was_taken_out_keeps_nobody_from_beginning_anew(
    sessions: Sessions, room: Room, store: Store
) -> None:
    await sessions.begin(ANN, DM, WARD)
    without = {key: scenario for key, scenario in room.scenarios.items() if key != "nursing_surgical_ward"}
    later = Sessions(replace(room, scenarios=without), store)
    assert await later.newest_open(ANN) is None
    assert (await later.begin(ANN, DM, Wish())).is_new


async def test_forgetting_also_empties_memory(sessions: Sessions) -> None:
    record = (await sessions.begin(ANN, DM, WARD)).record
    await sessions.answer(record.key, ANN, 0, LINE)
    forgotten = await sessions.forget(ANN)
    assert forgotten.rehearsals == 1
    with pytest.raises(GoneError):
        await sessions.fetch_own(record.key, ANN)
    assert await sessions.open_in(ANN, DM.place) is None
    assert await sessions.newest_open(ANN) is None


async def test_a_line_in_flight_does_not_bring_forgotten_data_back(
    sessions: Sessions, room: Room, store: Store
) -> None:
    record = (await sessions.begin(ANN, DM, WARD)).record
    await Sessions(room, store).forget(ANN)
    with pytest.raises(GoneError):
        await sessions.answer(record.key, ANN, 0, LINE)
    assert await store.fetch(record.key) is None


async def test_purging_deletes_words_but_not_scores(room: Room, store: Store) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    sessions = Sessions(room, store, lambda: now)
    record = (await sessions.begin(ANN, DM, WARD)).record
    await sessions.answer(record.key, ANN, 0, LINE)
    await sessions.stop(record.key, ANN)
    assert await sessions.purge(now + timedelta(days=1)) == 1
    with pytest.raises(GoneError):
        await sessions.fetch_own(record.key, ANN)
    assert len(await store.fetch_scores(ANN)) == 1


async def test_memory_holds_only_the_latest_and_the_store_all(sessions: Sessions) -> None:
    records = [(await sessions.begin(person, DM, WARD)).record for person in range(1, 301)]
    heard = await sessions.answer(records[0].key, 1, 0, LINE)
    assert heard.turn == 1
    assert len(sessions._at_hand) <= 256


async def test_a_finished_scene_leaves_a_score(sessions: Sessions, store: Store) -> None:
    record = (await sessions.begin(ANN, DM, WARD)).record
    for turn in range(40):
        if record.status is not Status.OPEN:
            break
        record = await sessions.answer(record.key, ANN, turn, "No, I think that's all. Thank you, goodbye.")
    assert record.status is Status.FINISHED
    (score,) = await store.fetch_scores(ANN)
    card = sessions.score_card(record)
    assert (score.total, score.of, score.is_complete) == (card.total, card.of, True)
    assert score.rows == {row.key: (row.points, row.of) for row in card.rows}
