"""The promises instrument and method make about the core questionnaire, checked without the lint's own word lists."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from assessments.questionnaires.lint import findings
from assessments.questionnaires.wording import words

PRACTICES = {
    "strategy": ["purpose", "outcomes", "value", "policy"],
    "people": ["leadership", "empowerment", "employees", "accountability"],
    "process": ["cocreation", "journeys", "fit", "resolution"],
    "technology": ["dataflow", "insight", "agility", "findable"],
    "metrics": ["listening", "measures", "linkage", "learning"],
}
NOT_FOR_THE_FRONTLINE = {
    "strategy.outcomes",
    "strategy.value",
    "process.cocreation",
    "technology.insight",
    "technology.agility",
    "metrics.measures",
    "metrics.linkage",
}


def test_it_has_five_dimensions_of_four_practices_each_in_the_published_order(core):
    assert {each.code: [one.code.split(".")[1] for one in each.practices] for each in core.dimensions} == PRACTICES
    assert [dimension.code for dimension in core.dimensions] == list(PRACTICES)


def test_every_practice_is_asked_once_through_each_lens_on_five_anchors(core):
    assert len(core.items) == 40
    for practice in core.practices:
        assert [item.lens for item in practice.items] == ["understanding", "delivery"]
    assert sum(len(item.anchors) for item in core.items) == 200


def test_only_practices_the_frontline_cannot_see_are_kept_from_it(core):
    assert {each.code for each in core.practices if each.asked_of == "not_frontline"} == NOT_FOR_THE_FRONTLINE


def test_the_wording_check_finds_nothing_and_no_item_is_excused(core):
    assert [str(finding) for finding in findings(core)] == []
    assert not any(item.wording_exceptions for item in core.items)


def test_every_text_is_short_enough_to_be_read_in_full_on_a_phone(core):
    for item in core.items:
        assert words(item.stem) <= 14, item.code
        assert max(map(words, item.anchors)) <= 16, item.code
        assert sum(map(words, item.anchors)) <= 65, item.code


def test_no_delivery_anchor_speaks_of_knowing_and_none_repeats_another(core):
    knowing = re.compile(r"\b(know|learn|measur|review|test|listen|understand|survey|insight|feedback|research)")
    spoken = [anchor for item in core.items if item.lens == "delivery" for anchor in item.anchors]
    assert [anchor for anchor in spoken if knowing.search(anchor.lower())] == []
    everything = [anchor.lower() for item in core.items for anchor in item.anchors]
    assert len(set(everything)) == len(everything)


def test_both_lenses_of_a_practice_are_answered_for_the_same_people(core):
    for practice in core.practices:
        assert len({item.scope for item in practice.items}) == 1, practice.code
        assert len({item.may_not_apply for item in practice.items}) == 1, practice.code


def test_does_not_apply_is_offered_only_with_its_reason(core):
    offered = {item.code for item in core.items if item.may_not_apply}
    assert offered == {
        f"{practice}.{lens}"
        for practice in ("people.empowerment", "technology.dataflow", "technology.insight")
        for lens in ("understanding", "delivery")
    }
    assert all(core.item(code).not_applicable_text.startswith("Does not apply: ") for code in offered)


def test_there_are_twelve_customer_needs_and_each_leads_to_practices(core):
    assert len(core.customer_needs) == 12
    assert all(need.practices for need in core.customer_needs)


@pytest.mark.parametrize(
    "chain",
    [
        ["strategy.purpose", "strategy.outcomes", "strategy.value"],
        ["strategy.policy", "process.fit", "technology.agility"],
        ["strategy.policy", "process.resolution"],
        ["strategy.outcomes", "process.cocreation", "process.journeys", "technology.dataflow", "technology.insight"],
        ["strategy.outcomes", "technology.findable"],
        ["metrics.listening", "metrics.measures", "metrics.linkage"],
        ["metrics.listening", "metrics.learning"],
        ["people.leadership", "people.accountability"],
        ["people.employees", "people.empowerment"],
    ],
)
def test_practices_wait_for_those_they_rest_on(core, chain):
    assert all(pair in core.prerequisites for pair in pairwise(chain))


def test_each_authors_own_list_is_covered_by_practices(core):
    elements = {walk.code: {each.code: each for each in walk.elements} for walk in core.cross_walks}
    assert [len(each) for each in elements.values()] == [5, 4, 3, 5]
    assert elements["five_capabilities"]["end_to_end"].practices == ("process.journeys", "metrics.measures")
    assert elements["four_first_steps"]["understand"].measured_understanding
    assert elements["three_secrets"]["money"].practices == ("strategy.value", "metrics.linkage")


def test_it_says_that_it_is_not_yet_validated(core):
    assert core.note == "Version 1, not yet validated in the field"


def test_the_full_form_takes_about_twenty_minutes_and_the_frontlines_routed_form_twelve_to_fifteen(core):
    assert {core.reading_minutes("full", group.code) for group in core.role_groups} <= {18, 19, 20}
    assert 12 <= core.reading_minutes("routed", "frontline") <= 15
    assert core.reading_minutes("routed", "other") == core.reading_minutes("routed", "frontline")
    assert core.reading_minutes("routed", "manager") == core.reading_minutes("full", "manager")


def test_the_reminder_names_the_scope_the_organisation_and_who_customers_are(core):
    own_team = core.reminder_for((core.practice("people.empowerment"),), "Acme", "people who buy from us")
    assert own_team.startswith("Answer for your team")
    assert own_team.endswith("By customers we mean people who buy from us.")
    whole = core.reminder_for((core.practice("strategy.policy"),), "Acme", "people who buy from us")
    assert whole.startswith("Answer for all of Acme, over the last six months.")
    mixed = core.reminder_for(core.dimension("people").practices, "Acme", "{braces} stay as typed")
    assert "or your own team where the question names it" in mixed
    assert "{braces} stay as typed" in mixed
