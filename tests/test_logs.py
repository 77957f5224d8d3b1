"""The log tells what happened and never what was said, whoever writes into it."""

import asyncio
import gc
import io
import logging
import sys
from collections.abc import Iterator

import discord
import pytest
from pydantic import TypeAdapter

from bot.logs import DiscreetFormatter, describe, start_log

SAID = "I was let go from Acme for arguing"
TOKEN = "A" * 24 + "." + "B" * 6 + "." + "C" * 30  # no real token: only the shape of one
INTERACTION = "aW50ZXJhY3Rpb246" + "D" * 40  # likewise


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that reaches standard error after `start_log`, at the level that says most."""
    root, hook, alembic = logging.getLogger(), sys.excepthook, logging.getLogger("alembic").level
    handlers, level = root.handlers[:], root.level
    start_log("INFO")
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    stream = io.StringIO()
    handler.setStream(stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("alembic").setLevel(alembic)
    sys.excepthook = hook


def refuse(text: str) -> None:
    raise ValueError(text)


def test_what_happened_is_told_with_time_level_and_place(log: io.StringIO) -> None:
    logging.getLogger("bot.client").info("Commands have changed and were synced.")
    assert log.getvalue().endswith(" INFO bot.client: Commands have changed and were synced.\n")


def test_an_exception_shows_its_kind_and_place_without_its_message(log: io.StringIO) -> None:
    try:
        refuse(SAID)
    except ValueError:
        logging.getLogger("anywhere").exception("It failed.")
    assert SAID not in log.getvalue()
    assert "builtins.ValueError" in log.getvalue()
    assert "test_logs.py" in log.getvalue()
    assert " in refuse" in log.getvalue()


def test_the_causes_of_an_exception_are_told_apart_and_no_more_of_them_either(log: io.StringIO) -> None:
    try:
        try:
            refuse(SAID)
        except ValueError as error:
            raise RuntimeError(f"because of {error}") from error
    except RuntimeError:
        logging.getLogger("anywhere").exception("It failed.")
    assert SAID not in log.getvalue()
    assert log.getvalue().index("RuntimeError") < log.getvalue().index("\nfrom\n") < log.getvalue().index("ValueError")


def test_a_cause_that_was_put_aside_is_left_out() -> None:
    error = RuntimeError()
    error.__context__ = ValueError()
    assert "ValueError" in describe(error)
    error.__suppress_context__ = True
    assert "ValueError" not in describe(error)


def test_a_group_names_the_kinds_in_it() -> None:
    described = describe(ExceptionGroup(SAID, [ValueError(SAID), KeyError(SAID)]))
    assert described == "builtins.ExceptionGroup of ValueError, KeyError"


def test_endless_causes_come_to_an_end() -> None:
    error = first = ValueError(SAID)
    for _ in range(50):
        error.__cause__ = error = ValueError(SAID)
    first.__cause__, error.__cause__ = error, first
    assert describe(first).count("ValueError") == 5


def test_what_discord_refused_is_told_by_status_and_code(log: io.StringIO) -> None:
    response = type("Response", (), {"status": 400, "reason": "Bad Request"})()
    try:
        raise discord.HTTPException(response, {"code": 50035, "message": SAID})
    except discord.HTTPException:
        logging.getLogger("cogs").exception("Discord refused it.")
    assert "HTTPException status=400 code=50035" in log.getvalue()
    assert SAID not in log.getvalue()


def test_an_exception_given_as_an_argument_shows_its_kind_alone(log: io.StringIO) -> None:
    logging.getLogger("library").warning("Retrying %s after %s: %r", "POST", ValueError(SAID), KeyError(SAID))
    assert "Retrying POST after builtins.ValueError: 'builtins.KeyError'" in log.getvalue()
    assert SAID not in log.getvalue()


def test_a_record_that_another_handler_formatted_first_is_no_leak(log: io.StringIO) -> None:
    try:
        refuse(SAID)
    except ValueError:
        record = logging.LogRecord("anywhere", logging.ERROR, __file__, 1, "It failed.", (), sys.exc_info())
    assert SAID in logging.Formatter().format(record)
    logging.getLogger().handle(record)
    assert "ValueError" in log.getvalue()
    assert SAID not in log.getvalue()
    assert SAID in (record.exc_text or ""), "the record of others was changed"


@pytest.mark.parametrize(
    "message",
    [
        f"POST https://discord.com/api/v10/interactions/123/{INTERACTION}/callback responded with 429",
        f"PATCH https://discord.com/api/v10/webhooks/123/{INTERACTION}/messages/@original",
        f"the interaction's token {INTERACTION} has expired",
        f"Authorization: Bot {TOKEN}",
    ],
)
def test_tokens_are_struck_out_wherever_they_stand(log: io.StringIO, message: str) -> None:
    logging.getLogger("discord.http").warning(message)
    logging.getLogger("discord.http").warning("%s", message)
    assert INTERACTION not in log.getvalue()
    assert TOKEN not in log.getvalue()
    assert log.getvalue().count("…") == 2


def test_a_task_whose_exception_nobody_fetched_is_named_without_the_message(log: io.StringIO) -> None:
    async def fail() -> None:
        TypeAdapter(int).validate_python(f"{SAID}\nand {SAID}")

    async def forget_about_it() -> None:
        task = asyncio.create_task(fail(), name="sending")
        await asyncio.wait([task])
        del task
        gc.collect()

    asyncio.run(forget_about_it())
    assert "Task exception was never retrieved" in log.getvalue()
    assert "name='sending'" in log.getvalue()
    assert "exception=…" in log.getvalue()
    assert "ValidationError" in log.getvalue()
    assert SAID not in log.getvalue()


def test_a_callback_that_fails_is_named_without_what_it_was_called_with(log: io.StringIO) -> None:
    async def call_later() -> None:
        asyncio.get_running_loop().call_soon(refuse, "I'm let go")
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    asyncio.run(call_later())
    assert "Exception in callback refuse(…)" in log.getvalue()
    assert "let go" not in log.getvalue()


def test_what_asyncio_shows_of_a_finished_task_ends_before_its_result(log: io.StringIO) -> None:
    logging.getLogger("asyncio").error(
        "Task was destroyed but it is pending!\ntask: <Task pending name='t' coro=<f()> wait_for=<Future finished result='%s'>>",
        SAID,
    )
    assert "coro=<f()> wait_for=<Future finished result=…" in log.getvalue()
    assert SAID not in log.getvalue()


def test_what_nobody_caught_ends_in_the_log_without_its_message(log: io.StringIO) -> None:
    try:
        refuse(SAID)
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    assert "CRITICAL bot.logs: Ended by an error that nobody caught." in log.getvalue()
    assert " in refuse" in log.getvalue()
    assert SAID not in log.getvalue()


@pytest.mark.parametrize(
    "name", ["discord.gateway", "discord.http", "sqlalchemy.engine", "aiosqlite", "asyncio", "bot"]
)
def test_nothing_of_debug_is_told_even_by_a_logger_that_was_set_to_it(log: io.StringIO, name: str) -> None:
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(logging.DEBUG)
    logger.debug("WebSocket Event: %s", SAID)
    logger.setLevel(before)
    assert log.getvalue() == ""


def test_debug_cannot_be_asked_for(log: io.StringIO) -> None:
    start_log("DEBUG")
    assert logging.getLogger().level == logging.INFO
    assert logging.getLogger().handlers[0].level == logging.INFO


def test_a_higher_level_holds_for_everybody(log: io.StringIO) -> None:
    start_log("ERROR")
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(log)
    logging.getLogger("discord.client").warning("less")
    logging.getLogger("alembic").warning("less")
    logging.getLogger("discord.client").error("more")
    assert "less" not in log.getvalue()
    assert "more" in log.getvalue()


def test_its_handler_is_the_only_one_and_discords_loggers_pass_through_it(log: io.StringIO) -> None:
    logging.getLogger().addHandler(logging.NullHandler())
    start_log("INFO")
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler.formatter, DiscreetFormatter)
    names = [name for name in logging.root.manager.loggerDict if name.split(".")[0] in ("discord", "bot", "cogs")]
    assert "discord.client" in names
    for name in names:
        logger = logging.getLogger(name)
        assert logger.propagate
        assert all(isinstance(handler, logging.NullHandler) for handler in logger.handlers)
