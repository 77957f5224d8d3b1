"""What arrives twice is answered once: events that Discord repeats, double clicks, and two devices."""

from __future__ import annotations

import asyncio

import pytest

from tests.online.town import (
    ASK,
    EVIDENCE,
    WARD,
    Town,
    begin_here,
    begin_in_dm,
    begin_in_thread,
    export,
    heard,
    quiet,
    repeats,
    typed,
)
from tests.standin import Interaction, Message, Person

pytestmark = pytest.mark.asyncio(loop_scope="module")


def said_since(town: Town, message: Message) -> list[Message]:
    return [one for one in town.by_bot(message.channel) if one.id > message.id]


def twice(town: Town, name: str) -> None:
    town.discord.gateway.duplicate(name=name)


# ---------------------------------------------------------------------- messages


@pytest.mark.parametrize("text", [ASK, "/hint", "/retry", "/stop"])
async def test_a_message_that_is_delivered_twice_counts_once(town: Town, text: str) -> None:
    ann = town.person(f"ann twice {text[:6]}")
    await begin_in_dm(town, ann)
    await typed(town, ann, EVIDENCE)
    last = await typed(town, ann, "That is a ward of eight beds, is it not?")
    twice(town, "MESSAGE_CREATE")
    await ann.write(ann.dm, text)
    await quiet(town)
    shown = said_since(town, last)
    assert repeats(shown) == []
    (rehearsal,) = (await export(town, ann))["rehearsals"]
    before = [EVIDENCE, "That is a ward of eight beds, is it not?"]
    expected = {ASK: [*before, ASK], "/retry": before[:1]}
    assert [turn["line"] for turn in rehearsal["turns"]] == expected.get(text, before)
    assert len(rehearsal["hints_after_turns"]) == (text == "/hint")


async def test_a_first_message_that_is_delivered_twice_is_greeted_once(town: Town) -> None:
    ann = town.person("ann greeted")
    twice(town, "MESSAGE_CREATE")
    await ann.write(ann.dm, "hello")
    await quiet(town)
    (welcome,) = town.by_bot(ann.dm)
    assert welcome.text.startswith("Hello.")


async def test_a_mention_that_is_delivered_twice_counts_once(town: Town) -> None:
    ann = town.person("ann mentioning")
    message = await begin_in_thread(town, ann)
    twice(town, "MESSAGE_CREATE")
    await ann.write(message.channel, ASK, mention_bot=True)
    await quiet(town)
    assert len(said_since(town, message)) == 1
    assert await heard(town, ann) == [ASK]


# ---------------------------------------------------------------------- clicks


async def test_a_command_that_is_delivered_twice_begins_one_rehearsal(town: Town) -> None:
    ann = town.person("ann commanding")
    twice(town, "INTERACTION_CREATE")
    await (await ann.slash(town.channel, "rehearse", scene=WARD)).settled()
    await quiet(town)
    assert len(town.by_bot(ann.dm)) == 2
    assert len((await export(town, ann))["rehearsals"]) == 1


async def test_a_hint_that_is_asked_for_once_and_delivered_twice_is_one_hint(town: Town) -> None:
    ann = town.person("ann hinted")
    message = await begin_here(town, ann)
    twice(town, "INTERACTION_CREATE")
    answer = await ann.click(message, "Hint")
    await quiet(town)
    assert answer.followups == []
    (rehearsal,) = (await export(town, ann))["rehearsals"]
    assert len(rehearsal["hints_after_turns"]) == 1


async def test_a_form_that_is_delivered_twice_is_heard_and_answered_once(town: Town) -> None:
    ann = town.person("ann forming")
    message = await begin_in_thread(town, ann)
    modal = (await ann.click(message, "Answer")).modal
    twice(town, "INTERACTION_CREATE")
    await ann.submit(modal, {"text": ASK})
    await quiet(town)
    assert len(said_since(town, message)) == 1
    assert await heard(town, ann) == [ASK]


@pytest.mark.parametrize("button", ["Play again", "Another scene"])
async def test_a_new_scene_that_is_asked_for_once_and_delivered_twice_is_begun_once(town: Town, button: str) -> None:
    ann = town.person(f"ann, {button}")
    await begin_in_dm(town, ann)
    await typed(town, ann, ASK)
    await ann.write(ann.dm, "/stop")
    await quiet(town)
    last = town.by_bot(ann.dm)[-1]
    twice(town, "INTERACTION_CREATE")
    await ann.click(last, button)
    await quiet(town)
    assert len(said_since(town, last)) == 2, "the scene, and the manager's first words"


@pytest.mark.parametrize("button", ["Play again", "Another scene"])
async def test_whoever_asks_once_more_for_the_scene_that_stands_below_is_pointed_to_it(town: Town, button: str) -> None:
    # As after a crash, when nobody knows whether the first click was taken.
    ann = town.person(f"ann asking for {button} twice")
    await begin_in_dm(town, ann)
    await typed(town, ann, ASK)
    await ann.write(ann.dm, "/stop")
    await quiet(town)
    last = town.by_bot(ann.dm)[-1]
    await ann.click(last, button)
    await quiet(town)
    shown = said_since(town, last)
    pointed = await (await ann.click(last, button)).followup()
    await quiet(town)
    assert said_since(town, last) == shown
    assert "the last message here" in pointed.text
    await ann.click(shown[-1], "Hint")
    await ann.click(last, button)
    await quiet(town)
    assert "still in this one" in town.by_bot(ann.dm)[-1].text, "under something else it is shown once more"


# ---------------------------------------------------------------------- two at once


async def both(who: Person, *begun: Interaction) -> list[str]:
    """Wait for two answers; their texts."""
    answers = await asyncio.gather(*(who.answer_to(one) for one in begun))
    return [answer.text for answer in answers]


async def test_two_devices_that_answer_the_same_turn_have_one_heard_and_the_other_given_back(town: Town) -> None:
    ann = town.person("ann of two devices")
    message = await begin_in_thread(town, ann)
    phone = (await ann.click(message, "Answer")).modal
    laptop = (await ann.click(message, "Answer")).modal
    texts = await both(ann, ann.begin_submit(phone, {"text": ASK}), ann.begin_submit(laptop, {"text": EVIDENCE}))
    await quiet(town)
    assert len(said_since(town, message)) == 1
    (line,) = await heard(town, ann)
    other = ASK if line == EVIDENCE else EVIDENCE
    assert any("moved on" in text and other in text for text in texts)


async def test_the_same_form_sent_off_twice_is_heard_and_answered_once(town: Town) -> None:
    ann = town.person("ann impatient")
    message = await begin_in_thread(town, ann)
    modal = (await ann.click(message, "Answer")).modal
    begun = [ann.begin_submit(modal, {"text": ASK}) for _ in range(2)]
    await both(ann, *begun)
    await quiet(town)
    assert len(said_since(town, message)) == 1
    assert await heard(town, ann) == [ASK]


@pytest.mark.parametrize("button", ["Stop", "Take back"])
async def test_a_double_click_does_it_once(town: Town, button: str) -> None:
    ann = town.person(f"ann double {button}")
    await begin_in_dm(town, ann)
    await typed(town, ann, ASK)
    last = await typed(town, ann, EVIDENCE)
    begun = [ann.begin_click(last, button) for _ in range(2)]
    texts = await both(ann, *begun)
    await quiet(town)
    assert repeats(said_since(town, last)) == []
    assert await heard(town, ann) == ([ASK] if button == "Take back" else [ASK, EVIDENCE])
    assert not any("went wrong" in text for text in texts)


async def test_play_again_on_two_devices_opens_one_scene(town: Town) -> None:
    ann = town.person("ann again and again")
    await begin_in_dm(town, ann)
    await typed(town, ann, ASK)
    await ann.write(ann.dm, "/stop")
    await quiet(town)
    last = town.by_bot(ann.dm)[-1]
    await both(ann, *[ann.begin_click(last, "Play again") for _ in range(2)])
    await quiet(town)
    rehearsals = (await export(town, ann))["rehearsals"]
    assert sorted(one["status"] for one in rehearsals) == ["open", "stopped"]


async def test_two_rehearsals_asked_for_at_once_become_one(town: Town) -> None:
    ann = town.person("ann of two minds")
    await both(ann, *[ann.begin_slash(town.channel, "rehearse") for _ in range(2)])
    await quiet(town)
    rehearsals = (await export(town, ann))["rehearsals"]
    assert [one["status"] for one in rehearsals] == ["open"]


async def test_two_lines_typed_in_one_breath_are_heard_in_their_order(town: Town) -> None:
    ann = town.person("ann fast")
    await begin_in_dm(town, ann)
    lines = [f"{number}. {ASK}" for number in range(4)]
    for line in lines:
        await ann.write(ann.dm, line)
    await quiet(town)
    assert await heard(town, ann) == lines
