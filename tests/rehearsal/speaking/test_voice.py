from bot.rehearsal.acts import Act, ActName, Beat, Speaker
from bot.rehearsal.moves import Move, Place
from bot.rehearsal.reading import Reading
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import Difficulty, Scenario, Temperament
from bot.rehearsal.scene import begin
from bot.rehearsal.speaking import Occasion, PoolLine, Said
from bot.rehearsal.speaking._voice import choose

BEAT = Beat(ActName.TAKES_NOTE)


def line(text: str, **fields: object) -> PoolLine:
    return PoolLine(text=text, **fields)  # type: ignore[arg-type]


def test_the_least_used_line_comes_before_the_most_specific(ward: Scenario) -> None:
    plain, special = line("Right."), line("So you {did}.")
    values = {"did": "ran the ward"}
    assert choose([plain, special], BEAT, ward, values, (), 1) == special
    assert choose([plain, special], BEAT, ward, values, (special.id,), 1) == plain
    assert choose([plain, special], BEAT, ward, values, (special.id, plain.id), 1) == special


def test_a_line_with_an_unknown_slot_or_an_unmet_condition_is_never_chosen(ward: Scenario) -> None:
    lines = [line("So you {did}."), line("Again?", when=("again",)), line("Hm.", temperament=Temperament.RESERVED)]
    assert choose(lines, BEAT, ward, {}, (), 1) is None


def speak(
    room: Room, ward: Scenario, beat: Beat, reading: Reading | None = None, used: tuple[str, ...] = ()
) -> tuple[Said, ...]:
    scene = begin(ward, Difficulty.EASY, 1)
    return room.voice.speak(Occasion(ward, scene, scene, Act(beat.act, (beat,)), reading, 1, used)).said


def test_an_unknown_topic_is_answered_with_the_words_of_the_question(room: Room, ward: Scenario) -> None:
    (said,) = speak(room, ward, Beat(ActName.DOES_NOT_KNOW, detail="our parking permits"))
    assert "our parking permits" in said.text.lower()


def test_a_settled_doubt_takes_up_what_was_told(room: Room, ward: Scenario) -> None:
    reading = Reading("I rang the registrar", Place.OFFICE, (Move.GIVES_EVIDENCE,), did="rang the registrar at once")
    (said,) = speak(room, ward, Beat(ActName.SETTLES_DOUBT, doubt="first_deterioration"), reading)
    assert "rang the registrar at once" in said.text


def test_what_the_manager_does_is_a_stage_direction(room: Room, ward: Scenario) -> None:
    (said,) = speak(room, ward, Beat(ActName.GIVES_CUE))
    assert said.speaker is Speaker.NARRATOR
    assert said.name is None


def test_a_manager_who_quotes_somebody_still_speaks(room: Room) -> None:
    scenario = room.scenarios["product_health_app"]
    quoting = next(doubt for doubt in scenario.doubts if any('"' in text for text in doubt.says))
    scene = begin(scenario, Difficulty.EASY, 1)
    for seed in range(9):
        beat = Beat(ActName.NAMES_DOUBT, doubt=quoting.key)
        (said,) = room.voice.speak(Occasion(scenario, scene, scene, Act(beat.act, (beat,)), None, seed, ())).said
        assert (said.speaker, said.name) == (Speaker.MANAGER, scenario.manager.name)


def test_every_act_that_the_pool_has_to_word_has_enough_lines_for_every_temperament(room: Room) -> None:
    from bot.rehearsal.speaking import load_pool
    from bot.rehearsing import POOL

    pool = load_pool(POOL).lines
    scenario_alone = {
        ActName.OPENS,
        ActName.NEARLY_CONVINCED,
        ActName.SELLS_JOB,
        ActName.NAMES_DOUBT,
        ActName.VAGUE_DOUBT,
        ActName.DODGES,
        ActName.DEAL_BREAKER,
    }
    scenario_alone |= {
        ActName.EXPLAINS_DOUBT,
        ActName.WEIGHS_DOUBT,
        ActName.SAYS_WHAT_HELPS,
        ActName.FOLLOWS_UP,
        ActName.SETTLES_DOUBT,
        ActName.LEAVES_DOUBT,
    }
    scenario_alone |= {
        ActName.ANSWERS_ROLE,
        ActName.ANSWERS_PAY,
        ActName.ANSWERS_NEXT_STEPS,
        ActName.GIVES_CUE,
        ActName.SHOWS_LOBBY,
        ActName.DESK_THANKED_FOR_HELP,
        ActName.STEPS_OUT,
    }
    for act in set(ActName) - scenario_alone:
        for temperament in Temperament:
            fitting = [one for one in pool.get(act, ()) if one.temperament in (None, temperament)]
            assert len(fitting) >= 3, (act, temperament)
