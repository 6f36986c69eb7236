"""Which groups of people a report tells the number of: what the ledger keeps of it, and what it knows of before."""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from assessments.models import ImportKind
from scoring.results.perception import View
from scoring.terms import Lens, Withheld

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assessments.models import Assessment
    from reports.measures import Measures
    from reports.reading import StoredReport
    from scoring.results.perception import Perception

# As many letters of a file's SHA-256 as a group's code has room for.
FILE_CODE = 40


class Count(NamedTuple):
    """A group, by kind and code, of which a number of people is told; metric: of which figure, "" for the wheel's."""

    kind: str
    code: str
    n: int | Withheld
    metric: str = ""


def counts_shown(report: StoredReport) -> Iterator[tuple[str, str, str, int]]:
    """Kind, code, metric and number of people of every group the pages tell one of, exactly or as a band."""
    for kind, code, n, metric in _counts(report):
        if not isinstance(n, Withheld) and n >= report.minimum_group_size:
            yield kind, code, metric, n


def _counts(report: StoredReport) -> Iterator[Count]:
    wheel = report.wheel
    yield Count("organisation", "", wheel.response.n)
    yield Count("overall", "", wheel.overall.n)
    yield from (Count("dimension", reading.code, reading.n) for reading in wheel.dimensions)
    yield from (Count("practice", reading.code, reading.n) for reading in wheel.practices)
    yield Count("imported", "", report.imported(ImportKind.ANSWERS))
    yield Count("imported_customers", "", report.imported(ImportKind.PULSE))
    yield from (Count("imported_file", source.sha256[:FILE_CODE], source.rows) for source in report.sources)
    perception = report.measures.perception
    if not isinstance(perception, Withheld):
        yield from _groups(perception)
    yield from _of_customers(report.measures)
    yield from _of_answers(report.measures)


def _of_customers(measures: Measures) -> Iterator[Count]:
    """Customers and those who predicted what they say, with the groups of customers by a digest of their names."""
    found = measures.understanding
    if not isinstance(found, Withheld):
        yield Count("customers", "", found.customers)
        yield Count("predictions", "", found.staff)
        for segment in found.segments:
            yield Count("segment", sha256(segment.code.encode()).hexdigest()[:FILE_CODE], segment.customers)
    if not isinstance(measures.winning, Withheld):
        yield Count("chose_to_win", "", measures.winning.leaders)


def _of_answers(measures: Measures) -> Iterator[Count]:
    """Who said how far it has come, who chose a meaning, and behind how many agreement and reliability stand."""
    if not isinstance(measures.progress, Withheld):
        yield from (Count("progress", each.code, each.n) for each in measures.progress)
    trust = measures.trust
    if isinstance(trust, Withheld):
        return
    if not isinstance(trust.alignment, Withheld):
        yield Count("meaning", "", trust.alignment.n)
    agreement, reliability = trust.agreement, trust.reliability
    for agreed in (*agreement.dimensions, *agreement.practices):
        yield Count("agreement", agreed.code, agreed.understanding.n, Lens.UNDERSTANDING.value)
        yield Count("agreement", agreed.code, agreed.delivery.n, Lens.DELIVERY.value)
    for alike in reliability.dimensions:
        yield Count("reliability", alike.code, alike.understanding.n, Lens.UNDERSTANDING.value)
        yield Count("reliability", alike.code, alike.delivery.n, Lens.DELIVERY.value)
    yield from (Count("item", _short(item.code), item.n, item.lens.value) for item in agreement.items)


def _short(code: str) -> str:
    return code if len(code) <= FILE_CODE else sha256(code.encode()).hexdigest()[:FILE_CODE]


def _groups(perception: Perception) -> Iterator[Count]:
    kinds = (("organisation", (perception.everybody,)), (View.DEPARTMENT, perception.departments))
    for kind, rows in (*kinds, (View.ROLE, perception.roles)):
        yield from (Count(kind, row.code, cell.n, cell.dimension) for row in rows for cell in row.cells)
    for sight in perception.sight:
        yield from (Count(View.SIGHT, sight.code, cell.n, cell.dimension) for cell in sight.cells)
    pairs = {(each.first, each.dimension): each for each in perception.leaders_teams}
    for (code, dimension), pair in pairs.items():
        yield Count(View.LEADERS, code, pair.first_n, dimension)
        yield Count(View.TEAM, code, pair.second_n, dimension)


def shown_before(assessment: Assessment, *views: str) -> dict[str, dict[tuple[str, str], set[int]]]:
    """Every n that any report of the assessment ever told, by metric and group; without views those of means."""
    kinds = views or ("organisation", View.DEPARTMENT, View.ROLE, View.LEADERS, View.TEAM)
    known: dict[str, dict[tuple[str, str], set[int]]] = defaultdict(lambda: defaultdict(set))
    rows = assessment.publications.filter(group_kind__in=kinds).exclude(metric="")
    for metric, kind, code, n in rows.values_list("metric", "group_kind", "group_code", "n").distinct():
        known[metric][kind, code].add(n)
    return known
