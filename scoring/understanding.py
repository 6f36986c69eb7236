"""Do we understand our customers, or only think we do? Pulse and predictions in, everything they say together out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring import predicted, pulse
from scoring.calibration import calibration
from scoring.captured import (
    FEWEST_CUSTOMERS,
    VERIFIED_CUSTOMERS,
    captured,
    captured_share,
    hierarchy,
    random_customer,
    reliability,
    standing,
    stranger,
)
from scoring.checking import Drawn, gate, grade, illusion, measured, understanding_interval, verified
from scoring.few import blunt
from scoring.folding import Floats
from scoring.heterogeneity import heterogeneity
from scoring.need_table import need_table
from scoring.needs import NAMED, Claimed, Customers, Predictions, Whole, leading
from scoring.parameters import Parameters
from scoring.performance import experienced, performance, skill
from scoring.predicted import Predicted
from scoring.pulse import Pulse
from scoring.rankings import rankings
from scoring.reading import FEW
from scoring.recommendation import recommendation
from scoring.results.verified import MeasuredUnderstanding, Performance, Rankings, SegmentReading, Standing
from scoring.terms import METHOD_VERSION, TOLERANCE, Number, Reason, Withheld

Draws = tuple[Floats, Floats, Floats]  # shares, ratings, the staff's table


@dataclass(frozen=True, eq=False)
class _Both:
    """Customers and staff added up, and the draws of both; None under ten customers, no table without staff to draw."""

    customers: Pulse
    staff: Predicted
    draws: Draws | None
    reliable: Number
    standing: Standing
    minimum: int

    @property
    def shares_drawn(self) -> Floats | Withheld:
        """The captured share in each draw, not floored, or why there is none."""
        if self.draws is None or not len(self.draws[2]):
            return Withheld(Reason.TOO_FEW)
        if hierarchy(self.customers.shares) <= TOLERANCE:
            return Withheld(Reason.NO_HIERARCHY)
        return captured_share(self.draws[2].sum(axis=-1), self.draws[0])


def understanding(
    customers: Customers, predictions: Predictions, claimed: Claimed, others: Floats, parameters: Parameters
) -> MeasuredUnderstanding:
    """Measured understanding of one organisation; every formula in docs/method.md.

    others: shares of customers naming each need in other organisations with the same list, organisations x K (may have
    no rows). Nothing about customers is given under ten of them, nothing about staff under `parameters.minimum_group`;
    an index needs thirty customers, a reliability of .70 and both. The order of the rows does not change a digit; no
    figure is computed for one person. ValueError if the arrays do not fit each other.
    """
    both = _both(customers, predictions, parameters)
    found, staff, minimum = both.customers, both.staff, parameters.minimum_group
    drawn = both.shares_drawn
    served = performance(found, staff, both.draws, minimum)
    known = _understood(both, drawn, served)
    closed = gate(both.standing, found.n, both.reliable)
    checked = verified(known if closed is None else closed, _delivered(both, served), parameters)
    present = np.bincount(customers.source, minlength=len(customers.sources)) > 0
    sources = tuple(source for source, there in zip(customers.sources, present.tolist(), strict=True) if there)
    return MeasuredUnderstanding(
        method=METHOD_VERSION,
        standing=both.standing,
        grade=grade(checked, sources),
        customers=_counted(found.n, FEWEST_CUSTOMERS),
        staff=_counted(staff.n, minimum),
        flagged=_flagged(customers, minimum),
        sources=sources,
        captured=captured(
            found,
            staff,
            drawn,
            (random_customer(found), stranger(found, others, found.codes)),
            _without_flagged(customers, both, drawn),
        ),
        needs=need_table(found, staff, both.draws, minimum),
        performance=served,
        measured=understanding_interval(known),
        verified=checked,
        illusion=illusion(claimed, checked),
        heterogeneity=heterogeneity(found),
        segments=_segments(customers, both),
        calibration=calibration(found, predictions),
        rankings=_rankings(both),
        recommendation=recommendation(customers),
    )


def _both(customers: Customers, predictions: Predictions, parameters: Parameters) -> _Both:
    found = pulse.pulse(customers)
    staff = predicted.predicted(predictions, found.needs, parameters)
    enough = staff.n >= parameters.minimum_group and staff.degrees > 0
    draws: Draws | None = None
    if found.n >= FEWEST_CUSTOMERS:
        table = predicted.resampled(staff, parameters) if enough else np.empty((0, *staff.table.shape))
        draws = (*pulse.resampled(found, parameters), table)
    reliable = reliability(found)
    return _Both(
        customers=found,
        staff=staff,
        draws=draws,
        reliable=reliable,
        standing=standing(found.n, staff.n if enough else 0, reliable, parameters.minimum_group),
        minimum=parameters.minimum_group,
    )


def _understood(both: _Both, drawn: Floats | Withheld, served: Performance) -> Drawn | Withheld:
    """U_measured and its draws."""
    if isinstance(drawn, Withheld):
        return drawn
    if isinstance(served.skill, Withheld) or both.draws is None:
        return Withheld(Reason.TOO_FEW)
    known = both.customers.raters >= both.minimum
    draws = measured(drawn, skill(both.draws[2], both.draws[1], known))
    n = min(both.customers.n, served.skill.n)
    share = blunt(float(captured_share(both.staff.shares, both.customers.shares)), n)
    return Drawn(float(measured(np.array(share), np.array(served.skill.value))), draws, n)


def _delivered(both: _Both, served: Performance) -> Drawn | Withheld:
    """D_experienced and its draws; verified from thirty customers who rated anything."""
    if isinstance(served.experienced, Withheld):
        return served.experienced
    if both.draws is None or both.customers.judges < VERIFIED_CUSTOMERS:
        return Withheld(Reason.TOO_FEW)
    known = both.customers.raters >= both.minimum
    return Drawn(served.experienced.value, experienced(both.draws[0], both.draws[1], known), served.experienced.n)


def _counted(n: int, least: int) -> int | Withheld:
    return n if n >= least else Withheld(Reason.TOO_FEW)


def _flagged(customers: Customers, minimum: int) -> int | Withheld:
    flagged = int(customers.flagged.sum())
    return flagged if flagged == 0 else _counted(flagged, minimum)


def _without_flagged(customers: Customers, both: _Both, drawn: Floats | Withheld) -> Number:
    """The captured share if the flagged did not count; withheld where it would tell what few of them said."""
    flagged = int(customers.flagged.sum())
    if isinstance(drawn, Withheld):
        return drawn
    if flagged == 0:
        return Withheld(Reason.NOT_APPLICABLE)
    if flagged < both.minimum or both.staff.n < FEW:
        return Withheld(Reason.TOO_FEW)
    return _captured_of(customers.only(~customers.flagged), both.staff)


def _captured_of(customers: Customers, staff: Predicted) -> Number:
    """The captured share of some of the customers; staff are enough."""
    if len(customers) < FEWEST_CUSTOMERS:
        return Withheld(Reason.TOO_FEW)
    shares = pulse.pulse(customers).shares
    if hierarchy(shares) <= TOLERANCE:
        return Withheld(Reason.NO_HIERARCHY)
    return max(0.0, float(captured_share(staff.shares, shares)))


def _segments(customers: Customers, both: _Both) -> tuple[SegmentReading, ...]:
    """What customers of each segment lead with; nothing of those that are hidden."""
    if customers.segment is None:
        return ()
    few = Withheld(Reason.TOO_FEW)
    rows = []
    hidden = _hidden_segments(customers.segment, customers.segments)
    for place, code in enumerate(customers.segments):
        members = customers.only(customers.segment == place)
        if place in hidden:
            rows.append(SegmentReading(code, few, (), few, few))
            continue
        found = pulse.pulse(members)
        rows.append(
            SegmentReading(
                code=code,
                customers=found.n,
                leading=tuple(found.codes[need] for need in leading(found.shares, found.codes)[:NAMED]),
                consensus=heterogeneity(found).consensus,
                captured=few if both.staff.n < FEW else _captured_of(members, both.staff),
            )
        )
    return tuple(rows)


def _hidden_segments(segment: Whole, codes: tuple[str, ...]) -> set[int]:
    """Those under ten customers, and one more where together they are too few: all less the others would tell them.

    Customers of no segment count as a hidden one.
    """
    sizes = np.bincount(segment[segment >= 0].astype(np.int64), minlength=len(codes)).tolist()
    hidden = {place for place, size in enumerate(sizes) if size < FEWEST_CUSTOMERS}
    left = len(segment) - sum(size for place, size in enumerate(sizes) if place not in hidden)
    if 0 < left < FEWEST_CUSTOMERS:
        visible = [place for place in range(len(codes)) if place not in hidden]
        hidden |= set(sorted(visible, key=lambda place: (sizes[place], codes[place]))[:1])
    return hidden


def _rankings(both: _Both) -> Rankings:
    """Orders of needs; which lead among fewer than ten staff would tell what they named."""
    if both.draws is None or both.staff.n < FEW:
        few = Withheld(Reason.TOO_FEW)
        return Rankings(few, few, few, few, few)
    return rankings(both.staff.shares, both.customers.shares, both.customers.codes)
