"""The page from which one goes into the rooms. Its address holds a secret, as theirs do."""

from __future__ import annotations

import html
import secrets
import socket

from aiohttp import web

from bot.preview._rooms import Room, Rooms

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Last Impression: preview</title>
<style nonce="{nonce}">
:root {{ color-scheme: light dark; }}
body {{ font: 17px/1.55 system-ui, sans-serif; margin: 2rem auto; max-width: 38rem; padding: 0 1rem;
  background: light-dark(#f7f7f8, #1f2023); color: light-dark(#1d1e21, #e4e5e8); }}
h1 {{ font-size: 1.6rem; margin-bottom: .3rem; }}
.warning {{ border-left: 4px solid #d9a400; padding: .1rem 0 .1rem .9rem; }}
ul {{ list-style: none; padding: 0; }}
li a {{ display: block; margin: .6rem 0; padding: .7rem 1rem; border-radius: 8px; text-decoration: none; color: inherit;
  background: light-dark(#fff, #2b2d31); border: 1px solid light-dark(#d4d6db, #3b3d44); }}
li a:hover, li a:focus-visible {{ border-color: #5865f2; outline: 2px solid #5865f2; }}
strong {{ display: block; }}
li small {{ float: right; }}
small, .notes {{ color: light-dark(#5b5e66, #a3a6ae); }}
</style>
</head>
<body>
<h1>Last Impression: preview</h1>
<p class="warning"><b>This is not Discord.</b> The server and its two people are made up. What you type stays on this
computer and is deleted when the program ends.</p>
<p>Each room opens in a tab of its own. Begin in <b>#practice</b> with <code>/rehearse</code>, or just write in the direct
messages.</p>
<ul id="rooms" aria-live="polite">{rooms}</ul>
<div class="notes">
<p>New threads appear above. In #practice, “Viewing as” at the top changes who you are.</p>
<p>What Discord has and these pages have not: the menu on a message with <i>Coach this line</i>, names offered while you
type <code>@</code>, “is typing”, and the manager's pauses.</p>
</div>
<script nonce="{nonce}">
const rooms = document.getElementById("rooms");
let shown = null;
setInterval(async () => {{
  let text;
  try {{
    const answer = await fetch("{path}/rooms");
    text = await answer.text();
  }} catch {{
    text = "<li>The program has ended, and what was typed is deleted. You can close this page.</li>";
  }}
  if (text !== shown) {{
    // Only when it has changed, and with the focus kept: somebody may be going through the list by keyboard.
    const at = document.activeElement?.id;
    rooms.innerHTML = shown = text;
    if (at) document.getElementById(at)?.focus();
  }}
}}, 1000);
</script>
</body>
</html>
"""
_ROOM = (
    '<li><a id="room-{id}" href="{address}" target="room-{id}"><small>{count}</small>'
    "<strong>{title}</strong>{hint}</a></li>"
)


class Lobby:
    """One page with the links to all rooms."""

    def __init__(self, listening: socket.socket) -> None:
        self._listening = listening
        self._path = f"/{secrets.token_urlsafe(16)}"
        self._runner: web.AppRunner | None = None
        self._rooms: Rooms | None = None

    @property
    def address(self) -> str:
        """Where the page is; whoever knows it can read along."""
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}{self._path}"

    async def open(self, rooms: Rooms) -> None:
        """Begin to serve."""
        self._rooms = rooms
        application = web.Application()
        application.router.add_get(self._path, self._show)
        application.router.add_get(f"{self._path}/rooms", self._list)
        application.router.add_get(f"{self._path}/room/{{id:\\d{{1,20}}}}", self._enter)
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        await web.SockSite(self._runner, self._listening).start()

    async def aclose(self) -> None:
        """Stop serving; a lobby that never opened is closed as well."""
        if self._runner:
            await self._runner.cleanup()
        self._listening.close()

    async def _show(self, _request: web.Request) -> web.Response:
        nonce = secrets.token_urlsafe(16)
        text = _PAGE.format(nonce=nonce, rooms=self._items(), path=self._path)
        policy = f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; connect-src 'self'"
        return _answer(text, policy)

    async def _list(self, _request: web.Request) -> web.Response:
        return _answer(self._items(), "default-src 'none'")

    async def _enter(self, request: web.Request) -> web.Response:
        page = self._rooms.page_of(int(request.match_info["id"])) if self._rooms else None
        if page is None:
            raise web.HTTPNotFound(text="There is no such room (any more). The list of rooms is on the first page.")
        raise web.HTTPFound(page, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})

    def _items(self) -> str:
        return "".join(self._item(room, count) for room, count in self._rooms.listed()) if self._rooms else ""

    def _item(self, room: Room, count: int) -> str:
        return _ROOM.format(
            id=room.channel.id,
            address=f"{self._path}/room/{room.channel.id}",
            title=html.escape(room.title),
            hint=html.escape(room.hint),
            count="" if not count else "1 message" if count == 1 else f"{count} messages",
        )


def _answer(text: str, policy: str) -> web.Response:
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": f"{policy}; frame-ancestors 'none'; base-uri 'none'",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(text=text, content_type="text/html", headers=headers)
