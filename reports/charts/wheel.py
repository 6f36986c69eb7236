"""The wheel: one description, drawn as SVG by wheel_layout.py and as a Plotly figure here."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from reports.charts.palette import DELIVERED_BLIND, DELIVERY, KNOWN_NOT_DELIVERED, TARGET, UNDERSTANDING
from scoring.terms import Estimate, Withheld

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scoring.terms import Figure

HUB_SHARE = 0.15
TOP_SCORE = 100.0
THIN, USUAL, BOLD = 3.5, 9, 12  # bars of a gap that may be chance, of any other, of the widest


@dataclass(frozen=True, slots=True)
class Spoke:
    """A practice. `words` says it in a sentence, `note` stands under its name (its gap, or why it is withheld)."""

    code: str
    name: str
    understanding: Figure
    delivery: Figure
    gap: Figure
    words: str
    note: str = ""
    is_widest: bool = False

    @property
    def is_withheld(self) -> bool:
        return isinstance(self.understanding, Withheld) or isinstance(self.delivery, Withheld)

    @property
    def is_chance(self) -> bool:
        """The interval of the gap includes none: its direction may be chance."""
        return isinstance(self.gap, Estimate) and self.gap.low <= 0 <= self.gap.high


@dataclass(frozen=True, slots=True)
class Sector:
    """A dimension. `target` is a score, 0 to 100."""

    code: str
    name: str
    spokes: tuple[Spoke, ...]
    target: float | None = None


@dataclass(frozen=True, slots=True)
class WheelWords:
    title: str
    description: str
    understanding: str
    delivery: str
    known_not_delivered: str
    delivered_blind: str
    target: str


@dataclass(frozen=True, slots=True)
class Wheel:
    sectors: tuple[Sector, ...]
    points: int
    words: WheelWords

    @property
    def spoke_count(self) -> int:
        return sum(len(sector.spokes) for sector in self.sectors)

    def turns(self) -> Iterator[tuple[Sector, Spoke, float]]:
        """Every spoke with its angle in degrees, clockwise from the top."""
        step = 360 / self.spoke_count
        index = 0
        for sector in self.sectors:
            for spoke in sector.spokes:
                yield sector, spoke, (index + 0.5) * step
                index += 1

    def spans(self) -> Iterator[tuple[Sector, float, float]]:
        """Every sector with the angles it begins and ends at."""
        step = 360 / self.spoke_count
        begin = 0.0
        for sector in self.sectors:
            end = begin + step * len(sector.spokes)
            yield sector, begin, end
            begin = end


def value_of(figure: Figure) -> float | None:
    return figure.value if isinstance(figure, Estimate) else None


def wheel_figure(wheel: Wheel) -> dict[str, Any]:
    """The wheel as a Plotly figure dict; `meta.role` tells the page which colour and which switch a trace follows."""
    words = wheel.words
    turns = list(wheel.turns())
    gaps = [
        trace
        for width in (USUAL, THIN, BOLD)
        for trace in (
            _gap_trace(turns, words.known_not_delivered, KNOWN_NOT_DELIVERED, "known", width, lambda gap: gap >= 0),
            _gap_trace(turns, words.delivered_blind, DELIVERED_BLIND, "blind", width, lambda gap: gap < 0),
        )
        if trace["r"]
    ]
    lenses = [
        _lens_trace(turns, words.understanding, "understanding", UNDERSTANDING, "circle"),
        _lens_trace(turns, words.delivery, "delivery", DELIVERY, "diamond"),
    ]
    targets = [
        _target_trace(sector.target, begin, end, words.target)
        for sector, begin, end in wheel.spans()
        if sector.target is not None
    ]
    return {"data": [*gaps, *targets, *lenses], "layout": _layout(wheel, turns)}


def _gap_trace(
    turns: list[tuple[Sector, Spoke, float]],
    name: str,
    colour: str,
    role: str,
    width: float,
    runs_so: Callable[[float], bool],
) -> dict[str, Any]:
    """The bars of one width that run one way; a trace has one width, so the widest and the chancy have their own."""
    radii: list[float | None] = []
    angles: list[float | None] = []
    for _, spoke, angle in turns:
        understanding, delivery = value_of(spoke.understanding), value_of(spoke.delivery)
        if understanding is None or delivery is None or _bar_width(spoke) != width:
            continue
        if runs_so(understanding - delivery):
            radii += [delivery, understanding, None]
            angles += [angle, angle, None]
    return {
        "type": "scatterpolar",
        "mode": "lines",
        "name": name,
        "r": radii,
        "theta": angles,
        "line": {"color": colour, "width": width},
        "hoverinfo": "skip",
        "meta": {"role": role},
    }


def _bar_width(spoke: Spoke) -> float:
    return BOLD if spoke.is_widest else THIN if spoke.is_chance else USUAL


def _lens_trace(
    turns: list[tuple[Sector, Spoke, float]], name: str, lens: str, colour: str, symbol: str
) -> dict[str, Any]:
    radii = [value_of(getattr(spoke, lens)) for _, spoke, _ in turns]
    angles = [angle for _, _, angle in turns]
    return {
        "type": "scatterpolar",
        "mode": "lines+markers",
        "name": name,
        "r": [*radii, *radii[:1]],
        "theta": [*angles, *angles[:1]],
        "text": [_hover(spoke.words) for _, spoke, _ in [*turns, *turns[:1]]],
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": colour, "width": 1},
        "marker": {"color": colour, "symbol": symbol, "size": 11},
        "meta": {"role": lens},
    }


def _target_trace(target: float, begin: float, end: float, name: str) -> dict[str, Any]:
    steps = 12
    return {
        "type": "scatterpolar",
        "mode": "lines",
        "name": name,
        "r": [target] * (steps + 1),
        "theta": [begin + (end - begin) * step / steps for step in range(steps + 1)],
        "line": {"color": TARGET, "width": 1.5, "dash": "dash"},
        "hoverinfo": "skip",
        "showlegend": False,
        "meta": {"role": "target"},
    }


def _layout(wheel: Wheel, turns: list[tuple[Sector, Spoke, float]]) -> dict[str, Any]:
    rings = [TOP_SCORE * ring / (wheel.points - 1) for ring in range(wheel.points)]
    return {
        "template": "none",
        "showlegend": False,
        "margin": {"l": 110, "r": 110, "t": 60, "b": 70},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "polar": {
            "bgcolor": "rgba(0,0,0,0)",
            "hole": HUB_SHARE,
            "radialaxis": {
                "range": [0, TOP_SCORE],
                "tickvals": rings,
                "ticktext": [str(level) for level in range(1, wheel.points + 1)],
                "angle": 90,
                "tickangle": 90,  # counted from the axis itself: its own angle makes it level
                "ticks": "",
                "showline": False,
            },
            "angularaxis": {
                "direction": "clockwise",
                "rotation": 90,
                "tickvals": [angle for _, _, angle in turns],
                "ticktext": [_label(spoke) for _, spoke, _ in turns],
            },
        },
        # The page makes the widest bold itself: Plotly writes <b> as an inline style, which our CSP forbids.
        "meta": {
            "sectors": [[begin, end] for _, begin, end in wheel.spans()],
            "widest": [_label(spoke) for _, spoke, _ in turns if spoke.is_widest],
        },
    }


def _hover(words: str) -> str:
    return escape(words).replace(": ", ":<br>", 1).replace(". ", ".<br>")


def _label(spoke: Spoke) -> str:
    return f"{_broken(spoke.name)}<br>{escape(spoke.note)}" if spoke.note else _broken(spoke.name)


def _broken(name: str) -> str:
    """The name on short lines: Plotly wraps nothing by itself."""
    words = escape(name).split()
    if not words:
        return name
    text = words[0]
    width = len(words[0])
    for _, word in pairwise(words):
        is_long = width + len(word) >= 16
        text += f"{'<br>' if is_long else ' '}{word}"
        width = len(word) if is_long else width + 1 + len(word)
    return text
