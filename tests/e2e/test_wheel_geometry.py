"""The widths the server estimates are checked against the words as a browser really draws them."""

from itertools import combinations
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from reports.charts.labels import Box
from reports.charts.plane import draw_plane
from reports.charts.wheel import Wheel
from reports.charts.wheel_layout import LARGE, SMALL, draw_wheel
from tests.reports.charts.drawn import german_wheel
from tests.reports.charts.test_plane_and_dumbbells import german_plane

BOXES = """(selector) => [...document.querySelectorAll(selector)].map((text) => {
  const box = text.getBoundingClientRect();
  return [box.left, box.top, box.right, box.bottom];
})"""


@pytest.fixture
def drawn(chromium):
    """The boxes of a picture's words and of the picture, as they are on a page as wide as it."""
    page = chromium.new_page(viewport={"width": 1000, "height": 900})
    style = "".join(
        (Path(settings.BASE_DIR) / "static/css" / name).read_text() for name in ("tokens.css", "report.css")
    )

    def drawn(svg: str, words: str) -> tuple[list[Box], Box]:
        page.set_content(f"<!doctype html><meta charset=utf-8><style>{style}</style><main>{svg}</main>")
        boxes = [Box(*sides) for sides in page.evaluate(BOXES, words)]
        return boxes, Box(*page.evaluate(BOXES, "svg")[0])

    yield drawn
    page.close()


def one_sector(wheel: Wheel, place: int) -> Wheel:
    return Wheel((wheel.sectors[place],), wheel.points, wheel.words)


@pytest.mark.chromium
@pytest.mark.parametrize(
    "sector", [None, 0, 1, 2, 3, 4], ids=lambda place: "all" if place is None else f"sector {place}"
)
def test_german_names_on_the_wheel_neither_collide_nor_are_cut_off(drawn, sector):
    wheel = german_wheel() if sector is None else one_sector(german_wheel(), sector)
    drawing = draw_wheel(wheel, LARGE if sector is None else SMALL)
    svg = render_to_string("reports/_wheel.svg", {"drawing": drawing, "name": "wheel"})

    labels, picture = drawn(svg, ".w-label")
    names, _ = drawn(svg, ".w-dimension")

    assert len(labels) == wheel.spoke_count
    # Boxes reach above and below the letters themselves; two units of that may touch.
    assert [pair for pair in combinations([_shrunk(box) for box in labels], 2) if pair[0].overlaps(pair[1])] == []
    for box in (*labels, *names):
        assert picture.left <= box.left < box.right <= picture.right
        assert picture.top <= box.top < box.bottom <= picture.bottom


@pytest.mark.chromium
def test_german_names_on_the_plane_neither_collide_nor_are_cut_off(drawn):
    svg = render_to_string("reports/_plane.svg", {"drawing": draw_plane(german_plane())})

    labels, picture = drawn(svg, ".p-label, .p-zone-name")

    assert [pair for pair in combinations([_shrunk(box) for box in labels], 2) if pair[0].overlaps(pair[1])] == []
    for box in labels:
        assert picture.left <= box.left < box.right <= picture.right
        assert picture.top <= box.top < box.bottom <= picture.bottom


def _shrunk(box: Box) -> Box:
    return Box(box.left, box.top + 2, box.right, box.bottom - 2)
