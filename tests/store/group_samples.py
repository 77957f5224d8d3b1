"""Groups, sessions, marks and meetings to keep, made by hand: the store does not look into them."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.diary.interview import WallTime
from bot.groups.group import Creators, Door, Group, GuildRules, Member, Role, RoundRules
from bot.groups.marks import CRITERIA, Level, Mark, RoundResult
from bot.groups.meeting import Meeting, MeetingReminder, Occasion, PlannedMessage, Reach
from bot.groups.session import Attendee, Event, GroupSession, Happening, Round, Seat, Stage, Waiting
from bot.rehearsal.chairs import Cue
from bot.rehearsal.scenario import Difficulty
from bot.rehearsal.session import Turn
from bot.store import Store, make_key
from tests.store.samples import ANN, BEN, NOON, later, rehearsal

CLEO, DAN = 1_180_000_000_000_000_003, 1_180_000_000_000_000_004
GUILD, ELSEWHERE = 1_170_000_000_000_000_001, 1_170_000_000_000_000_002
HOME, EVENING = 1_190_000_000_000_000_011, 1_190_000_000_000_000_012
NAME = "Tuesday Club — Hafen & Söhne 🧥"
KEEP, CHANGE = "She named the night desk herself", "Ask before the coat comes out"
WAITS, REPLIED = "And what would worry you about me, then?", "You have never led more than four, I am told"
RULES = RoundRules(20, 6, Difficulty.HARD)
MONDAY = datetime(2026, 11, 23, 18, 0)  # noqa: DTZ001 - what a clock on the wall shows
VIENNA = "Europe/Vienna"


def group(owner_id: int = ANN, guild_id: int = GUILD, name: str = NAME, at: datetime = NOON) -> Group:
    """A group that was not kept yet, with everything as it is not by default."""
    return Group(
        make_key(), guild_id, HOME, name, owner_id, door=Door.INVITED, rules=RULES, made_at=at
    )  # fmt: skip


def member(of: Group, user_id: int, role: Role = Role.MEMBER, minutes: int = 0) -> Member:
    """Somebody who came into a group some minutes after NOON."""
    return Member(of.key, user_id, role, later(minutes), is_on_board=True, wants_reminders=True)


async def keep_group(store: Store, *user_ids: int, guild_id: int = GUILD) -> Group:
    """Keep a group of these people, the first of them its owner."""
    owner_id, *others = user_ids or (ANN,)
    kept = group(owner_id, guild_id)
    await store.roster.add_group(kept, member(kept, owner_id, Role.OWNER))
    for minutes, user_id in enumerate(others, 1):
        await store.roster.save_member(member(kept, user_id, minutes=minutes))
    return kept


def rules(guild_id: int = GUILD) -> GuildRules:
    """What a server's admins have settled."""
    return GuildRules(guild_id, frozenset({HOME, 7}), Creators.ROLE, 1_160_000_000_000_000_001, RULES)


def attendee(user_id: int, seat: Seat, minutes: int = 0) -> Attendee:
    """Somebody who sits there."""
    return Attendee(user_id, seat, later(minutes), missed=1)


def played(candidate_id: int = ANN, number: int = 1) -> Round:
    """A round in which Ben is the manager and has answered once, Cleo looks on, and a line waits."""
    said = rehearsal()
    (answered,) = said.turns
    own = replace(answered.said[0], text=REPLIED, is_by_person=True)
    said = replace(said, turns=(replace(answered, said=(own,), cue=Cue.DOUBT),))
    assert isinstance(said.turns[0], Turn)
    return Round(
        number, candidate_id, said, manager_id=BEN, observer_ids=(CLEO,), turn=1, waiting=Waiting(WAITS, later(3)),
        heard_at=later(2), ends_at=None, left=timedelta(minutes=4), paused_at=later(4), seen_id=1_199_000_000_000_000_001,
    )  # fmt: skip


def session(
    of: str = "group0000000", channel_id: int = EVENING, stage: Stage = Stage.PLAYING, at: datetime = NOON
) -> GroupSession:
    """An evening in the middle of Ann's round, not kept yet. One thing is still to be shown."""
    return GroupSession(
        make_key(), of, GUILD, channel_id, ANN, rules=RULES, scene="nursing_surgical_ward", stage=stage,
        attendees=(attendee(ANN, Seat.CANDIDATE), attendee(BEN, Seat.MANAGER, 1), attendee(CLEO, Seat.OBSERVER, 2)),
        round=played(), rounds=1, scenes=("nursing_surgical_ward",), next_seq=2, lobby_message_id=77,
        events=(Event(1, Happening.LINE, number=1, turn=1, who=ANN, text=WAITS),), opened_at=at, changed_at=at,
    )  # fmt: skip


def mark(of: GroupSession, marker_id: int = CLEO, candidate_id: int = ANN, number: int = 1) -> Mark:
    """A mark with both sentences."""
    levels = dict(zip(CRITERIA, Level, strict=True))
    return Mark(of.key, number, marker_id, candidate_id, levels, keep=KEEP, change=CHANGE, is_named=True, made_at=NOON)


def result(of: GroupSession, candidate_id: int = ANN, number: int = 1, minutes: int = 0) -> RoundResult:
    """What stays of a round in which Ben was the manager, and Cleo and Dan looked on."""
    return RoundResult(
        of.key, of.group_key, number, candidate_id, BEN, None, (DAN, CLEO), 62, 80,
        has_thanked=True, is_complete=True, finished_at=later(minutes),
    )  # fmt: skip


def meeting(of: Group, at: datetime = MONDAY, zone: str = VIENNA) -> Meeting:
    """A meeting that was not kept yet, with everything as it is not by default."""
    return Meeting(
        make_key(), of.key, WallTime(at, zone), is_weekly=True, minutes=90, reach=Reach.DIRECT, made_by=ANN, event_id=9
    )


def ahead(user_id: int | None = ANN, minutes: int = 0) -> PlannedMessage:
    """A message that is due some minutes after NOON."""
    return PlannedMessage(user_id, Occasion.AHEAD, later(minutes))


async def claim_one(store: Store) -> MeetingReminder:
    """Keep a meeting with a single message, which is due and claimed at NOON."""
    kept = await keep_group(store)
    await store.calendar.save_meeting(meeting(kept), [ahead()])
    (claimed,) = await store.calendar.claim_due(NOON, 10)
    return claimed
