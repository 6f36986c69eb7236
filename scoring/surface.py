"""Does a narrow gap pay by itself? The response surface: what a gap score would hide if it were used as a predictor."""

from __future__ import annotations

from enum import StrEnum
from math import sqrt

import numpy as np

from scoring.folding import Floats
from scoring.gap import margin
from scoring.results.surface import Coefficient, Surface
from scoring.terms import TOLERANCE, Reason, Withheld

# Scores enter centred at the middle of the scale, in steps of ten points.
CENTRE, STEP = 50.0, 10.0

# Columns of the regression that depend on each other to fewer digits than this say nothing apart.
_INDEPENDENT = 1e-8


class Unit(StrEnum):
    """Whose outcomes these are: one row a person, or one row an organisation."""

    PERSONS = "persons"
    ORGANISATIONS = "organisations"


FEWEST = {Unit.PERSONS: 100, Unit.ORGANISATIONS: 30}


def surface(understanding: Floats, delivery: Floats, outcome: Floats, unit: Unit) -> Surface | Withheld:
    """The surface by ordinary least squares, rows with a missing (NaN) value left out.

    understanding, delivery: 0 to 100; outcome: any unit, the higher the better. One row a person or an organisation;
    withheld under 100 persons or 30 organisations (`too_few`), or if U and D hardly vary apart or the outcome does not
    vary at all (`constant`). Edwards & Parry 1993; Humberg, Nestler & Back 2019.
    """
    rows = np.stack([understanding, delivery, outcome])
    rows = rows[:, ~np.isnan(rows).any(axis=0)]
    rows = rows[:, np.lexsort(rows)]  # so that the order people come in does not change a digit
    n = rows.shape[1]
    if n < FEWEST[unit]:
        return Withheld(Reason.TOO_FEW)
    u, d, z = (rows[0] - CENTRE) / STEP, (rows[1] - CENTRE) / STEP, rows[2]
    columns = np.stack([np.ones(n), u, d, u * u, u * d, d * d], axis=1)
    size = np.sqrt((columns**2).sum(axis=0))
    spread = float(((z - z.mean()) ** 2).sum())
    if size.min() < TOLERANCE or spread < TOLERANCE:
        return Withheld(Reason.CONSTANT)
    left, singular, right = np.linalg.svd(columns / size, full_matrices=False)
    if singular[-1] < _INDEPENDENT * singular[0]:
        return Withheld(Reason.CONSTANT)
    inverse = (right.T / singular) / size[:, None]
    found = inverse @ (left.T @ z)
    rest = float(((z - columns @ found) ** 2).sum())
    df = n - columns.shape[1]
    covariance = inverse @ inverse.T * (rest / df)
    contrasts = ([0, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1], [0, 1, -1, 0, 0, 0], [0, 0, 0, 1, -1, 1])
    along, bent, across, curve = (_coefficient(np.array(each, float), found, covariance, df) for each in contrasts)
    return Surface(
        slope_along=along,
        curve_along=bent,
        slope_across=across,
        curve_across=curve,
        explained=min(1.0, max(0.0, 1 - rest / spread)),
        n=n,
        df=df,
        narrower_is_better=curve.high < -TOLERANCE and across.low <= TOLERANCE and across.high >= -TOLERANCE,
    )


def _coefficient(contrast: Floats, found: Floats, covariance: Floats, df: int) -> Coefficient:
    value, se = float(contrast @ found), sqrt(max(0.0, float(contrast @ covariance @ contrast)))
    half = margin(se, df, 0.95)
    return Coefficient(value, se, value - half, value + half)
