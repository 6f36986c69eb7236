"""What an assessment will be able to say, told before anybody answers: from people, how many answer, and customers.

Nothing is guessed of what they will say. The limits are those the method keeps (docs/method.md); a test holds them
against the modules that apply them, which the web process does not load.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.group_views import groups_of
from scoring.disclosure import shown
from scoring.results.perception import View
from scoring.terms import Reason, Withheld

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from organisations.models import Department

EXACT_FROM = SHARES_FROM = 10  # people
CALIBRATION_FROM = 20
RELIABILITY_FROM = 30
CUSTOMERS_FROM, VERIFIED_FROM = 10, 30
SHARES = tuple(range(10, 101, 10))  # percent of the people who may answer
LIKELY_SHARE = 50


class Verdict(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Line:
    what: str
    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """answers: people expected to answer; unknown: departments without a headcount, which are left out of it."""

    people: int
    answers: int
    customers: int
    lines: tuple[Line, ...]
    departments: tuple[Line, ...]
    unknown: tuple[str, ...]

    @property
    def given(self) -> list[str]:
        return [line.what for line in self.lines if line.verdict != Verdict.NO]

    @property
    def kept_back(self) -> list[str]:
        return [line.what for line in self.lines if line.verdict == Verdict.NO]


def forecast(
    departments: Sequence[Department], *, share: int, customers: int | None, minimum: int, people: int = 0
) -> Forecast:
    """share: percent of the people; customers: None where they are not asked; people: without departments."""
    known = [department for department in departments if department.headcount is not None]
    counts = {department.code: _of(department.headcount or 0, share) for department in known}
    headcount = sum(department.headcount or 0 for department in known) or people
    answers = sum(counts.values()) or _of(headcount, share)
    return Forecast(
        people=headcount,
        answers=answers,
        customers=customers or 0,
        lines=(
            *_lines_of_staff(answers, minimum),
            *(_lines_of_customers(answers, customers, minimum) if customers is not None else ()),
        ),
        departments=tuple(_department_lines(known, counts, minimum)),
        unknown=tuple(department.name for department in departments if department.headcount is None),
    )


def _of(people: int, share: int) -> int:
    return (people * share + 50) // 100


def _lines_of_staff(answers: int, minimum: int) -> Iterable[Line]:
    exact = max(minimum, EXACT_FROM)
    if answers < minimum:
        why = ngettext(
            "A report needs the answers of %(n)d person.", "A report needs the answers of %(n)d people.", minimum
        )
        yield Line(_("the wheel and the gap"), Verdict.NO, why % {"n": minimum})
    elif answers < exact:
        yield Line(_("the wheel and the gap"), Verdict.PARTLY, _("rounded, so that nobody’s answer shows through"))
    else:
        yield Line(_("the wheel and the gap"), Verdict.YES, _("with how sure each figure is"))
    yield _from(_("how answers are spread, and whether people agree"), answers, max(minimum, SHARES_FROM))
    yield _from(_("whether a dimension’s questions measure one thing"), answers, max(minimum, RELIABILITY_FROM))


def _lines_of_customers(answers: int, customers: int, minimum: int) -> Iterable[Line]:
    what = _("whether your people know what customers will say")
    if answers < minimum:
        yield _from(what, answers, minimum)
    elif customers < CUSTOMERS_FROM:
        yield Line(what, Verdict.NO, _customers_needed(CUSTOMERS_FROM))
    elif customers < VERIFIED_FROM:
        yield Line(
            what,
            Verdict.PARTLY,
            _("as a first sign; understanding counts as measured from %(n)d customers on") % {"n": VERIFIED_FROM},
        )
    else:
        yield Line(what, Verdict.YES, _("measured, if customers agree enough with each other"))
    sure = _("whether they know how much they know")
    if customers < CUSTOMERS_FROM:
        yield Line(sure, Verdict.NO, _customers_needed(CUSTOMERS_FROM))
    else:
        yield _from(sure, answers, max(minimum, CALIBRATION_FROM))


def _customers_needed(n: int) -> str:
    return _("needs %(n)d customers") % {"n": n}


def _from(what: str, answers: int, needed: int) -> Line:
    if answers >= needed:
        return Line(what, Verdict.YES, _("from %(n)d people on") % {"n": needed})
    return Line(what, Verdict.NO, _("needs the answers of %(n)d people") % {"n": needed})


def _department_lines(departments: Sequence[Department], counts: dict[str, int], minimum: int) -> Iterable[Line]:
    """By the very rule the report is held to: nothing about a small group may follow from what is shown."""
    codes = {department.pk: department.code for department in departments}
    parents = {department.code: codes.get(department.parent_id or 0, "") for department in departments}
    people = {(code, ""): n for code, n in counts.items()}
    # A department's own people and those of departments inside it are one group; its headcount is its own.
    told = shown(groups_of(people, parents, (), minimum), people, minimum)
    for department in departments:
        n = told[View.DEPARTMENT, department.code]
        if not isinstance(n, Withheld):
            verdict, why = Verdict.YES, ngettext("%(n)d answer expected", "%(n)d answers expected", n) % {"n": n}
        elif n.reason == Reason.SUPPRESSED_COMPLEMENTARY:
            verdict, why = Verdict.NO, _("large enough, but with it the figures of a small one could be worked out")
        else:
            verdict = Verdict.NO
            why = _("too few answers: fewer than %(n)d") % {"n": minimum}
        yield Line(department.name, verdict, why)
