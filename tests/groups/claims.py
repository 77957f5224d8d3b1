"""What holds for everything that keeps groups and sessions: in memory here, in the databases where the store is tested.

A test derives a class from these and brings the fixture `roster` or `minutes`, empty each time. What is refused is refused by the store's errors.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.groups import Creators, Door, Group, GuildRules, Member, Minutes, Role, Roster, RoundRules
from bot.groups.marks import CRITERIA, Level, Mark, RoundResult
from bot.groups.session import Attendee, Event, GroupSession, Happening, Seat, Stage
from bot.rehearsal.scenario import Difficulty
from bot.store import ConflictError, OpenAlreadyError
from tests.groups.people import ANN, BEN, CEM, GUILD, MONDAY, OTHER_GUILD, PRACTICE, THREAD, result

GROUP_KEYS = ("group-aaaaaa", "group-bbbbbb", "group-cccccc")
SESSION_KEYS = ("session-aaaa", "session-bbbb", "session-cccc")
DAY = timedelta(days=1)


def group(number: int = 0, **more: object) -> Group:
    plain = Group(
        GROUP_KEYS[number], GUILD, PRACTICE, f"Club {number}", ANN, made_at=MONDAY + timedelta(minutes=number)
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def member(user_id: int, number: int = 0, *, role: Role = Role.MEMBER, days: int = 0) -> Member:
    return Member(GROUP_KEYS[number], user_id, role, MONDAY + timedelta(days=days))


async def begun(roster: Roster, number: int = 0, **more: object) -> Group:
    made = group(number, **more)
    await roster.add_group(made, member(made.owner_id, number, role=Role.OWNER))
    return made


class RosterClaims:
    """What holds for every roster."""

    async def test_a_group_is_kept_as_it_was_made(self, roster: Roster) -> None:
        rules = RoundRules(minutes=20, marking_minutes=5, difficulty=Difficulty.HARD)
        made = await begun(roster, name="„Ünïcode“ 👩\u200d🏫", door=Door.INVITED, rules=rules)
        assert await roster.fetch_group(made.key) == made
        assert await roster.members_of(made.key) == [member(ANN, role=Role.OWNER)]
        assert await roster.fetch_group(GROUP_KEYS[1]) is None

    async def test_what_changed_is_kept_with_a_new_revision(self, roster: Roster) -> None:
        made = await begun(roster)
        saved = await roster.save_group(replace(made, name="Other", channel_id=THREAD, is_closed=True))
        assert saved == group(name="Other", channel_id=THREAD, is_closed=True, revision=1)
        assert await roster.fetch_group(made.key) == saved

    async def test_an_older_revision_is_refused_and_changes_nothing(self, roster: Roster) -> None:
        made = await begun(roster)
        await roster.save_member(member(BEN))
        saved = await roster.save_group(replace(made, name="First"))
        with pytest.raises(ConflictError):
            await roster.save_group(replace(made, name="Second"))
        with pytest.raises(ConflictError):
            await roster.hand_over(replace(made, owner_id=BEN), [member(BEN, role=Role.OWNER)])
        assert await roster.fetch_group(made.key) == saved
        assert await roster.members_of(made.key) == [member(ANN, role=Role.OWNER), member(BEN)]

    async def test_of_two_who_save_at_once_one_is_refused(self, roster: Roster) -> None:
        made = await begun(roster)
        saves = (roster.save_group(replace(made, name=name)) for name in ("First", "Second"))
        outcomes = await asyncio.gather(*saves, return_exceptions=True)
        assert sorted(type(one).__name__ for one in outcomes) == ["ConflictError", "Group"]

    async def test_groups_are_listed_by_their_age_without_closed_ones(self, roster: Roster) -> None:
        newest = await begun(roster, 2)
        oldest = await begun(roster, 0)
        await roster.save_group(replace(await begun(roster, 1), is_closed=True))
        assert await roster.groups_of_guild(GUILD) == [oldest, newest]
        assert await roster.groups_of_guild(OTHER_GUILD) == []
        assert await roster.groups_of_person(ANN) == [oldest, newest]
        assert await roster.groups_of_person(BEN) == []

    async def test_members_are_listed_by_how_long_they_are_there(self, roster: Roster) -> None:
        await begun(roster)
        for user_id, days in ((BEN, 2), (CEM, 1)):
            await roster.save_member(member(user_id, days=days))
        assert [one.user_id for one in await roster.members_of(GROUP_KEYS[0])] == [ANN, CEM, BEN]

    async def test_what_changed_about_a_member_takes_the_place_of_what_was(self, roster: Roster) -> None:
        await begun(roster)
        await roster.save_member(member(BEN))
        changed = replace(member(BEN), role=Role.HELPER, is_on_board=True, wants_reminders=True)
        await roster.save_member(changed)
        assert changed in await roster.members_of(GROUP_KEYS[0])

    async def test_who_goes_is_gone_once(self, roster: Roster) -> None:
        await begun(roster)
        await roster.save_member(member(BEN))
        assert await roster.remove_member(GROUP_KEYS[0], BEN)
        assert not await roster.remove_member(GROUP_KEYS[0], BEN)
        assert [one.user_id for one in await roster.members_of(GROUP_KEYS[0])] == [ANN]

    async def test_a_hand_over_changes_owner_and_members_together(self, roster: Roster) -> None:
        made = await begun(roster)
        await roster.save_member(member(BEN, days=1))
        after = [member(ANN), member(BEN, days=1, role=Role.OWNER)]
        saved = await roster.hand_over(replace(made, owner_id=BEN), after)
        assert saved == await roster.fetch_group(made.key) == group(owner_id=BEN, revision=1)
        assert await roster.members_of(made.key) == after

    async def test_who_was_invited_is_waited_for_until_they_join(self, roster: Roster) -> None:
        await begun(roster)
        for day in (0, 1):
            await roster.invite(GROUP_KEYS[0], BEN, MONDAY + day * DAY)
        assert await roster.is_invited(GROUP_KEYS[0], BEN)
        assert not await roster.is_invited(GROUP_KEYS[0], CEM)
        assert not await roster.is_invited(GROUP_KEYS[1], BEN)
        await roster.save_member(member(BEN))
        assert not await roster.is_invited(GROUP_KEYS[0], BEN)

    async def test_an_invitation_is_taken_back_once(self, roster: Roster) -> None:
        await begun(roster)
        for user_id in (BEN, CEM):
            await roster.invite(GROUP_KEYS[0], user_id, MONDAY)
        assert await roster.withdraw(GROUP_KEYS[0], BEN)
        assert not await roster.is_invited(GROUP_KEYS[0], BEN)
        assert await roster.is_invited(GROUP_KEYS[0], CEM)
        assert not await roster.withdraw(GROUP_KEYS[0], BEN)
        await roster.save_member(member(CEM))
        assert not await roster.withdraw(GROUP_KEYS[0], CEM)
        assert not await roster.withdraw(GROUP_KEYS[1], BEN)

    async def test_a_server_has_the_usual_rules_until_others_are_settled(self, roster: Roster) -> None:
        assert await roster.guild_rules(GUILD) == GuildRules(GUILD)
        for channels in (frozenset({PRACTICE, THREAD}), frozenset[int]()):
            rules = GuildRules(GUILD, channels, Creators.ROLE, 7, RoundRules(30, 2, Difficulty.MEDIUM))
            await roster.save_guild_rules(rules)
            assert await roster.guild_rules(GUILD) == rules
        assert await roster.guild_rules(OTHER_GUILD) == GuildRules(OTHER_GUILD)

    async def test_nothing_stays_of_a_server_that_was_left(self, roster: Roster) -> None:
        await begun(roster)
        await begun(roster, 1)
        kept = await begun(roster, 2, guild_id=OTHER_GUILD)
        await roster.invite(GROUP_KEYS[0], BEN, MONDAY)
        await roster.save_guild_rules(GuildRules(GUILD, creators=Creators.MANAGERS))
        assert await roster.known_guilds() == {GUILD, OTHER_GUILD}
        assert await roster.drop_guild(GUILD) == 2
        assert await roster.known_guilds() == {OTHER_GUILD}
        assert await roster.groups_of_person(ANN) == [kept]
        assert await roster.members_of(GROUP_KEYS[0]) == []
        assert not await roster.is_invited(GROUP_KEYS[0], BEN)
        assert await roster.guild_rules(GUILD) == GuildRules(GUILD)
        assert await roster.drop_guild(GUILD) == 0


def session(number: int = 0, **more: object) -> GroupSession:
    plain = GroupSession(
        SESSION_KEYS[number], GROUP_KEYS[0], GUILD, THREAD + number, ANN, opened_at=MONDAY, changed_at=MONDAY
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def mark(marker: int, number: int = 1, *, candidate: int = ANN) -> Mark:
    levels = dict.fromkeys(CRITERIA, Level.GOOD) | {"lobby": Level.NOT_SEEN}
    return Mark(SESSION_KEYS[0], number, marker, candidate, levels, made_at=MONDAY + timedelta(seconds=marker))


def _kept(**more: object) -> RoundResult:
    return replace(result(1, session_key=SESSION_KEYS[0], group_key=GROUP_KEYS[0]), **more)  # type: ignore[arg-type]


ATTENDEES = (Attendee(ANN, Seat.CANDIDATE, MONDAY, missed=1), Attendee(BEN, Seat.OBSERVER, MONDAY))
EVENTS = (Event(1, Happening.OPENED), Event(2, Happening.GATHERS, who=ANN, number=1, turn=0, text="Ünïcode"))


class MinutesClaims:
    """What holds for whatever keeps sessions, as long as the group they belong to is kept."""

    async def test_a_session_is_kept_as_it_was_opened(self, minutes: Minutes) -> None:
        opened = session(attendees=ATTENDEES, events=EVENTS, next_seq=3, scene="family:nursing", scenes=("a", "b"))
        await minutes.add_session(opened)
        assert await minutes.fetch_session(opened.key) == opened
        assert await minutes.open_session_in(THREAD) == opened
        assert await minutes.fetch_session(SESSION_KEYS[1]) is None
        assert await minutes.open_session_in(PRACTICE) is None

    async def test_what_changed_is_kept_with_a_new_revision_and_an_older_one_is_refused(self, minutes: Minutes) -> None:
        await minutes.add_session(session())
        saved = await minutes.save_session(session(rounds=1, changed_at=MONDAY + DAY))
        assert saved == await minutes.fetch_session(saved.key) == session(rounds=1, changed_at=MONDAY + DAY, revision=1)
        with pytest.raises(ConflictError):
            await minutes.save_session(session(rounds=2), _kept())
        assert await minutes.fetch_session(saved.key) == saved
        assert await minutes.results_of_group(GROUP_KEYS[0]) == []

    async def test_a_thread_has_one_open_session_at_a_time(self, minutes: Minutes) -> None:
        await minutes.add_session(session())
        another = session(1, channel_id=THREAD)
        with pytest.raises(OpenAlreadyError):
            await minutes.add_session(another)
        assert await minutes.fetch_session(another.key) is None
        await minutes.save_session(session(stage=Stage.CLOSED))
        await minutes.add_session(another)
        assert await minutes.open_session_in(THREAD) == another

    async def test_of_two_that_are_opened_in_a_thread_at_once_one_is_refused(self, minutes: Minutes) -> None:
        both = (minutes.add_session(session()), minutes.add_session(session(1, channel_id=THREAD)))
        outcomes = await asyncio.gather(*both, return_exceptions=True)
        assert [type(one) for one in outcomes if one is not None] == [OpenAlreadyError]

    async def test_open_ones_are_those_that_go_on_or_have_something_to_show(self, minutes: Minutes) -> None:
        await minutes.add_session(session(attendees=ATTENDEES))
        await minutes.add_session(session(1, events=EVENTS))
        ended = await minutes.save_session(session(1, stage=Stage.CLOSED, events=EVENTS))
        assert {one.key for one in await minutes.open_sessions()} == set(SESSION_KEYS[:2])
        await minutes.save_session(replace(ended, events=()))
        assert [one.key for one in await minutes.open_sessions()] == [SESSION_KEYS[0]]
        assert [one.key for one in await minutes.open_sessions_of(BEN)] == [SESSION_KEYS[0]]
        assert await minutes.open_sessions_of(CEM) == []

    async def test_threads_are_known_of_all_who_ever_came_also_once_all_is_over(self, minutes: Minutes) -> None:
        opened = session(attendees=ATTENDEES, came=(ANN, BEN, CEM))
        await minutes.add_session(opened)
        await minutes.add_session(session(1, host_id=CEM, opened_at=MONDAY + DAY))
        assert await minutes.threads_of(BEN) == [THREAD]
        assert await minutes.threads_of(CEM) == [THREAD + 1, THREAD]
        ended = await minutes.save_session(replace(opened, stage=Stage.CLOSED, attendees=()))
        assert await minutes.threads_of(BEN) == [THREAD]
        await minutes.add_session(session(2, channel_id=THREAD, came=(BEN,)))
        assert await minutes.threads_of(BEN) == [THREAD], "a thread in which two sessions were is named once"
        await minutes.save_session(replace(ended, came=(ANN, CEM)))
        await minutes.save_session(session(2, channel_id=THREAD))
        assert await minutes.threads_of(BEN) == []

    async def test_nobody_marks_a_round_twice_not_even_at_once(self, minutes: Minutes) -> None:
        await minutes.add_session(session())
        given = await asyncio.gather(*(minutes.add_mark(mark(BEN)) for _ in range(3)))
        assert sorted(given) == [False, False, True]
        assert not await minutes.add_mark(replace(mark(BEN), levels=dict.fromkeys(CRITERIA, Level.STRONG)))
        assert await minutes.add_mark(mark(BEN, 2))
        assert await minutes.add_mark(mark(CEM))
        assert await minutes.add_mark(mark(ANN))
        assert await minutes.marks_of(SESSION_KEYS[0], 1) == [mark(BEN), mark(CEM), mark(ANN)]
        assert await minutes.marks_of(SESSION_KEYS[0], 2) == [mark(BEN, 2)]
        assert await minutes.marks_of(SESSION_KEYS[1], 1) == []

    async def test_sentences_are_added_to_a_mark_that_is_there(self, minutes: Minutes) -> None:
        await minutes.add_session(session())
        await minutes.add_mark(mark(BEN))
        assert await minutes.comment(SESSION_KEYS[0], 1, BEN, "The pause", "Ünïcode", is_named=True)
        assert not await minutes.comment(SESSION_KEYS[0], 1, CEM, "Nothing", "", is_named=False)
        marked = replace(mark(BEN), keep="The pause", change="Ünïcode", is_named=True)
        assert await minutes.marks_of(SESSION_KEYS[0], 1) == [marked]

    async def test_a_rounds_result_is_kept_with_the_session_and_stays_as_it_was(self, minutes: Minutes) -> None:
        await minutes.add_session(session())
        kept = _kept(manager_id=BEN, receptionist_id=None, observer_ids=(CEM, 7))
        saved = await minutes.save_session(session(rounds=1), kept)
        saved = await minutes.save_session(saved, replace(kept, total=99))
        earlier = replace(kept, number=2, finished_at=MONDAY - DAY, is_complete=False, has_thanked=True)
        await minutes.save_session(saved, earlier)
        assert await minutes.results_of_group(GROUP_KEYS[0]) == [earlier, kept]
        assert await minutes.results_of_group(GROUP_KEYS[1]) == []

    async def test_old_sessions_go_with_their_marks_and_results_stay(self, minutes: Minutes) -> None:
        await minutes.add_session(session())
        kept = _kept()
        await minutes.save_session(session(), kept)
        await minutes.add_mark(mark(BEN))
        fresh = session(1, changed_at=MONDAY + DAY)
        await minutes.add_session(fresh)
        assert await minutes.purge_sessions(MONDAY + DAY) == 1
        assert await minutes.fetch_session(SESSION_KEYS[0]) is None
        assert await minutes.marks_of(SESSION_KEYS[0], 1) == []
        assert await minutes.results_of_group(GROUP_KEYS[0]) == [kept]
        assert await minutes.fetch_session(fresh.key) == fresh
