"""What changed between two waves, and what only seems to have."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from scoring.adjusting import benjamini_hochberg, holm
from scoring.intervals import chance
from scoring.mix import alike
from scoring.parameters import Parameters
from scoring.results.trend import Change, Changes, Trend, Word
from scoring.strata import Answers
from scoring.terms import Estimate, Figure, Instrument, Number, Reason, Withheld
from scoring.trend import Wave, difference, linked_difference, told, trend
from scoring.wheel import wheel
from tests.scoring.instruments import core, make_answers, make_instrument, random_rows

NOTHING = Withheld(Reason.TOO_FEW)
UNWEIGHED = Withheld(Reason.HEADCOUNT_UNKNOWN)
TWO = make_instrument({"d": {"d.a": 1.0, "d.b": 1.0}, "e": {"e.a": 1.0}})
EVERY = frozenset({"d.a", "d.b", "e.a"})


def wave(rows: list[str], instrument: Instrument = TWO, mixed: Answers | None = None) -> Wave:
    found = wheel(make_answers(rows), instrument, Parameters())
    return Wave(found, UNWEIGHED if mixed is None else wheel(mixed, instrument, Parameters()), instrument)


def compared(earlier: Wave, later: Wave, common: frozenset[str] = EVERY) -> Trend:
    found = trend(earlier, later, common)
    assert isinstance(found, Trend)
    return found


def shown(figure: Figure) -> Estimate:
    assert isinstance(figure, Estimate)
    return figure


def test_a_change_is_welchs() -> None:
    before, after = [10.0, 30, 20, 50, 40, 35], [30.0, 55, 60, 45, 70]

    def estimate(values: list[float]) -> Estimate:
        return Estimate(float(np.mean(values)), float(stats.sem(values)), 0, 100, len(values) - 1, len(values))

    found = shown(difference(estimate(before), estimate(after)))
    expected = stats.ttest_ind(after, before, equal_var=False)
    interval = expected.confidence_interval()
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
    assert chance(found) == pytest.approx(expected.pvalue)
    assert found.n == 5


def test_linked_people_are_compared_pair_by_pair() -> None:
    random = np.random.default_rng(3)
    before = random.uniform(0, 100, 20)
    after = before + random.normal(5, 10, 20)
    before[:3], after[5:8] = np.nan, np.nan  # 14 pairs of 17
    found = shown(linked_difference(before, after, minimum=5))
    expected = stats.ttest_rel(after, before, nan_policy="omit")
    assert found.n == 14
    assert (found.low, found.high) == pytest.approx(tuple(expected.confidence_interval()))
    assert chance(found) == pytest.approx(expected.pvalue)
    order = random.permutation(20)
    assert linked_difference(before[order], after[order], minimum=5) == found


def test_too_few_pairs_or_too_small_a_share_are_no_pairs() -> None:
    whole = np.arange(20.0)
    assert linked_difference(whole[:9], whole[:9] + 1, minimum=5) == NOTHING
    assert linked_difference(whole[:10], whole[:10] + 1, minimum=11) == NOTHING
    part = np.where(whole < 13, whole, np.nan)  # 13 of 20 are 65 %
    assert linked_difference(whole, part, minimum=5) == NOTHING
    assert isinstance(linked_difference(whole, np.where(whole < 14, whole, np.nan), minimum=5), Estimate)


def test_what_is_withheld_in_either_wave_has_no_change() -> None:
    known = Estimate(50, 2, 46, 54, 30, 31)
    assert difference(NOTHING, known) == NOTHING
    assert difference(known, NOTHING) == NOTHING
    assert chance(NOTHING) == NOTHING
    assert told(NOTHING, NOTHING, NOTHING) == Change(NOTHING, NOTHING, NOTHING, NOTHING, Word.UNKNOWN)


def test_a_change_without_error_is_sure() -> None:
    still = Estimate(50, 0, 50, 50, 9, 10)
    assert chance(difference(still, still)) == 1.0
    assert chance(difference(still, replace(still, value=60.0))) == 0.0


def test_words_follow_the_adjusted_p_and_the_weighed_figure() -> None:
    up, down = Estimate(8, 2, 4, 12, 30, 31), Estimate(-8, 2, -12, -4, 30, 31)
    assert told(up, UNWEIGHED, 0.01).word is Word.ROSE
    assert told(up, UNWEIGHED, 0.05).word is Word.NO_RELIABLE_CHANGE
    assert told(up, down, 0.01).word is Word.FELL
    assert told(up, UNWEIGHED, 0.01).detectable == pytest.approx(stats.t.ppf(0.975, up.df) * up.se)


@given(values=st.lists(st.floats(-20, 20), min_size=2, max_size=6), looks=st.sampled_from([holm, benjamini_hochberg]))
def test_what_would_have_shown_is_never_less_than_a_change_that_did_not_show(values, looks) -> None:
    changes = [Estimate(value, 3.0, value - 9, value + 9, 12.0, 20) for value in values]
    adjusted = looks([chance(each) for each in changes])
    for change, p in zip(changes, adjusted, strict=True):
        found = told(change, UNWEIGHED, p, len(values))
        assert isinstance(found.detectable, float)
        assert found.word is not Word.NO_RELIABLE_CHANGE or abs(change.value) <= found.detectable + 1e-9


def test_every_reading_is_compared_with_itself() -> None:
    found = compared(wave(["33" + "33" + "33"] * 8), wave(["43" + "33" + "32"] * 8))
    assert [each.code for each in found.practices] == ["d.a", "d.b", "e.a"]
    assert [each.code for each in found.dimensions] == ["d", "e"]
    first, second = found.dimensions
    assert shown(first.understanding.raw).value == pytest.approx(12.5)
    assert shown(second.gap.raw).value == pytest.approx(25)
    assert (first.understanding.word, first.delivery.word) == (Word.ROSE, Word.NO_RELIABLE_CHANGE)
    assert (second.delivery.word, second.gap.word) == (Word.FELL, Word.ROSE)
    # overall: U (62.5 + 50) / 2 from 50; D (50 + 25) / 2 from 50
    assert shown(found.overall.understanding.raw).value == pytest.approx(6.25)
    assert shown(found.overall.level.raw).value == pytest.approx(-3.125)


def test_another_method_starts_a_new_series() -> None:
    earlier = wave(["333333"] * 8)
    old = replace(earlier, wheel=replace(earlier.wheel, method="0.9"))
    assert trend(old, earlier, EVERY) == Withheld(Reason.NEW_METHOD)


def uncommon(changes: Changes, reason: Reason = Reason.NOT_COMMON) -> bool:
    nothing = Withheld(reason)
    return changes.level == Change(nothing, nothing, nothing, nothing, Word.UNKNOWN)


def test_what_was_asked_in_other_words_is_not_compared() -> None:
    found = compared(wave(["333333"] * 8), wave(["434333"] * 8), EVERY - {"d.b"})
    assert [each.code for each in found.practices] == ["d.a", "e.a"]
    assert [uncommon(each) for each in (found.overall, *found.dimensions)] == [True, True, False]


def test_what_was_asked_of_other_people_is_not_compared() -> None:
    earlier, later = wave(["333333"] * 8), wave(["434333"] * 8)
    found = trend(earlier, later, EVERY - {"d.b"}, frozenset({"d.b"}))
    assert isinstance(found, Trend)
    assert [each.code for each in found.practices] == ["d.a", "e.a"]
    others = [uncommon(each, Reason.ASKED_OF_OTHERS) for each in (found.overall, *found.dimensions)]
    assert others == [True, True, False]

    found = trend(earlier, later, frozenset({"d.a"}), frozenset({"d.b"}))
    assert isinstance(found, Trend)
    assert uncommon(found.overall)  # other words weigh more than other people
    assert [uncommon(each) for each in found.dimensions] == [False, True]


def test_a_dimension_of_other_practices_is_not_compared() -> None:
    more = make_instrument({"d": {"d.a": 1.0, "d.b": 1.0, "d.c": 1.0}, "e": {"e.a": 1.0}})
    found = compared(wave(["333333"] * 8), wave(["33333333"] * 8, more))
    assert [uncommon(each) for each in (found.overall, *found.dimensions)] == [True, True, False]
    assert [each.code for each in found.practices] == ["d.a", "d.b", "e.a"]


def test_a_dimension_that_is_new_is_not_compared_and_one_that_is_gone_spoils_the_whole() -> None:
    less = make_instrument({"d": {"d.a": 1.0, "d.b": 1.0}})
    grown = compared(wave(["3333"] * 8, less), wave(["333333"] * 8))
    assert [uncommon(each) for each in (grown.overall, *grown.dimensions)] == [True, False, True]
    shrunk = compared(wave(["333333"] * 8), wave(["3333"] * 8, less))
    assert [uncommon(each) for each in (shrunk.overall, *shrunk.dimensions)] == [True, False]


def test_dimensions_are_adjusted_by_holm_and_practices_by_benjamini_and_hochberg() -> None:
    random = np.random.default_rng(9)
    earlier, later = (wave(random_rows(random, 40, core()), core()) for _ in range(2))
    found = compared(earlier, later, frozenset(practice.code for practice in core().practices))
    for changes, method in ((found.dimensions, "holm"), (found.practices, "fdr_bh")):
        plain = [chance(each.delivery.raw) for each in changes]
        assert [each.delivery.p for each in changes] == pytest.approx(multipletests(plain, method=method)[1].tolist())
    assert found.overall.delivery.p == chance(found.overall.delivery.raw)


def mixed(rows: list[str], departments: list[int], weights: tuple[float, ...]) -> Answers | Withheld:
    return alike(make_answers(rows, departments, (None,) * len(weights)), weights, 5)


def test_a_change_of_the_mix_alone_is_no_change() -> None:
    # two departments, one at 75 and one at 25; first half and half, then three to one
    earlier = wave(["44" * 3] * 10 + ["22" * 3] * 10)
    rows, departments = ["44" * 3] * 30 + ["22" * 3] * 10, [0] * 30 + [1] * 10
    weighed = mixed(rows, departments, (10.0, 10.0))
    assert isinstance(weighed, Answers)
    found = compared(earlier, wave(rows, mixed=weighed)).overall.level
    assert shown(found.raw).value == pytest.approx(12.5)
    assert shown(found.alike).value == pytest.approx(0)
    assert found.word is Word.NO_RELIABLE_CHANGE


def test_small_departments_are_weighed_together() -> None:
    found = mixed(["33" * 3] * 15, [0] * 2 + [1] * 3 + [2] * 10, (1.0, 2.0, 7.0))
    assert isinstance(found, Answers)
    assert found.mix == (3.0, 7.0)
    assert np.bincount(found.stratum).tolist() == [5, 10]
    together = mixed(["33" * 3] * 9, [0] * 3 + [1] * 3 + [2] * 3, (1.0, 2.0, 7.0))
    assert isinstance(together, Answers)
    assert together.mix == (10.0,)


def test_headcounts_are_added_where_departments_are() -> None:
    answers = make_answers(["33" * 3] * 16, [0] * 3 + [1] * 3 + [2] * 10, (4, 5, None))
    found = alike(answers, (1.0, 1.0, 1.0), 5)
    assert isinstance(found, Answers)
    assert found.headcounts == (9, None)


def test_departments_the_other_wave_had_not_are_left_out_unless_that_would_tell_of_few() -> None:
    found = mixed(["33" * 3] * 20, [0] * 10 + [1] * 10, (1.0, 0.0))
    assert isinstance(found, Answers)
    assert len(found.codes) == 10
    kept_back = Withheld(Reason.SUPPRESSED_SMALL)
    assert mixed(["33" * 3] * 14, [0] * 10 + [1] * 4, (1.0, 0.0)) == kept_back
    assert mixed(["33" * 3] * 14, [0] * 4 + [1] * 10, (1.0, 0.0)) == kept_back
    assert mixed(["33" * 3] * 14, [0] * 4 + [1] * 10, (0.0, 0.0)) == kept_back


@pytest.mark.parametrize("mix", [(1.0,), (1.0, 0.0), (1.0, -1.0)])
def test_a_mix_must_weigh_every_department(mix: tuple[float, ...]) -> None:
    answers = make_answers(["33" * 3] * 10, [0] * 5 + [1] * 5)
    with pytest.raises(ValueError, match="mix"):
        replace(answers, mix=mix)


def test_the_mix_weighs_and_headcounts_still_say_how_many_were_heard() -> None:
    rows, departments = ["44" * 3] * 10 + ["22" * 3] * 10, [0] * 10 + [1] * 10
    answers = replace(make_answers(rows, departments, (10, 10)), mix=(3.0, 1.0))
    level = shown(wheel(answers, TWO, Parameters()).overall.level)
    assert level.value == pytest.approx(0.75 * 75 + 0.25 * 25)
    assert level.se == 0


p_values = st.lists(st.one_of(st.floats(0, 1), st.just(NOTHING)), max_size=12)


@settings(max_examples=25)
@given(p_values)
def test_adjusted_p_values_are_those_of_statsmodels(values: list[Number]) -> None:
    given_ones = [value for value in values if not isinstance(value, Withheld)]
    for ours, method in ((holm, "holm"), (benjamini_hochberg, "fdr_bh")):
        found = ours(values)
        assert [value for value in found if isinstance(value, Withheld)] == [NOTHING] * (len(values) - len(given_ones))
        adjusted = [value for value in found if not isinstance(value, Withheld)]
        expected = multipletests(given_ones, method=method)[1].tolist() if given_ones else []
        assert adjusted == pytest.approx(expected)
        assert [isinstance(value, Withheld) for value in found] == [isinstance(value, Withheld) for value in values]


def test_chance_alone_seldom_makes_a_change() -> None:
    """Eighty pairs of waves of the same organisation: under one in ten finds a change in any dimension."""
    random = np.random.default_rng(11)
    instrument = make_instrument({code: {f"{code}.a": 1.0} for code in "vwxyz"})
    practices = frozenset(practice.code for practice in instrument.practices)
    found = 0
    for _ in range(80):
        waves = [
            Wave(
                wheel(make_answers(random_rows(random, 30, instrument, gaps="")), instrument, Parameters(resamples=1)),
                UNWEIGHED,
                instrument,
            )
            for _ in range(2)
        ]
        words = {each.delivery.word for each in compared(waves[0], waves[1], practices).dimensions}
        found += words != {Word.NO_RELIABLE_CHANGE}
    assert found / 80 < 0.05 + 2.6 * sqrt(0.05 * 0.95 / 80)
