"""Dumbbells: understanding and delivery on one line, and beside them their gap with its 95 % interval, widest first."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from reports.charts.palette import DELIVERED_BLIND, DELIVERY, INK, KNOWN_NOT_DELIVERED, UNDERSTANDING
from scoring.terms import Estimate

if TYPE_CHECKING:
    from scoring.terms import Figure

SMALLEST_SCALE = 20.0


@dataclass(frozen=True, slots=True)
class DumbbellRow:
    """`words` says the row in a sentence; `note` is its gap in figures, or why it is withheld."""

    code: str
    name: str
    understanding: Figure
    delivery: Figure
    gap: Figure
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class DumbbellWords:
    title: str
    understanding: str
    delivery: str
    gap: str


@dataclass(frozen=True, slots=True)
class DumbbellDrawing:
    """Places along the row in per cent of its width, as text; the gap runs from −scale to +scale."""

    row: DumbbellRow
    understanding: str
    delivery: str
    is_known: bool
    is_chance: bool
    gap: str
    low: str
    high: str

    @property
    def is_withheld(self) -> bool:
        return not self.gap


def by_gap(rows: list[DumbbellRow]) -> list[DumbbellRow]:
    """Known but not delivered first, delivered blind last, then what is withheld; what is equal stays as it came."""
    return sorted(rows, key=lambda row: (0, -row.gap.value) if isinstance(row.gap, Estimate) else (1, 0.0))


def gap_scale(rows: list[DumbbellRow]) -> float:
    """The end of the gap's axis: the widest interval, rounded up to tens."""
    ends = [max(abs(row.gap.low), abs(row.gap.high)) for row in rows if isinstance(row.gap, Estimate)]
    return max(SMALLEST_SCALE, 10.0 * ceil(max(ends, default=0.0) / 10))


def draw_dumbbells(rows: list[DumbbellRow], scale: float) -> list[DumbbellDrawing]:
    return [_drawing(row, scale) for row in by_gap(rows)]


def _drawing(row: DumbbellRow, scale: float) -> DumbbellDrawing:
    understanding, delivery, gap = row.understanding, row.delivery, row.gap
    left, right = (
        _percent(figure.value) if isinstance(figure, Estimate) else "" for figure in (understanding, delivery)
    )
    if not isinstance(gap, Estimate):
        return DumbbellDrawing(row, left, right, is_known=True, is_chance=True, gap="", low="", high="")
    place, low, high = (_percent(50 + 50 * value / scale) for value in (gap.value, gap.low, gap.high))
    return DumbbellDrawing(row, left, right, gap.value >= 0, gap.low <= 0 <= gap.high, place, low, high)


def _percent(share: float) -> str:
    return f"{share:.2f}%"


def dumbbell_figure(rows: list[DumbbellRow], words: DumbbellWords) -> dict[str, Any]:
    """The list as a Plotly figure dict: two panels, the lenses on the left and the gap on the right."""
    shown = [row for row in by_gap(rows) if isinstance(row.gap, Estimate)]
    names = [row.name for row in shown]
    gaps = [row.gap for row in shown if isinstance(row.gap, Estimate)]
    bars = [
        _bar(row, KNOWN_NOT_DELIVERED if gap.value >= 0 else DELIVERED_BLIND)
        for row, gap in zip(shown, gaps, strict=True)
    ]
    lenses = [
        _lens(shown, "understanding", words.understanding, UNDERSTANDING, "circle"),
        _lens(shown, "delivery", words.delivery, DELIVERY, "diamond"),
    ]
    intervals = {
        "type": "scatter",
        "mode": "markers",
        "name": words.gap,
        "x": [gap.value for gap in gaps],
        "y": names,
        "xaxis": "x2",
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [gap.high - gap.value for gap in gaps],
            "arrayminus": [gap.value - gap.low for gap in gaps],
        },
        "marker": {"color": INK, "symbol": "square", "size": 8},
        "text": [row.words for row in shown],
        "hovertemplate": "%{text}<extra></extra>",
        "meta": {"role": "gap"},
    }
    scale = gap_scale(rows)
    layout = {
        "template": "none",
        "title": {"text": words.title},
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "height": 80 + 30 * len(shown),
        "xaxis": {"domain": [0, 0.56], "range": [0, 100]},
        "xaxis2": {"domain": [0.62, 1], "range": [-scale, scale], "zeroline": True},
        "yaxis": {"autorange": "reversed", "automargin": True},
    }
    return {"data": [*bars, *lenses, intervals], "layout": layout}


def _bar(row: DumbbellRow, colour: str) -> dict[str, Any]:
    ends = [figure.value for figure in (row.understanding, row.delivery) if isinstance(figure, Estimate)]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": ends,
        "y": [row.name] * len(ends),
        "line": {"color": colour, "width": 8},
        "hoverinfo": "skip",
        "meta": {"role": "known" if colour == KNOWN_NOT_DELIVERED else "blind"},
    }


def _lens(rows: list[DumbbellRow], lens: str, name: str, colour: str, symbol: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [figure.value if isinstance(figure := getattr(row, lens), Estimate) else None for row in rows],
        "y": [row.name for row in rows],
        "marker": {"color": colour, "symbol": symbol, "size": 11},
        "text": [row.words for row in rows],
        "hovertemplate": "%{text}<extra></extra>",
        "meta": {"role": lens},
    }
