"""Lines over time, one a row and each on a scale of its own: which way something went, beside something else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from reports.charts.marks import SYMBOLS, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

HEIGHT, EDGE = 84, 14
SIDE = 4.0  # per cent of the width left free at both ends, for the marks


@dataclass(frozen=True, slots=True)
class LinePoint:
    """low and high are the ends of its interval, None if it has none."""

    day: date
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class LineRow:
    """least: the least width of the row's scale in its own unit, so that a small change does not fill it. words: the
    row in a sentence; note: its figures, or why there are none (then there are no points)."""

    name: str
    kind: Kind
    points: tuple[LinePoint, ...]
    least: float
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class Lines:
    """moments: days that concern every row, with what stands there."""

    title: str
    rows: tuple[LineRow, ...]
    moments: tuple[tuple[date, str], ...]
    legend: tuple[tuple[Kind, str], ...]


@dataclass(frozen=True, slots=True)
class PointDrawing:
    x: str
    y: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class LineDrawing:
    """pieces: x1, y1, x2, y2 of each piece of the line."""

    row: LineRow
    points: tuple[PointDrawing, ...]
    pieces: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class LinesDrawing:
    lines: Lines
    rows: tuple[LineDrawing, ...]
    moments: tuple[tuple[str, str, str], ...]

    @property
    def height(self) -> int:
        return HEIGHT


def draw_lines(lines: Lines) -> LinesDrawing:
    """Places in per cent of the row's width and pixels of its height, as text."""
    days = [point.day for row in lines.rows for point in row.points] + [day for day, _ in lines.moments]
    first, last = min(days, default=date.min), max(days, default=date.min)
    moments = tuple(
        (f"{_x(day, first, last):.2f}%", words, _anchor(_x(day, first, last))) for day, words in lines.moments
    )
    return LinesDrawing(lines, tuple(_row(row, first, last) for row in lines.rows), _apart(moments))


def _row(row: LineRow, first: date, last: date) -> LineDrawing:
    bottom, top = _scale(row)
    points = tuple(
        PointDrawing(
            f"{_x(point.day, first, last):.2f}%",
            _y(point.value, bottom, top),
            "" if point.low is None else _y(point.low, bottom, top),
            "" if point.high is None else _y(point.high, bottom, top),
        )
        for point in row.points
    )
    pieces = tuple((one.x, one.y, other.x, other.y) for one, other in pairwise(points))
    return LineDrawing(row, points, pieces)


def _scale(row: LineRow) -> tuple[float, float]:
    ends = [end for point in row.points for end in (point.value, point.low, point.high) if end is not None]
    if not ends:
        return 0.0, 1.0
    middle = (max(ends) + min(ends)) / 2
    half = max(max(ends) - min(ends), row.least, 1e-9 * max(1.0, abs(middle))) / 2
    return middle - half, middle + half


def _x(day: date, first: date, last: date) -> float:
    if first == last:
        return 50.0
    return SIDE + (100 - 2 * SIDE) * (day - first).days / (last - first).days


def _y(value: float, bottom: float, top: float) -> str:
    return f"{EDGE + (HEIGHT - 2 * EDGE) * (top - value) / (top - bottom):.1f}"


def _anchor(place: float) -> str:
    return "start" if place < 15 else "end" if place > 85 else "middle"


def _apart(moments: Sequence[tuple[str, str, str]]) -> tuple[tuple[str, str, str], ...]:
    """Words only where they do not run into those of a later moment; the last one always has its own."""
    kept: list[tuple[str, str, str]] = []
    right = 200.0
    for x, words, anchor in reversed(moments):
        place = float(x.removesuffix("%"))
        kept.append((x, words if right - place > 32 else "", anchor))
        right = place if right - place > 32 else right
    return tuple(reversed(kept))


def lines_figure(lines: Lines) -> dict[str, Any]:
    """The rows as a Plotly figure dict, each with an axis of its own above a common one of time."""
    count = len(lines.rows)
    layout: dict[str, Any] = {
        "template": "none",
        "title": {"text": lines.title},
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "height": 100 + 120 * count,
        "xaxis": {"type": "date"},
    }
    traces = []
    for place, row in enumerate(lines.rows):
        number = "" if place == 0 else str(place + 1)
        bottom, top = 1 - (place + 0.85) / count, 1 - place / count
        layout[f"yaxis{number}"] = {"domain": [bottom, top], "range": list(_scale(row)), "title": {"text": row.name}}
        traces.append(_trace(row, f"y{number}"))
    return {"data": traces, "layout": layout}


def _trace(row: LineRow, axis: str) -> dict[str, Any]:
    colour, symbol = SYMBOLS[row.kind]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": row.name,
        "x": [point.day.isoformat() for point in row.points],
        "y": [point.value for point in row.points],
        "yaxis": axis,
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [0.0 if point.high is None else point.high - point.value for point in row.points],
            "arrayminus": [0.0 if point.low is None else point.value - point.low for point in row.points],
        },
        "line": {"color": colour},
        "marker": {"color": colour, "symbol": symbol, "size": 9},
        "text": [row.words] * len(row.points),
        "hovertemplate": "%{text}<extra></extra>",
        "meta": {"role": row.kind.value},
    }
