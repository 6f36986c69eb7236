"""What staff predicted, added up: how much of their weight lies on each need with each predicted rating."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from scoring.bootstrap import root, stream
from scoring.folding import Floats, Ints
from scoring.mix import pooled
from scoring.needs import HIGHEST_RATING, NAMED, NOT_GIVEN, Predictions
from scoring.parameters import Parameters
from scoring.reading import FEW
from scoring.strata import Answers, Strata, strata
from scoring.terms import Design

PURPOSE = 32  # of the random numbers: resampling staff

GRID = HIGHEST_RATING + 1  # a predicted rating, or none


@dataclass(frozen=True, eq=False)
class Predicted:
    """Staff as one table. n: people; degrees: of freedom of a mean over them, 0 if nothing can be given.

    table: K x 6, weight (W_h over people of the department) of those who named the need and predicted that rating
    (column 0: none); adds up to 3. counts: people in each cell; rated: people who predicted any rating.
    codes, place: each person's three cells (in ascending order) and stratum, sorted, so that rows come in one order
    whatever order they came in. groups: the strata; cells: people of each stratum in each cell.
    """

    n: int
    degrees: float
    table: Floats
    counts: Ints
    codes: Ints
    place: Ints
    groups: Strata
    cells: Ints

    @property
    def shares(self) -> Floats:
        """q: the weighted share of staff who named each need; they add up to 3."""
        shares: Floats = self.table.sum(axis=1)
        return shares


def predicted(predictions: Predictions, needs: int, parameters: Parameters) -> Predicted:
    """One pass over the staff; ValueError if a pick is no need of the list.

    Departments weigh as in strata, those of fewer than ten people together (`mix.pooled`): with the known weight of
    each its own people's choices could be worked out from shares that are given for all.
    """
    if len(predictions) and int(predictions.picks.max()) >= needs:
        raise ValueError("a prediction names a need that is not on the customers' list")
    n, width = len(predictions), needs * GRID
    unread = np.empty((n, 0), dtype=np.uint8)
    stratum, headcounts = predictions.stratum, predictions.headcounts
    if parameters.design is Design.STRATIFIED:
        stratum, headcounts = pooled(stratum, headcounts, max(FEW, parameters.minimum_group))
    groups = strata(Answers(unread, stratum, headcounts), parameters.design)
    keys = groups.of[stratum]
    for column in _ascending(*(predictions.picks.T * np.int64(GRID) + predictions.ratings.T.clip(NOT_GIVEN))):
        keys = keys * width + column
    keys.sort()
    place, codes = keys // width**NAMED, np.stack([keys // width**power % width for power in (2, 1, 0)], axis=1)
    cells = np.zeros((len(groups.sizes), width), dtype=np.int64)
    for column in codes.T:
        cells += np.bincount(place * width + column, minlength=cells.size).reshape(cells.shape)
    table = groups.weights(groups.sizes) @ cells if n else np.zeros(width)
    return Predicted(
        n=n,
        degrees=groups.people(groups.sizes).degrees if n else 0.0,
        table=table.reshape(needs, GRID),
        counts=cells.sum(axis=0).reshape(needs, GRID),
        codes=codes,
        place=place,
        groups=groups,
        cells=cells,
    )


def _ascending(first: Ints, second: Ints, third: Ints) -> tuple[Ints, Ints, Ints]:
    """Each person's three in ascending order; sorting row by row takes ten times as long."""
    low, high = np.minimum(first, second), np.maximum(first, second)
    return np.minimum(low, third), np.maximum(low, np.minimum(high, third)), np.maximum(high, third)


def resampled(found: Predicted, parameters: Parameters) -> Floats:
    """The table in each draw of as many people from each department: draws x K x 6. A cell of few people
    may fall below 0 where it is drawn from the normal; sums over cells do not mind.

    As for the index (bootstrap.means): small departments are drawn person by person, the others from the normal; in a
    clustered design all from the t distribution.
    """
    random = stream(parameters, PURPOSE)
    groups, width = found.groups, found.table.size
    reach = groups.weights(groups.sizes) * groups.spread(groups.sizes)
    drawn: Floats = random.standard_normal((parameters.resamples, width)) @ root(_covariance(found, reach)).T
    if groups.design is Design.CLUSTERED:
        drawn *= np.sqrt(found.degrees / random.chisquare(found.degrees, parameters.resamples))[:, None]
    drawn += found.table.reshape(-1)
    start = 0
    for size, weight in zip(groups.sizes[: groups.resampled].tolist(), reach.tolist(), strict=False):
        people = np.zeros((size, width))
        np.put_along_axis(people, found.codes[start : start + size], weight, axis=1)
        start += size
        chosen = random.integers(0, size, (parameters.resamples, size))
        chosen += size * np.arange(parameters.resamples)[:, None]
        times = np.bincount(chosen.reshape(-1), minlength=chosen.size).reshape(chosen.shape)
        drawn += (times - 1.0) @ people
    return drawn.reshape(-1, *found.table.shape)


def _covariance(found: Predicted, reach: Floats) -> Floats:
    """Of the table's cells, over the strata that are not resampled: sum of reach^2 sum (x - mean)(x - mean)'."""
    width = found.table.size
    sizes, cells = found.groups.sizes, found.cells
    if found.groups.design is Design.CLUSTERED:
        strayed = reach[:, None] * (cells - sizes[:, None] * found.table.reshape(-1))
        return strayed.T @ strayed
    first = found.groups.resampled
    rest = slice(int(sizes[:first].sum()), None)
    codes, weights = found.codes[rest], reach[found.place[rest]] ** 2
    pairs, alone = np.zeros(width * width), np.zeros(width)
    for one, other in combinations(codes.T, 2):  # ascending, so the other half is the mirror of this one
        pairs += np.bincount(one * width + other, weights, minlength=len(pairs))
    for one in codes.T:
        alone += np.bincount(one, weights, minlength=width)
    half = pairs.reshape(width, width)
    large = cells[first:] * (reach[first:] / np.sqrt(sizes[first:]))[:, None]
    covariance: Floats = half + half.T + np.diag(alone) - large.T @ large
    return covariance


def rated(found: Predicted) -> Ints:
    """How many people predicted a rating of each need."""
    people: Ints = found.counts[:, NOT_GIVEN + 1 :].sum(axis=1)
    return people
