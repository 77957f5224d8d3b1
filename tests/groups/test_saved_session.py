"""A session as bytes: whole at every stage, small, and refused in a sentence where it cannot be read."""

import json

import pytest

from bot.groups import SavedSessionError, dump_session, restore_session
from bot.groups.session import Seat, Stage
from bot.rehearsal.room import Room
from tests.groups.evening import ASKS, BYE, CASE, Evening, minutes
from tests.groups.people import ANN, BEN, CEM


@pytest.fixture
def evening(room: Room) -> Evening:
    return Evening(room)


def _comes_back(evening: Evening) -> bool:
    return restore_session(dump_session(evening.session)) == evening.session


async def test_a_session_comes_back_as_it_was_at_every_stage(evening: Evening) -> None:
    await evening.open()
    assert _comes_back(evening)
    await evening.begin(candidate=ANN, manager=BEN, observer=CEM)
    assert _comes_back(evening)
    await evening.say()
    await evening.wait(minutes(1))
    assert _comes_back(evening)
    await evening.reply(BEN)
    await evening.pause(ANN)
    assert _comes_back(evening)
    await evening.go_on(ANN)
    await evening.say(CASE)
    await evening.sessions.end_scene(evening.key, ANN, 1)
    assert _comes_back(evening)
    await evening.sessions.close_round(evening.key, ANN, 1)
    assert _comes_back(evening)
    await evening.sessions.close(evening.key, ANN)
    assert _comes_back(evening)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"version": 1}', b'{"version": 1, "session": 5}'])
def test_what_is_damaged_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(SavedSessionError, match="begin another one"):
        restore_session(data)


async def test_what_a_newer_version_wrote_is_not_guessed_at(evening: Evening) -> None:
    await evening.open()
    saved = json.loads(dump_session(evening.session))
    for newer in ({**saved, "version": 2}, {"version": 2, "session": {"all": "new"}}):
        with pytest.raises(SavedSessionError, match="newer version"):
            restore_session(json.dumps(newer).encode())


async def test_an_error_holds_nothing_that_was_said(evening: Evening) -> None:
    await evening.begin(candidate=ANN)
    await evening.say("A very private line.")
    saved = json.loads(dump_session(evening.session))
    saved["session"]["round"]["turn"] = "no number"
    with pytest.raises(SavedSessionError) as caught:
        restore_session(json.dumps(saved).encode())
    assert "private" not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_a_hundred_rounds_do_not_let_a_session_grow(evening: Evening) -> None:
    await evening.open(scene=None)
    await evening.sit(candidate=ANN, manager=BEN, observer=CEM)
    sizes = []
    for number in range(100):
        [candidate] = evening.session.in_seat(Seat.CANDIDATE)
        by = candidate.user_id
        await evening.sessions.begin_round(evening.key, by, number)
        for line in (ASKS, CASE, "What does the first week look like?", "What are the next steps?", *[BYE] * 20):
            await evening.say(line, by=by)
            if (current := evening.session.round) and current.waiting and current.answerer_id:
                await evening.reply(current.answerer_id)
            if evening.stage is not Stage.PLAYING:
                break
            await evening.show()
        if evening.stage is Stage.PLAYING:
            await evening.sessions.end_scene(evening.key, by, number + 1)
        for user_id in (ANN, BEN, CEM):
            await evening.mark(user_id)
            if evening.stage is Stage.MARKING:
                await evening.comment(user_id)
        assert evening.stage is Stage.GATHERING
        await evening.show()
        sizes.append(len(dump_session(evening.session)))
    assert evening.session.rounds == 100
    assert len(evening.session.scenes) == 12
    assert len(evening.minutes.results) == 100
    assert len(evening.minutes.marks) == 300
    assert max(sizes[50:]) <= 1.5 * max(sizes[:20])
    assert max(sizes) < 60_000
