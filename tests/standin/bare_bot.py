"""The plainest correct bot in discord.py: the baseline of the benchmark, and a guinea pig for the stand-in.

`python tests/standin/bare_bot.py` reads DISCORD_TOKEN and DISCORD_API_URL. `/hello` answers with a fixed text and a
button, for one person's eyes if asked to; the button opens a form; the form is answered with a fixed text, in the very
message where that was for one person's eyes; a direct message is answered with a fixed text, too.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
from typing import Self

import discord
import yarl
from discord import app_commands
from discord.ext import commands

HELLO = "Do you have any other questions for me?"
HEARD = "Thank you, that is good to know."


class Form(discord.ui.Modal, title="Your answer"):
    """One text to fill in."""

    text: discord.ui.Label[Self] = discord.ui.Label(
        text="What do you say?",
        component=discord.ui.TextInput(style=discord.TextStyle.paragraph, custom_id="text", max_length=4000),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        if interaction.message is not None and interaction.message.flags.ephemeral:
            await interaction.response.edit_message(content=HEARD)
        else:
            await interaction.response.send_message(HEARD)


class AnswerButton(discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"bare:answer:(?P<key>\w+)"):
    """Opens the form; it works on after a restart."""

    def __init__(self, key: str) -> None:
        super().__init__(discord.ui.Button(label="Answer", custom_id=f"bare:answer:{key}"))
        self.key = key

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[discord.ui.View], match: re.Match[str], /
    ) -> Self:
        return cls(match["key"])

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Form(timeout=900))


@app_commands.command(description="Answer with a fixed text.")
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def hello(interaction: discord.Interaction, quietly: bool = False) -> None:
    """Answer with a fixed text and a button."""
    view = discord.ui.View(timeout=None)
    view.add_item(AnswerButton("first"))
    await interaction.response.send_message(HELLO, view=view, ephemeral=quietly)


class BareBot(commands.AutoShardedBot):
    """Nothing but what it takes."""

    def __init__(self) -> None:
        # The settings are those of the bot that is compared with it.
        super().__init__(
            commands.when_mentioned,
            help_command=None,
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            enable_debug_events=False,
        )

    async def setup_hook(self) -> None:
        # A client that has lost its session goes to the default address, not to the one it was given.
        _, url, _ = await self.http.get_bot_gateway()
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
        self.add_dynamic_items(AnswerButton)
        self.tree.add_command(hello)
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        if message.guild is None and not message.author.bot:
            await message.channel.send(HEARD)


async def main() -> None:
    """Run until asked to end."""
    discord.http.Route.BASE = os.environ["DISCORD_API_URL"]
    discord.utils.setup_logging()
    bot = BareBot()
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with bot:
        running = asyncio.create_task(bot.start(os.environ["DISCORD_TOKEN"]))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait([running, stopping], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        await bot.close()
        await running


if __name__ == "__main__":
    asyncio.run(main())
