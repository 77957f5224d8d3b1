"""What goes wrong in an evening by itself: people who go, a thread that is no more, a wire that breaks."""

from __future__ import annotations

import asyncio

import pytest

from tests.online.evening import begun, make_group, open_evening, seated
from tests.online.town import ASK, Town, eventually, quiet, repeats
from tests.standin import Permission, Person, broken, dropped, refused

pytestmark = pytest.mark.asyncio(loop_scope="module")
FAULTS = {
    "dropped before": dropped(),
    "dropped after": dropped(is_after=True),
    "overloaded": broken(503),
    "broken after": broken(502, is_after=True),
}


def people(town: Town, evening: str, *names: str) -> list[Person]:
    return [town.person(f"{name} of {evening}") for name in names]


# ---------------------------------------------------------------------- people who go


async def test_a_manager_who_goes_is_played_by_the_program_and_no_line_is_lost(town: Town) -> None:
    ann, ben = people(town, "a manager going", "ann", "ben")
    evening = await begun(town, "A manager going", candidate=ann, manager=ben)
    await evening.say(ann, ASK)
    await evening.press(ben, "Leave", on=evening.lobby)
    assert evening.count("I play Maureen from here on") == 1
    assert evening.last.text.startswith("**Maureen Achebe:**")
    assert evening.last.buttons[0].label == "Answer"
    assert "**Hiring manager:** played by me" in evening.lobby.text


async def test_when_everybody_goes_in_the_middle_of_a_round_the_session_ends(town: Town) -> None:
    ann, ben, cem = people(town, "all going", "ann", "ben", "cem")
    evening = await begun(town, "All going", candidate=ann, manager=ben, observer=cem)
    await evening.say(ann, ASK)
    for who in (cem, ben, ann):
        await evening.press(who, "Leave", on=evening.lobby)
    assert "This session has ended" in evening.last.text
    assert not any(message.buttons for message in evening.shown if "Group card" not in message.text)
    again = await open_evening(town, ann, evening.thread.parent)
    assert again.thread is not evening.thread


# ---------------------------------------------------------------------- the thread


async def test_where_a_session_is_on_the_command_points_to_it(town: Town) -> None:
    ann, ben = people(town, "pointing", "ann", "ben")
    evening = await seated(town, "Pointing", candidate=ann, observer=ben)
    home = evening.thread.parent
    assert home is not None
    told = await (await ben.slash(home, "group session")).settled()
    assert f"<#{evening.thread.id}>" in told.text
    assert len(home.threads) == 1


async def test_only_who_belongs_to_the_group_opens_a_session_and_anybody_is_pointed_to_one(town: Town) -> None:
    ann, ben = people(town, "belonging", "ann", "ben")
    home = await make_group(town, ann, "Belonging")
    assert "do not belong" in (await ben.slash(home, "group session")).text
    evening = await open_evening(town, ann, home)
    told = await (await ben.slash(home, "group session")).settled()
    assert f"<#{evening.thread.id}>" in told.text


async def test_two_who_ask_for_a_session_at_once_get_the_same_thread(town: Town) -> None:
    ann, ben = people(town, "asking at once", "ann", "ben")
    home = await make_group(town, ann, "Asking at once")
    await ben.slash(home, "group join", group="Asking at once")
    both = [who.begin_slash(home, "group session") for who in (ann, ben)]
    answers = await asyncio.gather(*(who.answer_to(one) for who, one in zip((ann, ben), both, strict=True)))
    told = [await answer.settled() for answer in answers]
    (thread,) = home.threads
    assert all(f"<#{thread.id}>" in one.text for one in told)


async def test_when_the_bot_is_removed_its_sessions_end(town: Town) -> None:
    (ann,) = people(town, "removal", "ann")
    elsewhere = town.discord.guild("Another club")
    elsewhere.add(ann)
    home = elsewhere.text_channel("practice")
    await make_group(town, ann, "Removal", home)
    evening = await open_evening(town, ann, home)
    before = len(evening.shown)
    elsewhere.expel_bot()
    await quiet(town)
    elsewhere.admit_bot()
    await quiet(town)
    await (await ann.slash(home, "group create", name="Removal")).settled()
    again = await open_evening(town, ann, home)
    assert again.thread is not evening.thread
    assert len(evening.shown) == before


async def test_closing_a_group_ends_its_session(town: Town) -> None:
    (ann,) = people(town, "a closed group", "ann")
    evening = await seated(town, "Closed group", candidate=ann)
    asked = await (await ann.slash(evening.thread.parent, "group close")).settled()
    await ann.click(asked, "Close the group")
    await evening.settle()
    assert "This session has ended" in evening.last.text


async def test_a_deleted_thread_ends_its_session_and_the_next_one_can_begin(town: Town) -> None:
    (ann,) = people(town, "a deleted thread", "ann")
    evening = await begun(town, "Deleted thread", candidate=ann)
    home = evening.thread.parent
    evening.thread.delete()
    await quiet(town)
    again = await open_evening(town, ann, home)
    assert again.thread is not evening.thread


async def test_a_thread_that_was_deleted_while_nobody_heard_of_it_is_found_out(town: Town) -> None:
    (ann,) = people(town, "an unheard deletion", "ann")
    evening = await begun(town, "Unheard deletion", candidate=ann)
    modal = await evening.form(ann, "Answer")
    fault = town.discord.faults.add(f"POST /channels/{evening.thread.id}/messages", refused(10003))
    answer = await evening.send(ann, modal, text=ASK)
    assert fault.hits == 1
    assert "thread of this session was deleted" in answer.followups[-1].text
    told = await (await ann.slash(evening.thread.parent, "group session")).settled()
    assert f"<#{evening.thread.id}>" not in told.text


async def test_a_thread_that_fell_asleep_wakes_with_the_next_line(town: Town) -> None:
    (ann,) = people(town, "asleep", "ann")
    evening = await begun(town, "Asleep", candidate=ann)
    evening.thread.archive()
    await evening.mention(ann, ASK)
    assert evening.last.text.startswith("**Maureen Achebe:**")
    assert not evening.thread.is_archived


async def test_the_command_wakes_a_thread_that_fell_asleep(town: Town) -> None:
    (ann,) = people(town, "woken", "ann")
    evening = await seated(town, "Woken", candidate=ann)
    evening.thread.archive()
    told = await (await ann.slash(evening.thread.parent, "group session")).settled()
    assert f"<#{evening.thread.id}>" in told.text
    assert not evening.thread.is_archived
    await evening.press(ann, "Begin")


async def test_in_a_locked_thread_the_line_is_kept_and_comes_when_it_is_unlocked(town: Town) -> None:
    (ann,) = people(town, "locked", "ann")
    evening = await begun(town, "Locked", candidate=ann)
    modal = await evening.form(ann, "Answer")
    evening.thread.lock()
    answer = await evening.send(ann, modal, text=ASK)
    assert "locked" in answer.followups[-1].text
    assert evening.count(ASK) == 0
    evening.thread.unlock()
    await eventually(lambda: evening.count(ASK) == 1, "the line", 20.0)
    await evening.settle()
    assert repeats(evening.shown) == []


async def test_a_permission_that_was_taken_away_is_named(town: Town) -> None:
    (ann,) = people(town, "a permission", "ann")
    evening = await begun(town, "A permission", candidate=ann)
    modal = await evening.form(ann, "Answer")
    home = evening.thread.parent
    assert home is not None
    home.deny(town.discord.bot, Permission.SEND_MESSAGES_IN_THREADS)
    answer = await evening.send(ann, modal, text=ASK)
    assert "Send Messages in Threads" in answer.followups[-1].text
    home.allow(town.discord.bot, Permission.SEND_MESSAGES_IN_THREADS)
    await eventually(lambda: evening.count(ASK) == 1, "the line", 20.0)


async def test_without_the_right_to_open_public_threads_a_private_one_is_joined_from_the_home(town: Town) -> None:
    ann, ben = people(town, "a private thread", "ann", "ben")
    home = await make_group(town, ann, "Private thread")
    home.deny(town.discord.bot, Permission.CREATE_PUBLIC_THREADS)
    evening = await open_evening(town, ann, home)
    assert evening.thread.is_private
    assert ann.id in evening.thread.members
    invitation = town.by_bot(home)[-1]
    answer = await ben.click(invitation, "Join the session")
    await evening.settle()
    assert f"<#{evening.thread.id}>" in answer.text
    assert ben.id in evening.thread.members
    assert ben.mention in evening.lobby.text
    await evening.press(ben, "Candidate")
    assert "in already" in (await ben.click(invitation, "Join the session")).text
    assert f"**Candidate:** {ben.mention}" in evening.lobby.text


async def test_without_the_right_to_open_any_thread_the_missing_one_is_named(town: Town) -> None:
    (ann,) = people(town, "no thread", "ann")
    home = await make_group(town, ann, "No thread")
    home.deny(town.discord.bot, Permission.CREATE_PUBLIC_THREADS | Permission.CREATE_PRIVATE_THREADS)
    told = await (await ann.slash(home, "group session")).settled()
    assert "Create Public Threads" in told.text
    assert home.threads == []


async def test_a_scene_that_does_not_exist_opens_no_thread(town: Town) -> None:
    (ann,) = people(town, "no scene", "ann")
    home = await make_group(town, ann, "No scene")
    told = await ann.slash(home, "group session", scene="lion taming")
    assert "No scene fits" in told.text
    assert home.threads == []


async def test_a_group_whose_home_is_a_thread_practises_there(town: Town) -> None:
    (ann,) = people(town, "a home thread", "ann")
    home = town.guild.text_channel("home-thread")
    await (await ann.slash(home, "group create", name="Home thread", where="thread")).settled()
    (thread,) = home.threads
    evening = await open_evening(town, ann, thread)
    assert evening.thread is thread
    await evening.press(ann, "Candidate")
    await evening.press(ann, "Begin")
    await evening.mention(ann, ASK)
    assert evening.last.text.startswith("**Maureen Achebe:**")


# ---------------------------------------------------------------------- the wire


@pytest.mark.parametrize("fault", list(FAULTS))
async def test_a_send_that_fails_on_the_way_is_made_once(town: Town, fault: str) -> None:
    (ann,) = people(town, fault, "ann")
    evening = await begun(town, f"Wire {fault}", candidate=ann)
    modal = await evening.form(ann, "Answer")
    town.discord.faults.add(f"POST /channels/{evening.thread.id}/messages", FAULTS[fault])
    await evening.send(ann, modal, text=ASK)
    await eventually(lambda: evening.count(ASK) == 1, "the line", 20.0)
    await evening.settle()
    assert evening.count(ASK) == 1


async def test_an_outage_of_discord_is_told_and_the_line_comes_after_it(town: Town) -> None:
    (ann,) = people(town, "an outage", "ann")
    evening = await begun(town, "An outage", candidate=ann)
    modal = await evening.form(ann, "Answer")
    fault = town.discord.faults.add(f"POST /channels/{evening.thread.id}/messages", broken(503), times=4)
    answer = await evening.send(ann, modal, text=ASK)
    await eventually(lambda: fault.hits == 4, "the tries", 20.0)
    await eventually(lambda: answer.followups, "what went wrong", 20.0)
    assert "comes as soon as it does" in answer.followups[-1].text
    await eventually(lambda: evening.count(ASK) == 1, "the line", 20.0)


async def test_a_click_that_is_acknowledged_too_late_counts_all_the_same(town: Town) -> None:
    (ann,) = people(town, "too late", "ann")
    evening = await open_evening(town, ann, await make_group(town, ann, "Too late"))
    town.discord.faults.add("POST /interactions/*/*/callback", refused(10062))
    ann.begin_click(evening.lobby, "Candidate")
    await eventually(lambda: f"**Candidate:** {ann.mention}" in evening.lobby.text, "the lobby")


@pytest.mark.parametrize("code", [10008, 30046])
async def test_a_lobby_that_cannot_be_changed_any_more_is_sent_anew(town: Town, code: int) -> None:
    ann, ben = people(town, f"an old lobby {code}", "ann", "ben")
    home = await make_group(town, ann, f"Old lobby {code}")
    home.deny(town.discord.bot, Permission.CREATE_PUBLIC_THREADS)
    evening = await open_evening(town, ann, home)
    old = evening.lobby
    town.discord.faults.add(f"PATCH /channels/{evening.thread.id}/messages/{old.id}", refused(code))
    await ben.click(town.by_bot(home)[-1], "Join the session")
    await evening.settle()
    assert evening.lobby is not old
    assert ben.mention in evening.lobby.text
    await evening.press(ben, "Candidate")
    assert f"**Candidate:** {ben.mention}" in evening.lobby.text


async def test_nothing_went_wrong_unforeseen(town: Town) -> None:
    assert "Something went wrong" not in town.bot.output
    assert "ERROR" not in town.bot.output
