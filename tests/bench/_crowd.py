"""A crowd at a bot: everybody acts, waits for the answer, and it is noted how long that took and what it cost the bot."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from tests.bench._seats import Seat
from tests.standin import Arrival, BotProcess, StandIn

MESSAGE = "POST /channels/{}/messages"
CALLBACK = "POST /interactions/{}/{}/callback"
_PATIENCE_S = 30.0
SETTLED_S = 4.0
"""After it has come online, a bot looks for a while at what happened before."""
_QUIET_S = 0.15
"""After the last answer has arrived, the bot still reads what came back for it."""


@dataclass(frozen=True)
class Batch:
    """What a number of turns cost."""

    turns: int
    cpu_s: float
    waits_s: list[float]
    """From each act to the first answer's arrival."""

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of the bot's processor time a turn."""
        return self.cpu_s / self.turns * 1000


class Crowd:
    """Lets people act at one bot, and watches what arrives for them."""

    def __init__(self, discord: StandIn, bot: BotProcess) -> None:
        self.discord = discord
        self.bot = bot
        self._expected: dict[tuple[str, str], asyncio.Future[float]] = {}
        discord.arrivals.append(self._note)

    async def batch(self, act: Callable[[Seat], Awaitable[float]], seats: Sequence[Seat], at_once: int) -> Batch:
        """Let each of them act once, so many at a time; what it cost."""
        queue = list(reversed(seats))
        waits: list[float] = []

        async def worker() -> None:
            while queue:
                waits.append(await act(queue.pop()))

        before = cpu_seconds(self.bot)
        await asyncio.gather(*(worker() for _ in range(min(at_once, len(seats)))))
        await asyncio.sleep(_QUIET_S)
        return Batch(len(seats), cpu_seconds(self.bot) - before, waits)

    async def settle(self, seconds: float) -> None:
        """Let the bot do what it does after its start, so that it is in nobody's figures."""
        await asyncio.sleep(seconds)

    # ------------------------------------------------------------------ what one person does

    async def type_line(self, seat: Seat) -> float:
        """Write a line into the direct messages; seconds until the answer came."""
        answered = self._expect(MESSAGE, seat.channel.id)
        begun = time.perf_counter()
        await seat.person.write(seat.channel, seat.lines.pop(0))
        return await answered - begun

    async def open_form(self, seat: Seat) -> float:
        """Press Answer; seconds until the form came."""
        assert seat.shown is not None
        begun = time.perf_counter()
        interaction = seat.person.begin_click(seat.shown, "Answer")
        arrived = await self._expect(CALLBACK, interaction.id)
        seat.modal = interaction.modal
        return arrived - begun

    async def submit_here(self, seat: Seat) -> float:
        """Send the form off where one message is changed again and again; seconds until it was."""
        begun = time.perf_counter()
        interaction = seat.person.begin_submit(seat.modal, {"text": seat.lines.pop(0)})
        return await self._expect(CALLBACK, interaction.id) - begun

    async def submit_in_thread(self, seat: Seat) -> float:
        """Send the form off where the answer is a new message; seconds until the first sign of the bot's."""
        said = self._expect(MESSAGE, seat.channel.id)
        wait_s = await self.submit_here(seat)
        await said
        seat.shown = next(reversed(seat.channel.by_id.values()))
        return wait_s

    # ------------------------------------------------------------------ the machinery

    def _expect(self, route: str, number: int) -> asyncio.Future[float]:
        future = asyncio.get_running_loop().create_future()
        self._expected[route, str(number)] = future
        handle = asyncio.get_running_loop().call_later(_PATIENCE_S, _give_up, future, route)
        future.add_done_callback(lambda _: handle.cancel())
        return future

    def _note(self, arrival: Arrival) -> None:
        waited = self._expected.pop((arrival.route, arrival.ids[0] if arrival.ids else ""), None)
        if waited is None or waited.done():
            return
        if arrival.status >= 400:
            waited.set_exception(AssertionError(f"{arrival.route} was refused with {arrival.status}"))
        else:
            waited.set_result(arrival.at)


def _give_up(future: asyncio.Future[float], route: str) -> None:
    if not future.done():
        future.set_exception(AssertionError(f"waited {_PATIENCE_S:.0f} s for {route}"))


def cpu_seconds(bot: BotProcess) -> float:
    """Return the processor time of a bot, in seconds, to the microsecond where the system tells it so exactly."""
    try:
        # Linux names the processor clock of another process by a number made from its id.
        return time.clock_gettime((~bot.pid << 3) | 2)
    except (AttributeError, OSError):
        return bot.cpu_seconds()
