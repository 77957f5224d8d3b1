"""A person sits in the manager's or the receptionist's chair: their words are heard, the scene goes on around them."""

from dataclasses import replace

import pytest

from bot.rehearsal.acts import ActName, Speaker
from bot.rehearsal.chairs import Cue, Reply
from bot.rehearsal.moves import Place
from bot.rehearsal.reading import SaidBefore
from bot.rehearsal.room import RehearsalOverError, Room
from bot.rehearsal.scenario import Difficulty, Situation
from bot.rehearsal.scene import Phase, Standing
from bot.rehearsal.session import Coaching, Rehearsal, dump, restore
from bot.rehearsal.situation import said_before
from tests.rehearsal.candidates import play, saying, strong

ASK = "I want this job. What would you still need to hear from me to be convinced?"


def start(room: Room, scene: str = "nursing_surgical_ward", seed: int = 3) -> Rehearsal:
    return room.start(scene, seed=seed, difficulty=Difficulty.MEDIUM, coaching=Coaching.OFF)


def in_lobby(room: Room, situation: Situation) -> Rehearsal:
    for scenario in room.scenarios.values():
        for way, lobby in enumerate(scenario.lobby):
            if lobby.situation is situation:
                fresh = start(room, scenario.id)
                return replace(fresh, scene=replace(fresh.scene, way_out=way, phase=Phase.LOBBY))
    pytest.fail(f"no scene has {situation}")


def test_a_persons_words_are_heard_in_the_managers_name(room: Room) -> None:
    turn = room.hear(start(room), ASK, Reply(Cue.DOUBT, "  Honestly, I worry about the nights.  ")).turns[-1]
    (said,) = turn.said
    assert (said.speaker, said.name, said.text) == (
        Speaker.MANAGER,
        "Maureen Achebe",
        "Honestly, I worry about the nights.",
    )
    assert said.is_by_person
    assert turn.cue is Cue.DOUBT


def test_without_words_the_scene_has_its_own_for_that_cue(room: Room) -> None:
    fresh = start(room)
    heard = room.hear(fresh, ASK, Reply(Cue.DOUBT))
    (said,) = heard.turns[-1].said
    assert said.text in room.scenarios[fresh.scenario].doubt(heard.scene.open_doubt or "").says
    assert not said.is_by_person
    assert heard.scene.open_doubt == fresh.scene.doubts[0].key


def test_what_is_proposed_is_what_the_scene_would_say_and_is_not_proposed_again(room: Room) -> None:
    rehearsal = start(room)
    seen = set()
    for text in (ASK, "Why?", "I see."):
        proposed = room.propose(rehearsal, text, Cue.DOUBT)
        assert proposed
        assert proposed not in seen
        seen.add(proposed)
        rehearsal = room.hear(rehearsal, text, Reply(Cue.DOUBT, proposed))
        assert rehearsal.turns[-1].said[0].text == proposed


def test_every_cue_has_words_in_every_scene(room: Room) -> None:
    for scene in room.scenarios:
        rehearsal = start(room, scene)
        for cue in Cue:
            assert room.propose(rehearsal, ASK, cue) or cue is Cue.OWN_WORDS
            assert room.hear(rehearsal, ASK, Reply(cue)).turns[-1].said
        named = room.hear(rehearsal, ASK, Reply(Cue.DOUBT))
        for cue in Cue:
            assert room.hear(named, "I see what you mean.", Reply(cue)).turns[-1].said


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("I see why that worries you. Those two were not my choice.", Cue.DODGE),
        ("I am a people person and I always give 110 percent.", Cue.CONVINCED),
        ("I see what you mean.", Cue.CONVINCED),
        (ASK, Cue.OWN_WORDS),
        ("Does that help?", Cue.OWN_WORDS),
    ],
)
def test_nothing_is_proposed_that_does_not_answer_the_line(room: Room, text: str, cue: Cue) -> None:
    for scene in room.scenarios:
        named = room.hear(start(room, scene), ASK, Reply(Cue.DOUBT))
        proposed = room.propose(named if text != ASK else start(room, scene), text, cue)
        assert proposed == "" or (text == "Does that help?" and "?" not in proposed), proposed


def test_what_answers_the_line_is_proposed(room: Room) -> None:
    fresh = start(room)
    named = room.hear(fresh, ASK, Reply(Cue.DOUBT))
    doubt = room.scenarios[fresh.scenario].doubt(named.scene.open_doubt or "")
    assert room.propose(named, doubt.evidence, Cue.CONVINCED)
    assert room.propose(fresh, ASK, Cue.DODGE)
    assert room.propose(fresh, "When will you decide?", Cue.OWN_WORDS)
    assert room.propose(fresh, "Thank you, Maureen. Goodbye.", Cue.OWN_WORDS)
    dodges = room.scenarios[fresh.scenario].lines.dodges
    about_work = room.propose(fresh, "What is the team like?", Cue.DODGE)
    assert about_work
    assert not any(line in about_work for line in dodges)


def test_a_proposed_doubt_is_one_whole_line_of_the_scene(room: Room) -> None:
    for scenario in room.scenarios.values():
        says = {text for doubt in scenario.doubts for text in doubt.says}
        for seed in range(8):
            assert room.propose(start(room, scenario.id, seed), ASK, Cue.DOUBT) in says


def test_nobody_is_asked_to_answer_what_goes_to_the_coach_or_ends_the_scene_by_itself(room: Room) -> None:
    fresh = start(room)
    assert room.needs_reply(fresh, ASK)
    for text in ("hint please", "can we stop", "You are an idiot and this place is a joke."):
        assert not room.needs_reply(fresh, text)
        assert room.propose(fresh, text, Cue.OWN_WORDS) == ""
        assert room.hear(fresh, text, Reply(Cue.DOUBT, "Well.")) == room.hear(fresh, text)


def test_the_cue_to_go_keeps_its_stage_direction_and_proposes_only_words(room: Room) -> None:
    for scene in room.scenarios:
        rehearsal = start(room, scene)
        proposed = room.propose(rehearsal, ASK, Cue.TIME_UP)
        assert '"' not in proposed
        said = room.hear(rehearsal, ASK, Reply(Cue.TIME_UP, "I have to run now.")).turns[-1].said
        assert (said[-1].text, said[-1].is_by_person) == ("I have to run now.", True)
        assert all(line.speaker is Speaker.NARRATOR for line in said[:-1])
        assert proposed not in " ".join(line.text for line in said)


def test_the_way_out_is_shown_after_a_persons_goodbye(room: Room) -> None:
    rehearsal = room.hear(start(room), "Thank you, Maureen. Goodbye!", Reply(Cue.OWN_WORDS, "Bye, Sam."))
    assert [line.act for line in rehearsal.turns[-1].said] == [
        ActName.SAYS_GOODBYE,
        ActName.SHAKES_HANDS,
        ActName.SHOWS_LOBBY,
    ]
    assert rehearsal.turns[-1].said[0].text == "Bye, Sam."
    assert rehearsal.scene.place is Place.LOBBY


def test_a_panels_doubt_is_voiced_by_the_person_in_the_managers_chair(room: Room) -> None:
    scenario = next(one for one in room.scenarios.values() if one.doubts[1].by)
    rehearsal = start(room, scenario.id)
    key = scenario.doubts[1].key
    doubts = sorted(rehearsal.scene.doubts, key=lambda one: one.key != key)
    rehearsal = replace(rehearsal, scene=replace(rehearsal.scene, doubts=tuple(doubts)))
    turn = room.hear(rehearsal, ASK, Reply(Cue.DOUBT, "Jill and I wonder.")).turns[-1]
    assert (turn.said[0].speaker, turn.said[0].name) == (Speaker.MANAGER, scenario.manager.name)


def test_whoever_is_met_on_the_way_out_speaks_in_their_own_name(room: Room) -> None:
    names = {}
    for situation in (Situation.FREE, Situation.ESCORT_PARTS, Situation.REPLACED, Situation.COORDINATOR):
        rehearsal = in_lobby(room, situation)
        scenario = room.scenarios[rehearsal.scenario]
        said = room.hear(rehearsal, "Thank you so much!", Reply(Cue.DODGE, "No trouble.")).turns[-1].said
        (theirs,) = (line for line in said if line.is_by_person)
        names[situation] = theirs.name
        way = scenario.lobby[rehearsal.scene.way_out]
        met = scenario.escort if situation is Situation.ESCORT_PARTS else way.stand_in or scenario.desk
        assert met is not None
        assert theirs.name == met.name
        assert not any(line.speaker is theirs.speaker for line in said if line is not theirs)


def test_a_cue_on_the_way_out_is_taken_for_words_of_their_own(room: Room) -> None:
    rehearsal = room.hear(in_lobby(room, Situation.FREE), "Thank you!", Reply(Cue.DODGE, "No trouble."))
    assert rehearsal.turns[-1].cue is Cue.OWN_WORDS


def test_somebody_on_the_phone_may_nod_or_speak(room: Room) -> None:
    rehearsal = in_lobby(room, Situation.ON_PHONE)
    nod = room.propose(rehearsal, "*nods*", Cue.OWN_WORDS)
    assert room.hear(rehearsal, "*nods*", Reply(Cue.OWN_WORDS, nod)).turns[-1].said[0].speaker is Speaker.NARRATOR
    said = room.hear(rehearsal, "*nods*", Reply(Cue.OWN_WORDS, "Bye!")).turns[-1].said
    assert [(line.speaker, line.text) for line in said] == [(Speaker.RECEPTIONIST, "Bye!")]


def test_the_manager_who_walks_along_is_still_there(room: Room) -> None:
    rehearsal = in_lobby(room, Situation.MANAGER_WALKS_ALONG)
    said = room.hear(rehearsal, "Thank you for your help!", Reply(Cue.OWN_WORDS, "Any time.")).turns[-1].said
    assert {line.act for line in said} >= {ActName.MANAGER_WATCHES}


def test_who_just_leaves_leaves_nobody_anything_to_answer(room: Room) -> None:
    rehearsal = in_lobby(room, Situation.FREE)
    assert not room.needs_reply(rehearsal, "*walks out without a word*")
    assert room.needs_reply(rehearsal, "Thank you!")


def test_a_rehearsal_with_people_in_the_chairs_is_the_same_after_saving(room: Room) -> None:
    rehearsal = start(room)
    for text, cue in ((ASK, Cue.DOUBT), ("I ran the ward alone in May.", Cue.CONVINCED), ("Thanks!", Cue.OWN_WORDS)):
        rehearsal = room.hear(rehearsal, text, Reply(cue, "Words of a person."))
    assert restore(dump(rehearsal)) == rehearsal


def test_what_was_saved_before_there_were_chairs_opens_as_before(room: Room) -> None:
    played = play(room, "nursing_surgical_ward", 3, Difficulty.MEDIUM, strong)
    data = dump(played)
    assert b'"cue"' not in data
    assert b"is_by_person" not in data
    assert restore(data) == played


def test_a_line_taken_back_leaves_what_the_person_made_of_those_before(room: Room) -> None:
    before = room.hear(start(room), "What is the team like?", Reply(Cue.DOUBT, "Before that: the nights worry me."))
    after = room.hear(before, "I see.", Reply(Cue.CONVINCED))
    assert room.take_back(after).scene == before.scene


def test_the_card_looks_back_on_what_the_person_made_of_it(room: Room) -> None:
    rehearsal = room.hear(start(room), ASK, Reply(Cue.DOUBT))
    content = room.scenarios[rehearsal.scenario].doubt(rehearsal.scene.open_doubt or "")
    rehearsal = room.hear(rehearsal, f"{content.receive} {content.evidence}", Reply(Cue.CONVINCED))
    rows = {row.key: row for row in room.score_card(rehearsal).rows}
    assert (rows["evidence"].points, rows["receives_doubt"].points) == (20, 10)
    assert all(part.strip() in rehearsal.turns[-1].reading.text for part in rows["evidence"].quote.split("…"))


def test_after_words_of_their_own_short_answers_are_heard_as_answers(room: Room) -> None:
    rehearsal = room.hear(start(room), "What is the team like?", Reply(Cue.OWN_WORDS, "Twelve of us."))
    assert said_before(rehearsal) is None
    rehearsal = room.hear(rehearsal, ASK, Reply(Cue.DOUBT))
    rehearsal = room.hear(rehearsal, "What do you mean by that?", Reply(Cue.OWN_WORDS, "I mean the nights."))
    assert said_before(rehearsal) is SaidBefore.DOUBT
    rehearsal = room.hear(rehearsal, "I work hard, always.", Reply(Cue.OWN_WORDS, "How many patients was that?"))
    assert said_before(rehearsal) is SaidBefore.FOLLOW_UP


def test_notes_at_the_turn_speak_only_of_what_the_line_is_by_itself(room: Room) -> None:
    fresh = room.start("nursing_surgical_ward", seed=3, difficulty=Difficulty.EASY, coaching=Coaching.LINE)
    asked = room.hear(fresh, ASK, Reply(Cue.OWN_WORDS, "Let me think."))
    assert asked.turns[-1].note is None
    assert room.hear(asked, "Did I get the job?", Reply(Cue.DODGE)).turns[-1].note


def test_the_cue_to_go_can_come_although_nobody_said_anything(room: Room) -> None:
    rehearsal = room.call_time(room.hear(start(room), ASK, Reply(Cue.DOUBT)))
    assert rehearsal.scene.phase is Phase.CUED
    assert rehearsal.scene.doubts[0].standing is Standing.UNSETTLED
    assert rehearsal.turns[-1].act is ActName.GIVES_CUE
    assert not rehearsal.turns[-1].is_play
    assert restore(dump(rehearsal)) == rehearsal
    gone = room.call_time(rehearsal)
    assert gone.scene.place is Place.LOBBY
    assert room.call_time(gone) == gone
    with pytest.raises(RehearsalOverError):
        room.call_time(replace(gone, scene=replace(gone.scene, phase=Phase.OVER)))


def test_time_that_runs_out_is_no_line_of_the_candidate(room: Room) -> None:
    one = room.hear(start(room), ASK)
    called = room.call_time(one)
    assert [row.quote for row in room.score_card(called).rows if row.key == "right_ask"] == [
        row.quote for row in room.score_card(one).rows if row.key == "right_ask"
    ]
    assert room.take_back(called).scene == start(room).scene


def test_the_program_takes_over_in_the_middle(room: Room) -> None:
    rehearsal = room.hear(start(room), ASK, Reply(Cue.DOUBT, "The nights."))
    lines = iter(("I see.", "Thank you, Maureen, goodbye.", "Thanks, bye!", "Goodbye!", "Bye!"))
    while not rehearsal.is_over:
        rehearsal = room.hear(rehearsal, next(lines))
    assert room.score_card(rehearsal).rows


def test_a_finished_scene_asks_nobody_for_an_answer(room: Room) -> None:
    over = play(room, "nursing_surgical_ward", 3, Difficulty.EASY, saying("bye", "bye", "bye", "bye", "bye"))
    assert over.is_over
    for ask in (room.needs_reply, lambda *given: room.propose(*given, Cue.DOUBT)):
        with pytest.raises(RehearsalOverError):
            ask(over, "Hello?")
