"""Forms of radio and checkbox groups: what can be shown, what can be sent off, and how it arrives."""

import discord
import pytest
from discord import ui

from tests.standin import Modal
from tests.standin.conftest import Town
from tests.standin.puppet import Json, Puppet

LEVELS = [{"label": name, "value": name.lower()} for name in ("Missing", "Beginning", "Good", "Strong")]


def form(*fields: Json) -> Json:
    labels = [{"type": 18, "label": field["custom_id"], "component": field} for field in fields]
    return {"custom_id": "f", "title": "Mark", "components": labels}


def radio(name: str, **more: object) -> Json:
    return {"type": 21, "custom_id": name, "options": LEVELS, **more}


def boxes(name: str, **more: object) -> Json:
    return {"type": 22, "custom_id": name, "options": LEVELS, **more}


async def show(town: Town, puppet: Puppet, data: Json) -> Modal | None:
    """Let Ann open a form."""
    await puppet.call(
        "PUT", f"/applications/{town.discord.world.app_id}/commands", [{"name": "go", "description": "Go."}]
    )
    puppet.script = lambda event: {"type": 9, "data": data} if event["type"] == 2 else {"type": 6}
    town.ann.begin_slash(town.channel, "go")
    await puppet.heard()
    return list(town.discord.world.interactions.values())[-1].modal


def sent(event: Json) -> dict[str, object]:
    inputs = [one["component"] for one in event["data"]["components"]]
    return {one["custom_id"]: one["value"] if "value" in one else one["values"] for one in inputs}


async def test_five_questions_arrive_with_one_answer_each(town: Town, puppet: Puppet) -> None:
    modal = await show(town, puppet, form(*(radio(f"row{number}") for number in range(5))))
    town.ann.begin_submit(modal, {f"row{number}": LEVELS[number % 4]["label"] for number in range(5)})
    event = await puppet.event("INTERACTION_CREATE", 2)
    assert list(sent(event).values()) == ["missing", "beginning", "good", "strong", "missing"]
    assert {one["component"]["type"] for one in event["data"]["components"]} == {21}
    assert {one["type"] for one in event["data"]["components"]} == {18}


async def test_a_sixth_question_does_not_fit(town: Town, puppet: Puppet) -> None:
    assert await show(town, puppet, form(*(radio(f"row{number}") for number in range(6)))) is None
    assert (await puppet.heard()).code == 50035


async def test_a_question_that_must_be_answered_is(town: Town, puppet: Puppet) -> None:
    modal = await show(town, puppet, form(radio("must"), radio("may", required=False)))
    with pytest.raises(AssertionError, match="must be filled in"):
        await town.ann.submit(modal, {"may": "Good"})
    town.ann.begin_submit(modal, {"must": "good"})
    assert sent(await puppet.event("INTERACTION_CREATE", 2)) == {"must": "good", "may": None}


async def test_what_is_chosen_beforehand_is_sent_unless_changed(town: Town, puppet: Puppet) -> None:
    chosen = [*LEVELS[:2], {**LEVELS[2], "default": True}]
    modal = await show(town, puppet, form(radio("same", options=chosen), radio("other", options=chosen)))
    town.ann.begin_submit(modal, {"other": "Missing"})
    assert sent(await puppet.event("INTERACTION_CREATE", 2)) == {"same": "good", "other": "missing"}


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"one": ["Good", "Strong"]}, "at most 1"),
        ({"one": "Fair"}, "offers"),
        ({"many": ["Good"]}, "takes 2 to 3"),
        ({"many": [level["label"] for level in LEVELS]}, "takes 2 to 3"),
    ],
)
async def test_nobody_sends_what_the_form_does_not_offer(
    town: Town, puppet: Puppet, given: dict[str, list[str]], why: str
) -> None:
    modal = await show(town, puppet, form(radio("one"), boxes("many", min_values=2, max_values=3)))
    with pytest.raises(AssertionError, match=why):
        await town.ann.submit(modal, {"one": "Good", "many": ["Good", "Strong"], **given})


@pytest.mark.parametrize(
    "field",
    [
        radio("x", options=[{**level, "default": True} for level in LEVELS]),
        radio("x", options=[*LEVELS, LEVELS[0]]),
        boxes("x", min_values=0),
        boxes("x", min_values=3, max_values=2),
        boxes("x", max_values=5),
        boxes("x", max_values=1, options=[{**level, "default": True} for level in LEVELS]),
    ],
)
async def test_a_group_that_cannot_be_shown_is_refused(town: Town, puppet: Puppet, field: Json) -> None:
    assert await show(town, puppet, form(field)) is None
    assert (await puppet.heard()).code == 50035


async def test_groups_as_the_library_makes_them_are_taken(town: Town, puppet: Puppet) -> None:
    asked = ui.Modal(title="Mark", custom_id="f")
    rows: ui.RadioGroup[ui.Modal] = ui.RadioGroup(custom_id="row")
    named: ui.CheckboxGroup[ui.Modal] = ui.CheckboxGroup(custom_id="named", required=False)
    rows.add_option(label="Good", value="good", description="You saw it.", default=True)
    rows.add_option(label="Not seen", value="not_seen")
    named.add_option(label="With my name", value="named")
    asked.add_item(ui.Label(text="Asked well", component=rows))
    asked.add_item(ui.Label(text="Name", component=named))
    asked.add_item(ui.Label(text="Sure?", component=ui.Checkbox(custom_id="sure")))
    modal = await show(town, puppet, asked.to_dict())
    assert discord.version_info[:2] == (2, 7)
    town.ann.begin_submit(modal, {"named": ["With my name"], "sure": True})
    assert sent(await puppet.event("INTERACTION_CREATE", 2)) == {"row": "good", "named": ["named"], "sure": True}
