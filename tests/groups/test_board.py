"""The board: turning up, and one's own way; never one against another."""

import pytest

from bot.groups import Groups
from bot.groups._board import BoardRow, make_board
from bot.groups.session import Seat
from tests.groups.people import ANN, BEN, CEM, DOT, EVE, create_with, member, result
from tests.groups.shelf import MemoryMinutes

MEMBERS = [member(ANN, is_on_board=True), member(BEN, days=1), member(CEM, days=2, is_on_board=True)]


def row_of(user_id: int, *results: object) -> BoardRow:
    board = make_board("a-group", [member(user_id, is_on_board=True)], results)  # type: ignore[arg-type]
    return board.rows[0]


def improvement(*totals: int) -> int | None:
    return row_of(ANN, *(result(number, total=total) for number, total in enumerate(totals))).improvement


def test_only_those_who_chose_it_are_on_the_board_in_the_order_in_which_they_joined() -> None:
    results = [result(1, CEM, total=90), result(2, ANN, total=10), result(3, BEN, total=50)]
    assert [row.user_id for row in make_board("a-group", MEMBERS, results).rows] == [ANN, CEM]


def test_nothing_of_who_is_not_on_the_board_changes_a_figure_of_it() -> None:
    alone = [result(1, ANN), result(2, CEM, manager_id=ANN)]
    others = [result(3, BEN, has_thanked=True), result(4, BEN, observer_ids=(DOT,)), result(5, EVE)]
    with_others = [result(1, ANN, manager_id=BEN), result(2, CEM, manager_id=ANN, observer_ids=(BEN,)), *others]
    assert make_board("a-group", MEMBERS, alone) == make_board("a-group", MEMBERS, with_others)


def test_it_counts_the_rounds_played_and_each_seat_taken() -> None:
    row = row_of(
        ANN,
        result(1, ANN),
        result(2, BEN, manager_id=ANN),
        result(3, BEN, receptionist_id=ANN, observer_ids=(CEM,)),
        result(4, CEM, observer_ids=(BEN, ANN)),
        result(5, CEM, observer_ids=(ANN,)),
        result(6, ANN, is_complete=False),
    )
    assert row.rounds == 2
    assert row.seats == {Seat.CANDIDATE: 2, Seat.MANAGER: 1, Seat.RECEPTIONIST: 1, Seat.OBSERVER: 2}


def test_thanks_are_set_against_the_rounds_that_came_to_the_way_out() -> None:
    row = row_of(
        ANN,
        result(1, has_thanked=True),
        result(2),
        result(3, is_complete=False),
        result(4, has_thanked=True),
        result(5, BEN, has_thanked=True),
    )
    assert (row.thanked, row.could_thank) == (2, 3)


@pytest.mark.parametrize(
    ("totals", "points"),
    [
        ((), None),
        ((10, 20, 30), None),
        ((40, 50, 60, 70), 20),
        ((40, 50, 50, 60, 70), 15),
        ((40, 40, 40, 60, 60, 60), 20),
        ((0, 0, 40, 40, 40, 60, 60, 60), 20),
        ((70, 60, 50, 40), -20),
        ((50, 50, 50, 50), 0),
    ],
)
def test_improvement_sets_the_last_three_rounds_against_ones_own_before(
    totals: tuple[int, ...], points: int | None
) -> None:
    assert improvement(*totals) == points


def test_improvement_looks_at_shares_and_only_at_rounds_that_came_to_their_end() -> None:
    results = [
        result(1, total=20, of=40),
        result(2, total=5, of=100, is_complete=False),
        result(3, total=0, of=0),
        *(result(number, total=60, of=80) for number in (4, 5, 6)),
    ]
    assert row_of(ANN, *results).improvement == 25


def test_who_has_not_played_yet_has_a_row_without_an_improvement() -> None:
    row = row_of(ANN)
    assert (row.rounds, row.thanked, row.could_thank, row.improvement) == (0, 0, 0, None)
    assert set(row.seats.values()) == {0}


async def test_a_group_shows_its_own_rounds_to_those_who_chose_so(groups: Groups, minutes: MemoryMinutes) -> None:
    group = await create_with(groups, BEN)
    minutes.results = {
        ("one", 1): result(1, BEN, group_key=group.key, manager_id=ANN),
        ("two", 1): result(2, BEN, group_key="another"),
    }
    assert (await groups.board(group.key)).rows == ()
    await groups.set_board(group.key, BEN, on=True)
    board = await groups.board(group.key)
    assert [(row.user_id, row.rounds) for row in board.rows] == [(BEN, 1)]
    await groups.leave(group.key, BEN)
    assert (await groups.board(group.key)).rows == ()
