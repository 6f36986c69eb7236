"""What the organisation counts anyway, kept beside its assessments: how much of it, and what a file changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import OutcomeMeasure, OutcomeValue
from organisations.models import Organisation
from organisations.tables.problems import FileRefused
from organisations.tables.words import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# As many measures as a reader can keep apart, and every month of twenty years; a report reads all of it.
MOST_MEASURES, MOST_VALUES = 12, 240
LONGEST_NAME, LONGEST_UNIT = 120, 40


class Counted(NamedTuple):
    """One value of one measure, as a row of a file gives it."""

    name: str
    unit: str
    higher_is_better: bool
    date: date
    value: float


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of a row. was: the value that is replaced, where another stands there already."""

    counted: Counted
    is_new_measure: bool
    is_known: bool
    was: float | None

    @property
    def is_replaced(self) -> bool:
        return self.was is not None


def measures_of(organisation: Organisation) -> list[OutcomeMeasure]:
    """By name, each with its values, the newest first; two statements."""
    newest_first = OutcomeValue.objects.order_by("-date")
    return list(organisation.outcome_measures.order_by("name").prefetch_related(Prefetch("values", newest_first)))


def measure_named(name: str, measures: Iterable[OutcomeMeasure]) -> OutcomeMeasure | None:
    """Upper and lower case make no other measure."""
    wanted = plain(name)
    return next((measure for measure in measures if plain(measure.name) == wanted), None)


def plan(counted: Sequence[Counted], measures: Sequence[OutcomeMeasure]) -> list[Planned]:
    """What storing these rows would do; FileRefused where a report could not read that much."""
    there = {plain(measure.name): {each.date: each.value for each in measure.values.all()} for measure in measures}
    dates = {name: set(values) for name, values in there.items()}
    planned = []
    for each in counted:
        name = plain(each.name)
        was = there.get(name, {}).get(each.date)
        is_known = was == each.value
        planned.append(Planned(each, name not in there, is_known, None if is_known else was))
        dates.setdefault(name, set()).add(each.date)
        if len(dates[name]) > MOST_VALUES:
            raise FileRefused(
                _("“%(name)s” would have more than %(most)d values. Count by month or by quarter.")
                % {"name": each.name, "most": MOST_VALUES}
            )
    if len(dates) > MOST_MEASURES:
        raise FileRefused(
            _("There would be more than %(most)d measures. Keep those that customers feel most.")
            % {"most": MOST_MEASURES}
        )
    return planned


def store_counted(organisation: Organisation, counted: Sequence[Counted]) -> list[Planned]:
    """All of it or nothing; FileRefused where it no longer fits what somebody else has changed meanwhile."""
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)  # two files at once come one after the other
        measures = measures_of(organisation)
        planned = plan(counted, measures)
        known = {plain(measure.name): measure for measure in measures}
        for each in counted:
            measure = known.get(plain(each.name))
            if measure is None:
                known[plain(each.name)] = OutcomeMeasure.objects.create(
                    organisation=organisation,
                    name=each.name,
                    unit=each.unit,
                    higher_is_better=each.higher_is_better,
                )
            elif (measure.unit, measure.higher_is_better) != (each.unit, each.higher_is_better):
                raise FileRefused(
                    _("“%(name)s” was changed meanwhile. Choose the file again.") % {"name": measure.name}
                )
        rows = [OutcomeValue(measure=known[plain(each.name)], date=each.date, value=each.value) for each in counted]
        OutcomeValue.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["measure", "date"], update_fields=["value"]
        )
    return planned


def told_of(planned: Sequence[Planned]) -> str:
    """What these rows do or did, in words; what is replaced is always said."""
    measures = len({plain(each.counted.name) for each in planned if each.is_new_measure})
    replaced = sum(each.is_replaced for each in planned)
    known = sum(each.is_known for each in planned)
    new = len(planned) - replaced - known
    said = [ngettext("%(count)d new value", "%(count)d new values", new) % {"count": new}]
    if measures:
        said.append(ngettext("%(count)d new measure", "%(count)d new measures", measures) % {"count": measures})
    if replaced:
        said.append(
            ngettext("%(count)d value in place of another", "%(count)d values in place of others", replaced)
            % {"count": replaced}
        )
    if known:
        said.append(
            ngettext("%(count)d that is there already", "%(count)d that are there already", known) % {"count": known}
        )
    return _("In the file: %(said)s.") % {"said": ", ".join(said)}
