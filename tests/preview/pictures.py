"""Make the README's pictures: `python -m tests.preview.pictures`. It plays one rehearsal in the preview's own pages."""

import asyncio
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.preview.browsing import Tab, browsing, enter, missing
from tests.preview.process import served

if TYPE_CHECKING:
    from playwright.async_api import Locator

PICTURES = Path(__file__).parent.parent.parent / "bot" / "preview" / "pictures"
SCENE = "surgical ward"
ASKED = (
    "I want this job, because every new nurse here is paired with somebody like Ruth. "
    "What would you still need to hear to be sure about me?"
)
WATCHFUL = (
    "That's fair. In week nine of my placement a patient's urine output dropped after a bowel operation. I called the "
    "registrar, and within the hour he was back in theatre.",
    "I have never been in charge of a bay alone, and the residency course I have booked for February starts with that. "
    "Does that answer your worry?",
)
QUICK = (
    "Eight is more than I've had, that's true. I had five of my own at the end. On the worst morning I saw the two "
    "post-ops first, and all the drugs were out by half past nine.",
    "By the end of my first month I'd like to be at six alone, and I'd ask Ruth to look over my plan at every handover. "
    "Does that answer your worry?",
)
ANSWERS = {"downhill|bedside|deteriorating": WATCHFUL, "pace|full bay": QUICK}
"""What is answered to a doubt that is put in such words. Which doubt she voices, and whether she has one, is chance."""
LEAVING = (
    "Thank you for your time, Maureen, I enjoyed hearing about the morning huddle. I won't keep you. Goodbye!",
    "Thank you, Joel, for walking me up through all those corridors.",
    "Thank you, Dana, for printing my badge a second time. Goodbye!",
    "Goodbye!",
)
CARD = re.compile(r"Score card: \d")
_WIDTH, _HEIGHT, _SCALE = 960, 2_600, 1.5
"""So high that a whole rehearsal fits and nothing has to be scrolled: each picture is cut out of it."""
_PARTS_OF_CARD = 5
_MOST_TRIES = 12
_MARGIN = 12.0


async def make() -> None:
    """Play, and keep what is seen at three moments."""
    PICTURES.mkdir(exist_ok=True)
    async with browsing(_WIDTH, _HEIGHT, _SCALE) as context:
        for _ in range(_MOST_TRIES):
            async with served() as running:
                letters = await enter(context, running.address, "Ann's direct messages")
                if await _play(letters):
                    return
                await letters.page.close()
    raise SystemExit(f"no doubt that is answered here came up in {_MOST_TRIES} rehearsals; try again")


async def _play(letters: Tab) -> bool:
    """Play one rehearsal to its card; whether the manager had a doubt to answer."""
    await letters.command("rehearse", scene=SCENE)
    await letters.sees("Maureen Achebe:")
    await letters.write(ASKED)
    doubt = await letters.sees("Coach:")
    said = await doubt.inner_text()
    answer = next((lines for words, lines in ANSWERS.items() if re.search(words, said.split("Coach:")[0])), None)
    if answer is None:
        return False
    case, plan = answer
    await _take(letters, "conversation.png", letters.messages("Maureen Achebe:").first, doubt)

    await letters.press("Answer")
    await letters.fill("Your answer", text=case)
    form = letters.page.get_by_role("dialog", name="Your answer")
    await _take(letters, "answer.png", form, form, sides=_MARGIN)
    await letters.submit("Your answer")

    for line in (plan, *LEAVING):
        if await letters.messages(CARD).count():
            break
        await letters.write(line)
    card = (await letters.sees(CARD)).locator(".component-container")
    # All of it would be longer than anybody looks at in a README.
    await _take(letters, "card.png", card, card.locator(".text-display").nth(_PARTS_OF_CARD - 1), sides=_MARGIN)
    return True


async def _take(tab: Tab, name: str, first: "Locator", last: "Locator", *, sides: float = 0.0) -> None:
    """Save what is from the top of one part of the page to the bottom of another, without pointer or caret."""
    await tab.at_rest()
    await tab.page.mouse.move(0, 0)
    begin, end = await first.bounding_box(), await last.bounding_box()
    assert begin
    assert end
    await tab.page.screenshot(
        path=PICTURES / name,
        clip={
            "x": begin["x"] - sides,
            "y": begin["y"] - _MARGIN,
            "width": begin["width"] + 2 * sides,
            "height": end["y"] + end["height"] - begin["y"] + 2 * _MARGIN,
        },
        animations="disabled",
        caret="hide",
    )


if __name__ == "__main__":
    if reason := missing():
        raise SystemExit(reason)
    asyncio.run(make())
    for picture in sorted(PICTURES.glob("*.png")):
        print(f"{picture.name}: {picture.stat().st_size / 1000:.0f} kB", file=sys.stderr)
