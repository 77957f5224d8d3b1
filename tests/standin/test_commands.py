"""Registering commands: what Discord takes, keeps and refuses."""

import pytest

from tests.standin.conftest import Town
from tests.standin.puppet import Heard, Json, Puppet

GO: Json = {"name": "go", "description": "Go."}
TEXT: Json = {"name": "text", "description": "Text.", "type": 3}


async def put(town: Town, puppet: Puppet, *commands: Json) -> Heard:
    return await puppet.call("PUT", f"/applications/{town.discord.world.app_id}/commands", list(commands))


async def test_a_command_keeps_its_id_and_the_others_are_replaced(town: Town, puppet: Puppet) -> None:
    first = await put(town, puppet, GO, {"name": "old", "description": "Old."})
    again = await put(town, puppet, {**GO, "description": "Go on."})
    assert again.body[0]["id"] == first.body[0]["id"]
    assert [command["name"] for command in town.discord.commands] == ["go"]
    listed = await puppet.call("GET", f"/applications/{town.discord.world.app_id}/commands")
    assert listed.body[0]["description"] == "Go on."


async def test_a_guild_has_commands_of_its_own(town: Town, puppet: Puppet) -> None:
    path = f"/applications/{town.discord.world.app_id}/guilds/{town.guild.id}/commands"
    assert (await puppet.call("PUT", path, [GO])).body[0]["guild_id"] == str(town.guild.id)
    puppet.script = lambda _: {"type": 4, "data": {"content": "hello"}}
    assert (await town.ann.slash(town.channel, "go")).text == "hello"
    with pytest.raises(AssertionError, match="no command"):
        await town.ann.slash(town.ann.dm, "go")


@pytest.mark.parametrize(
    "command",
    [
        {"name": "Go", "description": "x"},
        {"name": "go there", "description": "x"},
        {"name": "x" * 33, "description": "x"},
        {"name": "go", "description": ""},
        {"name": "go", "description": "x" * 101},
        {**GO, "options": [TEXT, TEXT]},
        {**GO, "options": [TEXT, {**TEXT, "name": "other", "required": True}]},
        {**GO, "options": [{**TEXT, "autocomplete": True, "choices": [{"name": "a", "value": "a"}]}]},
        {**GO, "options": [{**TEXT, "choices": [{"name": str(n), "value": str(n)} for n in range(26)]}]},
        {**GO, "options": [{**TEXT, "choices": [{"name": "a", "value": "a"}, {"name": "a", "value": "b"}]}]},
        {"name": "Coach", "type": 3, "description": "A menu has no description."},
    ],
)
async def test_a_command_that_cannot_be_is_refused(town: Town, puppet: Puppet, command: Json) -> None:
    heard = await put(town, puppet, command)
    assert (heard.status, heard.code) == (400, 50035)
    assert town.discord.commands == []


async def test_two_commands_of_a_name_are_refused_unless_of_two_kinds(town: Town, puppet: Puppet) -> None:
    assert (await put(town, puppet, GO, GO)).code == 50035
    assert (await put(town, puppet, GO, {"name": "go", "type": 3})).status == 200
