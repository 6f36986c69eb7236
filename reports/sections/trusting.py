"""Can these numbers be trusted? Five checks, and the objections to the whole idea, each with the figures at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.numbers import hundredths, people, signed, told_percent
from reports.pictures import gap_note
from reports.sections.checks import Verdict, checks_of, checks_table, lenses_of
from reports.sections.objections import objections
from reports.sections.section import Cell, Found, Part, ReadWith, Row, Section, Table, withheld_cell
from reports.sections.verdicts import CONSISTENCIES
from reports.sentences import CARELESS, REASONS
from scoring.results.trust import Careless, Coefficient, Consistency, Trust
from scoring.terms import Estimate, Form, Reason, Withheld

if TYPE_CHECKING:
    from reports.sections.checks import Check
    from reports.sections.section import Told
    from scoring.results.trust import LensReliability
    from scoring.terms import Number


def trusting(told: Told) -> Section:
    trust, response = told.report.measures.trust, told.report.wheel.response
    checks = checks_of(told)
    found = _found(checks, told)
    return Section(
        code="trust",
        question=_("Can you trust these numbers?"),
        answer=found.answer,
        good=found.good,
        to_do=found.to_do,
        people=people(response.n, told.least),
        anchor="checks",
        tables=(checks_table(checks),),
        parts=(*_parts(trust, told), *objections(told)),
        cautions=(
            _("Margins say how much chance there is in who answered. They know nothing of those who chose not to."),
            _("The questionnaire is new: that it measures what it means to is not yet shown in the field."),
        ),
        read_with=(ReadWith("meaning", _("whether people mean the same by the word")),),
        is_answered=not isinstance(response.n, Withheld),
    )


def _parts(trust: Trust | Withheld, told: Told) -> tuple[Part, ...]:
    return () if isinstance(trust, Withheld) else (_belonging(trust, told), _care(trust, told))


def _found(checks: list[Check], told: Told) -> Found:
    if isinstance(told.report.wheel.response.n, Withheld):
        return Found(_("This cannot be told: %(reason)s.") % {"reason": REASONS[Reason.TOO_FEW]})
    doubts = [check for check in checks if check.verdict is Verdict.DOUBT]
    unknown = sum(check.verdict is Verdict.UNKNOWN for check in checks)
    made = len(checks) - unknown
    if not made:
        return Found(_("This cannot be told: none of the checks could be made."))
    words = {
        "doubts": len(doubts),
        "made": made,
        "all": len(checks),
        "unknown": unknown,
        "people": people(told.report.wheel.response.n, told.least),
        "gap": gap_note(told.report.wheel.overall.gap),
    }
    if doubts:
        return Found(
            ngettext(
                "With care: %(doubts)s of %(made)s checks raises a doubt. %(people)s people answered; the gap between "
                "understanding and doing is %(gap)s.",
                "With care: %(doubts)s of %(made)s checks raise a doubt. %(people)s people answered; the gap between "
                "understanding and doing is %(gap)s.",
                len(doubts),
            )
            % words,
            _("Not quite: %(why)s.") % {"why": "; ".join(check.doubt for check in doubts)},
            _("Use these numbers to talk about, not to decide by alone. The table says what each doubt is about."),
        )
    answer = (
        _(
            "Yes, as far as could be checked: %(made)s of %(all)s checks raise no doubt, %(unknown)s could not be "
            "made. %(people)s people answered; the gap between understanding and doing is %(gap)s."
        )
        if unknown
        else _(
            "Yes: none of %(all)s checks raises a doubt. %(people)s people answered; the gap between understanding and "
            "doing is %(gap)s."
        )
    )
    return Found(
        answer % words,
        _("Yes. You can work with these numbers as they are meant: each with its margin (±)."),
        _("Do not read anything into a difference that is smaller than its margin."),
    )


# Reliability


def _belonging(trust: Trust, told: Told) -> Part:
    heading = _("Do the questions of a dimension belong together?")
    lenses = lenses_of(trust)
    given = [lens for _code, _is_delivery, lens in lenses if isinstance(lens.alpha, Coefficient)]
    if told.report.form is not Form.FULL:
        return Part(heading, (_("This cannot be told: not everybody was asked everything."),), anchor="reliability")
    if not given:
        reason = next(lens.alpha.reason for _c, _d, lens in lenses if isinstance(lens.alpha, Withheld))
        return Part(
            heading, (_("This cannot be told: %(reason)s.") % {"reason": REASONS[reason]},), anchor="reliability"
        )
    mixed = sum(lens.consistency is Consistency.MIXED for lens in given)
    if mixed:
        sentence = _(
            "In %(mixed)s of %(all)s cases they say different things. That is no mistake: practices are different "
            "things. Read the practices there, not the dimension."
        ) % {"mixed": mixed, "all": len(given)}
    else:
        sentence = _("Yes: who rates one practice of a dimension high tends to rate its others high, too.")
    table = Table(
        caption=_("How far the questions of each dimension go together"),
        headings=(_("Dimension"), _("Alpha (95 % interval)"), _("Omega"), _("They…"), _("Who answered")),
        rows=tuple(_belonging_row(*row, told) for row in lenses),
    )
    return Part(heading, (sentence,), tables=(table,), anchor="reliability")


def _belonging_row(code: str, is_delivery: bool, lens: LensReliability, told: Told) -> Row:
    name = _("%(practice)s: %(lens)s") % {
        "practice": told.names[code],
        "lens": _("delivery") if is_delivery else _("understanding"),
    }
    weak = [told.names[told.document.item(item.code).code.rsplit(".", 1)[0]] for item in lens.items if item.weak]
    remarks = (_("goes its own way: %(list)s") % {"list": ", ".join(weak)},) if weak else ()
    if isinstance(lens.alpha, Withheld) or isinstance(lens.consistency, Withheld):
        reason = lens.alpha.reason if isinstance(lens.alpha, Withheld) else Reason.TOO_FEW
        alpha, word = withheld_cell(reason), withheld_cell(reason)
    else:
        limits = {
            "value": hundredths(lens.alpha.value),
            "low": hundredths(lens.alpha.low),
            "high": hundredths(lens.alpha.high),
        }
        alpha = Cell(_("%(value)s (%(low)s to %(high)s)") % limits)
        word = Cell(str(CONSISTENCIES[lens.consistency]), is_number=False)
    omega = withheld_cell(lens.omega.reason) if isinstance(lens.omega, Withheld) else Cell(hundredths(lens.omega))
    return Row(name, (alpha, omega, word, Cell(people(lens.n, told.least))), remarks)


# Response quality


def _care(trust: Trust, told: Told) -> Part:
    quality, heading = trust.quality, _("How carefully did people answer?")
    table = Table(
        caption=_("Signs of answers given without reading"),
        headings=(_("Sign"), _("Share of people")),
        rows=tuple(
            Row(name, (_share_cell(share, quality.n),))
            for name, share in (
                (_("The same step nearly throughout"), quality.straight),
                (_("Everything at one end of the scale (may be honest)"), quality.ends),
                (_("Faster than anybody reads"), quality.fast),
                (_("Answers that contradict each other"), quality.inconsistent),
                (_("Two of these signs at once"), quality.careless),
            )
        ),
    )
    return Part(heading, _care_sentences(trust, told), tables=(table,), anchor="careful")


def _share_cell(share: Number, n: int | Withheld) -> Cell:
    return withheld_cell(share.reason) if isinstance(share, Withheld) else Cell(told_percent(share, n))


def _care_sentences(trust: Trust, told: Told) -> tuple[str, ...]:
    counted = str(CARELESS[trust.careless])
    gap, careful = told.report.wheel.overall.gap, trust.careful
    if isinstance(careful, Withheld) or not isinstance(careful.gap, Estimate) or not isinstance(gap, Estimate):
        return (counted,)
    other = (
        _("With them the gap would be %(other)s instead of %(gap)s points.")
        if trust.careless is Careless.LEFT_OUT
        else _("Without those who show two signs the gap would be %(other)s instead of %(gap)s points.")
    )
    return counted, other % {"other": signed(careful.gap.value), "gap": signed(gap.value)}
