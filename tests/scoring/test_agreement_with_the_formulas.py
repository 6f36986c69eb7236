"""scoring/ against the slow reference, on random answers with gaps in them."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.parameters import Parameters
from scoring.results import Reading
from scoring.terms import Estimate, Form, Instrument
from scoring.wheel import wheel
from tests.scoring.instruments import core, make_answers, make_instrument, random_rows
from tests.scoring.reference import Reference, Slow

WEIGHTED = make_instrument(
    {"one": {"one.a": 2.0, "one.b": 1.0, "one.c": 1.0}, "two": {"two.a": 0.3, "two.b": 0.7}},
    dimension_weights={"one": 3.0, "two": 1.0},
    items={"one.b": 2, "two.a": 3},
    points=4,
)
# So many different weights, and so many items in a practice, that no table of scores or of pairs is kept.
IRREGULAR = make_instrument(
    {
        "one": {f"one.{n}": weight for n, weight in enumerate((0.31, 0.07, 0.113, 0.217, 0.19, 0.1))},
        "two": {"two.a": 1.0},
    },
    items={"two.a": 4},
)
# Six practices of equal weight: the table of scores is made in steps.
LONG = make_instrument({"one": {f"one.{n}": 1.0 for n in range(6)}, "two": {"two.a": 1.0}}, points=3)


def agrees(reading: Reading, slow: dict[str, Slow]) -> bool:
    for name, expected in slow.items():
        figure = getattr(reading, name)
        assert isinstance(figure, Estimate), (reading.code, name, figure)
        assert figure.value == pytest.approx(expected.value, abs=1e-9), (reading.code, name)
        assert figure.se == pytest.approx(expected.se, rel=1e-6), (reading.code, name)
        assert figure.df == pytest.approx(expected.df), (reading.code, name)
        assert figure.n == expected.n, (reading.code, name)
    return True


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("headcounts", [(None, None, None, None), (30, 60, 45, 40), (30, None, 45, 40)])
@pytest.mark.parametrize(
    ("instrument", "gaps", "share"),
    [
        (core(), "n?-.", 0.05),
        (core(7), "?", 0.3),
        (WEIGHTED, "n?-", 0.15),
        (IRREGULAR, "n?-.", 0.15),
        (LONG, "n?-", 0.1),
    ],
)
def test_every_figure_equals_the_slow_reference(
    form: Form, headcounts: tuple[int | None, ...], instrument: Instrument, gaps: str, share: float
) -> None:
    random = np.random.default_rng(20)
    rows = random_rows(random, 90, instrument, gaps, share)
    departments = [0, *random.integers(1, 4, 89).tolist()]  # the first department has one respondent
    found = wheel(make_answers(rows, departments, headcounts), instrument, Parameters(form=form, resamples=50))
    slow = Reference(rows, departments, headcounts, instrument, form)
    for practice in found.practices:
        assert agrees(practice, slow.practice(practice.code))
    for dimension in found.dimensions:
        assert agrees(dimension, slow.dimension(dimension.code))
    assert agrees(found.overall, slow.overall())
