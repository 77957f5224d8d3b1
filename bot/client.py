"""The Discord client: which intents, which extensions, when commands are synced, and how it starts and stops."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
import random
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import aiohttp
import discord
import yarl
from discord.ext import commands, tasks

from bot.diary import Clock, SystemClock
from bot.sessions import Sessions
from bot.signals import on_stop

EXTENSIONS = (
    "cogs.errors",
    "cogs.rehearsing",
    "cogs.coaching",
    "cogs.about",
    "cogs.mydata",
    "cogs.preferences",
    "cogs.diary",
    "cogs.groups",
)
PERMISSION_REASONS = {
    "view_channel": "see the channel in which a thread is asked for, or where a group has its home",
    "send_messages": "answer a mention in a channel, and invite to a group there",
    "send_messages_in_threads": "be the manager in a thread",
    "create_private_threads": "open a private thread for a rehearsal",
    "create_public_threads": "open a thread for a group's session that its channel can see",
    "embed_links": "let the links to a direct message or thread be shown",
    "attach_files": "give back a long answer as a file where it could not be taken",
    "read_message_history": "see after a restart what was already answered",
}
"""Every permission that the invite link asks for, and what for. Never Administrator."""
OPTIONAL_PERMISSION_REASONS = {
    "create_events": "put a group's meetings on the server's calendar",
}
"""What the bot does without where an admin has not given it; the invite link does not ask for it."""
PERMISSIONS = discord.Permissions(**dict.fromkeys(PERMISSION_REASONS, True))
_SYNCED = "commands synced as"
_LONGEST_DRAIN_S = 10.0
_LONGEST_WAIT_S = 300.0
_MOST_LAUNCHES = 12
_FIRST_WAIT_S = 2.0
_OLDEST_DRAFT = timedelta(days=1)
"""How long an interview that was shown back waits to be confirmed."""
_MOST_SEEN = 5_000
"""Ids of events that are remembered; what Discord delivers twice, it delivers within moments."""
_FINAL_CLOSES = (4004, 4010, 4011, 4012, 4013, 4014)
"""Gateway close codes after which connecting again would end the same way."""
_PASSING_STATUSES = (429,)
_OUTAGES = (
    OSError,
    aiohttp.ClientError,
    TimeoutError,
    discord.ConnectionClosed,
    discord.GatewayNotFound,
    discord.HTTPException,
)
_log = logging.getLogger(__name__)


class RefusedError(Exception):
    """Discord does not let this bot in; the message says what to do about it."""


def intents() -> discord.Intents:
    """Return the three that are needed; none of them is privileged."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.dm_messages = True
    return wanted


def invite_link(application_id: int) -> str:
    """Return the address at which an admin adds the bot to a server."""
    return discord.utils.oauth_url(application_id, permissions=PERMISSIONS, scopes=("bot", "applications.commands"))


class LastImpression(commands.AutoShardedBot):
    """The bot. It holds no state of anybody's: that is in the sessions' store."""

    def __init__(
        self,
        sessions: Sessions,
        *,
        has_human_delay: bool = True,
        retention: timedelta = timedelta(days=30),
        clock: Clock | None = None,
    ) -> None:
        # There is no voice here, so nothing need be said about its missing parts.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            commands.when_mentioned,
            help_command=None,
            intents=intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            # No default contexts or installs: with them a command's own restrictions would not count.
            # Nothing here looks into a cache of messages or members; conversations are in the store.
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            enable_debug_events=False,
        )
        self.sessions = sessions
        self.has_human_delay = has_human_delay
        self.retention = retention
        self.clock = clock or SystemClock()
        """By which reminders are sent."""
        self.group_places: set[int] = set()
        """Threads in which a group's session is open: what is written there is for that session alone."""
        self.purges: list[Callable[[datetime], Awaitable[object]]] = []
        """What features delete of their own once a day: what nobody has touched since that moment."""
        self.is_draining = False
        self.was_online = False
        self._at_work = 0
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._launches: Counter[int] = Counter()

    async def setup_hook(self) -> None:
        """Load the features, tell Discord of changed commands, and begin the daily purge."""
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        await self._sync_if_changed()
        self._purge.start()

    async def on_message(self, message: discord.Message, /) -> None:
        """Leave messages to the features: there are no prefix commands."""

    @property
    def own_id(self) -> int:
        """The id of the bot's account; 0 before it has logged in."""
        return self.user.id if self.user else 0

    def is_first_sight_of(self, event_id: int) -> bool:
        """Whether a message or an interaction is new: Discord may deliver one twice. After a restart the store knows."""
        if event_id in self._seen:
            return False
        self._seen[event_id] = None
        if len(self._seen) > _MOST_SEEN:
            self._seen.popitem(last=False)
        return True

    @contextlib.asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Count what is being answered, so that a shutdown can wait for it."""
        self._at_work += 1
        try:
            yield
        finally:
            self._at_work -= 1

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Connect a shard; after each failure wait longer. The library itself comes back here every five seconds.

        A thousand IDENTIFYs a day cost the token, so an outage must not be met with a steady hammering.
        """
        # After a lost session the library goes back to this address: it has to be the one that Discord itself gave.
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = gateway
        tries = self._launches[shard_id]
        self._launches[shard_id] += 1
        if tries > _MOST_LAUNCHES:
            # The library retries within itself, ever deeper; a fresh client begins on firm ground.
            raise ConnectionError("the gateway could not be reached")
        if tries > 1:
            longest = min(2.0**tries, _LONGEST_WAIT_S)
            await asyncio.sleep(random.uniform(longest / 2, longest))  # noqa: S311 - spreads load, guards nothing
        await super().launch_shard(gateway, shard_id, initial=initial)
        self.was_online = True
        self._launches.pop(shard_id, None)

    async def drain(self) -> None:
        """Take nothing new, and wait until what was begun is answered, ten seconds at most."""
        self.is_draining = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_DRAIN_S):
                while self._at_work:
                    await asyncio.sleep(0.02)

    async def close(self) -> None:
        """Stop the purge, then close every connection."""
        self._purge.cancel()
        await super().close()

    async def _sync_if_changed(self) -> None:
        """Sync only when the commands differ from what was synced last: Discord limits it, and clients reload on it."""
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        text = json.dumps([self.application_id, payload], sort_keys=True, ensure_ascii=False)
        fingerprint = hashlib.sha256(text.encode()).hexdigest()
        if await self.sessions.store.read_fact(_SYNCED) == fingerprint:
            return
        await self.tree.sync()
        await self.sessions.store.write_fact(_SYNCED, fingerprint)
        _log.info("Commands have changed and were synced.")

    @tasks.loop(hours=24)
    async def _purge(self) -> None:
        now = datetime.now(UTC)
        await self.sessions.store.diary.purge_drafts(now - _OLDEST_DRAFT)
        purged = await self.sessions.purge(now - self.retention)
        _log.info("Purged %d transcripts older than %d days.", purged, self.retention.days)
        for purge in self.purges:
            await purge(self.clock.now() - self.retention)

    @_purge.error
    async def _purge_failed(self, error: BaseException) -> None:
        # A loop that raised would stop for good; the transcripts of tomorrow must be purged all the same.
        _log.error("The purge failed and is tried again in an hour.", exc_info=error)
        await asyncio.sleep(3600)
        self._purge.restart()


def use_api(url: str) -> None:
    """Send every request to another Discord. It says itself where its gateway is."""
    discord.http.Route.BASE = url


async def serve(make_client: Callable[[], LastImpression], token: str) -> None:
    """Stay online until SIGTERM or SIGINT. An outage of Discord is waited out, longer each time.

    RefusedError if Discord refuses the token or the intents: trying again would not help.
    """
    stop = asyncio.Event()
    on_stop(stop.set)
    wait_s = _FIRST_WAIT_S
    while not stop.is_set():
        client = make_client()
        try:
            await _until_stopped(client, token, stop)
        except Exception as error:
            # One event that the library cannot read ends a client, and must not end the bot.
            if refusal := _refusal(error):
                raise refusal from None
            if client.was_online:
                wait_s = _FIRST_WAIT_S
            elif not isinstance(error, _OUTAGES):
                raise
            wait_s = await _wait(wait_s, stop, error)


def _refusal(error: Exception) -> RefusedError | None:
    """Return what to say where trying again would end the same way."""
    if isinstance(error, discord.LoginFailure):
        return RefusedError(
            "Discord does not accept DISCORD_TOKEN; make a new one on the Bot page of the developer portal and set it"
        )
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return RefusedError("Discord refused the intents, although none of them is privileged; look at the Bot page")
    if isinstance(error, discord.ConnectionClosed) and error.code in _FINAL_CLOSES:
        return RefusedError(f"Discord closed the gateway for good (code {error.code}); check DISCORD_TOKEN")
    if isinstance(error, discord.HTTPException) and error.status < 500 and error.status not in _PASSING_STATUSES:
        return RefusedError(
            f"Discord refused a request at the start (status {error.status}, code {error.code}); check DISCORD_API_URL, "
            "and whether this is the newest version"
        )
    return None


async def _until_stopped(client: LastImpression, token: str, stop: asyncio.Event) -> None:
    running = asyncio.create_task(client.start(token), name="client")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            _log.info("Stopping: answering what was begun, then closing.")
            await client.drain()
        await client.close()
        if running.done() and not stop.is_set():
            running.result()
    finally:
        stopping.cancel()
        if not running.done():
            running.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await running


async def _wait(wait_s: float, stop: asyncio.Event, error: Exception) -> float:
    """Wait before the next try, unless told to stop; how long to wait the time after."""
    _log.warning("The connection to Discord failed; trying again in %.0f seconds.", wait_s, exc_info=error)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), wait_s)
    return min(2 * wait_s, _LONGEST_WAIT_S)
