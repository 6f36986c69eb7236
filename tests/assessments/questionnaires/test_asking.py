"""Which form asks whom what, and where each answer is kept."""

from __future__ import annotations

import pytest

from assessments.models.response import ALPHABET, LONGEST
from assessments.questionnaires.asking import asked_codes, asked_practices, blank_cells
from assessments.questionnaires.consistency import MOST_POSITIONS


def test_positions_are_items_then_definition_then_action_effect_then_needs_then_pace(core):
    assert len(core.positions) == 63
    assert core.positions[:3] == (
        "strategy.purpose.understanding",
        "strategy.purpose.delivery",
        "strategy.outcomes.understanding",
    )
    assert core.positions[39:47] == (
        "metrics.learning.delivery",
        "definition",
        "action.strategy",
        "action.people",
        "action.process",
        "action.technology",
        "action.metrics",
        "action.overall",
    )
    assert core.positions[47:] == (*(f"win.{slot}" for slot in range(1, 16)), "pace")
    assert core.index_of["definition"] == 40


def test_the_full_form_asks_everybody_every_item(core):
    for group in core.role_groups:
        assert asked_practices(core, "full", group.code) == core.practices


@pytest.mark.parametrize(
    ("role_group", "practices"), [("executive", 20), ("manager", 20), ("support", 20), ("frontline", 13), ("other", 13)]
)
def test_the_routed_form_asks_the_frontline_what_it_can_see(core, role_group, practices):
    assert len(asked_practices(core, "routed", role_group)) == practices


def test_leaders_say_how_far_it_has_come_for_each_dimension_and_others_once(core):
    by_dimension = {f"action.{dimension.code}" for dimension in core.dimensions}
    for group in ("executive", "manager"):
        assert {code for code in asked_codes(core, "routed", group) if code.startswith("action.")} == by_dimension
    for group in ("frontline", "support", "other"):
        assert {code for code in asked_codes(core, "full", group) if code.startswith("action.")} == {"action.overall"}


def test_everybody_is_asked_what_the_word_means_and_nobody_yet_where_to_win(core):
    for group in core.role_groups:
        asked = asked_codes(core, "routed", group.code)
        assert "definition" in asked
        assert not any(code.startswith("win.") for code in asked)


def test_blank_cells_keep_asked_and_not_asked_apart(core):
    cells = blank_cells(core, "routed", "frontline")
    assert len(cells) == 63
    assert cells[core.index_of["strategy.purpose.delivery"]] == "-"
    assert cells[core.index_of["strategy.outcomes.delivery"]] == "."
    assert cells.count("-") == len(asked_codes(core, "routed", "frontline")) == 28


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("short", "There is no form called 'short'; use the full, the routed or the rotating form."),
    ],
)
def test_a_form_that_cannot_be_asked_says_so(core, form, said):
    with pytest.raises(ValueError, match=said):
        asked_codes(core, form, "frontline")


def test_the_longest_questionnaire_fits_the_column_answers_are_stored_in(core):
    assert MOST_POSITIONS + 30 == LONGEST
    assert set(blank_cells(core, "full", "other")) <= set(ALPHABET.replace("\\", ""))
