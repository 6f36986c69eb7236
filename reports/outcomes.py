"""What the organisation counts anyway, read into a report when it is built. Only workers import this module."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from django.utils import timezone

from assessments.models import OutcomeMeasure, OutcomeValue, State
from assessments.questionnaires.storing import document_of
from organisations.tables.words import plain
from reports.earlier import asked_of_others
from reports.models import GapReport
from reports.reading import read_summary
from scoring.outcomes import association
from scoring.results import Index, Span
from scoring.results.outcomes import Counted, Outcome, Outcomes, Predictor, WaveIndex
from scoring.surface import Unit, surface
from scoring.terms import METHOD_VERSION, Estimate, Form, Reason, Withheld

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assessments.models import Assessment
    from reports.measuring import Ready
    from reports.reading import Summary
    from scoring.terms import Figure

# So many values and waves are drawn; more would be a blot on a phone.
MOST_DRAWN, MOST_WAVES = 36, 12
# What was counted longer before a wave closed says nothing of it.
NEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Series:
    """One measure with its values up to an assessment's closing date, oldest first."""

    name: str
    unit: str
    higher_is_better: bool
    values: tuple[tuple[date, float], ...]

    @property
    def key(self) -> tuple[str, str, bool]:
        """Organisations that agree in this count the same."""
        return plain(self.name), plain(self.unit), self.higher_is_better


@dataclass(frozen=True, slots=True)
class _Paired:
    """A wave of some organisation, and what was counted after it."""

    summary: Summary
    outcome: float


def outcomes_of(ready: Ready) -> Outcomes:
    series = outcome_series(ready.assessment)
    if not series:
        return Outcomes((), ())
    waves = _waves(ready)
    others = _paired(ready.assessment, series)
    return Outcomes(waves, tuple(_outcome(each, waves, others.get(each.key, [])) for each in series))


def outcome_series(assessment: Assessment) -> tuple[Series, ...]:
    """Measures of the assessment's organisation by name, with what was counted until it closed; none without values."""
    values = OutcomeValue.objects.filter(date__lte=_closing_day(assessment)).order_by("date")
    by_measure: dict[int, list[tuple[date, float]]] = {}
    own = values.filter(measure__organisation_id=assessment.organisation_id)
    for measure, day, value in own.values_list("measure_id", "date", "value"):
        by_measure.setdefault(measure, []).append((day, value))
    measures = OutcomeMeasure.objects.filter(pk__in=by_measure)
    found = [Series(each.name, each.unit, each.higher_is_better, tuple(by_measure[each.pk])) for each in measures]
    return tuple(sorted(found, key=lambda each: each.name))


def _closing_day(assessment: Assessment) -> date:
    """In the organisation's zone, as its coordinators enter dates."""
    return (assessment.closed_at or timezone.now()).astimezone(assessment.organisation.zone).date()


def _waves(ready: Ready) -> tuple[WaveIndex, ...]:
    """Published waves that closed before this one, the newest report of each, then this one as it is stored."""
    own = ready.assessment
    earlier = (
        GapReport.objects.filter(assessment__organisation_id=own.organisation_id, assessment__state=State.PUBLISHED)
        .filter(assessment__closed_at__lt=own.closed_at or timezone.now())
        .exclude(assessment=own)
        .select_related("assessment__organisation")
        .order_by("-assessment__closed_at", "-assessment_id", "-pk")
    )
    newest: dict[int, GapReport] = {}
    for report in earlier.iterator():
        newest.setdefault(report.assessment_id, report)
        if len(newest) == MOST_WAVES:
            break
    waves = [
        WaveIndex(each.assessment.title, _closing_day(each.assessment).isoformat(), _index(each, own))
        for each in reversed(newest.values())
    ]
    return (*waves, WaveIndex(own.title, _closing_day(own).isoformat(), _span(ready.wheel.index)))


def _index(report: GapReport, beside: Assessment) -> Span | Withheld:
    if report.method_version != METHOD_VERSION:
        return Withheld(Reason.NEW_METHOD)
    if report.version_id != beside.version_id:
        return Withheld(Reason.NOT_COMMON)
    if asked_of_others(Form(report.assessment.form), Form(beside.form), document_of(beside.version)):
        return Withheld(Reason.ASKED_OF_OTHERS)
    return _span(read_summary(report.document).index)


def _span(index: Index | Withheld) -> Span | Withheld:
    return index if isinstance(index, Withheld) else Span(index.value, index.low, index.high)


def _outcome(series: Series, waves: Sequence[WaveIndex], paired: Sequence[_Paired]) -> Outcome:
    at_waves = [_standing(series, date.fromisoformat(wave.date)) for wave in waves]
    drawn = {*series.values[-MOST_DRAWN:], *(each for each in at_waves if each)}
    better = 1.0 if series.higher_is_better else -1.0
    index, understanding, delivery, outcome = (
        np.array(
            [
                (
                    _value(each.summary.index),
                    _value(each.summary.understanding),
                    _value(each.summary.delivery),
                    better * each.outcome,
                )
                for each in paired
            ],
            dtype=np.float64,
        )
        .reshape(-1, 4)
        .T
    )
    return Outcome(
        name=series.name,
        unit=series.unit,
        higher_is_better=series.higher_is_better,
        values=tuple(_counted(each) for each in sorted(drawn)),
        at_waves=tuple(_counted(each) if each else Withheld(Reason.NOT_MEASURED) for each in at_waves),
        across=association(Predictor.INDEX, index, outcome, lagged=True, same_people=False),
        surface=surface(understanding, delivery, outcome, Unit.ORGANISATIONS),
    )


def _counted(value: tuple[date, float]) -> Counted:
    return Counted(value[0].isoformat(), value[1])


def _standing(series: Series, day: date) -> tuple[date, float] | None:
    """The last value up to a day, if it is of the year before it."""
    return next((each for each in reversed(series.values) if day - NEAR < each[0] <= day), None)


def _value(figure: Index | Figure) -> float:
    return float(figure.value) if isinstance(figure, Estimate | Index) else float("nan")


def _paired(assessment: Assessment, series: Iterable[Series]) -> dict[tuple[str, str, bool], list[_Paired]]:
    """By measure, of every organisation that counts the same: its newest published wave after which it was counted,
    with the last value since. The own organisation counts as one of them; made-up ones are only beside made-up ones."""
    wanted = {each.key for each in series}
    same_kind = OutcomeMeasure.objects.filter(organisation__is_synthetic=assessment.organisation.is_synthetic)
    keys = {
        (organisation, pk): key
        for pk, organisation, name, unit, better in same_kind.values_list(
            "pk", "organisation_id", "name", "unit", "higher_is_better"
        )
        if (key := (plain(name), plain(unit), better)) in wanted
    }
    last = _last_values([pk for _, pk in keys], _closing_day(assessment))
    reports = (
        GapReport.objects.filter(assessment__organisation_id__in={organisation for organisation, _ in keys})
        .filter(assessment__state=State.PUBLISHED, method_version=METHOD_VERSION)
        .select_related("assessment__organisation")
        .order_by("-assessment__closed_at", "-pk")
    )
    found: dict[tuple[str, str, bool], list[_Paired]] = {}
    for report in reports.iterator():
        organisation, closed = report.assessment.organisation_id, _closing_day(report.assessment)
        counted_since = [place for place in keys if place[0] == organisation and last.get(place[1], _NEVER)[0] > closed]
        for place in counted_since:
            found.setdefault(keys.pop(place), []).append(_Paired(read_summary(report.document), last[place[1]][1]))
    return found


_NEVER = (date.min, 0.0)


def _last_values(measures: Sequence[int], until: date) -> dict[int, tuple[date, float]]:
    values = OutcomeValue.objects.filter(measure_id__in=measures, date__lte=until).order_by("date")
    return {measure: (day, value) for measure, day, value in values.values_list("measure_id", "date", "value")}
