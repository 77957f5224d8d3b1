"""A stand-in for Discord on loopback, honest enough to run the real bot process against it.

async with StandIn() as discord:
    guild = discord.guild("Job club")
    channel = guild.text_channel("practice")
    ann = discord.user("ann", in_=[guild])
    async with BotProcess(discord) as bot:
        answer = await ann.slash(channel, "rehearse", where="here")
        message = await answer.settled()
        modal = (await ann.click(message, "Answer")).modal
        await ann.submit(modal, {"text": "What would make you hesitate?"})
        line = await ann.write(ann.dm, "hello")
        reply = await discord.next_message(ann.dm, after=line, by=bot)

What is to go wrong is asked for: `discord.faults.add("POST /channels/*/messages", broken(502, is_after=True))`,
`discord.gateway.drop()`, `ask_to_reconnect()`, `invalidate(is_resumable=False)`, `refuse(2)`,
`duplicate(name="MESSAGE_CREATE")`, `discord.clock.move(15 * 60)`, `guild.deny_bot(Permission.CREATE_PRIVATE_THREADS)`,
`ann.closes_dms()`, `thread.archive()`, `thread.lock()`, `channel.delete()`, `guild.expel_bot()`, `guild.remove(ann)`,
`guild.time_out(ann, 60)`, `await bot.kill()`. What needs more than the bot's invitation asks for is allowed by
`guild.allow_bot(Permission.CREATE_EVENTS)`; the calendar of a guild is `guild.events`.

`BotProcess(discord, command=TIMED_BOT)` lives by the stand-in's clock, whatever that is moved by, once
`discord.clock.share_in(bot.data_dir / TIME_FILE)` says where it can read it.

What went wrong is found in `discord.refusals` (the bot asked for what Discord refuses) and in `discord.surprises` (the
stand-in does not know it; leaving the stand-in is then an error). `STANDIN_LOG=FILE` keeps every request of the bot.

Others import from here and from `tests.standin.puppet` only.
"""

from tests.standin._answers import Answer, Choice, NoAnswerError
from tests.standin._errors import ApiError
from tests.standin._faults import broken, dropped, exhausted, rate_limited, refused, slow
from tests.standin._interactions import Act, Callback, Interaction, Modal
from tests.standin._message import Attachment, Message
from tests.standin._payloads import interaction_json, message_json
from tests.standin._people import Person
from tests.standin._permissions import ALL, ASKED_BY_BOT, EVERYONE, NOTHING, Permission
from tests.standin._places import Channel, Guild, Role, User
from tests.standin._posting import Upload
from tests.standin._process import TIME_FILE, TIMED_BOT, BotProcess
from tests.standin._scheduled import ScheduledEvent, Status
from tests.standin._server import Arrival, Refusal
from tests.standin._standin import StandIn

__all__ = [
    "ALL",
    "ASKED_BY_BOT",
    "EVERYONE",
    "NOTHING",
    "TIMED_BOT",
    "TIME_FILE",
    "Act",
    "Answer",
    "ApiError",
    "Arrival",
    "Attachment",
    "BotProcess",
    "Callback",
    "Channel",
    "Choice",
    "Guild",
    "Interaction",
    "Message",
    "Modal",
    "NoAnswerError",
    "Permission",
    "Person",
    "Refusal",
    "Role",
    "ScheduledEvent",
    "StandIn",
    "Status",
    "Upload",
    "User",
    "broken",
    "dropped",
    "exhausted",
    "interaction_json",
    "message_json",
    "rate_limited",
    "refused",
    "slow",
]
