"""What is told of five to nine people: enough to act on, too blunt to work out what each of them said.

The customers' shares are known to the last digit, and what staff capture of them is a sum of these: exact, it would
give away which needs a handful of people named. At the very ends of a scale everybody's answer would be known.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil, floor

import numpy as np

from scoring.folding import Floats, Ints
from scoring.reading import FEW
from scoring.results.verified import Interval
from scoring.terms import TOLERANCE

STEPS = 20  # the whole scale has so many: values are told to the nearest, ends of intervals to the next further out
LEAST_MARGIN = 0.15  # of the whole scale: a narrower interval would say that all said the same
RATINGS = (1.2, 4.8)  # 5 and 95 of 100 on a scale from 1 to 5: means of few are held within
LEAST_RATING_MARGIN = 0.6  # steps, as for the means of answers


def blunt(value: float, n: int) -> float:
    """A share captured or a skill: of few to the nearest .05, never the best possible; of ten and more as it is."""
    return value if n >= FEW else min(1 - 1 / STEPS, round(value * STEPS) / STEPS)


def widened(found: Interval, scale: float, lowest: float, highest: float) -> Interval:
    """An interval of few at least ± .15 of the scale wide, its ends on multiples of .05; of ten and more as it is."""
    if found.n >= FEW:
        return found
    least, steps = LEAST_MARGIN * scale, STEPS / scale
    low = floor(min(found.low, found.value - least) * steps + TOLERANCE) / steps
    high = ceil(max(found.high, found.value + least) * steps - TOLERANCE) / steps
    return replace(found, low=max(lowest, low), high=min(highest, high))


def held_ratings(ratings: Floats, people: Ints) -> Floats:
    """Mean ratings per need (last axis), held within 1.2 and 4.8 where they are of few; 0 (none) stays."""
    held: Floats = np.where((people < FEW) & (ratings > 0), np.clip(ratings, *RATINGS), ratings)
    return held


def widened_rating(found: Interval, lowest: float, highest: float) -> Interval:
    """An interval of a mean rating, or of a difference of two: of few at least ± .6 steps wide."""
    if found.n >= FEW:
        return found
    low, high = min(found.low, found.value - LEAST_RATING_MARGIN), max(found.high, found.value + LEAST_RATING_MARGIN)
    return replace(found, low=max(lowest, low), high=min(highest, high))
