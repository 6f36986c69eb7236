"""How far items measure one thing: by hand, against independent statistics, and in a population of known loadings."""

from __future__ import annotations

from math import isfinite, sqrt

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.multivariate.factor import Factor

from scoring import reliability as module
from scoring.parameters import Parameters
from scoring.reliability import NOT_ASSESSABLE, alpha, consistency, item_totals, lens_reliability, omega, reliability
from scoring.results import plain
from scoring.results.trust import Coefficient, Consistency
from scoring.terms import Form, Reason, Withheld
from tests.scoring.instruments import CORE, core, make_answers, make_instrument, random_rows

TOO_FEW = Withheld(Reason.TOO_FEW)
FOUR = make_instrument({"d": CORE["people"]})


def sheet(random: np.random.Generator, people: int, loading: float = 0.7, gaps: float = 0.0) -> list[str]:
    """Answers to `FOUR` of one factor a lens, with some missing."""
    factor = random.normal(size=(people, 2))[:, [0, 1] * 4]
    noise = random.normal(size=(people, 8))
    levels = np.clip(np.rint(3 + loading * factor + sqrt(1 - loading**2) * noise), 1, 5).astype(int).astype(str)
    levels[random.random(levels.shape) < gaps] = "?"
    return ["".join(row) for row in levels]


def understanding(rows: list[str]) -> pd.DataFrame:
    """Complete rows of understanding, as numbers."""
    table = pd.DataFrame([list(row)[::2] for row in rows]).replace({"?": np.nan, "-": np.nan, "n": np.nan})
    return table.astype(float)


# By hand


def test_alpha_by_hand() -> None:
    # Variances 2 and 3, covariance 1: 2 (1 - 5/7).
    found = alpha(np.array([[2.0, 1.0], [1.0, 3.0]]), 40)
    assert isinstance(found, Coefficient)
    assert found.value == pytest.approx(4 / 7)


def test_a_negative_alpha_is_left_as_it_is() -> None:
    found = alpha(np.array([[1.0, -0.5], [-0.5, 1.0]]), 40)
    assert isinstance(found, Coefficient)
    assert found.value == pytest.approx(-2)
    assert found.low < -2 < found.high


def test_an_item_is_compared_with_the_sum_of_the_others() -> None:
    # Of three items with variance 1 and covariance r, the others' sum has variance 2 + 2r.
    covariance = np.full((3, 3), 0.3) + 0.7 * np.eye(3)
    assert item_totals(covariance) == pytest.approx([0.6 / sqrt(2.6)] * 3)
    covariance[0] = covariance[:, 0] = 0
    assert item_totals(covariance)[0] == Withheld(Reason.CONSTANT)


def test_omega_of_exact_loadings_is_theirs() -> None:
    loadings, unique = np.array([0.9, 0.6, 0.5, 0.8]), np.array([0.4, 0.7, 1.1, 0.3])
    covariance = np.outer(loadings, loadings) + np.diag(unique)
    assert omega(covariance) == pytest.approx(2.8**2 / (2.8**2 + 2.5), abs=1e-8)
    # A reversed item takes away from the sum.
    turned = np.array([0.9, 0.6, 0.5, -0.8])
    assert omega(np.outer(turned, turned) + np.diag(unique)) == pytest.approx(1.2**2 / (1.2**2 + 2.5), abs=1e-8)


def test_omega_is_given_only_where_one_factor_can_be_found() -> None:
    assert omega(np.array([[1.0, 0.5], [0.5, 1.0]])) == NOT_ASSESSABLE
    assert omega(np.diag([1.0, 1.0, 0.0])) == NOT_ASSESSABLE
    same = np.array([[1.0, 1.0, 0.5], [1.0, 1.0, 0.5], [0.5, 0.5, 1.0]])
    assert omega(same) == NOT_ASSESSABLE
    # The first item would have to share more than all it has: .9 * .9 / .3 is above 1.
    heywood = np.array([[1.0, 0.9, 0.9], [0.9, 1.0, 0.7], [0.9, 0.7, 1.0]])
    heywood[1, 2] = heywood[2, 1] = 0.65
    assert omega(heywood) == NOT_ASSESSABLE


@pytest.mark.parametrize(
    ("low", "word"), [(0.80, Consistency.GOOD), (0.79, Consistency.ADEQUATE), (0.69, Consistency.MIXED)]
)
def test_reliability_in_a_word_is_that_of_its_lower_limit(low, word) -> None:
    assert consistency(Coefficient(0.85, low, 0.9)) is word


# Against independent statistics


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # of pandas, which pingouin calls in an old way
def test_alpha_and_its_interval_agree_with_pingouin_on_answers_with_gaps() -> None:
    rows = sheet(np.random.default_rng(1), 150, gaps=0.08)
    found = reliability(make_answers(rows), FOUR, Parameters()).dimension("d").understanding
    # Its own listwise deletion would count everybody in the interval.
    complete = understanding(rows).dropna()
    value, interval = pingouin.cronbach_alpha(data=complete)
    assert found.n == len(complete)
    assert isinstance(found.alpha, Coefficient)
    assert found.alpha.value == pytest.approx(value, abs=1e-12)
    assert [found.alpha.low, found.alpha.high] == pytest.approx(list(interval), abs=6e-4)


def test_item_totals_agree_with_a_plain_correlation() -> None:
    rows = sheet(np.random.default_rng(2), 80, gaps=0.05)
    complete = understanding(rows).dropna()
    items = reliability(make_answers(rows), FOUR, Parameters()).dimension("d").understanding.items
    for place, item in enumerate(items):
        rest = complete.drop(columns=place).sum(axis=1)
        assert item.total == pytest.approx(np.corrcoef(complete[place], rest)[0, 1])
    assert [item.code for item in items] == [f"people.{letter}.understanding" for letter in "abcd"]


@pytest.mark.parametrize("seed", range(6))
def test_the_factor_is_the_most_likely_one_of_statsmodels(seed) -> None:
    random = np.random.default_rng(seed)
    items = 3 + seed % 4
    loadings = random.uniform(0.3, 0.9, items)
    people = random.multivariate_normal(np.zeros(items), np.outer(loadings, loadings) + np.diag(1 - loadings**2), 400)
    covariance = np.cov(people.T) * np.outer(np.arange(1, items + 1), np.arange(1, items + 1))
    deviations = np.sqrt(covariance.diagonal())
    theirs = Factor(corr=covariance / np.outer(deviations, deviations), n_factor=1, method="ml", nobs=400).fit()
    shared = theirs.loadings[:, 0] * deviations
    expected = shared.sum() ** 2 / (shared.sum() ** 2 + (theirs.uniqueness * deviations**2).sum())
    assert omega(covariance) == pytest.approx(expected, abs=1e-5)


def test_omega_finds_a_known_population() -> None:
    # Loadings of .7 on four items: 7.84 / (7.84 + 2.04); answers in whole steps lose a little.
    rows = sheet(np.random.default_rng(6), 20_000)
    found = reliability(make_answers(rows), FOUR, Parameters()).dimension("d").delivery
    assert found.omega == pytest.approx(7.84 / 9.88, abs=0.05)
    assert isinstance(found.alpha, Coefficient)
    # Equal loadings: alpha is omega.
    assert found.omega == pytest.approx(found.alpha.value, abs=0.01)
    assert found.consistency is Consistency.ADEQUATE


# What is withheld and flagged


def test_thirty_people_are_needed_and_a_hundred_for_omega() -> None:
    random = np.random.default_rng(3)
    few = reliability(make_answers(sheet(random, 29)), FOUR, Parameters()).dimension("d").delivery
    assert (few.n, few.alpha, few.omega, few.consistency) == (29, TOO_FEW, TOO_FEW, TOO_FEW)
    assert {item.total for item in few.items} == {TOO_FEW}
    enough = reliability(make_answers(sheet(random, 99)), FOUR, Parameters()).dimension("d").delivery
    assert isinstance(enough.alpha, Coefficient)
    assert enough.omega == TOO_FEW
    assert isinstance(
        reliability(make_answers(sheet(random, 100)), FOUR, Parameters()).dimension("d").delivery.omega, float
    )
    larger = reliability(make_answers(sheet(random, 40)), FOUR, Parameters(minimum_group=41)).dimension("d")
    assert (larger.delivery.n, larger.delivery.alpha) == (TOO_FEW, TOO_FEW)


def test_who_left_out_one_item_is_left_out() -> None:
    rows = sheet(np.random.default_rng(4), 40)
    gaps = ["?" + row[1:] for row in rows[:15]] + rows[15:]
    found = reliability(make_answers(gaps), FOUR, Parameters()).dimension("d")
    assert (found.understanding.n, found.understanding.alpha) == (25, TOO_FEW)
    assert found.delivery.n == 40


def test_nothing_is_told_of_forms_that_leave_items_out() -> None:
    rows = sheet(np.random.default_rng(5), 200)
    found = reliability(make_answers(rows), FOUR, Parameters(form=Form.ROUTED)).dimension("d").understanding
    assert {found.n, found.alpha, found.omega, found.consistency, *(item.total for item in found.items)} == {
        NOT_ASSESSABLE
    }
    assert [item.code for item in found.items] == [f"people.{letter}.understanding" for letter in "abcd"]


def test_a_single_item_and_answers_that_do_not_vary_have_no_reliability() -> None:
    single = lens_reliability(200, np.array([[1.0]]), ["a"], Parameters())
    assert (single.alpha, single.consistency, single.omega) == (NOT_ASSESSABLE,) * 3
    assert single.items[0].total == Withheld(Reason.CONSTANT)
    same = reliability(make_answers(["33333333"] * 120), FOUR, Parameters()).dimension("d").delivery
    assert same.alpha == same.consistency == Withheld(Reason.CONSTANT)
    assert same.omega == NOT_ASSESSABLE


def test_items_that_do_not_fit_or_run_the_other_way_are_flagged() -> None:
    random = np.random.default_rng(7)
    rows = sheet(random, 500)
    turned = [str(6 - int(row[0])) + row[1:2] + str(random.integers(1, 6)) + row[3:] for row in rows]
    items = reliability(make_answers(turned), FOUR, Parameters()).dimension("d").understanding.items
    assert (items[0].weak, items[0].reversed) == (True, True)
    assert items[1].weak
    plain_items = reliability(make_answers(rows), FOUR, Parameters()).dimension("d").understanding.items
    assert not any(item.weak or item.reversed for item in plain_items)


def test_an_unknown_dimension_is_a_key_error() -> None:
    found = reliability(make_answers(sheet(np.random.default_rng(8), 30)), FOUR, Parameters())
    with pytest.raises(KeyError):
        found.dimension("other")


def test_a_wrong_character_is_refused() -> None:
    with pytest.raises(ValueError, match="none of the characters"):
        reliability(make_answers(["x" * 40]), core(), Parameters())


# Properties


def test_neither_the_order_of_the_rows_nor_the_blocks_change_a_digit(monkeypatch) -> None:
    random = np.random.default_rng(9)
    rows = random_rows(random, 400, core(), share=0.1)
    shuffled = make_answers([rows[place] for place in random.permutation(400)])
    expected = reliability(make_answers(rows), core(), Parameters())
    monkeypatch.setattr(module, "BLOCK", 37)
    assert reliability(shuffled, core(), Parameters()) == expected


@settings(max_examples=1000)
@given(st.integers(0, 2**32), st.integers(0, 160), st.floats(0, 0.95), st.floats(0, 0.4))
def test_row_15_everything_is_finite_and_in_range(seed, people, loading, gaps) -> None:
    rows = sheet(np.random.default_rng(seed), people, loading, gaps) or ["?" * 8]
    found = reliability(make_answers(rows), FOUR, Parameters()).dimension("d")
    for lens in (found.understanding, found.delivery):
        if isinstance(lens.alpha, Coefficient):
            assert not isinstance(lens.n, Withheld)
            assert lens.n >= 30
            assert isfinite(lens.alpha.low)
            assert lens.alpha.low <= lens.alpha.value <= lens.alpha.high <= 1
        assert isinstance(lens.omega, Withheld) or 0 <= lens.omega <= 1
        assert all(isinstance(item.total, Withheld) or -1 <= item.total <= 1 for item in lens.items)
    assert "null" not in str(plain(found))
