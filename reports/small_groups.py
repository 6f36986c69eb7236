"""Means of fewer than ten people are held within 5 to 95: at the very ends everybody's answer would be known."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING

from scoring.terms import Estimate, Flag

if TYPE_CHECKING:
    from scoring.results import Reading, Wheel
    from scoring.terms import Figure

LOWEST, HIGHEST = 5.0, 95.0


def held_within(wheel: Wheel) -> Wheel:
    return replace(
        wheel,
        overall=_held(wheel.overall),
        dimensions=tuple(_held(reading) for reading in wheel.dimensions),
        practices=tuple(_held(reading) for reading in wheel.practices),
    )


def _held(reading: Reading) -> Reading:
    if Flag.FEW not in reading.flags:
        return reading
    understanding, delivery = _inside(reading.understanding), _inside(reading.delivery)
    held = replace(reading, understanding=understanding, delivery=delivery, level=_inside(reading.level))
    gap = reading.gap
    if isinstance(understanding, Estimate) and isinstance(delivery, Estimate) and isinstance(gap, Estimate):
        # Or the true ends could be worked out from the gap.
        shift = understanding.value - delivery.value - gap.value
        if understanding != reading.understanding or delivery != reading.delivery:
            moved = replace(gap, value=gap.value + shift, low=gap.low + shift, high=gap.high + shift)
            held = replace(held, gap=moved, gap_size=sqrt(max(0.0, moved.value**2 - moved.se**2)))
    return held


def _inside(figure: Figure) -> Figure:
    if not isinstance(figure, Estimate):
        return figure
    value, low, high = (min(HIGHEST, max(LOWEST, number)) for number in (figure.value, figure.low, figure.high))
    return replace(figure, value=value, low=low, high=high)
