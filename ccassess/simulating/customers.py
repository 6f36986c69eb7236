"""Customers of a made-up organisation, one after the other."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccassess.simulating.choosing import ranked, rounded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ccassess.simulating.truth import Truth

RATING_NOISE = 0.9
NO_EXPERIENCE, SKIPPING = 0.05, 0.2
OTHERS_RATED = 2


@dataclass(frozen=True, slots=True)
class Customer:
    """needs: three, in order. ratings: need → 1 to 5, "n" for no experience or "-" for skipped; of their own three and
    of two others. recommend: 0 to 10."""

    needs: tuple[str, ...]
    ratings: Mapping[str, str]
    recommend: int


def customers(truth: Truth, count: int, seed: int | str) -> Iterator[Customer]:
    draw = random.Random(f"customers-{seed}")  # noqa: S311 made-up data, the same every time
    for _ in range(count):
        needs = tuple(ranked(truth.wants, 3, draw, truth.wants_spread))
        others = draw.sample([need for need in truth.wants if need not in needs], OTHERS_RATED)
        mood = draw.gauss(0, 0.4)
        skips = draw.random() < SKIPPING
        ratings = {need: _rating(truth.performance[need] + mood, draw) for need in needs}
        ratings |= {need: "-" if skips else _rating(truth.performance[need] + mood, draw) for need in others}
        pleased = sum(truth.performance[need] for need in needs) / 3 + mood
        yield Customer(needs, ratings, max(0, min(10, round(2.4 * (pleased - 1) + draw.gauss(0, 1.2)))))


def _rating(expected: float, draw: random.Random) -> str:
    if draw.random() < NO_EXPERIENCE:
        return "n"
    return str(rounded(draw.gauss(expected, RATING_NOISE), 5))
