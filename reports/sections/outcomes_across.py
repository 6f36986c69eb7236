"""What is counted anyway, over all organisations that count the same: told only from ten of them on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from reports.numbers import MINUS, whole
from reports.sections.section import Cell, Row, Table
from reports.sentences import REASONS
from scoring.results.outcomes import Evidence
from scoring.terms import Withheld

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scoring.results.outcomes import Outcome


def across_sentences(measures: Sequence[Outcome]) -> tuple[str, ...]:
    if not measures:
        return ()
    told = [each for each in measures if each.across.evidence is not Evidence.SCATTER]
    if not told:
        return (
            _(
                "Fewer than 10 organisations here count the same and were counted after an assessment, so nothing is "
                "said across organisations."
            ),
        )
    return tuple(sentence for each in told for sentence in (_link(each), _narrow(each)) if sentence)


def _link(outcome: Outcome) -> str:
    found = outcome.across.correlation
    words = {"count": whole(outcome.across.n), "name": outcome.name}
    if isinstance(found, Withheld):
        return _("Among %(count)s organisations that count “%(name)s”, no link can be computed: all are alike.") % words
    if found.low <= 0 <= found.high:
        told = _(
            "Among %(count)s organisations that count “%(name)s”, no link between the index and what came after it can "
            "be told from chance."
        )
    elif found.value > 0:
        told = _("Among %(count)s organisations that count “%(name)s”, it came out better where the index was higher.")
    else:
        told = _("Among %(count)s organisations that count “%(name)s”, it came out worse where the index was higher.")
    told = told % words
    if outcome.across.evidence is Evidence.EXPLORATORY:
        return _("%(told)s With fewer than 30 of them this is a first look.") % {"told": told}
    return told


def _narrow(outcome: Outcome) -> str:
    if isinstance(outcome.surface, Withheld):
        return ""
    if outcome.surface.narrower_is_better:
        return _("There, a narrower gap by itself went with a better “%(name)s”.") % {"name": outcome.name}
    return _("There, our data do not support that a narrow gap by itself goes with a better “%(name)s”.") % {
        "name": outcome.name
    }


def across_table(measures: Sequence[Outcome]) -> tuple[Table, ...]:
    told = [each for each in measures if each.across.evidence is not Evidence.SCATTER]
    if not told:
        return ()
    return (
        Table(
            caption=_("Over organisations: the index and what was counted after it"),
            headings=(_("Measure"), _("Organisations"), _("Correlation (95 % interval)"), _("Of what")),
            rows=tuple(_row(each) for each in told),
        ),
    )


def _row(outcome: Outcome) -> Row:
    found = outcome.across.correlation
    of_ranks = outcome.across.evidence is Evidence.EXPLORATORY
    if isinstance(found, Withheld):
        figure = Cell(str(REASONS[found.reason]), is_withheld=True)
    else:
        words = {"value": _two(found.value), "low": _two(found.low), "high": _two(found.high)}
        figure = Cell(_("%(value)s (%(low)s to %(high)s)") % words)
    ruler = _("ranks, exploratory") if of_ranks else _("values")
    return Row(outcome.name, (Cell(whole(outcome.across.n)), figure, Cell(ruler, is_number=False)))


def _two(value: float) -> str:
    return number_format(round(value, 2) + 0.0, 2).replace("-", MINUS)
