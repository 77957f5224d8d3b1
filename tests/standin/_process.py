"""The bot as a real process: started in a clean environment, killed, restarted, and never left behind."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import ctypes
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

import psutil  # type: ignore[import-untyped]  # ships no type information

from tests.standin._answers import NoAnswerError
from tests.standin._places import User

if TYPE_CHECKING:
    from tests.standin._standin import StandIn

ROOT = Path(__file__).parent.parent.parent
BOT = (sys.executable, "-m", "bot", "run")
TIME_FILE = "time"
TIMED_BOT = (sys.executable, "-m", "tests.standin.timed_bot", TIME_FILE)
"""The same, by the time that the stand-in keeps in that file of the bot's folder."""
MOST_OUTPUT = 16 * 1024 * 1024
"""Bytes of output that are read back."""

_INHERITED = ("PATH", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "SYSTEMROOT", "COVERAGE_PROCESS_START")
_DIE_WITH_PARENT = 1
"""The number of Linux's prctl for "signal me when my parent has gone"."""
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_alive: set[int] = set()


def _stay_close() -> None:
    """Run in the new process: end it when the tests end in a way that lets nobody clean up."""
    if _LIBC is not None:
        _LIBC.prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _end_all() -> None:
    for pid in list(_alive):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


atexit.register(_end_all)


class BotProcess:
    """A bot that runs against the stand-in. `async with BotProcess(discord) as bot:` waits until it is online.

    `command` is what to start; `env` comes on top of a clean environment; `data_dir` is its working folder and DATA_DIR,
    a new one that is deleted afterwards if none is given.
    """

    def __init__(
        self,
        discord: StandIn,
        *,
        command: Sequence[str] = BOT,
        env: Mapping[str, str] | None = None,
        data_dir: Path | None = None,
        start_timeout_s: float = 30.0,
        needs_commands: bool = True,
    ) -> None:
        self._discord = discord
        self._command = list(command)
        self._env = dict(env or {})
        self._own_dir = data_dir is None
        self.data_dir = data_dir or Path(tempfile.mkdtemp(prefix="bot-"))
        self._start_timeout_s = start_timeout_s
        self._needs_commands = needs_commands
        self._process: asyncio.subprocess.Process | None = None
        self._ending: asyncio.Task[None] | None = None
        self._log: IO[bytes] | None = None
        self._said = b""
        self._cpu_s = 0.0
        self._sessions: set[str] = set()

    async def __aenter__(self) -> Self:
        try:
            await self.start()
        except BaseException:
            await self._finish()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._finish()

    # ------------------------------------------------------------------ what tests look at

    @property
    def user(self) -> User:
        """The bot's account."""
        return self._discord.bot

    @property
    def pid(self) -> int:
        """The process id; AssertionError if it never ran."""
        assert self._process is not None, "the bot was not started"
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """The exit status, None while it runs; negative if a signal ended it."""
        return None if self._process is None else self._process.returncode

    @property
    def is_running(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.returncode is None

    @property
    def output(self) -> str:
        """Everything it wrote, on standard output and standard error, over all restarts."""
        if self._log is not None:
            self._said = os.pread(self._log.fileno(), MOST_OUTPUT, 0)
        return self._said.decode("utf-8", "replace")

    def cpu_seconds(self) -> float:
        """Return the processor time used so far, in seconds, user and system."""
        if self.is_running:
            with contextlib.suppress(psutil.Error):
                times = psutil.Process(self.pid).cpu_times()
                self._cpu_s = times.user + times.system
        return self._cpu_s

    @property
    def rss(self) -> int:
        """Memory in use, in bytes."""
        return int(psutil.Process(self.pid).memory_info().rss)

    # ------------------------------------------------------------------ what tests do

    async def start(self, *, waits: bool = True) -> None:
        """Start it, and wait until it is online with its commands registered."""
        assert not self.is_running, "the bot runs already"
        known = set(self._discord.gateway.sessions)
        self._prepare_folder()
        if self._log is None:
            # A file, not a pipe: what the bot has started may hold it open, and nobody has to wait for that.
            self._log = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - open as long as the bot is
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            cwd=self.data_dir,
            env=self._environment(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
            preexec_fn=_stay_close,
        )
        _alive.add(self._process.pid)
        if self not in self._discord.processes:
            self._discord.processes.append(self)
        self._ending = asyncio.create_task(self._notice_end(self._process))
        if waits:
            await self.online(known)

    async def online(self, known: set[str] | None = None) -> None:
        """Wait until it is online; NoAnswerError with its output if it ends or takes too long."""
        gateway, seen = self._discord.gateway, known or set()

        def is_online() -> bool:
            fresh = {key for key, session in gateway.sessions.items() if session.is_live and key not in seen}
            self._sessions |= fresh
            return bool(fresh) and (bool(self._discord.commands) or not self._needs_commands)

        def has_ended() -> bool:
            return self._ending is None or self._ending.done()

        await self._discord.until(lambda: is_online() or has_ended(), self._start_timeout_s, "the bot to come online")
        if has_ended():
            raise NoAnswerError(f"the bot ended with status {self.returncode} before it was online:\n{self.output}")

    async def close(self) -> None:
        """End it and clear away its folder; what it wrote can still be read."""
        await self._finish()

    async def kill(self) -> None:
        """End it as a power cut does."""
        await self._end(signal.SIGKILL, 10.0)

    async def terminate(self, timeout_s: float = 20.0) -> int:
        """Ask it to end, and wait; its exit status. AssertionError if it does not."""
        return await self._end(signal.SIGTERM, timeout_s)

    async def restart(self, *, waits: bool = True) -> None:
        """Start it again with the same data, after ending it properly if it still runs."""
        if self.is_running:
            await self.terminate()
        await self.start(waits=waits)

    async def wait(self, timeout_s: float = 20.0) -> int:
        """Wait until it ends by itself; its exit status."""
        assert self._process is not None
        await asyncio.wait_for(self._process.wait(), timeout_s)
        await self._settle()
        return self._process.returncode or 0

    # ------------------------------------------------------------------ the machinery

    def _environment(self) -> dict[str, str]:
        clean = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        return {
            **clean,
            "HOME": str(self.data_dir),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "DATA_DIR": str(self.data_dir / "data"),
            "DISCORD_TOKEN": self._discord.token,
            "DISCORD_API_URL": self._discord.api_url,
            **self._env,
        }

    def _prepare_folder(self) -> None:
        (self.data_dir / "data").mkdir(parents=True, exist_ok=True)

    async def _notice_end(self, process: asyncio.subprocess.Process) -> None:
        await process.wait()
        # Whoever waits for it to come online is to hear that it never will.
        asyncio.get_running_loop().call_soon(self._discord.wake)

    async def _end(self, how: signal.Signals, timeout_s: float) -> int:
        process = self._process
        if process is None:
            return 0
        if process.returncode is None:
            self.cpu_seconds()
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(how)
            try:
                await asyncio.wait_for(process.wait(), timeout_s)
            except TimeoutError:
                raise NoAnswerError(f"the bot did not end within {timeout_s} s of {how.name}:\n{self.output}") from None
        await self._settle()
        return process.returncode or 0

    async def _settle(self) -> None:
        """End what it started, and wait until the gateway has noticed that it has gone."""
        process = self._process
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        _alive.discard(process.pid)
        if self._ending is not None:
            await self._ending
            self._ending = None
        gateway = self._discord.gateway
        mine, self._sessions = self._sessions, set()
        await self._discord.until(
            lambda: not any(key in mine and session.is_live for key, session in gateway.sessions.items()),
            5.0,
            "the gateway to notice that the bot has gone",
        )

    async def _finish(self) -> None:
        try:
            await self.kill()
        finally:
            if self in self._discord.processes:
                self._discord.processes.remove(self)
            if self._log is not None:
                self._said = os.pread(self._log.fileno(), MOST_OUTPUT, 0)
                self._log.close()
                self._log = None
            if self._own_dir:
                shutil.rmtree(self.data_dir, ignore_errors=True)
