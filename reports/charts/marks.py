"""Rows of marks on one scale: what staff believe, what customers say, a target; each with its interval, if any."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from reports.charts.palette import CUSTOMERS, DELIVERY, INK, TARGET, UNDERSTANDING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Marks that would cover each other lie on lines of their own, this many pixels apart.
LINE = 16
NEAR = 4.0
EDGE = 12


class Kind(StrEnum):
    """What a mark stands for: its colour and its shape, never one of them alone."""

    UNDERSTANDING = "understanding"
    DELIVERY = "delivery"
    CUSTOMERS = "customers"
    TARGET = "target"
    PLAIN = "plain"
    NOW = "now"


SYMBOLS = {
    Kind.UNDERSTANDING: (UNDERSTANDING, "circle"),
    Kind.DELIVERY: (DELIVERY, "diamond"),
    Kind.CUSTOMERS: (CUSTOMERS, "square"),
    Kind.TARGET: (TARGET, "line-ns-open"),
    Kind.PLAIN: (INK, "circle-open"),
    Kind.NOW: (INK, "circle"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """low and high are the ends of its interval, None if it has none."""

    kind: Kind
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class MarkRow:
    """words: the row in a sentence; note: its figures, or why they are withheld (then there are no marks)."""

    name: str
    marks: tuple[Mark, ...]
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class Scale:
    """ticks: places on the scale with what stands there, for example (0.0, "guessing")."""

    lowest: float
    highest: float
    ticks: tuple[tuple[float, str], ...] = ()

    def place(self, value: float) -> float:
        """Per cent of the width; what lies beyond an end is drawn at it."""
        share = 100 * (value - self.lowest) / (self.highest - self.lowest)
        return min(100.0, max(0.0, share))


@dataclass(frozen=True, slots=True)
class Marks:
    """legend: every kind that occurs with its name. title says the whole in words."""

    title: str
    rows: tuple[MarkRow, ...]
    scale: Scale
    legend: tuple[tuple[Kind, str], ...]


@dataclass(frozen=True, slots=True)
class MarkDrawing:
    kind: str
    x: str
    y: int
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class RowDrawing:
    row: MarkRow
    height: int
    marks: tuple[MarkDrawing, ...]


@dataclass(frozen=True, slots=True)
class MarksDrawing:
    marks: Marks
    rows: tuple[RowDrawing, ...]
    ticks: tuple[tuple[str, str, str], ...]


def draw_marks(marks: Marks) -> MarksDrawing:
    """Places in per cent of the row's width and pixels of its height, as text."""
    ticks = tuple(
        (_percent(marks.scale.place(at)), words, _anchor(marks.scale.place(at))) for at, words in marks.scale.ticks
    )
    return MarksDrawing(marks, tuple(_row(row, marks.scale) for row in marks.rows), ticks)


def _row(row: MarkRow, scale: Scale) -> RowDrawing:
    lines = _lines([scale.place(mark.value) for mark in row.marks])
    height = 2 * EDGE + LINE * max(lines, default=0)
    drawn = tuple(
        MarkDrawing(
            kind=mark.kind.value,
            x=_percent(scale.place(mark.value)),
            y=EDGE + LINE * line,
            low="" if mark.low is None else _percent(scale.place(mark.low)),
            high="" if mark.high is None else _percent(scale.place(mark.high)),
        )
        for mark, line in zip(row.marks, lines, strict=True)
    )
    return RowDrawing(row, height, drawn)


def _lines(places: Sequence[float]) -> list[int]:
    """The first line on which a mark covers none that is already there."""
    taken: list[list[float]] = []
    found = []
    for place in places:
        line = next(
            (n for n, others in enumerate(taken) if all(abs(place - other) > NEAR for other in others)), len(taken)
        )
        if line == len(taken):
            taken.append([])
        taken[line].append(place)
        found.append(line)
    return found


def _anchor(place: float) -> str:
    return "start" if place < 15 else "end" if place > 85 else "middle"


def _percent(share: float) -> str:
    return f"{share:.2f}%"


def marks_figure(marks: Marks) -> dict[str, Any]:
    """The rows as a Plotly figure dict, one trace a kind."""
    traces = [_trace(marks, kind, name) for kind, name in marks.legend]
    layout = {
        "template": "none",
        "title": {"text": marks.title},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "height": 100 + 36 * len(marks.rows),
        "xaxis": {
            "range": [marks.scale.lowest, marks.scale.highest],
            "tickvals": [at for at, _ in marks.scale.ticks],
            "ticktext": [words for _, words in marks.scale.ticks],
        },
        "yaxis": {"autorange": "reversed", "automargin": True},
    }
    return {"data": traces, "layout": layout}


def _trace(marks: Marks, kind: Kind, name: str) -> dict[str, Any]:
    colour, symbol = SYMBOLS[kind]
    shown = [(row, mark) for row in marks.rows for mark in row.marks if mark.kind is kind]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [mark.value for _, mark in shown],
        "y": [row.name for row, _ in shown],
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [0.0 if mark.high is None else mark.high - mark.value for _, mark in shown],
            "arrayminus": [0.0 if mark.low is None else mark.value - mark.low for _, mark in shown],
        },
        "marker": {"color": colour, "symbol": symbol, "size": 11},
        "text": [row.words for row, _ in shown],
        "hovertemplate": "%{text}<extra></extra>",
        "meta": {"role": kind.value},
    }
