"""“Coach this line”: one's own words, read where they were said, for one's own eyes."""

import re

import pytest
import simcord

from bot.rehearsal.coaching import LineRemark
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import Difficulty
from bot.rehearsal.session import Coaching
from bot.sessions import Wish
from bot.store import Spot, SpotKind
from cogs.coaching import remark_text, scene_context
from tests.cogs import wire
from tests.cogs.conftest import ASK, WARD, Stage

pytestmark = pytest.mark.simcord(shard_count=1)
MENU = "Coach this line"
CASE = "On nights at the hospice I saw a woman go grey and rang the doctor; she was in theatre by four."
ALONE, IN_SCENE = "Read on its own", "in the rehearsal that is open here"


def said_of(result: simcord.InteractionResult) -> str:
    assert result.ephemeral
    assert result.response
    assert len(result.response.content) <= 2000
    return result.response.content


async def coached(stage: Stage, text: str) -> str:
    message = await stage.ann.send(stage.channel, text)
    return said_of(await stage.ann.context_menu(stage.channel, MENU, message))


async def test_ones_own_message_in_a_channel_is_coached_for_oneself_alone(stage: Stage) -> None:
    text = await coached(stage, ASK)
    assert text.startswith(f"> {ASK}\n")
    assert "**What is heard:**" in text
    assert re.search(r"\*\*(Better|Then):\*\*", text)
    assert ALONE in text
    assert [message.content for message in stage.channel.history(viewer=stage.ben)] == [ASK]


async def test_ones_own_message_in_a_direct_message_is_coached(stage: Stage) -> None:
    await stage.ann.user.slash("rehearse", scene=WARD)
    message = await stage.ann.send_dm(ASK)
    text = said_of(await wire.menu(stage.ann.user, stage.dm, MENU, message))
    assert text.startswith(f"> {ASK}\n")
    assert IN_SCENE in text


async def test_a_line_that_was_coached_is_not_kept(stage: Stage) -> None:
    await coached(stage, ASK)
    data = await stage.bot.sessions.store.export(stage.ann.id)
    assert not data["rehearsals"]
    assert data["settings"] is None


async def test_somebody_elses_line_is_not_coached(stage: Stage) -> None:
    message = await stage.ben.send(stage.channel, "Did I get the job?")
    text = said_of(await stage.ann.context_menu(stage.channel, MENU, message))
    assert text == "I only coach your own lines, and only for you. Pick a message that you wrote."


async def test_the_bots_own_line_is_not_coached(stage: Stage) -> None:
    await stage.ann.user.slash("rehearse", scene=WARD)
    text = said_of(await wire.menu(stage.ann.user, stage.dm, MENU, stage.last_in(stage.dm)))
    assert text == "That line is mine. Pick one that you wrote."


async def test_a_message_without_words_is_said_to_have_none(stage: Stage) -> None:
    message = await stage.ann.send(stage.channel, "", attachments=[("cat.png", b"not a cat")])
    text = said_of(await stage.ann.context_menu(stage.channel, MENU, message))
    assert "no words" in text


async def test_a_mere_mention_of_the_bot_has_no_words_either(stage: Stage) -> None:
    assert stage.bot.user
    assert "no words" in await coached(stage, f"<@{stage.bot.user.id}>  ")


async def test_the_bots_name_before_a_line_is_no_part_of_it(stage: Stage) -> None:
    assert stage.bot.user
    assert (await coached(stage, f"<@{stage.bot.user.id}> {ASK}")).startswith(f"> {ASK}\n")


@pytest.mark.parametrize(
    "text",
    ["*" * 2000, "`_~|>" * 400, "# " + "word " * 390, "@everyone <@1> " * 130, "\u200b" * 1999 + "a", "ä" * 2000, "1\n" * 1000],
)  # fmt: skip
async def test_whatever_is_in_a_message_the_answer_fits_and_pings_nobody(stage: Stage, text: str) -> None:
    await coached(stage, text)
    answers = [one for one in stage.env.http_requests if one.method == "POST" and one.path.endswith("/callback")]
    assert answers
    assert all(one.json["data"]["allowed_mentions"] == {"parse": []} for one in answers)


async def test_a_long_line_is_shown_by_its_beginning_and_read_to_its_end(stage: Stage) -> None:
    text = await coached(stage, "We did a lot of things on that ward. " * 40 + ASK)
    quoted = text.splitlines()[0]
    assert quoted.endswith("…")
    assert len(quoted) < 220
    assert "words in one go" in text


async def test_a_line_of_four_thousand_characters_is_taken(room: Room) -> None:
    text = "I have *led* many_people. " * 160
    assert len(remark_text(text, room.read_line(text))) <= 2000


def test_a_remark_that_is_all_markdown_still_fits() -> None:
    remark = LineRemark(("*" * 200,) * 3, "`" * 900, "_" * 900, is_good=False)
    assert len(remark_text("|" * 4000, remark)) <= 2000


@pytest.mark.parametrize(("is_good", "label"), [(True, "**Then:** Keep it."), (False, "**Better:** Keep it.")])
def test_what_comes_next_is_named_apart_from_what_would_be_better(is_good: bool, label: str) -> None:
    text = remark_text("Line", LineRemark((), "Something.", "Keep it.", is_good=is_good))
    assert label in text
    assert "It does this" not in text


def test_a_heading_in_a_line_is_not_shown_as_one() -> None:
    text = remark_text("# Big *news*", LineRemark((), "Something.", "Keep it.", is_good=True))
    assert text.startswith(r"> \# Big \*news\*")


# While a rehearsal is open in that place, the line is read as said there.


async def test_while_a_rehearsal_is_open_in_that_place_a_case_is_weighed_against_its_doubt(stage: Stage) -> None:
    beside = "I sold the most phone contracts in the shop, forty-one in one month."
    alone = await coached(stage, beside)
    await stage.ann.user.slash("rehearse", scene=WARD)
    await stage.ann.send_dm(ASK)
    record = await stage.bot.sessions.newest_open(stage.ann.id)
    assert record
    assert record.rehearsal.scene.open_doubt
    await stage.bot.sessions.move(record, Spot(SpotKind.HERE, stage.channel.id, stage.guild.id))
    in_scene = await coached(stage, beside)
    assert ALONE in alone
    assert IN_SCENE in in_scene
    assert "leaves the doubt where it was" in in_scene
    assert "leaves the doubt where it was" not in alone


async def test_a_rehearsal_in_another_place_or_of_another_person_changes_nothing(stage: Stage) -> None:
    await stage.ann.user.slash("rehearse", scene=WARD)
    await stage.ben.slash(stage.channel, "rehearse", scene=WARD, where="here")
    assert ALONE in await coached(stage, CASE)


async def test_a_rehearsal_that_is_over_changes_nothing(stage: Stage) -> None:
    await stage.ann.user.slash("rehearse", scene=WARD)
    message = await stage.ann.send_dm(ASK)
    await stage.ann.user.slash("stop")
    assert ALONE in said_of(await wire.menu(stage.ann.user, stage.dm, MENU, message))


async def test_in_a_thread_a_line_is_read_in_the_scene_of_that_thread(stage: Stage) -> None:
    await stage.ann.slash(stage.channel, "rehearse", scene=WARD, where="thread")
    (thread,) = stage.channel.threads
    assert stage.bot.user
    message = await stage.ann.send(thread, f"<@{stage.bot.user.id}> {ASK}")
    text = said_of(await stage.ann.context_menu(thread, MENU, message))
    assert text.startswith(f"> {ASK}\n")
    assert IN_SCENE in text


def test_a_line_that_was_said_already_is_read_as_of_then_and_a_new_one_as_of_now(room: Room) -> None:
    rehearsal = room.start(WARD, seed=3, difficulty=Difficulty.EASY, coaching=Coaching.LINE)
    rehearsal = room.hear(rehearsal, ASK)
    doubt = rehearsal.scene.open_doubt
    assert doubt
    before, now = scene_context(room, rehearsal, ASK), scene_context(room, rehearsal, CASE)
    assert before.concern is None
    assert now.concern
    assert now.concern.key == doubt
    assert now.vocabulary == room.vocabularies[WARD]
    later = room.hear(rehearsal, CASE)
    again = scene_context(room, later, CASE)
    assert again.concern
    assert again.concern.key == doubt


async def test_a_line_in_the_lobby_is_read_as_said_there(stage: Stage) -> None:
    sessions = stage.bot.sessions
    spot = Spot(SpotKind.HERE, stage.channel.id, stage.guild.id)
    record = (await sessions.begin(stage.ann.id, spot, Wish(WARD))).record
    for _ in range(6):
        if record.rehearsal.scene.place == "lobby":
            break
        line = "No, I think that's all. Thank you, goodbye."
        record = await sessions.answer(record.key, stage.ann.id, record.turn, line)
    assert record.rehearsal.scene.place == "lobby"
    line = "Thank you so much. Have a good day!"
    in_lobby = await coached(stage, line)
    await sessions.stop(record.key, stage.ann.id)
    alone = await coached(stage, line)
    assert in_lobby.splitlines()[1:-1] != alone.splitlines()[1:-1]
