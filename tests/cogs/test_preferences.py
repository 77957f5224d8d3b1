"""/settings: what was given is kept and shown, and holds from the next rehearsal on."""

from datetime import UTC, datetime

import pytest

from bot.client import LastImpression
from bot.rehearsal.session import Coaching
from bot.sessions import Sessions
from bot.store import Person
from cogs.preferences import find_zone, settings_text, suggested_zones
from tests.cogs.conftest import ASK, WARD, Stage

pytestmark = pytest.mark.simcord(shard_count=1)


async def shown(stage: Stage, **options: str) -> str:
    result = await stage.ann.slash(stage.channel, "settings", **options)
    assert result.ephemeral
    assert result.response
    assert len(result.response.content) <= 2000
    return result.response.content


async def test_with_nothing_given_it_shows_how_things_are_set_and_keeps_nothing(stage: Stage) -> None:
    text = await shown(stage)
    assert "**Time zone:** not set" in text
    assert "**Coach:** after each line" in text
    assert not stage.channel.history(viewer=stage.ben)
    data = await stage.bot.sessions.store.export(stage.ann.id)
    assert data["settings"] is None


async def test_all_three_are_changed_at_once_and_kept(stage: Stage) -> None:
    text = await shown(stage, timezone="Europe/London", coach="off", pauses="off")
    assert "**Time zone:** Europe/London, where it is " in text
    assert "**Coach:** off" in text
    person = await stage.bot.sessions.store.fetch_person(stage.ann.id)
    assert (person.zone, person.coaching, person.has_human_delay) == ("Europe/London", Coaching.OFF, False)


async def test_one_change_leaves_the_others_as_they_were(stage: Stage) -> None:
    await shown(stage, timezone="Asia/Tokyo", coach="end")
    text = await shown(stage, pauses="off")
    assert "Asia/Tokyo" in text
    assert "only at the end" in text


async def test_settings_are_each_persons_own(stage: Stage) -> None:
    await shown(stage, coach="off")
    result = await stage.ben.slash(stage.channel, "settings")
    assert result.response
    assert "after each line" in result.response.content


async def test_the_zone_is_shown_with_the_time_that_it_is_there() -> None:
    noon = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    assert "**Time zone:** America/New York, where it is 08:00 now" in settings_text(
        Person(1, "America/New_York"), noon
    )
    assert "where it is 17:30 now" in settings_text(Person(1, "Asia/Kolkata"), noon)
    assert "where it is 12:00 now" in settings_text(Person(1, "UTC"), noon)


async def test_a_zone_that_has_gone_from_the_world_is_no_crash() -> None:
    assert "choose it anew" in settings_text(Person(1, "Europe/Atlantis"), datetime.now(UTC))


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/London", "Europe/London"),
        (" london ", "Europe/London"),
        ("new york", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("sao paulo", "America/Sao_Paulo"),
        ("St. John's", "America/St_Johns"),
        ("Zürich", "Europe/Zurich"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("Istanbul", "Europe/Istanbul"),
        ("Mumbai", "Asia/Kolkata"),
        ("manchester", "Europe/London"),
        ("utc", "UTC"),
    ],
)
def test_a_city_typed_in_full_is_understood(typed: str, zone: str) -> None:
    assert find_zone(typed) == zone


@pytest.mark.parametrize("typed", ["", " ", "/", "Atlantis", "lon", "EST", "+2", "@everyone", "٣"])
def test_what_names_no_zone_is_not_guessed(typed: str) -> None:
    assert find_zone(typed) is None


async def test_an_unknown_zone_is_refused_in_a_sentence_and_changes_nothing(stage: Stage) -> None:
    text = await shown(stage, timezone="*Atlantis*", coach="off")
    assert text.startswith(r"I know no time zone “\*Atlantis\*”, so nothing was changed.")
    assert "Europe/London" in text
    assert (await stage.bot.sessions.store.fetch_person(stage.ann.id)).coaching is None


async def test_zones_are_offered_while_typing_each_with_its_time(stage: Stage) -> None:
    offered = await stage.ann.autocomplete(stage.channel, "settings", "timezone", "lon")
    assert offered[0]["value"] == "Europe/London"
    assert offered[0]["name"].startswith("Europe/London (")
    assert offered[0]["name"].endswith(" now)")
    assert len(offered) <= 25
    text = await shown(stage, timezone=offered[0]["value"])
    assert "Europe/London" in text


@pytest.mark.parametrize("typed", ["", "a", "e", "america", "/"])
async def test_never_more_is_offered_than_discord_can_show(stage: Stage, typed: str) -> None:
    offered = await stage.ann.autocomplete(stage.channel, "settings", "timezone", typed)
    assert len(offered) == 25
    assert len({one["value"] for one in offered}) == 25
    assert all(len(one["name"]) <= 100 for one in offered)


def test_everything_that_is_offered_is_understood_when_it_comes_back() -> None:
    for typed in ("", *"abcdefghijklmnopqrstuvwxyz", "lon", "new y", "mum"):
        for zone in suggested_zones(typed):
            assert find_zone(zone) == zone


@pytest.mark.parametrize(
    ("typed", "zone"),
    [("lon", "Europe/London"), ("NEW Y", "America/New_York"), ("ber", "Europe/Berlin"), ("mum", "Asia/Kolkata"),
     ("são", "America/Sao_Paulo"), ("san f", "America/Los_Angeles"), ("america/chi", "America/Chicago")],
)  # fmt: skip
def test_the_likeliest_city_comes_first(typed: str, zone: str) -> None:
    assert suggested_zones(typed)[0] == zone


def test_nonsense_offers_nothing() -> None:
    assert suggested_zones("lion tamer") == []


@pytest.mark.parametrize(("coach", "has_note"), [("line", True), ("end", False), ("off", False)])
async def test_the_next_rehearsal_is_coached_as_it_was_set(stage: Stage, coach: str, has_note: bool) -> None:
    await shown(stage, coach=coach)
    await stage.ann.user.slash("rehearse", scene=WARD)
    await stage.ann.send_dm(ASK)
    record = await stage.bot.sessions.newest_open(stage.ann.id)
    assert record
    assert record.rehearsal.coaching is Coaching(coach)
    assert any("**Coach:**" in said for said in stage.said_in(stage.dm)) is has_note


async def test_an_open_rehearsal_keeps_its_coach_and_the_person_is_told(stage: Stage) -> None:
    await stage.ann.user.slash("rehearse", scene=WARD)
    assert "already open keeps its coach" in await shown(stage, coach="off")
    assert "already open" not in await shown(stage, pauses="off")
    await stage.ann.send_dm(ASK)
    assert any("**Coach:**" in said for said in stage.said_in(stage.dm))


async def test_a_rehearsal_that_says_otherwise_wins(stage: Stage) -> None:
    await shown(stage, coach="off")
    await stage.ann.user.slash("rehearse", scene=WARD, coach="end")
    record = await stage.bot.sessions.newest_open(stage.ann.id)
    assert record
    assert record.rehearsal.coaching is Coaching.END


@pytest.mark.parametrize("can_pause", [True, False])
async def test_pauses_are_not_said_to_be_on_where_the_bot_has_none(stage: Stage, can_pause: bool) -> None:
    sessions = stage.bot.sessions
    await stage.bot.close()
    stage.bot = LastImpression(
        Sessions(sessions.room, sessions.store), has_human_delay=can_pause, clock=stage.bot.clock
    )
    await stage.env.restart_bot(stage.bot)
    text = await shown(stage)
    assert ("answers:** on" in text) is can_pause
    assert ("off for everybody here" in text) is not can_pause
    await stage.bot.close()


async def test_settings_made_in_a_direct_message_hold_on_a_server_too(stage: Stage) -> None:
    result = await stage.ann.user.slash("settings", coach="end")
    assert result.ephemeral
    assert "only at the end" in await shown(stage)
