"""Whether people agree: on each practice, on each dimension, and whether departments differ."""

from __future__ import annotations

from collections.abc import Collection
from math import fsum

import numpy as np
from scipy.special import fdtrc

from scoring.coding import Coding, LensCoding, coding
from scoring.counting import Counts, ItemCounts, ScoreCounts, count
from scoring.folding import Floats, Ints
from scoring.parameters import Parameters
from scoring.results.trust import (
    Agreement,
    Between,
    Difference,
    ItemLevels,
    LensAgreement,
    MeasureAgreement,
    Strength,
    spread_minimum,
)
from scoring.strata import Answers
from scoring.terms import ANSWERED_SHARE, TOLERANCE, Instrument, Number, Reason, Withheld

# r* from here (below the last: up to it) is called so.
_STRENGTHS = ((0.30, Strength.NONE), (0.50, Strength.WEAK), (0.70, Strength.MODERATE))
_VERY_STRONG = 0.90
HIDES_BELOW = 0.50
SPLIT_SHARE = 0.25
DIFFER_ICC, DIFFER_P = 0.10, 0.05

# Below this a mean square is rounding: within every department all said the same.
_NO_VARIANCE = 1e-9


def agreement(
    answers: Answers, instrument: Instrument, parameters: Parameters, departments: Collection[int] | None = None
) -> Agreement:
    """How far people agree on every dimension and practice, and whether departments differ.

    Nothing is weighted. Figures need ten people (and `parameters.minimum_group`); departments are compared if at least
    two of them have `minimum_group` people with a score. `departments`: the numbers of those that may be compared
    (those a reader sees); all if None. ValueError for a wrong character. Sources: Lindell & Brandt 1999 (r*); James,
    Demaree & Wolf 1984 (r_wg); Brown & Hauenstein 2005 (a_wg); Bliese 2000 (ICC).
    """
    ready = coding(instrument)
    counts = count(answers, instrument, ready, parameters.form)
    compared = np.zeros(len(answers.headcounts), dtype=bool)
    compared[list(range(len(compared)) if departments is None else departments)] = True
    measures = {
        measure.code: MeasureAgreement(
            measure.code,
            *(
                _lens(counts, (measure.code, number), lens, compared, parameters)
                for number, lens in enumerate((measure.understanding, measure.delivery))
            ),
        )
        for measure in (*ready.practices, *ready.dimensions)
    }
    return Agreement(
        dimensions=tuple(measures[dimension.code] for dimension in ready.dimensions),
        practices=tuple(measures[practice.code] for practice in ready.practices),
        items=_items(counts.items, instrument, ready, parameters),
    )


def _lens(
    counts: Counts, measure: tuple[str, int], lens: LensCoding, compared: np.ndarray, parameters: Parameters
) -> LensAgreement:
    code, number = measure
    scores = counts.measures.get(code)
    minimum = parameters.minimum_group
    between: Between | Withheld = Withheld(Reason.NOT_ASKED)
    if scores is not None:
        between = departments_compared(_only(scores[number], compared), minimum)
    levels = _usable(counts.items, lens, spread_minimum(minimum), minimum)
    if isinstance(levels, Withheld):
        return LensAgreement(levels, levels, levels, levels, levels, split=False, hides=False, between=between)
    star = r_star(levels)
    split = 2 * sum(is_split(item) for item in levels) >= len(levels)
    return LensAgreement(
        n=min(int(item.sum()) for item in levels),
        r_star=star,
        r_wg=r_wg(star, len(levels)),
        a_wg=_mean_a_wg(levels),
        strength=strength(star),
        split=split,
        hides=split or star < HIDES_BELOW - TOLERANCE,
        between=between,
    )


def _usable(items: ItemCounts, lens: LensCoding, spread: int, minimum: int) -> list[Ints] | Withheld:
    """Levels of the items enough people answered; two thirds of those that were asked and apply must be there."""
    asked = [items.asked(row) for row in lens.rows]
    if not any(asked):
        return Withheld(Reason.NOT_ASKED)
    applicable = [row for row in lens.rows if items.applicable(row)]
    if not applicable:
        return Withheld(Reason.NOT_APPLICABLE if max(asked) >= minimum else Reason.TOO_FEW)
    usable = [levels for row in applicable if (levels := items.levels(row)).sum() >= spread]
    if not usable:
        return Withheld(Reason.TOO_FEW)
    if len(usable) < ANSWERED_SHARE * len(applicable) - TOLERANCE:
        return Withheld(Reason.BELOW_SHARE)
    return usable


def _items(items: ItemCounts, instrument: Instrument, ready: Coding, parameters: Parameters) -> tuple[ItemLevels, ...]:
    row = {position: number for number, position in enumerate(ready.positions.tolist())}
    found = []
    for item in instrument.items:
        levels = items.levels(row[item.position])
        n = int(levels.sum())
        shares: tuple[float, ...] | Withheld = Withheld(Reason.TOO_FEW)
        if n >= spread_minimum(parameters.minimum_group):
            shares = tuple((levels / n).tolist())
        shown = n if n >= parameters.minimum_group else Withheld(Reason.TOO_FEW)
        found.append(ItemLevels(item.code, item.practice, item.lens, shown, shares))
    return tuple(found)


def variance(levels: Ints) -> float:
    """Variance (n - 1) of one item in steps squared, from people at each level."""
    n, steps = int(levels.sum()), np.arange(len(levels))
    total, square = int(levels @ steps), int(levels @ steps**2)
    return (n * square - total * total) / (n * (n - 1))


def r_star(items: list[Ints]) -> float:
    """1 - mean item variance / (P^2 - 1)/12, the variance of answers spread evenly over P levels; linear, at most 1.

    items: people at each level, one array an item. Lindell & Brandt 1999.
    """
    points = len(items[0])
    return 1 - fsum(variance(levels) for levels in items) / len(items) / ((points * points - 1) / 12)


def r_wg(star: float, items: int) -> float:
    """J r / (J r + 1 - r) with r = r* cut at 0: rises with the number of items J, 0 to 1. James et al. 1984."""
    r = max(0.0, star)
    return items * r / (items * r + 1 - r)


def a_wg(levels: Ints) -> Number:
    """1 - 2 s^2 / ([(H + L) M - M^2 - H L] n / (n - 1)): variance against the largest that mean allows, -1 to 1.

    1 if all say the same; withheld (constant) where the mean M is nearer to an end than one person could bring it.
    L = 1, H = P. Brown & Hauenstein 2005.
    """
    n, lowest, highest = int(levels.sum()), 1, len(levels)
    if int(levels.max()) == n:
        return 1.0
    total = int(levels @ np.arange(1, highest + 1))
    if not lowest * (n - 1) + highest <= total <= highest * (n - 1) + lowest:
        return Withheld(Reason.CONSTANT)
    mean = total / n
    return 1 - 2 * variance(levels) / (((highest + lowest) * mean - mean * mean - highest * lowest) * n / (n - 1))


def _mean_a_wg(items: list[Ints]) -> Number:
    given = [found for levels in items if not isinstance(found := a_wg(levels), Withheld)]
    return fsum(given) / len(given) if given else Withheld(Reason.CONSTANT)


def strength(star: float) -> Strength:
    """r* in a word. LeBreton & Senter 2008."""
    for limit, word in _STRENGTHS:
        if star < limit - TOLERANCE:
            return word
    return Strength.VERY_STRONG if star > _VERY_STRONG + TOLERANCE else Strength.STRONG


def is_split(levels: Ints) -> bool:
    """At least a quarter of the people at or below 25 points (1 or 2 of five), and a quarter at or above 75."""
    points, n = 100 * np.arange(len(levels)) / (len(levels) - 1), int(levels.sum())
    low, high = levels[points <= 25 + TOLERANCE].sum(), levels[points >= 75 - TOLERANCE].sum()
    return bool(min(low, high) >= SPLIT_SHARE * n - TOLERANCE)


def _only(scores: ScoreCounts, compared: np.ndarray) -> ScoreCounts:
    return ScoreCounts(scores.scores, scores.counts[compared])


def departments_compared(scores: ScoreCounts, minimum: int) -> Between | Withheld:
    """One-way analysis of variance by department: ICC(1) with the mean size and with n0, ICC(2), F.

    Departments under `minimum` people with a score are left out; withheld (too few) if under two are left, and
    (constant) if within every department all have the same score: with the means that would tell everybody's answer.
    """
    sizes: Ints = scores.counts.sum(axis=1)
    enough = sizes >= minimum
    counts, sizes = scores.counts[enough], sizes[enough]
    groups, n = len(sizes), int(sizes.sum())
    if groups < 2:
        return Withheld(Reason.TOO_FEW)
    means: Floats = (counts * scores.scores).sum(axis=1) / sizes
    whole = fsum(means * sizes) / n
    within = fsum((counts * (scores.scores - means[:, None]) ** 2).ravel()) / (n - groups)
    if within < _NO_VARIANCE:
        return Withheld(Reason.CONSTANT)
    between = fsum(sizes * (means - whole) ** 2) / (groups - 1)
    icc1 = _icc1(between, within, n / groups)
    f = between / within
    p = float(fdtrc(groups - 1, n - groups, f))
    return Between(
        icc1=icc1,
        icc1_n0=_icc1(between, within, (n - int(sizes @ sizes) / n) / (groups - 1)),
        icc2=(between - within) / between if between > _NO_VARIANCE else Withheld(Reason.CONSTANT),
        f=f,
        p=p,
        departments=groups,
        n=n,
        difference=_difference(icc1, p),
    )


def _icc1(between: float, within: float, size: float) -> float:
    return (between - within) / (between + (size - 1) * within)


def _difference(icc1: float, p: float) -> Difference:
    if icc1 >= DIFFER_ICC - TOLERANCE and p < DIFFER_P:
        return Difference.DIFFER
    return Difference.NONE if icc1 <= 0 else Difference.UNCLEAR
