"""How far the items of one dimension and lens measure one thing: alpha, omega, and how each item fits the others."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
from scipy.special import fdtri

from scoring.coding import Coding, LensCoding, coding
from scoring.folding import Floats
from scoring.parameters import Parameters
from scoring.results.trust import (
    Coefficient,
    Consistency,
    DimensionReliability,
    ItemFit,
    LensReliability,
    Reliability,
)
from scoring.strata import Answers
from scoring.terms import TOLERANCE, Form, Instrument, ItemSpec, Number, Reason, Withheld

NOT_ASSESSABLE = Withheld(Reason.NOT_ASSESSABLE)

BLOCK = 1 << 13
FEWEST, FEWEST_FOR_OMEGA = 30, 100
_GOOD, _ADEQUATE = 0.80, 0.70
_WEAK = 0.20

# Less uniqueness than this is no solution but an item that would have less than no error of its own.
_LEAST_UNIQUE = 0.01
_MOST_STEPS = 200
_FOUND = 1e-10


def reliability(answers: Answers, instrument: Instrument, parameters: Parameters) -> Reliability:
    """Alpha with its interval, omega and corrected item-total correlations, per dimension and lens.

    Over people who answered all items of it, unweighted; at least 30 of them (and `parameters.minimum_group`), omega
    from 100. Not assessable in forms that leave items out: who answered all of them is then no sample of everybody.
    ValueError for a wrong character. Sources: Cronbach 1951; Feldt 1965; McDonald 1999; Joreskog 1967 (estimation).
    """
    ready = coding(instrument)
    by_position = {item.position: item for item in instrument.items}
    items = [by_position[position] for position in ready.positions.tolist()]
    if parameters.form is not Form.FULL:
        return Reliability(
            tuple(
                DimensionReliability(dimension.code, *(_none(items, lens) for lens in lenses))
                for dimension in ready.dimensions
                for lenses in [(dimension.understanding, dimension.delivery)]
            )
        )
    lenses = [lens for dimension in ready.dimensions for lens in (dimension.understanding, dimension.delivery)]
    covariances = iter(_covariances(answers, ready, lenses))
    return Reliability(
        tuple(
            DimensionReliability(
                dimension.code,
                *(
                    lens_reliability(*next(covariances), [items[row].code for row in lens.rows], parameters)
                    for lens in (dimension.understanding, dimension.delivery)
                ),
            )
            for dimension in ready.dimensions
        )
    )


def _none(items: list[ItemSpec], lens: LensCoding) -> LensReliability:
    fits = tuple(ItemFit(items[row].code, NOT_ASSESSABLE, weak=False, reversed=False) for row in lens.rows)
    return LensReliability(NOT_ASSESSABLE, NOT_ASSESSABLE, NOT_ASSESSABLE, NOT_ASSESSABLE, fits)


def _covariances(answers: Answers, ready: Coding, lenses: list[LensCoding]) -> list[tuple[int, Floats]]:
    """Per lens, how many answered all its items, and the items' covariances (n - 1); sums are of whole numbers."""
    counts = [0] * len(lenses)
    totals = [np.zeros(len(lens.rows), dtype=np.int64) for lens in lenses]
    products = [np.zeros((len(lens.rows), len(lens.rows)), dtype=np.int64) for lens in lenses]
    for start in range(0, len(answers.codes), BLOCK):
        levels = ready.levels(answers.codes[start : start + BLOCK])
        for place, lens in enumerate(lenses):
            mine = levels[list(lens.rows)]
            complete = mine.max(axis=0) <= ready.points
            found = (mine * complete.view(np.uint8)).astype(np.int32)
            counts[place] += int(np.count_nonzero(complete))
            totals[place] += found.sum(axis=1)
            # Not a matrix product: that of floats starts threads, which cost more than they save here.
            products[place] += np.einsum("ip,jp->ij", found, found)
    return [
        (n, (n * product - np.multiply.outer(total, total)) / max(1, n * (n - 1)))
        for n, total, product in zip(counts, totals, products, strict=True)
    ]


def lens_reliability(n: int, covariance: Floats, codes: list[str], parameters: Parameters) -> LensReliability:
    """Everything about one dimension and lens, from its items' covariances over n people; codes: the items'."""
    few = Withheld(Reason.TOO_FEW)
    if n < max(FEWEST, parameters.minimum_group):
        shown = n if n >= parameters.minimum_group else few
        fits = tuple(ItemFit(code, few, weak=False, reversed=False) for code in codes)
        return LensReliability(shown, few, few, few, fits)
    found = alpha(covariance, n)
    word: Consistency | Withheld = consistency(found) if isinstance(found, Coefficient) else found
    totals = item_totals(covariance)
    return LensReliability(
        n=n,
        alpha=found,
        omega=omega(covariance) if n >= FEWEST_FOR_OMEGA else few,
        consistency=word,
        items=tuple(_fit(code, total) for code, total in zip(codes, totals, strict=True)),
    )


def _fit(code: str, total: Number) -> ItemFit:
    if isinstance(total, Withheld):
        return ItemFit(code, total, weak=False, reversed=False)
    return ItemFit(code, total, weak=total < _WEAK - TOLERANCE, reversed=total < -TOLERANCE)


def alpha(covariance: Floats, n: int) -> Coefficient | Withheld:
    """Cronbach's alpha, k/(k - 1) (1 - sum of variances / variance of the sum), at most 1, never cut at 0.

    95 % interval after Feldt: 1 - (1 - alpha) F, F the quantiles with n - 1 and (n - 1)(k - 1) degrees of freedom.
    Withheld for a single item (not assessable), or if the sum is the same for everybody (constant).
    """
    count, whole = len(covariance), float(covariance.sum())
    if count < 2:
        return NOT_ASSESSABLE
    if whole <= TOLERANCE:
        return Withheld(Reason.CONSTANT)
    value = count / (count - 1) * (1 - float(np.trace(covariance)) / whole)
    low, high = (1 - (1 - value) * float(fdtri(n - 1, (n - 1) * (count - 1), share)) for share in (0.975, 0.025))
    return Coefficient(value, low, high)


def consistency(found: Coefficient) -> Consistency:
    """Alpha's lower limit in a word."""
    if found.low >= _GOOD - TOLERANCE:
        return Consistency.GOOD
    return Consistency.ADEQUATE if found.low >= _ADEQUATE - TOLERANCE else Consistency.MIXED


def item_totals(covariance: Floats) -> list[Number]:
    """Correlation of each item with the sum of the others, -1 to 1; withheld where either does not vary."""
    own = covariance.diagonal()
    rest = covariance.sum(axis=1) - own
    others = covariance.sum() - own - 2 * rest
    return [
        Withheld(Reason.CONSTANT) if min(one, other) <= TOLERANCE else max(-1.0, min(1.0, shared / sqrt(one * other)))
        for one, other, shared in zip(own.tolist(), others.tolist(), rest.tolist(), strict=True)
    ]


def omega(covariance: Floats) -> Number:
    """McDonald's omega of one factor, (sum of loadings)^2 / ((sum of loadings)^2 + sum of error variances), 0 to 1.

    Maximum likelihood on the covariances. Withheld (not assessable) for fewer than three items, where one item is a
    sum of others or does not vary, and where the fit would give an item less than no error of its own.
    """
    deviations = np.sqrt(covariance.diagonal())
    if len(covariance) < 3 or deviations.min() <= TOLERANCE:
        return NOT_ASSESSABLE
    correlation = covariance / np.multiply.outer(deviations, deviations)
    if np.linalg.eigvalsh(correlation)[0] <= TOLERANCE:
        return NOT_ASSESSABLE
    unique, found = _uniqueness(correlation)
    if not found:
        return NOT_ASSESSABLE
    loadings = _loadings(correlation, unique) * deviations
    common = float(loadings.sum()) ** 2
    return common / (common + float(unique @ deviations**2))


def _uniqueness(correlation: Floats) -> tuple[Floats, bool]:
    """The errors' shares of the variances that make one factor most likely, and whether they were found.

    Joreskog's iteration on their logarithms: eigenvalues beside the first tell the misfit, sum of (v - 1 - ln v).
    """
    position = np.log((1 - 0.5 / len(correlation)) / np.linalg.inv(correlation).diagonal())
    values, vectors = _scaled(correlation, position)
    for _ in range(_MOST_STEPS):
        rest, others = values[:-1], vectors[:, :-1]
        slope = (others**2) @ (1 - rest)
        if np.abs(slope).max() < _FOUND:
            return np.exp(position), True
        curve = (others @ others.T) ** 2
        step = np.clip(np.linalg.lstsq(curve, slope, rcond=None)[0], -1.0, 1.0)
        misfit = _misfit(rest)
        while True:
            values, vectors = _scaled(correlation, position - step)
            if _misfit(values[:-1]) <= misfit + _FOUND or np.abs(step).max() < _FOUND:
                break
            step /= 2
        position = position - step
        if position.min() < log(_LEAST_UNIQUE):
            break
    return np.exp(position), False


def _scaled(correlation: Floats, position: Floats) -> tuple[Floats, Floats]:
    """Eigenvalues, ascending, and vectors of the correlations in units of the errors' deviations."""
    roots = np.exp(position / 2)
    values, vectors = np.linalg.eigh(correlation / np.multiply.outer(roots, roots))
    return values, vectors


def _misfit(rest: Floats) -> float:
    return float((rest - 1 - np.log(rest)).sum())


def _loadings(correlation: Floats, unique: Floats) -> Floats:
    """The loadings these uniquenesses go with."""
    values, vectors = _scaled(correlation, np.log(unique))
    loadings: Floats = np.sqrt(unique) * vectors[:, -1] * sqrt(max(0.0, float(values[-1]) - 1))
    return loadings
