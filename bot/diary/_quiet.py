"""A person's own day: where they live, and when they do not want to hear from a bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import count

from bot.diary._zone_names import zone_of
from bot.diary._zones import first_existing, wall_times


@dataclass(frozen=True, slots=True)
class Habits:
    """The zone and the quiet hours by which reminders that belong to the person's own day are planned.

    The zone is looked up when it is needed: every method raises UnknownZoneError where this machine does not know it.
    """

    zone: str
    """An IANA name, such as Europe/Vienna."""
    quiet_from: time = time(22)
    quiet_to: time = time(7)
    """The first minute that is not quiet any more. The same as `quiet_from`: no hours are quiet."""

    def is_quiet(self, moment: datetime) -> bool:
        """Whether an aware moment falls into the quiet hours, by the clock on the person's wall."""
        shown = moment.astimezone(zone_of(self.zone)).time()
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= shown < self.quiet_to
        return shown >= self.quiet_from or shown < self.quiet_to

    def next_waking(self, moment: datetime) -> datetime:
        """Return the moment itself if it is not quiet, else the end of those quiet hours; in UTC."""
        if not self.is_quiet(moment):
            return moment.astimezone(UTC)
        today = moment.astimezone(zone_of(self.zone)).date()
        # More than the first is looked at only where clocks change: a waking hour may be jumped over, or come twice.
        return next(
            end
            for day in count()
            for end in self._moments(datetime.combine(today + timedelta(day), self.quiet_to))
            if end > moment and not self.is_quiet(end)
        )

    def last_before_quiet(self, moment: datetime) -> datetime:
        """Return when the quiet hours began in which a quiet moment lies, in UTC: the last end of the waking day."""
        today = moment.astimezone(zone_of(self.zone)).date()
        return next(
            start
            for day in count()
            for start in reversed(self._moments(datetime.combine(today - timedelta(day), self.quiet_from)))
            if start <= moment
        )

    def _moments(self, at: datetime) -> list[datetime]:
        return [wall.moment for wall in wall_times(at, self.zone) or (first_existing(at, self.zone),)]
