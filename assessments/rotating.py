"""Whether an assessment may rotate: only where every department that is to be shown expects enough answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.questionnaires.asking import LARGEST_ROTATED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assessments.questionnaires.schema import QuestionnaireDocument
    from organisations.models import Department

LEAST_EXPECTED = 20  # answers; each practice of four is then answered by about ten
EXPECTED_SHARE = 0.5  # of the people asked
LEAST_PEOPLE = round(LEAST_EXPECTED / EXPECTED_SHARE)
MOST_NAMED = 3


def why_not_rotating(document: QuestionnaireDocument, departments: Iterable[Department], minimum: int) -> str:
    """In words for the coordinator; empty where the form may rotate. `minimum`: the smallest group that is shown."""
    largest = max(document.dimensions, key=lambda dimension: len(dimension.practices))
    if len(largest.practices) > LARGEST_ROTATED:
        text = _("“%(dimension)s” has more than %(most)d practices, which six forms cannot hold evenly.")
        return text % {"dimension": largest.name, "most": LARGEST_ROTATED}
    there = list(departments)
    if not there:
        return _("There are no departments with headcounts to reckon with.")
    unknown = [department.name for department in there if department.headcount is None]
    if unknown:
        return _("The number of people is not known for %(departments)s.") % {"departments": _listed(unknown)}
    # Fewer people than may be shown are never a group of their own, in whatever form.
    small = [each.name for each in there if minimum <= (each.headcount or 0) < LEAST_PEOPLE]
    if small:
        text = _("Too few people for %(least)d answers, if half of them answer, in %(departments)s.")
        return text % {"least": LEAST_EXPECTED, "departments": _listed(small)}
    return ""


def _listed(names: list[str]) -> str:
    listed, more = ", ".join(names[:MOST_NAMED]), len(names) - MOST_NAMED
    if more <= 0:
        return listed
    text = ngettext("%(names)s and %(more)d more", "%(names)s and %(more)d more", more)
    return text % {"names": listed, "more": more}
