"""A real interview, and what its person wrote about it before and after."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from bot.diary._zone_names import zone_of

USUAL_MINUTES = 45
"""How long an interview is taken to last where nobody says."""


class Format(StrEnum):
    """How it is held: decides whether there is a desk to thank at, or a coordinator to write to."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"


class Status(StrEnum):
    """Where an interview stands in the diary."""

    DRAFT = "draft"
    """Read and shown back, but not yet confirmed: nothing is reminded of."""
    PLANNED = "planned"
    CANCELLED = "cancelled"
    CLOSED = "closed"
    """Its outcome is known, or its person has let go."""


class Outcome(StrEnum):
    """How it ended."""

    OFFER = "offer"
    NEXT_ROUND = "next_round"
    REFUSED = "refused"
    SILENCE = "silence"
    WITHDREW = "withdrew"


class Kind(StrEnum):
    """The reminders of one interview, in the order of time."""

    EVENING_BEFORE = "evening_before"
    HOUR_BEFORE = "hour_before"
    WAY_OUT = "way_out"
    DEBRIEF = "debrief"
    NOTE = "note"
    FOLLOW_UP = "follow_up"
    SECOND_FOLLOW_UP = "second_follow_up"
    LET_GO = "let_go"


@dataclass(frozen=True, slots=True)
class WallTime:
    """A time as a clock on the wall of some place shows it. This is what is kept: rules of zones may change."""

    at: datetime
    """Without a zone; `fold` is 1 for the second of two equal times when clocks go back."""
    zone: str
    """An IANA name, such as Europe/Vienna."""

    @property
    def moment(self) -> datetime:
        """The moment in UTC, by the rules of the zone as they are known now; UnknownZoneError where there are none."""
        return self.at.replace(tzinfo=zone_of(self.zone)).astimezone(UTC)

    @staticmethod
    def of(moment: datetime, zone: str) -> WallTime:
        """Return what the clock of a zone shows at a moment."""
        return WallTime(moment.astimezone(zone_of(zone)).replace(tzinfo=None), zone)


@dataclass(frozen=True, slots=True)
class IfThen:
    """What is prepared for the day: the plan for the way out, the closing question for this job, two cases, the doubt."""

    cue: str = ""
    action: str = ""
    question: str = ""
    cases: tuple[str, ...] = ()
    doubt: str = ""
    """The doubt to expect, as it continues "the candidate ...": the one that was voiced in the last rehearsal."""


@dataclass(frozen=True, slots=True)
class Debrief:
    """What the person remembers of it, in their own words; each may be empty."""

    asked: str = ""
    doubt: str = ""
    answered: str = ""
    detail: str = ""
    """One thing from the talk worth taking up again, or who was there."""
    promised_on: date | None = None
    """By when an answer was promised."""


@dataclass(frozen=True, slots=True)
class Interview:
    """One interview in the diary. Everything that was typed is encrypted at rest."""

    key: str
    user_id: int
    starts: WallTime
    _: KW_ONLY
    minutes: int = USUAL_MINUTES
    format: Format = Format.IN_PERSON
    company: str = ""
    role: str = ""
    checks_in: str = ""
    """Who is at the desk, if known."""
    walks_in: str = ""
    """Who walks the person in, if known."""
    plan: IfThen = field(default_factory=IfThen)
    debrief: Debrief | None = None
    off: frozenset[Kind] = frozenset()
    """Reminders that were switched off."""
    done: frozenset[Kind] = frozenset()
    """Reminders that were delivered or answered already: they are not planned again."""
    status: Status = Status.PLANNED
    outcome: Outcome | None = None
    revision: int = 0
    """Counts saves; checked on every save."""

    @property
    def ends(self) -> datetime:
        """The moment at which it should be over, in UTC. Counted in elapsed time, whatever clocks do meanwhile."""
        return self.starts.moment + timedelta(minutes=self.minutes)

    @property
    def title(self) -> str:
        """What to call it: role and company, as far as they are known."""
        if self.role and self.company:
            return f"{self.role} at {self.company}"
        return self.role or (f"the interview at {self.company}" if self.company else "your interview")

    @property
    def helpers(self) -> tuple[str, ...]:
        """Whom to thank, in the order in which they are met on the way out: who walks in walks out, then the desk."""
        return tuple(dict.fromkeys(name for name in (self.walks_in, self.checks_in) if name))
