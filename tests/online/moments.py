"""Moments of a rehearsal at which the power can go.

Each is told in one piece: what comes before its `yield` happens before the cut, what comes after it after the restart.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

from tests.online.town import (
    AFTER,
    ASK,
    CARD,
    EVIDENCE,
    LINES,
    REMINDER,
    TALK,
    WARD,
    Town,
    begin_here,
    begin_in_dm,
    begin_in_thread,
    eventually,
    heard,
    quiet,
    repeats,
    typed,
)
from tests.standin import Arrival, Channel, Message, Person, Upload, slow

Moment = Callable[[Town, Person], AsyncIterator[None]]
_LONG_S = 600.0


def hold(town: Town, match: str, *, is_after: bool = False, skip: int = 0) -> Any:  # noqa: ANN401 - the stand-in's own
    """Keep the answer to a request back until the power goes, before the request has its effect or after."""
    return town.discord.faults.add(match, slow(_LONG_S, is_after=is_after), skip=skip)


def sends(channel: Channel) -> str:
    return f"POST /channels/{channel.id}/messages"


def after(town: Town, message: Message) -> list[Message]:
    return [one for one in town.by_bot(message.channel) if one.id > message.id]


async def a_line_was_understood_and_its_answer_was_on_the_way(town: Town, who: Person) -> AsyncIterator[None]:
    await begin_in_dm(town, who)
    held = hold(town, sends(who.dm))
    line = await who.write(who.dm, ASK)
    await eventually(lambda: held.hits, "the answer")
    assert after(town, line) == []
    yield
    (answer,) = after(town, line)
    assert [button.label for button in answer.buttons] == TALK
    assert await heard(town, who) == [ASK]


async def an_answer_had_arrived_and_the_bot_did_not_know(town: Town, who: Person) -> AsyncIterator[None]:
    await begin_in_dm(town, who)
    held = hold(town, sends(who.dm), is_after=True)
    line = await who.write(who.dm, ASK)
    await eventually(lambda: held.hits and after(town, line), "the answer")
    yield
    assert len(after(town, line)) == 1
    assert await heard(town, who) == [ASK]


async def two_lines_were_understood_and_neither_answered(town: Town, who: Person) -> AsyncIterator[None]:
    await begin_in_dm(town, who)
    held = hold(town, sends(who.dm))
    first = await who.write(who.dm, ASK)
    await who.write(who.dm, EVIDENCE)
    await eventually(lambda: held.hits, "the answer")
    await asyncio.sleep(0.1)
    yield
    assert len(after(town, first)) == 2
    assert await heard(town, who) == [ASK, EVIDENCE]
    assert (await typed(town, who, LINES[2])).buttons


async def play_up_to_the_end(town: Town, who: Person, *, skip: int, is_after: bool) -> None:
    """Play until the line that ends the scene; of what answers that one, all but the first `skip` messages are held."""
    await begin_in_dm(town, who)
    held = hold(town, sends(who.dm), skip=skip, is_after=is_after)
    for line in LINES:
        await typed(town, who, line)
        await asyncio.sleep(0.1)
        if held.hits:
            return
        held.skip = skip
    raise AssertionError("the scene did not end")


async def the_last_words_were_out_and_the_card_was_not(town: Town, who: Person) -> AsyncIterator[None]:
    await play_up_to_the_end(town, who, skip=1, is_after=False)
    assert not any(CARD in message.text for message in town.by_bot(who.dm))
    yield
    check_the_end(town, who)


async def the_card_was_out_and_the_reminder_was_not(town: Town, who: Person) -> AsyncIterator[None]:
    await play_up_to_the_end(town, who, skip=1, is_after=True)
    assert any(CARD in message.text for message in town.by_bot(who.dm))
    yield
    check_the_end(town, who)


async def the_reminder_was_out_and_the_bot_did_not_know(town: Town, who: Person) -> AsyncIterator[None]:
    await play_up_to_the_end(town, who, skip=2, is_after=True)
    yield
    check_the_end(town, who)


def check_the_end(town: Town, who: Person) -> None:
    shown = town.by_bot(who.dm)
    assert [CARD in message.text for message in shown].count(True) == 1
    assert REMINDER in shown[-1].text
    assert [button.label for button in shown[-1].buttons] == AFTER
    assert repeats(shown) == []


async def a_scene_was_set_and_the_manager_had_not_spoken(town: Town, who: Person) -> AsyncIterator[None]:
    held = hold(town, sends(who.dm), skip=1)
    who.begin_slash(town.channel, "rehearse", scene=WARD)
    await eventually(lambda: held.hits, "the first words")
    assert len(town.by_bot(who.dm)) == 1
    yield
    _scene, words = town.by_bot(who.dm)
    assert [button.label for button in words.buttons] == TALK


async def a_scene_was_set_by_the_answer_to_a_command(town: Town, who: Person) -> AsyncIterator[None]:
    held = hold(town, sends(who.dm))
    await who.slash(who.dm, "rehearse", scene=WARD)
    await eventually(lambda: held.hits, "the first words")
    assert len(town.by_bot(who.dm)) == 1
    yield
    _scene, words = town.by_bot(who.dm)
    assert [button.label for button in words.buttons] == TALK


def hold_in_thread_of(town: Town, channel: Channel, skip: int) -> Callable[[], int]:
    """Hold what is sent into the thread that is going to be made in a channel; how often that happened."""
    faults: list[Any] = []

    def look(arrival: Arrival) -> None:
        if arrival.route == "POST /channels/{}/threads" and arrival.ids[0] == str(channel.id):
            faults.append(hold(town, sends(channel.threads[-1]), skip=skip))

    town.discord.arrivals.append(look)
    return lambda: sum(fault.hits for fault in faults)


async def a_thread_was_open_and_empty(town: Town, who: Person) -> AsyncIterator[None]:
    async for _ in a_thread_is_begun(town, who, skip=0):
        yield


async def a_thread_was_open_with_its_note(town: Town, who: Person) -> AsyncIterator[None]:
    async for _ in a_thread_is_begun(town, who, skip=1):
        yield


async def a_thread_was_open_with_note_and_scene(town: Town, who: Person) -> AsyncIterator[None]:
    async for _ in a_thread_is_begun(town, who, skip=2):
        yield


async def a_thread_is_begun(town: Town, who: Person, skip: int) -> AsyncIterator[None]:
    channel = town.guild.text_channel("-".join(who.name.split()))
    hits = hold_in_thread_of(town, channel, skip)
    who.begin_slash(channel, "rehearse", scene=WARD, where="thread")
    await eventually(hits, "the thread")
    (thread,) = channel.threads
    assert len(town.by_bot(thread)) == skip
    yield
    shown = town.by_bot(thread)
    assert repeats(shown) == []
    scene, words = shown[-2:]
    assert "**You:**" in scene.text
    assert [button.label for button in words.buttons] == TALK


async def a_form_was_sent_off_and_not_acknowledged(town: Town, who: Person) -> AsyncIterator[None]:
    message = await begin_in_thread(town, who)
    modal = (await who.click(message, "Answer")).modal
    sent = who.begin_submit(modal, {"text": ASK})
    held = hold(town, f"POST /interactions/{sent.id}/*/callback")
    await eventually(lambda: held.hits, "the acknowledgement")
    yield
    assert len(after(town, message)) == 1, "the answer comes by itself"
    await who.submit(modal, {"text": ASK})
    await quiet(town)
    assert len(after(town, message)) == 1, "sending the form off again does not answer it again"
    assert await heard(town, who) == [ASK]


async def a_form_was_acknowledged_and_not_answered(town: Town, who: Person) -> AsyncIterator[None]:
    message = await begin_in_thread(town, who)
    modal = (await who.click(message, "Answer")).modal
    held = hold(town, sends(message.channel))
    await who.submit(modal, {"text": ASK})
    await eventually(lambda: held.hits, "the answer")
    assert after(town, message) == []
    yield
    (answer,) = after(town, message)
    assert [button.label for button in answer.buttons] == TALK
    assert await heard(town, who) == [ASK]


async def a_form_was_answered_and_the_bot_did_not_know(town: Town, who: Person) -> AsyncIterator[None]:
    message = await begin_in_thread(town, who)
    modal = (await who.click(message, "Answer")).modal
    held = hold(town, sends(message.channel), is_after=True)
    await who.submit(modal, {"text": ASK})
    await eventually(lambda: held.hits and after(town, message), "the answer")
    yield
    assert len(after(town, message)) == 1


async def a_form_for_one_persons_eyes_was_not_answered(town: Town, who: Person) -> AsyncIterator[None]:
    message = await begin_here(town, who)
    before = message.content
    modal = (await who.click(message, "Answer")).modal
    sent = who.begin_submit(modal, {"text": ASK})
    held = hold(town, f"POST /interactions/{sent.id}/*/callback")
    await eventually(lambda: held.hits, "the answer")
    yield
    assert message.content == before, "what one person sees can only be changed when that person acts"
    assert (await who.submit(modal, {"text": ASK})).is_update
    assert ASK[:40] in message.content
    assert await heard(town, who) == [ASK]


async def a_line_was_taken_back(town: Town, who: Person) -> AsyncIterator[None]:
    await begin_in_dm(town, who)
    await typed(town, who, ASK)
    held = hold(town, sends(who.dm))
    taken = await who.write(who.dm, "/retry")
    await eventually(lambda: held.hits, "where one is again")
    yield
    (again,) = after(town, taken)
    assert [button.label for button in again.buttons] == TALK
    assert (await typed(town, who, EVIDENCE)).buttons
    assert await heard(town, who) == [EVIDENCE]


async def a_rehearsal_was_stopped(town: Town, who: Person) -> AsyncIterator[None]:
    await begin_in_dm(town, who)
    message = await typed(town, who, ASK)
    pressed = who.begin_click(message, "Stop")
    held = hold(town, f"POST /interactions/{pressed.id}/*/callback")
    await eventually(lambda: held.hits, "the acknowledgement")
    yield
    check_the_end(town, who)


async def one_scene_was_left_for_another(town: Town, who: Person) -> AsyncIterator[None]:
    await begin_in_dm(town, who)
    await typed(town, who, ASK)
    await begin_in_dm(town, who, scene="retail_night_bakery")
    shown = len(town.by_bot(who.dm))
    yield
    assert len(town.by_bot(who.dm)) == shown, "nobody waits for the card of what was left"


async def a_card_was_long_past(town: Town, who: Person) -> AsyncIterator[None]:
    await begin_in_dm(town, who)
    await typed(town, who, ASK)
    await who.write(who.dm, "/stop")
    await quiet(town)
    last = town.by_bot(who.dm)[-1]
    await who.click(last, "Another scene")
    await quiet(town)
    for number in range(11):
        await typed(town, who, f"/hint{' ' * number}")
    shown = len(town.by_bot(who.dm))
    yield
    assert len(town.by_bot(who.dm)) == shown


async def a_form_was_open(town: Town, who: Person) -> AsyncIterator[None]:
    message = await begin_in_thread(town, who)
    modal = (await who.click(message, "Answer")).modal
    yield
    assert not (await who.submit(modal, {"text": ASK})).is_ephemeral
    await quiet(town)
    assert await heard(town, who) == [ASK]
    assert len(after(town, message)) == 1


async def a_rehearsal_was_stopped_from_elsewhere(town: Town, who: Person) -> AsyncIterator[None]:
    await begin_in_dm(town, who)
    await typed(town, who, ASK)
    held = hold(town, sends(who.dm))
    assert (await who.slash(town.channel, "stop")).is_ephemeral
    await eventually(lambda: held.hits, "the card")
    yield
    check_the_end(town, who)


async def what_was_answered_before_is_left_alone(town: Town, who: Person) -> AsyncIterator[None]:
    await begin_in_dm(town, who)
    for text in (ASK, "/hint", "/retry", EVIDENCE, "/hint"):
        await typed(town, who, text)
    picture = await who.write(who.dm, "", files=[Upload("cat.png", b"...")])
    await town.discord.next_message(who.dm, after=picture, by=town.bot)
    shown = len(town.by_bot(who.dm))
    yield
    assert len(town.by_bot(who.dm)) == shown
    assert await heard(town, who) == [EVIDENCE]


WITHOUT: tuple[Moment, ...] = (
    a_line_was_understood_and_its_answer_was_on_the_way,
    an_answer_had_arrived_and_the_bot_did_not_know,
    two_lines_were_understood_and_neither_answered,
    the_last_words_were_out_and_the_card_was_not,
    the_card_was_out_and_the_reminder_was_not,
    the_reminder_was_out_and_the_bot_did_not_know,
    a_scene_was_set_and_the_manager_had_not_spoken,
    a_scene_was_set_by_the_answer_to_a_command,
    a_thread_was_open_and_empty,
    a_thread_was_open_with_its_note,
    a_thread_was_open_with_note_and_scene,
    a_form_was_sent_off_and_not_acknowledged,
    a_form_was_acknowledged_and_not_answered,
    a_form_was_answered_and_the_bot_did_not_know,
    a_form_for_one_persons_eyes_was_not_answered,
    a_form_was_open,
    a_line_was_taken_back,
    a_rehearsal_was_stopped,
    one_scene_was_left_for_another,
    a_card_was_long_past,
    a_rehearsal_was_stopped_from_elsewhere,
    what_was_answered_before_is_left_alone,
)
