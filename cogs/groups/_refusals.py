"""What cannot be done with study groups because of where it was asked for, or about whom."""

from __future__ import annotations

from bot.groups import GroupError


class NoServerError(GroupError):
    """The command was given on a server that has not added the bot: only this person has it."""

    def __init__(self, invite_link: str) -> None:
        super().__init__(
            "Study groups need me on the server itself, and here only your own account has me. Whoever may manage this "
            f"server can add me: <{invite_link}>. To rehearse alone you need nobody: /rehearse."
        )


class NoHomeError(GroupError):
    """A group was to have its home where no thread can be opened."""

    def __init__(self) -> None:
        super().__init__(
            "A group has its home in a text channel of this server, or in a thread of one. Give the command there."
        )


class NotInsideError(GroupError):
    """A group was to have its home in a private thread that the bot is not in."""

    def __init__(self, channel_id: int) -> None:
        super().__init__(
            f"<#{channel_id}> is a private thread, and I am not in it, so I could not write there. Mention me in it, which "
            "takes me in, and give the command again."
        )


class AnnouncementChannelError(GroupError):
    """A channel was to be allowed in which no group can have its home."""

    def __init__(self, channel_id: int) -> None:
        super().__init__(f"<#{channel_id}> is for announcements, and groups meet in text channels. Choose another one.")


class LastChannelError(GroupError):
    """The last channel that is allowed was to be forbidden, which would allow all others."""

    def __init__(self, channel_id: int) -> None:
        super().__init__(
            f"<#{channel_id}> is the only channel in which groups may meet, and without it none would be left. Allow another "
            "one first, or let them meet anywhere, with the option anywhere."
        )


class AnyChannelError(GroupError):
    """A channel was to be forbidden where none is named yet."""

    def __init__(self) -> None:
        super().__init__(
            "Groups may meet in any text channel of this server. Name the ones where they may, with the option allow; then they "
            "meet nowhere else."
        )


class NoThreadError(GroupError):
    """A group was to have a thread of its own, and the bot may not open one there."""

    def __init__(self, channel_id: int, missing: str) -> None:
        super().__init__(
            f"I cannot open a thread in <#{channel_id}>: an admin of this server has to give me {missing} there. "
            "Nothing was changed. The home of a group can also be the channel itself: choose “in this channel”."
        )


class TooManyThreadsError(GroupError):
    """The server has as many open threads as Discord allows."""

    def __init__(self) -> None:
        super().__init__(
            "This server has as many open threads as Discord allows. Close some, or let the channel itself be the group's home: "
            "choose “in this channel”."
        )


class NothingToJoinError(GroupError):
    """Somebody wants to join a group and there is none that they do not belong to."""

    def __init__(self) -> None:
        super().__init__(
            "There is no group here that you could join and do not belong to yet. /group create begins one."
        )


class NotOnServerError(GroupError):
    """Somebody was named who is not on the server."""

    def __init__(self, user_id: int) -> None:
        super().__init__(
            f"<@{user_id}> is not on this server, so I cannot invite them. Send them an invitation to it first."
        )


class IsBotError(GroupError):
    """A bot was named where only a person can be."""

    def __init__(self) -> None:
        super().__init__("That is a bot, and a group is for people. Choose somebody else.")


class AdminsOnlyError(GroupError):
    """Somebody wants to settle things for a server that they may not manage."""

    def __init__(self) -> None:
        super().__init__(
            "Only somebody who may manage this server can settle this. Ask one of them; /group settings is for your own groups."
        )


class NotPostedError(GroupError):
    """What was to stand in a group's home could not be written there."""

    def __init__(self, channel_id: int, reason: str) -> None:
        super().__init__(f"I could not write in <#{channel_id}>: {reason}")
