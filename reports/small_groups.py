"""What a report may hold of few people. Nothing leaves here that would undo what a page keeps back.

Means of fewer than ten people are held within 5 to 95: at the very ends everybody's answer would be known. Whatever
rests on them is computed again from what is held, or the true means could be worked out from it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from scoring.gap import archetype, denoised, index, margin, stage, stages, width
from scoring.reading import Figures
from scoring.results import Alternative, Heroics, Sight
from scoring.terms import TOLERANCE, Estimate, Flag, Form, Reason, Withheld
from scoring.whole import Whole, sensitivity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scoring.parameters import Parameters
    from scoring.results import Index, Reading, Span, Wheel
    from scoring.terms import Figure, Instrument

LOWEST, HIGHEST = 5.0, 95.0

# Steps of the scale. If one of five people chose the next step, the margin is 0.56 steps, and less with more people:
# a margin of 0.6 does not tell that all chose the same.
LEAST_MARGIN = 0.6

# Each of them says that a department has no answer, a single one, or one too many.
TELLING_FLAGS = {Flag.MERGED, Flag.UNCOVERED, Flag.OVERCOUNT}

Lenses = tuple[float, float]
UNMOVED: Lenses = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _Rules:
    parameters: Parameters
    least_margin: float


def held_within(wheel: Wheel, instrument: Instrument, parameters: Parameters) -> Wheel:
    """The wheel as a report may store it: practices first, then dimensions, then the whole."""
    rules = _Rules(parameters, least_margin(instrument.points))
    practices = tuple(_held(reading, UNMOVED, rules) for reading in wheel.practices)
    found = replace(wheel, practices=practices)
    dimensions = tuple(
        _seen_with(
            [found.practice(practice.code) for practice in instrument.practices_of(reading.code)],
            _held(reading, _moved_by_practices(reading, wheel, found, instrument), rules),
        )
        for reading in wheel.dimensions
    )
    found = replace(
        found,
        dimensions=dimensions,
        overall=_seen_with(dimensions, _held(wheel.overall, UNMOVED, rules)),
        response=replace(wheel.response, flags=()),
    )
    if all(_values(old) == _values(new) and Flag.FEW not in old.flags for old, new in _pairs(wheel, found)):
        return found
    return _with_whole(wheel, found, instrument, rules)


def _held(reading: Reading, moved: Lenses, rules: _Rules) -> Reading:
    is_few = Flag.FEW in reading.flags
    kept = replace(
        reading,
        understanding_sight=_sight(reading.understanding_sight, reading.understanding, is_few=is_few),
        delivery_sight=_sight(reading.delivery_sight, reading.delivery, is_few=is_few),
    )
    flags = set(reading.flags) - TELLING_FLAGS
    sights = (kept.understanding_sight.visibility, kept.delivery_sight.visibility)
    if any(isinstance(share, Withheld) for share in sights):
        flags.discard(Flag.FEW_PAIRS)
    kept = replace(kept, flags=tuple(flag for flag in reading.flags if flag in flags))
    if not is_few and moved == UNMOVED:
        return kept
    return _moved(kept, moved, rules)


def _sight(sight: Sight, figure: Figure, *, is_few: bool) -> Sight:
    """A share of fewer than ten, or of a lens too few answered, would tell what one of them could not see."""
    if isinstance(figure, Withheld) and not isinstance(sight.visibility, Withheld):
        return Sight(figure, figure)
    return Sight(Withheld(Reason.TOO_FEW), Withheld(Reason.TOO_FEW)) if is_few else sight


def _seen_with(parts: Sequence[Reading], reading: Reading) -> Reading:
    """Without the shares that would tell, together with those of the other parts, the one of a part kept back."""
    kept = Withheld(Reason.TOO_FEW)
    if any(part.understanding_sight.visibility == kept for part in parts):
        reading = replace(reading, understanding_sight=replace(reading.understanding_sight, visibility=kept))
    if any(part.delivery_sight.visibility == kept for part in parts):
        reading = replace(reading, delivery_sight=replace(reading.delivery_sight, visibility=kept))
    return reading


def _moved(reading: Reading, moved: Lenses, rules: _Rules) -> Reading:
    """The reading with its lenses moved, and held if they are of few; level and gap follow from them."""
    is_few = Flag.FEW in reading.flags
    least = rules.least_margin if is_few else 0.0
    given = Figures(reading.understanding, reading.delivery, reading.level, reading.gap)
    held = _held_figures(given, moved, least, is_few=is_few)
    understanding, delivery, level, gap = held.understanding, held.delivery, held.level, held.gap
    return replace(
        reading,
        understanding=understanding,
        delivery=delivery,
        level=level,
        gap=gap,
        gap_size=denoised(gap.value, gap.se) if isinstance(gap, Estimate) else gap,
        # Its lower end would tell what its upper end no longer does.
        understanding_sight=replace(reading.understanding_sight, band=Withheld(Reason.TOO_FEW)),
        delivery_sight=replace(reading.delivery_sight, band=Withheld(Reason.TOO_FEW)),
        archetype=archetype(gap, level, rules.parameters),
    )


def held_few(given: Figures, points: int) -> Figures:
    """The figures of a group of fewer than ten people, on a scale of `points`, as a report may hold them."""
    return _held_figures(given, UNMOVED, least_margin(points), is_few=True)


def _held_figures(given: Figures, moved: Lenses, least: float, *, is_few: bool) -> Figures:
    understanding, delivery = (
        at(figure, _inside(figure.value + shift, is_few=is_few), least, 0.0) if isinstance(figure, Estimate) else figure
        for figure, shift in zip((given.understanding, given.delivery), moved, strict=True)
    )
    level, gap = given.level, given.gap
    if isinstance(understanding, Estimate) and isinstance(delivery, Estimate):
        if isinstance(level, Estimate):
            level = at(level, (understanding.value + delivery.value) / 2, least, 0.0)
        if isinstance(gap, Estimate):
            gap = at(gap, understanding.value - delivery.value, least, -100.0)
    return Figures(understanding, delivery, level, gap)


def _inside(value: float, *, is_few: bool) -> float:
    return min(HIGHEST, max(LOWEST, value)) if is_few else min(100.0, max(0.0, value))


def least_margin(points: int) -> float:
    """Points that an interval of few people reaches to either side at least."""
    return LEAST_MARGIN * 100 / (points - 1)


def at(figure: Estimate, value: float, least: float, lowest: float) -> Estimate:
    """The figure at another value, its interval as wide as before and at least ± `least`."""
    half = max(figure.high - figure.value, figure.value - figure.low, least)
    se = max(figure.se, half / margin(1.0, figure.df, 0.95))
    return replace(figure, value=value, se=se, low=max(lowest, value - half), high=min(100.0, value + half))


def _moved_by_practices(reading: Reading, wheel: Wheel, found: Wheel, instrument: Instrument) -> Lenses:
    """How far a dimension moves with its practices, wherever it is their mean."""
    if wheel.form is Form.FULL and Flag.FEW not in reading.flags:
        return UNMOVED
    weights = {practice.code: practice.weight for practice in instrument.practices_of(reading.code)}
    given = {code: _values(wheel.practice(code)) for code in weights}
    entered = {code: values for code, values in given.items() if values is not None}
    together = sum(weights[code] for code in entered)
    understanding = delivery = 0.0
    for code, values in entered.items():
        held = _values(found.practice(code)) or values
        understanding += weights[code] / together * (held[0] - values[0])
        delivery += weights[code] / together * (held[1] - values[1])
    return understanding, delivery


def _values(reading: Reading) -> Lenses | None:
    understanding, delivery = reading.understanding, reading.delivery
    if isinstance(understanding, Estimate) and isinstance(delivery, Estimate):
        return understanding.value, delivery.value
    return None


def _pairs(wheel: Wheel, found: Wheel) -> list[tuple[Reading, Reading]]:
    return list(zip(wheel.dimensions, found.dimensions, strict=True))


def _with_whole(wheel: Wheel, found: Wheel, instrument: Instrument, rules: _Rules) -> Wheel:
    """Everything that several dimensions say together, from the dimensions as they are held."""
    together = _together(found, instrument)
    found = replace(found, heroics=_heroics(found, rules))
    overall = _values(found.overall)
    if together is None or overall is None or isinstance(wheel.index, Withheld) or isinstance(wheel.width, Withheld):
        return found
    is_few = any(Flag.FEW in reading.flags for reading in found.dimensions)
    least = rules.least_margin if is_few else 0.0
    weights = together.weights
    moved = (
        float((weights * together.understanding).sum()) - overall[0],
        float((weights * together.delivery).sum()) - overall[1],
    )
    value, *others = (
        float(index(together.understanding, together.delivery, weights, lam))
        for lam in (rules.parameters.lam, *rules.parameters.alternative_lams)
    )
    low, high = _limits(wheel.index, value, least)
    wide = float(width(together.gap, together.errors, weights))
    narrowest, widest = _limits(wheel.width, wide, least)
    return replace(
        found,
        overall=_moved(found.overall, moved, rules),
        index=replace(
            wheel.index,
            value=value,
            low=low,
            high=high,
            stage=stage(value),
            stages=stages(low, high),
            alternatives=tuple(
                Alternative(lam, other) for lam, other in zip(rules.parameters.alternative_lams, others, strict=True)
            ),
        ),
        width=replace(wheel.width, value=wide, low=narrowest, high=widest),
        sensitivity=sensitivity(together, rules.parameters),
    )


def _limits(span: Index | Span, value: float, least: float) -> Lenses:
    below, above = max(span.value - span.low, least), max(span.high - span.value, least)
    return max(0.0, value - below), min(100.0, value + above)


def _together(found: Wheel, instrument: Instrument) -> Whole | None:
    weights = {dimension.code: dimension.weight for dimension in instrument.dimensions}
    rows = [
        (place, weights[reading.code], *values, reading.gap.se)
        for place, reading in enumerate(found.dimensions)
        if isinstance(reading.gap, Estimate) and (values := _values(reading)) is not None
    ]
    if not rows:
        return None
    places, shares, understanding, delivery, errors = (np.array(column) for column in zip(*rows, strict=True))
    return Whole(places, shares / shares.sum(), understanding, delivery, errors)


def _heroics(found: Wheel, rules: _Rules) -> Heroics:
    difference = found.heroics.difference
    if not isinstance(difference, Estimate):
        return found.heroics
    first, second = (found.dimension(code) for code in rules.parameters.heroics)
    if not (isinstance(first.delivery, Estimate) and isinstance(second.delivery, Estimate)):
        return found.heroics
    is_few = Flag.FEW in (*first.flags, *second.flags)
    value = first.delivery.value - second.delivery.value
    moved = at(difference, value, rules.least_margin if is_few else 0.0, -100.0)
    flagged = value >= rules.parameters.heroics_cut - TOLERANCE and moved.low > TOLERANCE
    return Heroics(moved, flagged)
