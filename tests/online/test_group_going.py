"""Going from a study group with the real process: the seat that gets free, the thread that is seen no more, who is told."""

from __future__ import annotations

import asyncio

import pytest

from tests.online.evening import Evening, begun, make_group, open_evening, seated
from tests.online.town import ASK, Town, database, quiet
from tests.standin import Channel, Permission, Person, refused

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def told(who: Person, channel: Channel, command: str, **options: object) -> str:
    """What a command is answered, to this person alone."""
    message = await (await who.slash(channel, command, **options)).settled()  # type: ignore[arg-type]  # users and words
    assert message.is_ephemeral, message.text
    return message.text


def home_of(evening: Evening) -> Channel:
    assert evening.thread.parent is not None
    return evening.thread.parent


async def test_a_member_who_leaves_stands_up_from_the_session(town: Town) -> None:
    ann, ben = town.person("ann hosting"), town.person("ben leaving")
    evening = await seated(town, "Leaving seats", candidate=ann, receptionist=ben)
    assert f"**Receptionist:** {ben.mention}" in evening.lobby.text
    assert await told(ben, home_of(evening), "group leave") == "You have left **Leaving seats**."
    await evening.settle()
    assert "**Receptionist:** played by me" in evening.lobby.text
    assert ben.mention not in evening.lobby.text


async def test_a_candidate_who_leaves_in_the_middle_lets_the_others_go_on(town: Town) -> None:
    ann, ben, cleo = (town.person(f"{name} in the middle") for name in ("ann", "ben", "cleo"))
    evening = await begun(town, "Middle club", candidate=ben, observer=ann, observer2=cleo)
    await evening.say(ben, ASK)
    await told(ben, home_of(evening), "group leave")
    await evening.settle()
    assert evening.count("This round ends here, without a card"), "nobody marks somebody who has gone"
    assert f"**Candidate:** {ann.mention}" in evening.lobby.text
    await evening.press(ann, "Begin")
    await evening.say(ann, ASK)
    await told(cleo, home_of(evening), "group leave")
    await told(ann, home_of(evening), "group leave")
    await evening.settle()
    assert evening.count("### This session has ended")


async def test_whoever_is_removed_loses_the_chair_and_the_program_plays_on(town: Town) -> None:
    ann, ben = town.person("ann removing"), town.person("ben removed")
    evening = await begun(town, "Removing club", candidate=ann, manager=ben)
    await evening.say(ann, ASK)
    text = await told(ann, home_of(evening), "group settings", remove_member=ben)
    assert text.startswith(
        f"{ben.mention} does not belong to **Removing club** any more. Anybody on this server may join"
    )
    await evening.settle()
    assert evening.with_words(f"{ben.mention} has left.")
    assert evening.with_words("I play Maureen from here on.")
    assert evening.with_button("Answer"), "the candidate has the answer of the program, and goes on"
    assert not any(button.label == "Dodge" for message in evening.shown for button in message.buttons)


async def test_whoever_is_removed_from_a_hidden_group_sees_its_thread_no_more(town: Town) -> None:
    ann, ben = town.person("ann hiding"), town.person("ben hidden")
    channel = town.guild.text_channel("hiding")
    await told(ann, channel, "group create", name="Hiding club", where="thread", joining="invited")
    (thread,) = channel.threads
    await told(ann, thread, "group invite", person=ben)
    await told(ben, thread, "group join")
    evening = await open_evening(town, ann, thread)
    await evening.press(ann, "Candidate")
    await evening.press(ben, "Observer")
    assert thread.can_see(ben)
    text = await told(ann, thread, "group settings", remove_member=ben)
    assert "They can come back only if somebody invites them." in text
    await quiet(town)
    assert not thread.can_see(ben)
    assert ben.mention not in evening.lobby.text
    assert "takes people in by invitation" in await told(ben, channel, "group join", group="Hiding club")


async def test_where_the_bot_may_not_take_somebody_out_of_a_thread_it_says_so(town: Town) -> None:
    ann, ben = town.person("ann powerless"), town.person("ben staying")
    channel = town.guild.text_channel("powerless")
    await told(ann, channel, "group create", name="Powerless club", where="thread", joining="invited")
    (thread,) = channel.threads
    await told(ann, thread, "group invite", person=ben)
    await told(ben, thread, "group join")
    town.discord.faults.add(f"DELETE /channels/{thread.id}/thread-members/{ben.id}", refused(50013))
    text = await told(ann, thread, "group settings", remove_member=ben)
    assert f"I may not take them out of <#{thread.id}>: somebody who may manage threads there can do that." in text


async def test_a_home_that_moves_into_a_private_thread_takes_everybody_along(town: Town) -> None:
    ann, ben, cleo = (town.person(f"{name} moving") for name in ("ann", "ben", "cleo"))
    channel = town.guild.text_channel("moving-on")
    await told(ann, channel, "group create", name="Moving circle", joining="invited")
    for who in (ben, cleo):
        await told(ann, channel, "group invite", person=who)
        await told(who, channel, "group join", group="Moving circle")
    await told(ann, channel, "group settings", where="thread")
    (thread,) = channel.threads
    assert all(thread.can_see(who) for who in (ann, ben, cleo))
    assert not thread.can_see(town.person("eve moving"))


async def test_a_private_thread_that_the_bot_is_not_in_is_no_home_until_it_is_taken_in(town: Town) -> None:
    ann = town.person("ann apart")
    channel = town.guild.text_channel("apart")
    thread = ann.opens_thread(channel, "secret", is_private=True)
    text = await told(ann, thread, "group create", name="Secret club")
    assert text.startswith(f"<#{thread.id}> is a private thread, and I am not in it")
    await told(ann, channel, "group create", name="Secret club")
    assert "Mention me in it" in await told(ann, thread, "group settings", group="Secret club", where="here")
    thread.admit(town.discord.bot)
    await quiet(town)
    assert f"**Home:** <#{thread.id}>" in await told(ann, thread, "group settings", group="Secret club", where="here")


async def test_whoever_went_out_of_the_thread_by_themself_comes_back_with_join(town: Town) -> None:
    ann = town.person("ann returning")
    channel = town.guild.text_channel("returning")
    await told(ann, channel, "group create", name="Returning club", where="thread", joining="invited")
    (thread,) = channel.threads
    thread.expel(ann)
    assert not thread.can_see(ann)
    assert "You belong to “Returning club” already" in await told(ann, channel, "group join", group="Returning club")
    assert thread.can_see(ann)


async def test_two_who_invite_somebody_in_the_same_moment_call_them_once(town: Town) -> None:
    ann, ben, cleo = (town.person(f"{name} at one time") for name in ("ann", "ben", "cleo"))
    channel = await make_group(town, ann, "One time club")
    await told(ben, channel, "group join")
    texts = await asyncio.gather(*(told(who, channel, "group invite", person=cleo) for who in (ann, ben)))
    assert sorted("was called in" in text for text in texts) == [False, True]
    assert sum(message.text.startswith(cleo.mention) for message in town.by_bot(channel)) == 1


async def test_an_invitation_that_could_not_be_posted_is_posted_after_a_restart(town: Town) -> None:
    ann, ben = town.person("ann repeating"), town.person("ben waiting")
    channel = town.guild.text_channel("repeating")
    await told(ann, channel, "group create", name="Repeating club", joining="invited")
    channel.deny(town.discord.bot, Permission.SEND_MESSAGES)
    assert "but was not called" in await told(ann, channel, "group invite", person=ben)
    await town.bot.kill()
    await town.bot.start()
    assert "but was not called" in await told(ann, channel, "group invite", person=ben), "and why is said again"
    channel.allow(town.discord.bot, Permission.SEND_MESSAGES)
    assert "was called in" in await told(ann, channel, "group invite", person=ben)
    assert "I call nobody twice" in await told(ann, channel, "group invite", person=ben)
    assert len(town.by_bot(channel)) == 1


async def test_the_end_of_a_group_ends_its_session_and_is_said_once_where_it_met(town: Town) -> None:
    ann, ben = town.person("ann closing"), town.person("ben closing")
    evening = await begun(town, "Closing club", candidate=ben, observer=ann)
    home = home_of(evening)
    ask = await (await ben.slash(home, "group leave")).settled()
    assert f"{ann.mention} looks after it from now on" in ask.text
    await evening.settle()
    news = town.by_bot(home)[-1]
    assert news.text.startswith(f"{ann.mention}, you look after **Closing club** from now on")
    question = await (await ann.slash(home, "group close")).settled()
    await ann.click(question, "Close the group")
    await evening.settle()
    assert evening.count("### This session has ended")
    assert [message.text.startswith("**Closing club** is closed:") for message in town.by_bot(home)].count(True) == 1


async def test_the_events_of_a_group_go_with_its_last_member_who_has_everything_deleted(town: Town) -> None:
    ann = town.person("ann planning")
    town.guild.allow_bot(Permission.CREATE_EVENTS)
    channel = await make_group(town, ann, "Planned club")
    await told(ann, channel, "group meet", when="weekly Tue 18:00", timezone="Europe/London")
    await quiet(town)
    assert [event.name for event in town.guild.events.values()] == ["Planned club: practice"]
    asked = await (await ann.slash(channel, "mydata forget")).settled()
    await ann.click(asked, "Delete everything")
    await quiet(town)
    assert asked.text.startswith("Deleted: 1 place in a study group")
    assert town.guild.events == {}
    assert town.by_bot(channel)[-1].text.startswith("**Planned club** is closed:")


async def test_an_owner_who_has_left_the_server_is_followed_when_somebody_practises(town: Town) -> None:
    ann, ben = town.person("ann absent"), town.person("ben practising")
    channel = await make_group(town, ann, "Absent club")
    await told(ben, channel, "group join")
    town.guild.remove(ann)
    evening = await open_evening(town, ben, channel)
    note = await evening.opened.followup()
    assert note.is_ephemeral
    assert note.text == (
        f"Whoever looked after **Absent club** has left this server, so {ben.mention} looks after it from now on."
    )
    assert town.by_bot(channel)[-1].text.startswith(f"{ben.mention}, you look after **Absent club** from now on")


async def test_a_seat_that_outlived_its_sitters_membership_is_freed_by_removing_them_once_more(town: Town) -> None:
    ann, ben = town.person("ann cleaning up"), town.person("ben left over")
    evening = await seated(town, "Crashed club", candidate=ann, receptionist=ben)
    with database(town.bot) as data:
        data.execute("DELETE FROM group_members WHERE user_id = ?", (ben.id,))
    text = await told(ann, home_of(evening), "group settings", remove_member=ben)
    assert "there is nobody to remove" in text
    await evening.settle()
    assert "**Receptionist:** played by me" in evening.lobby.text
