"""What a question is about: the topic of the role, the term, the step, and the thing itself as a noun phrase."""

from __future__ import annotations

import re

from bot.rehearsal.listening._cues import find, names_in
from bot.rehearsal.listening._text import cue_pattern

_SENTENCE = re.compile(r"[^.?!]+[.?!]*")
_PRIORITY = (
    "what_sets_best_apart", "first_ninety_days", "why_open", "manager_story", "hardest_part", "normal_day",
    "training", "growth", "culture", "tools", "strategy", "team",
)  # fmt: skip
_ASKED = (
    re.compile(r"\b(?:about|regarding|concerning)\s+(?P<it>[^,.;:?!]{3,80})", re.IGNORECASE),
    re.compile(r"\b(?P<it>how (?:you|your team|the team|people here|this|they) [^,.;:?!]{3,70})", re.IGNORECASE),
    re.compile(
        r"\bhow do(?:es)? (?P<how>you|your team|the team|people here|the company) (?P<it>[^,.;:?!]{3,70})",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:is|are|was) there (?:going to be |also |maybe )?(?:a |an |any |some )?(?P<it>[^,.;:?!]{3,60})",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bdo(?:es)? (?:you|the team|the company|people|they)(?: guys| all)? (?:have|use|offer|provide|get|run) (?:a |an |any |some )?(?P<it>[^,.;:?!]{3,60})",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bwhat(?:'s| is| are)\s+(?P<it>(?:the|your|that|this)\s[^,.;:?!]{3,60}?)(?:\s+like)?(?=\s*[,.;:?!]|$)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bwhat(?: kind| sort| type)s? of (?P<it>[^,.;:?!]{3,50}?)(?: do| does| is| are| would| will| can)\b",
        re.IGNORECASE,
    ),
)
_TURNED = {
    "your": "our",
    "yours": "ours",
    "you": "we",
    "my": "your",
    "mine": "yours",
    "i": "you",
    "me": "you",
    "i'd": "you'd",
    "i'll": "you'll",
    "i'm": "you're",
    "am": "are",
    "you're": "we're",
    "you've": "we've",
    "us": "you",
    "myself": "yourself",
    "ourselves": "yourselves",
}
_MOST_WORDS = 9
_YOU_AS_OBJECT = re.compile(
    r"(?<!\bhow)(?<!\bwhat)(?<!\bwhy)(?<!\bwhen)(?<!\bwhere)(?<!\bthat)\s+you\b|'", re.IGNORECASE
)
"""A "you" that is not the subject cannot simply become "we"; such a phrase is not taken up."""
_PLAIN = re.compile(r"^[A-Za-z0-9'%&/ -]+$")
_LOOSE_END = re.compile(
    r"\s+(?:and|or|but|with|for|of|in|on|at|to|a|an|the|if|that|which|is|are|please|here|exactly|then|like|right now|actually|from|by|into|onto|about|as|than|through|because|so|over|under|past|up|was|were|had|it)$",
    re.IGNORECASE,
)


def topics_of(text: str, own: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[str, ...]:
    """Return the topics asked about, one a sentence, the scenario's own topics first."""
    found: list[str] = []
    sentences = [part.strip() for part in _SENTENCE.findall(text) if part.strip()]
    asking = [part for part in sentences if "?" in part] or sentences
    for sentence in asking:
        lowered = sentence.lower()
        hits = [key for key, cues in own if cue_pattern(cues).search(lowered)]
        general = names_in("topics", lowered)
        hits += [topic for topic in _PRIORITY if topic in general]
        if hits and hits[0] not in found:
            found.append(hits[0])
    return tuple(found)


def terms_of(text: str) -> tuple[str, ...]:
    """Return which of pay, leave and hours are asked about, in the order of the words."""
    return tuple(names_in("terms", text.lower()))


def steps_of(text: str) -> tuple[str, ...]:
    """Return which parts of the process are asked about; `general` if it is all or none in particular."""
    found = names_in("steps", text.lower())
    if len(found) == 1:
        return (found[0],)
    return ("general", "contact") if "contact" in found else ("general",)


def is_web_page_question(text: str) -> bool:
    """Tell whether a look at the web page would have answered it."""
    return find("web_page", "web", text) is not None


def asked_thing(text: str) -> str | None:
    """Return the thing asked about, turned round to the manager's side; None where that would read oddly."""
    for sentence in _SENTENCE.findall(text):
        for pattern in _ASKED:
            if match := pattern.search(sentence):
                words = match["it"]
                if "how" in pattern.groupindex:
                    words = f"how {match['how']} {words}"
                if _YOU_AS_OBJECT.search(words):
                    continue
                if phrase := turn_round(words, most_words=_MOST_WORDS):
                    return phrase
    return None


def turn_round(words: str, *, most_words: int) -> str | None:
    """Turn the candidate's words to the listener's side ("my own bay" -> "your own bay"); None if they do not read as a phrase."""
    phrase = " ".join(_TURNED.get(word.lower(), word) for word in words.split())
    before = ""
    while before != phrase:
        before, phrase = phrase, _LOOSE_END.sub("", phrase).strip(" -'")
    parts = phrase.split()
    if not 1 <= len(parts) <= most_words or len(phrase) < 4 or not _PLAIN.match(phrase):
        return None
    return phrase
