"""Whatever people do, in whatever order, however often, and whenever the process dies: an evening keeps its order."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from functools import cache
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.groups import GroupError, dump_session, restore_session
from bot.groups.marks import CRITERIA, Level
from bot.groups.session import MOST_CARDS, SINGLE_SEATS, Event, GroupSession, Happening, Seat, Stage
from bot.rehearsal.chairs import Cue
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import load_library
from bot.rehearsing import SCENARIOS, open_room
from tests.groups.evening import ASKS, BYE, CASE, INSULT, Evening
from tests.groups.people import ANN, BEN, CEM, DOT

T = TypeVar("T")
PEOPLE = st.sampled_from((ANN, BEN, CEM, DOT))
LINES = st.sampled_from(
    (ASKS, CASE, BYE, BYE, INSULT, "Thank you, Dana.", "coach, help me", "Is the pay good?", "*nods*", " ", "x" * 5_000)
)
WORDS = st.sampled_from(("", "I wonder about your nights.", " ", "x" * 2_000))
LEVELS = st.fixed_dictionaries({key: st.sampled_from(Level) for key in CRITERIA})
SEATS = st.dictionaries(PEOPLE, st.sampled_from((Seat.MANAGER, Seat.RECEPTIONIST, Seat.OBSERVER)))
SELDOM = st.sampled_from((False, False, False, False, True))
SLACK = st.sampled_from((0, 0, 0, 0, -1, 1))
"""By how much the number or the turn on a button is off."""
_MAY_VANISH = (Happening.GATHERS,)


@cache
def shared_room() -> Room:
    return open_room(load_library(SCENARIOS), lambda _: None)


class AnyEvening(RuleBasedStateMachine):
    """One session, four people, one clock; each step goes through the use cases, and may be refused in a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.evening = Evening(shared_room())
        self.before: GroupSession | None = None
        self.showing: list[Event] = []
        self.last_seq = 0
        self.may_drop = False
        self.marks_at_card: dict[int, int] = {}
        self.message_id = 0

    def run(self, step: Coroutine[Any, Any, T]) -> T | None:
        """Take one step; only a sentence for the person may come out of it."""
        self.may_drop = False
        self.before = self.evening.session if self.evening.key else None
        try:
            return self.loop.run_until_complete(step)
        except GroupError:
            return None

    @property
    def session(self) -> GroupSession:
        return self.evening.session

    @property
    def is_open(self) -> bool:
        return self.session.stage is not Stage.CLOSED

    @property
    def turn(self) -> int:
        return self.session.round.turn if self.session.round else 0

    @initialize(seats=SEATS, host=PEOPLE)
    def begins_an_evening(self, seats: dict[int, Seat], host: int) -> None:
        """Open a session, let the host be the candidate and others sit somewhere, and begin the first round."""
        self.run(self.evening.open(host, scene=None))
        self.marks_at_card.clear()
        for user_id, seat in {**seats, host: Seat.CANDIDATE}.items():
            self.run(self.evening.sessions.take_seat(self.evening.key, user_id, seat, 0))
        self.run(self.evening.sessions.begin_round(self.evening.key, host, 0))

    @precondition(lambda self: self.session.stage is Stage.CLOSED and not self.session.events)
    @rule(seats=SEATS, host=PEOPLE)
    def meets_again(self, seats: dict[int, Seat], host: int) -> None:
        self.before = None
        self.begins_an_evening(seats, host)

    @precondition(lambda self: self.is_open)
    @rule(user_id=PEOPLE, seat=st.sampled_from(Seat))
    def takes_seat(self, user_id: int, seat: Seat) -> None:
        self.run(self.evening.sessions.take_seat(self.evening.key, user_id, seat, self.session.rounds))

    @precondition(lambda self: self.is_open)
    @rule(first=PEOPLE, second=PEOPLE, seat=st.sampled_from(SINGLE_SEATS))
    def two_take_one_seat(self, first: int, second: int, seat: Seat) -> None:
        other = self.evening.started()
        self.evening.minutes.meddling.append(lambda: _politely(other.take_seat(self.evening.key, first, seat, 0)))
        self.run(self.evening.sessions.take_seat(self.evening.key, second, seat, 0))
        self.evening.minutes.meddling.clear()

    @precondition(lambda self: self.is_open)
    @rule(user_id=PEOPLE, really=SELDOM)
    def leaves(self, user_id: int, really: bool) -> None:
        if really:
            self.run(self.evening.sessions.leave(self.evening.key, user_id))

    @precondition(lambda self: self.session.stage is Stage.GATHERING)
    @rule(user_id=PEOPLE, off=SLACK)
    def begins(self, user_id: int, off: int) -> None:
        self.run(self.evening.sessions.begin_round(self.evening.key, user_id, self.session.rounds + min(off, 0)))

    @precondition(lambda self: self.session.stage is Stage.GATHERING)
    @rule(user_id=PEOPLE)
    def begins_as_candidate(self, user_id: int) -> None:
        self.run(self.evening.sessions.take_seat(self.evening.key, user_id, Seat.CANDIDATE, 0))
        self.run(self.evening.sessions.begin_round(self.evening.key, user_id, self.session.rounds))

    @precondition(lambda self: self.session.stage is Stage.GATHERING and bool(self.session.in_seat(Seat.CANDIDATE)))
    @rule(lines=st.lists(LINES, min_size=1, max_size=6), user_ids=st.lists(PEOPLE, max_size=5))
    def a_whole_round_is_played(self, lines: list[str], user_ids: list[int]) -> None:
        candidate = self.session.in_seat(Seat.CANDIDATE)[0].user_id
        self.run(self.evening.sessions.begin_round(self.evening.key, candidate, self.session.rounds))
        for line in lines:
            self.run(self.evening.sessions.say(self.evening.key, candidate, line))
            if (current := self.session.round) and current.waiting:
                sitter = current.answerer_id or 0
                self.run(self.evening.reply(sitter, Cue.CONVINCED))
        self.run(self.evening.sessions.end_scene(self.evening.key, candidate, self.session.rounds))
        for user_id in user_ids:
            self.run(self.evening.mark(user_id))
        self.run(self.evening.sessions.close_round(self.evening.key, candidate, self.session.rounds))

    @precondition(lambda self: self.session.stage is Stage.PLAYING)
    @rule(user_id=PEOPLE, text=LINES, off=SLACK, is_typed=st.booleans())
    def says(self, user_id: int, text: str, off: int, is_typed: bool) -> None:
        self.message_id += off
        turn = None if is_typed else self.turn + off
        self.run(
            self.evening.sessions.say(
                self.evening.key, user_id, text, turn=turn, message_id=self.message_id if is_typed else 0
            )
        )

    @precondition(lambda self: self.session.stage is Stage.PLAYING)
    @rule(text=LINES, times=st.integers(1, 3))
    def candidate_says(self, text: str, times: int) -> None:
        before = len(self.evening.round.rehearsal.turns)
        said = (
            self.evening.sessions.say(self.evening.key, self.evening.round.candidate_id, text, turn=self.turn)
            for _ in range(times)
        )
        self.run(_all_politely(*said))
        if current := self.session.round:
            assert len(current.rehearsal.turns) <= before + 1, "delivered several times, heard once"

    @precondition(lambda self: self.session.stage is Stage.PLAYING)
    @rule(user_id=PEOPLE, cue=st.sampled_from(Cue), words=WORDS, off=SLACK)
    def replies(self, user_id: int, cue: Cue, words: str, off: int) -> None:
        self.run(
            self.evening.sessions.reply(
                self.evening.key, user_id, cue, words, self.session.rounds, self.turn + max(off, 0)
            )
        )

    @precondition(lambda self: bool(self.session.round and self.session.round.waiting))
    @rule(cue=st.sampled_from(Cue), words=WORDS)
    def chair_replies(self, cue: Cue, words: str) -> None:
        sitter = self.evening.round.answerer_id or 0
        self.run(self.evening.sessions.reply(self.evening.key, sitter, cue, words, self.session.rounds, self.turn))

    @precondition(lambda self: self.session.stage is Stage.PLAYING)
    @rule(user_id=PEOPLE, cue=st.sampled_from(Cue))
    def looks_at_the_secret_card(self, user_id: int, cue: Cue) -> None:
        before = self.session
        self.run(self.evening.sessions.propose(self.evening.key, user_id, cue, before.rounds, self.turn))
        self.run(self.evening.sessions.briefing(self.evening.key, user_id))
        assert self.session == before

    @precondition(lambda self: self.session.stage is Stage.PLAYING)
    @rule(user_id=PEOPLE)
    def lets_the_program_answer(self, user_id: int) -> None:
        self.run(self.evening.sessions.take_over(self.evening.key, user_id, self.session.rounds, self.turn))

    @precondition(lambda self: self.session.stage is Stage.PLAYING)
    @rule(user_id=PEOPLE)
    def takes_the_chair_back(self, user_id: int) -> None:
        self.run(self.evening.sessions.take_back(self.evening.key, user_id, self.session.rounds))

    @precondition(lambda self: self.is_open)
    @rule(user_id=PEOPLE)
    def presses_something(self, user_id: int) -> None:
        self.run(self.evening.sessions.notice(self.evening.key, user_id))

    @precondition(lambda self: self.session.stage is Stage.PLAYING)
    @rule(user_id=PEOPLE, is_pause=st.booleans())
    def stops_or_starts_the_clock(self, user_id: int, is_pause: bool) -> None:
        self.run(self.evening.pause(user_id) if is_pause else self.evening.go_on(user_id))

    @precondition(lambda self: self.session.stage is Stage.PLAYING)
    @rule(user_id=PEOPLE, really=SELDOM)
    def ends_the_scene(self, user_id: int, really: bool) -> None:
        if really:
            self.run(self.evening.sessions.end_scene(self.evening.key, user_id, self.session.rounds))

    @precondition(lambda self: self.session.stage is Stage.PLAYING)
    @rule()
    def play_to_the_marks(self) -> None:
        candidate = self.evening.round.candidate_id
        for line in (ASKS, CASE):
            self.run(self.evening.sessions.say(self.evening.key, candidate, line))
        self.run(self.evening.sessions.end_scene(self.evening.key, candidate, self.session.rounds))

    @precondition(lambda self: self.session.stage is Stage.MARKING)
    @rule(user_ids=st.lists(PEOPLE, min_size=1, max_size=5), levels=LEVELS, off=SLACK)
    def mark(self, user_ids: list[int], levels: dict[str, Level], off: int) -> None:
        """Let several mark at once, some of them twice."""
        number = self.session.rounds + min(off, 0)
        marks = (self.evening.sessions.mark(self.evening.key, user_id, number, levels) for user_id in user_ids)
        self.run(_all_politely(*marks))

    @precondition(lambda self: self.session.stage is Stage.MARKING)
    @rule(user_id=PEOPLE, keep=st.sampled_from(("", "The pause.")), change=st.sampled_from(("", "Ask sooner.")))
    def writes(self, user_id: int, keep: str, change: str) -> None:
        number = self.session.rounds
        self.run(self.evening.sessions.comment(self.evening.key, user_id, number, keep, change, is_named=True))

    @precondition(lambda self: self.session.stage is Stage.MARKING)
    @rule(user_id=PEOPLE, really=SELDOM)
    def closes_the_round(self, user_id: int, really: bool) -> None:
        if really:
            self.run(self.evening.sessions.close_round(self.evening.key, user_id, self.session.rounds))

    @rule(user_id=PEOPLE, may_lead=st.booleans(), really=SELDOM)
    def closes(self, user_id: int, may_lead: bool, really: bool) -> None:
        if really:
            self.run(self.evening.sessions.close(self.evening.key, user_id, may_lead=may_lead))

    @rule(really=SELDOM)
    def loses_its_thread(self, really: bool) -> None:
        if really:
            self.run(self.evening.sessions.thread_gone(self.session.channel_id))
            self.may_drop = True

    @precondition(lambda self: self.is_open)
    @rule(user_id=PEOPLE, really=SELDOM)
    def is_forgotten(self, user_id: int, really: bool) -> None:
        if really:
            self.run(self.evening.sessions.forget(user_id))
            self.evening.minutes.forget(user_id)
            self.may_drop = True
            assert user_id not in self.session.people
            assert str(user_id).encode() not in dump_session(self.session)

    @precondition(lambda self: self.is_open)
    @rule(seconds=st.sampled_from((1, 20, 45, 61, 185)))
    def waits(self, seconds: int) -> None:
        self.run(self.evening.wait(timedelta(seconds=seconds)))

    @precondition(lambda self: self.session.stage in (Stage.PLAYING, Stage.MARKING))
    @rule(really=SELDOM)
    def waits_for_what_is_next(self, really: bool) -> None:
        if really and (deadline := self.evening.sessions.next_deadline(self.session)):
            self.evening.now = max(self.evening.now, deadline)
            self.run(self.evening.sessions.tick(self.evening.key))

    @rule(most=st.integers(1, 20))
    def shows(self, most: int) -> None:
        events = self.session.events[:most]
        for event in events:
            self.can_be_shown(event)
        if events:
            self.run(self.evening.sessions.shown(self.evening.key, events[-1].seq))
            self.may_drop = True
            assert not {event.seq for event in events} & {event.seq for event in self.session.events}

    @rule()
    def dies_and_starts(self) -> None:
        self.evening.restart()

    def can_be_shown(self, event: Event) -> None:
        held = self.session.round_of(event.number)
        if event.what is Happening.ANSWERED:
            assert held
            assert event.turn is not None
            assert held.rehearsal.turns[event.turn]
        elif event.what is Happening.CARD:
            assert held
            card = self.loop.run_until_complete(self.evening.sessions.card(self.session, event.number))
            assert card.marks <= 4
            self.marks_at_card.setdefault(event.number, len(self.marks_of(event.number)))
        elif event.what in (Happening.LINE, Happening.ROUND_BEGAN, Happening.MARKING):
            assert held

    def marks_of(self, number: int) -> list[int | None]:
        kept = self.evening.minutes.marks
        return [mark.marker_id for mark in kept if (mark.session_key, mark.number) == (self.evening.key, number)]

    @invariant()
    def nobody_shares_a_seat(self) -> None:
        for seat in SINGLE_SEATS:
            assert len(self.session.in_seat(seat)) <= 1
        attendees = [one.user_id for one in self.session.attendees]
        assert len(attendees) == len(set(attendees))

    @invariant()
    def a_scene_has_its_candidate(self) -> None:
        if self.session.stage in (Stage.PLAYING, Stage.MARKING):
            current = self.evening.round
            assert current.number == self.session.rounds
            seated = self.session.in_seat(Seat.CANDIDATE)
            is_there = [one.user_id for one in seated] == [current.candidate_id]
            # Who leaves while it is marked and comes back watches.
            assert is_there or (self.session.stage is Stage.MARKING and not seated)
            assert current.rehearsal.is_over <= (self.session.stage is Stage.MARKING)

    @invariant()
    def chairs_of_the_scene_are_those_of_the_lobby(self) -> None:
        if self.session.stage is Stage.PLAYING:
            current = self.evening.round
            for seat, sitter in ((Seat.MANAGER, current.manager_id), (Seat.RECEPTIONIST, current.receptionist_id)):
                assert [one.user_id for one in self.session.in_seat(seat)] == [sitter] * (sitter is not None)

    @invariant()
    def a_line_waits_for_somebody(self) -> None:
        current = self.session.round
        if current and current.waiting:
            assert self.session.stage is Stage.PLAYING
            assert current.answerer_id is not None

    @invariant()
    def no_event_is_lost_and_each_has_a_number_of_its_own(self) -> None:
        now = [event.seq for event in self.session.events]
        assert now == sorted(set(now))
        assert all(seq < self.session.next_seq for seq in now)
        if self.before and self.before.key == self.session.key and not self.may_drop:
            lost = [one for one in self.before.events if one not in self.session.events]
            assert all(one.what in _MAY_VANISH for one in lost), lost
            assert self.session.next_seq >= self.before.next_seq
            new = [seq for seq in now if seq not in {one.seq for one in self.before.events}]
            assert all(seq >= self.before.next_seq for seq in new)
        for event in self.session.events:
            self.can_be_shown(event)

    @invariant()
    def marks_are_single_and_in_time(self) -> None:
        for number in range(self.session.rounds + 1):
            named = [marker for marker in self.marks_of(number) if marker is not None]
            assert len(named) == len(set(named))
        for number, marks in self.marks_at_card.items():
            assert len(self.marks_of(number)) in (marks, 0), "none after the card; all of them go with the candidate"

    @invariant()
    def a_result_comes_with_the_end_of_its_round(self) -> None:
        for (key, number), result in self.evening.minutes.results.items():
            if key != self.evening.key:
                continue
            assert number == result.number
            is_on = self.session.stage in (Stage.PLAYING, Stage.MARKING)
            assert number < self.session.rounds or (number == self.session.rounds and not is_on)

    @invariant()
    def it_can_be_kept_and_stays_small(self) -> None:
        kept = dump_session(self.session)
        assert restore_session(kept) == self.session
        assert len(kept) < 250_000
        assert len(self.session.past) <= MOST_CARDS + 4, (
            "those for their whole cards, three to show, and one broken off"
        )

    @invariant()
    def memory_holds_what_is_kept(self) -> None:
        assert self.loop.run_until_complete(self.evening.sessions.fetch(self.evening.key)) == self.session

    def teardown(self) -> None:
        """However it stands, it comes to an end by the clock alone."""
        if self.evening.key:
            for _ in range(12):
                deadline = self.evening.sessions.next_deadline(self.session)
                if deadline is None:
                    break
                self.evening.now = max(self.evening.now, deadline)
                self.run(self.evening.sessions.tick(self.evening.key))
            assert self.session.stage is Stage.CLOSED
            self.no_event_is_lost_and_each_has_a_number_of_its_own()
            self.run(self.evening.show())
            assert not self.session.attendees
            assert len(self.session.past) <= MOST_CARDS
        self.loop.close()


async def _politely(step: Coroutine[Any, Any, object]) -> None:
    await _all_politely(step)


async def _all_politely(*steps: Coroutine[Any, Any, object]) -> None:
    """Take several steps at once; each may be refused in a sentence."""
    for outcome in await asyncio.gather(*steps, return_exceptions=True):
        if isinstance(outcome, BaseException) and not isinstance(outcome, GroupError):
            raise outcome


_HEALTH = (HealthCheck.too_slow, HealthCheck.filter_too_much)
AnyEvening.TestCase.settings = settings(
    max_examples=40, stateful_step_count=100, deadline=None, suppress_health_check=_HEALTH
)
TestAnyEvening = AnyEvening.TestCase


class ManyEvenings(AnyEvening):
    """The same, far more often."""


ManyEvenings.TestCase.settings = settings(
    max_examples=1_500, stateful_step_count=60, deadline=None, suppress_health_check=_HEALTH
)
TestManyEvenings = pytest.mark.long(ManyEvenings.TestCase)
