"""From everything that is shown, nothing follows about fewer people than the minimum group."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.disclosure import WHOLE, Group, showable, shown
from scoring.recovery import Atom, Name
from scoring.terms import Reason, Withheld
from tests.scoring.published import ROLES, random_organisation, recoverable, views

SMALL = Withheld(Reason.SUPPRESSED_SMALL)
COVER = Withheld(Reason.SUPPRESSED_COMPLEMENTARY)
FLAT = {"sales": "", "service": "", "legal": ""}


def departments(**people: int) -> tuple[list[Group], dict[Atom, int]]:
    """Everybody of a department is in one cell."""
    counts = {(code, "frontline"): n for code, n in people.items()}
    return [Group("department", code, frozenset({(code, "frontline")})) for code in people], counts


def table(**rows: tuple[int, ...]) -> dict[Atom, int]:
    """Cells by department: as many people in each of the roles as are listed."""
    return {(code, ROLES[place]): n for code, people in rows.items() for place, n in enumerate(people)}


def told(
    groups: list[Group], counts: Mapping[Atom, int], k: int = 5, earlier: Mapping[Name, list[int]] | None = None
) -> dict[str, int | Withheld]:
    """What is shown by a view's code."""
    return {f"{view} {code}": n for (view, code), n in shown(groups, counts, k, earlier).items()}


def leaks(groups, counts, k, found):
    published = [group.atoms for group in groups if isinstance(found[group.name], int)]
    return recoverable([*published, frozenset(counts)], counts, k) if sum(counts.values()) >= k else published


def test_departments_of_enough_people_are_shown():
    assert told(*departments(sales=9, service=7)) == {"department sales": 9, "department service": 7}


def test_one_small_department_takes_the_smallest_other_with_it():
    found = told(*departments(sales=9, service=7, legal=3))
    assert found == {"department sales": 9, "department service": COVER, "department legal": SMALL}


def test_small_departments_that_are_enough_together_take_no_other():
    found = told(*departments(sales=9, service=7, legal=3, board=2))
    assert found["department service"] == 7
    assert found["department board"] == SMALL


def test_of_equally_small_departments_the_first_by_code_is_hidden():
    found = told(*departments(b=6, a=6, c=9, d=1))
    assert found == {"department a": COVER, "department b": 6, "department c": 9, "department d": SMALL}


def test_a_department_nobody_answered_in_is_covered_like_a_small_one():
    assert told(*departments(sales=9, service=7, legal=0))["department service"] == COVER


def test_people_of_no_department_count_among_the_hidden():
    groups, counts = departments(sales=9, service=7)
    assert told(groups, counts | {("", "frontline"): 2}, 5) == {"department sales": 9, "department service": COVER}
    assert told(groups, counts | {("", "frontline"): 5}, 5) == {"department sales": 9, "department service": 7}


def test_nothing_is_shown_of_fewer_than_the_minimum_altogether():
    assert told(*departments(sales=4)) == {"department sales": SMALL}


def test_what_is_inside_a_hidden_department_is_hidden():
    parents = {"north": "", "shop": "north", "store": "north", "south": "", "tiny": ""}
    counts = table(north=(0, 0, 0), shop=(0, 0, 5), store=(0, 0, 5), south=(0, 0, 20), tiny=(0, 0, 2))
    found = shown([group for group in views(parents) if group.view == "department"], counts, 5)
    assert found["department", "north"] == COVER
    assert found["department", "shop"] == COVER
    assert found["department", "south"] == 20


def test_people_of_a_department_who_are_in_none_below_it_are_not_given_away():
    parents = {"north": "", "shop": "north", "store": "north"}
    counts = table(north=(0, 0, 2), shop=(0, 0, 8), store=(0, 0, 6))
    found = shown([group for group in views(parents) if group.view == "department"], counts, 5)
    assert found["department", "north"] == 16
    assert found["department", "shop"] == 8
    assert found["department", "store"] == COVER


def test_two_views_together_give_away_what_neither_does_alone():
    # Executives are seven: five in sales, where they are everybody, and two in service.
    counts = table(sales=(5, 0, 0), service=(2, 0, 20), legal=(0, 0, 9))
    groups = [group for group in views(FLAT, ROLES[:3:2]) if group.view in {"department", "role"}]
    alone = [group for group in groups if group.view == "department"]
    assert all(isinstance(n, int) for n in shown(alone, counts, 5).values())
    found = shown(groups, counts, 5)
    assert recoverable([group.atoms for group in groups], counts, 5) == [{("service", "executive")}]
    assert leaks(groups, counts, 5, found) == []
    assert found["department", "service"] == 22
    assert found["role", "executive"] == 7


def test_nothing_is_dropped_where_nothing_follows():
    counts = table(sales=(5, 2, 9), service=(2, 5, 20), legal=(1, 1, 9))
    groups = [group for group in views(FLAT, ROLES[:3]) if group.view in {"department", "role"}]
    assert all(isinstance(n, int) for n in shown(groups, counts, 5).values())


def test_a_group_that_is_inside_none_is_a_mistake():
    with pytest.raises(ValueError, match="nowhere"):
        shown(
            [Group("department", "sales", frozenset({("sales", "other")}), ("department", "nowhere"))],
            {("x", ""): 5},
            5,
        )


def test_a_search_that_takes_too_long_shows_less_not_more(monkeypatch):
    monkeypatch.setattr("scoring.recovery.MOST_STEPS", 0)
    counts = {(f"d{number}", role): 3 for number in range(8) for role in ROLES}
    groups = [group for group in views({f"d{number}": "" for number in range(8)}) if group.view != "team"]
    found = shown(groups, counts, 5)
    assert leaks(groups, counts, 5, found) == []
    assert any(isinstance(n, int) for n in found.values())
    assert any(n == COVER for n in found.values())


# What was shown before


def test_the_same_people_may_be_shown_again():
    groups, counts = departments(sales=9, service=7)
    earlier = {WHOLE: [16], ("department", "sales"): [9], ("department", "service"): [7]}
    assert told(groups, counts, 5, earlier) == {"department sales": 9, "department service": 7}


def test_what_was_shown_before_counts_as_known_though_it_is_not_shown_now():
    counts = table(sales=(5, 0, 0), service=(2, 0, 20), legal=(0, 0, 9))
    groups = [group for group in views(FLAT, ROLES[:3:2]) if group.view in {"department", "role"}]
    earlier = {("role", "executive"): [7], ("role", "frontline"): [29]}
    found = shown(groups, counts, 5, earlier)
    public = [group.atoms for group in groups if isinstance(found[group.name], int) or group.name in earlier]
    assert recoverable([*public, frozenset(counts)], counts, 5) == []
    assert isinstance(found["department", "sales"], Withheld)


def test_what_earlier_groups_say_by_themselves_keeps_back_no_more():
    groups, counts = departments(sales=9, service=7, legal=3)
    earlier = {("department", code): [n] for (code, _), n in counts.items()}
    assert told(groups, counts, 5, earlier)["department sales"] == 9


@pytest.mark.parametrize(("now", "is_shown"), [(10, True), (12, False), (14, False), (15, True)])
def test_a_group_that_grew_by_a_few_is_not_shown_anew(now, is_shown):
    groups, counts = departments(sales=now, service=30)
    earlier = {WHOLE: [30], ("department", "sales"): [10], ("department", "service"): [20]}
    assert (told(groups, counts, 5, earlier)["department sales"] == now) is is_shown


def test_the_growth_of_what_is_not_shown_must_not_follow_either():
    groups, counts = departments(sales=20, service=30, legal=12)
    earlier = {WHOLE: [41], ("department", "sales"): [10], ("department", "service"): [20]}
    # One more in legal: the growth of all without that of sales and service.
    found = told(groups, counts, 5, earlier)
    assert found["department sales"] == COVER
    assert found["department service"] == 30


def test_after_new_answers_only_one_view_is_shown():
    counts = table(sales=(10, 0, 20), service=(10, 0, 20))
    groups = [group for group in views({"sales": "", "service": ""}) if group.view in {"department", "role"}]
    earlier = {WHOLE: [40], ("department", "sales"): [20], ("department", "service"): [20]}
    earlier |= {("role", "executive"): [10], ("role", "frontline"): [30]}
    found = shown(groups, counts, 5, earlier)
    assert {view for (view, _), n in found.items() if isinstance(n, int)} == {"department"}


def test_after_new_answers_what_lies_inside_is_compared_in_its_turn():
    parents = {"north": "", "shop": "north", "store": "north", "south": ""}
    counts = table(north=(0, 0, 0), shop=(0, 0, 20), store=(0, 0, 30), south=(0, 0, 20))
    groups = [group for group in views(parents) if group.view == "department"]
    earlier = {WHOLE: [45], ("department", "north"): [30], ("department", "shop"): [10], ("department", "store"): [20]}
    assert shown(groups, counts, 5, earlier)["department", "shop"] == 20
    earlier["department", "shop"] = [10, 15]
    assert shown(groups, counts, 5, earlier)["department", "shop"] == COVER
    earlier["department", "north"] = [48]
    assert {shown(groups, counts, 5, earlier)["department", code] for code in ("north", "shop")} == {COVER}


@pytest.mark.parametrize("earlier", [{("role", "executive"): [12]}, {WHOLE: [44]}, {WHOLE: [60]}])
def test_without_knowing_how_all_grew_nothing_is_shown_anew(earlier):
    groups, counts = departments(sales=20, service=26)
    assert set(told(groups, counts, 5, earlier).values()) == {COVER}


# Whatever the organisation


CELLS = st.dictionaries(
    st.tuples(st.sampled_from(["a", "b", "c", "d"]), st.sampled_from(ROLES[:3])),
    st.sampled_from([0, 1, 1, 2, 3, 4, 5, 8, 20]),
    min_size=1,
    max_size=9,
)
TREES = st.sampled_from(
    [
        {"a": "", "b": "", "c": "", "d": ""},
        {"a": "", "b": "a", "c": "a", "d": ""},
        {"a": "", "b": "a", "c": "b", "d": "b"},
        {"a": "", "b": "a", "c": "", "d": "c"},
    ]
)


@settings(max_examples=1000)
@given(CELLS, TREES, st.integers(5, 8))
def test_row_15_of_no_table_can_a_small_group_be_worked_out(counts, parents, k):
    groups = views(parents, ROLES[:3])
    found = shown(groups, counts, k)
    assert leaks(groups, counts, k, found) == []
    sizes = {group.name: sum(counts.get(atom, 0) for atom in group.atoms) for group in groups}
    assert all(isinstance(n, Withheld) or n == sizes[name] >= k for name, n in found.items())
    assert all((n == SMALL) == (sizes[name] < k) for name, n in found.items() if isinstance(n, Withheld))


@settings(max_examples=100)
@given(CELLS, TREES, st.lists(st.integers(0, 30), min_size=1, max_size=6))
def test_row_34_with_what_was_shown_before_no_small_group_can_be_worked_out_either(counts, parents, places):
    groups = views(parents, ROLES[:3])
    once = {name: n for name, n in shown(groups[: len(groups) // 2], counts, 5).items() if isinstance(n, int)}
    earlier = {name: [n] for place, (name, n) in enumerate(once.items()) if place in places}
    found = shown(groups, counts, 5, earlier)
    public = [group.atoms for group in groups if isinstance(found[group.name], int) or group.name in earlier]
    if sum(counts.values()) >= 5:
        assert recoverable([*public, frozenset(counts)], counts, 5) == []


@settings(max_examples=50)
@given(CELLS, TREES, st.randoms(use_true_random=False))
def test_neither_the_order_of_groups_nor_of_cells_decides(counts, parents, order):
    groups = views(parents, ROLES[:3])
    found = shown(groups, counts, 5)
    cells = list(counts.items())
    order.shuffle(cells)
    assert shown(groups, dict(cells), 5) == found


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 40), max_size=8), st.integers(5, 50))
def test_no_hidden_count_follows_from_the_total_and_the_shown(counts, k):
    found = showable(counts, k)
    assert all(counts[code] == n >= k for code, n in found.items())
    hidden = [n for code, n in counts.items() if code not in found]
    assert not found or not hidden or (len(hidden) > 1 and sum(hidden) >= k)


def test_row_34_of_two_hundred_random_organisations_nobody_is_given_away():
    recovered, shown_groups, possible = 0, 0, 0
    for seed in range(200):
        draw = random.Random(seed)
        parents, counts = random_organisation(draw, draw.randint(2, 6))
        groups = views(parents)
        found = shown(groups, counts, 5)
        recovered += len(leaks(groups, counts, 5, found))
        shown_groups += sum(isinstance(n, int) for n in found.values())
        possible += sum(sum(counts.get(atom, 0) for atom in group.atoms) >= 5 for group in groups)
    assert recovered == 0
    assert shown_groups / possible > 0.45
