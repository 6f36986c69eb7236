from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.gap import archetype, denoised, index, margin, stage, stages, width
from scoring.parameters import Parameters
from scoring.terms import Archetype, Estimate, Reason, Withheld

score = st.floats(0, 100, allow_nan=False)


def cci(understanding: float, delivery: float, lam: float = 0.4) -> float:
    return float(index(np.array([understanding]), np.array([delivery]), np.array([1.0]), lam))


def test_eighty_and_forty_make_forty_four() -> None:
    # L = 60, G = 40: 60 - 0.4 x 40 = 44 = 0.8 x 40 + 0.2 x 60
    assert cci(80, 40) == pytest.approx(44)
    assert cci(40, 80) == pytest.approx(44)


@given(score, score)
def test_the_index_is_four_fifths_the_weaker_side_and_one_fifth_the_average(one: float, other: float) -> None:
    assert cci(one, other) == pytest.approx(0.8 * min(one, other) + 0.2 * (one + other) / 2)


@given(score, score, st.floats(0.001, 50), st.sampled_from([0.0, 0.25, 0.4, 0.499]))
def test_the_index_rises_with_either_side(one: float, other: float, more: float, lam: float) -> None:
    assert cci(one + more, other, lam) > cci(one, other, lam)
    assert cci(one, other + more, lam) > cci(one, other, lam)


@given(score)
def test_without_a_gap_the_index_is_the_level(both: float) -> None:
    assert cci(both, both) == pytest.approx(both)


@given(score, score)
def test_the_index_stays_between_zero_and_a_hundred(one: float, other: float) -> None:
    assert 0 <= cci(one, other) <= 100


def test_noise_alone_hardly_widens_the_denoised_gap() -> None:
    # The method's own figures: true gap 0, SE 6: |G| averages 4.8, |G|* 2.1; a true 5 shows as 3.7
    drawn = np.random.default_rng(3).normal(0, 6, 40_000)
    assert np.abs(drawn).mean() == pytest.approx(4.8, abs=0.1)
    assert np.mean([denoised(gap, 6) for gap in drawn]) == pytest.approx(2.1, abs=0.1)
    assert np.mean([denoised(gap, 6) for gap in drawn + 5]) == pytest.approx(3.7, abs=0.2)


def test_gaps_of_opposite_sign_do_not_cancel_in_the_width() -> None:
    weights = np.full(5, 0.2)
    # 0.2 x (400 + 400) = 160
    assert float(width(np.array([20.0, -20, 0, 0, 0]), np.zeros(5), weights)) == pytest.approx(sqrt(160))
    # true 0, SE 8: about 2.3 for ours (naive 7.6), the method's own figures
    drawn = np.random.default_rng(4).normal(0, 8, (20_000, 5))
    assert np.sqrt((drawn**2).mean(axis=1)).mean() == pytest.approx(7.6, abs=0.1)
    assert width(drawn, np.full(5, 8.0), weights).mean() == pytest.approx(2.3, abs=0.2)


@pytest.mark.parametrize(
    ("value", "expected"), [(0, 1), (19.999, 1), (20, 2), (20 - 1e-12, 2), (59.9, 3), (60, 4), (80, 5), (100, 5)]
)
def test_a_stage_is_a_band_of_twenty_points(value: float, expected: int) -> None:
    assert stage(value) == expected


def test_an_interval_across_a_boundary_shows_every_stage_it_touches() -> None:
    assert stages(45, 55) == (3,)
    assert stages(38, 44) == (2, 3)
    assert stages(15, 65) == (1, 2, 3, 4)


def gap(value: float, se: float) -> Estimate:
    return Estimate(value, se, value - 2 * se, value + 2 * se, df=1000, n=1002)


LEVEL = Estimate(70, 1, 68, 72, df=1000, n=1002)
LOW_LEVEL = Estimate(59.9, 1, 58, 62, df=1000, n=1002)


@pytest.mark.parametrize(
    ("found", "level", "expected"),
    [
        (gap(0, 3), LEVEL, Archetype.ALIGNED_HIGH),
        (gap(0, 3), LOW_LEVEL, Archetype.ALIGNED_LOW),
        (gap(0, 8), LEVEL, Archetype.UNDETERMINED),  # not significant is not the same as narrow
        (gap(12, 3), LEVEL, Archetype.UNDERSTANDS_NOT_DELIVERS),
        (gap(12, 9), LEVEL, Archetype.UNDETERMINED),
        (gap(9, 3), LEVEL, Archetype.UNDETERMINED),  # beyond 0, yet short of 10
        (gap(-12, 3), LOW_LEVEL, Archetype.DELIVERS_BLIND),
        (gap(-12, 9), LEVEL, Archetype.UNDETERMINED),
        (gap(10, 0), LEVEL, Archetype.ALIGNED_HIGH),
        (Withheld(Reason.TOO_FEW), LEVEL, Archetype.UNDETERMINED),
        (gap(0, 3), Withheld(Reason.TOO_FEW), Archetype.UNDETERMINED),
    ],
)
def test_archetypes(found: Estimate | Withheld, level: Estimate | Withheld, expected: Archetype) -> None:
    assert archetype(found, level, Parameters()) is expected


def test_the_margin_is_students() -> None:
    assert margin(1, 4, 0.95) == pytest.approx(2.7764451052)
    assert margin(0, 4, 0.95) == 0


@pytest.mark.parametrize("wrong", [{"minimum_group": 4}, {"lam": 0.5}, {"lam": -0.1}, {"seed": -1}])
def test_parameters_outside_the_method_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        Parameters(**wrong)  # type: ignore[arg-type]  # one wrong value at a time
