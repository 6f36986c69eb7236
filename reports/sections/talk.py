"""Is it talk, work or result? How far people say the work for customers has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.charts.shares import ShareBar, Shares, draw_shares
from reports.charts.shares import Step as ShareStep
from reports.numbers import people, percent, told_percent, told_share
from reports.sections.section import Cell, Found, Part, Picture, ReadWith, Row, Section, Table
from reports.sentences import REASONS
from scoring.results.progress import Step, Verdict
from scoring.terms import TOLERANCE, Reason, Withheld

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from reports.sections.section import Told
    from scoring.results.progress import Progress

ANSWERS: dict[Verdict, _StrPromise] = {
    Verdict.NOTHING_YET: gettext_lazy("Nothing has begun yet: so say %(leading)s of your people."),
    Verdict.TALK: gettext_lazy(
        "Talk, so far: %(leading)s of your people say the work for customers is announced and no more."
    ),
    Verdict.NO_EFFECT_SEEN: gettext_lazy(
        "Work, but customers do not feel it yet: %(leading)s of your people say it is under way, only %(noticed)s that "
        "customers notice."
    ),
    Verdict.WORK: gettext_lazy(
        "Work, and some of it reaches customers: %(leading)s of your people say it is under way, %(noticed)s that "
        "customers notice."
    ),
    Verdict.RESULT: gettext_lazy("Result: %(leading)s of your people say that customers notice your work for them."),
    Verdict.MIXED: gettext_lazy("Your people are divided: no one step leads; those named most have %(leading)s each."),
}
# Whether that is good, and what follows.
MEANINGS: dict[Verdict, tuple[_StrPromise, _StrPromise]] = {
    Verdict.NOTHING_YET: (
        gettext_lazy("No, but it is honest: nothing was promised and left undone."),
        gettext_lazy("Begin with one thing that customers will feel, and say what it is."),
    ),
    Verdict.TALK: (
        gettext_lazy("No. What is announced and not begun costs trust."),
        gettext_lazy("Begin one of the things announced, and say which ones will not come."),
    ),
    Verdict.NO_EFFECT_SEEN: (
        gettext_lazy("Only half of it: something is being done, but it ends before it reaches the customer."),
        gettext_lazy("Take one thing that is under way, finish it where customers meet it, then ask them."),
    ),
    Verdict.WORK: (
        gettext_lazy("Yes, it is on its way: part of the work arrives where it should."),
        gettext_lazy("Look at what customers notice already, and finish the rest in the same way."),
    ),
    Verdict.RESULT: (
        gettext_lazy("Yes, if customers say so too."),
        gettext_lazy("Ask customers whether they notice, and what."),
    ),
    Verdict.MIXED: (
        gettext_lazy("It shows that people see different things, or that work has come further in some places."),
        gettext_lazy("Tell everybody what is under way, and where. Then ask again."),
    ),
}
VERDICTS: dict[Verdict, _StrPromise] = {
    Verdict.NOTHING_YET: gettext_lazy("nothing yet"),
    Verdict.TALK: gettext_lazy("announced, no more"),
    Verdict.NO_EFFECT_SEEN: gettext_lazy("work that customers do not notice"),
    Verdict.WORK: gettext_lazy("work that partly arrives"),
    Verdict.RESULT: gettext_lazy("customers notice"),
    Verdict.MIXED: gettext_lazy("no one step leads"),
}


def talk(told: Told) -> Section:
    measured = told.report.measures.progress
    known = () if isinstance(measured, Withheld) else measured
    overall = next((each for each in known if each.code == "overall"), None)
    dimensions = [each for each in known if each.code != "overall"]
    leaders = [each for each in dimensions if each.verdict is not Verdict.UNKNOWN]
    seen_by = [each.n for each in (overall, *leaders) if each is not None and not isinstance(each.n, Withheld)]
    found = _found(overall, leaders, measured)
    is_shown = overall is not None and isinstance(overall.shares, tuple)
    return Section(
        code="talk",
        question=_("Is it talk, work or result?"),
        answer=found.answer,
        good=found.good,
        to_do=found.to_do,
        sentences=_sentences(overall, leaders),
        people=people(seen_by[0] if seen_by else 0, told.least),
        anchor="steps",
        pictures=(_picture(told, (overall,)),) if overall is not None and is_shown else (),
        tables=(_table(told, (overall,)),) if overall is not None and is_shown else (),
        parts=(_leaders_part(told, dimensions, leaders),) if dimensions else (),
        cautions=(
            _("Executives and managers speak for each dimension, everybody else once for the whole."),
            _("That customers notice is what your people say. Only customers can confirm it."),
        ),
        read_with=(ReadWith("focus", _("whether what is done rests on knowing customers")),),
        is_answered=bool(seen_by),
    )


def _found(overall: Progress | None, leaders: list[Progress], measured: tuple[Progress, ...] | Withheld) -> Found:
    if overall is not None and isinstance(overall.shares, tuple):
        words = {
            "leading": told_percent(max(overall.shares), overall.n),
            "noticed": told_percent(overall.shares[-1], overall.n),
        }
        good, to_do = MEANINGS[overall.verdict]
        return Found(str(ANSWERS[overall.verdict]) % words, str(good), str(to_do))
    if leaders:
        more = sum(_is_more_than_talk(each) for each in leaders)
        answer = _("Leaders see more than talk in %(count)s of %(all)s dimensions.")
        return Found(answer % {"count": more, "all": len(leaders)})
    return Found(_("This cannot be told: %(reason)s.") % {"reason": REASONS[_reason(overall, measured)]})


def _is_more_than_talk(progress: Progress) -> bool:
    """Does only work lead, or only what customers notice? Where two steps lead, both must be more than talk."""
    if isinstance(progress.shares, Withheld):
        return False
    most = max(progress.shares)
    leading = [step for step, share in zip(Step, progress.shares, strict=True) if share >= most - TOLERANCE]
    return not {Step.NOTHING_YET, Step.ANNOUNCED}.intersection(leading)


def _reason(overall: Progress | None, found: tuple[Progress, ...] | Withheld) -> Reason:
    if isinstance(found, Withheld):
        return found.reason
    return overall.shares.reason if overall is not None and isinstance(overall.shares, Withheld) else Reason.NOT_ASKED


def _sentences(overall: Progress | None, leaders: list[Progress]) -> tuple[str, ...]:
    if overall is None or not isinstance(overall.shares, tuple):
        if overall is None or not leaders:
            return ()
        reason = REASONS[_reason(overall, ())]
        return (_("What everybody else says of the whole cannot be told: %(reason)s.") % {"reason": reason},)
    said = [_("Counted here: everybody who can see the work, except executives and managers. What those say is below.")]
    if not overall.sure:
        said.append(_("The step named most often leads by little: a few more answers could turn the order."))
    return tuple(said)


def _leaders_part(told: Told, dimensions: list[Progress], leaders: list[Progress]) -> Part:
    """What executives and managers say of each dimension."""
    said = []
    for verdict, words in (
        (Verdict.NOTHING_YET, _("They say that nothing has begun in: %(dimensions)s.")),
        (Verdict.TALK, _("They call it announced, and no more, in: %(dimensions)s.")),
        (Verdict.NO_EFFECT_SEEN, _("They see work that customers do not notice yet in: %(dimensions)s.")),
        (Verdict.WORK, _("They see work that partly arrives in: %(dimensions)s.")),
        (Verdict.RESULT, _("They say that customers notice it in: %(dimensions)s.")),
    ):
        named = [told.names[each.code] for each in leaders if each.verdict is verdict]
        if named:
            said.append(words % {"dimensions": ", ".join(named)})
    if not said and leaders:
        said.append(_("They are divided: no one step leads in any dimension."))
    return Part(
        _("What executives and managers say"),
        tuple(said),
        pictures=(_picture(told, tuple(dimensions)),) if leaders else (),
        tables=(_table(told, tuple(dimensions)),),
    )


def _picture(told: Told, known: tuple[Progress, ...]) -> Picture:
    return Picture("reports/_shares.html", draw_shares(_shares(told, known)))


def _name(told: Told, progress: Progress) -> str:
    return _("The work as a whole") if progress.code == "overall" else told.names[progress.code]


def _shares(told: Told, known: tuple[Progress, ...]) -> Shares:
    question = told.document.action_effect
    steps = [ShareStep(step.text) for step in question.steps]
    return Shares(
        title=_("How far the work for customers has come"),
        steps=tuple(steps),
        bars=tuple(_bar(told, progress, [step.name for step in steps]) for progress in known),
    )


def _bar(told: Told, progress: Progress, steps: list[str]) -> ShareBar:
    name = _name(told, progress)
    if isinstance(progress.shares, Withheld):
        reason = str(REASONS[progress.shares.reason])
        return ShareBar(name, (), (), f"{name}: {reason}", reason)
    shares = tuple(told_share(share, progress.n) for share in progress.shares)
    labels = tuple(percent(share) for share in shares)
    words = ", ".join(f"{step} {label}" for step, label in zip(steps, labels, strict=True))
    note = _("%(verdict)s · %(people)s people") % {
        "verdict": VERDICTS[progress.verdict],
        "people": people(progress.n, told.least),
    }
    return ShareBar(name, shares, labels, f"{name}: {words}", note)


def _table(told: Told, known: tuple[Progress, ...]) -> Table:
    question = told.document.action_effect
    rows = []
    for progress in known:
        if isinstance(progress.shares, Withheld):
            reason = str(REASONS[progress.shares.reason])
            cells = tuple(Cell(reason, is_withheld=True) for _step in (*Step, "unseen", "n"))
        else:
            shares = (*progress.shares, progress.unseen)
            cells = tuple(
                Cell("" if isinstance(share, Withheld) else told_percent(share, progress.n)) for share in shares
            )
            cells = (*cells, Cell(people(progress.n, told.least)))
        rows.append(Row(_name(told, progress), cells, is_leading=progress.code == "overall"))
    return Table(
        caption=_("Shares of each step among those who can see it, and of all who cannot"),
        headings=(
            _("Dimension"),
            *(step.text for step in question.steps),
            question.cant_see,
            _("Who answered"),
        ),
        rows=tuple(rows),
    )
