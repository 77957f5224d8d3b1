"""How well the listener hears: `python -m tests.bench.accuracy`, on lines that it has not learnt from.

The held-back lines were written apart from the others and are not looked at when listening is changed.
"""

from collections import Counter
from pathlib import Path

from bot.rehearsal.listening import load_lines, prepare_listener
from bot.rehearsal.moves import Move, Place
from bot.rehearsal.reading import Concern, Context

HELD_BACK = Path(__file__).parent / "held_back"


def main() -> None:
    """Measure and print one table per place."""
    listener = prepare_listener(Path("data"), print)
    for place in Place:
        right, wrong, missed = Counter[Move](), Counter[Move](), Counter[Move]()
        exact = total = judged = agreed = 0
        for line in load_lines(HELD_BACK):
            if line.place is not place:
                continue
            reading = listener.read(
                line.text, Context(place, Concern("k", line.concern) if line.concern else None, person=line.person)
            )
            heard = set(reading.moves)
            right.update(heard & line.moves)
            wrong.update(heard - line.moves)
            missed.update(line.moves - heard)
            exact += heard == line.moves
            total += 1
            if line.is_about is not None:
                judged += 1
                agreed += reading.addresses == line.is_about
        scores = {move: _f1(right[move], wrong[move], missed[move]) for move in sorted(right | wrong | missed)}
        print(
            f"{place}: {total} lines, micro-F1 {_f1(right.total(), wrong.total(), missed.total()):.3f}, macro-F1 {sum(scores.values()) / len(scores):.3f}, all moves right {exact / total:.3f}"
        )
        if judged:
            print(f"  speaks to the doubt: {agreed} of {judged} judged as labelled ({agreed / judged:.3f})")
        for move, score in sorted(scores.items(), key=lambda entry: entry[1]):
            print(
                f"  {move:<18} {score:.2f}  (of {right[move] + missed[move]}: {missed[move]} missed, {wrong[move]} heard wrongly)"
            )


def _f1(right: int, wrong: int, missed: int) -> float:
    return 2 * right / max(1, 2 * right + wrong + missed)


if __name__ == "__main__":
    main()
