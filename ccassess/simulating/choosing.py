"""How people choose: the needs they name first, and the steps they tick."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping


def ranked(wants: Mapping[str, float], count: int, draw: random.Random, spread: float = 0.0) -> list[str]:
    """The first few needs of one person, in order (Plackett–Luce): utilities with Gumbel noise, largest first.

    spread: standard deviation by which this person's own utilities stray from those given.
    """
    strayed = {need: want + draw.gauss(0, spread) - log(-log(draw.random() or 0.5)) for need, want in wants.items()}
    return sorted(strayed, key=lambda need: -strayed[need])[:count]


def rounded(value: float, points: int) -> int:
    """The nearest step of a scale from 1 to `points`."""
    return max(1, min(points, round(value)))
