"""Answers to interactions: when, how often, of which kind, and what may follow."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.standin import Interaction, NoAnswerError, Permission, Person, StandIn
from tests.standin.conftest import Town
from tests.standin.puppet import Json, Puppet

EPHEMERAL = 1 << 6
BUTTONS = [{"type": 1, "components": [{"type": 2, "style": 1, "label": "Answer", "custom_id": "a"}]}]
FORM = {
    "custom_id": "f",
    "title": "Form",
    "components": [
        {"type": 18, "label": "Say", "component": {"type": 4, "custom_id": "text", "style": 2, "max_length": 5}},
        {"type": 10, "content": "Take your time."},
    ],
}
COMMANDS: list[Json] = [
    {"name": "go", "description": "Go.", "type": 1, "contexts": [0, 1, 2], "integration_types": [0, 1]},
    {"name": "Coach this line", "type": 3, "contexts": [0, 1], "integration_types": [0]},
]


def say(**data: Any) -> Json:  # noqa: ANN401 - any JSON
    return {"type": 4, "data": data}


async def register(town: Town, puppet: Puppet) -> None:
    assert (await puppet.call("PUT", f"/applications/{town.discord.world.app_id}/commands", COMMANDS)).status == 200


@pytest.fixture
async def bot(town: Town, puppet: Puppet) -> Puppet:
    await register(town, puppet)
    puppet.script = lambda _: say(content="hello", components=BUTTONS)
    return puppet


def path_of(interaction: Interaction, discord: StandIn, rest: str = "") -> str:
    return f"/webhooks/{discord.world.app_id}/{interaction.token}{rest}"


async def test_a_command_is_answered_by_a_message(town: Town, bot: Puppet) -> None:
    answer = await town.ann.slash(town.channel, "go")
    assert answer.message is not None
    assert (answer.text, answer.message.type, answer.is_ephemeral) == ("hello", 20, False)
    heard = await bot.heard()
    assert heard.body["interaction"]["response_message_id"] == str(answer.message.id)
    assert heard.body["resource"]["message"]["interaction_metadata"]["user"]["id"] == str(town.ann.id)
    event = await bot.event("MESSAGE_CREATE")
    assert (event["content"], event["guild_id"]) == ("hello", str(town.guild.id))


async def test_the_second_answer_is_refused(town: Town, bot: Puppet) -> None:
    interaction = (await town.ann.slash(town.channel, "go")).interaction
    heard = await bot.call("POST", f"/interactions/{interaction.id}/{interaction.token}/callback", say(content="x"))
    assert (heard.status, heard.code) == (400, 40060)


async def test_an_answer_after_three_seconds_is_refused_and_the_person_sees_a_failure(town: Town, bot: Puppet) -> None:
    bot.script = lambda _: None
    town.discord.world.answer_within_s = 0.1
    with pytest.raises(NoAnswerError, match="did not respond"):
        await town.ann.slash(town.channel, "go")
    interaction = list(town.discord.world.interactions.values())[-1]
    heard = await bot.call("POST", f"/interactions/{interaction.id}/{interaction.token}/callback", say(content="x"))
    assert (heard.status, heard.code) == (404, 10062)


async def test_without_a_bot_nobody_answers(town: Town, puppet: Puppet) -> None:
    await register(town, puppet)
    town.discord.world.answer_within_s = 0.1
    town.discord.gateway.drop()
    await town.discord.until(lambda: not town.discord.gateway.is_live)
    with pytest.raises(NoAnswerError, match="no bot is connected"):
        await town.ann.slash(town.channel, "go")


async def test_followups_and_edits_work_for_a_quarter_of_an_hour(town: Town, bot: Puppet) -> None:
    answer = await town.ann.slash(town.channel, "go")
    edited = await bot.call(
        "PATCH", path_of(answer.interaction, town.discord, "/messages/@original"), {"content": "hi"}
    )
    assert edited.body["content"] == answer.text == "hi"
    assert (await bot.call("POST", path_of(answer.interaction, town.discord), {"content": "more"})).status == 200
    assert (await answer.followup()).text == "more"
    town.discord.clock.move(15 * 60)
    for method, rest in (("POST", ""), ("PATCH", "/messages/@original"), ("GET", "/messages/@original")):
        heard = await bot.call(method, path_of(answer.interaction, town.discord, rest), {"content": "late"})
        assert (heard.status, heard.code) == (401, 50027)


async def test_nothing_can_follow_before_the_first_answer(town: Town, bot: Puppet) -> None:
    bot.script = lambda _: None
    interaction = town.ann.begin_slash(town.channel, "go")
    assert (await bot.call("POST", path_of(interaction, town.discord), {"content": "x"})).code == 10015


async def test_a_deferred_answer_is_filled_in_by_an_edit_or_the_first_followup(town: Town, bot: Puppet) -> None:
    bot.script = lambda _: {"type": 5, "data": {"flags": EPHEMERAL}}
    answer = await town.ann.slash(town.channel, "go")
    assert answer.message is not None
    assert (answer.is_deferred, answer.is_ephemeral, answer.message.is_loading) == (True, True, True)
    await bot.call("POST", path_of(answer.interaction, town.discord), {"content": "done"})
    settled = await answer.settled()
    assert (settled.text, settled.is_ephemeral, settled.is_loading, answer.followups) == ("done", True, False, [])


async def test_an_ephemeral_message_is_for_one_person_and_not_in_the_channel(town: Town, bot: Puppet) -> None:
    bot.script = lambda _: say(content="psst", flags=EPHEMERAL)
    message = (await town.ann.slash(town.channel, "go")).message
    assert message is not None
    assert town.ann.can_see(message)
    assert not town.ben.can_see(message)
    assert town.channel.messages == []
    path = f"/channels/{town.channel.id}/messages"
    assert (await bot.call("PATCH", f"{path}/{message.id}", {"content": "x"})).code == 10008
    assert (await bot.call("GET", path)).body == []
    assert "guild_id" not in await bot.event("MESSAGE_CREATE")


@pytest.mark.parametrize(
    ("callback", "status"),
    [
        ({"type": 6}, 400),
        ({"type": 7, "data": {"content": "x"}}, 400),
        ({"type": 8, "data": {"choices": []}}, 400),
        ({"type": 9, "data": FORM}, 200),
        ({"type": 5}, 200),
    ],
)
async def test_a_command_takes_a_message_a_deferral_or_a_form(
    town: Town, bot: Puppet, callback: Json, status: int
) -> None:
    bot.script = lambda _: callback
    town.ann.begin_slash(town.channel, "go")
    assert (await bot.heard()).status == status


async def test_a_button_updates_its_message_or_answers_beside_it(town: Town, bot: Puppet) -> None:
    message = (await town.ann.slash(town.channel, "go")).message
    assert message is not None
    bot.script = lambda _: {"type": 7, "data": {"content": "pressed"}}
    answer = await town.ben.click(message, "Answer")
    assert (answer.is_update, answer.message, message.text) == (True, message, "pressed")
    bot.script = lambda _: say(content="beside")
    beside = (await town.ben.click(message, "Answer")).message
    assert beside is not None
    assert beside is not message
    assert beside.reference is message


async def test_a_deferred_update_is_settled_by_an_edit(town: Town, bot: Puppet) -> None:
    message = (await town.ann.slash(town.channel, "go")).message
    assert message is not None
    bot.script = lambda _: {"type": 6}
    answer = await town.ann.click(message, "a")
    await bot.call("PATCH", path_of(answer.interaction, town.discord, "/messages/@original"), {"content": "changed"})
    assert (await answer.settled()).text == message.text == "changed"


async def test_a_form_opens_is_filled_in_and_can_update_the_message_behind_it(town: Town, bot: Puppet) -> None:
    message = (await town.ann.slash(town.channel, "go")).message
    assert message is not None
    bot.script = lambda _: {"type": 9, "data": FORM}
    modal = (await town.ann.click(message, "Answer")).modal
    assert modal is not None
    assert modal.labels == {"text": "Say"}
    bot.script = lambda event: {"type": 7, "data": {"content": event["data"]["components"][0]["component"]["value"]}}
    answer = await town.ann.submit(modal, {"text": "hello"})
    assert (answer.message, message.text) == (message, "hello")
    with pytest.raises(AssertionError, match="submitted already"):
        await town.ann.submit(modal, {"text": "again"})


async def test_a_form_is_no_answer_to_a_form(town: Town, bot: Puppet) -> None:
    bot.script = lambda _: {"type": 9, "data": FORM}
    modal = (await town.ann.slash(town.channel, "go")).modal
    town.ann.begin_submit(modal, {"text": "x"})
    heard = await bot.heard(2)
    assert (heard.status, heard.code) == (400, 50035)


async def test_a_form_from_a_command_has_no_message_to_update(town: Town, bot: Puppet) -> None:
    bot.script = lambda event: {"type": 9, "data": FORM} if event["type"] == 2 else {"type": 6}
    modal = (await town.ann.slash(town.channel, "go")).modal
    town.ann.begin_submit(modal, {"text": "x"})
    assert (await bot.heard(2)).code == 50035


async def test_an_unanswered_form_stays_open(town: Town, bot: Puppet) -> None:
    bot.script = lambda event: {"type": 9, "data": FORM} if event["type"] == 2 else None
    modal = (await town.ann.slash(town.channel, "go")).modal
    town.discord.world.answer_within_s = 0.1
    with pytest.raises(NoAnswerError):
        await town.ann.submit(modal, {"text": "x"})
    town.discord.world.answer_within_s = 3
    bot.script = lambda _: say(content="at last")
    assert (await town.ann.submit(modal, {"text": "x"})).text == "at last"


@pytest.mark.parametrize(
    "change",
    [
        lambda form: form | {"title": "x" * 46},
        lambda form: form | {"title": ""},
        lambda form: form | {"custom_id": "x" * 101},
        lambda form: form | {"components": []},
        lambda form: form | {"components": form["components"][1:] * 6},
        lambda form: form | {"components": [{"type": 18, "label": "x" * 46, "component": form["components"][0]["component"]}]},
        lambda form: form | {"components": [form["components"][0]["component"]]},
        lambda form: form | {"components": [form["components"][0]] * 2},
        lambda form: form | {"components": [{"type": 18, "label": "x", "component": {"type": 4, "custom_id": "x", "style": 1, "max_length": 4001}}]},
        lambda form: form | {"components": [{"type": 18, "label": "x", "component": {"type": 21, "custom_id": "x", "options": [{"label": "a", "value": "a"}]}}]},
    ],
)  # fmt: skip
async def test_a_form_that_cannot_be_shown_is_refused(town: Town, bot: Puppet, change: Callable[[Json], Json]) -> None:
    bot.script = lambda _: {"type": 9, "data": change(FORM)}
    town.ann.begin_slash(town.channel, "go")
    assert (await bot.heard()).code == 50035


async def test_a_message_can_be_the_target_of_a_command_with_its_words(town: Town, bot: Puppet) -> None:
    line = await town.ben.write(town.channel, "I lead by example.")
    bot.script = lambda event: say(content=event["data"]["resolved"]["messages"][str(line.id)]["content"])
    assert (await town.ann.context_menu(line, "Coach this line")).text == "I lead by example."
    event = await bot.event("MESSAGE_CREATE")
    assert event["content"] == ""


async def test_an_installed_app_works_without_the_bot_five_followups_long(town: Town, bot: Puppet) -> None:
    elsewhere = town.discord.guild("Elsewhere", has_bot=False)
    lounge = elsewhere.text_channel("lounge")
    cem = town.discord.user("cem", in_=[elsewhere])
    with pytest.raises(AssertionError, match="nobody has installed it"):
        await cem.slash(lounge, "go")
    cem.installs_app()
    answer = await cem.slash(lounge, "go")
    event = await bot.event("INTERACTION_CREATE")
    assert event["authorizing_integration_owners"] == {"1": str(cem.id)}
    assert (event["context"], event["app_permissions"], event["guild"]["id"]) == (0, "0", str(elsewhere.id))
    assert (await bot.call("GET", f"/channels/{lounge.id}")).code == 50001
    codes = [
        (await bot.call("POST", path_of(answer.interaction, town.discord), {"content": "x"})).status for _ in range(6)
    ]
    assert codes == [200] * 5 + [400]
    assert bot.named("MESSAGE_CREATE") == []


async def test_where_external_apps_are_denied_answers_are_for_the_person_only(town: Town, bot: Puppet) -> None:
    elsewhere = town.discord.guild("Elsewhere", has_bot=False, allows_external_apps=False)
    cem = town.discord.user("cem", in_=[elsewhere], has_app=True)
    assert (await cem.slash(elsewhere.text_channel("lounge"), "go")).is_ephemeral


async def test_a_command_in_a_dm_or_between_people_says_where_it_is(town: Town, bot: Puppet) -> None:
    await town.ann.slash(town.ann.dm, "go")
    town.ann.installs_app()
    await town.ann.slash(town.discord.private_channel(town.ann, town.ben), "go")
    first, second = await bot.event("INTERACTION_CREATE"), await bot.event("INTERACTION_CREATE", 2)
    assert (first["context"], first["authorizing_integration_owners"]) == (1, {"0": "0"})
    assert (second["context"], second["authorizing_integration_owners"]) == (2, {"1": str(town.ann.id)})
    assert "member" not in first
    assert first["user"]["id"] == str(town.ann.id)


async def test_what_the_app_may_do_agrees_with_what_it_can(town: Town, bot: Puppet) -> None:
    town.channel.deny(town.discord.bot, Permission.CREATE_PRIVATE_THREADS)
    await town.ann.slash(town.channel, "go")
    event = await bot.event("INTERACTION_CREATE")
    assert not int(event["app_permissions"]) & Permission.CREATE_PRIVATE_THREADS
    assert int(event["app_permissions"]) & Permission.SEND_MESSAGES
    assert int(event["member"]["permissions"]) & Permission.CREATE_PRIVATE_THREADS


async def test_two_people_have_two_answers(town: Town, bot: Puppet) -> None:
    async def go(person: Person) -> int:
        return (await person.slash(town.channel, "go")).interaction.user.id

    assert [await go(town.ann), await go(town.ben)] == [town.ann.id, town.ben.id]
