"""Whatever is asked often about groups is answered from an index: each database says how it means to do it."""

import re
from datetime import timedelta
from functools import partial

from sqlalchemy import Connection, insert, text

from bot.groups.session import Stage
from bot.store import Store, _calendar_queries, _group_traces, _minutes_queries, _roster_queries
from bot.store._group_tables import (
    group_marks,
    group_members,
    group_result_seats,
    group_results,
    group_session_people,
    group_sessions,
    meeting_reminders,
    study_groups,
)
from bot.store._tables import people as people_table
from tests.databases import look_into
from tests.store.samples import NOON
from tests.store.test_due_index import plan_of

MANY = 4_000
SOON = NOON + timedelta(minutes=1)
QUESTIONS: list[tuple[object, str, str, dict[str, object]]] = [
    (_calendar_queries, "_due", "ix_meeting_reminders_waiting", {"now": SOON, "most": 50}),
    (_calendar_queries, "_next_due", "ix_meeting_reminders_waiting", {}),
    (_calendar_queries, "_left_over", "ix_meeting_reminders_claimed", {"moment": SOON}),
    (_calendar_queries, "_all_of", "ix_meeting_reminders_meeting_key", {"key": "meet7"}),
    (_minutes_queries, "_open_in", "uq_group_sessions_open", {"channel_id": 7}),
    (_minutes_queries, "_going_on", "ix_group_sessions_going_on", {}),
    (_minutes_queries, "_going_on_with", "ix_group_session_people_user_id", {"user_id": 7}),
    (_minutes_queries, "_people", "pk_group_session_people", {"key": "sess7"}),
    (_minutes_queries, "_marks_of", "uq_group_marks_session_key_number_marker_id", {"key": "sess7", "number": 1}),
    (_minutes_queries, "_results_of", "ix_group_results_group_key", {"group_key": "group7"}),
    (_minutes_queries, "_seats_of", "pk_group_result_seats", {"group_key": "group7"}),
    (_roster_queries, "_of_guild", "ix_study_groups_guild_id", {"guild_id": 7}),
    (_roster_queries, "_of_person", "ix_group_members_user_id", {"user_id": 7}),
    (_group_traces, "_marks_received", "ix_group_marks_candidate_id", {"user_id": 7}),
]
SQLITES_OWN = {
    "pk_group_session_people": "sqlite_autoindex_group_session_people_1",
    "pk_group_result_seats": "sqlite_autoindex_group_result_seats_1",
    "uq_group_marks_session_key_number_marker_id": "sqlite_autoindex_group_marks_1",
}


def fill(connection: Connection) -> None:
    """Keep as many groups as a big bot has in a year, nearly all of whose sessions are over."""
    everybody = range(MANY)
    figures = {"total": 1, "of": 2, "has_thanked": True, "is_complete": True, "finished_at": NOON}

    def say(number: int, status: str, hours: int) -> dict[str, object]:
        return {
            "meeting_key": f"meet{number}", "user_id": number, "occasion": "ahead", "starts_wall": "2026-11-24T14:30",
            "zone": "UTC", "fold": 0, "planned_at": NOON, "due_at": NOON + timedelta(hours=hours), "status": status,
            "attempt": 0, "claimed_at": NOON if status == "claimed" else None,
        }  # fmt: skip

    def sit(number: int) -> dict[str, object]:
        stage = Stage.PLAYING if number < 20 else Stage.CLOSED
        return {
            "key": f"sess{number}", "group_key": f"group{number}", "guild_id": number, "channel_id": number,
            "host_id": number, "stage": stage.value, "is_done": stage is Stage.CLOSED, "revision": 0,
            "opened_at": NOON, "changed_at": NOON, "state": b"x" * 300,
        }  # fmt: skip

    rows = [say(number, "waiting", 1 + number % 999) for number in everybody]
    rows += [say(number, "sent", -1 - number % 999) for number in everybody]
    rows += [say(number, "claimed", 0) for number in range(20)]
    connection.execute(insert(meeting_reminders), rows)
    connection.execute(insert(group_sessions), [sit(number) for number in everybody])
    people = [{"session_key": f"sess{number}", "user_id": number + other} for number in everybody for other in (0, 1)]
    connection.execute(insert(group_session_people), people)
    marks = [
        {"session_key": f"sess{number}", "number": 1, "marker_id": number + other, "candidate_id": number,
         "levels": {}, "is_named": False, "made_at": NOON}
        for number in everybody for other in (1, 2)
    ]  # fmt: skip
    connection.execute(insert(group_marks), marks)
    results = [
        {"session_key": f"sess{number}", "number": 1, "group_key": f"group{number}", "candidate_id": number, **figures}
        for number in everybody
    ]
    connection.execute(insert(group_results), results)
    seats = [
        {"session_key": f"sess{number}", "number": 1, "user_id": number + 1, "seat": "observer", "place": 0}
        for number in everybody
    ]
    connection.execute(insert(group_result_seats), seats)
    groups = [
        {"key": f"group{number}", "guild_id": number, "channel_id": 1, "owner_id": number, "door": "open", "rules": {},
         "is_closed": False, "made_at": NOON, "revision": 0, "name": b"x"}
        for number in everybody
    ]  # fmt: skip
    connection.execute(insert(study_groups), groups)
    members = [
        {"group_key": f"group{number}", "user_id": number, "role": "owner", "joined_at": NOON, "is_on_board": True,
         "wants_reminders": True}
        for number in everybody
    ]  # fmt: skip
    connection.execute(insert(group_members), members)
    own = {"has_human_delay": True, "is_welcomed": True, "reminders_off": False}
    connection.execute(insert(people_table), [{"user_id": number, **own} for number in everybody])


async def test_each_question_about_groups_is_answered_from_an_index(store: Store, database_url: str) -> None:
    await look_into(database_url, fill)
    await look_into(database_url, lambda connection: connection.execute(text("ANALYZE")))
    for queries, name, index, values in QUESTIONS:
        plan = await look_into(database_url, partial(plan_of, statement=getattr(queries, name), values=values))
        used = SQLITES_OWN.get(index, index) if database_url.startswith("sqlite") else index
        assert used in plan, (name, plan)
        assert "Seq Scan" not in plan, (name, plan)
        # SQLite calls it a scan, too, to walk along an index of those few that the question is about.
        assert not re.search(r"SCAN \w+'", plan), (name, plan)
