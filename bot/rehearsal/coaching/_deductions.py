"""What costs points: the mistakes that undo the rest (domain knowledge, section e)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.rehearsal.acts import ActName
from bot.rehearsal.coaching._quoting import LEFT_OUT, heard, quote
from bot.rehearsal.coaching._record import Record
from bot.rehearsal.deciding import RAMBLE_WORDS
from bot.rehearsal.moves import Move

MOST = 15
_POINTS = {
    "pay_first": 5,
    "verdict_demanded": 5,
    "blame": 5,
    "begging": 5,
    "ramble": 4,
    "presses_after_dodge": 5,
    "insult": 15,
    "prolongs": 3,
    "sells_on": 3,
    "apologising": 3,
}
_MOST_APOLOGIES = 2


def deductions(record: Record) -> list[tuple[str, int, str]]:
    """Return key, points (negative) and quote of every deduction, each kind once, all together at most fifteen points."""
    found: dict[str, str] = {}
    for key, words in _found(record):
        found.setdefault(key, words)
    left = MOST
    listed = []
    for key, words in sorted(found.items(), key=lambda entry: -_POINTS[entry[0]]):
        points = min(left, _POINTS[key])
        if points:
            listed.append((key, -points, words))
        left -= points
    return listed


def _found(record: Record) -> Iterator[tuple[str, str]]:
    for moment in (*record.office, *record.lobby):
        if moment.reading.has(Move.HOSTILE):
            yield "insult", heard(moment.reading, Move.HOSTILE)
    sorry = [moment.reading for moment in record.office if moment.reading.apologises]
    if len(sorry) > _MOST_APOLOGIES:
        yield "apologising", quote(sorry[-1].text)
    for moment in record.office:
        reading, before = moment.reading, moment.before
        if reading.has(Move.ASKS_PAY) and not (
            before.has_interest
            or before.topics
            or before.asks
            or reading.has(Move.STATES_INTEREST, Move.ASKS_TO_CONVINCE)
        ):
            yield "pay_first", heard(reading, Move.ASKS_PAY)
        if reading.begs:
            yield "begging", quote(reading.text)
        elif reading.has(Move.PRESSES):
            yield "verdict_demanded", heard(reading, Move.PRESSES)
        if reading.has(Move.DISPARAGES):
            yield "blame", heard(reading, Move.DISPARAGES)
        if reading.word_count > RAMBLE_WORDS:
            yield "ramble", f"{' '.join(reading.text.split()[:14])} {LEFT_OUT}"
        if before.has_dodged and reading.has(Move.ASKS_TO_CONVINCE, Move.PRESSES):
            yield "presses_after_dodge", heard(reading, Move.ASKS_TO_CONVINCE, Move.PRESSES)
        if moment.prolongs:
            yield "prolongs", quote(reading.text)
        if moment.did(ActName.HEARS_SELLING):
            yield "sells_on", heard(reading, Move.GIVES_EVIDENCE, Move.MAKES_CLAIM)
