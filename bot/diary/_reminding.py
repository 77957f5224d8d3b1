"""What a reminder says: which texts, in which order, for this interview and this lateness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.diary._escape import code_block, escape
from bot.diary._lateness import Lateness
from bot.diary._note import Draft, draft_follow_up, draft_notes, speaks_of_them, was_debriefed
from bot.diary._phrases import listed
from bot.diary._quiet import Habits
from bot.diary._slots import has_plan, helpers_of, slots_of
from bot.diary._words import Words, shipped_words
from bot.diary.interview import Format, Interview, Kind, Outcome

LONGEST = 1900
"""Characters of one message. Discord takes 2,000; what stands under it may need a line."""
_HOUR = timedelta(hours=1)
_NAME = 48


def reminder_text(
    kind: Kind,
    interview: Interview,
    lateness: Lateness,
    habits: Habits,
    now: datetime,
    *,
    doubt: str = "",
    words: Words | None = None,
) -> str:
    """Return a reminder as plain Discord markdown of at most 1,900 characters, to be sent with no mentions allowed.

    `now` is aware. `doubt` is the one to expect, from a rehearsal or an earlier round, where the caller knows of one.
    What people typed is escaped; drafts stand in code blocks. Raises UnknownZoneError where this machine does not know
    the interview's zone or the person's.
    """
    earlier = interview.debrief.doubt if interview.debrief else ""
    words = words or shipped_words()
    telling = _Telling(interview, now, words, slots_of(interview, habits, now, doubt or earlier, words))
    return "\n\n".join(_with_room(telling.parts(kind, lateness)))


def could_not_find_text(interview: Interview, *, words: Words | None = None) -> str:
    """Return what helps where somebody to be thanked could not be found."""
    words = words or shipped_words()
    return words.say(f"way_out.not_found.{interview.format}", helpers_of(interview), interview.key)


def outcome_text(outcome: Outcome, *, words: Words | None = None) -> str:
    """Return the answer to how an interview ended."""
    return (words or shipped_words()).say(f"outcome.outcome.{outcome}", {})


@dataclass(frozen=True, slots=True)
class _Telling:
    """One interview at one moment, and everything that the texts can say of it."""

    interview: Interview
    now: datetime
    words: Words
    slots: Mapping[str, str]

    def say(self, key: str) -> str:
        """Return a text; of several that fit as well, the interview picks one, and always the same."""
        return self.words.say(key, self.slots, self.interview.key)

    def parts(self, kind: Kind, lateness: Lateness) -> Iterator[str]:
        """Yield the paragraphs of a reminder, the most important ones first where room may run out."""
        if kind is Kind.WAY_OUT:
            yield self.way_out(lateness)
        elif kind in (Kind.EVENING_BEFORE, Kind.HOUR_BEFORE):
            yield from self.before(kind, lateness)
        else:
            yield from self.after(kind, lateness)

    def before(self, kind: Kind, lateness: Lateness) -> Iterator[str]:
        is_evening = kind is Kind.EVENING_BEFORE
        if self.now >= self.interview.starts.moment:
            yield self.say(f"before.passed.{'begun' if self.now < self.interview.ends else 'over'}")
        elif is_evening and lateness is Lateness.TOO_LATE:
            yield self.say("before.evening_before.too_late")
            if self.hour_before_comes():
                yield self.say("before.evening_before.plan_comes")
            else:
                yield from self.prepared("hour")
        else:
            if lateness is not Lateness.ON_TIME:
                yield self.say(f"before.{kind}.late")
            yield self.say(f"before.{kind}.opens")
            yield from self.prepared("evening" if is_evening else "hour")
            yield self.say(f"before.people.{self.interview.format}")
            if not is_evening and self.expects(Kind.WAY_OUT):
                yield self.say("before.hour_before.silent")

    def prepared(self, length: str) -> Iterator[str]:
        """Yield plan, closing question, cases and doubt; in the evening also what is still missing."""
        yield self.say(f"before.plan.if_then_{length if has_plan(self.interview) else 'missing'}")
        yield self.say(f"before.plan.question_{length if self.slots['question'] else 'missing'}")
        if self.slots["case_1"] or length == "evening":
            yield self.say("before.plan.cases" if self.slots["case_1"] else "before.plan.cases_missing")
        yield self.say(f"before.plan.doubt_{length}")

    def way_out(self, lateness: Lateness) -> str:
        way = f"way_out.{self.interview.format}"
        said = self.say(f"{way}.{lateness}")
        if lateness is Lateness.ON_TIME and self.interview.format is Format.IN_PERSON:
            said += f" {self.say(f'{way}.busy')}"
        return said

    def after(self, kind: Kind, lateness: Lateness) -> Iterator[str]:
        # To let go it is never too late.
        if lateness is Lateness.TOO_LATE and kind is not Kind.LET_GO:
            yield self.say(f"after.{kind}.too_late")
        else:
            if lateness is not Lateness.ON_TIME:
                yield self.say(f"after.{kind}.late")
            yield self.say(f"after.{kind}.{self.opening(kind)}")
        match kind:
            case Kind.NOTE:
                yield from self.note()
            case Kind.FOLLOW_UP | Kind.SECOND_FOLLOW_UP:
                yield _shown(draft_follow_up(self.interview, kind is Kind.SECOND_FOLLOW_UP, words=self.words))
                yield self.say("after.draft.never_sent")
                if kind is Kind.FOLLOW_UP and speaks_of_them(self.interview, ("detail",)):
                    yield self.say("after.note.pronouns")
        yield self.say(f"after.{kind}.mind")
        if kind is Kind.LET_GO:
            yield self.say("after.let_go.closes")

    def opening(self, kind: Kind) -> str:
        if kind is Kind.DEBRIEF:
            return "on_time"
        return "opens_empty" if kind is Kind.NOTE and not was_debriefed(self.interview) else "opens"

    def note(self) -> Iterator[str]:
        """Yield the draft and what belongs to it; who else should get one is only named, for one fits well."""
        first, *more = draft_notes(self.interview, words=self.words)
        yield _shown(first)
        yield self.say("after.note.never_sent")
        if speaks_of_them(self.interview):
            yield self.say("after.note.pronouns")
        others = listed(tuple(escape(draft.to, _NAME) for draft in more))
        yield self.words.say("after.note.others", {**self.slots, "others": others}, self.interview.key)
        yield self.say("after.note.pass_on")

    def hour_before_comes(self) -> bool:
        begins_in = self.interview.starts.moment - self.now
        return begins_in > _HOUR and self.expects(Kind.HOUR_BEFORE)

    def expects(self, kind: Kind) -> bool:
        return kind not in self.interview.off | self.interview.done


def _shown(draft: Draft) -> str:
    return code_block(f"Subject: {draft.subject}\n\n{draft.text}")


def _with_room(parts: Iterable[str]) -> Iterator[str]:
    """Yield the parts that are not empty; one that would make the message too long is left out."""
    room = LONGEST
    for part in parts:
        if part and len(part) <= room:
            room -= len(part) + 2
            yield part
