"""What the scene does in answer to a line: decided before any words are chosen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Speaker(StrEnum):
    """Who is heard."""

    MANAGER = "manager"
    PANELIST = "panelist"
    RECEPTIONIST = "receptionist"
    ESCORT = "escort"
    COORDINATOR = "coordinator"
    NARRATOR = "narrator"


class ActName(StrEnum):
    """Everything that the people of a scene can do. The words come from the scenario or from the pool."""

    # the manager opens, and the six kinds of reply to a closing question
    OPENS = "opens"
    NEARLY_CONVINCED = "nearly_convinced"
    SELLS_JOB = "sells_job"
    NAMES_DOUBT = "names_doubt"
    NAMES_DOUBTS = "names_doubts"
    VAGUE_DOUBT = "vague_doubt"
    DODGES = "dodges"
    DEAL_BREAKER = "deal_breaker"
    # while a doubt is open
    EXPLAINS_DOUBT = "explains_doubt"
    WEIGHS_DOUBT = "weighs_doubt"
    SAYS_WHAT_HELPS = "says_what_helps"
    FOLLOWS_UP = "follows_up"
    GOES_ON = "goes_on"
    ASKS_FOR_CASE = "asks_for_case"
    ASKS_OWN_PART = "asks_own_part"
    ASKS_RESULT = "asks_result"
    ASKS_FOR_PLAN = "asks_for_plan"
    ASKS_FOR_DATE = "asks_for_date"
    REDIRECTS = "redirects"
    STANDS_BY_DOUBT = "stands_by_doubt"
    RETURNS_TO_DOUBT = "returns_to_doubt"
    SETTLES_DOUBT = "settles_doubt"
    ACCEPTS_PLAN = "accepts_plan"
    LEAVES_DOUBT = "leaves_doubt"
    TURNS_TO_NEXT_DOUBT = "turns_to_next_doubt"
    CHOOSES_DOUBT = "chooses_doubt"
    CONFIRMS = "confirms"
    DENIES_CHECK = "denies_check"
    KEEPS_IN_MIND = "keeps_in_mind"
    # answers to questions
    ANSWERS_ROLE = "answers_role"
    DOES_NOT_KNOW = "does_not_know"
    HAS_SAID_ALL = "has_said_all"
    ANSWERS_PAY = "answers_pay"
    ANSWERS_NEXT_STEPS = "answers_next_steps"
    # answers to other moves
    TAKES_INTEREST = "takes_interest"
    TAKES_CASE = "takes_case"
    TAKES_CLAIM = "takes_claim"
    TAKES_PLAN = "takes_plan"
    TAKES_GAP = "takes_gap"
    TAKES_THANKS = "takes_thanks"
    TAKES_NOTE = "takes_note"
    TAKES_FLATTERY = "takes_flattery"
    HEARS_SELLING = "hears_selling"
    WAITS = "waits"
    SAYS_AGAIN = "says_again"
    OFFERS_AGAIN = "offers_again"
    INVITES_MORE = "invites_more"
    REFUSES_VERDICT = "refuses_verdict"
    HOLDS_POSITION = "holds_position"
    HAS_NO_MORE_DOUBTS = "has_no_more_doubts"
    UNEASY_ABOUT_BLAME = "uneasy_about_blame"
    STEADIES = "steadies"
    PUZZLED = "puzzled"
    PUZZLED_BY_ORDERS = "puzzled_by_orders"
    ASKS_FOR_ENGLISH = "asks_for_english"
    IMPATIENT = "impatient"
    INTERRUPTS = "interrupts"
    ENDS_OVER_INSULT = "ends_over_insult"
    GIVES_CUE = "gives_cue"
    SAYS_GOODBYE = "says_goodbye"
    SHAKES_HANDS = "shakes_hands"
    STEPS_OUT = "steps_out"
    # half-sentences with the candidate's own words, added to another line
    ECHOES = "echoes"
    TIES_BACK = "ties_back"
    # on the way out
    SHOWS_LOBBY = "shows_lobby"
    ESCORT_THANKED = "escort_thanked"
    ESCORT_PARTS = "escort_parts"
    REACHES_DESK = "reaches_desk"
    DESK_THANKED = "desk_thanked"
    DESK_THANKED_FOR_HELP = "desk_thanked_for_help"
    DESK_NODS_BACK = "desk_nods_back"
    DESK_CANNOT_TALK = "desk_cannot_talk"
    DESK_CHATS = "desk_chats"
    DESK_GREETED = "desk_greeted"
    DESK_WAITS = "desk_waits"
    DESK_PUZZLED = "desk_puzzled"
    DESK_WILL_NOT_SAY = "desk_will_not_say"
    DESK_STUNG = "desk_stung"
    DESK_SAYS_GOODBYE = "desk_says_goodbye"
    STAND_IN_HELPS = "stand_in_helps"
    STAND_IN_PASSES_ON = "stand_in_passes_on"
    MANAGER_WATCHES = "manager_watches"
    WALKS_OUT = "walks_out"


@dataclass(frozen=True, slots=True)
class Beat:
    """One utterance or stage direction within an act.

    `topic`, `doubt` and `detail` point to content of the scenario; `tags` are conditions that a line may ask for.
    """

    act: ActName
    speaker: Speaker = Speaker.MANAGER
    name: str | None = None
    topic: str | None = None
    doubt: str | None = None
    detail: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """The scene's whole answer to one line: its name, and the beats in the order in which they are heard."""

    name: ActName
    beats: tuple[Beat, ...]
