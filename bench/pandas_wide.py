"""A reference: the same main numbers the way most would write them, with labelled columns, NaN and groupby."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from scoring.terms import ANSWERED_SHARE, NOT_APPLICABLE, Lens

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scoring.terms import Instrument


def pandas_wide(codes: NDArray[np.uint8], stratum: NDArray[np.int64], instrument: Instrument) -> pd.DataFrame:
    """Mean and deviation of understanding, delivery and gap of each practice and dimension, whole and by department."""
    columns = [item.code for item in instrument.items]
    raw = pd.DataFrame(codes[:, [item.position for item in instrument.items]], columns=columns)
    levels = raw.astype("float32") - ord("1")
    scores = levels.where((levels >= 0) & (levels < instrument.points)) * (100 / (instrument.points - 1))
    applies = raw != ord(NOT_APPLICABLE)
    found: dict[str, pd.Series[float]] = {}
    members = {practice.code: [practice.code] for practice in instrument.practices}
    members |= {
        dimension.code: [practice.code for practice in instrument.practices_of(dimension.code)]
        for dimension in instrument.dimensions
    }
    for code, practices in members.items():
        for lens in Lens:
            items = [item.code for practice in practices for item in instrument.items_of(practice, lens)]
            answered = scores[items].notna().sum(axis=1)
            enough = answered >= ANSWERED_SHARE * applies[items].sum(axis=1)
            found[f"{code} {lens}"] = scores[items].mean(axis=1).where(enough)
        found[f"{code} gap"] = found[f"{code} {Lens.UNDERSTANDING}"] - found[f"{code} {Lens.DELIVERY}"]
    people = pd.DataFrame(found)
    whole = people.agg(["mean", "std", "count"]).T
    groups = people.groupby(stratum).agg(["mean", "std", "count"])
    return pd.concat([whole, *(group.unstack() for _, group in groups.T.items())], axis=1)


def naive_bootstrap(people: NDArray[np.float64], resamples: int, seed: int) -> NDArray[np.float64]:
    """Draw as many people again as answered, and take all means anew: people x scores, resamples x scores."""
    random = np.random.default_rng(seed)
    return np.array([people[random.integers(0, len(people), len(people))].mean(axis=0) for _ in range(resamples)])
