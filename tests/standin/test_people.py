"""People can do what they can do in Discord, and nothing else: a test that asks for more fails."""

import pytest

from tests.standin import Permission, Upload
from tests.standin.conftest import Town
from tests.standin.puppet import Json, Puppet

COMMANDS: list[Json] = [
    {
        "name": "rehearse",
        "description": "Rehearse.",
        "options": [
            {"name": "where", "description": "Where.", "type": 3, "required": True, "choices": [{"name": "Here", "value": "here"}, {"name": "In a thread", "value": "thread"}]},
            {"name": "scene", "description": "Scene.", "type": 3, "autocomplete": True, "max_length": 10},
            {"name": "minutes", "description": "Minutes.", "type": 4, "min_value": 5, "max_value": 60},
            {"name": "partner", "description": "Partner.", "type": 6},
            {"name": "letter", "description": "Letter.", "type": 11},
        ],
    },
    {"name": "remind", "description": "Remind.", "options": [{"name": "set", "description": "Set.", "type": 1, "options": [{"name": "at", "description": "At.", "type": 3, "required": True}]}]},
    {"name": "admin", "description": "Admin.", "default_member_permissions": "32"},
    {"name": "private", "description": "Private.", "contexts": [1]},
]  # fmt: skip
CARD = {
    "content": "Choose",
    "components": [
        {
            "type": 1,
            "components": [
                {"type": 2, "style": 1, "label": "Answer", "custom_id": "a"},
                {"type": 2, "style": 1, "label": "Hint", "custom_id": "h", "disabled": True},
                {"type": 2, "style": 5, "label": "Help", "url": "https://example.org"},
            ],
        },
        {
            "type": 1,
            "components": [
                {
                    "type": 3,
                    "custom_id": "menu",
                    "options": [{"label": "One", "value": "1"}, {"label": "Two", "value": "2"}],
                }
            ],
        },
    ],
}


@pytest.fixture
async def bot(town: Town, puppet: Puppet) -> Puppet:
    await puppet.call("PUT", f"/applications/{town.discord.world.app_id}/commands", COMMANDS)
    puppet.script = lambda _: {"type": 4, "data": CARD}
    return puppet


async def test_options_arrive_as_discord_sends_them(town: Town, bot: Puppet) -> None:
    await town.ann.slash(
        town.channel,
        "rehearse",
        where="In a thread",
        minutes=10,
        partner=town.ben,
        letter=Upload("letter.txt", b"Dear Dana"),
    )
    data = (await bot.event("INTERACTION_CREATE"))["data"]
    sent = {option["name"]: option["value"] for option in data["options"]}
    assert (sent["where"], sent["minutes"], sent["partner"]) == ("thread", 10, str(town.ben.id))
    assert data["resolved"]["users"][str(town.ben.id)]["username"] == "ben"
    assert data["resolved"]["attachments"][sent["letter"]]["filename"] == "letter.txt"


async def test_a_subcommand_is_named_with_its_command(town: Town, bot: Puppet) -> None:
    await town.ann.slash(town.channel, "/remind set", at="noon")
    data = (await bot.event("INTERACTION_CREATE"))["data"]
    assert data["options"] == [{"type": 1, "name": "set", "options": [{"type": 3, "name": "at", "value": "noon"}]}]


@pytest.mark.parametrize(
    ("command", "options", "why"),
    [
        ("sing", {}, "no command 'sing'"),
        ("rehearse", {}, "without where"),
        ("rehearse", {"where": "there"}, "is one of"),
        ("rehearse", {"where": "here", "tempo": "fast"}, "no option 'tempo'"),
        ("rehearse", {"where": "here", "minutes": 61}, "takes 5 to 60"),
        ("rehearse", {"where": "here", "minutes": "ten"}, "takes integer"),
        ("rehearse", {"where": "here", "scene": "x" * 11}, "takes None to 10"),
        ("remind", {}, "needs a subcommand"),
        ("remind unset", {}, "no subcommand"),
        ("admin", {}, "permissions"),
        ("private", {}, "not offered"),
    ],
)
async def test_what_discord_would_not_send_a_person_cannot_either(
    town: Town, bot: Puppet, command: str, options: Json, why: str
) -> None:
    with pytest.raises(AssertionError, match=why):
        await town.ann.slash(town.channel, command, **options)
    assert bot.named("INTERACTION_CREATE") == []


async def test_suggestions_come_while_typing(town: Town, bot: Puppet) -> None:
    bot.script = lambda _: {"type": 8, "data": {"choices": [{"name": "Nursing", "value": "nursing"}]}}
    choices = await town.ann.autocomplete(town.channel, "rehearse", focused="scene", value="nur")
    assert [tuple(choice) for choice in choices] == [("Nursing", "nursing")]
    event = await bot.event("INTERACTION_CREATE")
    assert event["type"] == 4
    assert event["data"]["options"] == [{"type": 3, "name": "scene", "value": "nur", "focused": True}]
    with pytest.raises(AssertionError, match="no autocomplete"):
        await town.ann.autocomplete(town.channel, "rehearse", focused="where", value="h")


@pytest.mark.parametrize(
    ("button", "why"), [("Stop", "no button 'Stop'"), ("Hint", "is disabled"), ("Help", "opens https://example.org")]
)
async def test_only_a_button_that_is_there_and_works_is_pressed(town: Town, bot: Puppet, button: str, why: str) -> None:
    message = (await town.ann.slash(town.channel, "rehearse", where="here")).message
    assert message is not None
    with pytest.raises(AssertionError, match=why):
        await town.ann.click(message, button)


async def test_a_menu_gives_what_it_offers(town: Town, bot: Puppet) -> None:
    message = (await town.ann.slash(town.channel, "rehearse", where="here")).message
    assert message is not None
    await town.ann.choose(message, "menu", "Two")
    assert (await bot.event("INTERACTION_CREATE", 2))["data"]["values"] == ["2"]
    with pytest.raises(AssertionError, match="does not offer"):
        await town.ann.choose(message, "menu", "Three")


async def test_nobody_presses_what_they_cannot_see(town: Town, bot: Puppet) -> None:
    bot.script = lambda _: {"type": 4, "data": {**CARD, "flags": 64}}
    message = (await town.ann.slash(town.channel, "rehearse", where="here")).message
    assert message is not None
    with pytest.raises(AssertionError, match="does not see"):
        await town.ben.click(message, "Answer")
    await town.ann.delete(message)
    with pytest.raises(AssertionError, match="any more"):
        await town.ann.click(message, "Answer")


async def test_a_sleeping_thread_has_no_buttons(town: Town, bot: Puppet) -> None:
    made = await bot.call("POST", f"/channels/{town.channel.id}/threads", {"name": "room", "type": 11})
    thread = town.guild.channels[int(made.body["id"])]
    await bot.call("POST", f"/channels/{thread.id}/messages", CARD)
    thread.archive()
    with pytest.raises(AssertionError, match="archived"):
        await town.ann.click(thread.messages[0], "Answer")
    await town.ann.write(thread, "hello")
    assert (await town.ann.click(thread.messages[0], "Answer")).message


async def test_a_form_is_filled_in_within_its_limits(town: Town, bot: Puppet) -> None:
    fields = [
        {"type": 4, "custom_id": "text", "style": 2, "min_length": 2, "max_length": 5},
        {"type": 3, "custom_id": "one", "options": [{"label": "One", "value": "1"}]},
        {"type": 21, "custom_id": "mark", "options": [{"label": "Good", "value": "g"}, {"label": "Bad", "value": "b"}]},
        {"type": 22, "custom_id": "many", "options": [{"label": "A", "value": "a"}], "required": False},
        {"type": 23, "custom_id": "yes"},
    ]
    form = {
        "custom_id": "f",
        "title": "Form",
        "components": [{"type": 18, "label": field["custom_id"], "component": field} for field in fields],
    }
    bot.script = lambda event: {"type": 9, "data": form} if event["type"] == 2 else {"type": 4, "data": CARD}
    modal = (await town.ann.slash(town.channel, "rehearse", where="here")).modal
    good = {"text": "hello", "one": "One", "mark": "Good"}
    for wrong, why in (
        ({}, "must be filled in"),
        ({"text": "x"}, "2 to 5"),
        ({"text": "toolong"}, "2 to 5"),
        ({"mark": "Fair"}, "offers"),
        ({"name": "x"}, "no field"),
    ):
        with pytest.raises(AssertionError, match=why):
            await town.ann.submit(modal, {**(good if wrong else {}), **wrong})
    with pytest.raises(AssertionError, match="open for"):
        await town.ben.submit(modal, good)
    await town.ann.submit(modal, {**good, "yes": True})
    sent = [one["component"] for one in (await bot.event("INTERACTION_CREATE", 2))["data"]["components"]]
    assert [field.get("value", field.get("values")) for field in sent] == ["hello", ["1"], "g", [], True]


async def test_words_reach_the_bot_only_where_it_may_read_them(town: Town, bot: Puppet) -> None:
    normal = await bot.call("POST", f"/channels/{town.channel.id}/messages", {"content": "ask me"})
    asked = town.channel.by_id[int(normal.body["id"])]
    answered = (await town.ann.slash(town.channel, "rehearse", where="here")).message
    await town.ann.write(town.channel, "to nobody")
    await town.ann.write(town.channel, "to you", mention_bot=True)
    await town.ann.write(town.channel, "in reply", reply_to=asked)
    await town.ann.write(town.channel, "in reply, quietly", reply_to=asked, ping=False)
    await town.ann.write(town.channel, "in reply to an answer", reply_to=answered)
    await town.ann.write(town.ann.dm, "in private")
    await bot.event("MESSAGE_CREATE", 8)
    heard = [one["content"] for one in bot.named("MESSAGE_CREATE") if one["author"]["id"] == str(town.ann.id)]
    assert heard == ["", f"{town.discord.bot.mention} to you", "in reply", "", "", "in private"]


async def test_edits_and_deletions_of_people_are_told(town: Town, bot: Puppet) -> None:
    line = await town.ann.write(town.ann.dm, "frist")
    await town.ann.edit(line, "first")
    await town.ann.delete(line)
    assert (await bot.event("MESSAGE_UPDATE"))["content"] == "first"
    assert await bot.event("MESSAGE_DELETE") == {"id": str(line.id), "channel_id": str(town.ann.dm.id)}


async def test_nobody_writes_where_they_may_not(town: Town) -> None:
    town.channel.deny(town.ann, Permission.SEND_MESSAGES)
    with pytest.raises(AssertionError, match="may not write"):
        await town.ann.write(town.channel, "hello")
    with pytest.raises(AssertionError, match="does not see"):
        await town.ann.write(town.ben.dm, "hello")


async def test_the_next_message_is_waited_for_and_its_absence_explained(town: Town, bot: Puppet) -> None:
    line = await town.ann.write(town.ann.dm, "hello")
    await bot.call("POST", f"/channels/{town.ann.dm.id}/messages", {"content": "hello, Ann"})
    assert (await town.discord.next_message(town.ann.dm, after=line, by=town.discord.bot)).text == "hello, Ann"
    with pytest.raises(AssertionError, match="a message by anybody") as missing:
        await town.discord.next_message(town.channel, timeout_s=0.05)
    assert "POST /channels" in str(missing.value)
