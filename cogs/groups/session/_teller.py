"""From what happened in a session to the messages that tell of it, with what has to be asked for first."""

from __future__ import annotations

from collections.abc import Sequence

from bot.client import LastImpression
from bot.groups import RoundGoneError
from bot.groups.session import Event, GroupSession, Happening, Stage
from cogs.groups._parts import Parts
from cogs.groups.session._group_card import group_card
from cogs.groups.session._marks_page import marks_page
from cogs.groups.session._posts import Post
from cogs.groups.session._round_pages import HAS_BUTTONS, posts_for
from cogs.groups.session._telling import Standing, Telling

_MOST_STANDING = 1_000


class Teller:
    """Makes the messages. It changes nothing."""

    def __init__(self, bot: LastImpression, parts: Parts) -> None:
        self._scenarios = bot.sessions.room.scenarios
        self._days = bot.retention.days
        self._sessions = parts.sessions
        self._standing: dict[str, Standing] = {}
        """By session, the last line that was typed into its thread: it need not be said again there."""

    def note_typed(self, session: GroupSession, message_id: int) -> None:
        """Remember that the newest line stands in the thread already, as the candidate's own message."""
        lines = [event for event in session.events if event.what in (Happening.LINE, Happening.ANSWERED)]
        if not lines or lines[-1].turn is None:
            return
        if len(self._standing) >= _MOST_STANDING:
            self._standing.pop(next(iter(self._standing)))
        self._standing[session.key] = Standing(lines[-1].number, lines[-1].turn, message_id)

    async def posts_for(self, session: GroupSession) -> list[tuple[Event, Sequence[Post]]]:
        """Return the messages for everything that is unshown; only the newest has the buttons for where the round stands."""
        newest = max((event.seq for event in session.events if event.what in HAS_BUTTONS), default=0)
        return [
            (event, await self._posts_of(session, event, is_newest=event.seq == newest)) for event in session.events
        ]

    async def marking_post(self, session: GroupSession) -> Post | None:
        """Return the message under which marks are given, as it is to read now; None where none are taken."""
        event = Event(0, Happening.MARKING, number=session.rounds)
        return marks_page(await self._telling(session, event), session.round) if session.round is not None else None

    async def _posts_of(self, session: GroupSession, event: Event, *, is_newest: bool) -> Sequence[Post]:
        if event.what is Happening.CARD:
            return await self._card(session, event)
        return posts_for(await self._telling(session, event, is_newest=is_newest))

    async def _telling(self, session: GroupSession, event: Event, *, is_newest: bool = True) -> Telling:
        is_marked = event.what is Happening.MARKING and session.stage is Stage.MARKING
        marked, expected = await self._sessions.marked(session) if is_marked else (0, 0)
        standing = self._standing.get(session.key)
        return Telling(
            session,
            event,
            self._scenarios,
            self._days,
            standing,
            is_newest=is_newest,
            marked=marked,
            expected=expected,
        )

    async def _card(self, session: GroupSession, event: Event) -> list[Post]:
        """Return the group card, then as plain text what to take along: a card alone shows in no notification."""
        try:
            card = await self._sessions.card(session, event.number)
        except RoundGoneError:
            return []
        layouts = group_card(session, event.number, card, self._scenarios[card.scenario])
        said = f"<@{card.candidate_id}>, that was your round. {card.reminder}"
        return [*(Post(layout=layout) for layout in layouts), Post(said, calls=(card.candidate_id,))]
