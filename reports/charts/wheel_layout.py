"""Where everything of the wheel goes, in SVG units around the centre. Labels keep apart and inside by construction."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin, sqrt
from typing import TYPE_CHECKING

from reports.charts.labels import Box, spread, text_width, wrap
from reports.charts.wheel import TOP_SCORE, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.charts.wheel import Sector, Spoke, Wheel

LINE = 1.24
COLLAR_FONT = 12.0
COLLAR_SPACING = 1.4
COLLAR_LINE = 16.0
BAND_DISTANCE = 3.0
MARGIN = 6.0


@dataclass(frozen=True, slots=True)
class Size:
    radius: float
    hub: float
    font: float
    label_width: float
    mark: float
    bar: float
    label_distance: float = 16.0
    label_space: float = 7.0
    least_half: float = 0.0


LARGE = Size(radius=232, hub=34, font=13.5, label_width=160, mark=6.2, bar=9)
SMALL = Size(radius=84, hub=14, font=13.5, label_width=98, mark=5.4, bar=8, label_distance=10, least_half=178)


@dataclass(frozen=True, slots=True)
class LabelDrawing:
    anchor: str
    x: str
    lines: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]
    leader: tuple[str, str, str, str]
    box: Box


@dataclass(frozen=True, slots=True)
class SpokeDrawing:
    spoke: Spoke
    x1: str
    y1: str
    x2: str
    y2: str
    understanding: tuple[str, str] | None
    delivery: tuple[str, str] | None
    diamond: str
    wedge: str
    label: LabelDrawing

    @property
    def is_known(self) -> bool:
        return (value_of(self.spoke.understanding) or 0) >= (value_of(self.spoke.delivery) or 0)


@dataclass(frozen=True, slots=True)
class CollarLine:
    code: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class SectorDrawing:
    sector: Sector
    wedge: str
    band: str
    collar: tuple[CollarLine, ...]
    target: str


@dataclass(frozen=True, slots=True)
class WheelDrawing:
    wheel: Wheel
    size: Size
    frame: Box
    rings: tuple[tuple[str, str], ...]
    ring_labels: tuple[tuple[str, str], ...]
    sectors: tuple[SectorDrawing, ...]
    spokes: tuple[SpokeDrawing, ...]
    understanding: str
    delivery: str

    @property
    def view_box(self) -> str:
        frame = self.frame
        return f"{frame.left:.0f} {frame.top:.0f} {frame.right - frame.left:.0f} {frame.bottom - frame.top:.0f}"

    @property
    def width(self) -> str:
        return f"{self.frame.right - self.frame.left:.0f}"

    @property
    def height(self) -> str:
        return f"{self.frame.bottom - self.frame.top:.0f}"


def draw_wheel(wheel: Wheel, size: Size = LARGE) -> WheelDrawing:
    has_collar = len(wheel.sectors) > 1
    collars = [_collar_words(sector, end - begin, size) if has_collar else [] for sector, begin, end in wheel.spans()]
    depth = max(len(lines) for lines in collars) * COLLAR_LINE + 10 if has_collar else 0.0
    outer = size.radius + depth
    labels = _labels(wheel, size, outer)
    spokes = tuple(
        _spoke(spoke, angle, 360 / wheel.spoke_count, label, size)
        for (_, spoke, angle), label in zip(wheel.turns(), labels, strict=True)
    )
    sectors = tuple(
        SectorDrawing(
            sector,
            _ring_slice(begin, end, size.hub, size.radius),
            _ring_slice(begin, end, size.radius + BAND_DISTANCE, outer) if has_collar else "",
            _collar(sector.code, lines, begin, end, size, depth),
            "" if sector.target is None else _arc(begin, end, _reach(sector.target, size)),
        )
        for (sector, begin, end), lines in zip(wheel.spans(), collars, strict=True)
    )
    rings = [_reach(TOP_SCORE * ring / (wheel.points - 1), size) for ring in range(wheel.points)]
    return WheelDrawing(
        wheel,
        size,
        _frame([label.box for label in labels], outer, size.least_half),
        tuple((_n(radius), str(level)) for level, radius in enumerate(rings, start=1)),
        tuple((_n(-radius), str(level)) for level, radius in enumerate(rings, start=1)),
        sectors,
        spokes,
        _outline([drawing.understanding for drawing in spokes]),
        _outline([drawing.delivery for drawing in spokes]),
    )


def _n(number: float) -> str:
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _reach(score: float, size: Size) -> float:
    return size.hub + (size.radius - size.hub) * score / TOP_SCORE


def _at(angle: float, radius: float) -> tuple[float, float]:
    return radius * sin(radians(angle)), -radius * cos(radians(angle))


def _point(angle: float, radius: float) -> tuple[str, str]:
    x, y = _at(angle, radius)
    return _n(x), _n(y)


def _arc(begin: float, end: float, radius: float) -> str:
    return f"M{' '.join(_point(begin, radius))}{_sweep(begin, end, radius)}"


def _sweep(begin: float, end: float, radius: float) -> str:
    """From begin to end in two halves, because SVG cannot draw a full turn as one arc."""
    turn = f"A{_n(radius)} {_n(radius)} 0 0 {1 if end > begin else 0} "
    return "".join(turn + " ".join(_point(angle, radius)) for angle in ((begin + end) / 2, end))


def _ring_slice(begin: float, end: float, inner: float, outer: float) -> str:
    return f"{_arc(begin, end, outer)}L{' '.join(_point(end, inner))}{_sweep(end, begin, inner)}Z"


def _collar_words(sector: Sector, span: float, size: Size) -> list[str]:
    room = radians(span) * size.radius - 24
    spacing_share = COLLAR_SPACING / (COLLAR_FONT * 0.73)
    return wrap(sector.name.upper(), room / (1 + spacing_share), COLLAR_FONT, is_bold=True)


def _collar(
    code: str, lines: Sequence[str], begin: float, end: float, size: Size, depth: float
) -> tuple[CollarLine, ...]:
    """Names along the rim; in the lower half they run the other way round, so that nobody reads upside down."""
    is_below = cos(radians((begin + end) / 2)) < -0.01
    drawn = []
    for index, text in enumerate(lines):
        row = index if is_below else len(lines) - 1 - index
        # Capitals are about 9 high; read from outside, their feet point outwards.
        middle = size.radius + (BAND_DISTANCE + depth) / 2 + (row - (len(lines) - 1) / 2) * COLLAR_LINE
        baseline = middle + (4.4 if is_below else -4.4)
        path = _arc(end, begin, baseline) if is_below else _arc(begin, end, baseline)
        drawn.append(CollarLine(f"{code}-{index}", path, text))
    return tuple(drawn)


def _spoke(spoke: Spoke, angle: float, step: float, label: LabelDrawing, size: Size) -> SpokeDrawing:
    ends = [
        None if value is None else _point(angle, _reach(value, size))
        for value in (value_of(spoke.understanding), value_of(spoke.delivery))
    ]
    mark = size.mark * 1.18
    diamond = f"M0 {_n(-mark)}L{_n(mark)} 0L0 {_n(mark)}L{_n(-mark)} 0Z"
    wedge = _ring_slice(angle - step * 0.42, angle + step * 0.42, size.hub, size.radius) if spoke.is_withheld else ""
    return SpokeDrawing(
        spoke, *_point(angle, size.hub), *_point(angle, size.radius), ends[0], ends[1], diamond, wedge, label
    )


def _outline(points: Sequence[tuple[str, str] | None]) -> str:
    """A closed line through all marks, or the pieces of it that withheld spokes leave."""
    if all(points):
        return "M" + "L".join(f"{point[0]} {point[1]}" for point in points if point) + "Z"
    gap = points.index(None)
    pieces: list[list[str]] = [[]]
    for point in [*points[gap:], *points[:gap]]:
        if point is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{point[0]} {point[1]}")
    return "".join("M" + "L".join(piece) for piece in pieces if len(piece) > 1)


def _labels(wheel: Wheel, size: Size, outer: float) -> list[LabelDrawing]:
    turns = [(spoke, angle) for _, spoke, angle in wheel.turns()]
    words = [_words(spoke, size) for spoke, _ in turns]
    reach = outer + size.label_distance
    placed: dict[int, LabelDrawing] = {}
    for is_right in (True, False):
        side = [index for index, (_, angle) in enumerate(turns) if (angle % 360 < 180) == is_right]
        side = side if is_right else side[::-1]
        heights = [sum(map(len, words[index])) * size.font * LINE for index in side]
        wanted = [_at(turns[index][1], reach)[1] for index in side]
        centres = spread(wanted, heights, size.label_space)
        for index, centre, height in zip(side, centres, heights, strict=True):
            spoke, angle = turns[index]
            lines, notes = words[index]
            top = centre - height / 2
            x = _clear_of_the_wheel(top, top + height, angle, reach, size)
            placed[index] = _label(spoke, lines, notes, x if is_right else -x, top, _at(angle, outer), size)
    return [placed[index] for index in range(len(turns))]


def _words(spoke: Spoke, size: Size) -> tuple[list[str], list[str]]:
    lines = wrap(spoke.name, size.label_width, size.font, is_bold=spoke.is_widest)
    return lines, wrap(spoke.note, size.label_width, size.font, is_bold=spoke.is_widest)


def _clear_of_the_wheel(top: float, bottom: float, angle: float, reach: float, size: Size) -> float:
    nearest = 0.0 if top <= 0 <= bottom else min(abs(top), abs(bottom))
    return max(sqrt(max(0.0, reach**2 - nearest**2)), abs(_at(angle, reach)[0]), size.font / 2)


def _label(
    spoke: Spoke,
    lines: Sequence[str],
    notes: Sequence[str],
    x: float,
    top: float,
    rim: tuple[float, float],
    size: Size,
) -> LabelDrawing:
    rows = [*lines, *notes]
    width = max(text_width(row, size.font, is_bold=spoke.is_widest) for row in rows)
    bottom = top + len(rows) * size.font * LINE
    drawn = tuple((row, _n(top + (index + 0.78) * size.font * LINE)) for index, row in enumerate(rows))
    tip = (x - 4 if x > 0 else x + 4, min(max(rim[1], top + 4), bottom - 4))
    return LabelDrawing(
        anchor="start" if x > 0 else "end",
        x=_n(x),
        lines=drawn[: len(lines)],
        notes=drawn[len(lines) :],
        leader=(_n(rim[0]), _n(rim[1]), _n(tip[0]), _n(tip[1])),
        box=Box(x, top, x + width, bottom) if x > 0 else Box(x - width, top, x, bottom),
    )


def _frame(boxes: Sequence[Box], outer: float, least_half: float) -> Box:
    """Centred on the wheel; small wheels are all as wide as the widest words could make them, so that they match."""
    half = max(least_half, outer + MARGIN, *(max(-box.left, box.right) + MARGIN for box in boxes))
    top = min(-outer, *(box.top for box in boxes)) - MARGIN
    bottom = max(outer, *(box.bottom for box in boxes)) + MARGIN
    return Box(-half, top, half, bottom)
