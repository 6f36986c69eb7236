"""What is checked before the numbers are trusted, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports.numbers import band_of, percent, told_percent
from reports.pictures import gap_note
from reports.sections.section import Cell, Row, Table
from reports.sentences import REASONS
from scoring.results.trust import Consistency, Trust
from scoring.terms import Estimate, Form, Reason, Withheld

if TYPE_CHECKING:
    from reports.sections.section import Told
    from scoring.results.trust import LensReliability, Quality

# From here a check raises no doubt, or raises one (docs/method.md).
ENOUGH_ANSWERED = 0.5
NARROW_MARGIN = 10.0
MANY_STRAIGHT, MANY_CARELESS = 0.20, 0.10


class Verdict(StrEnum):
    FINE = "fine"
    DOUBT = "doubt"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """name: what was asked, as a question. doubt: what is to be thought of it, if it raises one."""

    name: str
    found: str
    verdict: Verdict
    doubt: str = ""


def checks_of(told: Told) -> list[Check]:
    trust = told.report.measures.trust
    checks = [_answered(told), _certain(told)]
    if isinstance(trust, Withheld):
        return checks
    return [*checks, _consistent(trust, told), _agreed(trust, told), _careful(trust.quality)]


def checks_table(checks: list[Check]) -> Table:
    words = {
        Verdict.FINE: _("no doubt"),
        Verdict.DOUBT: _("a doubt"),
        Verdict.UNKNOWN: _("could not be checked"),
    }
    return Table(
        caption=_("What was checked"),
        headings=(_("Check"), _("Verdict"), _("What was found")),
        rows=tuple(
            Row(check.name, (Cell(words[check.verdict], is_number=False), Cell(check.found, is_number=False)))
            for check in checks
        ),
        is_open=True,
    )


def _answered(told: Told) -> Check:
    response, name = told.report.wheel.response, _("Did enough people answer?")
    if isinstance(response.n, Withheld) or isinstance(response.rate, Withheld):
        reason = response.n.reason if isinstance(response.n, Withheld) else Reason.HEADCOUNT_UNKNOWN
        return Check(name, str(REASONS[reason]), Verdict.UNKNOWN)
    verdict = Verdict.FINE if response.rate >= ENOUGH_ANSWERED else Verdict.DOUBT
    few = _("fewer than half of those asked answered, and the others may think otherwise")
    if band_of(response.n, told.least):
        # A rate would tell the number that the band does not.
        half = _("at least half of those asked") if verdict is Verdict.FINE else _("under half of those asked")
        return Check(name, half, verdict, few)
    return Check(name, _("%(rate)s of those asked") % {"rate": percent(response.rate)}, verdict, few)


def _certain(told: Told) -> Check:
    gap, name = told.report.wheel.overall.gap, _("Is the gap known closely enough?")
    if not isinstance(gap, Estimate):
        return Check(name, str(REASONS[gap.reason]), Verdict.UNKNOWN)
    half = max(gap.high - gap.value, gap.value - gap.low)
    verdict = Verdict.FINE if half <= NARROW_MARGIN else Verdict.DOUBT
    doubt = _("the gap is known only roughly")
    return Check(name, _("%(gap)s points") % {"gap": gap_note(gap)}, verdict, doubt)


def _consistent(trust: Trust, told: Told) -> Check:
    name = _("Do the questions of a dimension belong together?")
    if told.report.form is not Form.FULL:
        return Check(name, _("not everybody was asked everything"), Verdict.UNKNOWN)
    lenses = lenses_of(trust)
    words = [lens.consistency for _code, _is_delivery, lens in lenses if not isinstance(lens.consistency, Withheld)]
    if not words:
        reason = next(lens.alpha.reason for _c, _d, lens in lenses if isinstance(lens.alpha, Withheld))
        return Check(name, str(REASONS[reason]), Verdict.UNKNOWN)
    mixed = words.count(Consistency.MIXED)
    found = _("not in %(mixed)s of %(all)s cases") % {"mixed": mixed, "all": len(words)} if mixed else _("yes, in all")
    doubt = _("in some dimensions the questions go different ways, so read the practices there")
    return Check(name, found, Verdict.DOUBT if mixed else Verdict.FINE, doubt)


def _agreed(trust: Trust, told: Told) -> Check:
    name = _("Do the averages speak for most people?")
    known = [
        dimension
        for dimension in trust.agreement.dimensions
        if not isinstance(dimension.understanding.r_star, Withheld)
        or not isinstance(dimension.delivery.r_star, Withheld)
    ]
    if not known:
        return Check(name, str(REASONS[Reason.TOO_FEW]), Verdict.UNKNOWN)
    hiding = [told.names[each.code] for each in known if each.understanding.hides or each.delivery.hides]
    if not hiding:
        return Check(name, _("yes, in every dimension"), Verdict.FINE)
    doubt = _("people disagree so much in some dimensions that the average speaks for few")
    return Check(name, _("not in %(list)s") % {"list": ", ".join(hiding)}, Verdict.DOUBT, doubt)


def _careful(quality: Quality) -> Check:
    name = _("Did people answer with care?")
    if isinstance(quality.straight, Withheld):
        return Check(name, str(REASONS[quality.straight.reason]), Verdict.UNKNOWN)
    many = quality.straight >= MANY_STRAIGHT or (
        not isinstance(quality.careless, Withheld) and quality.careless >= MANY_CARELESS
    )
    found = _("%(share)s chose the same step nearly throughout") % {"share": told_percent(quality.straight, quality.n)}
    doubt = _("many answered without much care")
    return Check(name, found, Verdict.DOUBT if many else Verdict.FINE, doubt)


def lenses_of(trust: Trust) -> list[tuple[str, bool, LensReliability]]:
    return [
        (dimension.code, is_delivery, lens)
        for dimension in trust.reliability.dimensions
        for is_delivery, lens in ((False, dimension.understanding), (True, dimension.delivery))
    ]
