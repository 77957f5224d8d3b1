"""Any reading that listening could pass on, made by hypothesis."""

from hypothesis import strategies as st

from bot.rehearsal.moves import MOVES_IN, STANDS_ALONE, Move, Place
from bot.rehearsal.reading import Evidence, Reading
from bot.rehearsal.scenario import Scenario
from bot.rehearsal.scene import Scene


@st.composite
def moves_of(draw: st.DrawFn, place: Place, *, has_concern: bool) -> tuple[Move, ...]:
    possible = [
        move
        for move in MOVES_IN[place]
        if move is not Move.ASKS_COACH and (has_concern or move is not Move.PUSHES_BACK)
    ]
    alone = [move for move in possible if move in STANDS_ALONE]
    together = [move for move in possible if move not in STANDS_ALONE]
    if draw(st.booleans()) and draw(st.booleans()):
        return (draw(st.sampled_from(alone)),)
    chosen = draw(st.lists(st.sampled_from(together), min_size=1, max_size=4, unique=True))
    return tuple(move for move in MOVES_IN[place] if move in chosen)


@st.composite
def readings(draw: st.DrawFn, scenario: Scenario, scene: Scene) -> Reading:
    moves = draw(moves_of(scene.place, has_concern=scene.open_doubt is not None))
    voiced = [doubt.key for doubt in scenario.doubts if doubt.key in scene.voiced]
    about = tuple(draw(st.lists(st.sampled_from(voiced), unique=True, max_size=2))) if voiced else ()
    phrase = st.none() | st.sampled_from(["ran the ward on nights", "ten weeks", "by Friday", "because of the team"])
    return Reading(
        text="any line at all",
        place=scene.place,
        moves=moves,
        spans=dict.fromkeys(moves, "any line"),
        topics=tuple(draw(st.lists(st.sampled_from(sorted(scenario.facts)), max_size=2, unique=True)))
        if Move.ASKS_ROLE in moves
        else (),
        asked=draw(phrase),
        terms=tuple(draw(st.lists(st.sampled_from(["pay", "leave", "hours"]), max_size=2, unique=True))),
        steps=tuple(
            draw(st.lists(st.sampled_from(["general", "when", "who", "contact"]), min_size=1, max_size=2, unique=True))
        )
        if Move.ASKS_NEXT_STEPS in moves
        else (),
        is_direct_ask=draw(st.booleans()),
        addresses=(scene.open_doubt in about) if scene.open_doubt else None,
        about=about,
        evidence=Evidence(draw(phrase), draw(phrase), is_we_only=draw(st.booleans())),
        date=draw(phrase),
        did=draw(phrase),
        figure=draw(phrase),
        reason=draw(phrase),
        takes_up=draw(phrase),
        begs=draw(st.booleans()) and draw(st.booleans()),
        flatters=draw(st.booleans()) and Move.OFF_TOPIC in moves,
        asks_weight=draw(st.booleans()),
        asks_repeat=draw(st.booleans()),
        is_foreign=draw(st.booleans()) and Move.OFF_TOPIC in moves,
        gives_orders=draw(st.booleans()) and Move.OFF_TOPIC in moves,
        is_silent=draw(st.booleans()),
        names_help=draw(st.booleans()),
        names_bystander=draw(st.booleans()),
        word_count=draw(st.integers(0, 400)),
    )
