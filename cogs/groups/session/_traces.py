"""What the bot's own messages in a thread tell of one person: which of them hold their words, and which only their name.

Nothing but the thread is asked, so that it can be told also of evenings whose words are no longer kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from enum import Enum, auto

import discord

from cogs.groups.session._round_words import asked_in, candidate_in, tells_of_taking_over
from cogs.groups.session._thread_history import is_spoken, words_of

_SPEECH = "*"
"""How an answer begins that stands by itself: with a name in bold, or with what is seen, in italics."""


class Trace(Enum):
    """What of a message is somebody's."""

    WORDS = auto()
    """All of it: what they said, what was answered to them, the card of their round."""
    NAME = auto()


def traces_of(
    messages: Iterable[discord.Message], user_id: int, own_id: int, known: Collection[str] = ()
) -> Iterator[tuple[discord.Message, Trace]]:
    """Return the bot's messages that tell of somebody; the messages come oldest first.

    Answers take up the candidate's words, so what is said in a round belongs to its candidate; what a person in a chair
    says belongs to them, too. `known` are answers of which it is known whose they are.
    """
    is_theirs = is_asked = False
    for message in messages:
        if message.author.id != own_id or not is_spoken(message):
            continue
        text = words_of(message)
        candidate_id, asked_id, is_speech = candidate_in(text), asked_in(text), text.startswith(_SPEECH)
        if candidate_id is not None:
            # A round begins. Its first words are the scene's, and nobody's yet.
            is_theirs, is_asked, is_speech = candidate_id == user_id, False, False
        is_said = is_speech and (is_theirs or is_asked)
        if is_said or _is_about(message, text, user_id) or any(answer in text for answer in known):
            yield message, Trace.WORDS
        elif f"<@{user_id}>" in text:
            yield message, Trace.NAME
        if is_speech or asked_id is not None or tells_of_taking_over(text):
            is_asked = asked_id == user_id


def _is_about(message: discord.Message, text: str, user_id: int) -> bool:
    """Whether a message holds somebody's line, answers one of theirs, or is the card of a round of theirs."""
    if text.startswith((f"<@{user_id}>", f"## Group card: <@{user_id}>")):
        return True
    answered = message.reference.resolved if message.reference is not None else None
    return isinstance(answered, discord.Message) and answered.author.id == user_id
