"""Do people mean the same by the word, and do they see each practice the same way?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports.charts.marks import Kind, Mark, MarkRow, Marks, Scale, draw_marks
from reports.charts.shares import ShareBar, Shares, Step, draw_shares
from reports.numbers import people, percent, told_percent, told_share, whole
from reports.sections.section import Cell, Part, Picture, ReadWith, Row, Section, Table
from reports.sections.verdicts import agreement_cell, difference_cell
from reports.sentences import REASONS
from scoring.results.trust import Between, Difference
from scoring.terms import Lens, Reason, Withheld

if TYPE_CHECKING:
    from reports.sections.section import Told
    from scoring.results.trust import Agreement, Alignment, ItemLevels, LensAgreement, MeasureAgreement

# The index from here is called so (docs/method.md).
YES, MOSTLY, PARTLY = 0.80, 0.50, 0.25
MOST_SPREAD = 4
# With stronger agreement there is no spread to look at.
SPREAD_BELOW = 0.70


def meaning(told: Told) -> Section:
    trust = told.report.measures.trust
    alignment = trust if isinstance(trust, Withheld) else trust.alignment
    given = not isinstance(alignment, Withheld)
    return Section(
        code="meaning",
        question=_("Do you mean the same by “put the customer first”?"),
        answer=_answer(alignment, told),
        sentences=() if isinstance(alignment, Withheld) else _sentences(alignment),
        people=people(Withheld(Reason.TOO_FEW) if isinstance(alignment, Withheld) else alignment.n, told.least),
        anchor="meaning",
        pictures=() if isinstance(alignment, Withheld) else (_picture(alignment, told),),
        tables=() if isinstance(alignment, Withheld) else (_table(alignment, told),),
        parts=() if isinstance(trust, Withheld) else _parts(trust.agreement, told),
        cautions=(
            _("That people agree does not make them right: all may share the same mistake."),
            _("That they differ is no fault. People who see different customers should say different things."),
        ),
        read_with=(ReadWith("trust", _("how far these numbers can be trusted")),),
        is_answered=given,
    )


def _parts(agreement: Agreement, told: Told) -> tuple[Part, ...]:
    return _agreeing(agreement, told), _departments(agreement, told)


def _answer(alignment: Alignment | Withheld, told: Told) -> str:
    if isinstance(alignment, Withheld):
        return _("This cannot be told: %(reason)s.") % {"reason": REASONS[alignment.reason]}
    figures = {
        "same": whole(100 * told_share(alignment.same, alignment.n)),
        "meaning": _meanings(told)[alignment.leading - 1],
        "share": told_percent(alignment.leading_share.value, alignment.n),
    }
    if alignment.index >= YES:
        text = _(
            "Yes: two of you picked at random mean the same in %(same)s of 100 cases; %(share)s mean “%(meaning)s”."
        )
    elif alignment.index >= MOSTLY:
        text = _(
            "Mostly: two of you picked at random mean the same in %(same)s of 100 cases; %(share)s mean “%(meaning)s”."
        )
    elif alignment.index >= PARTLY:
        text = _(
            "Only partly: two of you picked at random mean the same in %(same)s of 100 cases; "
            "the largest group with one meaning, %(share)s, says “%(meaning)s”."
        )
    else:
        text = _(
            "No: two of you picked at random mean the same in only %(same)s of 100 cases; "
            "the largest group with one meaning, %(share)s, says “%(meaning)s”."
        )
    return text % figures


def _meanings(told: Told) -> list[str]:
    return [choice.text for choice in told.document.definition.choices]


def _sentences(alignment: Alignment) -> tuple[str, ...]:
    blindly = _("Had everybody chosen blindly, it would be %(chance)s of 100.") % {
        "chance": whole(100 * alignment.chance)
    }
    share = told_share(alignment.cant_tell, alignment.n)
    unseen = _("%(share)s of those who answered this said that they cannot tell.") % {"share": percent(share)}
    return (blindly, unseen) if share else (blindly,)


def _picture(alignment: Alignment, told: Told) -> Picture:
    rows = tuple(
        MarkRow(
            name=name,
            # As they are printed: more digits would tell how many people a share is of.
            marks=(
                Mark(Kind.PLAIN, *(100 * told_share(end, share.n) for end in (share.value, share.low, share.high))),
            ),
            words=f"{name}: {told_percent(share.value, share.n)}",
            note=told_percent(share.value, share.n),
        )
        for name, share in sorted(
            zip(_meanings(told), alignment.shares, strict=True), key=lambda pair: -told_share(pair[1].value, pair[1].n)
        )
    )
    scale = Scale(0, 100, tuple((float(at), percent(at / 100)) for at in (0, 25, 50, 75, 100)))
    marks = Marks(
        title=told.document.definition.text, rows=rows, scale=scale, legend=((Kind.PLAIN, _("Share of people")),)
    )
    return Picture("reports/_marks.html", draw_marks(marks), caption=told.document.definition.text)


def _table(alignment: Alignment, told: Told) -> Table:
    return Table(
        caption=_("What people mean by the word"),
        headings=(_("Meaning"), _("Share of people"), _("95 % interval")),
        rows=tuple(
            Row(
                name,
                (
                    Cell(told_percent(share.value, share.n)),
                    Cell(
                        _("%(low)s to %(high)s")
                        % {"low": told_percent(share.low, share.n), "high": told_percent(share.high, share.n)}
                    ),
                ),
            )
            for name, share in zip(_meanings(told), alignment.shares, strict=True)
        ),
    )


# Agreement on each practice


def _agreeing(agreement: Agreement, told: Told) -> Part:
    lenses = [lens for practice in agreement.practices for lens in (practice.understanding, practice.delivery)]
    known = [lens for lens in lenses if not isinstance(lens.r_star, Withheld)]
    if not known:
        sentence = _("This cannot be told: %(reason)s.") % {"reason": REASONS[_why(lenses)]}
        return Part(_("Do you see each practice the same way?"), (sentence,), anchor="agreement")
    hiding = [practice for practice in agreement.practices if practice.understanding.hides or practice.delivery.hides]
    if hiding:
        sentence = _(
            "In %(hiding)s of %(all)s practices the average hides disagreement: there, look at the spread of answers."
        ) % {"hiding": len(hiding), "all": len(agreement.practices)}
    else:
        sentence = _("In no practice does the average hide disagreement.")
    return Part(
        heading=_("Do you see each practice the same way?"),
        sentences=(sentence,),
        pictures=_spread(agreement, told),
        tables=(_agreement_table(agreement, told),),
        anchor="agreement",
    )


def _why(lenses: list[LensAgreement]) -> Reason:
    reasons = {lens.r_star.reason for lens in lenses if isinstance(lens.r_star, Withheld)}
    return reasons.pop() if len(reasons) == 1 else Reason.TOO_FEW


def _spread(agreement: Agreement, told: Told) -> tuple[Picture, ...]:
    """The items people differ on most, level by level."""
    star = {
        (practice.code, lens): found.r_star
        for practice in agreement.practices
        for lens, found in ((Lens.UNDERSTANDING, practice.understanding), (Lens.DELIVERY, practice.delivery))
    }
    items = [
        (value, item.code, item)
        for item in agreement.items
        if not isinstance(item.shares, Withheld)
        and isinstance(value := star[item.practice, item.lens], float)
        and value < SPREAD_BELOW
    ]
    items.sort(key=lambda found: found[:2])
    bars = tuple(_bar(item, told) for _value, _code, item in items[:MOST_SPREAD])
    if not bars:
        return ()
    steps = tuple(Step(_("Step %(number)s") % {"number": level}) for level in range(1, told.document.points + 1))
    shares = Shares(_("Where people differ most: share of people at each step"), steps, bars)
    return (Picture("reports/_shares.html", draw_shares(shares), caption=shares.title),)


def _bar(item: ItemLevels, told: Told) -> ShareBar:
    lens = _("understanding") if item.lens is Lens.UNDERSTANDING else _("delivery")
    name = _("%(practice)s: %(lens)s") % {"practice": told.names[item.practice], "lens": lens}
    shares = () if isinstance(item.shares, Withheld) else tuple(told_share(share, item.n) for share in item.shares)
    labels = tuple(percent(share) for share in shares)
    return ShareBar(name, shares, labels, f"{name}: {', '.join(labels)}", people(item.n, told.least))


def _agreement_table(agreement: Agreement, told: Told) -> Table:
    rows = []
    for dimension in told.document.dimensions:
        own = next(found for found in agreement.dimensions if found.code == dimension.code)
        rows.append(_agreement_row(own, told, is_leading=True))
        codes = {practice.code for practice in dimension.practices}
        rows += [_agreement_row(found, told, is_leading=False) for found in agreement.practices if found.code in codes]
    return Table(
        caption=_("Agreement on each practice and dimension (1: all say the same, 0: as if at random)"),
        headings=(_("Practice"), _("Understanding"), _("Delivery"), _("Who answered")),
        rows=tuple(rows),
    )


def _agreement_row(found: MeasureAgreement, told: Told, *, is_leading: bool) -> Row:
    remarks = []
    if found.understanding.hides:
        remarks.append(_("understanding: the average hides disagreement"))
    if found.delivery.hides:
        remarks.append(_("delivery: the average hides disagreement"))
    counts = [lens.n for lens in (found.understanding, found.delivery) if not isinstance(lens.n, Withheld)]
    n = min(counts) if counts else Withheld(Reason.TOO_FEW)
    return Row(
        name=told.names[found.code],
        cells=(agreement_cell(found.understanding), agreement_cell(found.delivery), Cell(people(n, told.least))),
        remarks=tuple(remarks),
        is_leading=is_leading,
    )


# Departments


def _departments(agreement: Agreement, told: Told) -> Part:
    both = [
        (told.names[found.code], lens, between)
        for found in agreement.dimensions
        for lens, between in (
            (_("understanding"), found.understanding.between),
            (_("delivery"), found.delivery.between),
        )
    ]
    known = [(name, lens, between) for name, lens, between in both if isinstance(between, Between)]
    heading = _("Do departments see it differently?")
    if not known:
        reasons = {between.reason for _name, _lens, between in both if isinstance(between, Withheld)}
        reason = reasons.pop() if len(reasons) == 1 else Reason.TOO_FEW
        return Part(
            heading, (_("This cannot be told: %(reason)s.") % {"reason": REASONS[reason]},), anchor="departments"
        )
    differing = [row for row in known if row[2].difference is Difference.DIFFER]
    if differing:
        most = max(differing, key=lambda row: row[2].icc1)
        sentence = _(
            "Yes: in %(differing)s of %(all)s cases more than chance would make them differ, "
            "most in %(name)s (%(lens)s)."
        ) % {"differing": len(differing), "all": len(known), "name": most[0], "lens": most[1]}
    else:
        sentence = _("No dimension shows differences between departments that chance alone would not make.")
    table = Table(
        caption=_("Part of the differences between people that lies between departments"),
        headings=(_("Dimension"), _("Understanding"), _("Delivery")),
        rows=tuple(
            Row(
                told.names[found.code],
                (difference_cell(found.understanding.between), difference_cell(found.delivery.between)),
            )
            for found in agreement.dimensions
        ),
    )
    return Part(heading, (sentence,), tables=(table,), anchor="departments")
