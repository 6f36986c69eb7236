"""What a report says of its numbers: chosen once, when it is built, and stored as an id with parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.reading import Message
from scoring.results import widest_gaps
from scoring.terms import Archetype, Estimate, Flag, Withheld

if TYPE_CHECKING:
    from scoring.results import Reading, Wheel

WIDEST = 4
# "Customer-focused, not customer-centric" is said only of those who do deliver.
FOCUSED_DELIVERY = 60.0

# Others tell of departments in which nobody or a single person answered (small_groups.py).
NOTED_FLAGS = (Flag.PARTIAL, Flag.UNWEIGHTED)


def widest_practices(wheel: Wheel) -> tuple[str, ...]:
    """Codes of the practices whose gap is wide and surely no chance, widest first; at most four."""
    sure = tuple(reading for reading in wheel.practices if not _may_be_chance(reading))
    return tuple(reading.code for reading in widest_gaps(sure, WIDEST))


def headline(wheel: Wheel, minimum_group_size: int) -> Message:
    overall = wheel.overall
    if isinstance(overall.gap, Withheld):
        if isinstance(wheel.response.n, Withheld):
            return Message("headline.too-few", {"minimum": minimum_group_size})
        return Message("headline.withheld", {"reason": overall.gap.reason.value})
    params = _numbers(overall)
    kind = f"headline.{_kind(overall, overall.gap)}"
    widest = widest_practices(wheel)
    if widest:
        return Message(f"{kind}.widest", params | {"practice": widest[0]})
    return Message(kind, params)


def practice_message(reading: Reading) -> Message:
    """One practice or dimension in a sentence: which way its gap runs, or that nobody can tell."""
    if isinstance(reading.gap, Withheld):
        return Message("reading.withheld", {"code": reading.code, "reason": reading.gap.reason.value})
    direction = "even" if _may_be_chance(reading) else "known" if reading.gap.value > 0 else "blind"
    return Message(f"reading.{direction}", _numbers(reading) | {"code": reading.code})


def notes(wheel: Wheel) -> tuple[Message, ...]:
    """What a reader must know beside the whole: limits of the numbers, then heroics if there are any."""
    flags = {*wheel.overall.flags, *wheel.response.flags}
    found = [Message(f"note.{flag.value}", {}) for flag in NOTED_FLAGS if flag in flags]
    difference = wheel.heroics.difference
    if wheel.heroics.flagged and isinstance(difference, Estimate):
        found.append(
            Message("note.heroics", {"difference": difference.value, "margin": difference.high - difference.value})
        )
    return tuple(found)


def _kind(overall: Reading, gap: Estimate) -> str:
    if overall.archetype is Archetype.DELIVERS_BLIND:
        delivery = overall.delivery
        is_focused = isinstance(delivery, Estimate) and delivery.value >= FOCUSED_DELIVERY
        return "focused-not-centric" if is_focused else "delivers-blind"
    if overall.archetype is not Archetype.UNDETERMINED:
        return overall.archetype.value
    if gap.low > 0:
        return "leans-known"
    return "leans-blind" if gap.high < 0 else "unclear"


def _numbers(reading: Reading) -> dict[str, float | int]:
    gap = reading.gap
    known = {"understanding": reading.understanding, "delivery": reading.delivery, "gap": gap}
    params: dict[str, float | int] = {
        name: figure.value for name, figure in known.items() if isinstance(figure, Estimate)
    }
    if isinstance(gap, Estimate):
        params |= {"margin": max(gap.high - gap.value, gap.value - gap.low), "n": gap.n}
    return params


def _may_be_chance(reading: Reading) -> bool:
    return not isinstance(reading.gap, Estimate) or reading.gap.low <= 0 <= reading.gap.high
