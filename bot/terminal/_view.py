"""What a rehearsal looks like in a terminal: who speaks is seen at a glance, and nothing needs colour to be understood."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

from bot.rehearsal.acts import Speaker
from bot.rehearsal.coaching import Attempt, ScoreCard, ScoreRow
from bot.rehearsal.moves import Place
from bot.rehearsal.scenario import Difficulty, Scenario
from bot.rehearsal.scene import Scene
from bot.rehearsal.speaking import Said
from bot.wording import FORMATS, LEVELS

HELP = """\
Type what you would say, and press Enter. *A line between asterisks is something you do.*
/hint   a word from the coach before you speak; again, and it is a line to start from
/retry  take your last line back and try another one
/again  play this scene anew and compare
/stop   end here; the score card still comes
/help   this list"""

_COLOURS = {
    Speaker.MANAGER: "bold cyan",
    Speaker.PANELIST: "bold magenta",
    Speaker.RECEPTIONIST: "bold green",
    Speaker.ESCORT: "bold blue",
    Speaker.COORDINATOR: "bold green",
}
_WIDEST = 92


class View:
    """Draws on one console; knows nothing of what a rehearsal means."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._width = min(_WIDEST, console.width)

    def say(self, text: str) -> None:
        """Show a plain remark of the program."""
        self._print(Text(text))

    def heading(self, text: str) -> None:
        """Show a heading."""
        self._print(Text(text, style="bold"))

    def scene(self, scenario: Scenario, difficulty: Difficulty) -> None:
        """Show what the candidate sees before the first line."""
        head = Text.assemble(
            (scenario.title, "bold"), f"\n{scenario.company}; {FORMATS[scenario.format]}; {LEVELS[difficulty]}"
        )
        body = Group(
            head,
            Text(""),
            Text(scenario.opening.strip(), style="italic"),
            Text(""),
            Text(f"You: {scenario.you_are.strip()}"),
        )
        self._print(Panel(body, title="The scene", title_align="left", padding=(1, 2)))
        self._print(Text("Use your own stories, or these. /help lists what else you can type.", style="dim"))

    def step(self, scene: Scene) -> None:
        """Show how far the scene has come."""
        number = (
            scene.exchanges if scene.place is Place.OFFICE else scene.lobby_exchanges + int(scene.escort_left)
        ) + 1
        place = "office" if scene.place is Place.OFFICE else "on the way out"
        self._print(Rule(f"{place}, {_ordinal(number)} exchange", align="left", style="dim", characters="-"))

    def said(self, lines: Iterable[Said]) -> None:
        """Show what was said and done; one name over neighbouring lines of the same person."""
        last: str | None = ""
        for line in lines:
            if line.speaker is Speaker.NARRATOR:
                self._print(Padding(Text(line.text, style="italic dim"), (1, 0, 0, 2)))
                last = ""
                continue
            if line.name != last:
                self._print(Text(f"\n{line.name}", style=_COLOURS[line.speaker]))
            last = line.name
            self._print(Padding(Text(line.text), (0, 0, 0, 2)))

    def coach(self, text: str) -> None:
        """Show a note or a hint of the coach."""
        self._print(
            Padding(
                Panel(Text(text), title="coach", title_align="left", border_style="yellow", padding=(0, 1)),
                (1, 0, 0, 4),
            )
        )

    def card(self, card: ScoreCard, attempts_title: str) -> None:
        """Show the score card, the meeting afterwards, and the reminder."""
        parts: list[RenderableType] = []
        for row in card.rows:
            if row.of:
                parts += _row(row)
        for lost in card.deductions:
            parts += [
                Text(f"{lost.points:+d}  {lost.quote!r}" if lost.quote else f"{lost.points:+d}", style="red"),
                Padding(Text(lost.why), (0, 0, 1, 4)),
            ]
        parts += [Text(remark, style="dim") for remark in card.remarks]
        title = f"Score card: {card.total} of {card.of}"
        self._print(Text(""))
        self._print(Panel(Group(*parts), title=title, title_align="left", border_style="bold", padding=(1, 2)))
        if card.attempts:
            self._attempts(card.attempts, attempts_title)
        self._print(
            Panel(
                Text(card.outcome, style="italic"), title="The meeting afterwards", title_align="left", padding=(0, 2)
            )
        )
        self._print(
            Panel(Text(card.reminder, style="bold"), title="For the real day", title_align="left", padding=(0, 2))
        )

    def _attempts(self, attempts: Iterable[Attempt], title: str) -> None:
        parts: list[RenderableType] = []
        for attempt in attempts:
            for label, line, answer in (
                ("first", attempt.first, attempt.first_answer),
                ("then", attempt.second, attempt.second_answer),
            ):
                parts.append(Text.assemble((f"{label:>5}  ", "bold"), f'"{line}"'))
                parts.append(Padding(Text(answer, style="dim"), (0, 0, 1, 7)))
        self._print(Panel(Group(*parts), title=title, title_align="left", padding=(1, 2)))

    def _print(self, what: RenderableType) -> None:
        self._console.print(what, width=self._width, highlight=False)


def _row(row: ScoreRow) -> list[RenderableType]:
    bar = "#" * round(10 * row.points / row.of)
    parts: list[RenderableType] = [
        Text.assemble((f"{row.name}  ", "bold"), f"{row.points} of {row.of}  ", (f"[{bar:<10}]", "dim"))
    ]
    if row.quote:
        parts.append(Padding(Text(f'"{row.quote}"', style="italic"), (0, 0, 0, 4)))
    parts.append(Padding(Text(row.why), (0, 0, 0, 4)))
    if row.points < row.of and row.strong:
        weak = [Text.assemble(("weak    ", "bold"), row.weak)] if row.weak else []
        parts += [Padding(line, (0, 0, 0, 4)) for line in (*weak, Text.assemble(("strong  ", "bold"), row.strong))]
    parts.append(Text(""))
    return parts


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
