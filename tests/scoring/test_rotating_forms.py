"""In a rotating form each practice is answered by half of those who are asked it: fewer answers, the same means."""

from __future__ import annotations

import numpy as np
import pytest

from assessments.questionnaires.asking import blank_cells
from assessments.questionnaires.instrument import instrument_of
from assessments.questionnaires.loader import core_questionnaire
from scoring.parameters import Parameters
from scoring.reliability import reliability
from scoring.terms import Estimate, Form, Withheld
from scoring.wheel import wheel
from tests.scoring.instruments import make_answers

PEOPLE = 240
ROLES = ("executive", "manager", "frontline", "frontline", "frontline", "support")
ROTATIONS = "123456"


@pytest.fixture(scope="module")
def core_document():
    return core_questionnaire()


@pytest.fixture(scope="module")
def population():
    """Everybody's answers to everything, department and role: leaders see it rosier, departments differ."""
    random = np.random.default_rng(31)
    roles = [ROLES[number % len(ROLES)] for number in range(PEOPLE)]
    departments = [number % 7 % 3 for number in range(PEOPLE)]
    rosier = np.array([0.0 if role == "frontline" else 1.2 for role in roles])
    centre = 2.4 + rosier[:, None] + 0.3 * np.array(departments)[:, None] + np.linspace(-0.6, 0.6, 40)
    levels = np.clip(np.rint(random.normal(centre, 0.9)), 1, 5).astype(int)
    return levels, roles, departments


def rows(document, levels, roles, form, rotations):
    found = []
    for person, role, rotation in zip(levels, roles, rotations, strict=True):
        cells = blank_cells(document, form, role, rotation)
        found.append("".join(str(level) if cell == "-" else cell for level, cell in zip(person, cells, strict=False)))
    return found


def given(figure: Estimate | Withheld) -> Estimate:
    assert isinstance(figure, Estimate)
    return figure


def values(found):
    return [
        figure.value
        for reading in (*found.practices, *found.dimensions, found.overall)
        for figure in (reading.understanding, reading.delivery, reading.gap)
        if isinstance(figure, Estimate)
    ]


@pytest.mark.parametrize("headcounts", [(None, None, None), (9000, 3000, 5000)])
def test_the_means_of_six_forms_together_are_those_of_the_routed_form(core_document, population, headcounts):
    levels, roles, departments = population
    instrument = instrument_of(core_document)
    # Everybody six times, once in each form: by lot on average, here exactly.
    six = rows(core_document, levels.repeat(6, axis=0), np.repeat(roles, 6), "rotating", ROTATIONS * PEOPLE)
    whole = rows(core_document, levels, roles, "routed", [""] * PEOPLE)
    rotating = wheel(
        make_answers(six, np.repeat(departments, 6).tolist(), headcounts), instrument, Parameters(form=Form.ROTATING)
    )
    routed = wheel(make_answers(whole, departments, headcounts), instrument, Parameters(form=Form.ROUTED))
    assert len(values(rotating)) == len(values(routed)) == 3 * 26
    assert values(rotating) == pytest.approx(values(routed), abs=1e-6)


def test_by_lot_the_means_stay_within_their_intervals_at_the_stated_rate(core_document, population):
    levels, roles, departments = population
    instrument = instrument_of(core_document)
    large, large_roles, large_departments = levels.repeat(3, axis=0), np.repeat(roles, 3), np.repeat(departments, 3)
    whole = rows(core_document, large, large_roles, "routed", [""] * len(large))
    truth = wheel(make_answers(whole, large_departments.tolist()), instrument, Parameters(form=Form.ROUTED))
    random, inside, errors = np.random.default_rng(32), [], []
    for _sample in range(12):
        lot = random.choice(list(ROTATIONS), len(large))
        drawn = rows(core_document, large, large_roles, "rotating", lot)
        found = wheel(make_answers(drawn, large_departments.tolist()), instrument, Parameters(form=Form.ROTATING))
        for one, other in zip(found.dimensions, truth.dimensions, strict=True):
            gap, true_gap, mean, true_mean = map(given, (one.gap, other.gap, one.understanding, other.understanding))
            inside.append(gap.low <= true_gap.value <= gap.high)
            errors.append((mean.value - true_mean.value) / mean.se)
    assert np.mean(inside) >= 0.9  # of the same people, so they err less than the interval allows
    assert abs(np.mean(errors)) < 0.35


def test_not_asked_leaves_every_denominator(core_document):
    instrument = instrument_of(core_document)
    cells = [blank_cells(core_document, "rotating", "manager", rotation) for rotation in ROTATIONS]
    answers = [each.replace("-", "5") for each in cells for _person in range(5)]
    found = wheel(make_answers(answers), instrument, Parameters(form=Form.ROTATING))
    for practice in found.practices:
        assert (given(practice.understanding).value, practice.n) == (100, 15)


def test_what_needs_whole_answer_sheets_is_not_computed(core_document, population):
    levels, roles, departments = population
    drawn = rows(core_document, levels, roles, "rotating", (ROTATIONS * PEOPLE)[:PEOPLE])
    answers = make_answers(drawn, departments)
    found = reliability(answers, instrument_of(core_document), Parameters(form=Form.ROTATING))
    for dimension in found.dimensions:
        assert isinstance(dimension.understanding.alpha, Withheld)
        assert isinstance(dimension.delivery.alpha, Withheld)
