"""The dossier for a works council: all of it on one page, to read and to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.access import fetch_assessment
from assessments.keeping import kept_of
from assessments.promises import promise_of
from assessments.questions_asked import questions_of
from organisations.access import READERS
from reports.charts.wheel import Sector, Spoke, Wheel
from reports.charts.wheel_layout import LARGE, draw_wheel
from reports.dossier import STORED, WHO, never_in, sees_in
from reports.pictures import wheel_words
from scoring.terms import Estimate, Reason, Withheld

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from assessments.questionnaires.schema import QuestionnaireDocument
    from reports.charts.wheel_layout import WheelDrawing

# Of no organisation: levels that go up and down along the wheel, so that every mark of the picture occurs.
SAMPLE_UNDERSTANDING = (62.0, 55.0, 48.0, 70.0, 58.0)
SAMPLE_DELIVERY = (45.0, 52.0, 60.0, 41.0, 57.0)
SAMPLE_WITHHELD = 7  # its place among the practices
SAMPLE_MARGIN = 6.0


@login_required
@require_safe
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *READERS)
    questions = questions_of(assessment)
    context = {
        "organisation": assessment.organisation,
        "assessment": assessment,
        **questions,
        "promise": promise_of(assessment),
        "kept": kept_of(assessment),
        "stored": STORED,
        "never": never_in(assessment),
        "who": WHO,
        "sees": sees_in(assessment),
        "sample": sample_wheel(questions["document"]),
    }
    return render(request, "reports/dossier.html", context)


def sample_wheel(document: QuestionnaireDocument) -> WheelDrawing:
    """A wheel of this questionnaire with numbers made up, one practice withheld."""
    sectors, place = [], 0
    for dimension in document.dimensions:
        spokes = []
        for practice in dimension.practices:
            spokes.append(_sample_spoke(practice.code, practice.name, place))
            place += 1
        sectors.append(Sector(dimension.code, dimension.name, tuple(spokes), 75.0))
    return draw_wheel(Wheel(tuple(sectors), document.points, wheel_words(_("A made-up wheel"))), LARGE)


def _sample_spoke(code: str, name: str, place: int) -> Spoke:
    if place == SAMPLE_WITHHELD:
        few = Withheld(Reason.TOO_FEW)
        return Spoke(code, name, few, few, few, "", _("too few answers"))
    understanding = SAMPLE_UNDERSTANDING[place % len(SAMPLE_UNDERSTANDING)]
    delivery = SAMPLE_DELIVERY[place // 2 % len(SAMPLE_DELIVERY)]
    return Spoke(code, name, _made_up(understanding), _made_up(delivery), _made_up(understanding - delivery), words="")


def _made_up(value: float) -> Estimate:
    return Estimate(value, SAMPLE_MARGIN / 2, value - SAMPLE_MARGIN, value + SAMPLE_MARGIN, 60.0, 60)
