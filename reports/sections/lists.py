"""Which elements of other authors' lists are in place? From the practices that stand for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.executive import figure_cell
from reports.numbers import people, whole
from reports.pictures import gap_note
from reports.sections.section import Cell, Part, ReadWith, Row, Section, Table
from reports.sentences import NOT_ESTABLISHED, REASONS
from scoring.results.crosswalks import Standing
from scoring.terms import Estimate, Reason, Withheld

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from assessments.questionnaires.parts import CrossWalk as Wording
    from reports.sections.section import Told
    from scoring.results.crosswalks import CrossWalk, Element
    from scoring.terms import Figure

STANDINGS: dict[Standing, _StrPromise] = {
    Standing.IN_PLACE: gettext_lazy("in place"),
    Standing.PARTLY: gettext_lazy("partly"),
    Standing.NOT_YET: gettext_lazy("not yet"),
    Standing.UNKNOWN: gettext_lazy("cannot be told"),
}


def lists(told: Told) -> Section:
    found = told.report.measures.cross_walks
    walks = () if isinstance(found, Withheld) else found
    wordings = {each.code: each for each in told.document.cross_walks}
    levels = [each.level for walk in walks for each in walk.elements if isinstance(each.level, Estimate)]
    titles = ", ".join(each.title for each in told.document.cross_walks)
    return Section(
        code="lists",
        question=_("What others call customer-centric: which of it is in place?"),
        answer=_answer(wordings, walks, found),
        sentences=(_("The lists: %(titles)s.") % {"titles": titles},) if titles else (),
        people=people(min((level.n for level in levels), default=0), told.least),
        anchor="lists",
        parts=tuple(_part(told, wordings[walk.code], walk) for walk in walks if walk.code in wordings),
        cautions=(
            _("Which practice stands for which element is our reading of the authors, and 60 points are our line."),
            *_claimed(walks),
        ),
        read_with=(ReadWith("next", _("which practice to begin with")),),
        is_answered=bool(levels),
    )


def _claimed(walks: tuple[CrossWalk, ...]) -> tuple[str, ...]:
    unasked = Withheld(Reason.NOT_APPLICABLE)
    claims = [each for walk in walks for each in walk.elements if each.measured != unasked]
    if any(isinstance(each.measured, Withheld) for each in claims):
        return (_("Whether you really understand what customers want is claimed here: no customer has confirmed it."),)
    return ()


def _answer(wordings: dict[str, Wording], walks: tuple[CrossWalk, ...], found: tuple[CrossWalk, ...] | Withheld) -> str:
    levels = [
        (each.level.value, _name(wordings[walk.code], each.code))
        for walk in walks
        if walk.code in wordings
        for each in walk.elements
        if isinstance(each.level, Estimate)
    ]
    if not levels:
        reasons = [each.level.reason for walk in walks for each in walk.elements if isinstance(each.level, Withheld)]
        reason = found.reason if isinstance(found, Withheld) else next(iter(reasons), Reason.NOT_APPLICABLE)
        return _("This cannot be told: %(reason)s.") % {"reason": REASONS[reason]}
    words = {
        "in_place": whole(sum(walk.in_place for walk in walks)),
        "known": whole(sum(walk.known for walk in walks)),
        "best": max(levels)[1],
        "worst": min(levels)[1],
    }
    return (
        _("%(in_place)s of %(known)s elements are in place. “%(best)s” stands best, “%(worst)s” has farthest to go.")
        % words
    )


def _name(wording: Wording, code: str) -> str:
    return next((element.name for element in wording.elements if element.code == code), code)


def _part(told: Told, wording: Wording, walk: CrossWalk) -> Part:
    words = {"in_place": whole(walk.in_place), "all": whole(len(walk.elements)), "source": wording.source}
    return Part(
        heading=wording.title,
        sentences=(_("%(in_place)s of %(all)s in place. The list is from an author outside: %(source)s.") % words,),
        tables=(
            Table(
                caption=_("“%(title)s”, element by element") % {"title": wording.title},
                headings=(_("Element"), _("Standing"), _("Level"), _("Understanding"), _("Delivery"), _("Gap")),
                rows=tuple(_row(told, wording, element) for element in walk.elements),
                is_open=True,
            ),
        ),
    )


def _row(told: Told, wording: Wording, element: Element) -> Row:
    remarks = [", ".join(told.names[code] for code in element.practices if code in told.names)]
    if not isinstance(element.measured, Withheld):
        remarks.append(_("measured with customers: %(points)s") % {"points": whole(element.measured)})
    if element.standing is not Standing.UNKNOWN and not element.sure:
        remarks.append(_("close to a line: chance may decide"))
    if element.standing is not Standing.UNKNOWN and not element.established:
        remarks.append(str(NOT_ESTABLISHED))
    return Row(
        name=_name(wording, element.code),
        cells=(
            Cell(str(STANDINGS[element.standing]), is_withheld=element.standing is Standing.UNKNOWN, is_number=False),
            _figure(element.level),
            _figure(element.understanding),
            _figure(element.delivery),
            Cell(gap_note(element.gap), is_withheld=isinstance(element.gap, Withheld)),
        ),
        remarks=tuple(remarks),
    )


def _figure(figure: Figure) -> Cell:
    return Cell(figure_cell(figure), is_withheld=isinstance(figure, Withheld))
