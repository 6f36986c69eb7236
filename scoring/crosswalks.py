"""Other authors' lists, element by element, from the practices that stand for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scoring.practices import Together
from scoring.reading import Figures
from scoring.results import Reading, Wheel
from scoring.results.crosswalks import CrossWalk, Element, Standing
from scoring.terms import TOLERANCE, Estimate, Figure, Number, Reason, Withheld

# Levels, in points: from here an element is in place; from here it is there in part.
IN_PLACE_FROM = 60.0
PARTLY_FROM = 40.0


@dataclass(frozen=True, slots=True)
class ElementSpec:
    """One element of a list: its code, the practices that stand for it, and whether measured understanding does too."""

    code: str
    practices: tuple[str, ...]
    measured_understanding: bool = False


@dataclass(frozen=True, slots=True)
class ListSpec:
    """Somebody's list."""

    code: str
    elements: tuple[ElementSpec, ...]


def compared(lists: Iterable[ListSpec]) -> frozenset[str]:
    """The practices that `measured` must keep for `cross_walks`: those of elements for which several stand."""
    elements = [element for each in lists for element in each.elements if len(element.practices) > 1]
    return frozenset(code for element in elements for code in element.practices)


def cross_walks(
    lists: Sequence[ListSpec], wheel: Wheel, practices: Together, understanding: Number
) -> tuple[CrossWalk, ...]:
    """Every list. `understanding`: measured understanding, 0 to 100, or why there is none. `practices` must hold those
    of `compared`. An element that asks for it too is in place only if it is at least 60 as well; without it the claim
    alone decides. An element of one practice reads as that practice does on the wheel."""
    readings = {reading.code: reading for reading in wheel.practices}
    found = []
    for each in lists:
        elements = tuple(
            element_of(element, _figures(element, readings, practices), wheel, understanding)
            for element in each.elements
        )
        found.append(walk_of(each.code, elements))
    return tuple(found)


def element_of(spec: ElementSpec, given: Figures, wheel: Wheel, understanding: Number) -> Element:
    """An element with these figures: what they say of it."""
    established = {reading.code: reading.established for reading in wheel.practices}
    seen = all(established.get(code, False) for code in spec.practices)
    found = standing(given.level, established=seen)
    measured: Number = Withheld(Reason.NOT_APPLICABLE)
    if spec.measured_understanding:
        measured = understanding
        if not isinstance(measured, Withheld) and found is not Standing.UNKNOWN:
            found = _lower(found, _of_points(measured))
    return Element(
        code=spec.code,
        practices=spec.practices,
        understanding=given.understanding,
        delivery=given.delivery,
        level=given.level,
        gap=given.gap,
        established=seen,
        measured=measured,
        standing=found,
        sure=_is_sure(given.level),
    )


def walk_of(code: str, elements: tuple[Element, ...]) -> CrossWalk:
    """A list of these elements, counted."""
    known = [element for element in elements if element.standing is not Standing.UNKNOWN]
    return CrossWalk(code, elements, sum(element.standing is Standing.IN_PLACE for element in known), len(known))


def standing(level: Figure, *, established: bool) -> Standing:
    """What a level says of an element; decided by the value, see `Element.sure`."""
    if isinstance(level, Withheld):
        return Standing.UNKNOWN
    if level.value >= IN_PLACE_FROM - TOLERANCE and established:
        return Standing.IN_PLACE
    return Standing.PARTLY if level.value >= PARTLY_FROM - TOLERANCE else Standing.NOT_YET


def _figures(spec: ElementSpec, readings: dict[str, Reading], practices: Together) -> Figures:
    if len(spec.practices) > 1:
        return practices.mean(spec.practices)
    found = [readings[code] for code in spec.practices if code in readings]
    if not found:
        return Figures.withheld(Reason.NOT_APPLICABLE)
    return Figures(found[0].understanding, found[0].delivery, found[0].level, found[0].gap)


def _of_points(measured: float) -> Standing:
    if measured >= IN_PLACE_FROM - TOLERANCE:
        return Standing.IN_PLACE
    return Standing.PARTLY if measured >= PARTLY_FROM - TOLERANCE else Standing.NOT_YET


def _lower(first: Standing, second: Standing) -> Standing:
    order = list(Standing)
    return max(first, second, key=order.index)


def _is_sure(level: Figure) -> bool:
    if not isinstance(level, Estimate):
        return False
    return not any(level.low < limit - TOLERANCE <= level.high for limit in (IN_PLACE_FROM, PARTLY_FROM))
