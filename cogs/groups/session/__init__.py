"""The sessions of groups on Discord: seats in a lobby, rounds in a thread, marks, and a card that all of them read.

- What comes in: `_cog` (presses, forms, what falls due), `_commands` (/group session), `_hearing` (what is typed).
- Opening one: `_beginning`, `_places`. Seats: `_lobby`, `_lobbies`, `_seat_clicks`.
- Rounds: `_buttons`, `_modals`, `_round_clicks`, `_briefing_text`. Marks: `_marking`, `_group_card`.
- From what happened to messages: `_telling`, `_round_pages`, `_marks_page` and `_teller` make them as `_posts`; `_showing`
  sends them in their order (`_thread_sending`, `_thread_history`).
- By itself: `_ticker`. When somebody has everything deleted: `_forgetting`, `_traces`.
"""

from cogs.groups.session._buttons import RoundButton, SeatButton
from cogs.groups.session._cog import GroupSessionsCog
from cogs.groups.session._commands import SessionCommands

__all__ = ["GroupSessionsCog", "RoundButton", "SeatButton", "SessionCommands"]
