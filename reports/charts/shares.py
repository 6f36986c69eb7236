"""Stacked bars: how answers are spread over a few steps, and how many could not see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# Steps from pale to strong, and what stands apart from them (could not see it, something else).
COLOURS = ("#e3eff2", "#b9d6de", "#8bbac6", "#5898a8", "#2c7286", "#0b5163", "#073a48")
APART = "#c3cad1"
LEAST_LABELLED = 0.09


@dataclass(frozen=True, slots=True)
class Step:
    """One colour of the bars. is_apart: no step of the scale, drawn hatched at the end."""

    name: str
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class ShareBar:
    """shares: 0 to 1, one a step, together 1; empty if withheld. label: the share as a page writes it, one a step.
    words: the bar in a sentence; note: n, or why it is withheld."""

    name: str
    shares: tuple[float, ...]
    labels: tuple[str, ...]
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class Shares:
    title: str
    steps: tuple[Step, ...]
    bars: tuple[ShareBar, ...]


@dataclass(frozen=True, slots=True)
class PieceDrawing:
    """colour: 1 to 7, or 0 for what stands apart."""

    x: str
    width: str
    middle: str
    label: str
    colour: int


@dataclass(frozen=True, slots=True)
class BarDrawing:
    bar: ShareBar
    pieces: tuple[PieceDrawing, ...]


@dataclass(frozen=True, slots=True)
class SharesDrawing:
    shares: Shares
    bars: tuple[BarDrawing, ...]
    legend: tuple[tuple[str, int], ...]


def draw_shares(shares: Shares) -> SharesDrawing:
    """Places in per cent of the bar's width, as text; pieces too narrow for their figure have none."""
    colours = colours_of(shares.steps)
    bars = tuple(BarDrawing(bar, _pieces(bar, colours)) for bar in shares.bars)
    legend = tuple((step.name, colour) for step, colour in zip(shares.steps, colours, strict=True))
    return SharesDrawing(shares, bars, legend)


def colours_of(steps: tuple[Step, ...]) -> tuple[int, ...]:
    """Spread over the seven shades, so that three steps are as easy to tell apart as seven."""
    count = sum(not step.is_apart for step in steps)
    found, place = [], 0
    for step in steps:
        if step.is_apart:
            found.append(0)
            continue
        found.append(1 + round(place * (len(COLOURS) - 1) / max(1, count - 1)))
        place += 1
    return tuple(found)


def _pieces(bar: ShareBar, colours: tuple[int, ...]) -> tuple[PieceDrawing, ...]:
    pieces, start = [], 0.0
    for share, label, colour in zip(bar.shares, bar.labels, colours, strict=False):
        shown = label if share >= LEAST_LABELLED else ""
        pieces.append(PieceDrawing(_percent(start), _percent(share), _percent(start + share / 2), shown, colour))
        start += share
    return tuple(pieces)


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%"


def shares_figure(shares: Shares) -> dict[str, Any]:
    """The bars as a Plotly figure dict, one trace a step."""
    colours = colours_of(shares.steps)
    shown = [bar for bar in shares.bars if bar.shares]
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "name": step.name,
            "x": [bar.shares[place] for bar in shown],
            "y": [bar.name for bar in shown],
            "text": [bar.labels[place] for bar in shown],
            "hovertext": [bar.words for bar in shown],
            "hovertemplate": "%{hovertext}<extra></extra>",
            "marker": {"color": COLOURS[colour - 1] if colour else APART},
            "meta": {"role": "apart" if step.is_apart else "step"},
        }
        for place, (step, colour) in enumerate(zip(shares.steps, colours, strict=True))
    ]
    layout = {
        "template": "none",
        "title": {"text": shares.title},
        "barmode": "stack",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "height": 120 + 34 * len(shown),
        "xaxis": {"range": [0, 1], "tickformat": ".0%"},
        "yaxis": {"autorange": "reversed", "automargin": True},
    }
    return {"data": traces, "layout": layout}
