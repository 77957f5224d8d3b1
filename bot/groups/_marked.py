"""The use cases of a session's end: marks, the sentences that go with them, and the cards."""

from __future__ import annotations

from collections.abc import Mapping

from bot.groups import _marking
from bot.groups._card import GroupCard, group_card
from bot.groups._checking import sayable
from bot.groups._held import HeldSessions
from bot.groups._session_errors import (
    AlreadyMarkedError,
    NothingSaidError,
    NotMarkedError,
    RoundGoneError,
    SessionChangedError,
)
from bot.groups.marks import LONGEST_COMMENT, Level, Mark
from bot.groups.session import GroupSession, Round, Stage
from bot.rehearsal.coaching import ScoreCard


class MarkedSessions(HeldSessions):
    """Sessions whose rounds are marked."""

    async def mark(self, key: str, user_id: int, number: int, levels: Mapping[str, Level]) -> GroupSession:
        """Take a mark. Once everybody expected has marked, the round closes a minute later, for the sentences.

        AlreadyMarkedError, TooLateError, TooEarlyError, NotInRoundError, IncompleteMarkError.
        """
        async with self._lock(key):
            current = await self._open_marks(key, user_id, number)
            mark = Mark(
                key, number, user_id, current.candidate_id, _marking.require_levels(levels), made_at=self._now()
            )
            try:
                is_first = await self._minutes.add_mark(mark)
            except self._conflict:
                # The marker or the candidate was forgotten meanwhile.
                self._drop(key)
                raise SessionChangedError from None
            if not is_first:
                raise AlreadyMarkedError
        return await self._hasten(key)

    async def comment(
        self, key: str, user_id: int, number: int, keep: str, change: str, *, is_named: bool
    ) -> GroupSession:
        """Add the two sentences, or one of them, to one's mark. Once everybody expected has, the round closes.

        NotMarkedError, TooLateError, TooEarlyError, NotInRoundError, NothingSaidError, LineTooLongError.
        """
        if not keep.strip() and not change.strip():
            raise NothingSaidError
        keep, change = (sayable(text, LONGEST_COMMENT) if text.strip() else "" for text in (keep, change))
        async with self._lock(key):
            await self._open_marks(key, user_id, number)
            if not await self._minutes.comment(key, number, user_id, keep, change, is_named=is_named):
                raise NotMarkedError
        return await self._hasten(key)

    async def given(self, key: str, user_id: int, number: int) -> tuple[Round, Mark | None]:
        """Return the round that takes marks, and what somebody has given in it so far.

        TooLateError, TooEarlyError, NotInRoundError.
        """
        current = await self._open_marks(key, user_id, number)
        marks = await self._minutes.marks_of(key, number)
        return current, next((mark for mark in marks if mark.marker_id == user_id), None)

    async def marked(self, session: GroupSession) -> tuple[int, int]:
        """Return how many have marked the newest round, and how many that will be once everybody expected has."""
        marks = await self._minutes.marks_of(session.key, session.rounds)
        missing = _marking.expected(session) - {mark.marker_id for mark in marks}
        return len(marks), len(marks) + len(missing)

    async def to_close_round(self, key: str, user_id: int, number: int, *, may_lead: bool = False) -> tuple[int, int]:
        """Return how many of those who are waited for have not marked yet, and how many they all are.

        It refuses whatever `close_round` would, so that nobody is asked in vain.
        """
        session, _ = await self._look(
            key, lambda session, now: _marking.require_closer(session, user_id, number, may_lead=may_lead)
        )
        marked, expected = await self.marked(session)
        return expected - marked, expected

    async def close_round(self, key: str, user_id: int, number: int, *, may_lead: bool = False) -> GroupSession:
        """Close the round now: CARD, GATHERS. The candidate and the host may, and who `may_lead`.

        NotYourRoundError, TooLateError, TooEarlyError.
        """
        return await self._change(
            key, lambda session, now: _marking.close_round(session, user_id, number, now, may_lead=may_lead)
        )

    async def card(self, session: GroupSession, number: int | None = None) -> GroupCard:
        """Return the group card of a round that the session still holds. RoundGoneError."""
        held = self._round_of(session, session.rounds if number is None else number)
        card = self._room.score_card(held.rehearsal)
        marks = await self._minutes.marks_of(session.key, held.number)
        return group_card(held.number, held.candidate_id, held.rehearsal.scenario, card, marks)

    async def whole_card(self, key: str, user_id: int, number: int) -> tuple[Round, ScoreCard]:
        """Return the program's own card, with all its rows, to the candidate of a round that is closed.

        NotYourCardError, TooEarlyError, RoundGoneError.
        """

        def look(session: GroupSession) -> Round:
            return _marking.require_own_card(session, self._round_of(session, number), user_id)

        _, held = await self._look(key, lambda session, now: look(session))
        return held, self._room.score_card(held.rehearsal)

    async def _open_marks(self, key: str, user_id: int, number: int) -> Round:
        """Return the round that takes this person's marks."""
        _, current = await self._look(
            key, lambda session, now: _marking.require_open_marks(session, user_id, number, now, self._not_before)
        )
        return current

    def _round_of(self, session: GroupSession, number: int) -> Round:
        held = session.round_of(number)
        if held is None or held.rehearsal.scenario not in self._room.scenarios:
            raise RoundGoneError
        return held

    async def _hasten(self, key: str) -> GroupSession:
        """Close the round where nothing more can come, or soon where only sentences can."""
        async with self._lock(key):
            session = await self.fetch(key)
            if session.stage is not Stage.MARKING:
                return session
            marks = await self._minutes.marks_of(key, session.rounds)
            return await self._change_locked(key, lambda session, now: _marking.hastened(session, marks, now))
