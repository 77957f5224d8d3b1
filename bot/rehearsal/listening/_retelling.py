"""A case told back in a few words: what was done, turned round to the listener's side, and the number in it."""

from __future__ import annotations

import re

from bot.rehearsal.listening._questions import turn_round

_IRREGULAR = (
    "led|ran|built|rebuilt|wrote|made|took|cut|got|brought|set|kept|found|held|taught|caught|sold|spent|did|drove|went|sent|put|met|won|grew|gave|began|broke|"
    "chose|came|dealt|drew|fought|hit|laid|left|lent|lost|paid|read|rang|rose|sat|saw|shot|spoke|stood|swept|threw|told|understood|undertook|withdrew|rewrote|"
    "oversaw|overcame|redid|quit|bought|rode|sewed|sang|woke|wore|bent|fed|hung|hid|knelt|shut|split|spread|stuck|struck|swam"
)
_NO_ACT = "came|went|joined|walked|cried|got|told|was|were|had|thought|felt|knew|wanted|liked|loved|hoped|wished|applied|mentioned|said|enjoyed|wondered|needed|guessed|believed|learned|learnt|understood|realised|realized|noticed|interested|excited|prepared|used|tried|heard|agreed|supposed|seemed|struggled|saw|met|failed|lost|feared|hated|worried"
_VERB = rf"(?!(?:{_NO_ACT})\b)(?:{_IRREGULAR}|[a-z]{{2,}}ed)"
_DID = re.compile(
    rf"\bi\s+(?:then |also |personally |once |actually |just |even |first |eventually |finally )?(?P<did>(?:{_VERB})\s[^,.;:!?()\"]{{4,90}})",
    re.IGNORECASE,
)
_DID_ENDS = re.compile(
    r"\s+(?:and|but|so|because|which|who|that|when|while|until|till|after|before|where|as|since|if|then|although|though|without|by|within|last|(?:\w+ )?(?:weeks?|days?|months?|years?|hours?) (?:before|ago|later|early)|in (?:19|20)\d\d)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER_WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|sixteen|eighteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_NUMBER = rf"(?:\d[\d.,]*|(?:{_NUMBER_WORD}|an?)[ -](?:hundred|thousand|dozen)|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-{_NUMBER_WORD}|{_NUMBER_WORD})"
_UNIT = r"(?:people|patients|customers|users|months|weeks|years|hours|days|minutes|calls|pupils|students|rooms|covers|guests|orders|accounts|tickets|deals|stores|nights|shifts|engineers|invoices|cases|pallets|loaves|plates|percent|per cent)"
_FIGURE = re.compile(
    rf"(?:[$\u20ac\u00a3]\s?\d[\d.,]*\s?(?:k\b|m\b|million)?|\b\d[\d.,]*\s?%|(?<![\w-]){_NUMBER}\s{_UNIT}(?!\w))",
    re.IGNORECASE,
)
_TO_YOU = re.compile(r"\byou\b", re.IGNORECASE)
_MOST_DID_WORDS = 8


def did_phrase(text: str) -> str | None:
    """Return what the candidate did as a past-tense phrase turned round, such as "ran your own bay"; None if none reads well."""
    for match in _DID.finditer(text):
        phrase = _DID_ENDS.sub("", match["did"])
        if _TO_YOU.search(phrase):
            continue
        if (
            len(phrase.split()) >= 3
            and (turned := turn_round(phrase, most_words=_MOST_DID_WORDS))
            and len(turned.split()) >= 3
        ):
            return turned[0].lower() + turned[1:]
    return None


def figure_in(text: str) -> str | None:
    """Return the last number with its unit, in the candidate's own words: of "from five to three percent", the three."""
    found = [match.group().strip(" .,") for match in _FIGURE.finditer(text)]
    return found[-1] if found else None
