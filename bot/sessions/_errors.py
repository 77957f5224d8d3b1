"""What can be wrong with a click or a line; each message is a sentence for the person who made it."""

from __future__ import annotations

from bot.store import Record


class SessionError(Exception):
    """Something that was asked for cannot be done; the message says why, and what can be done instead."""


class NotYoursError(SessionError):
    """The rehearsal is somebody else's."""

    def __init__(self) -> None:
        super().__init__("This is somebody else's rehearsal. Start one of your own with /rehearse.")


class GoneError(SessionError):
    """There is no such rehearsal: it was forgotten, or its transcript was purged."""

    def __init__(self) -> None:
        super().__init__("This rehearsal is no longer kept, so it cannot go on. Start another one with /rehearse.")


class ClosedError(SessionError):
    """The rehearsal is over or was stopped."""

    def __init__(self) -> None:
        super().__init__("This rehearsal is over. Play again, or start another one with /rehearse.")


class MovedOnError(SessionError):
    """The talk has gone on since the button or the modal was shown."""

    def __init__(self, record: Record, text: str = "") -> None:
        super().__init__("The talk has moved on since then. Here is where you are.")
        self.record = record
        self.text = text

    @property
    def is_repeat(self) -> bool:
        """Whether the very same line was heard as the last one: a double click, not a new answer."""
        turns = self.record.rehearsal.turns
        return bool(self.text) and bool(turns) and turns[-1].reading.text.strip() == self.text.strip()


class AlreadyHeardError(SessionError):
    """The same message was heard before; Discord delivered it twice."""

    def __init__(self) -> None:
        super().__init__("That message was answered already.")


class EmptyLineError(SessionError):
    """Nothing but blanks was sent."""

    def __init__(self) -> None:
        super().__init__("Nothing was said. Press Answer again and write a line, or ask for a hint.")


class TooLongError(SessionError):
    """The line is longer than anybody would listen to."""

    def __init__(self, length: int, longest: int) -> None:
        super().__init__(
            f"That was {length:,} characters; {longest:,} are the most that can be heard at once. Say the part that matters."
        )


class UnknownSceneError(SessionError):
    """No scene fits what was asked for."""

    def __init__(self, query: str) -> None:
        shown = query if len(query) <= 40 else f"{query[:40]}…"
        super().__init__(f"No scene fits “{shown}”. Pick one from the list, or leave the option out for a surprise.")
