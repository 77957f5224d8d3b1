"""The preview as a process of its own, as a person starts it."""

import asyncio
import os
import re
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

START_S = 60.0
STOP_S = 30.0


@dataclass
class Served:
    """A running preview: what it printed before it was ready, and its first page."""

    process: asyncio.subprocess.Process
    said: str
    address: str
    temporary: Path

    async def stop(self, number: signal.Signals = signal.SIGINT) -> tuple[int, str, str]:
        """End it; its status, what it printed then, and what it complained about."""
        if self.process.returncode is None:
            self.process.send_signal(number)
        out, complaints = await asyncio.wait_for(self.process.communicate(), STOP_S)
        return self.process.returncode or 0, out.decode(), complaints.decode()


@asynccontextmanager
async def served(*arguments: str) -> AsyncIterator[Served]:
    """Start it with a folder for temporary things of its own, so that what is left behind can be seen."""
    with tempfile.TemporaryDirectory() as temporary:
        environ = {**os.environ, "TMPDIR": temporary, "DISCORD_TOKEN": "not a token, and not used"}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "preview", *arguments),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environ,
        )
        assert process.stdout
        running = Served(process, "", "", Path(temporary))
        try:
            async with asyncio.timeout(START_S):
                while not running.address and (line := (await process.stdout.readline()).decode()):
                    running.said += line
                    if found := re.search(r"http://127\.0\.0\.1:\d+/\S+", line):
                        running.address = found[0]
            assert running.address, (await running.stop())[2]
            yield running
        finally:
            await running.stop()
