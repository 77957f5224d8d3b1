"""What somebody noted after an interview, turned towards the one who was in the room: people, detail, doubt, answer.

Notes say "she wondered whether I …" and "I told her about …"; a mail to her cannot. Only plain openings like these
are taken off; whatever else is there stays as it was typed, for its writer to mend.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.diary._escape import plain
from bot.diary._phrases import within

_LONGEST = 600
"""How many characters of a note are looked at: more would not fit into a mail."""
_TITLE = r"(?:Ms|Mrs|Mr|Miss|Mx|Dr|Prof|Professor|Sister|Frau|Herr)\.?\s"
_WORD = r"[^\W\d_a-z][\w'\u2019-]+"
_NAME = rf"(?:{_TITLE})?{_WORD}(?:\s(?:(?:van|von|de|der|den|da|di|la|le|bin|al)\s){{0,2}}{_WORD}){{0,2}}"
_NAMES = rf"(?P<names>{_NAME}(?:(?:,\s?(?:and\s)?|\s(?:and|&)\s){_NAME}){{0,5}})"
_ROLE = r"(?:the |our |their |a |an )?(?:[\w-]+ ){0,3}?(?:head|manager|lead|leader|director|supervisor|boss|owner|founder|partner|principal|recruiter|chef|matron|engineer|officer)\b"
_FULL = rf"(?:{_TITLE}{_WORD}(?:\s{_WORD})?|{_WORD}\s{_WORD})"
_PLACE = r"(?:there|present|in the room|on the (?:call|panel|phone)|(?:my|the) interviewers?|interviewing(?: me)?)"
_PRESENT = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^(?i:(?:I\s)?(?:met|saw)(?:\swith)?)\s{_NAMES}(?P<rest>)$",
        rf"^{_NAMES}\s(?:was|were)\s(?:both\s|all\s)?{_PLACE}(?P<rest>)$",
        rf"^(?i:who was there|present|there(?:\swas|\swere)?|interviewers?|panel|people|with|talked to|spoke (?:to|with)):?\s{_NAMES}(?P<rest>)$",
        rf"^(?i:(?:I\swas\s|was\s)?interviewed\sby)\s{_NAMES}(?P<rest>)$",
        rf"^(?i:(?:I\s|we\s)?(?:spoke|talked|chatted)\s(?:to|with))\s{_NAMES}(?:\s(?:about|on)\s(?P<rest>.+))?$",
        rf"^{_NAMES}\s(?:told\sme\sabout|talked\sabout|spoke\sabout|showed\sme|told\sme|said)\s(?P<rest>.+)$",
        rf"^{_NAMES}(?:\s\({_ROLE}[^)]*\)|,\s{_ROLE}.{{0,40}})(?P<rest>)$",
        rf"^{_NAMES}\s\({_ROLE}[^)]*\)[,:]?\s(?P<rest>.+)$",
        rf"^(?P<names>{_FULL}(?:(?:,\s?(?:and\s)?|\s(?:and|&)\s){_FULL}){{0,5}})(?P<rest>)$",
    )
)
_SEVERAL_WITH_ROLES = re.compile(rf"(?P<name>{_NAME})\s\({_ROLE}[^)]*\)")
_BETWEEN = re.compile(r",\s?(?:and\s)?|\s(?:and|&)\s")
_STATEMENTS = re.compile(r"(?<!\bMs\.)(?<!\bMr\.)(?<!\bDr\.)(?<!\bMrs\.)(?<!\bProf\.)(?<=[.!?;])\s+|\s*\n+\s*")
_NO_NAMES = frozenset(
    "all another both boss chef colleagues director everything head management managers most nothing nurses owner people sales "
    "marketing support security reception some staff their my our his her i we he she they it you the this that there who what one two everybody everyone nobody somebody someone monday tuesday "
    "wednesday thursday friday saturday sunday january february march april may june july august september october november "
    "december hr ceo cto cfo it manager interviewer recruiter panel team".split()
)
_SMALL_I = re.compile(r"\bi(?:(m|ve)\b|(?=\s|['\u2019](?:m|ve|d|ll)\b))")
"""What is typed in haste in notes for oneself, and should not be so in a mail: "i", "im", "ive"."""
_SOMEBODY = rf"(?:(?i:she|he|they|the (?:manager|interviewer|panel|head|boss|recruiter|chair|board))|{_NAME})"
_OPENINGS = {
    "doubt": (
        (
            rf"^{_SOMEBODY}\s(?:(?:was|were|is|are)(?:n['\u2019]t|\snot)?\s)?(?:\w+\s){{0,2}}?"
            r"(?:worried|concerned|asked(?:\sme)?|doubts|unsure|sure|convinced|happy)\sabout\s",
            "",
        ),
        (
            rf"^{_SOMEBODY}\s(?:was|were|is|are)(?:n['\u2019]t|\snot)?\s(?:\w+\s)?(?:sure|certain|convinced|unsure|in doubt)\s(?:(?:that|if|whether)\s)?(?!about\b)",
            "whether ",
        ),
        (
            rf"^{_SOMEBODY}\s(?:wondered|doubted|doubts|wonders|asked(?:\sme)?|wanted\sto\sknow)\s(?:if|whether|that)\s",
            "whether ",
        ),
        (rf"^{_SOMEBODY}\s(?:doubted|doubts)\s(?=I\b)", "whether "),
        (
            rf"^{_SOMEBODY}\s(?:(?:was|were)\s)?(?:said|says?|thought|thinks?|felt|feels?|feared|fears?|worried|worry|concerned|afraid|mentioned)\s(?:that\s)?(?=I\b|my\b)",
            "that ",
        ),
    ),
    "answer": (
        (
            rf"^(?i:I\s)?(?i:told)\s(?:{_SOMEBODY}|her|him|them)\sabout\s|^(?i:I\s)?(?i:talked|spoke)\sabout\s|^(?i:about)\s",
            "I told you about ",
        ),
        (
            rf"^(?i:I\s)?(?i:told|answered|explained to)\s(?:{_SOMEBODY}|her|him|them)(?:\s(?:that|how))?[:,]?\s(?=I\b|my\b|we\b|in\b|at\b|last\b)",
            "",
        ),
        (r"^(?i:I\s)?(?i:said|answered|explained|replied|mentioned)(?:\sthat)?[:,]?\s", ""),
        (r"^(?i:that)\s(?=I\b|my\b|we\b)", ""),
    ),
    "detail": (
        (
            rf"^(?i:we|I)\s(?i:talked|spoke|chatted)(?:\s(?:with|to)\s(?:{_NAME}|her|him|them))?\s(?:a lot\s)?(?:about|on)\s|^(?i:we\sdiscussed)\s",
            "",
        ),
        (rf"^{_SOMEBODY}\s(?i:told|showed)\sme\s(?:about\s|that\s)?", ""),
        (rf"^{_SOMEBODY}\s(?i:said|mentioned|explained)\s(?:that\s)?", ""),
    ),
}


def people_and_detail(note: str, known: Sequence[str] = ()) -> tuple[tuple[str, ...], str]:
    """Return who was in the room, as far as a note says so plainly, and what else it says.

    Somebody counts only where the words around tell that it is a person ("with Ruth Adler", "Tom was there"): a mail
    that begins "Dear Excel" is worse than one that begins "Dear [name]". `known` are firms and roles that are not meant.
    """
    people: dict[str, None] = {}
    details = []
    for statement in _statements(note[:_LONGEST]):
        found = _present(statement)
        names, rest = found or ((), statement)
        meant = [name for name in names if _may_be_met(name, known)]
        people.update(dict.fromkeys(meant))
        if meant or not names:
            details.append(rest)
        elif rest:
            details.append(statement)
    return tuple(people), " ".join(filter(None, details))


def _statements(note: str) -> list[str]:
    return [line for part in _STATEMENTS.split(note) if (line := plain(part).strip(" ;"))]


def _present(statement: str) -> tuple[tuple[str, ...], str] | None:
    line = statement.rstrip(".! ")
    with_roles = _SEVERAL_WITH_ROLES.findall(line)
    if with_roles and not _SEVERAL_WITH_ROLES.sub("", line).replace("and", "").strip(" ,&"):
        return tuple(with_roles), ""
    for pattern in _PRESENT:
        if found := pattern.match(line):
            return tuple(filter(None, _BETWEEN.split(found["names"]))), found["rest"]
    return None


def _may_be_met(name: str, known: Sequence[str]) -> bool:
    words = {word.lower().strip(".") for word in name.split()}
    return not words & _NO_NAMES and not any(words & {word.lower() for word in other.split()} for other in known)


def turned(note: str, part: str) -> str:
    """Return a note as a clause for the one who was there; `part` is "detail", "doubt" or "answer"."""
    line = _SMALL_I.sub(lambda found: "I'" + found[1] if found[1] else "I", within(note[:_LONGEST]))
    for opening, instead in _OPENINGS[part]:
        changed = re.sub(opening, instead, line, count=1)
        if changed != line:
            return within(changed)
    return line
