"""Somebody with an interview, as they use the diary on Discord, on a clock that the test moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import discord
import simcord

from bot.client import LastImpression
from bot.diary.interview import Interview, Status
from bot.sessions import Sessions
from tests.cogs.clock import StageClock
from tests.cogs.conftest import Stage

VIENNA = "Europe/Vienna"
LONGEST = 2_000
DETAILS = {"company": "Fernhill Clinic", "role": "ward clerk", "desk": "Dana", "escort": "Tom"}


def vienna(text: str) -> datetime:
    """A moment as "24 14:30": a day and a time of November 2026, by clocks in Vienna in winter. The test begins on the 23rd at 10:00."""
    return datetime.strptime(f"2026-11-{text} +0100", "%Y-%m-%d %H:%M %z").astimezone(UTC)


def shown(moment: datetime, style: str = "F") -> str:
    """A moment as Discord shows it to everybody by their own clock."""
    return f"<t:{int(moment.timestamp())}:{style}>"


def labels(message: discord.Message | simcord.ResponseMessage) -> list[str]:
    """The names of the buttons under a message."""
    shown_one = message.message if isinstance(message, simcord.ResponseMessage) else message
    return [
        button.label or ""
        for row in shown_one.components
        if isinstance(row, discord.ActionRow)
        for button in row.children
        if isinstance(button, discord.Button)
    ]


def text_of(result: simcord.InteractionResult) -> str:
    """What somebody was answered, which has to be for them alone."""
    assert result.response, result
    assert result.response.ephemeral, result.response.content
    for message in (result.response, *result.followups):
        assert message.ephemeral
        assert len(message.content) < LONGEST, len(message.content)
    return result.response.content


@dataclass
class Applicant:
    """Ann, as a rule, in the channel of a server, where nobody may see anything of it."""

    stage: Stage
    clock: StageClock
    who: simcord.MemberActor

    @property
    def inbox(self) -> list[discord.Message]:
        """Her direct messages, oldest first."""
        user = self.who.user
        found = user.dm_channel.history(viewer=user)
        assert all(len(message.content) < LONGEST for message in found)
        return found

    async def slash(self, command: str, **options: str | int) -> simcord.InteractionResult:
        result = await self.who.slash(self.stage.channel, f"interview {command}", **options)
        if result.response:
            text_of(result)
        return result

    async def told(self, command: str, **options: str | int) -> str:
        return text_of(await self.slash(command, **options))

    async def click(
        self, on: simcord.InteractionResult | simcord.ResponseMessage | discord.Message, label: str
    ) -> simcord.InteractionResult:
        message = on.response if isinstance(on, simcord.InteractionResult) else on
        assert message
        channel_id = message.channel.id if isinstance(message, discord.Message) else message.channel_id
        actor = self.who.user if channel_id == self.who.user.dm_channel.id else self.who
        return await actor.click(message, label=label)

    async def add(self, when: str = "tomorrow 14:30", **options: str | int) -> simcord.InteractionResult:
        """Have an interview shown back."""
        return await self.slash("add", **{"when": when, "timezone": VIENNA, **options})

    async def keep(self, when: str = "tomorrow 14:30", **options: str | int) -> simcord.InteractionResult:
        """Have an interview in the diary; what is said then."""
        return await self.click(await self.add(when, **{**DETAILS, **options}), "Yes, keep it")

    async def kept(self, *statuses: Status) -> list[Interview]:
        """Her interviews in the store; the planned ones if nothing else is asked for."""
        diary = self.stage.bot.sessions.store.diary
        return await diary.fetch_own(self.who.id, statuses=statuses or (Status.PLANNED,))

    async def waiting(self) -> list[tuple[str, datetime]]:
        """What is still to come of her only interview."""
        (interview,) = await self.kept()
        found = await self.stage.bot.sessions.store.diary.waiting_of(interview.key)
        return [(one.kind.value, one.due_at) for one in found]

    async def on_until(self, moment: datetime) -> list[discord.Message]:
        """Let time pass, and stop whenever something is due; what came of it."""
        before = len(self.inbox)
        while (due := await self.stage.bot.sessions.store.diary.next_due()) and self.clock.now() < due <= moment:
            await self.clock.jump(due - self.clock.now())
        await self.clock.jump(moment - self.clock.now())
        return self.inbox[before:]


async def restart(stage: Stage) -> None:
    """Let a new process take over, which has nothing but the store."""
    sessions = stage.bot.sessions
    await stage.bot.close()
    stage.bot = LastImpression(Sessions(sessions.room, sessions.store), has_human_delay=False, clock=stage.bot.clock)
    await stage.env.restart_bot(stage.bot)
