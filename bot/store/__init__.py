"""The store: what is kept of rehearsals, scores, plans, settings, the diary and study groups. The only part that talks SQL."""

from bot.store._addresses import default_url, normalise_url
from bot.store._calendar import CalendarStore
from bot.store._diary import DiaryStore
from bot.store._diary_records import KeptReminder, ReminderStatus
from bot.store._errors import ConflictError, OpenAlreadyError, StoreError
from bot.store._keys import make_key, read_keys
from bot.store._minutes import MinutesStore
from bot.store._opening import check_store, open_store
from bot.store._records import Forgotten, Person, Plan, Record, Score, Spot, SpotKind, Status
from bot.store._roster import RosterStore
from bot.store._store import Store

__all__ = [
    "CalendarStore",
    "ConflictError",
    "DiaryStore",
    "Forgotten",
    "KeptReminder",
    "MinutesStore",
    "OpenAlreadyError",
    "Person",
    "Plan",
    "Record",
    "ReminderStatus",
    "RosterStore",
    "Score",
    "Spot",
    "SpotKind",
    "Status",
    "Store",
    "StoreError",
    "check_store",
    "default_url",
    "make_key",
    "normalise_url",
    "open_store",
    "read_keys",
]
