"""Everything here reaches into SimCord behind its public face, and it is why pyproject.toml pins its version exactly.

SimCord shows one channel of a world at a time, and turns a click away while anything else moves the world. A person who
tries this bot needs the channel, the direct messages and the threads side by side, with a clock that goes. So several of
SimCord's previews share one world here, and take turns. `tests/preview/test_seams.py` says what is missing when a
newer SimCord no longer has these parts.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

import simcord
from simcord.backend.access import can_access_channel
from simcord.preview import Preview

from bot.diary import SystemClock

Viewer = simcord.MemberActor | simcord.UserHandle
_CHANNEL_LINK = re.compile(r"https://(?:\w+\.)?discord\.com/channels/(?:@me|\d+)/(?P<channel>\d+)\S*")


class Crowd:
    """Stands where SimCord keeps its only preview, so that several may be open at once."""

    _closed = True
    """SimCord lets a further preview be made once the last one is closed."""

    def __init__(self) -> None:
        self.windows: list[Window] = []

    def _mark_action_dispatched(self) -> None:
        for window in self.windows:
            window._mark_action_dispatched()


class Window(Preview):
    """A preview of one channel that shares its world with others."""

    def __init__(
        self,
        channel: simcord.ChannelHandle,
        viewers: Sequence[Viewer],
        *,
        crowd: Crowd,
        turns: asyncio.Lock,
        moved: Callable[[], Awaitable[None]],
        address_of: Callable[[int], str],
    ) -> None:
        """`turns` is held by whoever moves the world; `moved` is called after each action; links to channels lead to `address_of`."""
        super().__init__(
            channel._env,
            channel,
            tuple(viewers),
            layout="channel",
            display="responsive",
            width=960,
            height=720,
            locale="en-GB",
            timezone="UTC",
            presentation_time=None,
            assets=None,
            port=0,
        )
        self._crowd = crowd
        self._turns = turns
        self._moved = moved
        self._address_of = address_of
        self._shown: dict[str, object] = {}

    async def open(self) -> None:
        """Begin to serve."""
        await self.__aenter__()
        self._crowd.windows.append(self)
        self.env._preview = self._crowd  # type: ignore[assignment]  # it has all that SimCord asks of it

    async def close(self) -> None:
        """Stop serving; more than once is the same as once."""
        if self in self._crowd.windows:
            self._crowd.windows.remove(self)
        await super().close()

    @property
    def is_closed(self) -> bool:
        """Whether it was closed, also by somebody who chose "End preview session" on its page."""
        return self._closed

    def refresh_stale(self) -> None:
        """Publish anew whatever page does not show what the channel holds now."""
        state = self._state()
        for page in list(self._pages.values()):
            if self._shown.get(page.id) != state:
                self._advance_presentation_time()
                self._publish(page, reason="refresh")

    async def _action(self, context_id: str | None, body: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever the page sent
        """Wait for one's turn, act, and let the others follow."""
        async with self._turns:
            page = self._pages.get(context_id or "")
            if page is not None and isinstance(body, dict) and "published_revision" in body:
                # What others did meanwhile must not turn this person's click away. SimCord still checks that the
                # button is there and theirs to press.
                body = {**body, "published_revision": page.revision}
            newest = self._newest(page)
            result = await super()._action(context_id, body)
            if page is not None and self._newest(page) != newest:
                # The page scrolls to its target. Without one it would stay where it was, and hide the answer below.
                page.target_id = page.window_end_id = self._newest(page)
                self._publish(page, reason="navigation")
            await self._moved()
            return result

    def _publish(self, page: Any, *, reason: Any = "action") -> None:  # noqa: ANN401 - SimCord's own private types
        super()._publish(page, reason=reason)
        page.snapshot = self._with_own_links(page.snapshot)
        self._shown[page.id] = self._state()

    def _newest(self, page: Any) -> int | None:  # noqa: ANN401 - SimCord's own private type
        return None if page is None else self._initial_target(page.viewer, self.channel.id)

    def _state(self) -> object:
        messages = self.env.backend.messages.get(self.channel.id, {})
        return tuple((m.id, m.content, repr(m.components), m.edited_timestamp, m.flags) for m in messages.values())

    def _with_own_links(self, value: Any) -> Any:  # noqa: ANN401 - any JSON
        """Let links and mentions of channels lead to their pages here: on the real Discord nothing would be found there."""
        if isinstance(value, dict):
            if value.get("type") == "link_open" and (match := _CHANNEL_LINK.fullmatch(str(value.get("href")))):
                return {**value, "href": self._address_of(int(match["channel"]))}
            return {
                key: self._with_own_links(inner)
                for key, inner in value.items()
                # The line about a new thread takes no other address than Discord's.
                if not (key == "url" and isinstance(inner, str) and _CHANNEL_LINK.fullmatch(inner))
            }
        if isinstance(value, list):
            return [token for inner in value for token in self._linked(inner)]
        return value

    def _linked(self, token: Any) -> list[Any]:  # noqa: ANN401 - any JSON
        if isinstance(token, dict) and token.get("type") == "mention" and token.get("kind") == "channel":
            link = {"type": "link_open", "href": self._address_of(int(token["id"]))}
            return [link, token, {"type": "link_close"}]
        return [self._with_own_links(token)]


class RemindersClock(SystemClock):
    """The clock by which reminders are sent. SimCord takes whoever waits for busy, unless it is told."""

    env: simcord.Env | None = None
    """The world that is to be told; it can only be made once there is a bot, which has this clock."""

    async def sleep_until(self, moment: datetime, woken: asyncio.Event) -> None:
        """Return once `moment` has come by the world's clock, or as soon as `woken` is set."""
        sleep = super().sleep_until(moment, woken)
        await (self.env.external_wait(sleep, reason="the next reminder") if self.env else sleep)


def name_bot(env: simcord.Env, name: str) -> None:
    """Give the bot its name; before the world starts."""
    env.backend.bot_user.name = name


def set_clock(env: simcord.Env, now: datetime) -> None:
    """Put the world's clock to a moment; before the world starts, for nothing that waits is woken."""
    env.backend.clock.advance((now - env.now()).total_seconds())


def forget_requests(env: simcord.Env) -> None:
    """Drop the record of requests and events, which SimCord keeps for tests to look at and which would grow for hours."""
    env.backend.http_requests.clear()
    env.backend.transcript.clear()
    env.errors.clear()


def count_messages(env: simcord.Env, channel_id: int) -> int:
    """Return how many messages a channel holds."""
    return len(env.backend.messages.get(channel_id, {}))


def shown_name(viewer: Viewer) -> str:
    """Return the name that stands beside somebody's messages."""
    user = viewer.user if isinstance(viewer, simcord.MemberActor) else viewer
    return user.global_name or user.name


def can_read(env: simcord.Env, channel_id: int, viewer: Viewer) -> bool:
    """Whether somebody may see a channel and what was said in it."""
    return bool(can_access_channel(env, channel_id, viewer, history=True))
