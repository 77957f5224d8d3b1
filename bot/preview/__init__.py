"""The bot on pages in the local browser, without Discord: real commands, cogs and store in a made-up server."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable

from bot.settings import Settings

_NEEDED = ("simcord", "aiohttp", "markdown_it", "linkify_it", "regex", "PIL")
"""What the extra `preview` brings, by the names under which it is imported."""
_BAD_USE = 2


def preview(settings: Settings, port: int, write: Callable[[str], None], warn: Callable[[str], None]) -> int:
    """Serve until SIGINT or SIGTERM; the exit status. Port 0 takes any that is free.

    What keeps it from starting is said in one sentence.
    """
    if not is_installed():
        warn("the preview needs a few more packages; install them with: pip install -e '.[preview]'")
        return _BAD_USE
    # Only here, because what it imports may not be installed.
    from bot.preview._serving import serve

    return serve(settings, port, write, warn)


def is_installed() -> bool:
    """Whether everything is there that draws the pages."""
    return all(importlib.util.find_spec(name) for name in _NEEDED)


__all__ = ["is_installed", "preview"]
