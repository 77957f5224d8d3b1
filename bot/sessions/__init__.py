"""People's rehearsals: found, opened, advanced one line at a time, and saved before anything is shown."""

from bot.sessions._choice import Suggestion, Wish, find_scenes, suggest
from bot.sessions._errors import (
    AlreadyHeardError,
    ClosedError,
    EmptyLineError,
    GoneError,
    MovedOnError,
    NotYoursError,
    SessionError,
    TooLongError,
    UnknownSceneError,
)
from bot.sessions._sessions import LONGEST_LINE, Begun, Sessions, was_played

__all__ = [
    "LONGEST_LINE",
    "AlreadyHeardError",
    "Begun",
    "ClosedError",
    "EmptyLineError",
    "GoneError",
    "MovedOnError",
    "NotYoursError",
    "SessionError",
    "Sessions",
    "Suggestion",
    "TooLongError",
    "UnknownSceneError",
    "Wish",
    "find_scenes",
    "suggest",
    "was_played",
]
