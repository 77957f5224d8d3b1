"""What ends something for everybody asks once, alone; who leads the group may do it from outside; nobody is pushed out."""

from __future__ import annotations

import pytest

from tests.online.evening import Evening, begun, make_group, open_evening, seated
from tests.online.town import ASK, EVIDENCE, Town, database
from tests.standin import Person

pytestmark = pytest.mark.asyncio(loop_scope="module")


def people(town: Town, evening: str, *names: str) -> list[Person]:
    return [town.person(f"{name} of {evening}") for name in names]


async def talked(town: Town, name: str, **seats: Person) -> Evening:
    """Open an evening in which the candidate, who is named first, has said enough to be marked."""
    evening = await begun(town, name, **seats)
    for line in (ASK, EVIDENCE):
        await evening.say(next(iter(seats.values())), line)
    return evening


async def test_a_scene_ends_for_all_only_once_whoever_pressed_is_sure(town: Town) -> None:
    ann, ben = people(town, "sure to end", "ann", "ben")
    evening = await talked(town, "Sure to end", candidate=ann, observer=ben)
    before = evening.texts
    asked = await evening.asked(ann, "End the scene")
    assert "for all of you" in asked.text
    assert evening.texts == before
    assert evening.last.buttons[0].label == "Answer"
    assert f"that is for {ann.mention}" in (await evening.press(ben, "End the scene")).text, "who watches may not"
    await evening.press(ann, "End it", on=asked)
    assert evening.count("Marks for round 1") == 1


async def test_a_scene_in_which_hardly_anything_was_said_ends_without_marks_and_says_so_first(town: Town) -> None:
    ann, ben = people(town, "hardly a word", "ann", "ben")
    evening = await begun(town, "Hardly a word", candidate=ann, observer=ben)
    await evening.say(ann, ASK)
    asked = await evening.asked(ann, "End the scene")
    assert "without a card" in asked.text
    await evening.press(ann, "End it", on=asked)
    assert evening.count("Marks for round 1") == 0
    assert not evening.cards


async def test_the_card_waits_for_those_who_have_not_marked_unless_somebody_is_sure(town: Town) -> None:
    ann, ben, cem = people(town, "sure to show", "ann", "ben", "cem")
    evening = await talked(town, "Sure to show", candidate=ann, observer=ben, observer2=cem)
    await evening.press(ann, "End the scene")
    await evening.mark(ben)
    asked = await evening.asked(ann, "Show the card now")
    assert asked.text.startswith("2 of 3 have not marked yet.")
    assert not evening.cards
    await evening.mark(ann)
    assert (await evening.asked(ann, "Show the card now")).text.startswith("1 of 3 has not marked yet.")
    await evening.mark(cem)
    await evening.press(ann, "Show the card now")
    assert len(evening.cards) == 1
    assert "takes no more marks" in (await evening.press(ann, "Show it", on=asked)).text


async def test_a_session_ends_only_once_whoever_pressed_is_sure(town: Town) -> None:
    ann, ben = people(town, "sure to close", "ann", "ben")
    evening = await seated(town, "Sure to close", candidate=ann, observer=ben)
    before = evening.texts
    asked = await evening.asked(ann, "End the session")
    assert evening.texts == before
    await evening.press(ann, "End it for all", on=asked)
    assert evening.count("This session has ended") == 2, "below, and in the lobby"


async def test_a_candidate_who_leaves_is_told_what_ends_by_it(town: Town) -> None:
    ann, ben = people(town, "sure to leave", "ann", "ben")
    evening = await talked(town, "Sure to leave", candidate=ann, observer=ben)
    asked = await evening.asked(ann, "Leave")
    assert "without a card" in asked.text
    assert evening.last.buttons[0].label == "Answer"
    await evening.press(ann, "Leave all the same", on=asked)
    assert evening.count("has left, so the scene ends here") == 1
    assert evening.count("Marks for round 1") == 0
    assert f"**Candidate:** {ben.mention}" in evening.lobby.text


async def test_the_owner_pauses_goes_on_and_ends_without_a_seat(town: Town) -> None:
    owner, ann, ben = people(town, "an owner", "owner", "ann", "ben")
    evening = await open_evening(town, owner, await make_group(town, owner, "An owner"))
    await evening.press(ann, "Candidate")
    await evening.press(ben, "Observer")
    await evening.press(ann, "Begin")
    for line in (ASK, EVIDENCE):
        await evening.say(ann, line)
    await evening.press(owner, "Pause")
    assert evening.count("Paused") == 1
    await evening.press(owner, "Go on")
    await evening.press(owner, "End the scene")
    await evening.press(owner, "Show the card now")
    assert len(evening.cards) == 1
    await evening.press(owner, "End the session")
    assert evening.count("This session has ended") == 1


async def test_a_press_that_is_refused_makes_nobody_a_member(town: Town) -> None:
    ann, ben = people(town, "a refused press", "ann", "ben")
    evening = await begun(town, "A refused press", candidate=ann)
    old = evening.lobby.buttons
    assert [button.label for button in old] == ["Observer", "Leave"]
    await evening.press(ben, "Leave")
    await evening.press(ben, "Answer")
    with database(town.bot) as connection:
        found = connection.execute("SELECT count(*) FROM group_members WHERE user_id = ?", (ben.id,)).fetchone()
    assert found == (0,)


async def test_whoever_is_met_on_the_way_out_has_their_card_from_the_first_message_on(town: Town) -> None:
    ann, ben = people(town, "a first card", "ann", "ben")
    evening = await begun(town, "A first card", candidate=ann, receptionist=ben)
    assert [button.label for button in evening.last.buttons][:2] == ["Answer", "My card"]
    assert "You are" in (await evening.press(ben, "My card")).text
    assert "That card is for" in (await evening.press(ann, "My card")).text
