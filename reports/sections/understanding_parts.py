"""What stands behind the answer: need by need, claimed against checked, how sure, how alike, where to win."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports.charts.marks import Kind, Mark, MarkRow, Marks, Scale, draw_marks
from reports.executive import figure_cell
from reports.numbers import decimal, margin, people, percent, signed, told_percent, told_share, whole
from reports.sections.misjudged import most_misjudged
from reports.sections.section import Cell, Part, Picture, Row, Table, withheld_cell
from reports.sections.understanding_words import (
    points_cell,
    rating_cell,
    share_cell,
    steps_cell,
    told_rating,
    told_staff,
    told_whole,
)
from reports.sections.winning import winning_part
from reports.sentences import GRADES
from scoring.results.verified import Interval, Mean
from scoring.terms import Estimate, Withheld

if TYPE_CHECKING:
    from reports.sections.section import Told
    from scoring.results.verified import Calibration, MeasuredUnderstanding, Need

FULL_SHARE = (0.0, 1.0)
# Of a step of the rating: a difference that is surely smaller does not matter.
NEAR = 0.3
# Of sure and right: from here they differ; and the reliability part of the Brier score up to which they go together.
MUCH, CLOSE = 0.1, 0.04
RATINGS = Scale(1, 5, ((1.0, "1"), (2.0, "2"), (3.0, "3"), (4.0, "4"), (5.0, "5")))


def parts_of(found: MeasuredUnderstanding, told: Told) -> tuple[Part, ...]:
    parts = [_wanted(found, told), _rated(found, told), _claimed(found, told)]
    if not isinstance(found.calibration, Withheld):
        parts.append(_sure(found, told))
    parts.append(_alike(found, told))
    parts.append(winning_part(told))
    return tuple(parts)


def _wanted(found: MeasuredUnderstanding, told: Told) -> Part:
    needs = sorted(found.needs, key=lambda need: (-_of(need), need.code))
    return Part(
        heading=_("What matters most to them"),
        sentences=(_misjudged(needs, told),),
        pictures=(Picture("reports/_marks.html", draw_marks(_wanted_marks(needs, told))),),
        tables=(_needs_table(needs, told),),
        anchor="captured-share",
    )


def _of(need: Need) -> float:
    return 0.0 if isinstance(need.customers, Withheld) else need.customers.value


def _misjudged(needs: list[Need], told: Told) -> str:
    if all(isinstance(need.staff, Withheld) for need in needs):
        return _("Too few of your people predicted to say need by need what they expect.")
    found = most_misjudged(tuple(needs), told)
    if found is None:
        return _(
            "Of no need do your people surely expect much else than customers say. Small differences may be there."
        )
    return found[1]


def _wanted_marks(needs: list[Need], told: Told) -> Marks:
    rows = []
    for need in needs:
        name, marks, note = told.needs.get(need.code, need.code), [], []
        if not isinstance(need.staff, Withheld):
            staff = told_share(need.staff, told_staff(told))
            marks.append(Mark(Kind.UNDERSTANDING, staff))
            note.append(_("you predict %(share)s") % {"share": percent(staff)})
        if not isinstance(need.customers, Withheld):
            shown = told_whole(need.customers)
            marks.append(Mark(Kind.CUSTOMERS, shown.value, shown.low, shown.high))
            note.append(_("they say %(share)s") % {"share": percent(shown.value)})
        rows.append(MarkRow(name, tuple(marks), f"{name}: {', '.join(note)}", ", ".join(note)))
    ticks = ((0.0, _("nobody")), (0.5, percent(0.5)), (1.0, _("everybody")))
    return Marks(
        title=_("Who names each need among the three that matter most"),
        rows=tuple(rows),
        scale=Scale(*FULL_SHARE, ticks),
        legend=((Kind.UNDERSTANDING, _("Your people predict")), (Kind.CUSTOMERS, _("Customers say"))),
    )


def _needs_table(needs: list[Need], told: Told) -> Table:
    return Table(
        caption=_("Every need three ways: what you predict, what customers say, how they rate it"),
        headings=(
            _("Need"),
            _("Customers who name it"),
            _("Your people who expect it"),
            _("Customers’ rating, 1 to 5"),
            _("Rating your people expect"),
            _("Expected minus given"),
        ),
        rows=tuple(
            Row(
                told.needs.get(need.code, need.code),
                (
                    share_cell(need.customers),
                    share_cell(need.staff, told_staff(told)),
                    rating_cell(need.rating),
                    rating_cell(need.predicted),
                    steps_cell(need.optimism),
                ),
            )
            for need in needs
        ),
    )


def _rated(found: MeasuredUnderstanding, told: Told) -> Part:
    needs = [need for need in found.needs if isinstance(need.rating, Interval)]
    needs.sort(key=lambda need: (-_of(need), need.code))
    return Part(
        heading=_("How well they think you do it"),
        sentences=(_optimism(found),),
        pictures=(Picture("reports/_marks.html", draw_marks(_rated_marks(needs, told))),) if needs else (),
        anchor="performance-accuracy",
    )


def _optimism(found: MeasuredUnderstanding) -> str:
    optimism = found.performance.optimism
    if isinstance(optimism, Withheld):
        return _("Too few ratings to say whether your people expect better ones than customers give.")
    steps = decimal(abs(optimism.value))
    if optimism.low >= -NEAR and optimism.high <= NEAR:
        return _("On the whole your people expect the ratings that customers give, to less than a third of a step.")
    if optimism.low > 0:
        return _("Your people expect better ratings than customers give, by %(steps)s of a step on average.") % {
            "steps": steps
        }
    if optimism.high < 0:
        return _("Customers rate you better than your people expect, by %(steps)s of a step on average.") % {
            "steps": steps
        }
    return _(
        "It cannot be told whether your people expect better ratings than customers give: the difference is %(steps)s "
        "of a step, and lies between %(low)s and %(high)s."
    ) % {"steps": decimal(optimism.value), "low": decimal(optimism.low), "high": decimal(optimism.high)}


def _rated_marks(needs: list[Need], told: Told) -> Marks:
    rows = []
    for need in needs:
        name, marks, note = told.needs.get(need.code, need.code), [], []
        believed = _believed(need.code, told)
        if believed is not None:
            marks.append(Mark(Kind.DELIVERY, told_rating(1 + believed / 25)))
            note.append(_("you believe %(rating)s") % {"rating": decimal(1 + believed / 25)})
        if isinstance(need.predicted, Mean):
            marks.append(Mark(Kind.UNDERSTANDING, told_rating(need.predicted.value)))
            note.append(_("you predict %(rating)s") % {"rating": decimal(need.predicted.value)})
        if isinstance(need.rating, Interval):
            ends = (told_rating(end) for end in (need.rating.value, need.rating.low, need.rating.high))
            marks.append(Mark(Kind.CUSTOMERS, *ends))
            note.append(_("they say %(rating)s") % {"rating": decimal(need.rating.value)})
        rows.append(MarkRow(name, tuple(marks), f"{name}: {', '.join(note)}", ", ".join(note)))
    return Marks(
        title=_("What you believe, what you predict and what customers say of each need"),
        rows=tuple(rows),
        scale=RATINGS,
        legend=(
            (Kind.DELIVERY, _("You believe: delivery in the practices that meet it")),
            (Kind.UNDERSTANDING, _("You predict: the rating customers will give")),
            (Kind.CUSTOMERS, _("They say: the rating customers give")),
        ),
    )


def _believed(code: str, told: Told) -> float | None:
    """Mean delivery, 0 to 100, of the practices that meet the need; None if none of them is given."""
    figures = [told.report.wheel.practice(practice).delivery for practice in told.met_by.get(code, ())]
    given = [figure.value for figure in figures if isinstance(figure, Estimate)]
    return sum(given) / len(given) if given else None


def _claimed(found: MeasuredUnderstanding, told: Told) -> Part:
    overall = told.report.wheel.overall
    rows = (
        Row(
            _("Understanding"),
            (
                Cell(figure_cell(overall.understanding)),
                points_cell(found.verified.understanding),
                points_cell(found.illusion.understanding, is_signed=True),
            ),
        ),
        Row(
            _("Delivery"),
            (
                Cell(figure_cell(overall.delivery)),
                points_cell(found.verified.delivery),
                points_cell(found.illusion.delivery, is_signed=True),
            ),
        ),
        Row(_("Index"), (_index(told), _checked_index(found), points_cell(found.illusion.index, is_signed=True))),
    )
    return Part(
        heading=_("What you claim, and what customers confirm"),
        sentences=(
            _("Evidence grade %(grade)s: %(words)s") % {"grade": found.grade.value, "words": GRADES[found.grade]},
            _("The two are not the same ruler: one runs from chance to perfect, the other from worst to best."),
        ),
        tables=(
            Table(
                caption=_("Claimed in the questionnaire, checked against customers"),
                headings=(_("Figure"), _("Claimed"), _("Checked"), _("Claimed minus checked")),
                rows=rows,
                is_open=True,
            ),
        ),
        anchor="claimed-and-verified",
    )


def _index(told: Told) -> Cell:
    index = told.report.wheel.index
    return withheld_cell(index.reason) if isinstance(index, Withheld) else Cell(whole(index.value))


def _checked_index(found: MeasuredUnderstanding) -> Cell:
    index = found.verified.index
    return withheld_cell(index.reason) if isinstance(index, Withheld) else Cell(whole(index.value))


def _sure(found: MeasuredUnderstanding, told: Told) -> Part:
    calibration = found.calibration
    assert not isinstance(calibration, Withheld)  # noqa: S101 the caller has looked
    words = {
        "sure": told_percent(calibration.confidence, calibration.n),
        "right": told_percent(calibration.hits, calibration.n),
        "people": people(calibration.n, told.least),
    }
    said = _calibrated(calibration)
    table = Table(
        caption=_("How sure, and how often right"),
        headings=(_("Figure"), _("Value")),
        rows=(
            Row(_("Average confidence"), (Cell(told_percent(calibration.confidence, calibration.n)),)),
            Row(_("Right (two of three needs)"), (Cell(told_percent(calibration.hits, calibration.n)),)),
            Row(_("Brier score (0 is best)"), (Cell(decimal(calibration.brier, 2)),)),
            Row(_("People who said how sure they are"), (Cell(words["people"]),)),
        ),
    )
    return Part(
        heading=_("Do your people know how much they know?"),
        sentences=(said % words,),
        tables=(table,),
        anchor="calibration",
    )


def _calibrated(calibration: Calibration) -> str:
    """Being right on average is not enough: those who are surer must be right more often, too."""
    over, margin_of = calibration.overconfidence, calibration.margin
    if over >= MUCH and over > margin_of:
        return _(
            "Your people are surer than they are right: %(sure)s sure on average, right in %(right)s of cases, of "
            "%(people)s people."
        )
    if over <= -MUCH and -over > margin_of:
        return _(
            "Your people are right more often than they think: %(sure)s sure on average, right in %(right)s of cases, "
            "of %(people)s people."
        )
    if abs(over) >= MUCH:
        return _(
            "This cannot be told of %(people)s people: %(sure)s sure on average, right in %(right)s of cases, a "
            "difference that chance may bring."
        )
    if not calibration.tells_apart:
        return _(
            "On average your people are about as sure (%(sure)s) as they are right (%(right)s of cases, of %(people)s "
            "people). But how sure somebody is does not tell who is right."
        )
    if calibration.reliability > CLOSE:
        return _(
            "On average your people are about as sure (%(sure)s) as they are right (%(right)s of cases, of %(people)s "
            "people). But some are much surer than they are right, and others less."
        )
    return _(
        "Your people know how much they know: %(sure)s sure on average, right in %(right)s of cases, of %(people)s "
        "people; and how sure somebody is tells who is right more often."
    )


def _alike(found: MeasuredUnderstanding, told: Told) -> Part:
    consensus = found.heterogeneity.consensus
    if isinstance(consensus, Withheld):
        said = _("Too few customers to say whether they want the same.")
    elif found.heterogeneity.differ:
        said = _("Customers want different things: two of them agree hardly more than by chance.")
    else:
        said = _("Customers agree in part: %(share)s of the way from chance to all alike.") % {
            "share": percent(consensus)
        }
    rows = tuple(
        Row(
            segment.code,
            (
                Cell(people(segment.customers, 10)),
                Cell(", ".join(told.needs.get(code, code) for code in segment.leading), is_number=False),
                share_cell(segment.captured),
            ),
        )
        for segment in found.segments
    )
    tables: tuple[Table, ...] = ()
    if rows:
        tables = (
            Table(
                caption=_("Groups of customers"),
                headings=(
                    _("Group"),
                    _("Customers"),
                    _("What matters most to them"),
                    _("How far your people know it, from guessing (0 %) to all"),
                ),
                rows=rows,
                is_open=True,
            ),
        )
    said_more: tuple[str, ...] = ()
    if isinstance(found.recommendation, Estimate):
        said_more = (
            _("Would they recommend you? %(score)s ± %(margin)s on a scale from −100 to +100.")
            % {
                "score": signed(found.recommendation.value),
                "margin": margin(found.recommendation),
            },
        )
    return Part(
        heading=_("Do customers want the same?"), sentences=(said, *said_more), tables=tables, anchor="heterogeneity"
    )
