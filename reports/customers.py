"""What customers said and what staff predicted, handed to scoring. Only workers import this module."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assessments.models import State
from assessments.needs_list import OWN
from reports.models import GapReport
from reports.reading import read_report
from scoring.needs import Claimed
from scoring.results.verified import MeasuredUnderstanding
from scoring.terms import Reason, Withheld
from scoring.understanding import understanding
from scoring.winning import winning

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assessments.models import Assessment
    from reports.measuring import Ready
    from scoring.results.verified import Need, Winning

DECIDERS = "executive"
CHOSEN = ord("1")


def measured_understanding(ready: Ready) -> MeasuredUnderstanding | Withheld:
    """Withheld where customers were not asked."""
    said = ready.said
    if said is None or not said.needs:
        return Withheld(Reason.NOT_ASKED)
    overall = ready.wheel.overall
    return understanding(
        said.pulses.customers(said.needs),
        said.predictions.predictions(
            len(said.needs), dict(zip(ready.rows.strata, ready.answers.headcounts, strict=True))
        ),
        Claimed(overall.understanding, overall.delivery, ready.wheel.index),
        shares_of_others(ready.assessment, said.needs),
        ready.parameters,
    )


def where_to_win(ready: Ready) -> Winning | Withheld:
    """What executives chose to win on, against what customers say."""
    found: MeasuredUnderstanding | Withheld = ready.found["understanding"]
    if isinstance(found, Withheld) or DECIDERS not in ready.rows.roles:
        return Withheld(Reason.NOT_ASKED)
    return winning(*_chosen(ready, len(found.needs)), found.needs, ready.parameters.minimum_group)


def _chosen(ready: Ready, needs: int) -> tuple[tuple[int, ...], int]:
    """How many executives chose each need, and how many chose any."""
    deciders = ready.rows.role == ready.rows.roles.index(DECIDERS)
    places = [ready.document.index_of[f"win.{place}"] for place in range(1, needs + 1)]
    chosen = ready.rows.codes[deciders][:, places] == CHOSEN
    return tuple(chosen.sum(axis=0).tolist()), int(chosen.any(axis=1).sum())


def shares_of_others(assessment: Assessment, codes: tuple[str, ...]) -> NDArray[np.float64]:
    """Shares of customers naming each need in the newest published report of every other organisation that has this
    very list, organisations x needs. Reworded needs are numbered, so the same codes may mean anything: none then."""
    if any(OWN.fullmatch(code) for code in codes):
        return np.empty((0, len(codes)))
    reports = (
        GapReport.objects.filter(assessment__state=State.PUBLISHED)
        .exclude(assessment__organisation_id=assessment.organisation_id)
        .filter(assessment__organisation__is_synthetic=assessment.organisation.is_synthetic)
        .filter(assessment__version__questionnaire_id=assessment.version.questionnaire_id)
        .filter(assessment__needs__code=codes[0])
        .order_by("assessment__organisation_id", "-pk")
    )
    rows: dict[int, list[float]] = {}
    for organisation, document in reports.values_list("assessment__organisation_id", "document").iterator():
        if organisation in rows:
            continue
        found = read_report(document).measures.understanding
        shares = _shares(found.needs) if isinstance(found, MeasuredUnderstanding) else {}
        if shares.keys() == set(codes):
            rows[organisation] = [shares[code] for code in codes]
    return np.array(list(rows.values()), dtype=np.float64).reshape(len(rows), len(codes))


def _shares(needs: tuple[Need, ...]) -> dict[str, float]:
    return {need.code: need.customers.value for need in needs if not isinstance(need.customers, Withheld)}
