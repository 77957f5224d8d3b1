"""What there is to read of the diary: an interview as it was understood, as it is kept, and the list of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from discord.utils import format_dt

from bot.diary import Draft, Proposal, Reminder, Settled, code_block, escape, if_then
from bot.diary.interview import Format, Interview, Kind

KIND_NAMES: dict[Kind, str] = {
    Kind.EVENING_BEFORE: "the evening before",
    Kind.HOUR_BEFORE: "one hour before",
    Kind.WAY_OUT: "on your way out",
    Kind.DEBRIEF: "debrief",
    Kind.NOTE: "thank-you note",
    Kind.FOLLOW_UP: "follow-up",
    Kind.SECOND_FOLLOW_UP: "second follow-up",
    Kind.LET_GO: "let it go",
}
FORMAT_NAMES: dict[Format, str] = {
    Format.IN_PERSON: "in person",
    Format.VIDEO: "on video",
    Format.PHONE: "on the phone",
}
OPT_IN = (
    "This is where your reminders will come, and never anywhere that others can read. “Stop all reminders” under any of "
    "them ends them at once, and so does `/interview reminders` with “off”."
)
CLOSED_MESSAGES = (
    "**I could not write you a direct message, so no reminder can reach you yet.** Your diary is kept all the same. Allow "
    "direct messages from members of this server (in its Privacy Settings), or add me to your account. Then use "
    "`/interview reminders`, and I try again."
)
UNREACHED = (
    "**I could not reach you by direct message**, so this did not come: {kinds}. Your plan is under `/interview show`, and "
    "the draft of your note under `/interview debrief`. For the next ones, allow direct messages from members of this "
    "server, or add me to your account; then use `/interview reminders`, and I try again."
)
NOTHING_PLANNED = (
    "There is nothing in your diary. `/interview add` with “tomorrow 3pm” or “24 Nov 14:30” puts an interview in, and I "
    "remind you at the right minute to thank whoever lets you in and out."
)
_LONGEST_LIST = 1_800
_LONGEST_DETAILS = 1_400
_LONGEST_DRAFTS = 1_500
_LONGEST_NAME, _LONGEST_WORDS = 80, 200
"""Characters that are shown of a name, and of a sentence; escaping may double them."""


def proposal_text(proposal: Proposal, *, is_move: bool = False) -> str:
    """Return an interview as it was understood, for its person to say yes to."""
    interview, meant = proposal.interview, proposal.meant
    moment = meant.times[0].moment
    if len(meant.times) > 1:
        return f"{_named(interview)}: {_two_times(proposal)}"
    if meant.skipped is not None:
        return (
            f"{_named(interview)}: {meant.skipped:%H:%M} does not exist on that day, for clocks go forward and jump over "
            f"it. Is it **{format_dt(moment, 'F')}**?"
        )
    (time,) = meant.times
    was = f" Until now: {format_dt(interview.starts.moment, 'F')}." if is_move else ""
    return (
        f"{_named(interview)}: **{format_dt(moment, 'F')}**, {format_dt(moment, 'R')}, {interview.minutes} minutes, "
        f"{FORMAT_NAMES[interview.format]}. In {_zone(time.zone)} clocks show {time.at:%H:%M}.{was} Is that right?"
    )


def _two_times(proposal: Proposal) -> str:
    meant = proposal.meant
    first, second = meant.times
    if meant.skipped is None:
        return (
            f"clocks go back on that day, so {first.at:%H:%M} comes twice: {format_dt(first.moment, 'F')}, and again "
            f"at {format_dt(second.moment, 't')}. Which of the two is it? If you can't tell, ask whoever invited you."
        )
    return (
        f"clocks go forward on that day and jump over {meant.skipped:%H:%M}, so that time does not exist. Is it "
        f"{format_dt(first.moment, 'F')}, or {format_dt(second.moment, 't')}? If you can't tell, ask whoever invited you."
    )


def settled_text(settled: Settled) -> str:
    """Return what is kept now and what will come."""
    interview = settled.interview
    if not settled.is_changed:
        return f"It is in your diary already: {format_dt(interview.starts.moment, 'F')}."
    lines = [
        f"{'Moved' if settled.is_moved else 'Kept'}: {_named(interview)}, {format_dt(interview.starts.moment, 'F')}.",
        reminders_text(settled.reminders),
    ]
    if not interview.plan.cue:
        lines.append("-# Two minutes for your plan now, and on the day you only have to read it.")
    return "\n".join(lines)


def reminders_text(reminders: Sequence[Reminder]) -> str:
    """Return what will come, and when."""
    if not reminders:
        return (
            "No reminder is waiting for it. If you have stopped them all, `/interview reminders` lets them come again."
        )
    listed = "\n".join(f"- {KIND_NAMES[one.kind]}: {format_dt(one.due.moment, 'f')}" for one in reminders)
    return f"What will come, by direct message:\n{listed}"


def again_text(number: int) -> str:
    """Say that reminders come again, and how many are waiting now."""
    waiting = {0: "Nothing is waiting just now", 1: "One is waiting now"}.get(number, f"{number} are waiting now")
    return f"Reminders are on again. {waiting}; `/interview show` tells when."


def list_text(interviews: Sequence[Interview], now: datetime) -> str:
    """Return somebody's interviews in a row, those ahead first; what does not fit is counted."""
    if not interviews:
        return NOTHING_PLANNED
    ahead = [one for one in interviews if one.starts.moment > now]
    behind = [one for one in interviews if one.starts.moment <= now]
    lines: list[str] = []
    left_out = 0
    for title, ones in (("**Ahead of you**", ahead), ("**Behind you, and still open**", behind)):
        shown = [title] if ones else []
        for one in ones:
            line = f"- {format_dt(one.starts.moment, 'f')}: {sign(one.title)}"
            if sum(len(other) + 1 for other in (*lines, *shown, line)) > _LONGEST_LIST:
                left_out += 1
            else:
                shown.append(line)
        lines += shown
    if left_out:
        lines.append(f"-# and {left_out} more; `/interview show` finds each of them by its name.")
    return "\n".join(lines)


def interview_text(interview: Interview, reminders: Sequence[Reminder]) -> str:
    """Return what is kept of an interview, long words cut."""
    moment = interview.starts.moment
    plan, told = interview.plan, interview.debrief
    lines = [
        f"## {_named(interview)}",
        f"{format_dt(moment, 'F')}, {format_dt(moment, 'R')}; {interview.minutes} minutes, "
        f"{FORMAT_NAMES[interview.format]}; {interview.starts.at:%H:%M} in {_zone(interview.starts.zone)}",
    ]
    if told and told.promised_on:
        lines.append(f"An answer was promised by {day_name(told.promised_on)}.")
    if interview.helpers:
        lines.append(f"To thank: {', then '.join(sign(name) for name in interview.helpers)}")
    if plan.cue and plan.action:
        lines.append(f"{sign(if_then(plan.cue, plan.action), 2 * _LONGEST_WORDS)}.")
    if plan.question:
        lines.append(f"Closing question: “{sign(plan.question, _LONGEST_WORDS)}”")
    lines += [f"Case: {sign(case, _LONGEST_WORDS)}" for case in plan.cases]
    if interview.off:
        lines.append(f"Switched off: {', '.join(KIND_NAMES[kind] for kind in Kind if kind in interview.off)}")
    return "\n".join([*_with_room(lines, _LONGEST_DETAILS), reminders_text(reminders)])


def drafts_text(drafts: Sequence[Draft]) -> str:
    """Return drafts of notes to be copied; of those that would make it too long, only whom they are for."""
    shown: list[str] = []
    others: list[str] = []
    room = _LONGEST_DRAFTS
    for draft in drafts:
        one = code_block(f"Subject: {draft.subject}\n\n{draft.text}")
        if shown and (others or len(one) > room):
            others.append(sign(draft.to, _LONGEST_NAME // 2))
        else:
            shown.append(one)
            room -= len(one)
    if others:
        shown.append(f"One note a person: {', '.join(others)} should get one as well, in other words.")
    return "\n".join(shown)


def choice_name(interview: Interview) -> str:
    """Return an interview as it stands in a list of choices: at most a hundred characters, nothing escaped."""
    return " ".join(f"{interview.starts.at:%a %d %b %H:%M}, {interview.title}".split())[:100]


def day_name(day: date) -> str:
    """Return a day as it is said: Friday, 5 March."""
    return f"{day:%A}, {day.day} {day:%B}"


def sign(text: str, longest: int = _LONGEST_NAME * 2 + len(" at ")) -> str:
    """Return what somebody typed as one line in which Discord acts on nothing."""
    return escape(text, longest)


def _with_room(lines: Sequence[str], room: int) -> list[str]:
    """Return the lines that fit; the first ones matter most."""
    kept = []
    for line in lines:
        if len(line) < room:
            kept.append(line)
            room -= len(line) + 1
    return kept


def _named(interview: Interview) -> str:
    title = interview.title
    return sign(title[:1].upper() + title[1:])


def _zone(zone: str) -> str:
    return zone.replace("_", " ")
