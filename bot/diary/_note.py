"""Drafts of the mails after an interview: thank-you notes and follow-ups, in the candidate's voice. Nothing sends them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.diary._escape import clip, plain
from bot.diary._phrases import cut_to, sentence
from bot.diary._slots import day_in_words, promised_day, weekday
from bot.diary._told import people_and_detail, turned
from bot.diary._words import Words, shipped_words
from bot.diary.interview import Debrief, Interview

_UNKNOWN = "your interviewer"
_MOST_NOTES = 5
_MOST_WORDS = 130
"""Of a note; with more, it is laid aside to be read later."""
_CUT_FIRST = {"answer": 12, "detail": 6, "doubt": 6}
"""What is shortened where a note has more, in this order, and to how many words at the least."""
_NAME = (4, 40)
_POST = (6, 50)
_DETAIL = (18, 130)
_DOUBT = (14, 100)
_ANSWER = (60, 220)
"""How many words, and how many characters, of what was typed go into a mail."""
_THEM = re.compile(r"\b(?:she|he|they|her|him|them|his|their)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:a|an|the)\s+(?=\S)", re.IGNORECASE)
_POST_WORD = re.compile(r"\s+(?:role|position|job|post)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail as plain text, for its person to finish and to send."""

    to: str
    """A name, or "your interviewer" where none is known."""
    subject: str
    text: str
    """With greeting and closing; what only the person knows stands in [brackets]."""


def draft_notes(interview: Interview, *, words: Words | None = None) -> tuple[Draft, ...]:
    """Return thank-you notes of 60 to 130 words each: one for everybody the debrief names, at least one.

    They take up one thing from the talk and the doubt that was voiced, with the person's own answer, as far as the
    debrief tells of them. Everybody gets other words; from the second on, one thing of their own is left to fill in.
    """
    words = words or shipped_words()
    people, detail = _debriefed(interview)
    names = people[:_MOST_NOTES] or ("",)
    return tuple(_note(interview, name, detail, number, words) for number, name in enumerate(names))


def draft_follow_up(interview: Interview, second: bool, *, words: Words | None = None) -> Draft:
    """Return the first or the second follow-up: a question about the timing, interest, one useful thing, no pressure."""
    words = words or shipped_words()
    people, detail = _debriefed(interview)
    slots = _slots(interview, people[0] if people else "", detail)
    kind = "second_follow_up" if second else "follow_up"
    return _mail(kind, ("asks", "interest", "useful", "closing"), slots, sum(interview.key.encode()), words)


def was_debriefed(interview: Interview) -> bool:
    """Whether the debrief holds anything that a note could take up."""
    debrief = interview.debrief or Debrief()
    return any(plain(text) for text in (debrief.doubt, debrief.answered, debrief.detail))


def speaks_of_them(interview: Interview, parts: Iterable[str] = ("detail", "doubt", "answer")) -> bool:
    """Whether these parts say "she", "he" or "they" of a mail's reader: notes for oneself do, a mail should say "you"."""
    _, detail = _debriefed(interview)
    slots = _slots(interview, "", detail)
    return any(_THEM.search(slots[part]) for part in parts)


def _note(interview: Interview, name: str, detail: str, number: int, words: Words) -> Draft:
    slots = _slots(interview, name, detail)
    parts = ("thanks", "detail_own" if number else "detail", "doubt", "interest", "closing")
    turn = sum(interview.key.encode()) + number
    draft = _mail("note", parts, slots, turn, words)
    for part, fewest in _CUT_FIRST.items():
        if (over := len(draft.text.split()) - _MOST_WORDS) > 0:
            slots[part] = cut_to(slots[part], max(fewest, len(slots[part].split()) - over), len(slots[part]))
            draft = _mail("note", parts, slots, turn, words)
    return draft


def _mail(kind: str, parts: tuple[str, ...], slots: dict[str, str], turn: int, words: Words) -> Draft:
    said = (words.say(f"drafts.{kind}.{part}", slots, turn) for part in ("greeting", *parts))
    return Draft(
        slots["name"] or _UNKNOWN,
        words.say(f"drafts.{kind}.subject", slots, turn),
        "\n\n".join(paragraph for paragraph in said if paragraph),
    )


def _debriefed(interview: Interview) -> tuple[tuple[str, ...], str]:
    """Return who was in the room, and what the debrief tells of the talk; whoever sits at the desk was not."""
    if interview.debrief is None:
        return (), ""
    people, detail = people_and_detail(interview.debrief.detail, (interview.company, interview.role))
    desk = plain(interview.checks_in).casefold()
    return tuple(name for name in people if name.casefold() != desk), detail


def _slots(interview: Interview, name: str, detail: str) -> dict[str, str]:
    held = interview.starts.at.date()
    debrief, promised = interview.debrief or Debrief(), promised_day(interview)
    post = _post(interview)
    return {
        "post": post,
        "Post": post[0].upper() + post[1:],
        "weekday": weekday(held),
        "date": day_in_words(held),
        "name": _short(name, *_NAME),
        "detail": cut_to(turned(detail, "detail"), *_DETAIL),
        "doubt": cut_to(turned(debrief.doubt, "doubt"), *_DOUBT),
        "answer": cut_to(sentence(turned(debrief.answered, "answer")), *_ANSWER),
        "promised": day_in_words(promised) if promised else "",
    }


def _post(interview: Interview) -> str:
    """Return what was applied for as it stands in a sentence: "the staff nurse role at Fernhill Clinic"."""
    role = _POST_WORD.sub("", _ARTICLE.sub("", _short(interview.role, *_POST)))
    company = _short(interview.company, *_POST)
    return "the " + (f"{role} role" if role else "role") + (f" at {company}" if company else "")


def _short(text: str, words: int, characters: int) -> str:
    return clip(" ".join(plain(text).split()[:words]), characters)
