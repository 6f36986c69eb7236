"""What customers said, added up: shares of needs, ratings, and how far both stray from draw to draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.bootstrap import root, stream
from scoring.few import held_ratings
from scoring.folding import Floats, Ints
from scoring.needs import HIGHEST_RATING, NAMED, Customers
from scoring.parameters import Parameters
from scoring.strata import MOST_RESAMPLED

PURPOSE = 31  # of the random numbers: resampling customers

_BLOCK = 4096  # products of whole numbers up to 60 add up exactly in 24 bits
_DRAWS = 250  # at a time, so that they stay small beside the answers

# A customer as whole numbers, one each a need: named it; doubled weight times rating; doubled weight. Own needs were
# asked of everybody who named them (weight 1), of the others two at random (weight (K - 3) / 2).
Rows = NDArray[np.int16]


@dataclass(frozen=True, eq=False)
class Pulse:
    """Sums over customers.

    codes: of the needs; n: customers; judges: who rated any need; named, raters: people per need; totals: of the
    columns of Rows; products: of any two columns. rows: the customers, sorted, if they are few enough to be resampled.
    patterns: distinct sets of three needs (patterns x K, 0 or 1); times: how many customers named each.
    """

    codes: tuple[str, ...]
    n: int
    judges: int
    named: Ints
    raters: Ints
    totals: Ints
    products: Ints
    rows: Rows
    patterns: Ints
    times: Ints

    @property
    def needs(self) -> int:
        """K."""
        return len(self.named)

    @property
    def shares(self) -> Floats:
        """p: share of customers with each need in their top three; they add up to 3."""
        shares: Floats = self.named / max(1, self.n)
        return shares

    @property
    def ratings(self) -> Floats:
        """c: Hajek mean of the ratings, sum of w r / sum of w, w = 1 / chance of being asked; 0 where nobody rated.

        Means of few are held (`few.held_ratings`), here already, so that nothing made of them gives them away.
        """
        return held_ratings(self._means, self.raters)

    @property
    def _means(self) -> Floats:
        weighted, weight = self.totals[self.needs : 2 * self.needs], self.totals[2 * self.needs :]
        means: Floats = weighted / np.maximum(1, weight)
        return means

    @property
    def rating_errors(self) -> Floats:
        """Standard errors of `ratings`, linearised: sqrt(n / (n - 1) sum of w^2 (r - c)^2) / sum of w, n the raters."""
        needs, ratings = self.needs, self._means
        diagonal = self.products.diagonal()
        crossed = self.products.diagonal(needs)[needs:]
        squares = diagonal[needs : 2 * needs] - 2 * ratings * crossed + ratings**2 * diagonal[2 * needs :]
        small = self.raters / np.maximum(1, self.raters - 1)
        errors: Floats = np.sqrt(np.maximum(0.0, squares) * small) / np.maximum(1, self.totals[2 * needs :])
        return errors


def pulse(customers: Customers) -> Pulse:
    """One pass over the customers; whole numbers, so their order changes no digit."""
    n, needs = customers.ratings.shape
    totals = np.zeros(3 * needs)
    products = np.zeros((3 * needs, 3 * needs))
    raters, judges = np.zeros(needs, dtype=np.int64), 0
    for start in range(0, n, _BLOCK):
        block = slice(start, start + _BLOCK)
        some = _columns(customers, block).astype(np.float32)
        totals += some.sum(axis=1)
        products += some @ some.T  # whole numbers below 2**24: exact
        given = customers.ratings[block].T > 0
        raters += np.count_nonzero(given, axis=1)
        judges += int(np.count_nonzero(given.any(axis=0)))
    first, second, third = np.uint16(1) << customers.picks.T.astype(np.uint16)
    times = np.bincount(first | second | third, minlength=1 << needs)
    found = np.flatnonzero(times)
    rows = _columns(customers, slice(0, n if n <= MOST_RESAMPLED else 0)).T.astype(np.int16)
    return Pulse(
        codes=customers.needs,
        n=n,
        judges=judges,
        named=totals[:needs].astype(np.int64),
        raters=raters,
        totals=totals.astype(np.int64),
        products=products.astype(np.int64),
        rows=rows[np.lexsort(rows.T)],
        patterns=(found[:, None] >> np.arange(needs)) & 1,
        times=times[found],
    )


def _columns(customers: Customers, block: slice) -> NDArray[np.int8]:
    """The columns of Rows, one after the other, of some customers."""
    given = customers.ratings[block].T.clip(0, HIGHEST_RATING).astype(np.int8)
    needs, n = given.shape
    named = np.zeros((needs, n), dtype=np.int8)
    for pick in customers.picks[block].T:
        named[pick, np.arange(n)] = 1
    weights = (given > 0) * (needs - NAMED - (needs - NAMED - 2) * named)
    return np.concatenate([named, weights * given, weights])


def resampled(found: Pulse, parameters: Parameters) -> tuple[Floats, Floats]:
    """Shares and ratings in each draw of customers: two matrices, draws x K.

    Up to 2,000 customers are drawn one by one, one fewer than there are, so that their means vary by s^2 / n and not
    less. Of more, shares and (linearised) ratings are drawn from their joint normal distribution. A need without raters
    in a draw keeps its rating.
    """
    random = stream(parameters, PURPOSE)
    shares, ratings = np.empty((2, parameters.resamples, found.needs))
    if not len(found.rows):
        return _normal(found, random, parameters.resamples)
    for start in range(0, parameters.resamples, _DRAWS):
        draws = min(_DRAWS, parameters.resamples - start)
        drawn = random.integers(0, found.n, (draws, found.n - 1))
        drawn += found.n * np.arange(draws)[:, None]
        times = np.bincount(drawn.reshape(-1), minlength=draws * found.n).reshape(draws, found.n)
        totals = times.astype(np.float64) @ found.rows
        named, weighted, weight = np.split(totals, 3, axis=1)
        shares[start : start + draws] = named / (found.n - 1)
        ratings[start : start + draws] = np.where(weight > 0, weighted / np.maximum(1, weight), found.ratings)
    return shares, held_ratings(ratings, found.raters)


def _normal(found: Pulse, random: np.random.Generator, draws: int) -> tuple[Floats, Floats]:
    needs, n = found.needs, found.n
    means = found.totals / n
    weight = np.maximum(1, found.totals[2 * needs :]) / n
    # From the columns' covariance to that of shares and ratings: c strays by (w r - c w) / mean w.
    contrast = np.zeros((2 * needs, 3 * needs))
    place = np.arange(needs)
    contrast[place, place] = 1
    contrast[needs + place, needs + place] = 1 / weight
    contrast[needs + place, 2 * needs + place] = -found.ratings / weight
    covariance = contrast @ (found.products / n - np.outer(means, means)) @ contrast.T / (n - 1)
    strayed = random.standard_normal((draws, 2 * needs)) @ root(covariance).T
    shares = np.clip(found.shares + strayed[:, :needs], 0.0, 1.0)
    ratings = np.where(found.raters > 0, np.clip(found.ratings + strayed[:, needs:], 1.0, HIGHEST_RATING), 0.0)
    return shares, held_ratings(ratings, found.raters)
