"""Ending politely: what is done when the system or the keyboard asks a running loop to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable


def on_stop(stop: Callable[[], None]) -> None:
    """Call `stop` in the running loop at SIGTERM and SIGINT, which would otherwise end the process where it stands."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:
            # Windows has no signal handlers in the loop; the plain kind wakes it from outside.
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
