"""Who owns a group when its owner goes."""

from hypothesis import given
from hypothesis import strategies as st

from bot.groups import Group, Role, Succession, succeed
from tests.groups.people import ANN, BEN, CEM, DOT, GUILD, MONDAY, PRACTICE, member

GROUP = Group("a-group", GUILD, PRACTICE, "Tuesday club", ANN, made_at=MONDAY)
OWNER = member(ANN, Role.OWNER)


def test_a_helper_comes_before_members_who_were_there_longer() -> None:
    members = [OWNER, member(BEN, days=1), member(CEM, Role.HELPER, days=2), member(DOT, Role.HELPER, days=3)]
    succession = succeed(GROUP, members, ANN)
    assert succession.new_owner_id == succession.group.owner_id == CEM
    assert {one.user_id: one.role for one in succession.changed} == {ANN: Role.MEMBER, CEM: Role.OWNER}


def test_where_somebody_goes_who_does_not_own_it_nothing_changes() -> None:
    assert succeed(GROUP, [OWNER, member(BEN)], BEN) == Succession(GROUP)


def test_alone_an_owner_closes_it_by_going() -> None:
    succession = succeed(GROUP, [OWNER], ANN)
    assert succession.is_closed
    assert succession.group.is_closed
    assert succession.new_owner_id is None


@given(
    st.lists(
        st.tuples(st.integers(200, 260), st.sampled_from([Role.HELPER, Role.MEMBER])), unique_by=lambda one: one[0]
    )
)
def test_a_group_has_one_owner_afterwards_or_is_closed(others: list[tuple[int, Role]]) -> None:
    members = [OWNER, *(member(user_id, role, days=day) for day, (user_id, role) in enumerate(others, 1))]
    succession = succeed(GROUP, members, ANN)
    assert succession.is_closed is (not others)
    after = {one.user_id: one for one in members} | {one.user_id: one for one in succession.changed}
    owners = [one.user_id for one in after.values() if one.role is Role.OWNER and one.user_id != ANN]
    assert owners == ([succession.group.owner_id] if others else [])
