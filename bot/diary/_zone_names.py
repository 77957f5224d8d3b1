"""Time zones by their names."""

from __future__ import annotations

from zoneinfo import ZoneInfo


class UnknownZoneError(ValueError):
    """A time zone has no rules on this machine; the message is a sentence for the person whose zone it is."""

    def __init__(self, zone: str) -> None:
        shown = zone if len(zone) <= 40 else f"{zone[:40]}…"
        super().__init__(
            f"I don't know the time zone “{shown}”. Name it like Europe/Vienna; /settings helps to find yours."
        )
        self.zone = zone


def zone_of(name: str) -> ZoneInfo:
    """Return the rules of a zone by its IANA name; raise UnknownZoneError where this machine has none."""
    try:
        return ZoneInfo(name)
    # A name is looked up as a file, so it can also be a folder, too long, or point outside.
    except (LookupError, ValueError, OSError) as error:
        raise UnknownZoneError(name) from error
