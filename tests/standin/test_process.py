"""A real bot in a process of its own: it answers, is killed, comes back, loses its connection, and goes quietly."""

import asyncio
import os
import sys
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # ships no type information
import pytest

from tests.standin import Arrival, BotProcess, NoAnswerError, broken, refused
from tests.standin.bare_bot import HEARD, HELLO
from tests.standin.conftest import Town

BARE = (sys.executable, str(Path(__file__).parent / "bare_bot.py"))


async def test_a_command_a_button_and_a_form_in_turn(town: Town) -> None:
    async with BotProcess(town.discord, command=BARE) as bot:
        answer = await town.ann.slash(town.channel, "hello")
        assert answer.text == HELLO
        modal = (await town.ben.click(await answer.settled(), "Answer")).modal
        assert (await town.ben.submit(modal, {"text": "What is the team like?"})).text == HEARD
        line = await town.ann.write(town.ann.dm, "hello")
        assert (await town.discord.next_message(town.ann.dm, after=line, by=bot)).text == HEARD
        assert bot.cpu_seconds() > 0
        assert bot.rss > 0
    assert town.discord.refusals == []


async def test_buttons_work_on_after_a_power_cut(town: Town) -> None:
    async with BotProcess(town.discord, command=BARE) as bot:
        message = await (await town.ann.slash(town.channel, "hello")).settled()
        await bot.kill()
        assert bot.returncode == -9
        assert not town.discord.gateway.is_live
        await bot.restart()
        assert (await town.ann.click(message, "Answer")).modal


async def test_a_polite_request_ends_it_with_status_zero(town: Town) -> None:
    async with BotProcess(town.discord, command=BARE) as bot:
        assert await bot.terminate() == 0
        assert not town.discord.gateway.sessions


async def test_a_lost_connection_loses_no_message(town: Town) -> None:
    async with BotProcess(town.discord, command=BARE):
        town.discord.gateway.drop()
        await town.discord.until(lambda: not town.discord.gateway.is_live)
        line = await town.ann.write(town.ann.dm, "are you there?")
        assert (await town.discord.next_message(town.ann.dm, after=line, timeout_s=15)).text == HEARD
        assert (town.discord.gateway.identified, town.discord.gateway.resumed) == (1, 1)
        town.discord.gateway.ask_to_reconnect()
        await town.discord.until(lambda: town.discord.gateway.resumed == 2, 15, "the bot to resume")


async def test_a_lost_session_is_begun_anew(town: Town) -> None:
    async with BotProcess(town.discord, command=BARE):
        town.discord.gateway.invalidate(is_resumable=False)
        await town.discord.until(lambda: town.discord.gateway.identified == 2, 15, "a second session")


async def test_a_first_answer_that_was_made_before_the_server_broke_shows_all_the_same(town: Town) -> None:
    async with BotProcess(town.discord, command=BARE):
        town.discord.faults.add("POST /interactions/*/*/callback", broken(502, is_after=True))
        assert (await town.ann.slash(town.channel, "hello")).text == HELLO
        await town.discord.until(lambda: bool(town.discord.refusals), 5.0, "the second try")
        assert town.discord.refusals[0].code == 40060


async def test_silence_is_explained_with_what_the_bot_said(town: Town) -> None:
    async with BotProcess(town.discord, command=BARE) as bot:
        town.discord.faults.add("POST /interactions/*/*/callback", refused(10062))
        town.discord.world.answer_within_s = 0.5
        with pytest.raises(NoAnswerError, match="10062"):
            await town.ann.slash(town.channel, "hello")
        assert "Unknown interaction" in bot.output


async def test_the_environment_is_clean_and_the_folder_its_own(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///somewhere")
    monkeypatch.setenv("DISCORD_SOMETHING", "else")
    look = "import os; print(sorted(os.environ), os.getcwd())"
    bot = BotProcess(town.discord, command=(sys.executable, "-c", look), env={"LOG_LEVEL": "ERROR"})
    with pytest.raises(NoAnswerError, match="ended with status 0 before it was online"):
        await bot.__aenter__()
    assert "DISCORD_TOKEN" in bot.output
    assert "LOG_LEVEL" in bot.output
    assert "DATABASE_URL" not in bot.output
    assert "DISCORD_SOMETHING" not in bot.output
    assert str(bot.data_dir) in bot.output
    assert not bot.data_dir.exists()


async def test_nothing_is_left_behind(town: Town) -> None:
    starts_another = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); time.sleep(60)"
    bot = BotProcess(town.discord, command=(sys.executable, "-c", starts_another), start_timeout_s=0.5)
    with pytest.raises(NoAnswerError, match="come online"):
        await bot.__aenter__()
    async with asyncio.timeout(5):
        while any(_is_of_group(process, bot.pid) for process in psutil.process_iter()):
            await asyncio.sleep(0.02)


def _is_of_group(process: psutil.Process, group: int) -> bool:
    try:
        return os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE
    except (ProcessLookupError, psutil.Error):
        return False


async def test_two_hundred_people_at_once_are_answered_in_time(town: Town) -> None:
    arrivals: list[Arrival] = []
    people = [town.discord.user(f"person{number}", in_=[town.guild]) for number in range(200)]
    async with BotProcess(town.discord, command=BARE):
        town.discord.arrivals.append(arrivals.append)
        answers = await asyncio.gather(*(person.slash(town.channel, "hello") for person in people))
    assert {answer.text for answer in answers} == {HELLO}
    assert sum(arrival.route == "POST /interactions/{}/{}/callback" for arrival in arrivals) == 200
