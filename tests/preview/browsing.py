"""Using the preview's pages in headless Chromium as a person would."""

import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Locator, Page

_AT_REST = (
    "() => window.simcordPreview && window.simcordPreview.ready"
    " && !window.simcordPreview.pendingAction && !window.simcordPreview.pendingQuery"
)
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_LONGEST_WAIT_MS = 20_000


def missing() -> str | None:
    """What keeps the pages from being opened here, as a sentence; None if nothing does."""
    if not find_spec("playwright"):
        return "playwright is not installed: pip install -e '.[browser]'"
    if not _chromium():
        return "there is no Chromium on this machine: apt-get install chromium"
    return None


def is_required() -> bool:
    """Whether a missing browser is a fault, as in CI, and no reason to skip."""
    return os.environ.get("REQUIRE_BROWSER") == "1"


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, _NAMES)), None)


@asynccontextmanager
async def browsing(width: int = 1100, height: int = 760, scale: float = 1.0) -> AsyncIterator["BrowserContext"]:
    """Open a browser with nothing in it; `scale` is pixels of a picture to one of the page."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=_chromium(), args=["--disable-gpu"])
        context = await chromium.new_context(
            viewport={"width": width, "height": height}, device_scale_factor=scale, color_scheme="dark"
        )
        context.set_default_timeout(_LONGEST_WAIT_MS)
        try:
            yield context
        finally:
            await chromium.close()


class Tab:
    """One room's page."""

    def __init__(self, page: "Page") -> None:
        self.page = page

    async def at_rest(self) -> None:
        await self.page.wait_for_function(_AT_REST)

    def messages(self, text: str | re.Pattern[str] = "") -> "Locator":
        return self.page.locator("article.channel-message").filter(has_text=text)

    async def sees(self, text: str | re.Pattern[str]) -> "Locator":
        """Wait for a message with that text; the newest."""
        await self.messages(text).last.wait_for()
        return self.messages(text).last

    async def write(self, text: str) -> None:
        await self.at_rest()
        composer = self.page.locator("#channel-composer-input")
        await composer.fill(text)
        await composer.press("Enter")
        await self.messages(text[:60]).first.wait_for()
        await self.at_rest()

    async def command(self, name: str, **options: str) -> None:
        """Give a slash command; options are typed and then picked from what is suggested."""
        await self.at_rest()
        await self.page.locator("#channel-composer-input").fill(f"/{name}")
        exactly = self.page.locator("strong", has_text=re.compile(f"^/{re.escape(name)}$"))
        await self.page.locator(".command-entry").filter(has=exactly).click()
        row = self.page.locator(".command-row")
        for option, value in options.items():
            field = row.locator(f'.command-option-input[data-option="{option}"]')
            if not await field.count():
                await row.locator(".command-ghost").click()
                await self.page.locator(".command-suggestion", has_text=option).first.click()
            await field.press_sequentially(value)
            await self.page.locator(".command-suggestion", has_text=value).first.click()
        await self.page.locator("#send-message").click()
        await row.wait_for(state="detached")
        await self.at_rest()

    async def press(self, label: str) -> None:
        """Press the newest button of that name."""
        await self.at_rest()
        await self.page.locator("article.channel-message").get_by_role("button", name=label, exact=True).last.click()

    async def fill(self, title: str, **fields: str) -> None:
        form = self.page.get_by_role("dialog", name=title)
        for custom_id, text in fields.items():
            await form.locator(f'.modal-field[data-custom-id="{custom_id}"] .modal-input').fill(text)

    async def submit(self, title: str) -> None:
        form = self.page.get_by_role("dialog", name=title)
        await form.get_by_role("button", name="Submit").click()
        await form.wait_for(state="detached")
        await self.at_rest()

    async def answer(self, text: str) -> None:
        """Answer through the modal."""
        await self.press("Answer")
        await self.fill("Your answer", text=text)
        await self.submit("Your answer")

    async def become(self, name: str) -> None:
        """Look at the channel as somebody else."""
        await self.page.locator("#viewer-picker").select_option(label=name)
        await self.page.locator("#viewer-picker option:checked", has_text=name).wait_for(state="attached")
        await self.at_rest()


async def enter(context: "BrowserContext", address: str, title: str) -> Tab:
    """Go into a room from the first page, in a tab of its own."""
    lobby = await context.new_page()
    await lobby.goto(address)
    async with context.expect_page() as opened:
        await lobby.get_by_role("link", name=re.compile(title)).click()
    tab = Tab(await opened.value)
    await tab.at_rest()
    await lobby.close()
    return tab
