"""Everything that people press at a bot: how long the first answer takes, and whether there is one."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.bench._crowd import CALLBACK
from tests.standin import Answer, Arrival, Interaction, NoAnswerError, Person, StandIn

_APOLOGY = "Something went wrong"
_LOOK_EVERY_S = 0.1
_PATIENCE_S = 60.0


class NobodyThereError(Exception):
    """No bot has come online for so long that nobody waits any more."""


@dataclass
class Presses:
    """Lets people act, notes the first answers, and tries again what got none; meanwhile they wait for a bot to be there."""

    discord: StandIn
    waits_s: dict[str, list[float]] = field(default_factory=dict)
    """By what was done: from each act to the arrival of its first answer."""
    unanswered: Counter[str] = field(default_factory=Counter)
    _arrived: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.discord.arrivals.append(self._note)

    @property
    def count(self) -> int:
        """How many acts were answered."""
        return sum(map(len, self.waits_s.values()))

    def apologies(self) -> list[str]:
        """Return what was said, first or later, where the bot had not foreseen something."""
        return [
            f"{interaction.what}: {message.text}"
            for interaction in self.discord.world.interactions.values()
            for message in (interaction.original, *interaction.followups)
            if message is not None and _APOLOGY in message.text
        ]

    async def do(self, who: Person, name: str, begin: Callable[[], Interaction]) -> Answer:
        """Do one thing until it is answered, and return the first answer.

        AssertionError if it cannot be done, NobodyThereError if there is no bot for too long.
        """
        while True:
            await self._until_online()
            begun = time.perf_counter()
            interaction = begin()
            try:
                answer = await who.answer_to(interaction)
            except NoAnswerError:
                self.unanswered[name] += 1
                continue
            self.waits_s.setdefault(name, []).append(self._arrived.pop(str(interaction.id)) - begun)
            return answer

    async def _until_online(self) -> None:
        end = time.monotonic() + _PATIENCE_S
        while not self.discord.gateway.is_live:
            if time.monotonic() > end:
                raise NobodyThereError(f"no bot has come online for {_PATIENCE_S:.0f} s")
            await asyncio.sleep(_LOOK_EVERY_S)

    def _note(self, arrival: Arrival) -> None:
        if arrival.route == CALLBACK and arrival.status < 400:
            self._arrived[arrival.ids[0]] = arrival.at


def quantiles(waits_s: Sequence[float]) -> str:
    """Return median, p99 and the worst, in milliseconds."""
    ordered = sorted(wait_s * 1000 for wait_s in waits_s)
    return f"{median(ordered):.0f}, {ordered[int(len(ordered) * 0.99)]:.0f}, {ordered[-1]:.0f}"
