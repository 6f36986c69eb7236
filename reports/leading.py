"""What leads what, what stands, how far it has come and what comes next: measures of practices beside the wheel.

Differences and means of few people are held as the wheel is (small_groups.py), for what is held there must not come
out here. Only workers import this module.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assessments.needs import needs_of
from reports.small_groups import at, least_margin
from scoring import chain as chains
from scoring import crosswalks
from scoring.priorities import Aims, priorities
from scoring.progress import progress
from scoring.reading import FEW, Figures
from scoring.terms import Estimate, Reason, Withheld

if TYPE_CHECKING:
    from assessments.questionnaires.schema import QuestionnaireDocument
    from reports.measuring import Ready
    from scoring.results import Wheel
    from scoring.results.chain import Chain, Link
    from scoring.results.crosswalks import CrossWalk, Element
    from scoring.results.priorities import Priorities
    from scoring.results.progress import Progress
    from scoring.results.verified import MeasuredUnderstanding
    from scoring.terms import Figure, Number


def compared_in(document: QuestionnaireDocument) -> frozenset[str]:
    """The practices that must be counted with each other."""
    return chains.compared() | crosswalks.compared(_lists(document))


def chain_of(ready: Ready) -> Chain:
    found = chains.chain(ready.measured, ready.practices)
    least = least_margin(ready.instrument.points)
    links, policy = (
        tuple(_held_link(link, ready.wheel, least) for link in each) for each in (found.links, found.policy)
    )
    return chains.chain_of(links, policy)


def cross_walks_of(ready: Ready) -> tuple[CrossWalk, ...]:
    lists = _lists(ready.document)
    understanding = _measured(ready)
    found = crosswalks.cross_walks(lists, ready.wheel, ready.practices, understanding)
    least = least_margin(ready.instrument.points)
    return tuple(
        crosswalks.walk_of(
            walk.code,
            tuple(
                crosswalks.element_of(spec, _held_figures(element, ready.wheel, least), ready.wheel, understanding)
                for spec, element in zip(each.elements, walk.elements, strict=True)
            ),
        )
        for each, walk in zip(lists, found, strict=True)
    )


def progress_of(ready: Ready) -> tuple[Progress, ...]:
    """The whole first, then every dimension."""
    codes = ["overall", *(dimension.code for dimension in ready.document.dimensions)]
    positions = [(code, ready.document.index_of[f"action.{code}"]) for code in codes]
    return progress(ready.answers, positions, ready.parameters.minimum_group)


def priorities_of(ready: Ready) -> Priorities:
    document = ready.document
    step = 100 / (document.points - 1)
    aims = Aims(
        targets={code: step * (level - 1) for code, level in ready.targets.items()},
        prerequisites=document.prerequisites,
        needs={need.code: need.practices for need in needs_of(ready.assessment)},
        shares=_shares(ready),
    )
    return priorities(ready.wheel, ready.instrument, aims, ready.parameters)


def _measured(ready: Ready) -> Number:
    """Measured understanding, where it passes its gates."""
    found: MeasuredUnderstanding | Withheld = ready.found["understanding"]
    if isinstance(found, Withheld):
        return found
    checked = found.verified.understanding
    return checked if isinstance(checked, Withheld) else checked.value


def _shares(ready: Ready) -> dict[str, float] | Withheld:
    """Of the customers, how many name each need among what matters most."""
    found: MeasuredUnderstanding | Withheld = ready.found["understanding"]
    if isinstance(found, Withheld):
        return found
    shares: dict[str, float] = {}
    for need in found.needs:
        if isinstance(need.customers, Withheld):
            return need.customers
        shares[need.code] = need.customers.value
    return shares


def _lists(document: QuestionnaireDocument) -> tuple[crosswalks.ListSpec, ...]:
    return tuple(
        crosswalks.ListSpec(
            each.code,
            tuple(
                crosswalks.ElementSpec(element.code, element.practices, element.measured_understanding)
                for element in each.elements
            ),
        )
        for each in document.cross_walks
    )


def _held_link(link: Link, wheel: Wheel, least: float) -> Link:
    before, after = _end(link.before, wheel), _end(link.after, wheel)
    if isinstance(link.difference, Withheld):
        return link
    if isinstance(before, Withheld) or isinstance(after, Withheld):
        kept_back = before if isinstance(before, Withheld) else after
        return chains.link_of(link.before, link.after, kept_back)
    return chains.link_of(
        link.before, link.after, _held(link.difference, after.value - before.value, least, lowest=-100.0)
    )


def _end(code: str, wheel: Wheel) -> Figure:
    if code == chains.UNDERSTANDING:
        return wheel.overall.understanding
    known = {reading.code: reading.delivery for reading in (*wheel.dimensions, *wheel.practices)}
    return known.get(code, Withheld(Reason.NOT_APPLICABLE))


def _held_figures(element: Element, wheel: Wheel, least: float) -> Figures:
    """An element of one practice was read from the held wheel; of several, it is their mean as they are held."""
    found = Figures(element.understanding, element.delivery, element.level, element.gap)
    if len(element.practices) < 2 or not isinstance(element.gap, Estimate):
        return found
    known = {reading.code: reading for reading in wheel.practices}
    readings = [known[code] for code in element.practices if code in known]
    pairs = [
        (reading.understanding.value, reading.delivery.value)
        for reading in readings
        if isinstance(reading.understanding, Estimate)
        and isinstance(reading.delivery, Estimate)
        and isinstance(reading.gap, Estimate)
    ]
    understanding, delivery = (sum(pair[lens] for pair in pairs) / len(pairs) for lens in (0, 1))
    values = {
        "understanding": understanding,
        "delivery": delivery,
        "level": (understanding + delivery) / 2,
        "gap": understanding - delivery,
    }
    return replace(
        found,
        **{
            name: _held(figure, value, least, lowest=-100.0 if name == "gap" else 0.0)
            for name, value in values.items()
            if isinstance(figure := getattr(found, name), Estimate)
        },
    )


def _held(figure: Estimate, value: float, least: float, *, lowest: float) -> Estimate:
    return at(figure, value, least if figure.n < FEW else 0.0, lowest)
