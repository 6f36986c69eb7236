"""Beside other organisations, of whose published reports a few sums are read. Only workers import this module.

What is kept of them is a mean, a quarter or a share over at least five of them, in whole points: with more digits, a
report built before another organisation joined and one built after it would tell where that one stands.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from assessments.models import State
from organisations.models import Organisation
from reports.models import GapReport
from reports.numbers import rounded
from reports.reading import read_standing
from scoring.benchmark import MEAN_FROM, benchmark
from scoring.results.benchmark import BesideOthers, Peers
from scoring.terms import METHOD_VERSION, Estimate, Reason, Withheld

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet

    from reports.measuring import Ready
    from reports.reading import Standing
    from scoring.results import Index
    from scoring.results.benchmark import Benchmark
    from scoring.terms import Figure, Number

# Of a normal distribution, 95 % lie within this many standard errors.
WITHIN = 1.959963984540054
NONE = Withheld(Reason.NO_PEERS)


def peers_of(ready: Ready) -> Peers | Withheld:
    """Among organisations of the same industry that answered the same questionnaire."""
    own = ready.assessment.organisation
    if not _kind(own.industry):
        return Withheld(Reason.NO_INDUSTRY)
    standings = list(_standings(_others(own), ready))
    if len(standings) < MEAN_FROM:
        return NONE
    wheel = ready.wheel
    figures = [{each.code: each for each in (one.overall, *one.dimensions)} for one in standings]
    readings = tuple(
        BesideOthers(
            reading.code,
            _among(reading.level, [each[reading.code].level for each in figures]),
            _among(reading.gap, [each[reading.code].gap for each in figures]),
        )
        for reading in (wheel.overall, *wheel.dimensions)
    )
    index = _among(
        _index(wheel.index, wheel.overall.level), [_index(each.index, each.overall.level) for each in standings]
    )
    if index == NONE and all(each.level == each.gap == NONE for each in readings):
        return NONE
    return Peers(index, readings)


def _others(own: Organisation) -> list[int]:
    """Compared here, because databases disagree about the case of letters. Made-up ones are among themselves."""
    others = Organisation.objects.filter(is_synthetic=own.is_synthetic).exclude(pk=own.pk)
    return [pk for pk, industry in others.values_list("pk", "industry") if _kind(industry) == _kind(own.industry)]


def _kind(industry: str) -> str:
    return " ".join(industry.casefold().split())


def _standings(organisations: Sequence[int], ready: Ready) -> Iterator[Standing]:
    """One an organisation, a document at a time."""
    comparable = GapReport.objects.filter(
        assessment__state=State.PUBLISHED, version_id=ready.assessment.version_id, method_version=METHOD_VERSION
    )
    documents: QuerySet[GapReport, str] = comparable.filter(
        assessment__organisation__in=organisations,
        pk=Subquery(
            comparable.filter(assessment__organisation=OuterRef("assessment__organisation"))
            .order_by("-assessment__closed_at", "-pk")
            .values("pk")[:1]
        ),
    ).values_list("document", flat=True)
    for document in documents.iterator(chunk_size=1):
        yield read_standing(document)


def _index(index: Index | Withheld, level: Figure) -> Figure:
    """The index as an estimate of as many people as the level is."""
    if isinstance(index, Withheld):
        return index
    if isinstance(level, Withheld):
        return level
    return Estimate(index.value, (index.high - index.low) / (2 * WITHIN), index.low, index.high, level.df, level.n)


def _among(own: Figure, peers: Sequence[Figure]) -> Benchmark | Withheld:
    found = benchmark(own, [peer for peer in peers if isinstance(peer, Estimate)])
    if isinstance(found, Withheld):
        return NONE
    return replace(found, mean=_in_points(found.mean), shrunk=_in_points(found.shrunk), spread=_in_points(found.spread))


def _in_points(value: Number) -> Number:
    return value if isinstance(value, Withheld) else float(rounded(value))
