"""Does it pay? What is counted anyway beside the index, and what may not be concluded from it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from assessments.outcome_figures import with_unit, written
from reports.charts.lines import LinePoint, LineRow, Lines, draw_lines
from reports.charts.marks import Kind
from reports.numbers import people, rounded, whole
from reports.sections.outcomes_across import across_sentences, across_table
from reports.sections.section import Cell, Picture, ReadWith, Row, Section, Table
from reports.sentences import REASONS
from scoring.results import Span
from scoring.results.outcomes import Caveat, Evidence, Outcomes
from scoring.terms import Withheld

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from reports.sections.section import Told
    from scoring.results.outcomes import Counted, Outcome, WaveIndex

CAVEATS: dict[Caveat, _StrPromise] = {
    Caveat.NOT_CAUSE: gettext_lazy(
        "That two things go together does not make one the cause of the other: a price, a season or a rival may have "
        "moved both."
    ),
    Caveat.NOT_RETURN: gettext_lazy("It is no return on money spent."),
    Caveat.NOT_FORECAST: gettext_lazy("It does not say what you will see next."),
    Caveat.NOT_LAGGED: gettext_lazy(
        "What is counted up to an assessment came before its answers. What may follow from them shows in the "
        "values after it."
    ),
    Caveat.SAME_PEOPLE: gettext_lazy("Both come from the same answers, which alone makes them go together."),
    Caveat.FEW: gettext_lazy("With so few organisations, only a very strong link would show."),
    Caveat.UNSTABLE: gettext_lazy("With fewer than 250 organisations, the link still moves from wave to wave."),
}
ALWAYS = (Caveat.NOT_CAUSE, Caveat.NOT_RETURN, Caveat.NOT_FORECAST, Caveat.NOT_LAGGED)
# A row's scale is at least as wide as this, so that a small change looks small.
LEAST_POINTS, LEAST_SHARE = 20.0, 0.2


def outcomes(told: Told) -> Section:
    found = told.report.measures.outcomes
    known = found if isinstance(found, Outcomes) else Outcomes((), ())
    lines = draw_lines(_lines(known)) if known.measures else None
    return Section(
        code="outcomes",
        question=_("Does it pay?"),
        answer=_answer(found),
        sentences=across_sentences(known.measures),
        people=people(told.report.wheel.overall.n, told.least),
        anchor="outcomes",
        pictures=(Picture("reports/_lines.html", lines, _caption()),) if lines else (),
        tables=_tables(known),
        cautions=tuple(str(CAVEATS[each]) for each in _caveats(known)),
        read_with=(ReadWith("trend", _("whether the index moved at all, or only by chance")),),
        is_answered=any(len(_pairs(known, each)) > 1 for each in known.measures),
    )


def _caption() -> str:
    return _(
        "Every row has a scale of its own: compare which way they go, not how high they stand. Upright lines: "
        "assessments."
    )


def _answer(found: Outcomes | Withheld) -> str:
    if isinstance(found, Withheld):
        return _("This cannot be told: %(reason)s.") % {"reason": REASONS[found.reason]}
    if not found.measures:
        return _("This cannot be told yet: nothing that you count anyway had been entered when this report was built.")
    chosen = max(found.measures, key=lambda each: len(_pairs(found, each)))
    pairs = _pairs(found, chosen)
    if len(pairs) > 1:
        return _moved(chosen, pairs)
    if pairs:
        wave, counted = pairs[0]
        words = {"name": chosen.name, "value": _shown(counted.value, chosen), "index": whole(wave.value)}
        return (
            _(
                "This cannot be told from one assessment: “%(name)s” stands at %(value)s beside an index of %(index)s, "
                "and only another can show whether they move together."
            )
            % words
        )
    return _("This cannot be told: no assessment has both an index and a value of the year before it.")


def _pairs(found: Outcomes, outcome: Outcome) -> list[tuple[Span, Counted]]:
    """Waves that have both, oldest first."""
    return [
        (wave.index, counted)
        for wave, counted in zip(found.waves, outcome.at_waves, strict=True)
        if not isinstance(wave.index, Withheld) and not isinstance(counted, Withheld)
    ]


def _moved(outcome: Outcome, pairs: list[tuple[Span, Counted]]) -> str:
    (first, before), (last, after) = pairs[0], pairs[-1]
    words = {
        "waves": whole(len(pairs)),
        "from_index": whole(first.value),
        "to_index": whole(last.value),
        "name": outcome.name,
        "before": written(before.value, _language()),
        "after": _shown(after.value, outcome),
    }
    if after.value == before.value:
        told = _(
            "%(waves)s assessments cannot show it: the index went from %(from_index)s to %(to_index)s, and “%(name)s” "
            "stayed at %(after)s."
        )
    elif (after.value > before.value) is outcome.higher_is_better:
        told = _(
            "%(waves)s assessments cannot show it: the index went from %(from_index)s to %(to_index)s, and “%(name)s” "
            "got better, from %(before)s to %(after)s."
        )
    else:
        told = _(
            "%(waves)s assessments cannot show it: the index went from %(from_index)s to %(to_index)s, and “%(name)s” "
            "got worse, from %(before)s to %(after)s."
        )
    return told % words


def _caveats(known: Outcomes) -> tuple[Caveat, ...]:
    """The general ones, then those of what is said across organisations."""
    if not known.measures:
        return ALWAYS
    across = [each.across for each in known.measures if each.across.evidence is not Evidence.SCATTER]
    more = {caveat for each in across for caveat in each.caveats}
    return tuple(each for each in Caveat if each in ALWAYS or each in more)


def _lines(known: Outcomes) -> Lines:
    days = [date.fromisoformat(wave.date) for wave in known.waves]
    moments = tuple((day, date_format(day, "M Y")) for day in days)  # titles would not fit on a phone
    rows = (_index_row(known.waves), *(_outcome_row(each) for each in known.measures))
    return Lines(
        title=_("The index and what you count anyway, over time"),
        rows=rows,
        moments=moments,
        legend=(
            (Kind.PLAIN, _("Index, with its interval")),
            (Kind.CUSTOMERS, _("What you count anyway")),
        ),
    )


def _index_row(waves: tuple[WaveIndex, ...]) -> LineRow:
    points = tuple(
        LinePoint(date.fromisoformat(wave.date), rounded(index.value), rounded(index.low), rounded(index.high))
        for wave in waves
        if not isinstance(index := wave.index, Withheld)
    )
    name = _("Index")
    if not points:
        reasons = [str(REASONS[wave.index.reason]) for wave in waves if isinstance(wave.index, Withheld)]
        return LineRow(name, Kind.PLAIN, (), LEAST_POINTS, f"{name}: {reasons[-1]}", reasons[-1])
    note = _from_to(whole(points[0].value), whole(points[-1].value), len(points))
    return LineRow(name, Kind.PLAIN, points, LEAST_POINTS, f"{name}: {note}", note)


def _outcome_row(outcome: Outcome) -> LineRow:
    points = tuple(LinePoint(date.fromisoformat(each.date), each.value) for each in outcome.values)
    least = LEAST_SHARE * max(abs(point.value) for point in points)
    note = _from_to(written(points[0].value, _language()), _shown(points[-1].value, outcome), len(points))
    better = _("more is better") if outcome.higher_is_better else _("less is better")
    return LineRow(
        outcome.name, Kind.CUSTOMERS, points, least, f"{outcome.name}: {note}, {better}", f"{note} · {better}"
    )


def _from_to(first: str, last: str, count: int) -> str:
    return last if count == 1 else _("%(first)s → %(last)s") % {"first": first, "last": last}


def _tables(known: Outcomes) -> tuple[Table, ...]:
    if not known.measures:
        return ()
    rows = [Row(_("Index"), tuple(_index_cell(wave) for wave in known.waves), is_leading=True)]
    rows += [Row(each.name, tuple(_counted_cell(value, each) for value in each.at_waves)) for each in known.measures]
    own = Table(
        caption=_("The index and the last value counted before each assessment"),
        headings=(_("Measure"), *(f"{wave.title}, {_day(wave.date)}" for wave in known.waves)),
        rows=tuple(rows),
    )
    return (own, *across_table(known.measures))


def _index_cell(wave: WaveIndex) -> Cell:
    if isinstance(wave.index, Withheld):
        return Cell(str(REASONS[wave.index.reason]), is_withheld=True)
    words = {"value": whole(wave.index.value), "low": whole(wave.index.low), "high": whole(wave.index.high)}
    return Cell(_("%(value)s (%(low)s to %(high)s)") % words)


def _counted_cell(value: Counted | Withheld, outcome: Outcome) -> Cell:
    if isinstance(value, Withheld):
        return Cell(_("nothing counted in the year before"), is_withheld=True)
    return Cell(_("%(value)s, %(date)s") % {"value": _shown(value.value, outcome), "date": _day(value.date)})


def _shown(value: float, outcome: Outcome) -> str:
    return with_unit(value, outcome.unit, _language())


def _language() -> str:
    return get_language() or "en"


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "j M Y")
