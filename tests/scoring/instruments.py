"""Small instruments and answer sheets, written out so that a test can be checked by hand."""

from __future__ import annotations

import numpy as np

from scoring.strata import Answers
from scoring.terms import DimensionSpec, Instrument, ItemSpec, Lens, PracticeSpec

CORE = {
    dimension: {f"{dimension}.{letter}": 1.0 for letter in "abcd"}
    for dimension in ("strategy", "people", "process", "technology", "metrics")
}


def make_instrument(
    practices: dict[str, dict[str, float]],
    *,
    points: int = 5,
    dimension_weights: dict[str, float] | None = None,
    items: dict[str, int] | None = None,
) -> Instrument:
    """`practices`: dimension to practice to weight; `items`: practices with several items a lens.

    Positions run through the document: practice by practice, understanding then delivery.
    """
    specs: list[ItemSpec] = []
    for members in practices.values():
        for practice in members:
            count = (items or {}).get(practice, 1)
            for lens in Lens:
                for number in range(count):
                    suffix = "" if number == 0 else f".{number + 1}"
                    specs.append(ItemSpec(f"{practice}.{lens}{suffix}", practice, lens, len(specs), 1 / count))
    return Instrument(
        points=points,
        dimensions=tuple(DimensionSpec(code, (dimension_weights or {}).get(code, 1.0)) for code in practices),
        practices=tuple(
            PracticeSpec(practice, dimension, weight)
            for dimension, members in practices.items()
            for practice, weight in members.items()
        ),
        items=tuple(specs),
    )


def core(points: int = 5) -> Instrument:
    """Five dimensions of four practices with an item a lens, all of equal weight: forty positions."""
    return make_instrument(CORE, points=points)


def one_practice(points: int = 5) -> Instrument:
    """One dimension with one practice: position 0 is understanding, 1 delivery."""
    return make_instrument({"d": {"d.p": 1.0}}, points=points)


def make_answers(
    rows: list[str], departments: list[int] | None = None, headcounts: tuple[int | None, ...] | None = None
) -> Answers:
    """One string a person; without departments everybody is in one."""
    stratum = departments or [0] * len(rows)
    width = len(rows[0]) if rows else 0
    codes = np.frombuffer("".join(rows).encode(), dtype=np.uint8).reshape(len(rows), width)
    return Answers(
        codes=codes,
        stratum=np.array(stratum, dtype=np.int64),
        headcounts=headcounts or (None,) * (max(stratum, default=0) + 1),
    )


def random_rows(
    random: np.random.Generator, people: int, instrument: Instrument, gaps: str = "n?-", share: float = 0.2
) -> list[str]:
    """Answers at random with `share` of them one of the characters of `gaps`."""
    levels = "".join(str(level + 1) for level in range(instrument.points))
    sheet = random.choice(list(levels), size=(people, len(instrument.items)))
    if gaps:
        empty = random.random(sheet.shape) < share
        sheet[empty] = random.choice(list(gaps), size=int(empty.sum()))
    return ["".join(row) for row in sheet]
