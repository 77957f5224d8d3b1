"""The reminder for the real day: whom to thank, and how. Who did just that is told so."""

from __future__ import annotations

from bot.rehearsal.coaching._content import CoachContent
from bot.rehearsal.coaching._record import Record
from bot.rehearsal.coaching._rows import Mark
from bot.rehearsal.scenario import Scenario, Situation

_CALLS = (Situation.COORDINATOR, Situation.SCHEDULER)
_AWAY = (Situation.GONE, Situation.REPLACED, Situation.GUARD)


def remind(content: CoachContent, record: Record, lobby: Mark) -> str:
    """Remind the candidate to thank the receptionist and whoever walked them in, by name, as the way out was here."""
    scenario = record.scenario
    values = {"manager": scenario.manager.short, "quote": lobby.quote}
    if scenario.desk:
        values |= {"desk": scenario.desk.short, "help": scenario.desk.help}
    if scenario.escort:
        values |= {"escort": scenario.escort.short, "escort_help": scenario.escort.help}
    texts = [content.reminder[key] for key in _keys(record, lobby)]
    return " ".join(text.format_map(values) for text in texts)


def _keys(record: Record, lobby: Mark) -> tuple[str, ...]:
    scenario = record.scenario
    if scenario.desk is None or record.last.way_out < 0:
        return ("phone_only",)
    situation = scenario.lobby[record.last.way_out].situation
    if not record.began_way_out and situation not in _CALLS:
        return (_in_general(scenario),)
    escort_too = ("escort_too",) if scenario.escort else ()
    if lobby.of and lobby.points == lobby.of:
        return ("done_escort",) if situation is Situation.ESCORT_PARTS else (_done(situation), *escort_too)
    if situation in _CALLS:
        return ("call",)
    if situation is Situation.ON_PHONE:
        return ("on_phone", *escort_too)
    if situation in _AWAY:
        return ("stand_in", *escort_too)
    return (_in_general(scenario),)


def _done(situation: Situation) -> str:
    if situation in _CALLS:
        return "done_call"
    if situation is Situation.ON_PHONE:
        return "done_on_phone"
    return "done_stand_in" if situation in _AWAY else "done"


def _in_general(scenario: Scenario) -> str:
    if scenario.escort:
        return "desk_and_escort"
    return "desk_only" if scenario.desk is None or scenario.desk.is_name_known else "desk_unknown_name"
