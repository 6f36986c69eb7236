"""Whoever is one of few of their role in their department is counted further up, until nobody is one of few."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.anonymity.generalising import generalised

TREE = {"group": "", "sales": "group", "north": "sales", "south": "sales", "service": "group", "alone": ""}


def test_enough_of_a_role_in_a_department_stay_where_they_are():
    places = [("north", "frontline")] * 5 + [("service", "manager")] * 6
    assert generalised(places, TREE, 5) == places


def test_few_move_up_just_as_far_as_needed():
    places = [("north", "manager")] * 2 + [("south", "manager")] * 3 + [("service", "manager")] * 5
    assert generalised(places, TREE, 5) == [("sales", "manager")] * 5 + [("service", "manager")] * 5


def test_few_of_a_role_in_all_the_organisation_lose_it_and_are_joined_until_they_are_many():
    places = [("alone", "executive")] * 2 + [("alone", "frontline")] * 9 + [("service", "frontline")] * 20
    found = Counter(generalised(places, TREE, 5))
    assert found == {("", ""): 11, ("service", "frontline"): 20}


def test_departments_that_are_inside_each_other_by_mistake_end_no_program():
    assert len(generalised([("a", "x")] * 2 + [("b", "x")] * 9, {"a": "b", "b": "a"}, 5)) == 11


@settings(max_examples=300)
@given(
    places=st.lists(st.tuples(st.sampled_from([*TREE, "", "gone"]), st.sampled_from("xyz")), max_size=60),
    k=st.integers(5, 8),
)
def test_no_combination_is_ever_shared_by_fewer_than_k_unless_all_are_fewer(places, k):
    found = generalised(places, TREE, k)
    assert len(found) == len(places)
    assert all(n >= min(k, len(places)) for n in Counter(found).values())
    for (department, role), (department_now, role_now) in zip(places, found, strict=True):
        assert role_now in (role, "")
        above = {department, ""}
        while department := TREE.get(department, ""):
            above.add(department)
        assert department_now in above
