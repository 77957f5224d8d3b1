"""The command line, and the one place where the parts are put together."""

from __future__ import annotations

import argparse
import io
import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from rich.console import Console

from bot.pipes import labelled_lines, listen, practise, score
from bot.rehearsal.chance import pick
from bot.rehearsal.coaching import CoachContentError
from bot.rehearsal.listening import LabelledLinesError, LearntFileError, Listener, load
from bot.rehearsal.scenario import Difficulty, load_library
from bot.rehearsal.session import Coaching
from bot.rehearsing import SCENARIOS, known_doubts, open_room
from bot.settings import Settings, SettingsError, read_settings
from bot.terminal import Wishes, play

_BAD_USE = 2
_INTERRUPTED = 130
_HIGHEST_PORT = 65_535
_NEEDED = ("DATA_DIR",)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the usage lines."""

    def error(self, message: str) -> NoReturn:
        """Print the sentence and leave with status 2."""
        print(f"{self.prog}: {message}; see {self.prog} --help", file=sys.stderr)
        raise SystemExit(_BAD_USE)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    _use_utf8()
    options = _parser().parse_args(argv)
    try:
        return _run(options)
    except (SettingsError, CoachContentError, LabelledLinesError, LearntFileError) as error:
        _warn(str(error))
        return _BAD_USE
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        _warn(f"the output could not be written ({error.strerror or error})")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _run(options: argparse.Namespace) -> int:
    if options.command == "doctor":
        # The doctor and the bot are imported where they are needed: a rehearsal in the terminal need not wait for a
        # database and for Discord.
        from bot.doctor import examine

        return 0 if examine(_write, os.environ) else 1
    # A rehearsal here needs neither a token nor a log, so a fault in either keeps nobody from practising.
    needed = os.environ if options.command == "run" else {key: os.environ[key] for key in _NEEDED if key in os.environ}
    settings = read_settings(needed, Path(".env") if options.command == "run" else Path(os.devnull))
    if options.command == "run" and settings.discord_token:
        from bot.online import go_online

        return go_online(settings, settings.discord_token, _warn)
    if options.command == "preview":
        from bot.preview import preview

        return preview(settings, options.port, _write, _warn)
    if options.command == "listen":
        return _listen(options.score)
    if options.command == "learn":
        return _learn(only_doubts=options.doubts)
    return _practise(options, settings)


def _parser() -> _Parser:
    parser = _Parser(prog="python -m bot", description="Rehearse the last ten minutes of a job interview.")
    parser.set_defaults(command="run", scenario=None, seed=None, difficulty=None, coach="line", jsonl=False)
    commands = parser.add_subparsers(dest="command_name", metavar="COMMAND", parser_class=_Parser)
    commands.add_parser("run", help="the bot; without a token, a rehearsal in the terminal").set_defaults(command="run")
    practice = commands.add_parser("practice", help="rehearse in the terminal, or by pipe with --jsonl")
    practice.set_defaults(command="practice")
    practice.add_argument("--scenario", help="id of the scene, the name of its file without .toml")
    practice.add_argument("--seed", type=int, help="the same seed and the same lines give the same rehearsal")
    practice.add_argument("--difficulty", type=int, choices=[level.value for level in Difficulty])
    practice.add_argument(
        "--coach",
        choices=[when.value for when in Coaching],
        default="line",
        help="after each line, only at the end, or off",
    )
    practice.add_argument(
        "--jsonl", action="store_true", help="lines from standard input, events as JSON on standard output"
    )
    listener = commands.add_parser("listen", help="read JSON lines and say which moves each one makes")
    listener.set_defaults(command="listen")
    listener.add_argument(
        "--score", type=Path, metavar="FILE", help="measure the listener against a file (or folder) of labelled lines"
    )
    learning = commands.add_parser("learn", help="learn to listen anew from the labelled lines; takes up to an hour")
    learning.add_argument(
        "--doubts", action="store_true", help="only what speaks to a doubt, and evidence; some minutes"
    )
    learning.set_defaults(command="learn")
    preview = commands.add_parser("preview", help="the whole bot on local pages in the browser, without Discord")
    preview.set_defaults(command="preview")
    preview.add_argument("--port", type=_port, default=0, help="where the first page is; any free port if left out")
    commands.add_parser("doctor", help="check settings and content, and name every fault").set_defaults(
        command="doctor"
    )
    return parser


def _listen(labelled: Path | None) -> int:
    known = known_doubts(load_library(SCENARIOS))
    if labelled is None:
        listen(Listener(load()), known, sys.stdin or (), _write)
        return 0
    score(Listener(load()), known, labelled_lines(labelled), _write)
    return 0


def _learn(*, only_doubts: bool) -> int:
    try:
        # Here alone scikit-learn and PyTorch are needed.
        from bot.rehearsal.listening.learning import StaleMovesError, learn, learn_doubts
    except ModuleNotFoundError as error:
        _warn(
            f"{error.name} is not installed; learning needs the extra: pip install -c .ci/constraints.txt -e '.[learn]'"
        )
        return _BAD_USE
    known = known_doubts(load_library(SCENARIOS))
    try:
        (learn_doubts if only_doubts else learn)(known, _write)
    except StaleMovesError as error:
        _warn(str(error))
        return _BAD_USE
    return 0


def _practise(options: argparse.Namespace, settings: Settings) -> int:
    library = load_library(SCENARIOS)
    if not library.scenarios:
        _warn("there is no sound scenario to play; run python -m bot doctor")
        return _BAD_USE
    if options.scenario is not None and options.scenario not in library.scenarios:
        _warn(f"there is no scenario {options.scenario!r}; the ids are {', '.join(sorted(library.scenarios))}")
        return _BAD_USE
    room = open_room(library, _warn)
    difficulty = Difficulty(options.difficulty) if options.difficulty else None
    coaching = Coaching(options.coach)
    if options.jsonl:
        seed = options.seed or 0
        scenario = options.scenario or pick(sorted(room.scenarios), seed, "surprise")
        practise(
            room,
            room.start(scenario, seed=seed, difficulty=difficulty or Difficulty.EASY, coaching=coaching),
            sys.stdin or (),
            _write,
        )
        return 0
    if options.command == "run":
        print("No DISCORD_TOKEN is set, so this is a rehearsal in the terminal.")
    seed = options.seed if options.seed is not None else secrets.randbelow(1_000_000)
    play(room, Wishes(options.scenario, difficulty, coaching, seed), Console(), _ask)
    return 0


def _port(text: str) -> int:
    """Read a port number; 0 is any that is free."""
    if not text.isascii() or not text.isdigit() or int(text) > _HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; use a whole number up to {_HIGHEST_PORT}")
    return int(text)


def _ask(prompt: str) -> str:
    """Read a line; where it comes from a pipe, show it, so that what is printed reads as a talk."""
    line = input(prompt)
    if not sys.stdin.isatty():
        print(line)
    return line


def _use_utf8() -> None:
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _write(line: str) -> None:
    print(line, flush=True)


def _warn(message: str) -> None:
    print(message, file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
