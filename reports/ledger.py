"""Which groups of people a report tells the number of: what the ledger keeps of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scoring.terms import Withheld

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.reading import StoredReport

# As many letters of a file's SHA-256 as a group's code has room for.
FILE_CODE = 40


def counts_shown(report: StoredReport) -> Iterator[tuple[str, str, int]]:
    """Kind, code and number of people of every group the pages tell one of, exactly or as a band."""
    for kind, code, n in _counts(report):
        if not isinstance(n, Withheld) and n >= report.minimum_group_size:
            yield kind, code, n


def _counts(report: StoredReport) -> Iterator[tuple[str, str, int | Withheld]]:
    wheel = report.wheel
    yield "organisation", "", wheel.response.n
    yield "overall", "", wheel.overall.n
    yield from (("dimension", reading.code, reading.n) for reading in wheel.dimensions)
    yield from (("practice", reading.code, reading.n) for reading in wheel.practices)
    yield "imported", "", sum(source.rows for source in report.sources)
    yield from (("imported_file", source.sha256[:FILE_CODE], source.rows) for source in report.sources)
