from itertools import combinations
from math import hypot

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from reports.charts.labels import Box
from reports.charts.wheel import Wheel
from reports.charts.wheel_layout import LARGE, SMALL, draw_wheel
from tests.reports.charts.drawn import german_wheel, plain_wheel


def one_sector(wheel, place):
    return Wheel((wheel.sectors[place],), wheel.points, wheel.words)


DRAWINGS = {
    "german": lambda: draw_wheel(german_wheel()),
    "german, small 0": lambda: draw_wheel(one_sector(german_wheel(), 0), SMALL),
    "german, small 2": lambda: draw_wheel(one_sector(german_wheel(), 2), SMALL),
    "german, small 4": lambda: draw_wheel(one_sector(german_wheel(), 4), SMALL),
    "uneven": lambda: draw_wheel(plain_wheel((3, 7, 1))),
    "one practice": lambda: draw_wheel(plain_wheel((1,))),
    "many": lambda: draw_wheel(plain_wheel((6,) * 6)),
    "seven points": lambda: draw_wheel(plain_wheel((4, 4), points=7)),
}


@pytest.fixture(params=sorted(DRAWINGS))
def drawing(request):
    return DRAWINGS[request.param]()


def test_no_label_covers_another(drawing):
    boxes = [drawn.label.box for drawn in drawing.spokes]

    assert [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])] == []


def test_no_label_reaches_into_the_wheel(drawing):
    for drawn in drawing.spokes:
        assert _distance_from_centre(drawn.label.box) >= drawing.size.radius


def test_every_label_is_whole_and_inside_the_picture(drawing):
    frame = drawing.frame
    for drawn in drawing.spokes:
        box, text = drawn.label.box, " ".join(line for line, _ in drawn.label.lines)
        assert frame.left <= box.left < box.right <= frame.right
        assert frame.top <= box.top < box.bottom <= frame.bottom
        assert _letters(text) == _letters(drawn.spoke.name)


def test_no_leader_crosses_another_label(drawing):
    for drawn in drawing.spokes:
        x1, y1, x2, y2 = map(float, drawn.label.leader)
        others = [other.label.box for other in drawing.spokes if other is not drawn]
        for step in range(21):
            x, y = x1 + (x2 - x1) * step / 20, y1 + (y2 - y1) * step / 20
            assert not any(box.left < x < box.right and box.top < y < box.bottom for box in others)


def test_names_of_dimensions_are_whole():
    for drawn in draw_wheel(german_wheel()).sectors:
        assert _letters("".join(line.text for line in drawn.collar)) == _letters(drawn.sector.name.upper())


def test_a_mark_lies_further_out_the_higher_its_score():
    drawn = draw_wheel(plain_wheel((4,))).spokes[0]
    assert drawn.understanding
    assert drawn.delivery

    reach = LARGE.radius - LARGE.hub
    assert _radius(drawn.understanding) == pytest.approx(LARGE.hub + reach * 0.6, abs=0.2)
    assert _radius(drawn.delivery) == pytest.approx(LARGE.hub + reach * 0.4, abs=0.2)


def test_there_is_a_ring_for_every_point_of_the_scale():
    assert [level for _, level in draw_wheel(plain_wheel((4, 4), points=7)).rings] == list("1234567")


def test_a_withheld_practice_is_hatched_says_why_and_has_no_bar():
    svg = _svg(german_wheel())

    assert svg.count('class="w-withheld"') == 1
    assert "zu wenige" in svg
    assert svg.count('class="w-gap ') == 19


def test_the_outline_leaves_out_what_is_withheld():
    drawing = draw_wheel(german_wheel())

    assert drawing.understanding.count("L") == 18
    assert not drawing.understanding.endswith("Z")
    assert drawing.delivery.endswith("Z")


def test_the_picture_has_no_inline_style_and_says_what_it_is():
    svg = _svg(german_wheel())

    assert " style=" not in svg
    assert "<title" in svg
    assert "<desc" in svg


def test_no_language_puts_a_comma_into_a_number():
    with translation.override("de"):
        in_german = _svg(german_wheel())

    assert in_german == _svg(german_wheel())


def test_hostile_names_stay_text():
    wheel = plain_wheel((1,))
    hostile = wheel.sectors[0].spokes[0].__class__
    spoke = wheel.sectors[0].spokes[0]
    evil = hostile(
        "x",
        '<script>alert("x")</script>',
        spoke.understanding,
        spoke.delivery,
        spoke.gap,
        "<b>words</b>",
        "",
        is_widest=False,
    )
    svg = _svg(Wheel((wheel.sectors[0].__class__("d", "<i>D</i>", (evil,)),), 5, wheel.words))

    assert "<script" not in svg
    assert "<b>" not in svg


def _svg(wheel):
    return render_to_string("reports/_wheel.svg", {"drawing": draw_wheel(wheel), "name": "wheel"})


def _letters(text):
    return "".join(character for character in text if character.isalnum())


def _radius(point):
    return hypot(float(point[0]), float(point[1]))


def _distance_from_centre(box: Box) -> float:
    x = max(box.left, -box.right, 0.0)
    y = max(box.top, -box.bottom, 0.0)
    return hypot(x, y)
