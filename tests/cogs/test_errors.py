"""Whatever fails, wherever: the person gets one sentence and a code, the log gets the code and none of their words."""

import io
import logging
import re
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands

from bot.logs import DiscreetFormatter
from bot.rehearsal.room import Room
from cogs._answers import DRAINING, sentence
from tests.cogs import wire
from tests.cogs.conftest import ASK, WARD, Stage

pytestmark = pytest.mark.simcord(shard_count=1)
WORDS = "I was let go from Acme for arguing"
CODE = re.compile(r"the code ([0-9A-F]{6}) to whoever runs me")
Fails = Callable[..., Coroutine[Any, Any, None]]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the operator would read."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(DiscreetFormatter())
    handler.setLevel(logging.INFO)
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


async def fail(*_: object, **__: object) -> None:
    """What nobody foresaw, with words of a person in its message."""
    raise RuntimeError(WORDS)


def said_of(result: simcord.InteractionResult) -> str:
    assert result.ephemeral, "an error is nobody else's business"
    assert result.response
    assert len(result.response.content) <= 2000
    return result.response.content


def assert_told_and_logged(said: str, log: io.StringIO) -> None:
    found = CODE.search(said)
    assert found, said
    assert f"as {found[1]}." in log.getvalue()
    assert "builtins.RuntimeError" in log.getvalue()
    assert WORDS not in log.getvalue()
    assert WORDS not in said.split("What you had written")[0]


async def begin(stage: Stage) -> discord.Message:
    await stage.ann.user.slash("rehearse", scene=WARD)
    return stage.last_in(stage.dm)


# The four places.


async def test_a_command_that_fails_is_answered_with_a_code(
    stage: Stage, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage.bot.sessions.store, "fetch_person", fail)
    assert_told_and_logged(said_of(await stage.ann.slash(stage.channel, "settings")), log)


async def test_a_command_that_fails_after_it_was_deferred_is_answered_too(
    stage: Stage, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage.bot.sessions.store, "export", fail)
    result = await stage.ann.slash(stage.channel, "mydata export")
    told = [one.content for one in (result.response, *result.followups) if one and one.content]
    assert result.ephemeral
    assert_told_and_logged(told[-1], log)


@pytest.mark.parametrize(("label", "method"), [("Hint", "hint"), ("Take back", "take_back"), ("Stop", "stop")])
async def test_a_button_that_fails_is_answered_with_a_code(
    stage: Stage, log: io.StringIO, monkeypatch: pytest.MonkeyPatch, label: str, method: str
) -> None:
    line = await begin(stage)
    monkeypatch.setattr(stage.bot.sessions, method, fail)
    assert_told_and_logged(said_of(await stage.ann.user.click(line, label=label)), log)


async def test_the_button_that_deletes_everything_says_if_it_could_not(
    stage: Stage, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = await stage.ann.slash(stage.channel, "mydata forget")
    assert asked.response
    monkeypatch.setattr(stage.bot.sessions, "forget", fail)
    assert_told_and_logged(said_of(await stage.ann.click(asked.response, label="Delete everything")), log)


async def test_the_menu_of_a_message_that_fails_is_answered_with_a_code(
    stage: Stage, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_at_once(*_: object) -> None:
        raise RuntimeError(WORDS)

    monkeypatch.setattr(Room, "read_line", fail_at_once)
    message = await stage.ann.send(stage.channel, WORDS)
    assert_told_and_logged(said_of(await stage.ann.context_menu(stage.channel, "Coach this line", message)), log)


async def test_a_modal_that_fails_is_answered_with_a_code_and_gives_back_what_was_typed(
    stage: Stage, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = await stage.ann.user.click(await begin(stage), label="Answer")
    monkeypatch.setattr(stage.bot.sessions, "answer", fail)
    said = said_of(await stage.ann.user.submit_modal(opened, {"text": f"{WORDS}.\nAnd *then* some."}))
    assert_told_and_logged(said, log)
    assert said.endswith(f"\n\nWhat you had written:\n>>> {WORDS}.\nAnd \\*then\\* some.")


@pytest.mark.parametrize("typed", [WORDS * 50, "*" * 1400, "x" * 1501, "ä€😀" * 1000])
async def test_what_is_too_long_to_be_quoted_is_given_back_as_a_file(
    stage: Stage, log: io.StringIO, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    opened = await stage.ann.user.click(await begin(stage), label="Answer")
    monkeypatch.setattr(stage.bot.sessions, "answer", fail)
    result = await stage.ann.user.submit_modal(opened, {"text": typed})
    assert_told_and_logged(said_of(result), log)
    assert result.response
    assert "is in the file" in result.response.content
    (file,) = result.response.attachments
    assert file.filename == "your-answer.txt"
    assert (await file.read()).decode() == typed


async def test_a_line_of_a_failing_store_is_given_back_and_can_be_sent_again(
    stage: Stage, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = await begin(stage)
    opened = await stage.ann.user.click(line, label="Answer")
    with monkeypatch.context() as broken:
        broken.setattr(stage.bot.sessions.store, "save", fail)
        assert_told_and_logged(said_of(await stage.ann.user.submit_modal(opened, {"text": ASK})), log)
    opened = await stage.ann.user.click(line, label="Answer")
    await stage.ann.user.submit_modal(opened, {"text": ASK})
    record = await stage.bot.sessions.newest_open(stage.ann.id)
    assert record
    assert [turn.reading.text for turn in record.rehearsal.turns] == [ASK]


async def test_each_failure_has_a_code_of_its_own(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage.bot.sessions.store, "fetch_person", fail)
    said = [said_of(await stage.ann.slash(stage.channel, "settings")) for _ in range(5)]
    assert len({match[1] for text in said if (match := CODE.search(text))}) == 5


async def test_what_was_foreseen_is_a_plain_sentence_without_a_code(stage: Stage, log: io.StringIO) -> None:
    result = await stage.ann.slash(stage.channel, "rehearse", scene="lion tamer", where="here")
    said = said_of(result)
    assert said.startswith("No scene fits")
    assert not CODE.search(said)
    assert "lion tamer" not in log.getvalue()


# What Discord itself refuses.


async def test_an_answer_that_came_too_late_is_a_line_in_the_log_and_no_second_failure(
    stage: Stage, log: io.StringIO
) -> None:
    stage.env.inject_error("POST", "/interactions/*/*/callback", status=404, code=10062, message="Unknown interaction")
    await stage.ann.slash(stage.channel, "mydata export")
    assert "came too late" in log.getvalue()
    assert "ERROR" not in log.getvalue()


async def test_an_answer_that_had_arrived_after_all_is_no_failure(stage: Stage, log: io.StringIO) -> None:
    stage.env.inject_error("POST", "/interactions/*/*/callback", status=400, code=40060, message="Already answered")
    await stage.ann.slash(stage.channel, "help")
    assert log.getvalue() == ""


async def test_somebody_who_cannot_be_answered_at_all_is_a_line_in_the_log(stage: Stage, log: io.StringIO) -> None:
    stage.env.inject_error("POST", "/interactions/*/*/callback", status=403, code=50001, message=WORDS, times=None)
    await stage.ann.slash(stage.channel, "help")
    assert "could not be answered" in log.getvalue()
    assert "status=403 code=50001" in log.getvalue()
    assert WORDS not in log.getvalue()


# Clients that have not heard of a change, and what earlier versions left behind.


@pytest.mark.parametrize("where", ["channel", "dm"])
async def test_a_command_that_is_gone_asks_to_reload_discord(stage: Stage, log: io.StringIO, where: str) -> None:
    who, place = (stage.ann, stage.channel) if where == "channel" else (stage.ann.user, stage.dm)
    assert "Reload Discord" in said_of(await wire.command(who, place, "practise"))
    assert log.getvalue() == ""


async def test_a_menu_command_that_is_gone_asks_to_reload_discord(stage: Stage) -> None:
    message = await stage.ann.send(stage.channel, ASK)
    assert "Reload Discord" in said_of(await wire.menu(stage.ann, stage.channel, "Judge this line", message))


async def test_a_command_whose_options_have_changed_asks_to_reload_discord(stage: Stage) -> None:
    """`/mydata` was a command once, let us say, and is a group now."""
    assert "Reload Discord" in said_of(await wire.command(stage.ann, stage.channel, "mydata"))


class Balls(app_commands.Transformer):
    """Takes no value at all."""

    async def transform(self, _interaction: discord.Interaction[Any], value: Any, /) -> int:  # noqa: ANN401 - the library's
        return int(value)


@app_commands.command(description="Juggle with some balls")
async def juggle(_interaction: discord.Interaction[Any], balls: app_commands.Transform[int, Balls]) -> None:
    raise AssertionError(balls)


@app_commands.command(description="Juggle where nobody may")
@app_commands.check(lambda _: False)
async def forbidden(_interaction: discord.Interaction[Any]) -> None:
    raise AssertionError


@app_commands.command(description="Juggle without any care")
async def careless(_interaction: discord.Interaction[Any]) -> None:
    await fail()


async def test_an_option_that_does_not_fit_is_answered_in_a_sentence(stage: Stage, log: io.StringIO) -> None:
    stage.bot.tree.add_command(juggle)
    option = {"name": "balls", "type": 3, "value": WORDS}
    assert "Pick one from the list" in said_of(await wire.command(stage.ann, stage.channel, "juggle", option))
    assert log.getvalue() == ""


async def test_a_command_that_is_not_allowed_there_is_answered_in_a_sentence(stage: Stage) -> None:
    stage.bot.tree.add_command(forbidden)
    assert "not for you in this place" in said_of(await wire.command(stage.ann, stage.channel, "forbidden"))


async def test_a_command_that_answers_none_of_its_own_errors_is_answered_all_the_same(
    stage: Stage, log: io.StringIO
) -> None:
    stage.bot.tree.add_command(careless)
    assert_told_and_logged(said_of(await wire.command(stage.ann, stage.channel, "careless")), log)


async def test_suggestions_for_a_command_that_is_gone_are_let_be(stage: Stage) -> None:
    result = await wire.suggestion(stage.ann, stage.channel, "practise", "scene")
    assert not result.acknowledged, "suggestions cannot be answered with a sentence"


@pytest.mark.parametrize(
    "custom_id", ["li:0:answer:abcdefghijkl:0", "li:2:start", "somebody-elses", "li:1:fly:abcdefghijkl:0"]
)
async def test_a_button_of_another_version_is_answered_kindly(stage: Stage, log: io.StringIO, custom_id: str) -> None:
    message = await stage.ann.send(stage.channel, "hello")
    said = said_of(await wire.button(stage.ann, stage.channel, custom_id, message))
    assert "earlier version" in said
    assert "/rehearse" in said
    assert log.getvalue() == ""


@pytest.mark.parametrize("custom_id", ["li:0:said:abcdefghijkl:0", "feedback"])
async def test_a_modal_of_another_version_is_answered_kindly(stage: Stage, log: io.StringIO, custom_id: str) -> None:
    said = said_of(await wire.modal(stage.ann, stage.channel, custom_id, text=ASK))
    assert "earlier version" in said
    assert log.getvalue() == ""


async def test_a_modal_of_a_rehearsal_that_never_was_gives_the_line_back(stage: Stage) -> None:
    said = said_of(await wire.modal(stage.ann, stage.channel, "li:1:said:abcdefghijkl:0", text=ASK))
    assert "no longer kept" in said
    assert ASK in said


# While it is being shut down.


async def test_while_draining_everything_is_answered_with_why_and_nothing_is_begun(stage: Stage) -> None:
    line = await begin(stage)
    opened = await stage.ann.user.click(line, label="Answer")
    asked = await stage.ann.slash(stage.channel, "mydata forget")
    message = await stage.ann.send(stage.channel, ASK)
    stage.bot.is_draining = True
    assert asked.response
    for result in (
        await stage.ann.slash(stage.channel, "rehearse", where="here"),
        await stage.ann.slash(stage.channel, "help"),
        await stage.ann.user.slash("stop"),
        await stage.ann.user.click(line, label="Hint"),
        await stage.ann.click(asked.response, label="Delete everything"),
        await stage.ann.context_menu(stage.channel, "Coach this line", message),
        await wire.button(stage.ann, stage.channel, "li:0:start", message),
        await wire.modal(stage.ann, stage.channel, "li:0:said", text=ASK),
        await wire.command(stage.ann, stage.channel, "practise"),
    ):
        assert said_of(result).startswith(DRAINING)
    said = said_of(await stage.ann.user.submit_modal(opened, {"text": WORDS}))
    assert said.startswith(DRAINING)
    assert WORDS in said, "what was typed is given back"
    await stage.ann.send_dm(ASK)
    assert stage.said_in(stage.dm)[-1] == DRAINING
    record = await stage.bot.sessions.newest_open(stage.ann.id)
    assert record
    assert record.turn == 0


async def test_a_shutdown_waits_for_the_answers_that_say_so(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work: list[int] = []

    async def look(*_: object, **__: object) -> None:
        at_work.append(stage.bot._at_work)

    stage.bot.is_draining = True
    monkeypatch.setattr(discord.InteractionResponse, "send_message", look)
    await stage.ann.slash(stage.channel, "help")
    assert at_work == [1]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("there is no line to take back yet", "There is no line to take back yet."),
        ("Is it over?", "Is it over?"),
        ("It is over.", "It is over."),
        ("", "."),
    ],
)
def test_an_errors_message_is_told_as_a_sentence(message: str, said: str) -> None:
    assert sentence(message) == said


async def test_nothing_to_take_back_is_told_as_a_sentence(stage: Stage) -> None:
    said = said_of(await stage.ann.user.click(await begin(stage), label="Take back"))
    assert said.startswith("There is no line to take back")
