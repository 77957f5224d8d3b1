"""The message under which a round is marked."""

from __future__ import annotations

from bot.groups.session import Round, Stage
from cogs.groups.session._buttons import round_buttons
from cogs.groups.session._posts import Post
from cogs.groups.session._round_words import until
from cogs.groups.session._telling import Telling

_MARKS = (
    "### Marks for round {number}\n"
    "Everybody looks at the same five things{too}. {shown}\n"
    "-# The card comes at {until}, or soon after all have marked."
)
_NO_NAMES = "No names stand by the marks."
_BY_TWO = "No names stand by the marks. With only two of you beside the candidate, people can guess."
_BY_ONE = "No names stand by the marks. With only one of you beside the candidate, everybody knows."
_OWN_MARKS = (
    "### Marks for round {number}\n"
    "<@{who}>, look at five things yourself before you see what I saw: where the two differ, there is most to learn.\n"
    "-# The card comes at {until}."
)


def marks_page(telling: Telling, now: Round) -> Post | None:
    """Return the message under which marks are given, which is edited as they come in; None once none are taken any more."""
    session = telling.session
    if session.stage is not Stage.MARKING or session.round is not now or now.ends_at is None:
        return None
    here = {attendee.user_id for attendee in session.attendees}
    is_alone = here == {now.candidate_id}
    text = (_OWN_MARKS if is_alone else _MARKS).format(
        number=now.number,
        who=now.candidate_id,
        too=f", <@{now.candidate_id}> too" if now.candidate_id in here else "",
        shown={1: _BY_ONE, 2: _BY_TWO}.get(len(here - {now.candidate_id}), _NO_NAMES),
        until=until(now.ends_at),
    )
    if not is_alone and telling.expected:
        text += f"\n-# {telling.marked} of {telling.expected} have marked."
    return Post(text, round_buttons(session), is_turn=True, is_edited=True)
