"""The plane understanding × delivery: its four zones, and dimensions as points with their 95 % intervals as crosses."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin
from typing import TYPE_CHECKING, Any

from reports.charts.labels import Box, text_width, wrap
from reports.charts.palette import INK
from scoring.terms import Estimate

if TYPE_CHECKING:
    from collections.abc import Iterator

SIDE = 340.0  # small, so that on a phone, where one unit is about one pixel, its words can be read
FONT = 14.0
LINE = 17.0
ZONE_FONT = 12.5
LABEL_WIDTH = 150.0


@dataclass(frozen=True, slots=True)
class PlanePoint:
    code: str
    name: str
    understanding: Estimate
    delivery: Estimate
    words: str
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class PlaneWords:
    title: str
    description: str
    understanding: str
    delivery: str
    aligned_high: str
    aligned_low: str
    understands_not_delivers: str
    delivers_blind: str


@dataclass(frozen=True, slots=True)
class Plane:
    """`equivalence` is the half-width of the aligned band in points, `level_cut` where it turns from low to high."""

    points: tuple[PlanePoint, ...]
    equivalence: float
    level_cut: float
    words: PlaneWords

    def zones(self) -> dict[str, tuple[tuple[float, float], ...]]:
        """Corners of the zones in points of understanding and delivery."""
        band, cut = self.equivalence, self.level_cut
        upper, lower = (cut - band / 2, cut + band / 2), (cut + band / 2, cut - band / 2)
        return {
            "aligned-low": ((0, 0), (0, band), upper, lower, (band, 0)),
            "aligned-high": (upper, (100 - band, 100), (100, 100), (100, 100 - band), lower),
            "delivers-blind": ((0, band), (0, 100), (100 - band, 100)),
            "understands-not-delivers": ((band, 0), (100, 0), (100, 100 - band)),
        }


@dataclass(frozen=True, slots=True)
class TextDrawing:
    x: str
    anchor: str
    lines: tuple[tuple[str, str], ...]
    box: Box
    leader: tuple[str, str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class PointDrawing:
    point: PlanePoint
    x: str
    y: str
    cross: tuple[str, str, str, str]
    label: TextDrawing


@dataclass(frozen=True, slots=True)
class PlaneDrawing:
    plane: Plane
    zones: tuple[tuple[str, str], ...]
    zone_names: tuple[TextDrawing, ...]
    points: tuple[PointDrawing, ...]
    ticks: tuple[tuple[str, str, str], ...]

    @property
    def side(self) -> int:
        return round(SIDE)


def draw_plane(plane: Plane) -> PlaneDrawing:
    zones = tuple(
        (name, " ".join(f"{_n(_x(u))},{_n(_y(d))}" for u, d in corners)) for name, corners in plane.zones().items()
    )
    names = _zone_names(plane.words)
    taken = [name.box for name in names]
    taken += [
        Box(
            _x(p.understanding.value) - 9,
            _y(p.delivery.value) - 9,
            _x(p.understanding.value) + 9,
            _y(p.delivery.value) + 9,
        )
        for p in plane.points
    ]
    drawn = []
    for point in plane.points:
        label = _label(point, taken)
        taken.append(label.box)
        u, d = point.understanding, point.delivery
        cross = (_n(_x(u.low)), _n(_x(u.high)), _n(_y(d.low)), _n(_y(d.high)))
        drawn.append(PointDrawing(point, _n(_x(u.value)), _n(_y(d.value)), cross, label))
    ticks = tuple((str(score), _n(_x(score)), _n(_y(score))) for score in (0, 20, 40, 60, 80, 100))
    return PlaneDrawing(plane, zones, names, tuple(drawn), ticks)


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _x(score: float) -> float:
    return SIDE * score / 100


def _y(score: float) -> float:
    return SIDE - SIDE * score / 100


def _zone_names(words: PlaneWords) -> tuple[TextDrawing, ...]:
    width = SIDE * 0.42
    return (
        _text(words.delivers_blind, 10, 12, "start", width, ZONE_FONT),
        _text_above(words.understands_not_delivers, SIDE - 10, SIDE - 10, "end", width),
        _text(words.aligned_high, SIDE - 10, 12, "end", width * 0.8, ZONE_FONT),
        _text_above(words.aligned_low, 10, SIDE - 10, "start", width),
    )


def _text_above(text: str, x: float, bottom: float, anchor: str, width: float) -> TextDrawing:
    lines = len(wrap(text, width, ZONE_FONT))
    return _text(text, x, bottom - lines * ZONE_FONT * LINE / FONT, anchor, width, ZONE_FONT)


def _text(text: str, x: float, top: float, anchor: str, width: float, size: float) -> TextDrawing:
    rows = wrap(text, width, size)
    line = size * LINE / FONT
    wide = max(text_width(row, size) for row in rows)
    left = {"start": x, "end": x - wide, "middle": x - wide / 2}[anchor]
    baselines = tuple((row, _n(top + (index + 0.78) * line)) for index, row in enumerate(rows))
    return TextDrawing(_n(x), anchor, baselines, Box(left, top, left + wide, top + line * len(rows)))


def _label(point: PlanePoint, taken: list[Box]) -> TextDrawing:
    """The nearest place around the point where its name covers nothing."""
    x, y = _x(point.understanding.value), _y(point.delivery.value)
    rows = wrap(point.name, LABEL_WIDTH, FONT)
    wide, high = max(text_width(row, FONT) for row in rows), LINE * len(rows)
    best: TextDrawing | None = None
    for distance, angle in _around():
        tip_x, tip_y = x + distance * cos(radians(angle)), y - distance * sin(radians(angle))
        anchor = "start" if cos(radians(angle)) > 0.1 else "end" if cos(radians(angle)) < -0.1 else "middle"
        top = tip_y - high / 2
        left = {"start": tip_x, "end": tip_x - wide, "middle": tip_x - wide / 2}[anchor]
        box = Box(left, top, left + wide, top + high)
        if box.left < 2 or box.top < 2 or box.right > SIDE - 2 or box.bottom > SIDE - 2:
            continue
        baselines = tuple((row, _n(top + (index + 0.78) * LINE)) for index, row in enumerate(rows))
        leader = (_n(x), _n(y), _n(tip_x), _n(tip_y)) if distance > 24 else None
        best = TextDrawing(_n(tip_x), anchor, baselines, box, leader)
        if not any(box.overlaps(other) for other in taken):
            break
    return best or _text(point.name, 2, 2, "start", SIDE, FONT)


def _around() -> Iterator[tuple[float, float]]:
    for distance in (14, 20, 30, 44, 60, 80, 104, 132, 164, 200):
        for angle in (0, 180, 45, 315, 135, 225, 90, 270, 22, 338, 158, 202):
            yield distance, angle


def plane_figure(plane: Plane) -> dict[str, Any]:
    """The plane as a Plotly figure dict."""
    points = plane.points
    trace = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [point.understanding.value for point in points],
        "y": [point.delivery.value for point in points],
        "error_x": _errors([point.understanding for point in points]),
        "error_y": _errors([point.delivery for point in points]),
        "text": [point.name for point in points],
        "textposition": "top right",
        "hovertext": [point.words for point in points],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "color": INK,
            "size": 11,
            "symbol": ["circle-open" if point.is_whole else "circle" for point in points],
        },
        "meta": {"role": "points"},
    }
    zones = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "x": [understanding for understanding, _ in corners],
            "y": [delivery for _, delivery in corners],
            "fill": "toself",
            "line": {"width": 0},
            "hoverinfo": "skip",
            "meta": {"role": name},
        }
        for name, corners in plane.zones().items()
    ]
    layout = {
        "template": "none",
        "title": {"text": plane.words.title},
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "xaxis": {"title": {"text": plane.words.understanding}, "range": [0, 100]},
        "yaxis": {"title": {"text": plane.words.delivery}, "range": [0, 100], "scaleanchor": "x"},
    }
    return {"data": [*zones, trace], "layout": layout}


def _errors(figures: list[Estimate]) -> dict[str, Any]:
    return {
        "type": "data",
        "symmetric": False,
        "array": [figure.high - figure.value for figure in figures],
        "arrayminus": [figure.value - figure.low for figure in figures],
        "width": 0,
    }
