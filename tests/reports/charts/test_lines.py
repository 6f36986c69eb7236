from datetime import date

import plotly.graph_objects as go
import pytest

from reports.charts.lines import EDGE, HEIGHT, LinePoint, LineRow, Lines, draw_lines, lines_figure
from reports.charts.marks import Kind

SPRING, SUMMER, AUTUMN = date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)


def row(*values, least=1.0):
    points = tuple(LinePoint(day, value) for day, value in zip((SPRING, SUMMER, AUTUMN), values, strict=False))
    return LineRow("Customers who stay", Kind.CUSTOMERS, points, least, "in words", "note")


def lines(*rows, moments=((SPRING, "Spring"), (AUTUMN, "Autumn"))):
    return Lines("Over time", rows, moments, ((Kind.CUSTOMERS, "Counted"),))


def drawn(*values, least=1.0):
    return [float(point.y) for point in draw_lines(lines(row(*values, least=least))).rows[0].points]


def test_what_rises_is_drawn_rising_over_the_whole_height():
    assert drawn(80.0, 90.0, 100.0) == [HEIGHT - EDGE, HEIGHT / 2, EDGE]


def test_a_small_change_stays_small():
    first, last = drawn(80.0, 81.0, least=20.0)
    assert 0 < first - last < HEIGHT / 10


@pytest.mark.parametrize("value", [0.0, 7.0, -1e11])
def test_what_does_not_change_is_drawn_in_the_middle(value):
    assert drawn(value, value, least=0.0) == [HEIGHT / 2, HEIGHT / 2]


def test_points_of_the_same_day_stand_under_each_other_and_pieces_join_neighbours():
    drawing = draw_lines(lines(row(1.0, 2.0, 3.0), row(1.0)))
    one, other = drawing.rows
    assert one.points[0].x == other.points[0].x == drawing.moments[0][0]
    assert [(piece[0], piece[2]) for piece in one.pieces] == [
        (one.points[0].x, one.points[1].x),
        (one.points[1].x, one.points[2].x),
    ]
    assert other.pieces == ()


def test_an_interval_is_part_of_the_scale():
    wide = LineRow("Index", Kind.PLAIN, (LinePoint(SPRING, 50.0, 40.0, 60.0),), 1.0, "words", "note")
    (point,) = draw_lines(lines(wide)).rows[0].points
    assert [float(each) for each in (point.low, point.y, point.high)] == [HEIGHT - EDGE, HEIGHT / 2, EDGE]


def test_words_that_would_run_into_each_other_are_left_out_but_not_the_last():
    moments = ((SPRING, "Spring"), (date(2026, 9, 1), "Summer"), (AUTUMN, "Autumn"))
    assert [words for _, words, _ in draw_lines(lines(row(1.0), moments=moments)).moments] == ["Spring", "", "Autumn"]


def test_a_row_without_points_has_no_line_and_one_day_is_in_the_middle():
    drawing = draw_lines(lines(row(), moments=((SPRING, "Spring"),)))
    assert drawing.rows[0].points == ()
    assert drawing.moments == (("50.00%", "Spring", "middle"),)
    assert draw_lines(lines(moments=())).rows == ()


def test_the_figure_is_one_that_plotly_takes_and_holds_the_same_numbers():
    figure = go.Figure(lines_figure(lines(row(80.0, 83.5), row(1.0), row())))
    assert [list(trace.y) for trace in figure.data] == [[80.0, 83.5], [1.0], []]
    assert list(figure.data[0].x) == ["2026-03-31", "2026-06-30"]
    assert figure.data[1].yaxis == "y2"
