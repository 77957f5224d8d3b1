"""What can be wrong with what somebody asks of the diary; each message is a sentence for that person."""

from __future__ import annotations


class DiaryError(Exception):
    """Something cannot be done; the message says why, and what can be done instead."""


class ZoneNeededError(DiaryError):
    """A time was given, and nobody knows by which clock."""

    def __init__(self) -> None:
        super().__init__(
            "I don't know your time zone yet, and without it I would remind you at the wrong hour. Type the command once "
            "more with the option timezone, and pick the nearest large city; I ask only this once."
        )


class NoSuchInterviewError(DiaryError):
    """It is not in the diary, or it is somebody else's: who asks is not told which."""

    def __init__(self) -> None:
        super().__init__("I find no such interview in your diary. /interview list shows what is there.")


class NoSuchReminderError(DiaryError):
    """It was replaced by one for another time, or it is somebody else's: who asks is not told which."""

    def __init__(self) -> None:
        super().__init__(
            "That reminder no longer counts: its interview was moved or is gone. /interview show tells what will come."
        )


class NotPlannedError(DiaryError):
    """It was cancelled or closed, so nothing about it can change."""

    def __init__(self) -> None:
        super().__init__(
            "That interview is closed in your diary, so nothing about it changes any more. /interview add begins a new one."
        )


class StoppedError(DiaryError):
    """A reminder was to come again, and its person has switched it off."""

    def __init__(self) -> None:
        super().__init__(
            "You have switched that off, so I will not write again. /interview reminders lets all of them come, and "
            "/interview remind with “on” a single one."
        )


class PastError(DiaryError):
    """The moment has passed."""

    def __init__(self) -> None:
        super().__init__("That moment has passed. Give one that is still to come, like “tomorrow 3pm”.")


class TooFarError(DiaryError):
    """Nobody is invited so long before."""

    def __init__(self) -> None:
        super().__init__("That is more than two years away. Check the year, and add it when it is nearer.")


class TooManyError(DiaryError):
    """More interviews than anybody prepares for."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"There are {most} interviews in your diary already, which is as many as I keep. Close one with "
            "/interview outcome or /interview cancel, then add this one."
        )


class NotWaitingError(DiaryError):
    """That reminder was sent, switched off, or never due."""

    def __init__(self) -> None:
        super().__init__("That reminder does not wait any more. /interview show tells which ones do.")


class OfNoUseError(DiaryError):
    """A reminder of something before the interview was to come after its start."""

    def __init__(self) -> None:
        super().__init__(
            "By then the interview has begun, and that reminder is of no use any more. Give an earlier time."
        )


class NotYetError(DiaryError):
    """It is too early for that."""

    def __init__(self) -> None:
        super().__init__(
            "That interview has not begun yet, so there is nothing to tell. /interview plan is for what comes before it."
        )


class GapError(DiaryError):
    """Clocks jump over that time."""

    def __init__(self, shown: str, before: str, after: str) -> None:
        super().__init__(
            f"{shown} does not exist on that day: clocks go forward and jump over it. Do you mean {before} or {after}? "
            "Please give one of the two."
        )


class RepeatedChangeError(DiaryError):
    """The same interview is being changed elsewhere at this moment."""

    def __init__(self) -> None:
        super().__init__("That interview was changed elsewhere in the same moment. Look at it once more and try again.")
