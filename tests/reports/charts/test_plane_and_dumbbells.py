from itertools import combinations

import pytest

from reports.charts.dumbbell import DumbbellRow, by_gap, draw_dumbbells, gap_scale
from reports.charts.plane import SIDE, Plane, PlanePoint, PlaneWords, draw_plane
from scoring.terms import Reason, Withheld
from tests.reports.charts.drawn import GERMAN, estimate

WORDS = PlaneWords(
    "Ebene",
    "Tabelle",
    "Verständnis",
    "Umsetzung",
    "Im Gleichgewicht, hoch",
    "Im Gleichgewicht, niedrig",
    "Versteht, setzt aber nicht um",
    "Setzt um, ohne zu verstehen",
)


def plane(points):
    return Plane(
        tuple(PlanePoint(name, name, estimate(u), estimate(d), name) for name, u, d in points), 10.0, 60.0, WORDS
    )


def german_plane():
    places = ((58, 44), (60, 50), (55, 46), (59, 45), (58, 55))
    return plane([(name, u, d) for name, (u, d) in zip(GERMAN, places, strict=True)])


@pytest.mark.parametrize(
    "places",
    [
        [(58, 44), (60, 50), (55, 46), (59, 45), (58, 55)],
        [(50, 50)] * 5,
        [(2, 2), (98, 98), (2, 98), (98, 2), (50, 50)],
    ],
    ids=["close together", "all on one spot", "in the corners"],
)
def test_names_on_the_plane_cover_neither_each_other_nor_the_zones(places):
    drawing = draw_plane(plane([(name, u, d) for name, (u, d) in zip(GERMAN, places, strict=True)]))

    boxes = [drawn.label.box for drawn in drawing.points] + [name.box for name in drawing.zone_names]
    assert [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])] == []
    assert all(box.left >= 0 and box.top >= 0 and box.right <= SIDE and box.bottom <= SIDE for box in boxes)


def test_understanding_runs_to_the_right_and_delivery_upwards():
    drawn = draw_plane(plane([("x", 75, 25)])).points[0]

    assert (drawn.x, drawn.y) == ("255", "255")
    assert drawn.cross == ("241.4", "268.6", "268.6", "241.4")


def test_the_four_zones_share_the_plane_without_overlap():
    zones = plane([]).zones()

    assert sum(_area(corners) for corners in zones.values()) == pytest.approx(100 * 100)


def row(code, gap):
    figure = estimate(gap) if gap is not None else Withheld(Reason.TOO_FEW)
    return DumbbellRow(code, code, estimate(60), estimate(40), figure, code, code)


def test_dumbbells_run_from_known_to_blind_and_end_with_what_is_withheld():
    rows = [row("blind", -12), row("withheld", None), row("wide", 30), row("even", 1)]

    assert [each.code for each in by_gap(rows)] == ["wide", "even", "blind", "withheld"]


def test_the_gap_is_drawn_from_the_middle_on_one_scale_for_all():
    rows = [row("wide", 31), row("blind", -8)]
    scale = gap_scale(rows)
    wide, blind = draw_dumbbells(rows, scale)

    assert scale == 40
    assert (wide.understanding, wide.delivery) == ("60.00%", "40.00%")
    assert (wide.low, wide.gap, wide.high) == ("83.75%", "88.75%", "93.75%")
    assert blind.gap == "40.00%"
    assert not blind.is_known


def test_an_interval_across_nothing_is_marked_as_chance():
    assert draw_dumbbells([row("even", 3)], 20)[0].is_chance
    assert not draw_dumbbells([row("sure", 5)], 20)[0].is_chance


def test_what_is_withheld_is_drawn_as_such():
    assert draw_dumbbells([row("none", None)], 20)[0].is_withheld


def _area(corners):
    pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2
