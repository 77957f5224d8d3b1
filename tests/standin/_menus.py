"""What a person can choose from: the commands that Discord shows where they are, and what these take."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from tests.standin import _payloads as payloads
from tests.standin._command_rules import SLASH, SUBCOMMAND, SUBCOMMAND_GROUP
from tests.standin._components import Json
from tests.standin._message import Attachment
from tests.standin._permissions import Permission, permissions_of
from tests.standin._places import DM, Channel, Role, User
from tests.standin._posting import Upload
from tests.standin._world import World

GUILD_INSTALL, USER_INSTALL = 0, 1
IN_GUILD, IN_BOT_DM, IN_PRIVATE_CHANNEL = 0, 1, 2


class Takes(IntEnum):
    """What an option of a command takes; Discord's option types."""

    TEXT = 3
    INTEGER = 4
    YES_OR_NO = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    FILE = 11


Value = str | int | float | bool | User | Channel | Role | Upload


def context_of(world: World, channel: Channel) -> int:
    """Return where a channel is, as commands count it."""
    if channel.guild is not None:
        return IN_GUILD
    return IN_BOT_DM if world.bot in channel.recipients and channel.type == DM else IN_PRIVATE_CHANNEL


def owners_of(world: World, user: User, channel: Channel, installs: list[int]) -> dict[str, str]:
    """Return who has installed what a person uses: empty if nobody has, so that it is not offered there."""
    owners = {}
    guild, context = channel.guild, context_of(world, channel)
    if GUILD_INSTALL in installs:
        if guild is not None and guild.has_bot:
            owners["0"] = str(guild.id)
        elif context == IN_BOT_DM and world.has_mutual_guild(user):
            owners["0"] = "0"
    if USER_INSTALL in installs and user.has_app:
        owners["1"] = str(user.id)
    return owners


def find_command(world: World, user: User, channel: Channel, name: str, kind: int) -> tuple[Json, dict[str, str]]:
    """Return a command as it is offered to a person in a channel, and its owners; AssertionError if it is not."""
    guild_id = None if channel.guild is None else channel.guild.id
    everything = [*world.commands.get(guild_id, ()), *world.commands[None]] if guild_id else world.commands[None]
    found = next((one for one in everything if one["name"] == name and one["type"] == kind), None)
    if found is None:
        known = ", ".join(sorted(one["name"] for one in everything if one["type"] == kind)) or "none"
        raise AssertionError(f"there is no command {name!r}; registered: {known}")
    contexts = found["contexts"] if found["contexts"] is not None else [IN_GUILD, IN_BOT_DM]
    if context_of(world, channel) not in contexts:
        raise AssertionError(f"{name!r} is not offered in {channel!r}: its contexts are {contexts}")
    owners = owners_of(world, user, channel, found["integration_types"])
    if not owners:
        raise AssertionError(
            f"{name!r} is not offered to {user!r} in {channel!r}: "
            f"nobody has installed it there (integration types {found['integration_types']})"
        )
    _check_may_use(user, channel, found)
    return found, owners


def _check_may_use(user: User, channel: Channel, command: Json) -> None:
    if channel.guild is None:
        return
    may = permissions_of(user, channel.guild, channel)
    if Permission.USE_APPLICATION_COMMANDS not in may:
        raise AssertionError(f"{user!r} may not use commands in {channel!r}")
    needed = command.get("default_member_permissions")
    if needed is not None and (not int(needed) or int(needed) & ~int(may)) and Permission.ADMINISTRATOR not in may:
        raise AssertionError(f"{user!r} does not have the permissions that {command['name']!r} asks for")


def command_data(
    world: World, channel: Channel, command: Json, path: list[str], given: Mapping[str, Value], focused: str | None
) -> Json:
    """Return the `data` of a slash command; AssertionError if a person could not have sent it.

    `path` names the subcommands. With `focused`, it is an autocomplete: the option that is being typed, which may be
    anything, and nothing else is required.
    """
    node, frames = command, []
    for part in path:
        node = next((one for one in node.get("options") or () if one["name"] == part), {})
        if node.get("type") not in (SUBCOMMAND, SUBCOMMAND_GROUP):
            raise AssertionError(f"/{command['name']} has no subcommand {part!r}")
        frames.append({"type": node["type"], "name": part})
    options = node.get("options") or []
    if any(one["type"] in (SUBCOMMAND, SUBCOMMAND_GROUP) for one in options):
        raise AssertionError(f"/{command['name']} needs a subcommand: {', '.join(one['name'] for one in options)}")
    known = {one["name"]: one for one in options}
    for name in given:
        if name not in known:
            raise AssertionError(f"/{command['name']} has no option {name!r}; it has {', '.join(known) or 'none'}")
    missing = [name for name, option in known.items() if option.get("required") and name not in given]
    if missing and focused is None:
        raise AssertionError(f"/{command['name']} cannot be sent without {', '.join(missing)}")
    if focused is not None and not known[focused].get("autocomplete"):
        raise AssertionError(f"option {focused!r} of /{command['name']} has no autocomplete")
    resolved: Json = {}
    filled: list[Json] = []
    for name, option in known.items():
        if name in given:
            is_typing = name == focused
            value = given[name] if is_typing else _checked(world, channel, option, given[name], resolved)
            entry: Json = {"type": option["type"], "name": name, "value": value}
            filled.append({**entry, "focused": True} if is_typing else entry)
    for frame in reversed(frames):
        filled = [{**frame, "options": filled}]
    data: Json = {"id": command["id"], "name": command["name"], "type": SLASH, "options": filled}
    if resolved:
        data["resolved"] = resolved
    if command.get("guild_id"):
        data["guild_id"] = command["guild_id"]
    return data


def _checked(world: World, channel: Channel, option: Json, value: Value, resolved: Json) -> Any:  # noqa: ANN401 - JSON
    kind, name = Takes(option["type"]), option["name"]
    if choices := option.get("choices"):
        for choice in choices:
            if value in (choice["name"], choice["value"]):
                return choice["value"]
        raise AssertionError(f"{name!r} is one of {[choice['name'] for choice in choices]}, not {value!r}")
    fits = {
        Takes.TEXT: isinstance(value, str),
        Takes.INTEGER: isinstance(value, int) and not isinstance(value, bool),
        Takes.YES_OR_NO: isinstance(value, bool),
        Takes.USER: isinstance(value, User),
        Takes.CHANNEL: isinstance(value, Channel),
        Takes.ROLE: isinstance(value, Role),
        Takes.MENTIONABLE: isinstance(value, User | Role),
        Takes.NUMBER: isinstance(value, int | float) and not isinstance(value, bool),
        Takes.FILE: isinstance(value, Upload),
    }
    if not fits[kind]:
        raise AssertionError(f"{name!r} takes {kind.name.lower()}, not {value!r}")
    size = len(value) if isinstance(value, str) else value
    for low, high in (("min_length", "max_length"), ("min_value", "max_value")):
        if low in option or high in option:
            least, most = option.get(low), option.get(high)
            assert isinstance(size, int | float)
            if (least is not None and size < least) or (most is not None and size > most):
                raise AssertionError(f"{name!r} takes {least} to {most}, not {value!r}")
    return resolve(world, channel, value, resolved)


def resolve(world: World, channel: Channel, value: Value, resolved: Json) -> Any:  # noqa: ANN401 - JSON
    """Return a value as it is sent: things are sent by their id, and described in `resolved`."""
    guild = channel.guild
    if isinstance(value, User):
        resolved.setdefault("users", {})[str(value.id)] = payloads.user_json(value)
        if guild is not None and value.id in guild.members:
            member = payloads.member_json(guild, value, with_user=False, place=channel)
            resolved.setdefault("members", {})[str(value.id)] = member
        return str(value.id)
    if isinstance(value, Channel):
        resolved.setdefault("channels", {})[str(value.id)] = payloads.channel_json(value, world, seen_by=world.bot)
        return str(value.id)
    if isinstance(value, Role):
        assert guild is not None
        resolved.setdefault("roles", {})[str(value.id)] = payloads.role_json(guild, value)
        return str(value.id)
    if isinstance(value, Upload):
        attachment = upload(world, value)
        resolved.setdefault("attachments", {})[str(attachment.id)] = payloads.attachment_json(attachment)
        return str(attachment.id)
    return value


def upload(world: World, file: Upload) -> Attachment:
    """Store a file that a person sends."""
    file_id = world.clock.snowflake()
    url = f"{world.cdn_url}/{file_id}/{file.filename}"
    attachment = Attachment(file_id, file.filename, file.data, file.content_type, None, url)
    world.files[file_id] = attachment
    return attachment
