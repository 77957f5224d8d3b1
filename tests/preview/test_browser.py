"""The first exchanges of a rehearsal in a real browser, as a person without a Discord account plays them."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

from bot.preview import is_installed
from tests.preview.browsing import Tab, browsing, enter, is_required, missing
from tests.preview.process import Served, served

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext

pytestmark = pytest.mark.long
ASK = "I want this job. What would you still need to hear to be sure about me?"
SCENE = "surgical ward"
CARD = re.compile(r"Score card: \d")


@pytest.fixture(autouse=True)
def possible() -> None:
    """Skip with a sentence where there is no browser, unless there has to be one."""
    reason = missing() or (None if is_installed() else "not installed here: pip install -e '.[preview]'")
    if reason and is_required():
        pytest.fail(f"REQUIRE_BROWSER is set, but {reason}")
    if reason:
        pytest.skip(reason)


@pytest.fixture
async def running() -> AsyncIterator[Served]:
    async with served() as process:
        yield process


@pytest.fixture
async def context(running: Served) -> AsyncIterator["BrowserContext"]:
    """A browser; whatever a page complains about in its console fails the test."""
    complaints: list[str] = []
    async with browsing() as opened:
        opened.on("page", lambda page: page.on("pageerror", lambda error: complaints.append(str(error))))
        yield opened
    assert not complaints
    status, _, log = await running.stop()
    assert (status, log) == (0, "")


async def test_here_from_the_suggested_scene_through_the_form_to_the_managers_answer(
    running: Served, context: "BrowserContext"
) -> None:
    practice = await enter(context, running.address, "#practice")
    await practice.command("rehearse", scene=SCENE, where="here")
    await practice.sees("New graduate nurse, surgical ward")
    await practice.sees("Maureen Achebe:")
    await practice.press("Answer")
    await practice.fill("Your answer", text=ASK)
    await practice.submit("Your answer")
    answered = await practice.sees(ASK)
    assert "Only you can see this" in await answered.inner_text()
    assert re.search("Maureen Achebe:.*Coach:", await answered.inner_text(), re.DOTALL)

    await practice.become("Ben")
    assert await practice.messages(ASK).count() == 0, "another person in the channel sees nothing of it"


async def test_in_direct_messages_from_the_welcome_to_the_card(running: Served, context: "BrowserContext") -> None:
    letters = await enter(context, running.address, "Ann's direct messages")
    await letters.write("hi")
    await letters.sees("Hello.")
    await letters.press("Start")
    await letters.sees(re.compile("You:"))
    await letters.write(ASK)
    await letters.sees("Coach:")
    before = await letters.messages().count()
    await letters.press("Hint")
    await letters.at_rest()
    await letters.messages().nth(before).wait_for()
    await letters.press("Stop")
    card = await letters.sees(CARD)
    assert ASK[:20] in await card.inner_text(), "the card quotes the candidate"
    await letters.sees("On the real day")
    await letters.press("My plan")
    await letters.submit("My plan for the real day")
    await letters.sees("My plan")


async def test_a_private_thread_appears_on_the_first_page_and_the_bots_link_leads_into_it(
    running: Served, context: "BrowserContext"
) -> None:
    lobby = await context.new_page()
    await lobby.goto(running.address)
    practice = await enter(context, running.address, "#practice")
    await practice.command("rehearse", scene=SCENE, where="private")
    ready = await practice.sees("Your thread is ready")
    await lobby.get_by_role("link", name=re.compile("Thread .*Ann and the bot")).wait_for()
    async with context.expect_page() as opened:
        await ready.get_by_role("link").click()
    thread = Tab(await opened.value)
    await thread.sees("moderators can see this thread")
    await thread.answer(ASK)
    assert "Coach:" in await (await thread.sees(ASK)).inner_text()


async def test_two_people_at_once_each_in_their_own_rehearsal(running: Served, context: "BrowserContext") -> None:
    anns, bens = [await enter(context, running.address, f"{name}'s direct messages") for name in ("Ann", "Ben")]
    await asyncio.gather(*(tab.command("rehearse", scene=SCENE) for tab in (anns, bens)))
    await asyncio.gather(anns.write(ASK), bens.write("No, thank you, I think that's all."))
    await asyncio.gather(anns.sees("Coach:"), bens.sees("Coach:"))
    assert await bens.messages(ASK).count() == 0


async def test_a_direct_message_begun_in_the_channel_shows_on_its_page_without_a_touch(
    running: Served, context: "BrowserContext"
) -> None:
    letters = await enter(context, running.address, "Ann's direct messages")
    practice = await enter(context, running.address, "#practice")
    await practice.command("rehearse", scene=SCENE)
    link = (await practice.sees("I have written to you")).get_by_role("link")
    assert (await link.get_attribute("href") or "").startswith(running.address)
    await letters.sees("Maureen Achebe:")


async def test_a_room_that_somebody_ended_opens_anew_with_what_was_said_there(
    running: Served, context: "BrowserContext"
) -> None:
    letters = await enter(context, running.address, "Ann's direct messages")
    await letters.write("hi")
    await letters.sees("Hello.")
    await letters.page.locator(".session-menu summary").click()
    await letters.page.locator("#close").click()
    await letters.page.wait_for_timeout(2_000)
    await letters.page.close()
    again = await enter(context, running.address, "Ann's direct messages")
    await again.sees("Hello.")
    await again.press("Start")
    await again.sees(re.compile("You:"))


@pytest.mark.parametrize(
    ("command", "shows"),
    [
        ("help", "How a rehearsal goes"),
        ("about", "Last Impression"),
        ("privacy", "What I keep"),
        ("settings", "Your settings"),
        ("mydata show", "kept of you"),
        ("mydata export", "last-impression.json"),
        ("mydata forget", "Delete everything"),
        ("resume", "no rehearsal open"),
        ("stop", "no rehearsal open"),
    ],
)
async def test_every_other_command_works_there(
    running: Served, context: "BrowserContext", command: str, shows: str
) -> None:
    practice = await enter(context, running.address, "#practice")
    await practice.command(command)
    await practice.sees(shows)
