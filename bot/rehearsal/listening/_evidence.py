"""The parts of a case: what was done, by whom, and what came of it that could be checked."""

from __future__ import annotations

import re

from bot.rehearsal.listening._cues import find
from bot.rehearsal.listening._questions import turn_round
from bot.rehearsal.listening._text import clauses, shorten
from bot.rehearsal.reading import Evidence

_IRREGULAR = (
    "led|ran|built|rebuilt|wrote|made|took|cut|got|brought|set|kept|found|held|taught|caught|sold|spent|did|drove|went|sent|put|met|won|grew|gave|began|broke|"
    "chose|came|dealt|drew|fought|hit|laid|left|lent|lost|paid|read|rang|rose|sat|saw|shot|spoke|stood|swept|threw|told|understood|undertook|withdrew|rewrote|"
    "oversaw|overcame|redid|quit|bought|rode|sewed|sang|woke|wore|bent|fed|hung|hid|knelt|shut|split|spread|stuck|struck|swam"
)
_NO_ACT = "was|were|had|thought|felt|knew|wanted|liked|loved|hoped|wished|applied|mentioned|said|enjoyed|wondered|needed|guessed|believed|learned|learnt|understood|realised|realized|noticed|interested|excited|prepared|used|tried|heard|agreed|supposed|seemed|struggled|moved|saw|met|failed|lost|feared|worried"
_VERB = rf"(?!(?:{_NO_ACT})\b)(?:{_IRREGULAR}|[a-z]{{2,}}ed)"
_OWN = re.compile(rf"\bi(?:'ve| have| had|'d)?\s+(?:then |also |personally |once |actually |just |even |first |always |never |already |eventually |finally |immediately |quickly |basically |myself |alone )*(?:{_VERB})\b", re.IGNORECASE)
_BARE = re.compile(rf"^(?:and |then |so |also |just )*(?:{_IRREGULAR}|[a-z]{{2,}}ed)\s+(?:a|an|the|my|our|all|every|two|three|four|five|six|\d+|up|out|over|it|them|him|her)\b", re.IGNORECASE)
_OTHER_OWN = re.compile(r"\b(?:i was the (?:one|only|first)|i(?:'m| am) the (?:one|only)|my (?:own )?(?:job|part|idea|decision|call|project|design|plan|code|rota|shift|list|desk|records?|team|class|bay|close|licen[cs]e)\b|on my own|by myself|single.?handed)", re.IGNORECASE)
_DID = re.compile(rf"\bi\s+(?:then |also |personally |once |actually |just |even |first |eventually |finally )?(?P<did>(?:{_VERB})\s[^,.;:!?()\"]{{4,90}})", re.IGNORECASE)
_DID_ENDS = re.compile(r"\s+(?:and|but|so|because|which|who|that|when|while|until|till|after|before|where|as|since|if|then|although|though|without|by|within|last|in (?:19|20)\d\d)\b.*", re.IGNORECASE | re.DOTALL)
_FIGURE = re.compile(r"(?:[$\u20ac\u00a3]\s?\d[\d.,]*\s?(?:k|m|million)?|\b\d[\d.,]*\s?(?:%|percent|per cent)|\b(?:\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundred)\s(?:people|patients|customers|users|months|weeks|years|hours|days|minutes|calls|pupils|students|rooms|covers|guests|orders|accounts|tickets|deals|stores|nights|shifts|engineers|invoices|cases|pallets|percent))(?![\w])", re.IGNORECASE)
_MOST_DID_WORDS = 9


def evidence_in(text: str) -> Evidence:
    """Return the words of the own act and of the checkable result, where they stand."""
    parts = clauses(text)
    own = next((part for part in parts if _OWN.search(part) or _BARE.search(part)), None) or next((part for part in parts if _OTHER_OWN.search(part)), None)
    result = next((part for part in parts if find("result", "result", part.lower())), None)
    says_we = find("we", "we", text.lower()) is not None
    return Evidence(own and shorten(own), result and shorten(result), is_we_only=says_we and own is None)


def did_phrase(text: str) -> str | None:
    """Return what the candidate did as a past-tense phrase turned round, such as "ran your own bay"; None if none reads well."""
    for match in _DID.finditer(text):
        phrase = _DID_ENDS.sub("", match["did"])
        if len(phrase.split()) >= 3 and (turned := turn_round(phrase, most_words=_MOST_DID_WORDS)) and len(turned.split()) >= 3:
            return turned[0].lower() + turned[1:]
    return None


def figure_in(text: str) -> str | None:
    """Return the first number with its unit, in the candidate's own words."""
    match = _FIGURE.search(text)
    return match.group().strip() if match else None
