"""Do we understand our customers, or only think we do? What staff predict against what customers say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports.charts.marks import Kind, Mark, MarkRow, Marks, Scale, draw_marks
from reports.numbers import people, rounded, whole
from reports.sections.section import Picture, ReadWith, Section
from reports.sections.understanding_parts import parts_of
from reports.sections.understanding_words import captured_note, illusion_words, points_note
from reports.sentences import REASONS
from scoring.results.verified import Against, Interval, MeasuredUnderstanding, Standing
from scoring.terms import Withheld

if TYPE_CHECKING:
    from reports.sections.section import Told
    from scoring.results.verified import Captured
    from scoring.terms import Number

GUESS, PERFECT = 0.0, 1.0
# From here on staff are said to understand (docs/method.md).
HALF = 0.5


def understanding(told: Told) -> Section:
    found = told.report.measures.understanding
    is_told = isinstance(found, MeasuredUnderstanding) and found.standing is not Standing.NOTHING
    return Section(
        code="understanding",
        question=_("Do you understand your customers, or only think you do?"),
        answer=_answer(found, told),
        people=_people(found, told),
        anchor="measured-understanding",
        sentences=_sentences(found) if isinstance(found, MeasuredUnderstanding) and is_told else (),
        pictures=_pictures(found.captured) if isinstance(found, MeasuredUnderstanding) and is_told else (),
        parts=parts_of(found, told) if isinstance(found, MeasuredUnderstanding) and is_told else (),
        cautions=_cautions(found) if isinstance(found, MeasuredUnderstanding) and is_told else (),
        read_with=(
            ReadWith("trust", _("how many people and customers stand behind these figures")),
            ReadWith("meaning", _("whether your people mean the same by the word")),
        ),
        is_answered=is_told,
    )


def _answer(found: MeasuredUnderstanding | Withheld, told: Told) -> str:
    if isinstance(found, Withheld):
        return _("This is not known: %(reason)s.") % {"reason": _why(found)}
    if found.standing is Standing.NOTHING or isinstance(found.captured.share, Withheld):
        return _why_nothing(found, told)
    words = {"share": captured_note(found.captured.share.value)}
    if found.standing is Standing.INDICATIVE:
        words["customers"] = people(found.customers, told.least)
        return (
            _(
                "Too early to be sure: going by %(customers)s customers, your people come %(share)s of the way from "
                "guessing to knowing all that they want most."
            )
            % words
        )
    claimed = told.report.wheel.overall.understanding
    if found.illusion.flagged and isinstance(found.measured, Interval) and not isinstance(claimed, Withheld):
        return _(
            "Less than you think: your people put understanding at %(claimed)s; what they predict of customers is "
            "worth %(measured)s, %(points)s points less."
        ) % illusion_words(claimed.value, found.measured.value)
    return _verdict(found.captured, found.captured.share.value) % words


def _why(found: Withheld) -> str:
    return _("customers were not asked") if found.reason == "not_asked" else str(REASONS[found.reason])


def _why_nothing(found: MeasuredUnderstanding, told: Told) -> str:
    if isinstance(found.captured.share, Withheld) and found.captured.share.reason == "no_hierarchy":
        return _("This cannot be told: customers name all needs equally often, so there is nothing to foresee.")
    return _(
        "This is not known yet: it takes ten customers and %(least)s of your people; there are %(customers)s and "
        "%(staff)s."
    ) % {"least": whole(told.least), "customers": people(found.customers, 10), "staff": people(found.staff, told.least)}


def _verdict(captured: Captured, share: float) -> str:
    """Guessing is asked first: who is not surely better than that is better than nobody."""
    taste, stranger = captured.random_customer.staff, captured.stranger.staff
    if captured.guess is Against.BELOW:
        return _("You do not: your people name what customers want less often than by guessing.")
    if captured.guess is Against.UNSETTLED:
        return _(
            "That does not show: your people come %(share)s of the way from guessing to knowing all that customers "
            "want most, and chance alone may bring them there."
        )
    if taste is Against.BELOW:
        return _(
            "Hardly: your people come %(share)s of the way from guessing to knowing all that customers want most; one "
            "customer’s own taste comes further."
        )
    if share < HALF:
        return _(
            "In part: your people come %(share)s of the way from guessing to knowing all that customers want most."
        )
    if stranger is Against.ABOVE:
        return _(
            "You do: your people come %(share)s of the way from guessing to knowing all that customers want most, "
            "further than a stranger would."
        )
    if taste is Against.ABOVE:
        return _(
            "You do: your people come %(share)s of the way from guessing to knowing all that customers want most, "
            "further than one customer’s own taste would."
        )
    return _("You do: your people come %(share)s of the way from guessing to knowing all that customers want most.")


def _people(found: MeasuredUnderstanding | Withheld, told: Told) -> str:
    if isinstance(found, Withheld):
        return people(found, told.least)
    return _("%(customers)s customers, %(staff)s of your people") % {
        "customers": people(found.customers, 10),
        "staff": people(found.staff, told.least),
    }


def _sentences(found: MeasuredUnderstanding) -> tuple[str, ...]:
    captured, said = found.captured, []
    skill = found.performance.skill
    if not (
        isinstance(found.measured, Withheld) or isinstance(captured.share, Withheld) or isinstance(skill, Withheld)
    ):
        said.append(
            _(
                "The %(measured)s of 100 are made of two things: how far your people foresee what matters most "
                "(%(share)s of the way from guessing to knowing all; it counts two thirds) and which ratings customers "
                "give (%(skill)s; one third)."
            )
            % {
                "measured": whole(found.measured.value),
                "share": captured_note(captured.share.value),
                "skill": captured_note(skill.value),
            }
        )
    if captured.not_shared and not isinstance(captured.pooled, Withheld):
        said.append(
            _(
                "Together your people know more than each alone (%(pooled)s of the way): the knowledge is there and is "
                "not shared."
            )
            % {"pooled": captured_note(captured.pooled)}
        )
    if found.heterogeneity.differ:
        said.append(_("Customers want different things. Look at groups of customers before you look at all of them."))
    return tuple(said)


def _pictures(captured: Captured) -> tuple[Picture, ...]:
    share = captured.share
    if isinstance(share, Withheld):
        return ()
    rows = (
        MarkRow(
            _("Your people"),
            (Mark(Kind.UNDERSTANDING, *(rounded(100 * end) / 100 for end in (share.value, share.low, share.high))),),
            _("Your people: %(share)s of the way from guessing to knowing all") % {"share": captured_note(share.value)},
            points_note(share),
        ),
        _anchor(_("The taste of one customer"), Kind.CUSTOMERS, captured.random_customer.value),
        _anchor(
            _("A stranger"),
            Kind.PLAIN,
            captured.stranger.value,
            _("fewer than five other organisations with this list"),
        ),
        _anchor(_("The most that these customers’ answers allow to be seen"), Kind.TARGET, captured.ceiling),
    )
    marks = Marks(
        title=_("How far your people come from guessing to knowing all that customers want most"),
        rows=rows,
        scale=Scale(GUESS, PERFECT, ((GUESS, _("guessing")), (HALF, _("half")), (PERFECT, _("knowing all")))),
        legend=(
            (Kind.UNDERSTANDING, _("Your people")),
            (Kind.CUSTOMERS, _("One customer")),
            (Kind.PLAIN, _("A stranger")),
            (Kind.TARGET, _("Ceiling")),
        ),
    )
    return (Picture("reports/_marks.html", draw_marks(marks)),)


def _anchor(name: str, kind: Kind, value: Number, too_few: str = "") -> MarkRow:
    if isinstance(value, Withheld):
        why = too_few or str(REASONS[value.reason])
        return MarkRow(name, (), f"{name}: {why}", why)
    note = captured_note(value)
    return MarkRow(name, (Mark(kind, rounded(100 * value) / 100),), f"{name}: {note}", note)


def _cautions(found: MeasuredUnderstanding) -> tuple[str, ...]:
    said = [
        _("Nobody’s guesses are scored for them alone; a single person’s score would be mostly chance."),
        _("Customers who did not answer may want something else."),
    ]
    if "open_link" in found.sources:
        said.append(
            _("Some customers came by an open link: anybody could answer, and nobody knows whom it did not reach.")
        )
    if found.standing is Standing.INDICATIVE and not isinstance(found.captured.customers_needed, Withheld):
        said.append(
            _("About %(needed)s customers would make their order of needs reliable.")
            % {"needed": whole(found.captured.customers_needed)}
        )
    return tuple(said)
