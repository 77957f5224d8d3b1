"""How fast a bot sends what is due: one pace for all its deliveries, since Discord counts all of them together."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from bot.client import LastImpression
from bot.diary import Pace, usual_pace

_paces: WeakKeyDictionary[LastImpression, Pace] = WeakKeyDictionary()


def shared_pace(bot: LastImpression) -> Pace:
    """Return the pace of a bot."""
    return _paces.setdefault(bot, usual_pace())
