"""A power cut at any moment of a turn costs nobody more than a repeated click. All moments share one power cut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.online.meanwhile import LAST, MEANWHILE
from tests.online.moments import WITHOUT, Moment
from tests.online.town import Town, caught_up, quiet

pytestmark = pytest.mark.asyncio(loop_scope="module")
MOMENTS = (*WITHOUT, *MEANWHILE, *LAST)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(town: Town) -> AsyncIterator[dict[Moment, AsyncIterator[None] | BaseException]]:
    """Bring every moment to where the power goes, let it go, and start the bot again."""
    tales = {moment: moment(town, town.person(_name(moment))) for moment in MOMENTS}
    failed: dict[Moment, BaseException] = {}

    async def go_on(*moments: Moment) -> None:
        done = await asyncio.gather(
            *(anext(tales[one]) for one in moments if one not in failed), return_exceptions=True
        )
        going = [one for one in moments if one not in failed]
        failed.update({one: error for one, error in zip(going, done, strict=True) if error is not None})

    await go_on(*WITHOUT, *MEANWHILE)
    await quiet(town)
    await go_on(*LAST)
    await town.bot.kill()
    town.discord.faults.clear()
    # Longer than Discord remembers a nonce.
    town.discord.clock.move(400.0)
    await go_on(*MEANWHILE, *LAST)
    await town.bot.restart()
    await caught_up(town)
    yield {**tales, **failed}


def _name(moment: Moment) -> str:
    return moment.__name__.replace("_", " ")


@pytest.mark.parametrize("moment", MOMENTS, ids=_name)
async def test_a_power_cut_when(told: dict[Moment, AsyncIterator[None] | BaseException], moment: Moment) -> None:
    tale = told[moment]
    if isinstance(tale, BaseException):
        raise tale
    with pytest.raises(StopAsyncIteration):
        await anext(tale)
