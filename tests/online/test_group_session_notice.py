"""An offer to answer that has lost its sense, and who comes back into a chair: nothing happens that nobody wanted."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.online.days import day, timed_town
from tests.online.evening import begun
from tests.online.town import ASK, EVIDENCE, Town, eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town() -> AsyncIterator[Town]:
    """A town whose bot lives by the stand-in's clock."""
    async with timed_town(day(4, "18:00")) as town:
        yield town


async def test_an_offer_for_a_line_that_has_its_answer_does_nothing(town: Town) -> None:
    ann, ben = (town.person(f"{name} of an old offer") for name in ("ann", "ben"))
    evening = await begun(town, "Old offer", candidate=ann, manager=ben)
    await evening.say(ann, ASK)
    town.discord.clock.move(91)
    await eventually(lambda: evening.count("is waiting for Maureen to answer"), "the offer", 15.0)
    offer = evening.with_button("Let the program answer")
    await evening.reply(ben, "My own words", "I wonder about nights.")
    before = evening.texts
    told = await evening.press(ann, "Let the program answer", on=offer)
    assert "has its answer by now" in told.text
    assert evening.texts == before


async def test_whoever_writes_an_answer_is_not_spoken_for_meanwhile(town: Town) -> None:
    ann, ben = (town.person(f"{name} of a slow answer") for name in ("ann", "ben"))
    evening = await begun(town, "Slow answer", candidate=ann, manager=ben)
    await evening.say(ann, ASK)
    town.discord.clock.move(91)
    await eventually(lambda: evening.count("is waiting for Maureen to answer"), "the offer", 15.0)
    form = await evening.form(ben, "My own words")
    await evening.settle()
    assert f"Give {ben.mention} a moment" in (await evening.press(ann, "Let the program answer")).text
    await evening.send(ben, form, text="I wonder about nights.")
    assert "I wonder about nights." in evening.last.text
    assert ann in evening.last.pings


async def test_a_button_of_the_chair_takes_it_back(town: Town) -> None:
    ann, ben = (town.person(f"{name} of a chair") for name in ("ann", "ben"))
    evening = await begun(town, "A chair", candidate=ann, manager=ben)
    card = (await evening.press(ben, "My card")).message
    await evening.say(ann, ASK)
    town.discord.clock.move(91)
    await eventually(lambda: evening.count("is waiting for Maureen to answer"), "the offer", 15.0)
    await evening.press(ben, "Let the program answer")
    assert evening.count("I play Maureen from here on") == 1
    back = await evening.press(ben, "Dodge", on=card)
    assert "The chair is yours again" in back.text
    await evening.say(ann, EVIDENCE)
    await evening.reply(ben, "My own words", "Good to hear.")
    assert "Good to hear." in evening.last.text
