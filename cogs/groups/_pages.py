"""What there is to read of groups: one of them, the list of them, its settings, and its board."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.diary import escape
from bot.groups import Board, BoardRow, Left
from bot.groups.group import LONGEST_NAME, Door, Group, Member, Role, RoundRules
from bot.groups.session import Seat
from bot.wording import LEVELS
from cogs.groups._homes import listed, permission_name

DOOR_NAMES: dict[Door, str] = {
    Door.OPEN: "anybody on this server",
    Door.INVITED: "whoever was invited",
}
NO_GROUPS = "There is no group here that you could join. /group create begins one."
_LONGEST_LIST = 1_800
_MOST_MENTIONED = 20
_WHAT_NEXT = (
    "Next: /group session opens an evening of practice, in which I play every empty chair; /group meet sets a day; "
    "/group invite asks somebody in."
)
_LACKING = (
    "I lack something in {home}, so not all will work there: an admin of this server has to give me {names} there. "
    "/setup show tells them what each is for."
)
_NO_HOME = (
    "-# The home is gone, or I cannot see it any more. If it is a private thread, mention me in it, which takes me in; else "
    "the option “where” of this command moves the group to the channel in which you give it."
)
NOBODY_ON_BOARD = "Nobody of **{name}** is on its board yet. `/group board me: on` puts you there, and nobody else."
ASK_TO_CLOSE = (
    "Close **{name}** for good? Its members are let go, an open session ends, and its meetings are cancelled. "
    "To keep it, leave this message alone."
)
STILL_READS = " I may not take them out of <#{channel_id}>: somebody who may manage threads there can do that."
CLOSED = "**{name}** is closed. Its threads and messages are Discord's; whoever may manage them can put them away."
BOARD_ON = "You are on the board of **{name}** now; its members see it, and nobody else. `/group board me: off` takes you from it."
BOARD_OFF = "You are not on the board of **{name}**, and in no figure of it. `/group board me: on` puts you there."
FROM_NEXT_SESSION = (
    "A session is on, and goes on as it began. What you changed of the rounds counts from the next session on."
)
_BOARD_TITLE = (
    "## Board of {name}\nWhoever chose to be here, by how long they have belonged. It compares nobody with anybody: what "
    "is said of the last rounds is against that person's own earlier ones."
)
_SEAT_NAMES = {Seat.MANAGER: "manager", Seat.RECEPTIONIST: "receptionist", Seat.OBSERVER: "observer"}
_MORE = "-# and {count} more"


def name_of(group: Group) -> str:
    """Return a group's name so that Discord acts on nothing in it."""
    return escape(group.name, LONGEST_NAME)


def welcome_text(group: Group) -> str:
    """Say to everybody in the home of a group that it has begun."""
    join = "Press Join to belong to it." if group.door is Door.OPEN else "People come in by invitation."
    return (
        f"## {name_of(group)}\nA study group in which people rehearse the end of a job interview together and mark one "
        f"another. <@{group.owner_id}> has begun it; /group show tells who looks after it. {join}"
    )


def created_text(group: Group, missing: Sequence[str]) -> str:
    """Say to the owner that their group has begun, and what comes next; before that, what stands in its way."""
    begun = f"**{name_of(group)}** has its home in <#{group.channel_id}>, and you look after it. {_WHAT_NEXT}"
    return "\n".join([*lacking(group.channel_id, missing), begun])


def lacking(channel_id: int, missing: Sequence[str]) -> list[str]:
    """Return a line that says which permissions the bot lacks in a group's home; none where it lacks nothing."""
    if not missing:
        return []
    return [_LACKING.format(home=f"<#{channel_id}>", names=listed(permission_name(name) for name in missing))]


def home_gone() -> list[str]:
    """Return a line that says that there is no home, as far as the bot can see."""
    return [_NO_HOME]


def joined_text(group: Group, *, can_see_home: bool) -> str:
    """Say to somebody that they belong to a group now."""
    text = (
        f"You belong to **{name_of(group)}** now. It meets in <#{group.channel_id}>; /group session begins an evening."
    )
    if not can_see_home:
        text += " You cannot see that place yet: ask whoever manages this server to let you in there."
    return f"{text}\n-# /group leave lets you out again at any time."


def invitation_text(group: Group, user_id: int, by: int) -> str:
    """Ask somebody into a group, in its home."""
    return (
        f"<@{user_id}>, <@{by}> invites you to **{name_of(group)}**, a study group in which people rehearse the end of a "
        "job interview together. Press Join if you like; nothing happens if you do not."
    )


def list_text(groups: Sequence[tuple[Group, Sequence[Member]]], user_id: int, *, sees_all: bool = False) -> str:
    """Return the groups of a server that somebody may know of; whoever manages the server `sees_all`."""
    if not groups:
        return NO_GROUPS
    return _within("## Groups here", [_line(group, members, user_id, sees_all) for group, members in groups])


def _line(group: Group, members: Sequence[Member], user_id: int, sees_all: bool) -> str:
    role = next((member.role for member in members if member.user_id == user_id), None)
    # Nobody else is shown a group for those invited to which they do not belong.
    is_invited = group.door is Door.INVITED and not sees_all
    standing = {
        Role.OWNER: "you look after it",
        Role.HELPER: "you help with it",
        Role.MEMBER: "you belong to it",
        None: "you are invited, and may join" if is_invited else f"{DOOR_NAMES[group.door]} may join",
    }[role]
    return f"- **{name_of(group)}** in <#{group.channel_id}>: {_people(len(members))}, {standing}"


def group_text(group: Group, members: Sequence[Member], *, shows_people: bool) -> str:
    """Return what there is to know of one group: where it meets, who belongs to it, how it rehearses."""
    helpers, others = _with_role(members, Role.HELPER), _with_role(members, Role.MEMBER)
    lines = [
        f"## {name_of(group)}",
        f"**Home:** <#{group.channel_id}>",
        f"**Who may join:** {DOOR_NAMES[group.door]}",
        f"**Looks after it:** <@{group.owner_id}>",
    ]
    if shows_people and helpers:
        lines.append(f"**Helpers:** {_mentions(helpers)}")
    if shows_people:
        lines.append(f"**Members:** {_mentions(others) if others else 'nobody else yet'}")
    return "\n".join([*lines, rules_line(group.rules)])


def settings_text(group: Group, members: Sequence[Member], *, shows_people: bool, may_settle: bool) -> str:
    """Return how a group is set, and who may change that."""
    helpers = _with_role(members, Role.HELPER)
    lines = [f"## {name_of(group)}", f"**Home:** <#{group.channel_id}>", f"**Who may join:** {DOOR_NAMES[group.door]}"]
    if shows_people:
        lines.append(f"**Helpers:** {_mentions(helpers) if helpers else 'none'}")
    lines.append(rules_line(group.rules))
    if not may_settle:
        lines.append(f"-# <@{group.owner_id}> and the helpers can change this.")
    return "\n".join(lines)


def removed_text(group: Group, user_id: int) -> str:
    """Say to whoever leads a group that somebody belongs to it no more."""
    text = f"<@{user_id}> does not belong to **{name_of(group)}** any more."
    if group.door is Door.INVITED:
        return f"{text} They can come back only if somebody invites them."
    return f"{text} Anybody on this server may join, so they can come back; the option “joining” prevents that."


def rules_line(rules: RoundRules) -> str:
    """Return how a round goes, as one line."""
    return (
        f"**A round:** {_times('minute', rules.minutes)} for the scene, {_times('minute', rules.marking_minutes)} for the "
        f"marks after it; difficulty: {LEVELS[rules.difficulty]}"
    )


def left_text(left: Left) -> str:
    """Say to somebody that they have left a group, and what came of it."""
    text = f"You have left **{name_of(left.group)}**."
    if left.is_closed:
        return f"{text} Nobody else belonged to it, so it is closed."
    if left.new_owner_id is not None:
        return f"{text} <@{left.new_owner_id}> looks after it from now on."
    return text


def new_owner_news(group: Group) -> str:
    """Tell the new owner of a group in its home, where others read it as well."""
    return (
        f"<@{group.owner_id}>, you look after **{name_of(group)}** from now on, because whoever did before has left. You "
        "need do nothing. /group settings shows what you can change, and names helpers."
    )


def closed_news(group: Group) -> str:
    """Say in the home of a group that it has ended."""
    return (
        f"**{name_of(group)}** is closed: a session that was on has ended, and its meetings are cancelled. /group list shows "
        "the other groups of this server; /group create begins a new one."
    )


def board_text(group: Group, board: Board, user_id: int) -> str:
    """Return the board of a group. Whoever asks finds themself on it even where it is cut short."""
    name = name_of(group)
    if not board.rows:
        return NOBODY_ON_BOARD.format(name=name)
    lines = [_board_line(row) for row in board.rows]
    own = [line for line, row in zip(lines, board.rows, strict=True) if row.user_id == user_id]
    text = _within(_BOARD_TITLE.format(name=name), lines)
    return text if not own or own[0] in text else f"{text}\n{own[0]}"


def _board_line(row: BoardRow) -> str:
    said = [_times("round", row.rounds)]
    seats = [f"{row.seats[seat]} as {name}" for seat, name in _SEAT_NAMES.items() if row.seats.get(seat)]
    if seats:
        said.append(f"other seats: {listed(seats)}")
    if row.could_thank:
        said.append(f"thanked somebody on the way out in {row.thanked} of {row.could_thank}")
    if row.improvement is not None:
        said.append(_change(row.improvement))
    return f"- <@{row.user_id}>: {'; '.join(said)}"


def _change(points: int) -> str:
    if not points:
        return "the last rounds about as the ones before"
    more_or_less = "more" if points > 0 else "fewer"
    return f"in the last rounds {_times('point', abs(points))} of 100 {more_or_less} than in the ones before"


def _times(what: str, count: int) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _with_role(members: Iterable[Member], role: Role) -> list[str]:
    return [f"<@{one.user_id}>" for one in members if one.role is role]


def _mentions(mentions: Sequence[str]) -> str:
    more = len(mentions) - _MOST_MENTIONED
    return listed([*mentions[:_MOST_MENTIONED], f"{more} more"]) if more > 0 else listed(mentions)


def _within(title: str, lines: Sequence[str]) -> str:
    """Return as many lines under a title as one message holds, and how many more there are."""
    kept, room = [title], _LONGEST_LIST - len(title)
    for at, line in enumerate(lines):
        room -= len(line) + 1
        if room < 0:
            kept.append(_MORE.format(count=len(lines) - at))
            break
        kept.append(line)
    return "\n".join(kept)
