"""What can be wrong with a click or a line in a session; each message is a sentence for the person who made it."""

from __future__ import annotations

from collections.abc import Collection

from bot.diary import escape
from bot.groups._errors import GroupError
from bot.groups.session import MOST_CARDS, GroupSession, Seat

_CHAIRS = {
    Seat.CANDIDATE: "the candidate's seat",
    Seat.MANAGER: "the hiring manager's chair",
    Seat.RECEPTIONIST: "the receptionist's chair",
    Seat.OBSERVER: "a seat among the observers",
}
_LONGEST_QUOTE = 40


class SessionGoneError(GroupError):
    """There is no such session any more."""

    def __init__(self) -> None:
        super().__init__("This session is no longer kept. Begin another one with /group session.")


class SessionClosedError(GroupError):
    """The session is over."""

    def __init__(self) -> None:
        super().__init__("This session is over. Begin another one with /group session.")


class SessionOpenError(GroupError):
    """A session is open already, in that thread or for that group."""

    def __init__(self, session: GroupSession) -> None:
        super().__init__(f"A session is open already, in <#{session.channel_id}>. Take a seat there.")
        self.session = session


class SessionChangedError(GroupError):
    """Others have changed the session in the same moment, twice in a row."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else was faster. Look at what is there now, and press again if it still makes sense."
        )


class NoSuchSceneError(GroupError):
    """No scene fits what was asked for."""

    def __init__(self, asked: str) -> None:
        super().__init__(
            f"No scene fits “{escape(asked, _LONGEST_QUOTE)}”. Pick one from the list, or leave it out for a surprise."
        )


class SeatTakenError(GroupError):
    """Somebody sits there."""

    def __init__(self, seat: Seat, user_id: int) -> None:
        text = f"<@{user_id}> was faster: they sit in {_CHAIRS[seat]}. Take another one."
        if seat is Seat.CANDIDATE:
            # Most often nobody was faster: whoever has waited longest is put there.
            text = f"It is <@{user_id}>'s turn. If <@{user_id}> takes another seat, this one is free."
        super().__init__(text)
        self.seat = seat
        self.user_id = user_id


class SessionFullError(GroupError):
    """As many have come as a session holds."""

    def __init__(self, most: int) -> None:
        super().__init__(f"This session has {most} people, which is as many as it holds. Come to the next one.")


class RoundRunningError(GroupError):
    """Seats stay as they are while a round is on."""

    def __init__(self) -> None:
        super().__init__(
            "A round is on. Seats change, and the next round begins, once its card is shown; until then you can observe."
        )


class NotHereError(GroupError):
    """They have taken no seat."""

    def __init__(self, number: int | None = None) -> None:
        """`number` is the round for which seats are taken, where they are."""
        where = f"**Round {number}**" if number is not None else "the newest message with seats"
        super().__init__(f"You have no seat yet. Press a seat under {where} first.")


class NoSeatToLeaveError(GroupError):
    """They want to leave, and have no seat."""

    def __init__(self) -> None:
        super().__init__("You have no seat, so there is nothing to leave.")


class NoCandidateError(GroupError):
    """Nobody is there to be rehearsed with."""

    def __init__(self) -> None:
        super().__init__("Nobody sits in the candidate's seat. Somebody has to take it before the round can begin.")


class StaleRoundError(GroupError):
    """The button stands under an earlier round."""

    def __init__(self, text: str = "") -> None:
        super().__init__("That button belongs to an earlier round. Use the newest message in this thread.")
        self.text = text


class NotShownYetError(GroupError):
    """So much is still to be shown that another round must wait."""

    def __init__(self) -> None:
        super().__init__(
            "The last rounds are not shown yet, because I cannot write in this thread at the moment. Please see that I may, "
            "and press again."
        )


class NoRoundError(GroupError):
    """Nothing is being played."""

    def __init__(self, text: str = "") -> None:
        super().__init__(
            "No scene is being played at the moment. Begin the next round under the newest message with seats."
        )
        self.text = text


class SceneOverError(GroupError):
    """The scene has ended; marks are taken."""

    def __init__(self, text: str = "") -> None:
        super().__init__("The scene is over, and the marks come now. Press Mark under the newest message.")
        self.text = text


class NotCandidateError(GroupError):
    """Somebody else is the candidate."""

    def __init__(self, candidate_id: int, plays: str | None = None) -> None:
        """`plays` is the name of whom they play themselves, where they do."""
        text = f"In this round, <@{candidate_id}> is the candidate and answers. Your turn comes."
        if plays is not None:
            text = f"You are {escape(plays, _LONGEST_QUOTE)}. Your buttons come under <@{candidate_id}>'s next line."
        super().__init__(text)
        self.candidate_id = candidate_id


class NotYourChairError(GroupError):
    """That is for whoever sits in the chair."""

    def __init__(self, sitter_id: int | None) -> None:
        who = f"<@{sitter_id}> sits in that chair" if sitter_id else "I play that part in this round"
        super().__init__(f"{who}, so this is not yours to answer. You can take a chair before the next round.")


class NotYetAtDoorError(GroupError):
    """Whoever is met on the way out wants to answer while the interview is still on."""

    def __init__(self, candidate_id: int) -> None:
        super().__init__(f"Not yet: <@{candidate_id}> comes to you after the goodbye.")


class NoBriefingError(GroupError):
    """They play nobody who has a secret card."""

    def __init__(self) -> None:
        super().__init__(
            "A card is for those who play the manager or somebody on the way out, and in this round you play neither. You "
            "can take a chair before the next one."
        )


class CandidateBriefingError(NoBriefingError):
    """The candidate asks for the secret card of a chair."""

    def __init__(self) -> None:
        GroupError.__init__(
            self,
            "That card is for the manager's chair only. What you need stands above, after “you are the candidate”.",
        )


class NotYourRoundError(GroupError):
    """That is for some of those who play, and the host."""

    def __init__(self, user_ids: Collection[int]) -> None:
        *others, last = (f"<@{user_id}>" for user_id in user_ids)
        who = f"{', '.join(others)} or {last}" if others else last
        super().__init__(
            f"In this round, that is for {who}, or for the owner and the helpers of the group. Ask one of them."
        )


class NotHostError(GroupError):
    """That is for the host, and for those who lead the group."""

    def __init__(self, host_id: int) -> None:
        super().__init__(
            f"Only <@{host_id}>, the owner and the helpers can end the session. You can leave it at any time."
        )


class StaleTurnError(GroupError):
    """The talk has gone on since the button or the form was shown."""

    def __init__(self, session: GroupSession, text: str = "") -> None:
        super().__init__("The talk has moved on since then. Answer under the newest message.")
        self.session = session
        self.text = text

    @property
    def is_repeat(self) -> bool:
        """Whether the very same line was heard as the last one: a double click, not a new answer."""
        current = self.session.round
        if current is None or not self.text:
            return False
        turns = current.rehearsal.turns
        last = current.waiting.text if current.waiting else turns[-1].reading.text if turns else ""
        return last.strip() == self.text.strip()


class StillWaitingError(GroupError):
    """The line before waits for a person's answer."""

    def __init__(self, answerer_id: int | None, text: str = "") -> None:
        who = f"<@{answerer_id}> has" if answerer_id else "I have"
        super().__init__(f"{who} not answered your last line yet. Wait for that, then say the next one.")
        self.text = text


class AlreadyHeardError(GroupError):
    """The same message was heard before; Discord delivered it twice."""

    def __init__(self) -> None:
        super().__init__("That message was answered already.")


class NothingToAnswerError(GroupError):
    """No line waits for an answer."""

    def __init__(self) -> None:
        super().__init__("Not yet: there is no line to answer. Wait until the candidate has said something.")


class NotOfferedError(GroupError):
    """Whoever sits in the chair still has time."""

    def __init__(self, sitter_id: int) -> None:
        super().__init__(f"Give <@{sitter_id}> a moment. I offer to answer where somebody stays silent for a while.")


class AnsweredAlreadyError(GroupError):
    """The line for which the program was to speak has its answer."""

    def __init__(self) -> None:
        super().__init__("That line has its answer by now, so there is nothing left to do.")


class PausedError(GroupError):
    """The clock stands."""

    def __init__(self, text: str = "") -> None:
        super().__init__("The round is paused. Press Go on first.")
        self.text = text


class NotPausedError(GroupError):
    """The clock runs."""

    def __init__(self) -> None:
        super().__init__("The round is not paused; it goes on.")


class NothingSaidError(GroupError):
    """Nothing but blanks was sent."""

    def __init__(self) -> None:
        super().__init__("Nothing was written. Press the button again and write at least a word.")


class LineTooLongError(GroupError):
    """Longer than anybody would listen to."""

    def __init__(self, length: int, longest: int) -> None:
        super().__init__(f"That was {length:,} characters; {longest:,} are the most. Keep the part that matters.")


class NotInRoundError(GroupError):
    """They have not seen the round."""

    def __init__(self) -> None:
        super().__init__("Marks are for those who were in this round. Take a seat now, and mark the next one.")


class IncompleteMarkError(GroupError):
    """A level is missing."""

    def __init__(self) -> None:
        super().__init__("Every row needs a level; “not seen” is one. Press Mark again and fill in all of them.")


class AlreadyMarkedError(GroupError):
    """One mark a person and round."""

    def __init__(self) -> None:
        super().__init__("Marks cannot be changed; your sentences can, until the card is shown.")


class NotMarkedError(GroupError):
    """The sentences go with a mark, and there is none."""

    def __init__(self) -> None:
        super().__init__("The sentences go with your mark. Press Mark first, then add them.")


class TooEarlyError(GroupError):
    """The scene is still being played."""

    def __init__(self) -> None:
        super().__init__("The scene is still being played. Marks are taken as soon as it is over.")


class TooLateError(GroupError):
    """The round is closed."""

    def __init__(self) -> None:
        super().__init__("This round is closed, so it takes no more marks. Mark the next one.")


class RoundGoneError(GroupError):
    """The round's words are no longer held."""

    def __init__(self) -> None:
        super().__init__(
            f"Your whole card could be read until {MOST_CARDS} more rounds had been played after it. The group card stays "
            "where it is."
        )


class NotYourCardError(GroupError):
    """The whole card is for the candidate."""

    def __init__(self, candidate_id: int) -> None:
        super().__init__(
            f"The whole card is for <@{candidate_id}>, whose round it was. The group card above is for everybody."
        )
