"""Rehearsing on Discord, click by click: here, in direct messages, and in a private thread."""

from datetime import UTC, datetime

import discord
import pytest
import simcord

from bot.store import Plan, SpotKind, Status
from cogs.rehearsing._clicks import plan_text
from tests.cogs.conftest import ASK, LEAVE, WARD, Stage, text_of

pytestmark = pytest.mark.simcord(shard_count=1)
STRANGERS = "This is somebody else's rehearsal."


def buttons(message: discord.Message | simcord.ResponseMessage) -> list[str]:
    shown = message.message if isinstance(message, simcord.ResponseMessage) else message
    return [
        child.label or ""
        for row in shown.components
        if isinstance(row, discord.ActionRow)
        for child in row.children
        if isinstance(child, discord.Button)
    ]


async def answer(
    who: simcord.MemberActor | simcord.UserHandle, message: object, text: str
) -> simcord.InteractionResult:
    opened = await who.click(message, label="Answer")
    assert opened.modal
    return await who.submit_modal(opened, {"text": text})


async def test_one_enter_writes_a_direct_message_with_a_scene_and_the_managers_question(stage: Stage) -> None:
    result = await stage.ann.slash(stage.channel, "rehearse")
    assert result.ephemeral
    assert result.response
    assert f"https://discord.com/channels/@me/{stage.dm.id}" in result.response.content
    scene, question = stage.said_in(stage.dm)
    assert "**You:**" in scene
    assert "question" in question.lower() or "ask" in question.lower()
    assert buttons(stage.last_in(stage.dm)) == ["Answer", "Hint", "Take back", "Stop"]
    assert not stage.channel.history(viewer=stage.ben), "the channel must see nothing of it"


async def test_typed_text_in_direct_messages_simply_works_up_to_the_card(stage: Stage) -> None:
    await stage.ann.user.slash("rehearse", scene=WARD)
    for line in (
        ASK,
        "On nights at the hospice I saw a woman go grey and rang the doctor; she was in theatre by four.",
        *[LEAVE] * 8,
    ):
        await stage.ann.send_dm(line)
        if any("Score card" in said for said in stage.said_in(stage.dm)):
            break
    said = stage.said_in(stage.dm)
    card = next(at for at, text in enumerate(said) if "Score card" in text)
    assert said[-1].startswith("On the real day")
    assert card < len(said) - 1
    assert "“" in said[card], "the card quotes the candidate"
    assert buttons(stage.last_in(stage.dm)) == ["Play again", "Another scene", "My plan", "Remind me on the real day"]


async def test_a_first_message_gets_a_short_welcome_and_start_begins(stage: Stage) -> None:
    await stage.ann.send_dm("hi")
    (_, welcome) = stage.said_in(stage.dm)
    assert welcome.startswith("Hello.")
    assert buttons(stage.last_in(stage.dm)) == ["Start"]
    await stage.ann.user.click(stage.last_in(stage.dm), label="Start")
    assert buttons(stage.last_in(stage.dm))[0] == "Answer"


async def test_distress_is_answered_with_where_help_is_and_with_no_scene(stage: Stage) -> None:
    await stage.ann.send_dm("i want to die")
    assert "988" in stage.said_in(stage.dm)[-1]
    await stage.ann.send_dm("hi")
    await stage.ann.send_dm("honestly I want to kill myself")
    assert "116 123" in stage.said_in(stage.dm)[-1]
    assert await stage.bot.sessions.newest_open(stage.ann.id) is None


async def test_whoever_has_been_welcomed_starts_by_writing_anything(stage: Stage) -> None:
    await stage.ann.send_dm("hi")
    await stage.ann.send_dm("let's go")
    assert buttons(stage.last_in(stage.dm))[0] == "Answer"


async def test_a_word_after_the_end_does_not_throw_anybody_into_the_next_scene(stage: Stage) -> None:
    await stage.ann.user.slash("rehearse", scene=WARD)
    await stage.ann.send_dm(ASK)
    await stage.ann.send_dm("stop")
    for word in ("that was really useful for me", "thanks!", "ok", "👍"):
        await stage.ann.send_dm(word)
        assert "is over" in stage.said_in(stage.dm)[-1]
        assert buttons(stage.last_in(stage.dm)) == [
            "Play again",
            "Another scene",
            "My plan",
            "Remind me on the real day",
        ]
    await stage.ann.send_dm("let me try one more")
    assert buttons(stage.last_in(stage.dm))[0] == "Answer"


async def test_a_command_that_was_sent_as_a_message_is_not_said_to_the_manager(stage: Stage) -> None:
    await stage.ann.user.slash("rehearse", scene=WARD)
    await stage.ann.send_dm("/rehearse scene")
    assert "picked from the list" in stage.said_in(stage.dm)[-1]
    record = await stage.bot.sessions.newest_open(stage.ann.id)
    assert record
    assert not record.rehearsal.turns


async def test_what_has_to_make_room_shows_its_card_first(stage: Stage) -> None:
    await stage.ann.user.slash("rehearse", scene=WARD)
    await stage.ann.send_dm(ASK)
    before = len(stage.said_in(stage.dm))
    await stage.ann.user.slash("rehearse", scene="family:retail")
    said = stage.said_in(stage.dm)[before:]
    assert "make room" in said[0]
    assert "Score card" in said[1]
    assert "**You:**" in said[-2]


async def test_resume_in_the_thread_brings_the_rehearsal_back_to_it(stage: Stage) -> None:
    await stage.ann.slash(stage.channel, "rehearse", scene=WARD, where="thread")
    (thread,) = stage.channel.threads
    assert "Rehearsal: New graduate nurse" in (thread.name or "")
    assert stage.bot.user
    name = f"<@{stage.bot.user.id}>"
    await stage.ann.send(thread, f"{name} {ASK}")
    moved = await stage.ann.slash(stage.channel, "resume")
    assert moved.response
    assert "goes on here" in moved.response.content
    await stage.ann.send(thread, f"{name} hello?")
    assert "/resume" in stage.said_in(thread)[-1]
    assert f"<#{stage.channel.id}>" not in stage.said_in(thread)[-1], "others read along in a thread"
    await stage.ann.slash(thread, "resume")
    await stage.ann.send(thread, f"{name} I can see why that matters at night.")
    record = await stage.bot.sessions.newest_open(stage.ann.id)
    assert record
    assert (record.spot.kind, record.turn) == (SpotKind.THREAD, 2)


async def test_resume_in_a_strangers_thread_shows_nothing_to_the_stranger(stage: Stage) -> None:
    moderators = stage.guild.create_role("Moderators", permissions=discord.Permissions(manage_threads=True))
    cleo = stage.guild.add_member(stage.env.create_user("cleo"), roles=[moderators])
    await stage.ann.slash(stage.channel, "rehearse", scene=WARD, where="thread")
    (thread,) = stage.channel.threads
    await cleo.slash(stage.channel, "rehearse", scene=WARD, where="here")
    before = len(stage.said_in(thread))
    resumed = await cleo.slash(thread, "resume")
    assert resumed.ephemeral
    assert len(stage.said_in(thread)) == before


async def test_a_second_click_on_stop_shows_the_card_again(stage: Stage) -> None:
    await stage.ann.slash(stage.channel, "rehearse", scene=WARD, where="thread")
    (thread,) = stage.channel.threads
    await answer(stage.ann, stage.last_in(thread), ASK)
    line = stage.last_in(thread)
    record = await stage.bot.sessions.newest_open(stage.ann.id)
    assert record
    await stage.bot.sessions.stop(record.key, stage.ann.id)
    again = await stage.ann.click(line, label="Stop")
    assert again.ephemeral
    assert any("Score card" in text_of(shown.message) for shown in again.followups)


async def test_stop_elsewhere_leaves_the_card_where_it_was_played(stage: Stage) -> None:
    await stage.ann.slash(stage.channel, "rehearse", scene=WARD, where="thread")
    (thread,) = stage.channel.threads
    await answer(stage.ann, stage.last_in(thread), ASK)
    told = await stage.ann.slash(stage.channel, "stop")
    assert told.response
    assert f"<#{thread.id}>" in told.response.content
    assert any("Score card" in said for said in stage.said_in(thread))


async def test_writing_while_a_rehearsal_goes_on_elsewhere_says_so_before_a_new_one_begins(stage: Stage) -> None:
    await stage.ann.slash(stage.channel, "rehearse", scene=WARD, where="here")
    await stage.ann.send_dm(ASK)
    assert f"<#{stage.channel.id}>" in stage.said_in(stage.dm)[-1]
    await stage.ann.send_dm("another one then")
    assert buttons(stage.last_in(stage.dm))[0] == "Answer"


async def test_on_the_way_out_it_is_said_that_the_card_is_still_to_come(stage: Stage) -> None:
    await stage.ann.user.slash("rehearse", scene=WARD)
    for _ in range(6):
        await stage.ann.send_dm("No, I think that's all. Thank you for your time, goodbye.")
        if "Play again" in buttons(stage.last_in(stage.dm)):
            break
    assert "the card comes when" in stage.said_in(stage.dm)[-1]
    assert buttons(stage.last_in(stage.dm))[0] == "Answer"


async def test_here_only_one_person_sees_it_and_each_turn_is_edited_in(stage: Stage) -> None:
    begun = await stage.ann.slash(stage.channel, "rehearse", scene=WARD, where="here")
    assert begun.ephemeral
    (line,) = begun.followups
    assert line.ephemeral
    await answer(stage.ann, line, ASK)
    edited = next(m for m in stage.channel.history(viewer=stage.ann) if m.id == line.id)
    assert ASK in edited.content
    assert edited.content.startswith("> **Maureen Achebe:**"), "what was answered is gone"
    assert buttons(edited) == ["Answer", "Hint", "Take back", "Stop"]
    assert not stage.channel.history(viewer=stage.ben)


async def test_here_goes_on_to_the_card_and_the_reminder(stage: Stage) -> None:
    begun = await stage.ann.slash(stage.channel, "rehearse", scene=WARD, where="here")
    line = begun.followups[0]
    for _ in range(10):
        await answer(stage.ann, line, LEAVE)
        if any("Score card" in said for said in stage.said_in(stage.channel)):
            break
    assert stage.said_in(stage.channel)[-1].startswith("On the real day")


async def test_a_private_thread_holds_the_rehearsal_and_says_who_can_read_along(stage: Stage) -> None:
    result = await stage.ann.slash(stage.channel, "rehearse", scene=WARD, where="thread")
    (thread,) = stage.channel.threads
    assert result.response
    assert f"<#{thread.id}>" in result.response.content
    said = stage.said_in(thread)
    assert "moderators" in said[0]
    await answer(stage.ann, stage.last_in(thread), ASK)
    said = stage.said_in(thread)
    assert f"**You:** {ASK}" in said[-1]
    assert "**Coach:**" in said[-1]


async def test_in_a_thread_only_the_newest_line_has_buttons(stage: Stage) -> None:
    await stage.ann.slash(stage.channel, "rehearse", scene=WARD, where="thread")
    (thread,) = stage.channel.threads
    await answer(stage.ann, stage.last_in(thread), ASK)
    with_buttons = [message for message in thread.history(viewer=stage.ann) if buttons(message)]
    assert [message.id for message in with_buttons] == [stage.last_in(thread).id]


async def test_in_a_thread_a_mention_is_heard_and_a_plain_message_is_answered_once_with_how_to(stage: Stage) -> None:
    await stage.ann.slash(stage.channel, "rehearse", scene=WARD, where="thread")
    (thread,) = stage.channel.threads
    before = len(stage.said_in(thread))
    await stage.ann.send(thread, ASK)
    await stage.ann.send(thread, ASK)
    hints = [said for said in stage.said_in(thread)[before:] if "reach me only if" in said]
    assert len(hints) == 1
    assert stage.bot.user
    await stage.ann.send(thread, f"<@{stage.bot.user.id}> {ASK}")
    record = await stage.bot.sessions.newest_open(stage.ann.id)
    assert record
    assert record.rehearsal.turns[-1].reading.text == ASK


async def test_a_ping_reply_in_a_thread_is_heard(stage: Stage) -> None:
    await stage.ann.slash(stage.channel, "rehearse", scene=WARD, where="thread")
    (thread,) = stage.channel.threads
    await stage.ann.send(thread, ASK, reply_to=stage.last_in(thread))
    record = await stage.bot.sessions.newest_open(stage.ann.id)
    assert record
    assert [turn.reading.text for turn in record.rehearsal.turns] == [ASK]


async def test_missing_permissions_are_named(stage: Stage) -> None:
    quiet = stage.guild.create_text_channel(
        "quiet", overwrites={stage.guild.default_role: discord.PermissionOverwrite(create_private_threads=False)}
    )
    result = await stage.ann.slash(quiet, "rehearse", where="thread")
    assert result.ephemeral
    said = result.response.content if result.response else ""
    assert "Create Private Threads" in said
    assert await stage.bot.sessions.newest_open(stage.ann.id) is None


@pytest.mark.parametrize("code", [50007, 50278])
async def test_closed_direct_messages_lead_to_a_rehearsal_here(stage: Stage, code: int) -> None:
    stage.env.inject_error("POST", f"/channels/{stage.dm.id}/messages", status=403, code=code, message="Cannot send")
    result = await stage.ann.slash(stage.channel, "rehearse", scene=WARD)
    assert result.response
    assert "closed to me" in result.response.content
    assert buttons(result.followups[-1])[0] == "Answer"
    record = await stage.bot.sessions.newest_open(stage.ann.id)
    assert record
    assert record.spot.kind is SpotKind.HERE
    await answer(stage.ann, result.followups[-1], ASK)


async def test_a_stranger_who_clicks_is_told_kindly_and_changes_nothing(stage: Stage) -> None:
    await stage.ann.slash(stage.channel, "rehearse", scene=WARD, where="thread")
    (thread,) = stage.channel.threads
    line = stage.last_in(thread)
    moderators = stage.guild.create_role("Moderators", permissions=discord.Permissions(manage_threads=True))
    stranger = stage.guild.add_member(stage.env.create_user("cleo"), roles=[moderators])
    for label in ("Answer", "Hint", "Take back", "Stop"):
        result = await stranger.click(line, label=label)
        assert result.ephemeral
        assert result.response
        assert STRANGERS in result.response.content
    record = await stage.bot.sessions.newest_open(stage.ann.id)
    assert record
    assert record.turn == 0


async def test_an_old_button_is_answered_with_where_you_are(stage: Stage) -> None:
    await stage.ann.user.slash("rehearse", scene=WARD)
    old = stage.last_in(stage.dm)
    opened = await stage.ann.user.click(old, label="Answer")
    await stage.ann.send_dm(ASK)
    late = await stage.ann.user.submit_modal(opened, {"text": "A line that came too late."})
    assert late.ephemeral
    assert late.response
    assert "moved on" in late.response.content
    assert "A line that came too late." in late.response.content
    result = await stage.ann.user.click(old, label="Answer")
    assert result.response
    assert "moved on" in result.response.content


async def test_a_hint_is_for_one_person_alone_and_the_second_is_a_line_to_start_from(stage: Stage) -> None:
    await stage.ann.slash(stage.channel, "rehearse", scene=WARD, where="thread")
    (thread,) = stage.channel.threads
    line = stage.last_in(thread)
    first = await stage.ann.click(line, label="Hint")
    second = await stage.ann.click(line, label="Hint")
    assert first.ephemeral
    assert first.response
    assert second.response
    assert first.response.content.startswith("> **Coach:**")
    assert first.response.content != second.response.content


async def test_taking_back_shows_where_one_is_again(stage: Stage) -> None:
    await stage.ann.user.slash("rehearse", scene=WARD)
    await stage.ann.user.click(stage.last_in(stage.dm), label="Take back")
    assert "no line to take back" in stage.said_in(stage.dm)[-1]
    await stage.ann.send_dm("How much does it pay?")
    await stage.ann.user.click(stage.last_in(stage.dm), label="Take back")
    assert stage.said_in(stage.dm)[-1].startswith("*Taken back.")


async def test_stop_brings_the_card_and_play_again_the_same_scene(stage: Stage) -> None:
    await stage.ann.user.slash("rehearse", scene=WARD)
    await stage.ann.send_dm(ASK)
    await stage.ann.user.click(stage.last_in(stage.dm), label="Stop")
    assert any("Score card" in said for said in stage.said_in(stage.dm))
    await stage.ann.user.click(stage.last_in(stage.dm), label="Play again")
    record = await stage.bot.sessions.newest_open(stage.ann.id)
    assert record
    assert record.rehearsal.scenario == WARD
    assert record.rehearsal.previous
    await stage.ann.user.click(stage.last_in(stage.dm), label="Stop")
    assert "no card" in stage.said_in(stage.dm)[-1]
    await stage.ann.user.click(stage.last_in(stage.dm), label="Another scene")
    other = await stage.bot.sessions.newest_open(stage.ann.id)
    assert other
    assert other.rehearsal.scenario != WARD


async def test_a_plan_is_suggested_kept_and_shown(stage: Stage) -> None:
    await stage.ann.user.slash("rehearse", scene=WARD)
    await stage.ann.send_dm(ASK)
    await stage.ann.user.click(stage.last_in(stage.dm), label="Stop")
    opened = await stage.ann.user.click(stage.last_in(stage.dm), label="My plan")
    assert opened.modal
    shown = await stage.ann.user.submit_modal(
        opened, {"cue": "I am handed my coat.", "action": "thank Dana at the desk", "question": ASK}
    )
    assert shown.response
    assert "If I am handed my coat, then I thank Dana at the desk." in shown.response.content
    (plan,) = await stage.bot.sessions.store.fetch_plans(stage.ann.id)
    assert plan.action == "thank Dana at the desk"
    again = await stage.ann.user.click(stage.last_with(stage.dm, "My plan"), label="My plan")
    assert again.modal
    assert "thank Dana at the desk" in str(again.modal), "the saved plan is what one goes on with"


@pytest.mark.parametrize(
    ("cue", "action"),
    [
        ("If I am handed my coat,", "then I thank Dana"),
        ("when I am handed my coat", "I thank Dana."),
        ("I am handed my coat", "thank Dana"),
    ],
)
def test_a_plan_reads_as_a_sentence_however_it_was_begun(cue: str, action: str) -> None:
    plan = Plan(None, 1, cue, action, "", datetime(2026, 1, 1, tzinfo=UTC))
    assert "If I am handed my coat, then I thank Dana." in plan_text(plan)


async def test_a_plan_in_natural_words_is_kept(stage: Stage) -> None:
    await stage.ann.user.slash("rehearse", scene=WARD)
    await stage.ann.send_dm(ASK)
    await stage.ann.user.click(stage.last_in(stage.dm), label="Stop")
    opened = await stage.ann.user.click(stage.last_in(stage.dm), label="My plan")
    shown = await stage.ann.user.submit_modal(
        opened, {"cue": "If I leave", "action": "then I say thanks", "question": ""}
    )
    assert shown.response
    assert "If I leave, then I say thanks." in shown.response.content


async def test_resume_goes_on_wherever_it_is_typed(stage: Stage) -> None:
    await stage.ann.slash(stage.channel, "rehearse", scene=WARD, where="thread")
    (thread,) = stage.channel.threads
    await answer(stage.ann, stage.last_in(thread), ASK)
    resumed = await stage.ann.user.slash("resume")
    assert resumed.response
    await stage.ann.send_dm("I see why that matters at night.")
    record = await stage.bot.sessions.newest_open(stage.ann.id)
    assert record
    assert (record.spot.kind, record.turn) == (SpotKind.DM, 2)


async def test_resume_and_stop_without_anything_open_say_so(stage: Stage) -> None:
    for command in ("resume", "stop"):
        result = await stage.ann.slash(stage.channel, command)
        assert result.response
        assert "no rehearsal open" in result.response.content


async def test_stop_as_a_command_ends_with_the_card(stage: Stage) -> None:
    await stage.ann.user.slash("rehearse", scene=WARD)
    await stage.ann.send_dm(ASK)
    await stage.ann.user.slash("stop")
    assert any("Score card" in said for said in stage.said_in(stage.dm))
    assert await stage.bot.sessions.newest_open(stage.ann.id) is None


async def test_a_blank_answer_is_refused_in_a_sentence(stage: Stage) -> None:
    await stage.ann.user.slash("rehearse", scene=WARD)
    result = await answer(stage.ann.user, stage.last_in(stage.dm), "   ")
    assert result.response
    assert "Nothing was said" in result.response.content


async def test_buttons_of_what_was_forgotten_or_is_unknown_are_answered(stage: Stage) -> None:
    await stage.ann.user.slash("rehearse", scene=WARD)
    line = stage.last_in(stage.dm)
    await stage.bot.sessions.forget(stage.ann.id)
    result = await stage.ann.user.click(line, label="Answer")
    assert result.response
    assert "no longer kept" in result.response.content


async def test_scenes_are_offered_while_typing(stage: Stage) -> None:
    offered = await stage.ann.autocomplete(stage.channel, "rehearse", "scene", "nur")
    assert offered[0]["value"] == "family:nursing"
    assert len(await stage.ann.autocomplete(stage.channel, "rehearse", "scene", "")) == 25
    assert await stage.ann.autocomplete(stage.channel, "rehearse", "scene", "lion tamer") == []


async def test_a_scene_that_does_not_exist_is_refused_in_a_sentence(stage: Stage) -> None:
    result = await stage.ann.slash(stage.channel, "rehearse", scene="lion tamer", where="here")
    assert result.response
    assert "No scene fits" in result.response.content


async def test_a_restart_in_the_middle_changes_nothing(stage: Stage) -> None:
    await stage.ann.slash(stage.channel, "rehearse", scene=WARD, where="thread")
    (thread,) = stage.channel.threads
    opened = await stage.ann.click(stage.last_in(thread), label="Answer")
    await stage.bot.close()
    stage.bot = type(stage.bot)(
        type(stage.bot.sessions)(stage.bot.sessions.room, stage.bot.sessions.store),
        has_human_delay=False,
        clock=stage.bot.clock,
    )
    await stage.env.restart_bot(stage.bot)
    await stage.ann.submit_modal(opened, {"text": ASK})
    assert f"**You:** {ASK}" in stage.said_in(thread)[-1], "the text of an open modal was lost"
    await answer(stage.ann, stage.last_in(thread), "I can see why that matters.")
    record = await stage.bot.sessions.newest_open(stage.ann.id)
    assert record
    assert (record.turn, record.status) == (2, Status.OPEN)


async def test_every_reply_fits_into_a_message_and_pings_nobody(stage: Stage) -> None:
    await stage.ann.user.slash("rehearse", scene=WARD)
    await answer(
        stage.ann.user, stage.last_in(stage.dm), "@everyone " + "I have *led* many_people in <@1> places. " * 90
    )
    assert all(len(message.content) <= 2000 for message in stage.dm.history(viewer=stage.ann.user))
    assert text_of(stage.last_in(stage.dm))
