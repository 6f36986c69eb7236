"""Six forms, each with two practices of each dimension: balanced, whole practices, and fair to every role group."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest

from assessments.questionnaires.asking import asked_codes, asked_practices
from assessments.questionnaires.schema import QuestionnaireDocument
from assessments.rotating import why_not_rotating
from organisations.models import Department

ROTATIONS = "123456"


def of_dimension(document, dimension, rotation, role_group="manager"):
    asked = asked_practices(document, "rotating", role_group, rotation)
    return tuple(practice.code for practice in asked if practice.code.startswith(f"{dimension}."))


def with_practices(document, counts):
    """The same questionnaire with so many practices in its first dimensions."""
    stored = document.model_dump(mode="json")
    for dimension, count in zip(stored["dimensions"], counts, strict=False):
        practices = dimension["practices"]
        while len(practices) < count:
            copy = {**practices[0], "code": f"{practices[0]['code']}_{len(practices)}"}
            copy["items"] = [{**item, "code": f"{copy['code']}.{item['lens']}"} for item in copy["items"]]
            practices.append(copy)
        del practices[count:]
    stored["prerequisites"], stored["cross_walks"] = [], []
    for need in stored["customer_needs"]:
        need["practices"] = ["metrics.listening"]
    return QuestionnaireDocument.model_validate(stored)


def test_each_pair_of_four_practices_comes_once_in_each_dimension(core):
    for dimension in core.dimensions:
        pairs = {of_dimension(core, dimension.code, rotation) for rotation in ROTATIONS}
        assert pairs == set(combinations([practice.code for practice in dimension.practices], 2))


def test_both_lenses_of_a_practice_are_asked_together(core):
    for rotation in ROTATIONS:
        items = {code for code in asked_codes(core, "rotating", "manager", rotation) if code.count(".") == 2}
        assert len(items) == 20
        assert {code.rpartition(".")[0] + ".delivery" for code in items} <= items


def test_the_frontline_is_never_asked_what_it_cannot_see(core):
    seen = {practice.code for practice in asked_practices(core, "routed", "frontline")}
    for rotation in ROTATIONS:
        assert {practice.code for practice in asked_practices(core, "rotating", "frontline", rotation)} <= seen


def test_every_practice_has_the_same_chance_for_whoever_is_asked_it_at_all(core):
    for group in core.role_groups:
        counted = Counter(
            practice.code
            for rotation in ROTATIONS
            for practice in asked_practices(core, "rotating", group.code, rotation)
        )
        assert set(counted.values()) == {3}
        assert set(counted) == {practice.code for practice in asked_practices(core, "routed", group.code)}


def test_pairs_mix_across_dimensions(core):
    places = {
        tuple(tuple(code[-3:] for code in of_dimension(core, each.code, rotation)) for each in core.dimensions)
        for rotation in ROTATIONS
    }
    assert len(places) == 6


@pytest.mark.parametrize(("count", "times"), [(1, {6}), (2, {6}), (3, {4}), (4, {3})])
def test_smaller_dimensions_rotate_as_evenly(core, count, times):
    document = with_practices(core, [count])
    counted = Counter(code for rotation in ROTATIONS for code in of_dimension(document, "strategy", rotation))
    assert len(counted) == count
    assert set(counted.values()) == times


def test_five_practices_cannot_be_held_evenly_and_it_is_said_so(core):
    document = with_practices(core, [5])
    with pytest.raises(ValueError, match="at most 4 practices; “Strategy” has 5"):
        asked_practices(document, "rotating", "manager", "1")
    assert "“Strategy” has more than 4 practices" in why_not_rotating(document, [], 5)


def test_without_a_rotation_it_is_what_any_of_the_six_may_ask(core):
    assert asked_practices(core, "rotating", "frontline") == asked_practices(core, "routed", "frontline")


def test_it_takes_less_time_and_the_longest_of_the_six_is_told(core):
    for group in core.role_groups:
        whole = core.reading_words("rotating", group.code)
        assert whole == max(core.reading_words("rotating", group.code, rotation) for rotation in ROTATIONS)
        assert whole < core.reading_words("routed", group.code)


@pytest.mark.parametrize(
    ("headcounts", "reason"),
    [
        ({}, "no departments with headcounts"),
        ({"Sales": 400, "Warehouse": None}, "not known for Warehouse."),
        ({"Sales": 400, "Legal": 39}, "Too few people for 20 answers, if half of them answer, in Legal."),
        ({"A": 9, "B": 9, "C": 9, "D": 9, "E": 9}, "in A, B, C and 2 more."),
        ({"Sales": 400, "Board": 4}, ""),
        ({"Sales": 40}, ""),
    ],
)
def test_it_is_offered_only_where_every_department_expects_twenty_answers(core, headcounts, reason):
    departments = [Department(name=name, headcount=headcount) for name, headcount in headcounts.items()]
    found = why_not_rotating(core, departments, 5)
    assert reason in found
    assert bool(found) is bool(reason)
