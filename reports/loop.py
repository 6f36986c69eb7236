"""The loop back: the organisation's wheel, three things heard and three moves, for everybody who was asked.

Nothing is computed here. The wheel and what is proposed as heard come from the published report, which disclosure
control has passed, and of it only what concerns the organisation as a whole: no group, no number of people.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from assessments.booklets import booklet_of
from assessments.own_wheel import draw_readings
from assessments.questionnaires.storing import document_of
from reports.models import GapReport, LoopBack
from reports.pictures import in_whole_points
from reports.reading import read_report
from scoring.person import PersonReading
from scoring.terms import Estimate, Withheld

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from assessments.models import Assessment
    from reports.reading import StoredReport
    from scoring.results import Reading
    from scoring.terms import Figure, Number

HEARD = MOVES = 3

# The report's headline, as the organisation itself would say it to those it asked; without numbers, in its own voice.
HEADLINES = {
    "understands-not-delivers": gettext_lazy("We know our customers better than we serve them."),
    "leans-known": gettext_lazy("We know our customers somewhat better than we serve them."),
    "focused-not-centric": gettext_lazy("We do a lot for our customers, and know too little about them."),
    "delivers-blind": gettext_lazy("We serve our customers better than we know them."),
    "leans-blind": gettext_lazy("We serve our customers somewhat better than we know them."),
    "aligned-high": gettext_lazy("We know our customers and act on it."),
    "aligned-low": gettext_lazy(
        "We do about as much for our customers as we know about them, and both have far to go."
    ),
    "unclear": gettext_lazy("Your answers do not tell which is ahead: knowing our customers or serving them."),
}
KNOWN = gettext_lazy("“{name}” is where we know most that we do not do yet.")
BLIND = gettext_lazy("“{name}” is where we do most without knowing enough.")
STRONGEST = gettext_lazy("“{name}” is what you see us do best.")
WEAKEST = gettext_lazy("“{name}” is where you see the longest way to go.")


def proposed(report: GapReport) -> list[str]:
    """Up to three sentences from the report's own messages, for a coordinator to keep or to write anew."""
    stored, document = read_report(report.document), document_of(report.version)
    names = {practice.code: practice.name for practice in document.practices}
    kind = stored.headline.id.removeprefix("headline.").removesuffix(".widest")
    said = [str(HEADLINES[kind])] if kind in HEADLINES else []
    practices = stored.wheel.practices
    told = {reading.code: _value(reading.delivery) for reading in practices}
    delivered = sorted((value, code) for code, value in told.items() if value is not None)
    if stored.widest:
        widest = stored.wheel.practice(stored.widest[0])
        is_known = isinstance(widest.gap, Estimate) and widest.gap.value > 0
        said.append(str(KNOWN if is_known else BLIND).format(name=names[widest.code]))
    if delivered:
        said.append(str(STRONGEST).format(name=names[delivered[-1][1]]))
    if len(delivered) > 1:
        said.append(str(WEAKEST).format(name=names[delivered[0][1]]))
    return said[:HEARD]


def ensure_loop_back(assessment: Assessment, report: GapReport) -> LoopBack:
    """What was written for it, or what the report proposes: publishing shows one of the two."""
    loop = LoopBack.objects.filter(assessment=assessment).first()
    if loop is None:
        loop, _is_new = LoopBack.objects.get_or_create(assessment=assessment, defaults={"heard": proposed(report)})
    return loop


def wheel_of_everybody(assessment: Assessment) -> SafeString | None:
    """Drawn once a process: a published report stays what it is, and thousands may come to see it in an hour."""
    newest = GapReport.objects.filter(assessment=assessment).values_list("public_id", flat=True).first()
    if newest is None:
        return None
    return _drawn(newest, get_language() or "", assessment.organisation.name)


@lru_cache(maxsize=64)
def _drawn(report_id: str, _language: str, organisation: str) -> SafeString:
    report = GapReport.objects.select_related("version", "assessment__version").get(public_id=report_id)
    booklet = booklet_of(report.assessment)
    stored = read_report(report.document)
    readings = [_reading(stored, practice.code) for practice in booklet.document.practices]
    title = _("The wheel of %(name)s; its numbers are in the table below") % {"name": organisation}
    return draw_readings(booklet, readings, title, format_html('<span class="none">{}</span>', _("not shown")))


def _reading(stored: StoredReport, code: str) -> PersonReading:
    found: Reading = stored.wheel.practice(code)
    return PersonReading(code, _shown(found.understanding), _shown(found.delivery), _shown(found.gap))


def _shown(figure: Figure) -> Number:
    """As the report shows it, in whole points: more digits would tell how many people a mean is of."""
    whole = in_whole_points(figure)
    return whole if isinstance(whole, Withheld) else whole.value


def _value(figure: Figure) -> float | None:
    whole = in_whole_points(figure)
    return None if isinstance(whole, Withheld) else whole.value
