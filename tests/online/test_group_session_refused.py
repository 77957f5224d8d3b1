"""What people do in an evening that does not fit: two for one seat, the wrong person pressing, twice, and too late."""

from __future__ import annotations

import asyncio
import re

import pytest

from tests.online.evening import begun, make_group, open_evening, seated
from tests.online.town import ASK, EVIDENCE, Town, eventually, repeats
from tests.standin import Person, slow

pytestmark = pytest.mark.asyncio(loop_scope="module")


def people(town: Town, evening: str, *names: str) -> list[Person]:
    return [town.person(f"{name} of {evening}") for name in names]


# ---------------------------------------------------------------------- seats


async def test_of_two_who_take_one_seat_in_the_same_second_one_gets_it(town: Town) -> None:
    ann, ben = people(town, "one seat", "ann", "ben")
    evening = await open_evening(town, ann, await make_group(town, ann, "One seat"))
    lobby = evening.lobby
    both = [who.begin_click(lobby, "Candidate") for who in (ann, ben)]
    answers = await asyncio.gather(*(who.answer_to(one) for who, one in zip((ann, ben), both, strict=True)))
    await evening.settle()
    told = [answer for answer in answers if answer.is_ephemeral and answer.message is not lobby]
    assert len(told) == 1
    assert "takes another seat, this one is free" in told[0].text
    seat = next(line for line in evening.lobby.text.splitlines() if line.startswith("**Candidate:**"))
    assert (ann.mention in seat) != (ben.mention in seat)


async def test_when_eight_sit_down_at_once_the_lobby_names_all_of_them(town: Town) -> None:
    ann, *others = people(town, "a full lobby", "ann", "ben", "cem", "dee", "eve", "fay", "gus", "hal")
    evening = await open_evening(town, ann, await make_group(town, ann, "Full lobby"))
    lobby = evening.lobby
    begun = [who.begin_click(lobby, "Observer") for who in (ann, *others)]
    town.discord.faults.add("POST /interactions/*/*/callback", slow(0.3), skip=2)
    await asyncio.gather(*(who.answer_to(one) for who, one in zip((ann, *others), begun, strict=True)))
    await eventually(lambda: all(who.mention in evening.lobby.text for who in (ann, *others)), "all names")
    await evening.settle()
    assert all(who.mention in evening.lobby.text for who in (ann, *others))


async def test_a_round_needs_a_candidate(town: Town) -> None:
    (ann,) = people(town, "no candidate", "ann")
    evening = await seated(town, "No candidate", observer=ann)
    assert "candidate's seat" in (await evening.press(ann, "Begin")).text


async def test_who_sits_down_in_an_open_group_belongs_to_it(town: Town) -> None:
    ann, ben = people(town, "an open door", "ann", "ben")
    evening = await seated(town, "Open door", candidate=ann)
    answer = await evening.press(ben, "Observer")
    assert "You belong to this group now" in answer.followups[-1].text
    shown = await (await ben.slash(evening.thread, "group show")).settled()
    assert ben.mention in shown.text


async def test_who_gets_no_seat_is_not_taken_into_the_group_either(town: Town) -> None:
    ann, ben = people(town, "no seat", "ann", "ben")
    evening = await seated(town, "No seat", candidate=ann)
    assert "takes another seat, this one is free" in (await evening.press(ben, "Candidate")).text
    shown = await (await ann.slash(evening.thread, "group show")).settled()
    assert ben.mention not in shown.text


async def test_who_is_not_invited_gets_no_seat(town: Town) -> None:
    ann, ben = people(town, "a closed door", "ann", "ben")
    home = town.guild.text_channel("closed-door")
    await (await ann.slash(home, "group create", name="Closed door", joining="invited")).settled()
    evening = await open_evening(town, ann, home)
    assert "by invitation" in (await evening.press(ben, "Candidate")).text
    assert ben.mention not in evening.lobby.text


async def test_while_a_round_is_on_seats_stay_and_observers_come(town: Town) -> None:
    ann, ben, cem = people(town, "a round on", "ann", "ben", "cem")
    evening = await seated(town, "A round on", candidate=ann, observer=ben)
    old = evening.lobby
    buttons = [button.label for button in old.buttons]
    assert "Candidate" in buttons
    await evening.press(ann, "Begin")
    assert [button.label for button in evening.lobby.buttons] == ["Observer", "Leave"]
    await evening.press(cem, "Observer")
    assert cem.mention in evening.lobby.text


# ---------------------------------------------------------------------- the wrong person


async def test_only_the_candidate_answers(town: Town) -> None:
    ann, ben = people(town, "the candidate", "ann", "ben")
    evening = await begun(town, "The candidate", candidate=ann, observer=ben)
    assert f"{ann.mention} is the candidate" in (await evening.press(ben, "Answer")).text
    before = len(evening.shown)
    await evening.mention(ben, ASK)
    assert f"{ann.mention} is the candidate" in evening.last.text
    assert len(evening.shown) == before + 1


async def test_only_whoever_sits_in_the_chair_sees_the_card_and_gives_the_cues(town: Town) -> None:
    ann, ben, cem = people(town, "the chair", "ann", "ben", "cem")
    evening = await begun(town, "The chair", candidate=ann, manager=ben, observer=cem)
    card = await evening.press(ben, "My card")
    assert card.is_ephemeral
    assert "Your doubt" in card.text
    refused_card = await evening.press(cem, "My card")
    assert "Your doubt" not in refused_card.text
    await evening.say(ann, ASK)
    for who in (ann, cem):
        assert "sits in that chair" in (await evening.press(who, "Convinced")).text


async def test_the_secret_card_answers_whatever_waits_when_it_is_pressed(town: Town) -> None:
    ann, ben = people(town, "an old card", "ann", "ben")
    evening = await begun(town, "An old card", candidate=ann, manager=ben)
    card = (await evening.press(ben, "My card")).message
    assert card is not None
    assert "no line to answer" in (await evening.press(ben, "Name the doubt", on=card)).text
    await evening.say(ann, ASK)
    modal = (await ben.click(card, "Name the doubt")).modal
    assert modal is not None
    await evening.send(ben, modal)
    await evening.say(ann, EVIDENCE)
    modal = (await ben.click(card, "Convinced")).modal
    assert modal is not None
    await evening.send(ben, modal, text="Good.")
    assert "Good." in evening.last.text


async def test_who_does_not_know_what_to_say_finds_it_in_the_form(town: Town) -> None:
    ann, ben, cem = people(town, "at a loss", "ann", "ben", "cem")
    evening = await begun(town, "At a loss", candidate=ann, manager=ben, receptionist=cem)
    await evening.say(ann, "How many nights would I work in a month?")
    modal = await evening.form(ben, "My own words")
    proposed = modal.inputs["text"]["value"]
    assert proposed
    await evening.send(ben, modal)
    assert proposed in evening.last.text
    await evening.say(ann, "Thank you for your time. Goodbye.")
    await evening.reply(ben, "Time is up")
    if evening.last.buttons[0].label == "Answer" and "On the way out" not in evening.last.text:
        await evening.say(ann, "Goodbye.")
        await evening.reply(ben, "Time is up")
    (name,) = re.findall(rf"{cem.mention}, you are (\w+) now", evening.last.text)
    assert cem in evening.last.pings
    assert f"You are {name}" in (await evening.press(cem, "My card")).text
    await evening.say(ann, "Thank you for everything you did for me today.")
    await evening.reply(cem, "Say it", "Safe home!")
    assert re.search(rf"\*\*{name}.*\*\* Safe home!", evening.with_words("Safe home!").text)


async def test_the_manager_may_also_answer_by_a_mention(town: Town) -> None:
    ann, ben = people(town, "a mention", "ann", "ben")
    evening = await begun(town, "A mention", candidate=ann, manager=ben)
    await evening.say(ann, ASK)
    await evening.mention(ben, "Tell me about nights.")
    assert "Tell me about nights." in evening.last.text
    assert evening.last.buttons[0].label == "Answer"


async def test_people_talk_among_themselves_without_being_heard(town: Town) -> None:
    ann, ben = people(town, "talk", "ann", "ben")
    evening = await begun(town, "Talk", candidate=ann, observer=ben)
    before = evening.texts
    for who in (ann, ben):
        await who.write(evening.thread, "shall we have tea first?")
    await evening.settle()
    assert evening.texts == before


async def test_a_reply_of_somebody_who_only_watches_is_talk_and_one_of_the_candidates_is_a_line(town: Town) -> None:
    ann, ben = people(town, "replies", "ann", "ben")
    evening = await begun(town, "Replies", candidate=ann, observer=ben)
    before = evening.texts
    await ben.write(evening.thread, "she is strict", reply_to=evening.last)
    await evening.settle()
    assert evening.texts == before
    await ann.write(evening.thread, ASK, reply_to=evening.last)
    await evening.settle()
    assert evening.last.text.startswith("**Maureen Achebe:**")


async def test_a_mention_without_words_is_told_so(town: Town) -> None:
    (ann,) = people(town, "no words", "ann")
    evening = await begun(town, "No words", candidate=ann)
    await evening.mention(ann, "")
    assert "only read words" in evening.last.text


# ---------------------------------------------------------------------- twice, and too late


async def test_a_form_sent_from_two_devices_counts_once_and_gives_the_other_words_back(town: Town) -> None:
    (ann,) = people(town, "two devices", "ann")
    evening = await begun(town, "Two devices", candidate=ann)
    first, second = await evening.form(ann, "Answer"), await evening.form(ann, "Answer")
    await evening.send(ann, first, text=ASK)
    answer = await evening.send(ann, second, text=EVIDENCE)
    assert "moved on" in answer.text
    assert EVIDENCE in answer.text
    assert evening.count(f"{ann.mention}: ") == 1


async def test_the_same_line_sent_twice_is_said_once(town: Town) -> None:
    (ann,) = people(town, "the same line", "ann")
    evening = await begun(town, "The same line", candidate=ann)
    first, second = await evening.form(ann, "Answer"), await evening.form(ann, "Answer")
    await evening.send(ann, first, text=ASK)
    await evening.send(ann, second, text=ASK)
    assert evening.count(ASK) == 1


@pytest.mark.parametrize("event", ["INTERACTION_CREATE", "MESSAGE_CREATE"])
async def test_what_discord_delivers_twice_counts_once(town: Town, event: str) -> None:
    (ann,) = people(town, event, "ann")
    evening = await begun(town, f"Twice {event[:5]}", candidate=ann)
    if event == "MESSAGE_CREATE":
        town.discord.gateway.duplicate(name=event)
        await evening.mention(ann, ASK)
    else:
        modal = await evening.form(ann, "Answer")
        town.discord.gateway.duplicate(name=event)
        await evening.send(ann, modal, text=ASK)
    assert repeats(evening.shown) == []
    assert len([one for one in evening.shown if one.text.startswith(("**Maureen", ann.mention))]) == 2


async def test_nobody_marks_twice_and_nobody_late(town: Town) -> None:
    ann, ben = people(town, "marks", "ann", "ben")
    evening = await begun(town, "Marks", candidate=ann, observer=ben)
    await evening.say(ann, ASK)
    await evening.say(ann, EVIDENCE)
    await evening.press(ann, "End the scene")
    marks = evening.with_button("Mark")
    first, second = await evening.form(ben, "Mark"), await evening.form(ben, "Mark")
    levels = dict.fromkeys(("right_ask", "receives_doubt", "evidence", "exit", "lobby"), "good")
    await evening.send(ben, first, **levels)
    assert "Marks cannot be changed" in (await evening.send(ben, second, **levels)).text
    assert "Marks cannot be changed" in (await evening.press(ben, "Mark")).text
    own = await evening.form(ann, "Mark")
    await evening.press(ann, "Show the card now")
    assert "takes no more marks" in (await evening.send(ann, own, **levels)).text
    assert "1 mark from others, none of their own" in evening.cards[0].text
    assert not marks.buttons


async def test_the_whole_card_is_for_the_candidate_also_while_the_next_round_is_on(town: Town) -> None:
    ann, ben = people(town, "a whole card", "ann", "ben")
    evening = await begun(town, "A whole card", candidate=ann, observer=ben)
    await evening.say(ann, ASK)
    await evening.say(ann, EVIDENCE)
    await evening.press(ann, "End the scene")
    await evening.press(ann, "Show the card now")
    await evening.press(ben, "Begin")
    whole = await evening.press(ann, "The program's whole card")
    assert whole.is_ephemeral
    assert "## Score card:" in whole.text
    assert f"is for {ann.mention}" in (await evening.press(ben, "The program's whole card")).text
    assert evening.last.buttons[0].label == "Answer", "nothing of the round that is on was touched"


async def test_marks_are_for_those_who_were_there(town: Town) -> None:
    ann, ben = people(town, "a stranger", "ann", "ben")
    evening = await begun(town, "A stranger", candidate=ann)
    await evening.say(ann, ASK)
    await evening.say(ann, EVIDENCE)
    await evening.press(ann, "End the scene")
    assert "those who were in this round" in (await evening.press(ben, "Mark")).text


async def test_a_line_as_long_as_can_be_is_read_by_all_and_answered_by_a_person(town: Town) -> None:
    ann, ben = people(town, "a long line", "ann", "ben")
    evening = await begun(town, "A long line", candidate=ann, manager=ben)
    line = f"{ASK} {'And that I mean with all my heart. ' * 120}"[:4_000].strip()
    await evening.say(ann, line)
    said = "".join(evening.texts[4:])
    assert said.count("with all my heart") == line.count("with all my heart")
    await evening.reply(ben, "Name the doubt")
    assert evening.last.text.startswith("**Maureen Achebe:**")


async def test_what_cannot_be_taken_is_given_back(town: Town) -> None:
    ann, ben = people(town, "given back", "ann", "ben")
    evening = await begun(town, "Given back", candidate=ann, manager=ben)
    await evening.say(ann, ASK)
    late = await evening.form(ben, "My own words")
    await evening.reply(ben, "Name the doubt")
    answer = await evening.send(ben, late, text="Let me think about that.")
    assert "Let me think about that." in answer.text
    form = await evening.form(ann, "Answer")
    await evening.press(ann, "Pause")
    answer = await evening.send(ann, form, text=EVIDENCE)
    assert "paused" in answer.text
    assert EVIDENCE in answer.text


async def test_nothing_went_wrong_unforeseen(town: Town) -> None:
    assert "Something went wrong" not in town.bot.output
    assert "ERROR" not in town.bot.output
