"""Six objections to measuring customer-centricity at all, each answered with this organisation's own figures.

They follow Jack Springman's (a digital consultant) as retold in one of the essays behind the questionnaire.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports.executive import figure_cell
from reports.numbers import NO_BREAK, whole
from reports.sections.section import Part
from reports.sentences import REASONS
from scoring.results.trust import Consistency
from scoring.terms import Withheld

if TYPE_CHECKING:
    from reports.sections.section import Told
    from scoring.terms import Figure

STAFF, BOTH, RESULTS = "people.employees", "strategy.value", "metrics.linkage"
ROLES, LEADERS = "people.accountability", "people.leadership"


def objections(told: Told) -> tuple[Part, ...]:
    """One part an objection, in the order in which they were raised."""
    return (
        Part(_("What is said against all this"), (_("Six objections, each with what your own figures say to it."),)),
        Part(_("“The word is too vague.”"), _vague(told), anchor="meaning", is_inner=True),
        Part(_("“It cannot be measured.”"), _measurable(told), anchor="reliability", is_inner=True),
        Part(_("“It is a means, not an end.”"), _means(told), is_inner=True),
        Part(_("“Staff come first, not customers.”"), _staff(told), is_inner=True),
        Part(_("“A business has others to serve, too.”"), _others(told), is_inner=True),
        Part(_("“It slips down the list of priorities.”"), _priority(told), is_inner=True),
    )


def _vague(told: Told) -> tuple[str, ...]:
    asked = _(
        "That is why nobody was asked how customer-centric you are. "
        "People chose among described steps in %(count)s practices."
    ) % {"count": len(told.document.practices)}
    trust = told.report.measures.trust
    alignment = trust if isinstance(trust, Withheld) else trust.alignment
    if isinstance(alignment, Withheld):
        return (asked, _("Whether you mean the same by the word: %(reason)s.") % {"reason": REASONS[alignment.reason]})
    return (
        asked,
        _("The word itself is as vague as they say: two of you mean the same by it in %(same)s of 100 cases.")
        % {"same": whole(100 * alignment.same)}
        if alignment.index < 0.5
        else _("Here the word is not vague: two of you mean the same by it in %(same)s of 100 cases.")
        % {"same": whole(100 * alignment.same)},
    )


def _measurable(told: Told) -> tuple[str, ...]:
    overall = told.report.wheel.overall
    found = _(
        "Understanding is %(understanding)s, delivery %(delivery)s; the margins count the chance in who answered."
    ) % {
        "understanding": _unbroken(overall.understanding),
        "delivery": _unbroken(overall.delivery),
    }
    trust = told.report.measures.trust
    if isinstance(trust, Withheld):
        return (found,)
    words = [
        lens.consistency
        for dimension in trust.reliability.dimensions
        for lens in (dimension.understanding, dimension.delivery)
        if not isinstance(lens.consistency, Withheld)
    ]
    if not words:
        return (found, _("Whether the questions of a dimension belong together cannot be told here."))
    together = sum(word is not Consistency.MIXED for word in words)
    return (
        found,
        _("In %(together)s of %(all)s cases the questions of a dimension belong together.")
        % {"together": together, "all": len(words)},
    )


def _means(told: Told) -> tuple[str, ...]:
    return (
        _("Agreed. A high figure here is no success by itself; what customers and the business gain from it is."),
        _practice(told, RESULTS, _("How far you link the two yourselves, “%(name)s”: %(figures)s.")),
    )


def _staff(told: Told) -> tuple[str, ...]:
    return (
        _("It is not one or the other: people who are looked after look after customers. So it is a practice here."),
        _practice(told, STAFF, _("Yours, “%(name)s”: %(figures)s.")),
    )


def _others(told: Told) -> tuple[str, ...]:
    return (
        _("What is good for customers only, and for nobody else, does not last. This too is asked."),
        _practice(told, BOTH, _("Yours, “%(name)s”: %(figures)s.")),
    )


def _priority(told: Told) -> tuple[str, ...]:
    return (
        _("It does, where it is everybody’s wish and nobody’s job. Two practices show whether it does with you."),
        _practice(told, LEADERS, _("“%(name)s”: %(figures)s.")),
        _practice(told, ROLES, _("“%(name)s”: %(figures)s.")),
    )


def _unbroken(figure: Figure) -> str:
    return figure_cell(figure).replace(" ± ", f"{NO_BREAK}±{NO_BREAK}")


def _practice(told: Told, code: str, words: str) -> str:
    """The figures of a practice; other questionnaires may have none of that code."""
    if code not in told.names:
        return _("This questionnaire does not ask about it.")
    reading = told.report.wheel.practice(code)
    figures = _("understanding %(understanding)s, delivery %(delivery)s") % {
        "understanding": _unbroken(reading.understanding),
        "delivery": _unbroken(reading.delivery),
    }
    return words % {"name": told.names[code], "figures": figures}
