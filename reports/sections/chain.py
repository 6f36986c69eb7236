"""Is the chain whole? Understanding leads strategy, strategy process, process technology; policy comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.charts.marks import Kind, Mark, MarkRow, Marks, Scale, draw_marks
from reports.numbers import people, rounded, whole
from reports.pictures import gap_note, in_whole_points
from reports.sections.section import Cell, Found, Picture, ReadWith, Row, Section, Table
from reports.sentences import REASONS
from scoring.results.chain import COUNTS_FROM, Chain, Pace, Wholeness
from scoring.terms import Estimate, Withheld

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from reports.sections.section import Told
    from scoring.results.chain import Link

PACES: dict[Pace, _StrPromise] = {
    Pace.OUTRUNS: gettext_lazy("ahead of what should lead it"),
    Pace.LAGS: gettext_lazy("behind what leads it"),
    Pace.KEEPS_PACE: gettext_lazy("keeps pace"),
    Pace.UNKNOWN: gettext_lazy("cannot be told"),
}
FARTHEST = 50.0

# What it means if a link of the core questionnaire is ahead of the one before it, or behind. Others are only named.
UNDERSTANDING, STRATEGY, PROCESS, TECHNOLOGY = "understanding", "strategy", "process", "technology"
POLICY, FIT, RESOLUTION = "strategy.policy", "process.fit", "process.resolution"
AHEAD: dict[tuple[str, str], _StrPromise] = {
    (UNDERSTANDING, STRATEGY): gettext_lazy(
        "your plans for customers are %(points)s points ahead of what you understand of them."
    ),
    (STRATEGY, PROCESS): gettext_lazy(
        "the way you work is %(points)s points ahead of what you have decided to stand for."
    ),
    (PROCESS, TECHNOLOGY): gettext_lazy("your tools are %(points)s points ahead of the work they should serve."),
    (POLICY, FIT): gettext_lazy("your forms and steps suit customers %(points)s points better than your rules do."),
    (POLICY, RESOLUTION): gettext_lazy(
        "your people put things right for customers %(points)s points better than your rules provide for."
    ),
}
BEHIND: dict[tuple[str, str], _StrPromise] = {
    (UNDERSTANDING, STRATEGY): gettext_lazy(
        "your plans for customers are %(points)s points behind what you understand of them."
    ),
    (STRATEGY, PROCESS): gettext_lazy(
        "the way you work is %(points)s points behind what you have decided to stand for."
    ),
    (PROCESS, TECHNOLOGY): gettext_lazy("your tools are %(points)s points behind the work they should serve."),
    (POLICY, FIT): gettext_lazy("your forms and steps suit customers %(points)s points less than your rules do."),
    (POLICY, RESOLUTION): gettext_lazy(
        "your people put things right for customers %(points)s points less well than your rules provide for."
    ),
}
AHEAD_OTHERWISE = gettext_lazy("“%(after)s” is %(points)s points ahead of “%(before)s”, which should lead it.")
BEHIND_OTHERWISE = gettext_lazy("“%(after)s” is %(points)s points behind “%(before)s”, which leads it.")


def chain(told: Told) -> Section:
    measured = told.report.measures.chain
    links = () if isinstance(measured, Withheld) else (*measured.links, *measured.policy)
    known = [link for link in links if isinstance(link.difference, Estimate)]
    fewest = min((link.difference.n for link in known if isinstance(link.difference, Estimate)), default=0)
    found = _found(told, measured)
    return Section(
        code="chain",
        question=_("Is your work for customers built in the right order?"),
        answer=found.answer,
        good=found.good,
        to_do=found.to_do,
        sentences=(
            _(
                "The right order: first understand customers, then decide what to stand for, then arrange the work, "
                "then choose the tools. And the rules before the steps that carry them out."
            ),
            *_sentences(told, links, measured),
        ),
        people=people(fewest, told.least),
        anchor="chain",
        pictures=(Picture("reports/_marks.html", draw_marks(_marks(told, links)), _caption()),) if known else (),
        tables=(_table(told, links),) if links else (),
        cautions=(
            _("What is behind does not break the order: there is work to do there."),
            _(
                "Keeping pace means: no difference of %(points)s points or more that is surely no chance. A smaller "
                "one may be there."
            )
            % {"points": whole(COUNTS_FROM)},
        ),
        read_with=(ReadWith("next", _("what to do about it, and in which order")),),
        is_answered=bool(known),
    )


def _caption() -> str:
    return _("To the right: ahead of what should lead it, in points. To the left: behind it.")


def _found(told: Told, measured: Chain | Withheld) -> Found:
    if isinstance(measured, Withheld):
        return Found(_("This cannot be told: %(reason)s.") % {"reason": REASONS[measured.reason]})
    links = (*measured.links, *measured.policy)
    if measured.wholeness is Wholeness.BROKEN:
        return _broken(told, _farthest(links, Pace.OUTRUNS))
    if measured.wholeness is Wholeness.UNKNOWN:
        reasons = [link.difference.reason for link in links if isinstance(link.difference, Withheld)]
        return Found(_("This cannot be told for every step: %(reason)s.") % {"reason": REASONS[reasons[0]]})
    if any(link.pace is Pace.LAGS for link in links):
        lags = _farthest(links, Pace.LAGS)
        return Found(
            _("Yes, but there is a step waiting: %(lags)s") % {"lags": _said(told, lags)},
            _("The order is good. What you have at the one end does not get through to the other yet."),
            _("Take up what waits: bring “%(after)s” up to “%(before)s”.") % worst_words(told, lags),
        )
    return Found(
        _(
            "Yes, as far as can be told: nothing is surely ahead of what should lead it by %(points)s points or more, "
            "or behind it."
        )
        % {"points": whole(COUNTS_FROM)},
        _("Yes. Every step has something to stand on."),
        _("Keep to the order: whatever you raise next, raise first what leads it."),
    )


def _broken(told: Told, worst: Link) -> Found:
    words = worst_words(told, worst)
    good = (
        _(
            "Good for customers today, risky tomorrow: without rules behind it, good work may rest on single people, "
            "on luck or on habit, and go with them."
        )
        if worst.before == POLICY
        else _("It is a risk: what runs ahead of what should lead it may rest on luck or habit, and miss its purpose.")
    )
    return Found(
        _("No: %(ahead)s") % {"ahead": _said(told, worst)},
        good,
        _("Do not slow it down. What has to catch up is “%(before)s”: %(line)s")
        % (words | {"line": _line(told, worst.before)}),
    )


def _line(told: Told, code: str) -> str:
    """What a practice, a dimension or understanding is, in the questionnaire's words."""
    lines = {each.code: f"{each.description}." for each in told.document.dimensions}
    lines |= {each.code: each.line for each in told.document.practices}
    return lines.get(code, _("what you know of customers, and how you know it."))


def _farthest(links: tuple[Link, ...], pace: Pace) -> Link:
    return max((link for link in links if link.pace is pace), key=_size)


def _size(link: Link) -> float:
    return abs(link.difference.value) if isinstance(link.difference, Estimate) else 0.0


def worst_words(told: Told, link: Link) -> dict[str, str]:
    return {"before": _end(told, link.before), "after": _end(told, link.after), "points": whole(_size(link))}


def _said(told: Told, link: Link) -> str:
    """That this link is ahead or behind, in a sentence that begins small."""
    ends = (link.before, link.after)
    words = AHEAD.get(ends, AHEAD_OTHERWISE) if link.pace is Pace.OUTRUNS else BEHIND.get(ends, BEHIND_OTHERWISE)
    return str(words) % worst_words(told, link)


def _sentences(told: Told, links: tuple[Link, ...], measured: Chain | Withheld) -> tuple[str, ...]:
    """Every link but the one in the answer."""
    if isinstance(measured, Withheld) or measured.wholeness is Wholeness.UNKNOWN:
        answered = None
    else:
        pace = Pace.OUTRUNS if measured.wholeness is Wholeness.BROKEN else Pace.LAGS
        answered = max((link for link in links if link.pace is pace), key=_size, default=None)
    return tuple(
        _("Also: %(said)s") % {"said": _said(told, link)}
        for link in sorted(links, key=_size, reverse=True)
        if link.pace in (Pace.OUTRUNS, Pace.LAGS) and link is not answered
    )


def _end(told: Told, code: str) -> str:
    return told.names.get(code, _("Understanding"))


def _name(told: Told, link: Link) -> str:
    return _("%(after)s, led by %(before)s") % {"before": _end(told, link.before), "after": _end(told, link.after)}


def _marks(told: Told, links: tuple[Link, ...]) -> Marks:
    rows = []
    for link in links:
        name, note = _name(told, link), gap_note(link.difference)
        if isinstance(link.difference, Estimate):
            note = f"{note}, {PACES[link.pace]}"
        words = f"{name}: {note}"
        rows.append(MarkRow(name, _mark(link), words, note))
    return Marks(
        title=_("Each step against what should lead it, in points"),
        rows=tuple(rows),
        scale=Scale(
            -FARTHEST,
            FARTHEST,
            ((-FARTHEST, _("50 behind")), (0.0, _("keeps pace")), (FARTHEST, _("50 ahead"))),
        ),
        legend=((Kind.PLAIN, _("Difference, with its interval")),),
    )


def _mark(link: Link) -> tuple[Mark, ...]:
    shown = in_whole_points(link.difference)
    if not isinstance(shown, Estimate):
        return ()
    return (Mark(Kind.PLAIN, rounded(shown.value), shown.low, shown.high),)


def _table(told: Told, links: tuple[Link, ...]) -> Table:
    return Table(
        caption=_("Every step, with its difference and what it means"),
        headings=(_("Step"), _("Difference"), _("What it means"), _("Who answered")),
        rows=tuple(
            Row(
                _name(told, link),
                (
                    Cell(gap_note(link.difference), is_withheld=isinstance(link.difference, Withheld)),
                    Cell(str(PACES[link.pace]), is_number=False),
                    Cell(people(link.difference.n if isinstance(link.difference, Estimate) else 0, told.least)),
                ),
            )
            for link in links
        ),
    )
