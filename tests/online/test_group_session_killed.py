"""The power goes at any moment of an evening: nothing is lost, and nothing stands there twice. All moments share one power cut.

Each is told in one piece: what comes before its `yield` happens before the cut, what comes after it after the restart.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from tests.online.evening import CARD, LEVELS, Evening, begun, make_group, open_evening, seated
from tests.online.moments import hold
from tests.online.town import ASK, EVIDENCE, Town, eventually, quiet, repeats
from tests.standin import Person

pytestmark = pytest.mark.asyncio(loop_scope="module")
Moment = Callable[[Town], AsyncIterator[None]]
NONCES_ARE_FORGOTTEN_S = 400.0
REPLY = "Tell me about nights."


def people(town: Town, moment: str, *names: str) -> list[Person]:
    return [town.person(f"{name} when {moment}") for name in names]


def sends(evening: Evening) -> str:
    return f"POST /channels/{evening.thread.id}/messages"


async def a_line_was_heard_and_its_answer_was_not_out(town: Town) -> AsyncIterator[None]:
    (ann,) = people(town, "an answer", "ann")
    evening = await begun(town, "Answer", candidate=ann)
    modal = await evening.form(ann, "Answer")
    held = hold(town, sends(evening))
    ann.begin_submit(modal, {"text": ASK})
    await eventually(lambda: held.hits, "the answer")
    yield
    assert evening.count(ASK) == 1
    assert evening.last.buttons[0].label == "Answer"
    await evening.say(ann, EVIDENCE)
    assert evening.count(EVIDENCE) == 1


async def an_answer_was_out_and_the_bot_did_not_know(town: Town) -> AsyncIterator[None]:
    (ann,) = people(town, "an unknown answer", "ann")
    evening = await begun(town, "Unknown answer", candidate=ann)
    modal = await evening.form(ann, "Answer")
    held = hold(town, sends(evening), is_after=True)
    ann.begin_submit(modal, {"text": ASK})
    await eventually(lambda: held.hits and evening.count(ASK), "the answer")
    yield
    assert evening.count(ASK) == 1


async def half_of_a_beginning_was_out(town: Town) -> AsyncIterator[None]:
    ann, ben = people(town, "half a beginning", "ann", "ben")
    evening = await seated(town, "Half a beginning", candidate=ann, manager=ben)
    held = hold(town, sends(evening), skip=1)
    ann.begin_click(evening.lobby, "Begin")
    await eventually(lambda: held.hits, "the second half")
    yield
    assert evening.count("## Round 1:") == 1
    assert [button.label for button in evening.last.buttons] == ["Answer", "My card", "Pause", "End the scene"]
    assert "Your doubt" in (await evening.press(ben, "My card")).text


async def a_line_waited_for_a_person_and_the_form_was_open(town: Town) -> AsyncIterator[None]:
    ann, ben = people(town, "an open form", "ann", "ben")
    evening = await begun(town, "Open form", candidate=ann, manager=ben)
    await evening.say(ann, ASK)
    modal = await evening.form(ben, "Name the doubt")
    yield
    await evening.send(ben, modal, text=REPLY)
    assert evening.count(REPLY) == 1
    assert REPLY in evening.last.text


async def a_reply_was_kept_and_not_yet_shown(town: Town) -> AsyncIterator[None]:
    ann, ben = people(town, "a reply", "ann", "ben")
    evening = await begun(town, "Reply", candidate=ann, manager=ben)
    await evening.say(ann, ASK)
    modal = await evening.form(ben, "My own words")
    held = hold(town, sends(evening))
    ben.begin_submit(modal, {"text": REPLY})
    await eventually(lambda: held.hits, "the reply")
    yield
    assert evening.count(REPLY) == 1
    await evening.say(ann, EVIDENCE)
    assert evening.last.buttons[0].label == "Name the doubt"


async def a_mention_was_written_while_the_bot_was_away(town: Town) -> AsyncIterator[None]:
    ann, ben = people(town, "a mention", "ann", "ben")
    evening = await begun(town, "Mention", candidate=ann, observer=ben)
    yield
    await ann.write(evening.thread, ASK, mention_bot=True)
    await ben.write(evening.thread, "hush, she is answering")
    yield
    await eventually(lambda: evening.last.text.startswith("**Maureen Achebe:**") and evening.last.reference, "a reply")
    assert len(evening.shown) == 5


async def the_scene_was_over_and_the_marks_were_not_asked_for(town: Town) -> AsyncIterator[None]:
    ann, ben = people(town, "marks", "ann", "ben")
    evening = await begun(town, "Marks", candidate=ann, observer=ben)
    await evening.say(ann, ASK)
    await evening.say(ann, EVIDENCE)
    asked = await evening.asked(ann, "End the scene")
    held = hold(town, sends(evening))
    ann.begin_click(asked, "End it")
    await eventually(lambda: held.hits, "the marks")
    yield
    assert evening.count("Marks for round 1") == 1
    await evening.mark(ben)


async def a_mark_was_kept_and_its_answer_was_not_out(town: Town) -> AsyncIterator[None]:
    ann, ben = people(town, "a kept mark", "ann", "ben")
    evening = await begun(town, "Kept mark", candidate=ann, observer=ben)
    await evening.say(ann, ASK)
    await evening.say(ann, EVIDENCE)
    await evening.press(ann, "End the scene")
    modal = await evening.form(ben, "Mark")
    held = hold(town, "POST /interactions/*/*/callback")
    ben.begin_submit(modal, LEVELS)
    await eventually(lambda: held.hits, "the answer")
    yield
    told = await evening.press(ben, "Mark")
    assert "Marks cannot be changed" in told.text
    await evening.comment(ben, told, keep="The question.")
    await evening.press(ann, "Show the card now")
    assert "1 mark from others" in evening.cards[0].text
    assert "The question." in evening.cards[0].text


async def a_form_of_marks_was_open(town: Town) -> AsyncIterator[None]:
    ann, ben = people(town, "a form of marks", "ann", "ben")
    evening = await begun(town, "Form of marks", candidate=ann, observer=ben)
    await evening.say(ann, ASK)
    await evening.say(ann, EVIDENCE)
    await evening.press(ann, "End the scene")
    modal = await evening.form(ben, "Mark")
    yield
    assert "Marked" in (await evening.send(ben, modal, **LEVELS)).text


async def come_to_the_card(town: Town, name: str, *, skip: int, is_after: bool) -> Evening:
    ann, ben = people(town, name.lower(), "ann", "ben")
    evening = await begun(town, name, candidate=ann, observer=ben)
    await evening.say(ann, ASK)
    await evening.say(ann, EVIDENCE)
    await evening.press(ann, "End the scene")
    asked = await evening.asked(ann, "Show the card now")
    held = hold(town, sends(evening), skip=skip, is_after=is_after)
    ann.begin_click(asked, "Show it")
    await eventually(lambda: held.hits, "the card")
    await asyncio.sleep(0.1)
    return evening


def check_the_end(evening: Evening) -> None:
    assert [CARD in text for text in evening.texts].count(True) == 1
    assert evening.count("that was your round") == 1
    assert evening.count("### Round 2") == 1
    assert "### Round 2" in evening.last.text


async def the_card_was_not_out(town: Town) -> AsyncIterator[None]:
    evening = await come_to_the_card(town, "No card", skip=0, is_after=False)
    yield
    check_the_end(evening)


async def the_card_was_out_and_the_rest_was_not(town: Town) -> AsyncIterator[None]:
    evening = await come_to_the_card(town, "Card alone", skip=0, is_after=True)
    assert len(evening.cards) == 1
    yield
    check_the_end(evening)


async def the_next_lobby_was_out_and_the_bot_did_not_know(town: Town) -> AsyncIterator[None]:
    evening = await come_to_the_card(town, "Lobby unknown", skip=2, is_after=True)
    check_the_end(evening)
    yield
    check_the_end(evening)
    (cem,) = people(town, "the lobby", "cem")
    await evening.press(cem, "Observer")
    assert cem.mention in evening.lobby.text


async def a_thread_was_open_and_its_lobby_was_not_out(town: Town) -> AsyncIterator[None]:
    (ann,) = people(town, "a lobby", "ann")
    home = await make_group(town, ann, "Lobby")
    held = hold(town, "POST /channels/*/messages")
    ann.begin_slash(home, "group session")
    await eventually(lambda: held.hits, "the lobby")
    yield
    (thread,) = home.threads
    assert len(town.by_bot(thread)) == 2
    evening = await open_evening(town, ann, home)
    assert evening.thread is thread
    assert evening.count("Practice begins") == 1


AT_ONCE: tuple[Moment, ...] = (
    a_line_was_heard_and_its_answer_was_not_out,
    an_answer_was_out_and_the_bot_did_not_know,
    half_of_a_beginning_was_out,
    a_line_waited_for_a_person_and_the_form_was_open,
    a_reply_was_kept_and_not_yet_shown,
    the_scene_was_over_and_the_marks_were_not_asked_for,
    a_form_of_marks_was_open,
    the_card_was_not_out,
    the_card_was_out_and_the_rest_was_not,
    the_next_lobby_was_out_and_the_bot_did_not_know,
)
WHILE_AWAY: tuple[Moment, ...] = (a_mention_was_written_while_the_bot_was_away,)
ONE_BY_ONE: tuple[Moment, ...] = (
    a_mark_was_kept_and_its_answer_was_not_out,
    a_thread_was_open_and_its_lobby_was_not_out,
)
"""What these hold back would meet the others as well."""
MOMENTS = (*AT_ONCE, *WHILE_AWAY, *ONE_BY_ONE)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(town: Town) -> AsyncIterator[dict[Moment, AsyncIterator[None] | BaseException]]:
    """Bring every moment to where the power goes, let it go, and start the bot again."""
    tales = {moment: moment(town) for moment in MOMENTS}
    failed: dict[Moment, BaseException] = {}

    async def go_on(*moments: Moment) -> None:
        going = [one for one in moments if one not in failed]
        done = await asyncio.gather(*(anext(tales[one]) for one in going), return_exceptions=True)
        failed.update({one: error for one, error in zip(going, done, strict=True) if error is not None})

    await go_on(*AT_ONCE, *WHILE_AWAY)
    for moment in ONE_BY_ONE:
        await go_on(moment)
    await town.bot.kill()
    town.discord.faults.clear()
    town.discord.clock.move(NONCES_ARE_FORGOTTEN_S)
    await go_on(*WHILE_AWAY)
    await town.bot.restart()
    await quiet(town, 1.0)
    yield {**tales, **failed}


def _name(moment: Moment) -> str:
    return moment.__name__.replace("_", " ")


@pytest.mark.parametrize("moment", MOMENTS, ids=_name)
async def test_the_power_goes_when(told: dict[Moment, AsyncIterator[None] | BaseException], moment: Moment) -> None:
    tale = told[moment]
    if isinstance(tale, BaseException):
        raise tale
    with pytest.raises(StopAsyncIteration):
        await anext(tale)


async def test_nothing_stands_anywhere_twice(town: Town, told: object) -> None:
    assert told
    for channel in town.guild.channels.values():
        assert repeats(town.by_bot(channel)) == [], channel


async def test_nothing_went_wrong_unforeseen(town: Town, told: object) -> None:
    assert told
    assert "ERROR" not in town.bot.output
