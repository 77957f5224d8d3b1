"""REST: the application itself, its commands, users, guilds, and where the gateway is."""

from __future__ import annotations

from tests.standin import _payloads as payloads
from tests.standin._command_rules import SLASH, check_commands
from tests.standin._components import Json
from tests.standin._errors import ApiError
from tests.standin._places import Guild
from tests.standin._requests import Reply, Request, Routes
from tests.standin._world import World


def add_to(routes: Routes) -> None:
    """Add the routes."""
    routes.add("GET /gateway", get_gateway, needs_token=False)
    routes.add("GET /gateway/bot", get_gateway_for_bot)
    routes.add("GET /users/@me", get_me)
    routes.add("GET /users/{}", get_user)
    routes.add("POST /users/@me/channels", open_dm)
    routes.add("GET /oauth2/applications/@me", get_application)
    routes.add("GET /applications/@me", get_application)
    routes.add("GET /applications/{}/commands", list_commands)
    routes.add("PUT /applications/{}/commands", replace_commands)
    routes.add("GET /applications/{}/guilds/{}/commands", list_commands)
    routes.add("PUT /applications/{}/guilds/{}/commands", replace_commands)
    routes.add("GET /guilds/{}", get_guild)
    routes.add("GET /guilds/{}/channels", list_channels)
    routes.add("GET /guilds/{}/roles", list_roles)
    routes.add("GET /guilds/{}/members/{}", get_member)


def get_gateway(world: World, _: Request) -> Reply:
    """Return where the gateway is."""
    return Reply(200, {"url": world.gateway_url})


def get_gateway_for_bot(world: World, _: Request) -> Reply:
    """Return where the gateway is and how many shards to open: one."""
    limit = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}
    return Reply(200, {"url": world.gateway_url, "shards": 1, "session_start_limit": limit})


def get_me(world: World, _: Request) -> Reply:
    """Return the bot's own account."""
    return Reply(200, payloads.bot_json(world))


def get_user(world: World, request: Request) -> Reply:
    """Return any user."""
    return Reply(200, payloads.user_json(world.find_user(request.ids[0])))


def open_dm(world: World, request: Request) -> Reply:
    """Open a direct message, or return the one there is. Whether it can be written to shows only later."""
    recipient = str(request.json.get("recipient_id", ""))
    user = world.users.get(int(recipient)) if recipient.isdigit() else None
    if user is None or user is world.bot:
        raise ApiError(50033)
    if user.is_bot:
        raise ApiError(50007)
    return Reply(200, payloads.channel_json(world.dm_with(user), world))


def get_application(world: World, _: Request) -> Reply:
    """Return the application."""
    return Reply(
        200,
        {
            "id": str(world.app_id),
            "name": world.bot.name,
            "icon": None,
            "description": "",
            "summary": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": 0,
            "owner": payloads.user_json(world.founder),
            "team": None,
            "approximate_guild_count": sum(guild.has_bot for guild in world.guilds.values()),
            "approximate_user_install_count": sum(user.has_app for user in world.users.values()),
            "integration_types_config": {
                "0": {"oauth2_install_params": {"scopes": ["applications.commands", "bot"], "permissions": "0"}},
                "1": {"oauth2_install_params": {"scopes": ["applications.commands"], "permissions": "0"}},
            },
            "interactions_endpoint_url": None,
            "redirect_uris": [],
            "tags": [],
        },
    )


def _scope(world: World, request: Request) -> int | None:
    if request.ids[0] != str(world.app_id):
        raise ApiError(50001)
    return find_guild(world, request.ids[1]).id if len(request.ids) > 1 else None


def list_commands(world: World, request: Request) -> Reply:
    """Return the registered commands, global or of one guild."""
    return Reply(200, world.commands.get(_scope(world, request), []))


def replace_commands(world: World, request: Request) -> Reply:
    """Register commands in place of all before. A command keeps its id as long as it keeps its name and kind."""
    scope = _scope(world, request)
    commands: list[Json] = request.body or []
    check_commands(commands)
    known = {(one["type"], one["name"]): one["id"] for one in world.commands.get(scope, ())}
    registered = []
    for command in commands:
        kind = command.get("type", SLASH)
        made: Json = {
            "description": "",
            "options": [],
            "default_member_permissions": None,
            "nsfw": False,
            "contexts": None,
            "integration_types": [0],
            **{key: value for key, value in command.items() if value is not None},
            "id": known.get((kind, command["name"])) or str(world.clock.snowflake()),
            "application_id": str(world.app_id),
            "type": kind,
            "version": str(world.clock.snowflake()),
        }
        if scope is not None:
            made["guild_id"] = str(scope)
        registered.append(made)
    world.commands[scope] = registered
    world.events.commands_registered()
    return Reply(200, registered)


def find_guild(world: World, guild_id: str) -> Guild:
    """Return a guild that the bot is in; 10004 if there is none, 50001 if it is none of the bot's business."""
    guild = world.guilds.get(int(guild_id)) if guild_id.isdigit() else None
    if guild is None:
        raise ApiError(10004)
    if not guild.has_bot:
        raise ApiError(50001)
    return guild


def get_guild(world: World, request: Request) -> Reply:
    """Return a guild that the bot is in."""
    return Reply(200, payloads.guild_part_json(find_guild(world, request.ids[0])))


def list_channels(world: World, request: Request) -> Reply:
    """Return a guild's channels, without threads."""
    guild = find_guild(world, request.ids[0])
    return Reply(200, [payloads.channel_json(one, world) for one in guild.channels.values() if not one.is_thread])


def list_roles(world: World, request: Request) -> Reply:
    """Return a guild's roles."""
    guild = find_guild(world, request.ids[0])
    return Reply(200, [payloads.role_json(guild, role) for role in (guild.everyone, *guild.roles.values())])


def get_member(world: World, request: Request) -> Reply:
    """Return a member of a guild."""
    guild = find_guild(world, request.ids[0])
    user = world.find_user(request.ids[1])
    if user.id not in guild.members:
        raise ApiError(10007)
    return Reply(200, payloads.member_json(guild, user))
