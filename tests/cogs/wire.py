"""Events that SimCord's people cannot send: because no button for them is there any more, or no such command."""

from __future__ import annotations

from typing import Any

import discord
import simcord
from simcord.actors import MemberActor, _dispatch_actor_interaction
from simcord.backend import serializers
from simcord.builders import UserHandle
from simcord.enums import AppCommandType, ComponentType, InteractionType

Person = MemberActor | UserHandle
Message = discord.Message | simcord.ResponseMessage


async def command(
    who: Person, channel: simcord.ChannelHandle, name: str, *options: dict[str, Any]
) -> simcord.InteractionResult:
    """A slash command as a Discord app sends it that has not heard of any change."""
    data = {"id": "1", "name": name, "type": AppCommandType.CHAT_INPUT, "options": list(options)}
    return await _send(who, channel, InteractionType.APPLICATION_COMMAND, data)


async def suggestion(who: Person, channel: simcord.ChannelHandle, name: str, option: str) -> simcord.InteractionResult:
    """Somebody typing into an option of a command."""
    typed = {"name": option, "type": 3, "value": "lon", "focused": True}
    data = {"id": "1", "name": name, "type": AppCommandType.CHAT_INPUT, "options": [typed]}
    return await _send(who, channel, InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE, data)


async def menu(who: Person, channel: simcord.ChannelHandle, name: str, message: Message) -> simcord.InteractionResult:
    """A command of the menu on a message; SimCord's people open none in direct messages."""
    backend = channel._env.backend
    payload = dict(serializers.message_payload(backend, backend.get_message(channel.id, message.id)))
    data = {
        "id": "1",
        "name": name,
        "type": AppCommandType.MESSAGE,
        "target_id": str(message.id),
        "resolved": {"messages": {str(message.id): payload}},
    }
    return await _send(who, channel, InteractionType.APPLICATION_COMMAND, data)


async def button(
    who: Person, channel: simcord.ChannelHandle, custom_id: str, message: Message
) -> simcord.InteractionResult:
    """A click on a button with that id, which the message has in this person's eyes whatever has become of it."""
    backend = channel._env.backend
    seen = dict(serializers.message_payload(backend, backend.get_message(channel.id, message.id)))
    clicked = {"type": ComponentType.BUTTON, "id": 2, "style": 1, "label": "Old", "custom_id": custom_id}
    seen["components"] = [{"type": ComponentType.ACTION_ROW, "id": 1, "components": [clicked]}]
    data = {"custom_id": custom_id, "component_type": ComponentType.BUTTON}
    return await _send(who, channel, InteractionType.MESSAGE_COMPONENT, data, seen)


async def modal(
    who: Person, channel: simcord.ChannelHandle, custom_id: str, **fields: str
) -> simcord.InteractionResult:
    """A modal sent off, whether or not the bot remembers having opened it."""
    rows = [
        {"type": ComponentType.LABEL, "id": at, "component": {"type": ComponentType.TEXT_INPUT, "id": at + 100, "custom_id": name, "value": text}}
        for at, (name, text) in enumerate(fields.items(), 1)
    ]  # fmt: skip
    return await _send(who, channel, InteractionType.MODAL_SUBMIT, {"custom_id": custom_id, "components": rows})


async def _send(
    who: Person,
    channel: simcord.ChannelHandle,
    kind: InteractionType,
    data: dict[str, Any],
    clicked: dict[str, Any] | None = None,
) -> simcord.InteractionResult:
    env = channel._env
    env._begin_operation("wire")
    try:
        return await _dispatch_actor_interaction(
            who,
            kind,
            channel,
            data,
            extra={"message": clicked} if clicked else None,
            source_message_id=int(clicked["id"]) if clicked else None,
        )
    finally:
        env._end_operation()
