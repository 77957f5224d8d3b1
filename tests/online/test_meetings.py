"""Meetings of study groups with the real process: weeks of them, changes of clocks, power cuts, and what Discord refuses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from tests.online.days import VIENNA, day, shown, timed_town
from tests.online.moments import hold, sends
from tests.online.town import Town, database, eventually
from tests.standin import Answer, Channel, Message, Permission, Person, broken, dropped, refused

pytestmark = pytest.mark.asyncio(loop_scope="module")
MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
REMIND, STOP = "Remind me by direct message", "Stop these reminders"
_STILL_S = 0.3


@dataclass
class Club:
    """A group with a channel of its own: Ann's, to which Ben belongs."""

    town: Town
    name: str
    home: Channel
    ann: Person
    ben: Person
    read: int = 0
    """How much of what the bot has written in the channel was read."""

    async def slash(self, who: Person, command: str, **options: str | int) -> Answer:
        answer = await who.slash(self.home, command, **options)
        await answer.settled()
        assert answer.is_ephemeral, answer
        return answer

    async def meet(self, when: str, **options: str | int) -> str:
        """Set a meeting by clocks in Vienna, let Ann read what comes of it, and return that."""
        answer = await self.slash(self.ann, "group meet", when=when, timezone="Europe/Vienna", **options)
        message = await answer.settled()
        await self.town.discord.until(lambda: "event" in message.text, 15.0, "the word on the event")
        assert "meets" in (await self.reads()).text
        return message.text

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.town.discord.clock.now(), VIENNA)

    @property
    def posts(self) -> list[Message]:
        return self.town.by_bot(self.home)

    async def reads(self) -> Message:
        """Wait for the next post in the channel and read it."""
        number = self.read
        await self.town.discord.until(lambda: len(self.posts) > number, 20.0, f"post {number + 1} of {self.name}")
        self.read += 1
        return self.posts[number]

    async def is_still(self) -> None:
        """Nothing more stands in the channel."""
        await asyncio.sleep(_STILL_S)
        assert len(self.posts) == self.read, [one.text for one in self.posts[self.read :]]

    async def still_until(self, moment: datetime) -> None:
        """Let time pass until a moment; until a minute before it, nothing may come."""
        clock, moment = self.town.discord.clock, moment.astimezone(UTC)
        if (moment - MINUTE).timestamp() > clock.now():
            clock.move_to(moment - MINUTE)
            await self.is_still()
        clock.move_to(moment)

    async def begins(self, at: datetime) -> Message:
        """Let time pass until a meeting begins, and read what comes an hour before, and then; the latter."""
        await self.still_until(at - HOUR)
        assert "meets" in (await self.reads()).text
        await self.still_until(at)
        return await self.reads()

    async def down_until(self, moment: datetime) -> None:
        """Let the power go, and come back at that moment."""
        await self.town.bot.kill()
        self.town.discord.faults.clear()
        if moment.timestamp() > self.town.discord.clock.now():
            self.town.discord.clock.move_to(moment)
        await self.town.bot.restart()

    def kept(self) -> list[tuple[str, str, int]]:
        """What is kept of the messages: what they are for, what has become of them, and how often they were tried."""
        with database(self.town.bot) as connection:
            return connection.execute(
                "SELECT r.occasion, r.status, r.attempt FROM meeting_reminders r JOIN meetings m ON m.key = r.meeting_key "
                "JOIN study_groups g ON g.key = m.group_key WHERE g.channel_id = ? ORDER BY r.due_at, r.id",
                (self.home.id,),
            ).fetchall()

    async def is_turned(self, weeks: datetime) -> None:
        """Wait until the meeting's next time is that one."""

        def starts() -> list[tuple[str]]:
            with database(self.town.bot) as connection:
                return connection.execute(
                    "SELECT m.starts_wall FROM meetings m JOIN study_groups g ON g.key = m.group_key "
                    "WHERE g.channel_id = ?",
                    (self.home.id,),
                ).fetchall()

        wanted = f"{weeks:%Y-%m-%dT%H:%M}"
        await eventually(
            lambda: any(found.startswith(wanted) for (found,) in starts()), f"the meeting of {weeks}", 20.0
        )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town() -> AsyncIterator[Town]:
    async with timed_town(day(1, "09:30")) as town:
        yield town
        assert await town.bot.terminate() == 0
        assert "Something went wrong" not in town.bot.output


_made = 0


@pytest_asyncio.fixture(loop_scope="module")
async def club(town: Town) -> Club:
    global _made
    _made += 1
    name = f"Club {_made}"
    town.guild.deny_bot(Permission.CREATE_EVENTS)
    home = town.guild.text_channel(f"club-{_made}")
    club = Club(town, name, home, town.person(f"ann of {name}"), town.person(f"ben of {name}"))
    await club.slash(club.ann, "group create", name=name)
    await club.reads()
    await club.slash(club.ben, "group join")
    return club


def next_day(club: Club, weekday: int, clock: str) -> datetime:
    """Return the next such weekday (Monday is 0), from tomorrow on, at a time in Vienna."""
    tomorrow = club.now.date() + DAY
    days = (weekday - tomorrow.weekday()) % 7
    return datetime.fromisoformat(f"{tomorrow + timedelta(days=days)}T{clock}").replace(tzinfo=VIENNA)


def weekly(begins: datetime) -> str:
    return f"weekly from {begins:%d %B %Y %H:%M}"


# ---------------------------------------------------------------------- weeks


async def test_a_weekly_meeting_comes_week_after_week_also_when_clocks_change(club: Club) -> None:
    sunday = next_day(club, 6, "02:30")
    while sunday.date() != datetime(2032, 3, 21, tzinfo=VIENNA).date():
        sunday += WEEK
    said = await club.meet(weekly(sunday))
    assert "every Sunday at 02:30 in Europe/Vienna, for 60 minutes" in said
    # On the 28th, clocks jump from two to three: that is when it begins then.
    for begins in (sunday, day(28, "03:00"), datetime(2032, 4, 4, 2, 30, tzinfo=VIENNA)):
        await club.still_until(begins.astimezone(UTC) - HOUR)
        ahead = await club.reads()
        assert shown(begins) in ahead.text
        await club.still_until(begins)
        start = await club.reads()
        assert "meets now" in start.text
        assert [button.label for button in start.buttons] == ["Join"]
        await club.still_until(begins.astimezone(UTC) + 2 * HOUR)
    await club.slash(club.ann, "group unmeet")
    await club.reads()


async def test_the_zone_is_needed_the_first_time_only_and_by_whoever_may_set_a_meeting(club: Club) -> None:
    async def meet(who: Person, when: str, **options: str) -> str:
        return (await (await club.slash(who, "group meet", when=when, **options)).settled()).text

    assert "By which clock is that?" in await meet(club.ann, "weekly Tue 18:00")
    assert "are set and cancelled by its owner" in await meet(club.ben, "wednesday 7")
    assert "every Tuesday at 18:00 in Europe/London" in await meet(club.ann, "weekly Tue 18:00", timezone="London")
    await club.slash(club.ann, "group unmeet")
    assert "every Thursday at 19:00 in Europe/London" in await meet(club.ann, "weekly Thu 19:00")


async def test_whoever_presses_join_opens_the_session_and_others_find_it(club: Club) -> None:
    begins = next_day(club, 1, "18:00")
    await club.meet(weekly(begins))
    start = await club.begins(begins)
    opened = await (await club.ben.click(start, "Join")).settled()
    (thread,) = club.home.threads
    assert f"<#{thread.id}>" in opened.text
    found = await (await club.ann.click(start, "Join")).settled()
    assert f"<#{thread.id}>" in found.text
    assert len(club.home.threads) == 1
    await club.slash(club.ann, "group unmeet")


async def test_members_who_ask_are_reminded_and_one_tap_ends_it(club: Club) -> None:
    begins = next_day(club, 1, "18:00")
    await club.meet(weekly(begins), reach="direct")
    asked = await (await club.ben.click(club.posts[-1], REMIND)).settled()
    assert "write to you an hour before" in asked.text
    await eventually(lambda: inbox(club), "the first message")
    (proof,) = inbox(club)
    assert [button.label for button in proof.buttons] == [STOP]
    await club.still_until(begins - HOUR)
    await eventually(lambda: len(inbox(club)) == 2, "the reminder", 20.0)
    await club.down_until(begins - 30 * MINUTE)
    stopped = await club.ben.click(inbox(club)[-1], STOP)
    assert "Stopped" in stopped.text
    await club.still_until(begins)
    await club.reads()
    joined = await (await club.ben.click(inbox(club)[-1], "Join")).settled()
    (thread,) = club.home.threads
    assert f"<#{thread.id}>" in joined.text, "also from a direct message, in the group's own channel"
    await club.still_until(begins + WEEK)
    await club.reads()
    assert len(inbox(club)) == 2
    await club.slash(club.ann, "group unmeet")


def inbox(club: Club) -> list[Message]:
    """Ben's direct messages, without what his clicks were answered."""
    return [one for one in club.town.by_bot(club.ben.dm) if not one.is_ephemeral]


# ---------------------------------------------------------------------- power


@pytest.mark.long
@pytest.mark.parametrize("down", [timedelta(), 10 * MINUTE], ids=["for a moment", "longer than a nonce is known"])
async def test_a_post_that_had_arrived_when_the_power_went_is_seen_once(club: Club, down: timedelta) -> None:
    begins = next_day(club, 1, "18:00")
    await club.meet(weekly(begins))
    await club.still_until(begins - HOUR)
    await club.reads()
    hold(club.town, sends(club.home), is_after=True)
    await club.still_until(begins)
    assert "meets now" in (await club.reads()).text
    await club.down_until(begins + down)
    await eventually(lambda: ("start", "sent", 0) in club.kept(), "the post to be known as sent", 20.0)
    await club.is_still()
    await club.slash(club.ann, "group unmeet")


@pytest.mark.long
async def test_a_post_that_was_on_its_way_comes_all_the_same(club: Club) -> None:
    begins = next_day(club, 1, "18:00")
    await club.meet(weekly(begins))
    await club.still_until(begins - HOUR)
    await club.reads()
    held = hold(club.town, sends(club.home))
    await club.still_until(begins)
    await eventually(lambda: held.hits, "the post to be on its way")
    await club.down_until(begins + 6 * MINUTE)
    assert (await club.reads()).text.startswith("Sorry, I am late with this")
    await club.is_still()
    await club.slash(club.ann, "group unmeet")


@pytest.mark.long
async def test_ten_days_down_bring_no_storm_and_the_next_week_goes_on(club: Club) -> None:
    begins = next_day(club, 1, "18:00")
    await club.meet(weekly(begins), reach="direct")
    await (await club.ben.click(club.posts[-1], REMIND)).settled()
    await eventually(lambda: len(inbox(club)) == 1, "the first message")
    await club.down_until(begins + 10 * DAY)
    await club.is_turned(begins + 2 * WEEK)
    await club.is_still()
    assert len(inbox(club)) == 1
    await club.still_until(begins + 2 * WEEK - HOUR)
    await eventually(lambda: len(inbox(club)) == 2, "the reminder", 20.0)
    await club.still_until(begins + 2 * WEEK)
    assert "meets now" in (await club.reads()).text
    await club.slash(club.ann, "group unmeet")


@pytest.mark.long
async def test_power_that_goes_while_the_week_turns_makes_no_second_event(club: Club) -> None:
    town, begins = club.town, next_day(club, 1, "18:00")
    town.guild.allow_bot(Permission.CREATE_EVENTS)
    await club.meet(weekly(begins))
    await club.begins(begins)
    held = hold(town, f"POST /guilds/{town.guild.id}/scheduled-events", is_after=True)
    town.discord.clock.move_to(begins + HOUR)
    await eventually(lambda: held.hits, "the next event")
    await club.down_until(begins + HOUR + MINUTE)
    await club.is_turned(begins + WEEK)
    assert starts_of(club) == [begins, begins + WEEK]
    await club.slash(club.ann, "group unmeet")
    await eventually(lambda: starts_of(club) == [begins], "the event to be gone")


# ---------------------------------------------------------------------- events


def starts_of(club: Club) -> list[datetime]:
    """When the events of a club begin that are on the server's list or were."""
    found = [one for one in club.town.guild.events.values() if one.name == f"{club.name}: practice"]
    return [datetime.fromtimestamp(one.starts_at, VIENNA) for one in found]


async def test_without_the_permission_none_is_asked_for_and_it_is_said(club: Club) -> None:
    begins = next_day(club, 1, "18:00")
    before, requests = len(club.town.discord.refusals), len(club.town.discord.requests)
    assert "This server does not let me make events" in await club.meet(weekly(begins))
    await club.slash(club.ann, "group unmeet")
    asked = [one["path"] for one in club.town.discord.requests[requests:]]
    assert not [path for path in asked if "scheduled-events" in path]
    assert len(club.town.discord.refusals) == before


async def test_with_the_permission_there_is_one_and_it_goes_with_the_meeting(club: Club) -> None:
    guild, begins = club.town.guild, next_day(club, 1, "18:00")
    guild.allow_bot(Permission.CREATE_EVENTS)
    assert "It is on this server's list of events as well." in await club.meet(weekly(begins), minutes=90)
    assert starts_of(club) == [begins]
    (event,) = [one for one in guild.events.values() if one.name == f"{club.name}: practice"]
    assert event.ends_at - event.starts_at == 90 * 60
    assert event.location == f"https://discord.com/channels/{guild.id}/{club.home.id}"
    await club.slash(club.ann, "group unmeet")
    await eventually(lambda: starts_of(club) == [], "the event to be gone")


@pytest.mark.long
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            refused(30038, "Maximum number of guild scheduled events reached (100)", 400),
            "as many events ahead as Discord",
        ),
        (refused(50035, "Invalid Form Body", 400), "did not take an event"),
        (broken(503), "It is on this server's list of events as well."),
        (dropped(), "It is on this server's list of events as well."),
        (dropped(is_after=True), "It is on this server's list of events as well."),
    ],
    ids=["too many", "a bad body", "503", "a broken connection", "one that broke when it had arrived"],
)
async def test_whatever_discord_makes_of_the_event_the_meeting_counts(club: Club, fault: object, said: str) -> None:
    guild, begins = club.town.guild, next_day(club, 1, "18:00")
    guild.allow_bot(Permission.CREATE_EVENTS)
    club.town.discord.faults.add(f"POST /guilds/{guild.id}/scheduled-events", fault)  # type: ignore[arg-type]
    assert said in await club.meet(weekly(begins))
    assert starts_of(club) == ([begins] if said.startswith("It is") else [])
    await club.still_until(begins - HOUR)
    assert "meets" in (await club.reads()).text
    await club.slash(club.ann, "group unmeet")


# ---------------------------------------------------------------------- what Discord refuses


@pytest.mark.long
@pytest.mark.parametrize(
    "fault", [broken(503), broken(503, is_after=True), dropped(is_after=True)], ids=["503", "503 after", "broken after"]
)
async def test_a_post_that_discord_swallows_comes_a_minute_later_and_once(club: Club, fault: object) -> None:
    begins = next_day(club, 1, "18:00")
    await club.meet(weekly(begins))
    await club.still_until(begins - HOUR)
    await club.reads()
    club.town.discord.faults.add(sends(club.home), fault)  # type: ignore[arg-type]
    await club.still_until(begins)
    await eventually(lambda: ("start", "waiting", 1) in club.kept(), f"the post to be put off: {club.kept()}", 20.0)
    club.town.discord.clock.move(60.0)
    await club.reads()
    await eventually(lambda: ("start", "sent", 1) in club.kept(), "the post to be known as sent", 20.0)
    await club.is_still()
    await club.slash(club.ann, "group unmeet")


@pytest.mark.long
async def test_a_channel_that_is_deleted_ends_nothing_for_others(club: Club) -> None:
    begins = next_day(club, 1, "18:00")
    await club.meet(weekly(begins))
    club.home.delete()
    await club.down_until(begins + MINUTE)
    await eventually(lambda: ("start", "undeliverable", 0) in club.kept(), f"{club.kept()}", 20.0)
    club.town.discord.clock.move_to(begins + HOUR)
    await club.is_turned(begins + WEEK)


@pytest.mark.long
async def test_somebody_whose_messages_are_closed_is_told_and_the_channel_has_its_post(club: Club) -> None:
    begins = next_day(club, 1, "18:00")
    await club.meet(weekly(begins), reach="direct")
    club.ben.closes_dms()
    answer = await club.ben.click(club.posts[-1], REMIND)
    assert "I could not write you a direct message" in (await answer.followup()).text
    await club.still_until(begins)
    assert "meets now" in (await club.reads()).text
    club.ben.opens_dms()
    assert inbox(club) == []
    await club.slash(club.ann, "group unmeet")
