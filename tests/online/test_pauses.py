"""The moment that a manager takes before answering: seen as typing, short, and off for whoever does not want it."""

import time

from tests.online.town import ASK, WARD
from tests.standin import BotProcess, StandIn


async def test_a_manager_is_seen_typing_unless_somebody_has_switched_that_off() -> None:
    async with StandIn() as discord:
        guild = discord.guild("Job club")
        channel = guild.text_channel("practice")
        ann = discord.user("ann", in_=[guild])
        async with BotProcess(discord, env={"HUMAN_DELAY": "on"}) as bot:
            await (await ann.slash(channel, "rehearse", scene=WARD)).settled()

            async def seconds_to_an_answer(text: str) -> float:
                begun = time.perf_counter()
                written = await ann.write(ann.dm, text)
                await discord.next_message(ann.dm, after=written, by=bot.user)
                return time.perf_counter() - begun

            def typed() -> int:
                return sum(request["path"].endswith("/typing") for request in discord.requests)

            assert 0.8 <= await seconds_to_an_answer(ASK) < 5
            assert typed() == 1
            await ann.slash(channel, "settings", pauses="off")
            assert await seconds_to_an_answer("I can see why that is the one that matters.") < 0.8
            assert typed() == 1
