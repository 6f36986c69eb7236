import pytest

from reports.charts.marks import Kind, Mark, MarkRow, Marks, Scale, draw_marks, marks_figure
from reports.charts.plotly_figure import plotly_figure
from reports.charts.shares import ShareBar, Shares, Step, colours_of, draw_shares, shares_figure

ROW = MarkRow(
    "Worth the price",
    (Mark(Kind.UNDERSTANDING, 50, 40, 60), Mark(Kind.CUSTOMERS, 52), Mark(Kind.TARGET, 75)),
    "Worth the price: you 50, customers 52",
    "50 / 52",
)
WITHHELD = MarkRow("Quick", (), "Quick: not shown", "too few answers")
MARKS = Marks(
    "What you believe and what customers say",
    (ROW, WITHHELD),
    Scale(0, 100, ((0.0, "0"), (100.0, "100"))),
    ((Kind.UNDERSTANDING, "You"), (Kind.CUSTOMERS, "Customers"), (Kind.TARGET, "Target")),
)
STEPS = (Step("Nothing yet"), Step("Announced"), Step("Under way"), Step("Customers notice"), Step("Can’t see", True))
BAR = ShareBar(
    "Strategy", (0.5, 0.25, 0.15, 0.05, 0.05), ("50 %", "25 %", "15 %", "5 %", "5 %"), "Half nothing", "40 people"
)
SHARES = Shares("How far it has come", STEPS, (BAR, ShareBar("People", (), (), "People: not shown", "too few answers")))


def test_marks_that_would_cover_each_other_lie_on_lines_of_their_own():
    row = draw_marks(MARKS).rows[0]

    assert [mark.y for mark in row.marks] == [12, 28, 12]
    assert (row.marks[0].low, row.marks[0].x, row.marks[0].high) == ("40.00%", "50.00%", "60.00%")
    assert row.height == 40


def test_a_mark_beyond_the_scale_is_drawn_at_its_end():
    assert Scale(-1, 1).place(3) == 100
    assert Scale(-1, 1).place(-3) == 0
    assert Scale(-1, 1).place(0) == 50


def test_a_withheld_row_has_no_marks():
    assert draw_marks(MARKS).rows[1].marks == ()


def test_the_pieces_of_a_bar_fill_it():
    pieces = draw_shares(SHARES).bars[0].pieces

    assert [piece.x for piece in pieces] == ["0.00%", "50.00%", "75.00%", "90.00%", "95.00%"]
    assert [piece.label for piece in pieces] == ["50 %", "25 %", "15 %", "", ""]


def test_steps_are_spread_from_pale_to_strong_and_what_stands_apart_is_told_apart():
    assert colours_of(STEPS) == (1, 3, 5, 7, 0)
    assert colours_of(STEPS[:1]) == (1,)


@pytest.mark.parametrize("figure", [marks_figure(MARKS), shares_figure(SHARES)])
def test_every_figure_is_one_that_plotly_takes(figure):
    assert len(plotly_figure(figure).data) == len(figure["data"])


def test_a_figure_holds_the_numbers_of_the_drawing():
    figure = marks_figure(MARKS)

    assert figure["data"][0]["x"] == [50]
    assert figure["data"][0]["error_x"]["array"] == [10]
    assert shares_figure(SHARES)["data"][1]["x"] == [0.25]
