"""Is the chain whole: what outruns what should lead it, and how sure that is."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.chain import chain, compared, pace
from scoring.measured import measured
from scoring.parameters import Parameters
from scoring.practices import together
from scoring.results import plain
from scoring.results.chain import Chain, Pace, Wholeness
from scoring.terms import Estimate, Form, Instrument, Reason, Withheld
from tests.scoring.instruments import CORE, make_answers, make_instrument, random_rows
from tests.scoring.reference import Reference, Vector

INSTRUMENT = make_instrument(
    {
        "strategy": {"strategy.policy": 1.0},
        "process": {"process.fit": 1.0, "process.resolution": 1.0},
        "technology": {"technology.flow": 1.0},
    }
)


def chained(
    rows: list[str],
    instrument: Instrument = INSTRUMENT,
    departments: list[int] | None = None,
    headcounts: tuple[int | None, ...] | None = None,
    form: Form = Form.FULL,
) -> Chain:
    answers = make_answers(rows, departments, headcounts)
    found = measured(answers, instrument, Parameters(form=form), compared())
    return chain(found, together(found, sorted(compared())))


def row(policy: str, fit: str, resolution: str, flow: str) -> str:
    """Understanding, delivery of each practice."""
    return policy + fit + resolution + flow


def values(found: Chain) -> list[float]:
    return [link.difference.value for link in (*found.links, *found.policy) if isinstance(link.difference, Estimate)]


def test_every_link_is_delivery_against_what_leads_it() -> None:
    # U: 50, 75 and 25 (process 50), 50: overall 50. D: strategy 50, process 75 and 100, technology 25
    found = chained([row("33", "44", "25", "32")] * 6)
    assert [(link.before, link.after) for link in found.links] == [
        ("understanding", "strategy"),
        ("strategy", "process"),
        ("process", "technology"),
    ]
    assert [(link.before, link.after) for link in found.policy] == [
        ("strategy.policy", "process.fit"),
        ("strategy.policy", "process.resolution"),
    ]
    assert values(found) == pytest.approx([0, 37.5, -62.5, 25, 50])
    paces = [link.pace for link in (*found.links, *found.policy)]
    assert paces == [Pace.KEEPS_PACE, Pace.OUTRUNS, Pace.LAGS, Pace.OUTRUNS, Pace.OUTRUNS]
    assert found.wholeness is Wholeness.BROKEN


def test_a_chain_in_which_nothing_outruns_is_whole_even_where_it_lags() -> None:
    assert chained([row("33", "33", "33", "31")] * 6).wholeness is Wholeness.WHOLE


def test_a_chain_with_an_unknown_link_is_neither_whole_nor_broken() -> None:
    found = chained([row("33", "33", "33", "3?")] * 6)
    assert found.links[2].difference == Withheld(Reason.TOO_FEW)
    assert found.links[2].pace is Pace.UNKNOWN
    assert found.links[0].difference == Withheld(Reason.BELOW_SHARE)  # two of three dimensions are under four fifths
    assert found.wholeness is Wholeness.UNKNOWN


def test_a_known_break_stands_beside_an_unknown_link() -> None:
    assert chained([row("31", "33", "33", "3?")] * 6).wholeness is Wholeness.BROKEN


def test_another_instrument_has_no_such_chain() -> None:
    found = chained(["33"] * 6, make_instrument({"d": {"d.p": 1.0}}))
    assert {link.difference for link in (*found.links, *found.policy)} == {Withheld(Reason.NOT_APPLICABLE)}
    assert found.wholeness is Wholeness.UNKNOWN


def test_what_leads_may_be_missing_too() -> None:
    found = chained([row("??", "33", "33", "33")] * 6)
    assert found.links[1].difference == Withheld(Reason.TOO_FEW)
    assert found.policy[0].difference == Withheld(Reason.TOO_FEW)


@pytest.mark.parametrize(
    ("value", "half", "expected"),
    [
        (10, 9.9, Pace.OUTRUNS),
        (10, 10, Pace.KEEPS_PACE),
        (9.9, 1, Pace.KEEPS_PACE),
        (-10, 9.9, Pace.LAGS),
        (-10, 10, Pace.KEEPS_PACE),
        (0, 1, Pace.KEEPS_PACE),
    ],
)
def test_a_link_needs_ten_points_and_an_interval_on_one_side(value: float, half: float, expected: Pace) -> None:
    assert pace(Estimate(value, half / 2, value - half, value + half, 100, 101)) is expected


def minus(one: Vector, other: Vector) -> Vector:
    return {person: one.get(person, 0.0) - other.get(person, 0.0) for person in one.keys() | other.keys()}


@settings(max_examples=15)
@given(st.integers(0, 2**32), st.sampled_from(list(Form)), st.booleans())
def test_the_links_agree_with_the_formulas_person_by_person(seed: int, form: Form, known: bool) -> None:
    random = np.random.default_rng(seed)
    instrument = make_instrument(CORE)
    rows = random_rows(random, 30, instrument, gaps="n?-.", share=0.1)
    departments = random.integers(0, 3, 30).tolist()
    headcounts = (40, 25, 60) if known else (None, None, None)
    found = chained(rows, instrument, departments, headcounts, form)
    slow = Reference(rows, departments, headcounts, instrument, form)
    dimensions = {dimension.code: slow.dimension_parts(dimension.code) for dimension in instrument.dimensions}
    value = sum(parts[0][0] for parts in dimensions.values()) / 5
    errors: Vector = {}
    for parts in dimensions.values():
        errors = {
            person: errors.get(person, 0.0) + parts[0][1].get(person, 0.0) / 5 for person in {*errors, *parts[0][1]}
        }
    ahead = [(value, errors), *[dimensions[code][1][:2] for code in ("strategy", "process", "technology")]]
    for link, before, after in zip(found.links, ahead, ahead[1:], strict=False):
        assert isinstance(link.difference, Estimate)
        expected = sqrt(slow.variance(minus(after[1], before[1])))
        assert link.difference.value == pytest.approx(after[0] - before[0])
        assert link.difference.se == pytest.approx(expected, rel=1e-5, abs=1e-5)


@settings(max_examples=15)
@given(st.integers(0, 2**32))
def test_the_order_of_people_does_not_change_a_digit(seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = random_rows(random, 25, INSTRUMENT, share=0.1)
    shuffled = [rows[place] for place in random.permutation(25)]
    assert plain(chained(rows)) == plain(chained(shuffled))
