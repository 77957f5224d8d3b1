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
_NO_ACT = "came|went|joined|walked|cried|got|told|was|were|had|thought|felt|knew|wanted|liked|loved|hoped|wished|applied|mentioned|said|enjoyed|wondered|needed|guessed|believed|learned|learnt|understood|realised|realized|noticed|interested|excited|prepared|used|tried|heard|agreed|supposed|seemed|struggled|saw|met|failed|lost|feared|hated|worried"
_VERB = rf"(?!(?:{_NO_ACT})\b)(?:{_IRREGULAR}|[a-z]{{2,}}ed)"
_OWN = re.compile(
    rf"\bi(?:'ve| have| had|'d)?\s+(?:then |also |personally |once |actually |just |even |first |always |never |already |eventually |finally |immediately |quickly |basically |myself |alone )*(?:{_VERB})\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"^(?:and |then |so |also |just )*(?:{_IRREGULAR}|[a-z]{{2,}}ed)\s+(?:a|an|the|my|our|all|every|two|three|four|five|six|\d+|up|out|over|it|them|him|her)\b",
    re.IGNORECASE,
)
_THEN = re.compile(rf"\bi\b[^.?!]{{3,70}}(?:\band|,) (?:then )?(?:{_VERB})\b", re.IGNORECASE)
_OTHER_OWN = re.compile(
    r"\b(?:i said (?:no|i|that|it|so)|i was the (?:one|only|first)|i(?:'m| am) the (?:one|only)|my (?:own )?(?:job|part|idea|decision|call|project|design|plan|code|rota|shift|list|desk|records?|team|class|bay|close|licen[cs]e)\b|on my own|by myself|single.?handed)",
    re.IGNORECASE,
)
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
_NEGATED = re.compile(
    r"\b(?:never|not|no|sorry|haven't|didn't|won't|wasn't|can't|don't|cried|pretend\w*)\b", re.IGNORECASE
)
_CHANGE = re.compile(
    r"\b(?:from .{1,30} to|(?:out|done|finished|ready|closed|back) by|down|up|fell|rose|dropped|went live|cut|saved|still|since|on time|without|no complaints?|nobody|instead of|came back|signed|passed|paid)\b",
    re.IGNORECASE,
)
_CONCEDED = re.compile(
    r"\b(?:i (?:get|understand|know|admit|haven't|have not)|that's (?:fair|true|right))\b", re.IGNORECASE
)
_TO_YOU = re.compile(r"\byou\b", re.IGNORECASE)
_MOST_DID_WORDS = 8


def evidence_in(text: str) -> Evidence:
    """Return the words of the own act and of the checkable result, where they stand."""
    parts = clauses(text)
    own = max(parts, key=_strength_of_act, default=None)
    if own is not None and _strength_of_act(own) <= 0:
        own = None
    result = max((part for part in parts if part != own), key=_strength_of_result, default=None)
    if result is not None and _strength_of_result(result) <= 0:
        result = None
    if result is None and own:
        # One clause holds both; then only the words of the result itself are quoted for it.
        result = find("result", "result", own)
        result = result.strip() if result and len(result.split()) > 1 else None
    says_we = find("we", "we", text) is not None
    return Evidence(own and shorten(own), result and shorten(result), is_we_only=says_we and own is None)


def _strength_of_act(part: str) -> int:
    """Grade how well a clause shows what the speaker did; zero or less is no act."""
    if not (_OWN.search(part) or _BARE.search(part) or _THEN.search(part) or _OTHER_OWN.search(part)):
        return 0
    size = len(part.split())
    grade = 3 if _OWN.search(part) else 2
    grade += 1 if 6 <= size <= 40 else 0
    grade += 1 if _FIGURE.search(part) else 0
    return grade - (2 if _NEGATED.search(part) else 0) - (3 if part.endswith(":") or size < 3 else 0)


def _strength_of_result(part: str) -> int:
    """Grade how well a clause shows what came of it; zero or less shows nothing."""
    if find("result", "result", part) is None:
        return 0
    grade = 2 + (2 if _CHANGE.search(part) else 0) + (1 if any(char.isdigit() for char in part) else 0)
    return grade - (2 if _CONCEDED.search(part) or part.endswith("?") else 0)


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
