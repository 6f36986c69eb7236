"""What to do next: need, importance, and what must hold first."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.importance import importance, places
from scoring.parameters import Parameters
from scoring.prerequisites import depths, effective_needs, in_order
from scoring.priorities import Aims, is_below_gate, priorities, score
from scoring.results.priorities import ImportanceSource, Priorities, Quadrant
from scoring.terms import Number, Reason, Withheld
from scoring.wheel import wheel
from tests.scoring.instruments import make_answers, make_instrument

NOTHING = Withheld(Reason.TOO_FEW)
LETTERS = "abcdef"


def wanted(
    row: str,
    prerequisites: tuple[tuple[str, str], ...] = (),
    shares: dict[str, float] | Withheld = NOTHING,
    needs: dict[str, tuple[str, ...]] | None = None,
    target: float = 75.0,
) -> Priorities:
    """Ten people who all answer alike; practices d.a, d.b ... of two characters each."""
    members = {f"d.{letter}": 1.0 for letter in LETTERS[: len(row) // 2]}
    instrument = make_instrument({"d": members})
    found = wheel(make_answers([row] * 10), instrument, Parameters())
    aims = Aims({"d": target}, prerequisites, needs or {}, shares)
    return priorities(found, instrument, aims, Parameters())


def test_the_need_is_importance_times_what_is_missing_to_the_target() -> None:
    # scores: a 50, b (U 100, D 50): 75 - 0.4 x 50 = 55, c 100
    found = wanted("33" + "53" + "55")
    assert [each.score for each in found.practices] == pytest.approx([50, 55, 100])
    assert [each.need for each in found.practices] == pytest.approx([25, 20, 0])
    assert found.source is ImportanceSource.EQUAL
    assert found.order == ("d.a", "d.b")


def test_customers_weigh_what_they_name() -> None:
    needs = {"easy": ("d.a", "d.b"), "price": ("d.b",), "other": ("x.y",)}
    found = wanted("33" + "33" + "33", shares={"easy": 0.6, "price": 0.3, "other": 0.9, "unheard": 0.5}, needs=needs)
    # a 0.3, b 0.6, c 0; three practices: times 3 / 0.9
    assert [each.importance for each in found.practices] == pytest.approx([1, 2, 0])
    assert [each.need for each in found.practices] == pytest.approx([25, 50, 0])
    assert found.order == ("d.b", "d.a")
    assert found.source is ImportanceSource.CUSTOMERS


def test_shares_that_reach_no_practice_count_as_none() -> None:
    found, source = importance(["d.a"], {"easy": ("x.y",)}, {"easy": 0.5})
    assert found == {"d.a": 1.0}
    assert source is ImportanceSource.EQUAL


def test_what_carries_others_comes_before_them_and_says_why() -> None:
    # a 37.5 is below the gate and carries b, which carries c; c is far from its target
    found = wanted("32" + "33" + "11", (("d.a", "d.b"), ("d.b", "d.c")))
    first, second, third = found.practices
    assert first.below_gate
    assert not second.below_gate  # 50 points are level 3
    assert first.carries == ("d.b",)
    assert second.carries == ()
    assert second.waits_for == ("d.a",)
    assert third.waits_for == ()
    assert (first.depth, second.depth, third.depth) == (0, 1, 0)
    assert found.order == ("d.c", "d.a", "d.b")


def test_the_need_of_what_waits_is_handed_down() -> None:
    # a: target 40 missed by 7.5 ... b: 0 points
    found = wanted("22" + "11" + "11", (("d.a", "d.b"), ("d.b", "d.c")), {"n": 1.0}, {"n": ("d.c",)})
    assert [each.need for each in found.practices] == pytest.approx([0, 0, 225])
    assert [each.effective for each in found.practices] == pytest.approx([0.81 * 225, 0.9 * 225, 225])
    assert found.order == ("d.a", "d.b", "d.c")
    assert found.practice("d.a").carries == ("d.b",)
    with pytest.raises(KeyError):
        found.practice("x.y")


def test_what_holds_is_listed_after_what_does_not() -> None:
    # a 50 holds and misses its target by 25; b 25 is below the gate, and matters less
    found = wanted("33" + "22", shares={"n": 0.9, "m": 0.1}, needs={"n": ("d.a",), "m": ("d.b",)})
    assert found.order == ("d.b", "d.a")


def test_a_practice_without_a_score_neither_needs_nor_holds_up() -> None:
    found = wanted("3?" + "22", (("d.a", "d.b"),))
    first, second = found.practices
    assert {first.score, first.need, first.effective, first.diagonal, first.quadrant} == {NOTHING}
    assert not first.below_gate
    assert (second.waits_for, second.unknown) == ((), ("d.a",))
    assert found.order == ("d.b",)


def test_lenses_of_different_people_give_no_score() -> None:
    instrument = make_instrument({"d": {"d.a": 1.0}})
    found = wheel(make_answers(["3?"] * 6 + ["?3"] * 6), instrument, Parameters())
    assert score(found.practice("d.a"), Parameters()) == NOTHING


def test_what_is_not_established_carries_nothing() -> None:
    assert is_below_gate(100.0, established=False)
    assert is_below_gate(49.9, established=True)
    assert not is_below_gate(50.0, established=True)
    assert not is_below_gate(NOTHING, established=False)


def test_prerequisites_of_other_questionnaires_are_left_out() -> None:
    assert wanted("22" + "22", (("x.y", "d.a"), ("d.a", "x.y"))).practice("d.a").waits_for == ()


def test_a_circle_is_refused() -> None:
    with pytest.raises(ValueError, match=r"circle: d\.a, d\.b"):
        wanted("22" + "22", (("d.a", "d.b"), ("d.b", "d.a")))


def test_the_quadrants_meet_at_the_means() -> None:
    found = places({"a": 2, "b": 2, "c": 0, "d": 0, "e": 1}, {"a": 0, "b": 100, "c": 0, "d": 100, "e": NOTHING})
    assert [found[code].quadrant for code in "abcd"] == [
        Quadrant.FIX_FIRST,
        Quadrant.KEEP_UP,
        Quadrant.LEAVE,
        Quadrant.ENOUGH,
    ]
    assert [found[code].diagonal for code in "abcd"] == [1, 0, 0, -1]
    assert found["e"].quadrant == NOTHING


def test_there_are_no_quadrants_where_all_matter_the_same() -> None:
    found = places({"a": 1, "b": 1}, {"a": 0, "b": 100})
    assert {place.quadrant for place in found.values()} == {Withheld(Reason.CONSTANT)}
    assert [place.diagonal for place in found.values()] == [0, -1]
    assert places({}, {}) == {}


# Making up data may be slow on a busy machine; that is no fault of the method.
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
pairs = st.lists(st.tuples(st.sampled_from(LETTERS), st.sampled_from(LETTERS)), max_size=12)


def forward(found: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Pairs turned so that they run along the alphabet: no circle."""
    return {code: sorted({first for first, then in found if first < then == code}) for code in LETTERS}


@calm
@given(pairs)
def test_nothing_comes_before_what_it_rests_on(found: list[tuple[str, str]]) -> None:
    before = forward(found)
    sequence = in_order(before)
    assert sorted(sequence) == list(LETTERS)
    assert all(sequence.index(first) < sequence.index(then) for then, firsts in before.items() for first in firsts)
    depth = depths(sequence, before)
    assert all(depth[first] < depth[then] for then, firsts in before.items() for first in firsts)


@calm
@given(
    pairs,
    st.lists(st.one_of(st.floats(0, 200), st.just(NOTHING)), min_size=6, max_size=6),
    st.sets(st.sampled_from(LETTERS)),
)
def test_an_effective_need_is_never_under_the_need_nor_nine_tenths_of_what_waits(
    found: list[tuple[str, str]], values: list[Number], below: set[str]
) -> None:
    before = forward(found)
    after = {code: [then for then in LETTERS if code in before[then]] for code in LETTERS}
    needs = dict(zip(LETTERS, values, strict=True))
    effective = effective_needs(in_order(before), after, below, needs)
    for code, need in needs.items():
        value = effective[code]
        if isinstance(need, Withheld) or isinstance(value, Withheld):
            assert value == need
            continue
        waiting = [each for then in after[code] if not isinstance(each := effective[then], Withheld)]
        expected = [need, *(0.9 * each for each in waiting if code in below)]
        assert value == pytest.approx(max(expected))


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_importance_is_one_on_average(given_shares: list[float]) -> None:
    needs = {"x": ("a", "b"), "y": ("b", "c"), "z": ("c",)}
    found, _ = importance(["a", "b", "c"], needs, dict(zip("xyz", given_shares, strict=True)))
    assert sum(found.values()) / 3 == pytest.approx(1)
    assert min(found.values()) >= 0
