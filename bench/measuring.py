"""Which measurements are made on a database, and the target of each (docs/performance.md says where they come from)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bench.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.places import Place

MEGABYTE = 1024 * 1024
SMALL, LARGE, LARGEST = 1_000, 100_000, 1_000_000


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    sizes: tuple[int, ...]
    people: int
    at_once: tuple[int, ...]


FULL = Scale((1_000, 10_000, 100_000, 1_000_000), people=24, at_once=(1, 4, 8, 20))
QUICK = Scale((1_000, 10_000), people=4, at_once=(1, 4))


def storage(filled: dict[str, Any]) -> Iterator[Finding]:
    for size, assessment in filled.items():
        # A thousand rows fill a few pages of each index: nothing to hold a target against.
        limit = 200 if assessment["people"] > SMALL else None
        yield Finding(f"bytes a response, {title(size)}", assessment["bytes"], " B", limit, note="table and indexes")


def reports(place: Place, filled: dict[str, Any]) -> Iterator[Finding]:
    """Everything as a multiple of the floor, which is measured in the same process."""
    runs = {}
    for size, assessment in filled.items():
        run = runs[size] = place.run("reporting", assessment["id"], 3 if assessment["people"] > LARGE else 5)
        floor, is_large = run["floor"], assessment["people"] == LARGE
        note = f"{run['gap_report']:.0f} ms: read {run['read']:.0f}, compute {run['compute']:.0f}"
        gap_report = run["gap_report"]
        yield Finding(f"gap report, {title(size)}", gap_report / floor, " x floor", 20 if is_large else None, note=note)
        yield Finding(f"  reading, {title(size)}", run["read"] / floor, " x floor")
        yield Finding(f"  computing, {title(size)}", run["compute"] / floor, " x floor", note=f"floor {floor:.2f} ms")
        note = f"{run['whole']:.0f} ms; first {run['first']:.0f}"
        most = 3 if is_large and size.isdigit() else None
        yield Finding(f"  whole report, {title(size)}", run["whole"] / gap_report, " x gap report", most, note=note)
        for name, spent in run["measures"].items():
            yield Finding(f"    {name}, {title(size)}", spent / gap_report, " x gap report", note=f"{spent:.1f} ms")
        memory = run["memory"] / run["matrix_bytes"]
        note = f"{run['memory'] / MEGABYTE:.0f} MB above what the process needs anyway"
        yield Finding(f"  memory, {title(size)}", memory, " x matrix", 12 if is_large else None, note=note)
    if str(LARGEST) in runs:
        large, largest = runs[str(LARGE)], runs[str(LARGEST)]
        yield Finding("gap report(1M) / (100k)", largest["gap_report"] / large["gap_report"], " x", 12)
        yield Finding("whole report(1M) / (100k)", largest["whole"] / large["whole"], " x", 10)
        yield Finding("memory(1M) / memory(100k)", largest["memory"] / large["memory"], " x", note="rows grow 10 x")


def scattering(place: Place, filled: dict[str, Any]) -> Iterator[Finding]:
    """Answers, guesses and customers, as many of each; routed ones have answers alone."""
    sizes = [size for size in filled if size.isdigit()]
    found = place.run("scattering", *(filled[size]["id"] for size in sizes))
    runs = {size: found[str(filled[size]["id"])] for size in sizes}
    for size, run in runs.items():
        note = f"{run['anew']:.0f} ms; slowest table {run['longest']:.0f} ms elapsed"
        yield Finding(
            f"rows written anew, {title(size)} of each kind", run["anew"] / run["copied"], " x copy", note=note
        )
    for small, large in pairwise(sizes):
        ratio = runs[large]["anew"] / runs[small]["anew"]
        is_large = filled[small]["people"] >= LARGE // 10
        yield Finding(f"  ({title(large)}) / ({title(small)})", ratio, " x", 13 if is_large else None)


def submissions(place: Place, scale: Scale) -> Iterator[Finding]:
    found = place.run("submitting", scale.people, *scale.at_once)
    cold = found["cold"]
    yield Finding("cold load of the heaviest respondent page", cold["bytes"] / 1000, " KB", 60, note=cold["page"])
    yield Finding("  requests for it", cold["most_requests"], "", 6)
    for kind, name, limit in (("plain", "without JavaScript", 60), ("saving", "saving each answer", 150)):
        for number, crowd in found[kind].items():
            who = f"{name}, {number} at once"
            spent = crowd["web"] + crowd["database"]
            note = f"web server {crowd['web']:.0f}, database {crowd['database']:.0f}; {crowd['people']} respondents"
            yield Finding(f"a submission {who}", spent, " ms", limit, note=note)
            yield Finding("  failed", crowd["failed"], "", 0, note=crowd["why"][:120])
            yield Finding("  respondents lost or changed", crowd["lost"] + crowd["too_many"], "", 0)
            note = f"{crowd['stored']} stored of {crowd['given']} given"
            yield Finding("  answers lost", crowd["given"] - crowd["stored"], "", 0, note=note)
            if kind == "saving":
                yield Finding("  an autosave, p95", crowd["p95"], " ms", 500 if number == "20" else 300)
                yield Finding(
                    "  requests a second", crowd["requests"], "", 60 if number == "8" else None, at_least=True
                )


def pages(place: Place, filled: dict[str, Any]) -> Iterator[Finding]:
    found = place.run("pages", *(assessment["id"] for assessment in filled.values()))
    shown = found["respondent"]
    for page in shown:
        note = f"{page['ms']:.1f} ms, {page['bytes'] / 1000:.1f} KB"
        yield Finding(f"respondent, {page['page']}: queries", page["queries"], "", 8, note=note)
    yield Finding("respondent, all pages, without server", sum(page["ms"] for page in shown), " ms")
    for size, staff in zip(filled, found["staff"], strict=True):
        for page in staff:
            note = f"{page['queries']} queries, {page['bytes'] / 1000:.0f} KB"
            what = f"{page['page']}, {title(size)}"
            is_report = page["page"] == "report"
            yield Finding(what, page["ms"], " ms", 100 if is_report else None, note=note)
            if is_report:
                yield Finding("  its queries", page["queries"], "", 15)
                yield Finding("  its bytes before Plotly", page["bytes"] / 1000, " KB", 150)


def locks(place: Place) -> Iterator[Finding]:
    found = place.run("locking")
    note = f"{found['transactions']} transactions in 4 processes"
    yield Finding("lock errors", found["errors"], "", 0, note=note)
    yield Finding("writes lost", found["lost"], "", 0)


def computing(place: Place, scale: Scale) -> Iterator[Finding]:
    sizes = (SMALL, min(LARGE, scale.sizes[-1]))
    small, large = place.run("computing", *sizes).values()
    what, is_large = f"{sizes[1]:,}", sizes[1] == LARGE

    def at_large(limit: float) -> float | None:
        return limit if is_large else None

    alone = large["whole"] - large["bootstrap"]
    yield Finding(
        f"without bootstrap, {what}", alone / large["floor"], " x floor", at_large(12), note=f"{alone:.0f} ms"
    )
    note = f"{large['irregular']:.0f} ms; 60 items"
    yield Finding("  with irregular weights", large["irregular"] / large["floor"], " x floor", note=note)
    note = f"{large['pandas']:.0f} ms, {large['whole']:.0f} ms"
    yield Finding(f"pandas / ours, {what}", large["pandas"] / large["whole"], " x", at_large(5), True, note)
    note = f"{large['bootstrap']:.1f} ms, {small['bootstrap']:.1f} ms"
    yield Finding(f"bootstrap({what}) / (1,000)", large["bootstrap"] / small["bootstrap"], " x", 4, note=note)
    yield Finding("naive bootstrap / ours", large["naive"] / large["bootstrap"], " x", at_large(5), at_least=True)


def rendering(place: Place, filled: dict[str, Any]) -> Iterator[Finding]:
    found = place.run("answering", 10)
    ratio = found["crispy_ms"] / found["pieces_ms"]
    note = f"{found['crispy_ms']:.0f} ms, {found['pieces_ms']:.2f} ms"
    yield Finding("forty ladders by crispy-forms' own fields / ours", ratio, " x", 20, at_least=True, note=note)
    chart = place.run("charting", next(iter(filled.values()))["id"])
    note = f"{chart['object']:.1f} ms, {chart['dict']:.2f} ms"
    yield Finding("the wheel as a Plotly object / ours", chart["object"] / chart["dict"], " x", 10, True, note)


def title(size: str) -> str:
    return f"{int(size):,}" if size.isdigit() else f"{size} form"
