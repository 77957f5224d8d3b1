"""People of a server who found, join and lead study groups with commands."""

from __future__ import annotations

from typing import Any, cast

import discord
import simcord

from bot.groups.group import Group, Member
from cogs._ids import GROUPS_COG
from cogs.groups._parts import Parts
from tests.cogs.conftest import Stage, text_of

LONGEST = 2_000


def read(result: simcord.InteractionResult) -> str:
    """What somebody was answered, which has to be for them alone, and whole."""
    assert result.response, result
    said = [result.response, *result.followups]
    for message in said:
        assert message.ephemeral, message.content
        assert len(message.content) <= LONGEST, len(message.content)
    return "\n".join(message.content for message in said)


class Circle:
    """Ann, Ben and whoever else, and the groups that they have."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    @property
    def parts(self) -> Parts:
        """What the cogs of this very bot do their work with."""
        cog: Any = self.stage.bot.get_cog(GROUPS_COG)
        return cast(Parts, cog.parts)

    async def told(
        self,
        who: simcord.MemberActor,
        command: str,
        channel: simcord.ChannelHandle | None = None,
        /,
        **options: object,
    ) -> str:
        """What a command answers."""
        return read(await who.slash(channel or self.stage.channel, command, **options))

    async def begin(
        self, name: str = "Tuesday club", who: simcord.MemberActor | None = None, **options: object
    ) -> Group:
        """A new group, Ann's as a rule."""
        await self.told(who or self.stage.ann, "group create", name=name, **options)
        return await self.parts.groups.find(self.stage.guild.id, name)

    async def groups(self) -> list[Group]:
        """The groups of the server, by their age."""
        return await self.parts.groups.of_guild(self.stage.guild.id)

    async def members(self, group: Group) -> list[Member]:
        return await self.parts.groups.members(group.key)

    async def member_ids(self, group: Group) -> list[int]:
        return [one.user_id for one in await self.members(group)]

    def newcomer(self, name: str, *roles: simcord.RoleHandle) -> simcord.MemberActor:
        """Somebody else on the server."""
        return self.stage.guild.add_member(self.stage.env.create_user(name), roles=roles)

    def admin(self) -> simcord.MemberActor:
        """Somebody who may manage the server."""
        role = self.stage.guild.create_role("staff", permissions=discord.Permissions(manage_guild=True))
        return self.newcomer("ada", role)

    def posted(self, channel: simcord.ChannelHandle | None = None) -> list[str]:
        """What everybody can read in a channel."""
        return [text_of(one) for one in (channel or self.stage.channel).history()]

    def may_call(self) -> list[dict[str, Any]]:
        """Whom each message that was posted in a channel may notify, as Discord was told."""
        return [
            one.json["allowed_mentions"]
            for one in self.stage.env.http_requests
            if one.method == "POST" and one.path.endswith("/messages") and one.path.startswith("/channels")
        ]

    async def press(self, who: simcord.MemberActor, message: discord.Message, label: str) -> str:
        """What a click is answered."""
        return read(await who.click(message, label=label))
