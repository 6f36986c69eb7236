import json
from dataclasses import replace

import pytest

from assessments.questionnaires.loader import core_questionnaire
from reports.charts.dumbbell import dumbbell_figure
from reports.charts.plane import plane_figure
from reports.charts.plotly_figure import plotly_figure
from reports.charts.wheel import Sector, Wheel, value_of, wheel_figure
from reports.numbers import rounded
from reports.pictures import dumbbell_words, names_in, plane_of, rows_of, wheel_of
from reports.reading import read_report
from scoring.terms import Estimate
from tests.reports.charts.drawn import WORDS, german_wheel, plain_wheel, spoke


@pytest.fixture
def figures(example):
    report, document = read_report(example), core_questionnaire()
    names = names_in(document)
    return {
        "wheel": wheel_figure(wheel_of(report, document)),
        "wheel with a withheld practice": wheel_figure(german_wheel()),
        "dumbbells of dimensions": dumbbell_figure(rows_of(report.wheel.dimensions, names, 5), dumbbell_words()),
        "dumbbells of practices": dumbbell_figure(rows_of(report.wheel.practices, names, 5), dumbbell_words()),
        "plane": plane_figure(plane_of(report, names)),
    }


def test_plotly_accepts_every_figure(figures):
    for figure in figures.values():
        plotly_figure(figure)


def test_plotly_would_refuse_what_it_does_not_know():
    with pytest.raises(ValueError, match="radiuss"):
        plotly_figure({"data": [{"type": "scatterpolar", "radiuss": [1]}]})


def test_figures_are_plain_and_carry_no_template(figures):
    for figure in figures.values():
        assert json.loads(json.dumps(figure)) == figure
        assert figure["layout"]["template"] == "none"


def test_the_explorable_wheel_holds_the_same_whole_points_as_the_table(example):
    report, document = read_report(example), core_questionnaire()
    figure = wheel_figure(wheel_of(report, document))

    marks = {trace["meta"]["role"]: trace for trace in figure["data"]}
    scores = [value_of(report.wheel.practice(practice.code).understanding) for practice in document.practices]
    expected = [rounded(score) for score in scores if score is not None]
    assert marks["understanding"]["r"][:-1] == expected
    assert marks["understanding"]["marker"]["symbol"] == "circle"
    assert marks["delivery"]["marker"]["symbol"] == "diamond"


def test_no_picture_holds_more_digits_than_the_page_prints(example):
    report, document = read_report(example), core_questionnaire()
    names = names_in(document)
    wheel, plane = wheel_of(report, document), plane_of(report, names)
    spokes = [spoke for sector in wheel.sectors for spoke in sector.spokes]
    rows = [*rows_of(report.wheel.dimensions, names, 5), *rows_of(report.wheel.practices, names, 5)]

    for drawn in (*spokes, *rows, *plane.points):
        for name in ("understanding", "delivery", "gap"):
            figure = getattr(drawn, name, None)
            if figure is not None:
                assert all(number == int(number) for number in (figure.value, figure.low, figure.high))


def test_a_gap_that_is_no_chance_is_drawn_as_none(example):
    surely = Estimate(value=12.6, se=6, low=0.3, high=24.9, df=30, n=31)
    reading = replace(read_report(example).wheel.practices[0], gap=surely)

    (row,) = rows_of((reading,), names_in(core_questionnaire()), 5)

    assert row.gap == replace(surely, value=13, low=1, high=25)


def test_a_bar_has_the_colour_of_the_way_its_gap_runs():
    figure = wheel_figure(plain_wheel((4,)))
    bars = {trace["meta"]["role"]: trace["r"] for trace in figure["data"]}

    assert bars["known"] == [40, 60, None] * 4
    assert "blind" not in bars


def test_the_widest_gaps_are_as_bold_in_the_explorable_wheel_and_those_that_may_be_chance_as_thin():
    names = ("wide", "even", "blind", "plain")
    spokes = (
        spoke("wide", 70, 40, is_widest=True),
        spoke("even", 51, 50),
        spoke("blind", 30, 60, is_widest=True),
        spoke("plain", 60, 50),
    )
    figure = wheel_figure(Wheel((Sector("d", "D", spokes),), 5, WORDS))

    bars = {trace["theta"][0]: trace["line"]["width"] for trace in figure["data"] if trace.get("hoverinfo")}
    widths = dict(zip(names, (bars[angle] for angle in sorted(bars)), strict=True))
    assert widths["wide"] == widths["blind"] > widths["plain"] > widths["even"]
    labels = figure["layout"]["polar"]["angularaxis"]["ticktext"]
    assert labels == ["wide<br>Lücke +20", "even", "blind<br>Lücke +20", "plain"]
    assert figure["layout"]["meta"]["widest"] == [labels[0], labels[2]]


def test_names_cannot_carry_markup_into_a_chart():
    wheel = plain_wheel((1,))
    spoke = wheel.sectors[0].spokes[0]
    evil = type(spoke)("x", "<a href='//evil'>x</a>", spoke.understanding, spoke.delivery, spoke.gap, "<img>: y")
    figure = wheel_figure(type(wheel)((type(wheel.sectors[0])("d", "D", (evil,)),), 5, wheel.words))

    assert "<a" not in json.dumps(figure)
    assert "<img" not in json.dumps(figure)
