"""Somebody has everything deleted in the middle of a round: their lines vanish, the marks they gave stay without a name."""

from __future__ import annotations

import pytest

from tests.online.evening import Evening, begun
from tests.online.town import ASK, EVIDENCE, Town, database, eventually, export, quiet
from tests.standin import Person

pytestmark = pytest.mark.asyncio(loop_scope="module")
PROMISE = "In my first fortnight I would take a full bay with somebody beside me."
WORRY = "What I wonder about is nights on your own."
RELIEF = "All right. That is what I wanted to hear."
SENTENCE = "I would keep the five patients."


def people(town: Town, evening: str, *names: str) -> list[Person]:
    return [town.person(f"{name} of {evening}") for name in names]


async def forgets(town: Town, who: Person, evening: Evening) -> None:
    asked = await who.slash(town.channel, "mydata forget")
    assert asked.message is not None
    await who.click(asked.message, "Delete everything")
    await evening.settle()


def holds(evening: Evening, *words: str) -> list[str]:
    """Return which messages of the bot's still hold any of these words."""
    return [text for text in evening.texts if any(one in text for one in words)]


async def test_a_candidate_who_is_forgotten_in_the_middle_leaves_no_line(town: Town) -> None:
    ann, ben, cem = people(town, "a forgotten round", "ann", "ben", "cem")
    evening = await begun(town, "Forgotten round", candidate=ann, manager=ben, observer=cem)
    await evening.say(ann, ASK)
    await evening.reply(ben, "Name the doubt")
    await evening.mention(ann, EVIDENCE)
    await evening.reply(ben, "Convinced", RELIEF)
    answer = evening.last.text
    await evening.say(ann, PROMISE)
    await forgets(town, ann, evening)
    await eventually(lambda: not holds(evening, ASK, EVIDENCE, PROMISE, answer), "the lines to vanish")
    await eventually(lambda: evening.count("This round ends here, without a card") == 1, "how it goes on")
    assert holds(evening, ann.mention) == []
    assert f"**Candidate:** {ben.mention}" in evening.lobby.text
    await evening.press(cem, "Begin")
    assert evening.count("## Round 2:") == 1


async def test_a_restart_in_between_changes_nothing_of_it(town: Town) -> None:
    ann, ben = people(town, "a restart", "ann", "ben")
    evening = await begun(town, "Restart", candidate=ann, observer=ben)
    await evening.say(ann, ASK)
    await evening.mention(ann, EVIDENCE)
    answer = evening.last.text
    await town.bot.kill()
    await town.bot.restart()
    await forgets(town, ann, evening)
    await eventually(lambda: not holds(evening, ASK, EVIDENCE, answer), "the lines to vanish")
    await eventually(lambda: evening.count("This round ends here, without a card") == 1, "how it goes on")


async def test_a_manager_who_is_forgotten_is_played_by_the_program(town: Town) -> None:
    ann, ben = people(town, "a forgotten manager", "ann", "ben")
    evening = await begun(town, "Forgotten manager", candidate=ann, manager=ben)
    await evening.say(ann, ASK)
    await forgets(town, ben, evening)
    await eventually(lambda: evening.count("I play Maureen from here on") == 1, "the program to take over")
    await eventually(lambda: evening.last.text.startswith("**Maureen Achebe:**"), "the answer to the line")
    assert holds(evening, ben.mention) == []
    assert evening.count(ASK) == 1


async def test_what_a_forgotten_manager_said_vanishes_and_nothing_else_does(town: Town) -> None:
    ann, ben = people(town, "a manager's words", "ann", "ben")
    evening = await begun(town, "Managers words", candidate=ann, manager=ben)
    await evening.say(ann, ASK)
    await evening.reply(ben, "My own words", WORRY)
    await evening.mention(ann, EVIDENCE)
    await evening.reply(ben, "My own words", RELIEF)
    await evening.press(ann, "End the scene")
    await evening.press(ann, "Show the card now")
    await evening.press(ben, "Begin")
    opening = evening.last.text
    await forgets(town, ben, evening)
    await eventually(lambda: not holds(evening, WORRY, RELIEF, ben.mention), "the words to vanish")
    assert evening.count(f"{ann.mention}: {ASK}") == 1
    assert evening.count("somebody, what does Maureen say?") == 2
    assert len(evening.cards) == 1
    assert opening.replace(ben.mention, "somebody") in evening.texts


async def test_a_session_that_is_over_is_cleared_as_well_and_its_thread_sleeps_on(town: Town) -> None:
    ann, ben, cem = people(town, "a closed session", "ann", "ben", "cem")
    evening = await begun(town, "Closed session", candidate=ann, manager=ben, observer=cem)
    await evening.say(ann, ASK)
    await evening.reply(ben, "My own words", WORRY)
    await evening.say(ann, EVIDENCE)
    await evening.reply(ben, "Name the doubt")
    answer = evening.last.text
    await evening.press(ann, "End the scene")
    await evening.press(ann, "Show the card now")
    await evening.press(ben, "Begin")
    await evening.say(ben, PROMISE)
    kept = evening.last.text
    for who in (ben, cem, ann):
        await evening.press(who, "Leave", on=evening.lobby)
    assert "That was it:" in evening.last.text
    evening.thread.archive()
    await town.bot.kill()
    await town.bot.restart()
    await forgets(town, ann, evening)
    await eventually(lambda: not holds(evening, ASK, EVIDENCE, WORRY, answer, ann.mention), "the lines to vanish")
    assert kept in evening.texts
    assert not evening.cards, "nor is there one of the round whose candidate left in the middle"
    await eventually(lambda: evening.thread.is_archived, "the thread to sleep on")
    evening.thread.archive(lock=True)
    await forgets(town, ben, evening)
    await quiet(town)
    assert kept in evening.texts, "where the bot may change nothing any more"


async def test_marks_that_were_given_stay_without_a_name_and_without_their_sentences(town: Town) -> None:
    ann, ben, cem = people(town, "a forgotten mark", "ann", "ben", "cem")
    evening = await begun(town, "Forgotten mark", candidate=ann, observer1=ben, observer2=cem)
    await evening.say(ann, ASK)
    await evening.say(ann, EVIDENCE)
    await evening.press(ann, "End the scene")
    marked = await evening.mark(ben, right_ask="strong")
    await evening.comment(ben, marked, named=True, keep=SENTENCE)
    await forgets(town, ben, evening)
    await evening.press(ann, "Show the card now")
    (card,) = evening.cards
    assert "1 mark from others" in card.text
    assert "`▰▰▰▰▰` others · 1 mark" in card.text
    assert SENTENCE not in card.text
    assert ben.mention not in card.text
    with database(town.bot) as connection:
        found = connection.execute("SELECT count(*) FROM group_marks WHERE marker_id = ?", (ben.id,)).fetchone()
    assert found == (0,)


async def test_a_sentence_with_a_name_vanishes_from_a_card_that_was_shown(town: Town) -> None:
    ann, ben, cem = people(town, "a shown card", "ann", "ben", "cem")
    evening = await begun(town, "Shown card", candidate=ann, observer1=ben, observer2=cem)
    await evening.say(ann, ASK)
    await evening.say(ann, EVIDENCE)
    await evening.press(ann, "End the scene")
    for who, words in ((ben, SENTENCE), (cem, "I would keep the question.")):
        await evening.comment(who, await evening.mark(who), named=True, keep=words)
    await evening.press(ann, "Show the card now")
    assert SENTENCE in evening.cards[0].text
    await forgets(town, ben, evening)
    await eventually(lambda: not holds(evening, SENTENCE, ben.mention), "the sentence to vanish")
    (card,) = evening.cards
    assert f"I would keep the question. ({cem.mention})" in card.text
    assert card.buttons


async def test_a_card_of_ones_own_vanishes(town: Town) -> None:
    ann, ben = people(town, "an own card", "ann", "ben")
    evening = await begun(town, "Own card", candidate=ann, observer=ben)
    await evening.say(ann, ASK)
    await evening.say(ann, EVIDENCE)
    await evening.press(ann, "End the scene")
    await evening.press(ann, "Show the card now")
    await forgets(town, ann, evening)
    await eventually(lambda: not evening.cards, "the card to vanish")
    assert holds(evening, ann.mention, ASK) == []


async def test_nothing_of_the_evening_is_kept_of_who_was_forgotten(town: Town) -> None:
    ann, ben = people(town, "an export", "ann", "ben")
    evening = await begun(town, "Export", candidate=ann, observer=ben)
    await evening.say(ann, ASK)
    await forgets(town, ann, evening)
    kept = await export(town, ann)
    assert not any(value for key, value in kept.items() if key not in ("exported_at", "user_id")), kept


async def test_nothing_went_wrong_unforeseen(town: Town) -> None:
    assert "Something went wrong" not in town.bot.output
    assert "ERROR" not in town.bot.output
