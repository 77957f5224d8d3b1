"""Does a line speak to the doubt? Measurements of the pair, weighed by small learnt trees.

A doubt is met by its themes, by words it shares with the line (which alone prove little), by the authored cues of a scenario's
doubt where there are any, and by what the line does: a case can settle a doubt, a nod cannot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np

from bot.rehearsal.listening._ngrams import Block, Floats
from bot.rehearsal.listening._terms import TermIndex, weights_of
from bot.rehearsal.listening._themes import ThemeBook, theme_book
from bot.rehearsal.listening._trees import Trees
from bot.rehearsal.moves import MOVES_IN, Place
from bot.rehearsal.reading import Concern
from bot.rehearsal.wordforms import stem, stems, words

_MEASURES = (
    "themes_alike", "best_theme", "main_theme", "theme", "best_share", "main_share", "share", "most_of_any", "doubt_known",
    "doubt_unknown", "main_density", "density", "main_theme_fresh", "theme_fresh", "share_fresh", "density_fresh",
    "shared_words", "shared_part", "shares_any", "length", "question", "number", "only_we", "i_at_all", "doubt_about_we",
    "matter_part", "matter_weight", "matter_most", "matter_first", "matter_last", "matter_words", "matter_shared",
    "matter_left_out", "has_cues", "cues", "cue_density", "hits_any_cue", "cue_hits", "beyond_siblings", "before_siblings", "cues_fresh",
)  # fmt: skip
_CUE_MEASURES = 8
MOVES = MOVES_IN[Place.OFFICE]
_MAIN = 0.6
"""Themes at least so strong in the doubt, beside its strongest one, are what it is mainly about."""
_DOUBT_IN_ANSWER, _ANSWER_IN_DOUBT = 0.7, 0.5
_RAREST = 8.0
"""Rarity of a word that no labelled line holds."""
_MOST_WORDS = 260
_I = frozenset("i i've i'd i'm my me myself mine".split())
_WE = frozenset("we we've our us ours".split())


@dataclass(frozen=True, slots=True)
class _Doubt:
    """What is known of a doubt by its words."""

    themes: Floats
    strongest: float
    length: float
    stems: frozenset[str]
    is_about_we: bool
    matter: Mapping[str, float]
    """Its content words in their order, each with how rare it is among doubts: "SQL" is what "lacks experience with SQL" is about."""


@dataclass(frozen=True, slots=True)
class RelevanceReader:
    """The learnt judgement: `measure` a pair, then `judge` it."""

    rarities: Mapping[str, float]
    """How rare each word is in the labelled lines."""
    doubt_rarities: Mapping[str, float]
    """How rare each content word is in the doubts that were learnt from."""
    trees: Trees

    def judge(self, measured: Floats) -> float:
        """Return how likely it is that the line speaks to the doubt in substance."""
        return self.trees.likelihood(measured)


@dataclass(slots=True)
class PairMeasurer:
    """Measures lines against doubts. What it keeps is made of doubts, never of lines."""

    rarities: Mapping[str, float]
    doubt_rarities: Mapping[str, float]
    book: ThemeBook = field(default_factory=theme_book)
    _doubts: dict[str, _Doubt] = field(default_factory=dict)
    _cues: dict[tuple[str, ...], TermIndex] = field(default_factory=dict)

    def measure(self, text: str, moves: Floats, concern: Concern, siblings: Collection[Concern]) -> Floats:
        """Return the features of one line and one doubt. `moves` holds how likely each office move is."""
        doubt, said = self._doubt(concern.text), words(text)[:_MOST_WORDS]
        rarities = [self._rarity(word) for word in said]
        # What is said beyond the doubt's own words: a word can be shared by chance, a word of the same matter hardly.
        fresh = [0.0 if stem(word) in doubt.stems else rarity for word, rarity in zip(said, rarities, strict=True)]
        measures = np.array(
            [
                *self._theme_measures(said, rarities, fresh, doubt),
                *self._word_measures(text, said, doubt),
                *_matter_measures(doubt, stems(text)),
                *self._cue_measures(said, rarities, fresh, concern, siblings),
            ],
            dtype=np.float32,
        )
        return np.concatenate([measures, moves])

    def _theme_measures(
        self, said: Sequence[str], rarities: Sequence[float], fresh: Sequence[float], doubt: _Doubt
    ) -> list[float]:
        hits, themes, strongest = self.book.hits_in(said), doubt.themes, doubt.strongest
        answer = self.book.profile(hits, rarities, doubt=_DOUBT_IN_ANSWER, answer=1.0)
        heard = np.log1p(answer)
        heard_fresh = np.log1p(self.book.profile(hits, fresh, doubt=_DOUBT_IN_ANSWER, answer=1.0))
        is_main = themes >= _MAIN * strongest if strongest else np.zeros(len(themes), dtype=np.bool_)
        most, most_fresh = float(heard.max()), float(heard_fresh.max())
        best, main = float((heard * (themes > 0)).max()), float((heard * is_main).max())
        theme = float((heard * themes).max()) / (strongest or 1.0)
        main_fresh = float((heard_fresh * is_main).max())
        theme_fresh = float((heard_fresh * themes).max()) / (strongest or 1.0)
        length = float(np.log(len(said) + 2))
        return [
            float(themes @ answer) / ((doubt.length or 1.0) * (float(np.linalg.norm(answer)) or 1.0)),
            best, main, theme, best / (most or 1.0), main / (most or 1.0), theme / (most or 1.0), most,
            float(np.log1p(strongest)), float(not strongest), main / length, theme / length,
            main_fresh, theme_fresh, theme_fresh / (most_fresh or 1.0), theme_fresh / length,
        ]  # fmt: skip

    def _word_measures(self, text: str, said: Sequence[str], doubt: _Doubt) -> list[float]:
        shared = doubt.stems & stems(text)
        weight = sum(self._rarity(word) for word in shared)
        whole = sum(self._rarity(word) for word in doubt.stems) or 1.0
        own, ours = len(_I & set(said)), len(_WE & set(said))
        return [
            weight, weight / whole, float(bool(shared)), float(np.log(len(said) + 2)),
            float("?" in text), float(any(char.isdigit() for char in text)),
            float(ours > 0 and own == 0), float(own > 0), float(doubt.is_about_we),
        ]  # fmt: skip

    def _cue_measures(
        self,
        said: Sequence[str],
        rarities: Sequence[float],
        fresh: Sequence[float],
        concern: Concern,
        siblings: Collection[Concern],
    ) -> list[float]:
        if not concern.about:
            return [0.0] * _CUE_MEASURES
        hits = self._index(concern.about).hits_in(said)
        found = weights_of(hits, rarities)
        own = sum(found.values())
        rival = max(
            (sum(weights_of(self._index(one.about).hits_in(said), rarities).values()) for one in siblings if one.about),
            default=0.0,
        )
        heard = float(np.log1p(own))
        return [
            1.0, heard, heard / float(np.log(len(said) + 2)), float(bool(found)), float(min(len(found), 4)),
            heard - float(np.log1p(rival)), own / (own + rival + 1.0), float(np.log1p(sum(weights_of(hits, fresh).values()))),
        ]  # fmt: skip

    def _rarity(self, word: str) -> float:
        return self.rarities.get(word, _RAREST)

    def _doubt(self, text: str) -> _Doubt:
        if text not in self._doubts:
            said = words(text)
            rarities = [self._rarity(word) for word in said]
            themes = self.book.profile(self.book.hits_in(said), rarities, doubt=1.0, answer=_ANSWER_IN_DOUBT)
            known = stems(text)
            rarest = max(self.doubt_rarities.values(), default=_RAREST)
            matter = {
                one: self.doubt_rarities.get(one, rarest) for one in (stem(word) for word in said) if one in known
            }
            self._doubts[text] = _Doubt(
                themes, float(themes.max()), float(np.linalg.norm(themes)), known, "we" in said, matter
            )
        return self._doubts[text]

    def _index(self, about: tuple[str, ...]) -> TermIndex:
        if about not in self._cues:
            self._cues[about] = TermIndex(term.lower() for term in about)
        return self._cues[about]


def _matter_measures(doubt: _Doubt, said: Collection[str]) -> list[float]:
    """Measure how much of the doubt's own matter is said again; what every doubt speaks of hardly counts."""
    matter = doubt.matter
    shared = [weight for one, weight in matter.items() if one in said]
    heaviest = max(matter.values(), default=0.0)
    return [
        sum(shared) / (sum(matter.values()) or 1.0), sum(shared), max(shared, default=0.0),
        float(any(weight == heaviest and one in said for one, weight in matter.items())),
        float(bool(matter) and list(matter)[-1] in said), float(len(matter)), float(len(shared)),
        heaviest - max(shared, default=0.0),
    ]  # fmt: skip


def doubt_rarities_of(doubts: Iterable[str]) -> dict[str, float]:
    """Return how rare each content word is among doubts."""
    different = set(doubts)
    frequency = Counter(word for doubt in different for word in stems(doubt))
    return {word: log((1 + len(different)) / (1 + number)) for word, number in frequency.items()}


def rarities_of(block: Block) -> dict[str, float]:
    """Return how rare each word (and its stem) is, from what the linear reader learnt of them."""
    found: dict[str, float] = {}
    for name, column in block.vocabulary.items():
        if " " not in name:
            rarity = float(block.idf[column]) - 1.0
            found[name] = rarity
            found[stem(name)] = min(found.get(stem(name), _RAREST), rarity)
    return found
