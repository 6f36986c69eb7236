"""The minutes respondents are told follow from the words they are asked to read."""

from __future__ import annotations

from tests.assessments.questionnaires.conftest import CLINIC

# Counted by hand in clinic.yaml.
BEFORE = 12 + 42  # opening and its title; about you with both role groups
DEFINITION = 4 + 4 + 3
EFFECT = 4 + 3  # its four steps and “I cannot see”
CARE_PAGE = 1 + 3 + (9 + 6) + 4 + (1 + 5) + (2 + 9 + 6 + 5 + 6) + (3 + 5 + 4 + 4 + 8) + (3 + 6 + 3 + 6 + 7)


def test_a_longer_item_counts_for_those_who_are_asked_it(core, rewritten):
    longer = rewritten(("We see how much money comes in, not", "We all see how much money comes in here, not"))
    for form, group, more in (("full", "frontline", 2), ("routed", "manager", 2), ("routed", "frontline", 0)):
        assert longer.reading_words(form, group) - core.reading_words(form, group) == more


def test_a_longer_reminder_counts_once_a_page(core, rewritten):
    longer = rewritten(("Choose the highest step", "Please choose the very highest step"))
    assert longer.reading_words("routed", "frontline") - core.reading_words("routed", "frontline") == 2 * 5


def test_leaders_read_how_far_it_has_come_once_for_each_dimension(core):
    effect = core.action_effect
    once = sum(len(step.text.split()) for step in effect.steps) + len(effect.cant_see.split())
    more = 5 * (len(effect.text.split()) + once) - (len(effect.text_overall.split()) + once)
    assert core.reading_words("full", "manager") - core.reading_words("full", "support") == more


def test_minutes_are_words_at_two_hundred_a_minute_rounded_up(core, clinic):
    for document in (core, clinic):
        for group in document.role_groups:
            found = document.reading_words("full", group.code)
            assert 0 <= document.reading_minutes("full", group.code) * 200 - found < 200


def test_pages_nobody_in_the_group_sees_cost_no_time(clinic):
    building = (1 + 3) + (9 + 6) + 4 + (1 + 6) + (3 + 9 + 5 + 4 + 5) + (3 + 7 + 5 + 6 + 9)
    more = building + clinic.reading_words("routed", "desk")
    assert clinic.reading_words("full", "desk") == more
    assert CLINIC.exists()
