"""What happens in an evening by itself: silence, time that runs out, pauses, marks that end; also while the bot was away."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.online.days import day, timed_town
from tests.online.evening import Evening, begun, open_evening
from tests.online.town import ASK, EVIDENCE, LINES, Town, eventually, quiet, repeats
from tests.standin import Person

PROMISE = LINES[2]
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town() -> AsyncIterator[Town]:
    """A town whose bot lives by the stand-in's clock."""
    async with timed_town(day(4, "18:00")) as town:
        yield town


def people(town: Town, evening: str, *names: str) -> list[Person]:
    return [town.person(f"{name} of {evening}") for name in names]


async def passes(evening: Evening, seconds: float, until: str) -> None:
    """Let that much time pass, after which something must stand in the thread."""
    before = evening.count(until)
    evening.town.discord.clock.move(seconds)
    await eventually(lambda: evening.count(until) > before, f"{until!r}", 15.0)
    await evening.settle()


async def passes_without(evening: Evening, seconds: float) -> None:
    """Let that much time pass, in which nothing must happen."""
    before = evening.texts
    evening.town.discord.clock.move(seconds)
    await quiet(evening.town, 0.4)
    assert evening.texts == before


async def test_a_candidate_who_says_nothing_is_passed_over_and_the_next_one_sits_there(town: Town) -> None:
    ann, ben = people(town, "no-show", "ann", "ben")
    evening = await begun(town, "No-show", candidate=ann, observer=ben)
    await passes_without(evening, 110)
    await passes(evening, 15, "There is no hurry")
    assert ann in evening.last.pings
    await evening.form(ann, "Answer")
    await evening.settle()
    await passes_without(evening, 290)
    await passes(evening, 15, "has not said anything")
    assert ann.mention in evening.with_words("has not said anything").text
    assert f"**Candidate:** {ben.mention}" in evening.lobby.text
    assert ben in evening.lobby.pings
    assert not evening.cards


async def test_a_silent_manager_is_offered_to_be_replaced_and_then_is(town: Town) -> None:
    ann, ben, cem = people(town, "silence", "ann", "ben", "cem")
    evening = await begun(town, "Silence", candidate=ann, manager=ben, observer=cem)
    await evening.say(ann, ASK)
    await passes_without(evening, 80)
    await passes(evening, 15, "is waiting for Maureen to answer")
    assert ben in evening.last.pings
    assert [button.label for button in evening.last.buttons] == ["Let the program answer"]
    await passes_without(evening, 120)
    await evening.press(cem, "Let the program answer")
    assert evening.count("I play Maureen from here on") == 0
    assert evening.last.text.startswith("**Maureen Achebe:**")
    await evening.say(ann, EVIDENCE)
    await passes(evening, 91, "is waiting for Maureen to answer")
    await evening.press(cem, "Let the program answer")
    assert evening.count("I play Maureen from here on") == 1
    assert "**Maureen Achebe:**" in evening.last.text
    await evening.press(ben, "Take the chair back")
    assert evening.count(f"{ben.mention} plays Maureen again") == 1
    await evening.say(ann, PROMISE)
    await evening.reply(ben, "Convinced", "That will do.")
    assert ann in evening.last.pings, "who has waited is told that there is an answer"


async def test_who_is_timed_out_in_the_chair_is_silent_and_the_round_goes_on(town: Town) -> None:
    ann, ben = people(town, "a time-out", "ann", "ben")
    evening = await begun(town, "Time-out", candidate=ann, manager=ben)
    await evening.say(ann, ASK)
    town.guild.time_out(ben, 3600)
    await passes(evening, 91, "is waiting for Maureen to answer")
    await evening.press(ann, "Let the program answer")
    assert evening.last.text.startswith("**Maureen Achebe:**")


async def test_a_candidate_who_is_timed_out_in_the_middle_ends_with_the_time(town: Town) -> None:
    ann, ben = people(town, "a timed-out candidate", "ann", "ben")
    evening = await begun(town, "Timed-out candidate", candidate=ann, observer=ben)
    await evening.say(ann, ASK)
    await evening.say(ann, EVIDENCE)
    town.guild.time_out(ann, 3600)
    await passes(evening, 12 * 60, "The time is up")
    await passes(evening, 121, "Marks for round 1")
    await evening.mark(ben)
    await passes(evening, 241, "Group card")


async def test_when_the_time_is_up_the_manager_says_so_and_two_minutes_are_left(town: Town) -> None:
    ann, ben = people(town, "time", "ann", "ben")
    evening = await begun(town, "Time is up", candidate=ann, observer=ben)
    await evening.say(ann, ASK)
    form = await evening.form(ann, "Answer")
    await passes(evening, 12 * 60, "The time is up")
    assert "Maureen" in evening.last.text
    assert evening.last.buttons[0].label == "Answer"
    await evening.send(ann, form, text="Thank you for your time. Goodbye.")
    assert evening.count("Thank you for your time. Goodbye.") == 1, "what was being written is not lost"
    await passes(evening, 121, "Marks for round 1")
    assert "Group card" not in evening.last.text


async def test_while_a_round_is_paused_its_time_stands_still(town: Town) -> None:
    ann, ben = people(town, "a pause", "ann", "ben")
    evening = await begun(town, "Pause", candidate=ann, observer=ben)
    await evening.say(ann, ASK)
    town.discord.clock.move(4 * 60)
    await evening.press(ann, "Pause")
    assert "Paused, with 8 minutes left" in evening.last.text
    await passes_without(evening, 20 * 60)
    await evening.mention(ann, EVIDENCE)
    assert "The round is paused" in evening.last.text
    await evening.press(ann, "Go on")
    await passes_without(evening, 7 * 60)
    await passes(evening, 61, "The time is up")


async def test_marks_end_with_their_time(town: Town) -> None:
    ann, ben = people(town, "marks", "ann", "ben")
    evening = await begun(town, "Marks end", candidate=ann, observer=ben)
    await evening.say(ann, ASK)
    await evening.say(ann, EVIDENCE)
    await evening.press(ann, "End the scene")
    await passes_without(evening, 230)
    await passes(evening, 15, "Group card")
    assert "nobody has marked it" in evening.cards[0].text


async def test_a_deadline_that_passed_while_the_bot_was_away_is_met_when_it_is_back(town: Town) -> None:
    ann, ben = people(town, "a standstill", "ann", "ben")
    evening = await begun(town, "Standstill", candidate=ann, manager=ben)
    await evening.say(ann, ASK)
    await town.bot.kill()
    town.discord.clock.move(10 * 60)
    await town.bot.restart()
    await passes(evening, 91, "is waiting for Maureen to answer")
    await evening.reply(ben, "Name the doubt")
    assert evening.last.text.startswith("**Maureen Achebe:**")
    assert repeats(evening.shown) == []


async def test_a_lobby_that_was_left_behind_ends_and_the_next_evening_has_a_thread_of_its_own(town: Town) -> None:
    (ann,) = people(town, "another day", "ann")
    evening = await begun(town, "Another day", candidate=ann)
    home = evening.thread.parent
    await passes(evening, 2 * 60, "There is no hurry")
    await passes(evening, 4 * 60, "has not said anything")
    await passes(evening, 3 * 3600 + 60, "This session has ended")
    again = await open_evening(town, ann, home)
    assert again.thread is not evening.thread
