"""Intervals of what is no mean: the index and the width, drawn again and again from the people who answered."""

from __future__ import annotations

import numpy as np

from scoring.deviations import Deviations
from scoring.folding import Floats
from scoring.parameters import Parameters
from scoring.strata import Strata
from scoring.terms import Design

# Streams of random numbers: one a purpose, so that adding a purpose never changes the digits of another.
_MEANS, _WEIGHTS = 1, 2


def means(found: Deviations, strata: Strata, degrees: float, parameters: Parameters) -> Floats:
    """How far the dimensions' means stray from the estimate in each resample: resamples x rows of `found`, points.

    Small strata are resampled person by person; the others' common mean vector is drawn from the normal. In a
    clustered design there are too few clusters to resample: all is drawn from the t distribution.
    """
    random = stream(parameters, _MEANS)
    rows = len(found.rest)
    strayed: Floats = random.standard_normal((parameters.resamples, rows)) @ root(found.rest).T
    if strata.design is Design.CLUSTERED:
        strayed *= np.sqrt(degrees / random.chisquare(degrees, parameters.resamples))[:, None]
    start = 0
    for size in strata.sizes[: strata.resampled].tolist():
        people = found.resampled[:, start : start + size]
        start += size
        drawn = random.integers(0, size, (parameters.resamples, size))
        drawn += size * np.arange(parameters.resamples)[:, None]
        times = np.bincount(drawn.reshape(-1), minlength=drawn.size).reshape(drawn.shape)
        strayed += (times - 1.0) @ people.T
    return strayed


def dimension_weights(count: int, parameters: Parameters) -> Floats:
    """Dirichlet(5, ..., 5) draws of the dimensions' weights: draws x dimensions, each row adds up to 1."""
    return stream(parameters, _WEIGHTS).dirichlet(np.full(count, 5.0), parameters.weight_draws)


def root(covariance: Floats) -> Floats:
    """Lower triangular R with R R' = covariance, also where the covariance is singular."""
    size = len(covariance)
    lower = np.zeros((size, size))
    for column in range(size):
        left = covariance[column:, column] - lower[column:, :column] @ lower[column, :column]
        if left[0] > 1e-12 * covariance[column, column]:
            lower[column:, column] = left / np.sqrt(left[0])
    return lower


def stream(parameters: Parameters, purpose: int) -> np.random.Generator:
    """Random numbers of one purpose; another purpose, or more of this one, changes no digit of the others."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(parameters.seed, spawn_key=(purpose,))))
