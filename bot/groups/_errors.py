"""What can be wrong with what somebody asks of study groups; each message is a sentence for that person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from bot.diary import escape
from bot.groups.group import LONGEST_NAME, Creators, GuildRules

_MOST_NAMED = 10
"""Names or channels that one sentence lists."""
_LONGEST_QUOTE = 40


class GroupError(Exception):
    """Something cannot be done; the message says why, and what can be done instead."""


class BadNameError(GroupError):
    """A group needs a name that can be seen and told from others."""

    def __init__(self, length: int) -> None:
        has = "nothing that can be seen" if not length else f"{length:,} characters"
        super().__init__(
            f"A group's name has 1 to {LONGEST_NAME} characters, and this one has {has}. Please give another one."
        )


class NameTakenError(GroupError):
    """Another group of the server is called so already."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is a group called {quoted(name)} on this server already. Choose another name, or join that one with "
            "/group join."
        )


class MayNotCreateError(GroupError):
    """The admins have settled who creates groups, and it is somebody else."""

    def __init__(self, rules: GuildRules) -> None:
        is_by_role = rules.creators is Creators.ROLE and rules.creator_role_id is not None
        who = f"people with the role <@&{rules.creator_role_id}>" if is_by_role else "people who may manage it"
        super().__init__(
            f"On this server, {who} create groups. Ask one of them for a group, or join one that /group list shows."
        )


class ChannelNotAllowedError(GroupError):
    """The admins have settled where groups have their home, and it is elsewhere."""

    def __init__(self, channels: Collection[int]) -> None:
        allowed = _listed([f"<#{channel}>" for channel in sorted(channels)])
        super().__init__(
            f"On this server, groups have their home in {allowed}, so please use one of those. Whoever manages the server "
            "can change that with /setup."
        )


class TooManyOwnedError(GroupError):
    """One person owns as many groups as one can look after."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"You own {most} groups on this server, which is as many as one person can. Close one with /group close first."
        )


class TooManyGroupsError(GroupError):
    """A server has as many groups as are kept for one."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"This server has {most} groups, which is as many as I keep for one. Join one that /group list shows, or ask "
            "the owner of one that is no longer used to close it."
        )


class NoSuchGroupError(GroupError):
    """No group is called like that, or none is there for this person at all."""

    def __init__(self, asked: str, names: Sequence[str]) -> None:
        if names:
            what = f"These are here: {_quoted_all(names)}. Give one of them."
        else:
            what = "There is none that you can see yet; /group create begins one."
        super().__init__(f"I find no group {quoted(asked, _LONGEST_QUOTE)} on this server. {what}")


class WhichGroupError(GroupError):
    """Several groups may be meant."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            f"More than one group may be meant: {_quoted_all(names)}. Name the one you mean, with the option group."
        )


class NoGroupHereError(GroupError):
    """No group was named, the channel is no group's home, and the person belongs to none."""

    def __init__(self, names: Sequence[str]) -> None:
        if names:
            what = f"These are here: {_quoted_all(names)}. Join one with /group join, or name it."
        else:
            what = "Begin one with /group create."
        super().__init__(f"You belong to no group on this server, and this channel is no group's home. {what}")


class GroupGoneError(GroupError):
    """The group was closed or deleted."""

    def __init__(self) -> None:
        super().__init__(
            "This group is closed. /group list shows the groups of this server, and /group create begins one."
        )


class NotInvitedError(GroupError):
    """The group takes in whoever was invited, and this person was not."""

    def __init__(self, name: str, owner_id: int) -> None:
        super().__init__(
            f"{quoted(name)} takes people in by invitation. Ask <@{owner_id}>, whose group it is, for one."
        )


class AlreadyMemberError(GroupError):
    """They belong to the group."""

    def __init__(self, name: str) -> None:
        super().__init__(f"You belong to {quoted(name)} already. /group show tells who else does.")


class FullError(GroupError):
    """As many belong to the group as it holds."""

    def __init__(self, name: str, most: int) -> None:
        super().__init__(
            f"{quoted(name)} has {most} members, which is as many as a group holds. Join another one, or begin one with "
            "/group create."
        )


class NotMemberError(GroupError):
    """They do not belong to the group, and it is for its members."""

    def __init__(self, name: str) -> None:
        super().__init__(f"You do not belong to {quoted(name)}, so please join it first, with /group join.")


class NothingToLeaveError(NotMemberError):
    """They want to leave a group to which they do not belong."""

    def __init__(self, name: str) -> None:
        GroupError.__init__(self, f"You do not belong to {quoted(name)}, so there is nothing to leave.")


class NoSuchMemberError(GroupError):
    """Somebody else who is meant does not belong to the group."""

    def __init__(self, name: str, user_id: int) -> None:
        super().__init__(f"<@{user_id}> does not belong to {quoted(name)}. Invite them first, with /group invite.")


class AlreadyInsideError(GroupError):
    """Somebody was to be invited who belongs to the group."""

    def __init__(self, name: str, user_id: int) -> None:
        super().__init__(f"<@{user_id}> belongs to {quoted(name)} already, so there is nobody to invite.")


class AlreadyInvitedError(GroupError):
    """Somebody was invited before. Nobody is called twice."""

    def __init__(self, name: str, user_id: int) -> None:
        super().__init__(
            f"<@{user_id}> was invited to {quoted(name)} before, and I call nobody twice. They can come in at any time with "
            "/group join."
        )


class NotCalledError(GroupError):
    """An invitation was to be taken back that there is not."""

    def __init__(self, name: str, user_id: int) -> None:
        super().__init__(f"<@{user_id}> is not invited to {quoted(name)}, so there is nothing to take back.")


class CameInError(GroupError):
    """An invitation was to be taken back of somebody who has joined since."""

    def __init__(self, name: str, user_id: int) -> None:
        super().__init__(
            f"<@{user_id}> belongs to {quoted(name)} already, so the invitation cannot be taken back. The owner and the "
            "helpers can let them go, with remove_member of /group settings."
        )


class MayNotInviteError(GroupError):
    """Where people come in by invitation, those who lead the group invite."""

    def __init__(self, name: str, owner_id: int) -> None:
        super().__init__(
            f"In {quoted(name)}, the owner and the helpers invite. Ask <@{owner_id}>, whose group it is, to do it."
        )


class MayNotSettleError(GroupError):
    """Settings are for those who lead the group."""

    def __init__(self, name: str, owner_id: int) -> None:
        super().__init__(
            f"The settings of {quoted(name)} are for its owner and its helpers. Ask <@{owner_id}>, whose group it is."
        )


class MayNotNameHelpersError(GroupError):
    """Helpers are the owner's choice."""

    def __init__(self, name: str, owner_id: int) -> None:
        super().__init__(f"Who helps with {quoted(name)} is its owner's choice. Ask <@{owner_id}>.")


class OwnerHelpsError(GroupError):
    """The owner was to be a helper."""

    def __init__(self) -> None:
        super().__init__("The owner of a group may do all that a helper may. Name somebody else.")


class MayNotRemoveError(GroupError):
    """Letting somebody else go is for those who lead the group."""

    def __init__(self, name: str, owner_id: int) -> None:
        super().__init__(
            f"Removing somebody from {quoted(name)} is for its owner and its helpers. Ask <@{owner_id}>, whose group it is."
        )


class RemovesThemselfError(GroupError):
    """Somebody who leads a group wants to remove themself."""

    def __init__(self, name: str) -> None:
        super().__init__(f"That is you. To go yourself, leave {quoted(name)} with /group leave.")


class OwnerStaysError(GroupError):
    """The owner of a group was to be removed."""

    def __init__(self, name: str, owner_id: int) -> None:
        super().__init__(
            f"{quoted(name)} is the group of <@{owner_id}>, whom nobody can remove. They can leave it, with /group leave."
        )


class NobodyToRemoveError(GroupError):
    """Somebody was to be removed who does not belong to the group."""

    def __init__(self, name: str, user_id: int) -> None:
        super().__init__(f"<@{user_id}> does not belong to {quoted(name)}, so there is nobody to remove.")


class MayNotCloseError(GroupError):
    """Closing is for the owner, and for whoever manages the server."""

    def __init__(self, name: str, owner_id: int) -> None:
        super().__init__(
            f"Closing {quoted(name)} is for <@{owner_id}>, whose group it is, and for people who may manage the server. "
            "Whoever belongs to it can leave it with /group leave."
        )


class OutOfRangeError(GroupError):
    """A number of minutes makes no sensible round."""

    def __init__(self, what: str, given: int, shortest: int, longest: int) -> None:
        super().__init__(
            f"{what} takes {shortest} to {longest} minutes, and {given:,} is outside of that. Please give another number."
        )


class RoleNeededError(GroupError):
    """Groups were to be created by a role, and none was named."""

    def __init__(self) -> None:
        super().__init__(
            "Name the role whose people may create groups, with the option role; or choose everybody, or whoever may manage "
            "the server. Nothing was changed."
        )


class RepeatedGroupChangeError(GroupError):
    """The same group is being changed by others at this moment."""

    def __init__(self) -> None:
        super().__init__(
            "This group was changed by somebody else in the same moment. Look at it once more and try again."
        )


def quoted(name: str, longest: int = LONGEST_NAME) -> str:
    """Return what somebody called a group, in quotation marks, so that Discord acts on nothing in it."""
    return f"“{escape(name, longest)}”"


def _quoted_all(names: Iterable[str]) -> str:
    return _listed([quoted(name) for name in names])


def _listed(things: Sequence[str]) -> str:
    left_out = len(things) - _MOST_NAMED
    return ", ".join(things[:_MOST_NAMED]) + (f" and {left_out} more" if left_out > 0 else "")
