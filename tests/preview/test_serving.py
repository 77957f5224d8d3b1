"""The preview as a process: what it says, whom it lets in, and how it ends."""

import asyncio
import html
import signal
import socket
import subprocess
import sys

import aiohttp
import pytest

from bot.preview import is_installed
from tests.preview.process import Served, served

installed = pytest.mark.skipif(not is_installed(), reason="not installed here: pip install -e '.[preview]'")


async def fetch(address: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(address, allow_redirects=False) as answer:
        text = html.unescape(await answer.text())
        return answer.status, answer.headers.get("Location", text)


def run(*arguments: str, before: str = "") -> subprocess.CompletedProcess[str]:
    program = f"import sys\n{before}\nfrom bot.__main__ import main\nraise SystemExit(main(sys.argv[1:]))"
    return subprocess.run(
        (sys.executable, "-c", program, "preview", *arguments), capture_output=True, text=True, timeout=60, check=False
    )


@installed
async def test_it_prints_an_address_and_says_plainly_that_it_is_not_discord() -> None:
    async with served() as running:
        assert "not Discord" in running.said
        assert "deleted" in running.said
        status, page = await fetch(running.address)
        assert status == 200
        assert "This is not Discord" in page
        assert all(room in page for room in ("#practice", "Ann's direct messages", "Ben's direct messages"))
        status, out, complaints = await running.stop()
        assert (status, complaints) == (0, "")
        assert "deleted" in out


@installed
async def test_nobody_gets_in_without_the_secret_part_of_the_address() -> None:
    async with served() as running:
        base = running.address.rsplit("/", 1)[0]
        for path in ("", "/", "/rooms", "/room/1", f"{running.address[len(base) : -1]}", "/../etc/passwd"):
            status, page = await fetch(f"{base}{path}")
            assert status == 404, path
            assert "practice" not in page


@installed
async def test_a_room_is_found_from_the_first_page_and_a_made_up_one_is_not() -> None:
    async with served() as running:
        _, page = await fetch(f"{running.address}/rooms")
        room = page.split('href="')[1].split('"')[0]
        status, target = await fetch(f"{running.address.rsplit('/', 1)[0]}{room}")
        assert status == 302
        assert target.startswith("http://127.0.0.1:")
        assert (await fetch(f"{running.address}/room/1"))[0] == 404


@installed
async def test_only_this_computer_can_reach_it() -> None:
    async with served() as running:
        port = int(running.address.split(":")[2].split("/")[0])
        with socket.socket() as outside, pytest.raises(OSError, match="refused"):
            # All of 127 is this machine, but only one address of it is listened at.
            outside.connect(("127.0.0.2", port))


@installed
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_ends_cleanly_and_leaves_nothing_behind(number: signal.Signals) -> None:
    async with served() as running:
        assert list(running.temporary.iterdir()), "the store is in the temporary folder"
        status, out, complaints = await running.stop(number)
        assert (status, complaints) == (0, "")
        assert out == "Ended; what was typed is deleted.\n"
        assert not list(running.temporary.iterdir())
        with pytest.raises(aiohttp.ClientConnectionError):
            await fetch(running.address)


@installed
async def test_two_previews_at_once_do_not_meet() -> None:
    async with served() as one, served() as other:
        pages = await asyncio.gather(*map(status_of, (one, other)))
        assert pages == [200, 200]
        assert one.address != other.address


async def status_of(running: Served) -> int:
    return (await fetch(running.address))[0]


@installed
def test_a_port_that_is_taken_is_said_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("--port", str(port))
    assert ended.returncode == 2
    assert ended.stdout == ""
    (sentence,) = ended.stderr.splitlines()
    assert str(port) in sentence
    assert "--port" in sentence


@pytest.mark.parametrize("port", ["-1", "65536", "eighty", "٣"])
def test_a_port_that_is_none_is_said_in_one_sentence(port: str) -> None:
    ended = run(f"--port={port}")
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.parametrize("package", ["simcord", "markdown_it", "PIL"])
def test_without_the_extra_it_says_in_one_sentence_what_to_install(package: str) -> None:
    hidden = (
        "import importlib.util as util\nreal = util.find_spec\n"
        f"util.find_spec = lambda name, *more: None if name == {package!r} else real(name, *more)"
    )
    ended = run(before=hidden)
    assert ended.returncode == 2
    assert ended.stderr == "the preview needs a few more packages; install them with: pip install -e '.[preview]'\n"
