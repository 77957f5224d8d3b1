"""The stand-in as a whole: started, furnished with people and places, watched, and asked at the end what went wrong."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tests.standin._answers import NoAnswerError
from tests.standin._clock import Clock
from tests.standin._components import Json
from tests.standin._events import Events, Watch
from tests.standin._faults import Faults
from tests.standin._gateway import Gateway
from tests.standin._limits import GlobalLimit
from tests.standin._message import SPOKEN, Message
from tests.standin._people import Person
from tests.standin._places import Channel, Guild, User
from tests.standin._server import API, CDN, GATEWAY, Arrival, Refusal, Server
from tests.standin._world import World

if TYPE_CHECKING:
    from tests.standin._process import BotProcess

LOG_VARIABLE = "STANDIN_LOG"
"""Names a file to which the requests of every stand-in are appended."""
_SHOWN = 12


class StandIn:
    """A Discord on loopback. Use it as `async with StandIn() as discord:`.

    `granted_intents` are the privileged ones that the portal has ticked; `answer_within_s` is how long an interaction
    waits for its first answer; `log=False` keeps no requests, for benchmarks; `most_per_s` is Discord's limit over all
    routes, which is 50 there and none here unless asked for.
    """

    def __init__(
        self,
        *,
        bot_name: str = "last-impression",
        port: int = 0,
        log: bool = True,
        log_file: Path | None = None,
        granted_intents: int = 0,
        answer_within_s: float = 3.0,
        most_per_s: int | None = None,
    ) -> None:
        self.clock = Clock()
        self.world = World(self.clock, bot_name)
        self.world.answer_within_s = answer_within_s
        self.world.reads_content = bool(granted_intents & (1 << 15))
        self.world.has_members_intent = bool(granted_intents & (1 << 1))
        self.faults = Faults()
        self._watch = Watch()
        self.gateway = Gateway(self.world, self._watch, granted_intents)
        self.world.events = Events(self.world, self.gateway, self._watch)
        self.clock.on_move = self.world.events.time_passed
        files = [log_file] if log_file else []
        if log and (name := os.environ.get(LOG_VARIABLE)):
            files.append(Path(name))
        self._limit = GlobalLimit(most_per_s)
        self._server = Server(self.world, self.gateway, self.faults, self._watch, self._limit, log=log, log_files=files)
        self._port = port
        self.processes: list[BotProcess] = []

    async def __aenter__(self) -> Self:
        port = await self._server.start(self._port)
        address = f"127.0.0.1:{port}"
        self.world.api_url = f"http://{address}{API}"
        self.world.cdn_url = f"http://{address}{CDN}"
        self.world.gateway_url = self.gateway.url = f"ws://{address}{GATEWAY}/"
        self.gateway.resume_url = self.gateway.url
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            for process in list(self.processes):
                await process.close()
        finally:
            await self.gateway.close()
            await self._server.stop()
        if kind is None and self.surprises:
            raise AssertionError("the stand-in was asked for what it does not know:\n" + "\n".join(self.surprises))

    # ------------------------------------------------------------------ people and places

    def guild(
        self, name: str, *, has_bot: bool = True, owner: User | None = None, allows_external_apps: bool = True
    ) -> Guild:
        """Make a guild, with the bot in it unless told otherwise."""
        return self.world.guild(name, has_bot=has_bot, owner=owner, allows_external_apps=allows_external_apps)

    def user(
        self, name: str, *, in_: list[Guild] | None = None, has_app: bool = False, locale: str = "en-US"
    ) -> Person:
        """Make a person, a member of the guilds named; `has_app` if they installed the app for themselves."""
        person = Person(self.clock.snowflake(), name, locale=locale, has_app=has_app)
        person.discord = self
        self.world.users[person.id] = person
        for guild in in_ or []:
            guild.add(person)
        return person

    def private_channel(self, *users: User) -> Channel:
        """Return a conversation between people, without the bot."""
        return self.world.private_channel(users)

    @property
    def bot(self) -> User:
        """The bot's account."""
        return self.world.bot

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.token

    @property
    def api_url(self) -> str:
        """Where the REST API is, as `DISCORD_API_URL` takes it."""
        return self.world.api_url

    @property
    def commands(self) -> list[Json]:
        """The global commands that the bot has registered."""
        return self.world.commands[None]

    # ------------------------------------------------------------------ waiting

    async def until(self, wish: Callable[[], bool], timeout_s: float = 10.0, what: str = "a change") -> None:
        """Wait until something is true; NoAnswerError says what was waited for and what came instead."""
        if not await self._watch.until(wish, timeout_s):
            raise NoAnswerError(f"waited {timeout_s} s for {what}, in vain.\n{self.report()}")

    def wake(self) -> None:
        """Let everybody who waits look again."""
        self._watch.notify()

    async def next_message(
        self,
        channel: Channel,
        *,
        after: Message | None = None,
        by: User | BotProcess | None = None,
        timeout_s: float = 10.0,
    ) -> Message:
        """Return the first message in a channel after another one, or the first that comes from now on."""
        author = by if isinstance(by, User) or by is None else self.bot
        start = after.id if after is not None else next(reversed(channel.by_id), 0)

        def found() -> Message | None:
            first = None
            for message_id, message in reversed(channel.by_id.items()):
                if message_id <= start:
                    break
                is_talk = message.type in SPOKEN and not message.is_ephemeral and not message.is_loading
                if is_talk and author in (None, message.author):
                    first = message
            return first

        whose = "anybody" if author is None else repr(author)
        await self.until(lambda: found() is not None, timeout_s, f"a message by {whose} in {channel!r}")
        message = found()
        assert message is not None
        return message

    async def next_edit(self, message: Message, *, after: int | None = None, timeout_s: float = 10.0) -> Message:
        """Wait until a message is changed once more; `after` is how many edits it had when the wait began."""
        edits = message.edits if after is None else after
        await self.until(lambda: message.edits > edits, timeout_s, f"an edit of {message!r}")
        return message

    # ------------------------------------------------------------------ looking back

    @property
    def requests(self) -> list[Json]:
        """Every request of the bot: method, path, json, and files if there were any."""
        return self._server.requests

    @property
    def surprises(self) -> list[str]:
        """Requests that the stand-in could not make sense of. Leaving the stand-in with any is an error."""
        return self._server.surprises

    @property
    def refusals(self) -> list[Refusal]:
        """Requests that Discord would have refused, other than by a fault that was asked for."""
        return self._server.refusals

    @property
    def turned_away(self) -> int:
        """How many requests came too fast, by `most_per_s`."""
        return self._limit.hits

    @property
    def arrivals(self) -> list[Callable[[Arrival], None]]:
        """Functions that are called with every request that was carried out, for measuring."""
        return self._server.listeners

    def dispatch(self, name: str, payload: Json) -> None:
        """Send any event to every session, as it is."""
        self.gateway.dispatch(name, payload, None, 0)

    def forget(self) -> None:
        """Drop all messages and interactions, so that a long benchmark does not fill the memory."""
        for channel in self.world.channels.values():
            channel.by_id.clear()
        self.world.interactions.clear()
        self.world.by_token.clear()
        self.world.nonces.clear()
        self.world.files.clear()
        for session in self.gateway.sessions.values():
            session.sent.clear()

    def report(self) -> str:
        """Say what is outstanding and what the bot did last, for whoever reads a failed test."""
        waiting = [one.what for one in self.world.interactions.values() if one.callback is None]
        answers = [(one.what, one.original) for one in self.world.interactions.values()]
        thinking = [what for what, message in answers if message is not None and message.is_loading]
        lines = [f"interactions without an answer: {waiting or 'none'}; still thinking: {thinking or 'none'}"]
        lines.append(f"bot connected: {self.gateway.is_live}; faults left: {self.faults.left or 'none'}")
        lines.append("last requests:")
        lines += [f"  {one['method']} {_short(one['path'])}" for one in self.requests[-_SHOWN:]] or ["  none"]
        lines += [
            f"refused: {one.method} {_short(one.path)} {one.code} {one.message}" for one in self.refusals[-_SHOWN:]
        ]
        lines += [f"surprise: {one}" for one in self.surprises]
        for process in self.processes:
            lines += ["the bot said:", *(f"  {line}" for line in process.output.splitlines()[-2 * _SHOWN :])]
        return "\n".join(lines)


def _short(path: str) -> str:
    """Return a path without the long tokens in it."""
    return "/".join(part if len(part) < 40 else part[:6] + "…" for part in path.split("/"))
