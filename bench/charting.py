"""A chart as the page makes it, a plain dict, and as a Plotly figure object would make it."""

from __future__ import annotations

import json

from assessments.models import Assessment
from assessments.questionnaires.storing import document_of
from bench.clock import best
from reports.build import build_report
from reports.charts.plotly_figure import plotly_figure
from reports.charts.wheel import wheel_figure
from reports.executive import executive_page


def main(arguments: list[str]) -> dict[str, float]:
    """Argument: an assessment with answers."""
    assessment = Assessment.objects.select_related("version").get(pk=arguments[0])
    report = build_report(assessment, lambda _step, _percent: None)
    wheel = executive_page(report, document_of(assessment.version)).wheel
    return {
        "dict": best(lambda: json.dumps(wheel_figure(wheel)), 20),
        "object": best(lambda: plotly_figure(wheel_figure(wheel)).to_json(), 5),
    }
