"""Are we customer-focused without being customer-centric? Strong delivery on weak understanding, by dimension."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports.charts.plane import draw_plane
from reports.executive import figure_cell
from reports.messages import FOCUSED_DELIVERY
from reports.numbers import people, whole
from reports.pictures import gap_note, plane_of
from reports.sections.section import Cell, Found, Picture, ReadWith, Row, Section, Table
from reports.sentences import ARCHETYPES, REASONS
from scoring.terms import Archetype, Estimate, Withheld

if TYPE_CHECKING:
    from reports.sections.section import Told
    from scoring.results import Reading
    from scoring.results.verified import Interval
    from scoring.terms import Figure


def focus(told: Told) -> Section:
    wheel = told.report.wheel
    verified = _verified(told)
    found = _two_answers(told, *verified) if verified and _customers_say_yes(told) else _found(told)
    blind = [told.names[reading.code] for reading in wheel.dimensions if reading.archetype is Archetype.DELIVERS_BLIND]
    sentences: tuple[str, ...] = _checked(told)
    if blind:
        sentences += (_("More is done than understood in: %(dimensions)s.") % {"dimensions": ", ".join(blind)},)
    return Section(
        code="focus",
        question=_("Do you serve customers well without understanding them?"),
        answer=found.answer,
        good=found.good,
        to_do=found.to_do,
        sentences=sentences,
        people=people(wheel.overall.n, told.least),
        anchor="archetypes",
        pictures=(
            Picture(
                "reports/_plane.svg",
                draw_plane(plane_of(told.report, dict(told.names))),
                _("What your people say. Below the dashed line more is understood than done, above it more is done."),
            ),
        ),
        tables=(_table(told),),
        cautions=(
            _("Serving customers well without understanding them is called customer-focused, not customer-centric."),
            _("In the picture, delivery is what your own people say of it. Customers may see it otherwise."),
        ),
        read_with=(
            ReadWith("understanding", _("whether customers confirm what your people believe of them")),
            ReadWith("next", _("where to begin")),
        ),
        is_answered=isinstance(wheel.overall.gap, Estimate),
    )


def _checked(told: Told) -> tuple[str, ...]:
    """The same question put to what customers confirm, where they were asked."""
    verified = _verified(told)
    if verified is None:
        return ()
    if not _customers_say_yes(told):
        numbers = {"understanding": whole(verified[0].value), "delivery": whole(verified[1].value)}
        text = _(
            "That is what your people say. Put to customers, understanding comes to %(understanding)s and delivery to "
            "%(delivery)s."
        )
        return (text % numbers,)
    overall = told.report.wheel.overall
    known, done = (
        0.0 if isinstance(each, Withheld) else each.value for each in (overall.understanding, overall.delivery)
    )
    return (
        _(
            "The first figure is how customers rate what they get, the second how well your people foresee what "
            "customers say. Your people themselves put what you do at %(done)s and what you understand at %(known)s."
        )
        % {"done": whole(done), "known": whole(known)},
        _("The two figures from customers are measured differently: they tell which is ahead, not exactly how far."),
    )


def _verified(told: Told) -> tuple[Interval, Interval] | None:
    """Understanding and delivery as customers confirm them, if both passed every gate."""
    found = told.report.measures.understanding
    if isinstance(found, Withheld):
        return None
    understanding, delivery = found.verified.understanding, found.verified.delivery
    if isinstance(understanding, Withheld) or isinstance(delivery, Withheld):
        return None
    return understanding, delivery


def _customers_say_yes(told: Told) -> bool:
    """Where your people do not: what customers experience is strong and surely ahead of what is foreseen of them."""
    verified, overall = _verified(told), told.report.wheel.overall
    if verified is None or isinstance(overall.gap, Withheld):
        return False
    understanding, delivery = verified
    is_ahead = delivery.value >= FOCUSED_DELIVERY and delivery.low > understanding.high
    return is_ahead and overall.archetype is not Archetype.DELIVERS_BLIND


def _two_answers(told: Told, understanding: Interval, delivery: Interval) -> Found:
    gap = told.report.wheel.overall.gap
    if isinstance(gap, Estimate) and gap.low > 0:
        answer = _(
            "Yes, going by customers’ answers: you serve them better (%(delivery)s of 100) than you understand them "
            "(%(understanding)s). Your people think the opposite."
        )
    else:
        answer = _(
            "Yes, going by customers’ answers: you serve them better (%(delivery)s of 100) than you understand them "
            "(%(understanding)s). Your people’s own answers do not clearly show it."
        )
    return Found(
        answer % {"understanding": whole(understanding.value), "delivery": whole(delivery.value)},
        _(
            "Only half of it. Customers rate the service well, but your people know less well what they want. If their "
            "wishes change, you may miss it."
        ),
        _("Keep the service as it is. Show your people what customers said, beginning with what they misjudge most."),
    )


def _found(told: Told) -> Found:
    overall, bound = told.report.wheel.overall, float(told.report.method.parameters["equivalence"])
    understanding, delivery, gap = overall.understanding, overall.delivery, overall.gap
    if isinstance(gap, Withheld) or isinstance(understanding, Withheld) or isinstance(delivery, Withheld):
        reason = gap.reason if isinstance(gap, Withheld) else ""
        return Found(_("This cannot be told: %(reason)s.") % {"reason": REASONS[reason]})
    found = _blind(delivery) if overall.archetype is Archetype.DELIVERS_BLIND else _not_blind(overall, gap, bound)
    numbers = {"understanding": whole(understanding.value), "delivery": whole(delivery.value)}
    return found._replace(answer=found.answer % numbers)


def _blind(delivery: Estimate) -> Found:
    to_do = _("Find out what customers want, and why what you do works, before you do more of it.")
    if delivery.value >= FOCUSED_DELIVERY:
        return Found(
            _("Yes: you serve customers well (%(delivery)s of 100), but understand them less (%(understanding)s)."),
            _("Only half of it. The service is good, but it may rest on luck or habit as long as nobody knows why."),
            to_do,
        )
    return Found(
        _("Almost: you do more for customers (%(delivery)s of 100) than you understand of them (%(understanding)s)."),
        _("No. What you do for customers is not strong yet, and it may miss what they want."),
        to_do,
    )


def _not_blind(overall: Reading, gap: Estimate, bound: float) -> Found:
    """Surely not, perhaps, or not to be told. bound: points from which a gap counts."""
    unknown = _("That cannot be told from these answers.")
    if overall.archetype is Archetype.UNDETERMINED and gap.low <= -bound:
        if gap.value < 0:
            answer = _(
                "Perhaps: you may do clearly more for customers (%(delivery)s of 100) than you understand of them "
                "(%(understanding)s)."
            )
        else:
            answer = _(
                "This cannot be told: what you do for customers stands at %(delivery)s of 100, what you understand of "
                "them at %(understanding)s, and the margin is too wide to say which is ahead."
            )
        return Found(answer, unknown, _("Have more people answer next time. Until then look at each dimension."))
    good, to_do = _even(overall)
    if gap.low > 0:
        return Found(
            _(
                "No, the other way round: you understand customers better (%(understanding)s of 100) than you serve "
                "them (%(delivery)s)."
            ),
            good,
            to_do,
        )
    if overall.archetype is Archetype.UNDETERMINED:
        return Found(
            _(
                "No: you do not serve customers clearly better (%(delivery)s of 100) than you understand them "
                "(%(understanding)s)."
            ),
            good,
            to_do,
        )
    return Found(
        _("No: you serve customers (%(delivery)s of 100) about as well as you understand them (%(understanding)s)."),
        good,
        to_do,
    )


def _even(overall: Reading) -> tuple[str, str]:
    """Whether it is good that delivery does not outrun understanding, and what follows."""
    if overall.archetype is Archetype.ALIGNED_HIGH:
        return _("Yes. You serve customers well, and you know why."), _("Keep at both, and look where it is least so.")
    if overall.archetype is Archetype.ALIGNED_LOW:
        return (
            _("Not yet. The two go together, but both have far to go."),
            _("Raise both at once: try what you learn about customers on a small scale."),
        )
    if overall.archetype is Archetype.UNDERSTANDS_NOT_DELIVERS:
        return (
            _("No. Your people know what customers need, and customers do not get it."),
            _("Use what you know already, before you ask for more of it."),
        )
    return (
        _("It is no alarm: nothing here says that you serve customers blindly."),
        _("Look at the dimensions: they tell more than the whole does."),
    )


def _table(told: Told) -> Table:
    readings = [told.report.wheel.overall, *told.report.wheel.dimensions]
    return Table(
        caption=_("Understanding, delivery and the kind of each dimension"),
        headings=(_("Dimension"), _("Understanding"), _("Delivery"), _("Gap"), _("Kind"), _("Who answered")),
        rows=tuple(
            Row(
                name=told.names[reading.code],
                cells=(
                    _cell(reading.understanding),
                    _cell(reading.delivery),
                    Cell(gap_note(reading.gap), is_withheld=isinstance(reading.gap, Withheld)),
                    Cell(str(ARCHETYPES[reading.archetype][0]), is_number=False),
                    Cell(people(reading.n, told.least)),
                ),
                is_leading=reading.code == "overall",
            )
            for reading in readings
        ),
    )


def _cell(figure: Figure) -> Cell:
    return Cell(figure_cell(figure), is_withheld=isinstance(figure, Withheld))
