"""Means of any group of people, from one pass over the answers that counts every cell (department x role group).

Groups are compared person by person, on the practices everybody was asked: over these a routed form is a full one.
People weigh as they do in the whole, so that the sums of groups are sums of the whole and the audit of `disclosure`
knows every combination of them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from scoring.coding import coding
from scoring.folding import UNIT, Floats, Ints
from scoring.means import PAIRED_SHARE, about
from scoring.parameters import Parameters
from scoring.reading import Figures, figures
from scoring.strata import Answers, Strata, strata, strata_of
from scoring.sums import MeasureSums, named, seen
from scoring.tally import Tally, columns
from scoring.terms import TOLERANCE, Design, Form, Instrument, Reason, Withheld

# Shares of fewer people would say what one of them could not see.
SHARES_FROM = 10


@dataclass(frozen=True, eq=False)
class Cells:
    """What was counted per cell; cells in order of department, then role group; only those with people.

    dimensions: codes of those with a practice everybody was asked. department, role: of each cell, as numbers; people:
    respondents. headcounts: by department. sums: of each dimension; counted: of those with both lenses, n, U, D, U U,
    U D and D D (dimensions x 6 x cells). weights: of a person, by dimension and department.
    seen: answered and unseen items and people who faced any (dimensions x lenses x 3 x cells).
    """

    dimensions: tuple[str, ...]
    department: Ints
    role: Ints
    people: Ints
    headcounts: tuple[int | None, ...]
    sums: tuple[MeasureSums, ...]
    counted: Ints
    weights: Floats
    seen: Ints

    def scored(self, dimension: int) -> Ints:
        """People with both lenses of a dimension, per cell."""
        return self.sums[dimension].paired[0].n

    def faced(self, dimension: int) -> Ints:
        """People, at least, who answered or could not see something of the dimension in either lens, per cell."""
        fewest: Ints = self.seen[dimension, :, 2].min(axis=0)
        return fewest

    def is_comparable(self, dimension: int, form: Form) -> bool:
        """Not where the whole of a full form averages each lens over its own people: under 80 % of those with either
        lens have both."""
        sums = self.sums[dimension]
        return form is not Form.FULL or sums.pairs >= PAIRED_SHARE * sums.either - TOLERANCE


@dataclass(frozen=True)
class GroupFigures:
    """One group in one dimension: U, D, L and G with their intervals; sds: of its people's U, D and G, in points."""

    figures: Figures
    sds: tuple[float, float, float]
    n: int


def count_cells(
    answers: Answers,
    role: NDArray[np.int64],
    shared: Collection[str],
    instrument: Instrument,
    counted: Tally | None = None,
) -> Cells:
    """One pass over the answers. role: each person's role group as a number; shared: practices everybody was asked.

    counted: a tally of the same answers; if it told these role groups apart and everybody was asked everything, it is
    read instead. ValueError as `wheel`.
    """
    compared = _only(instrument, shared)
    if counted is not None and len(counted.atoms.role) and compared.practices == instrument.practices:
        atoms = counted.atoms
        order = np.lexsort((atoms.role, atoms.department))
        department, roles, people = atoms.department[order], atoms.role[order], atoms.people[order]
        found = {code: sums[:, order] for code, sums in counted.bare.items()}
    else:
        department, roles, people, found = _counted_anew(answers, role, compared)
    headcounts = answers.headcounts
    dimensions = tuple(dimension.code for dimension in compared.dimensions) if found else ()
    sums = tuple(named(found[code]) for code in dimensions)
    whole = strata(answers, Design.STRATIFIED)
    weights = [_weights(each.paired[0].n, department, whole) for each in sums]
    sights = [_seen([found[practice.code] for practice in compared.practices_of(code)]) for code in dimensions]
    return Cells(
        dimensions=dimensions,
        department=department,
        role=roles,
        people=people,
        headcounts=headcounts,
        sums=sums,
        counted=np.array([_counted(each) for each in sums], dtype=np.int64).reshape(len(sums), 6, len(people)),
        weights=np.array(weights).reshape(len(dimensions), len(headcounts)),
        seen=np.array(sights, dtype=np.int64).reshape(len(dimensions), 2, 3, len(people)),
    )


def _counted_anew(
    answers: Answers, role: NDArray[np.int64], compared: Instrument
) -> tuple[Ints, Ints, Ints, dict[str, Ints]]:
    roles = int(role.max(initial=0)) + 1
    keys, cell, people = np.unique(answers.stratum * roles + role, return_inverse=True, return_counts=True)
    found: dict[str, Ints] = {}
    if len(keys) and compared.dimensions:
        of_cells = Answers(answers.codes, cell.reshape(-1).astype(np.int64), (None,) * len(keys))
        found = columns(of_cells, coding(compared), _each_alone(people))
    return keys // roles, keys % roles, people, found


def _only(instrument: Instrument, practices: Collection[str]) -> Instrument:
    kept = tuple(practice for practice in instrument.practices if practice.code in practices)
    dimensions = {practice.dimension for practice in kept}
    return replace(
        instrument,
        dimensions=tuple(dimension for dimension in instrument.dimensions if dimension.code in dimensions),
        practices=kept,
        items=tuple(item for item in instrument.items if item.practice in practices),
    )


def _each_alone(people: Ints) -> Strata:
    unknown = np.full(len(people), np.nan)
    return Strata(np.arange(len(people)), people, unknown, unknown, resampled=0, design=Design.STRATIFIED, flags=())


def _weights(scored: Ints, department: Ints, whole: Strata) -> Floats:
    """What a person of each department weighs in the whole; 0 in departments nobody answered in."""
    of = whole.of[department]
    counts = np.bincount(of, weights=scored, minlength=len(whole.sizes)).astype(np.int64)
    weights: Floats = np.where(whole.of >= 0, whole.weights(counts)[whole.of], 0.0)
    return weights


def _counted(sums: MeasureSums) -> list[Ints]:
    (u, d), product = sums.paired, sums.product
    return [u.n, u.total, d.total, u.square, product, d.square]


def _seen(practices: list[Ints]) -> Ints:
    each = np.stack([seen(practice) for practice in practices])
    together: Ints = each.sum(axis=0)
    together[:, 2] = each[:, :, 2].max(axis=0)
    return together


def group_figures(
    cells: Cells, members: Ints, parameters: Parameters, *, whole_departments: bool
) -> tuple[GroupFigures, ...]:
    """The figures of the people in some cells, by dimension, 0 to 100 (gaps -100 to 100) with 95 % intervals.

    members: places of the group's cells, ascending. whole_departments: it has everybody of its departments, so their
    headcounts tell how much of them was heard. Withheld under the minimum group, and where groups are not comparable.
    """
    starts = np.flatnonzero(np.diff(cells.department[members], prepend=-1))
    if not len(starts):
        return tuple(_withheld(Reason.TOO_FEW, 0) for _ in cells.dimensions)
    departments = cells.department[members][starts]
    headcounts = [cells.headcounts[number] if whole_departments else None for number in departments.tolist()]
    people = np.add.reduceat(cells.people[members], starts)
    parts = strata_of(people.tolist(), headcounts, Design.STRATIFIED)
    counted = np.add.reduceat(cells.counted[:, :, members], starts, axis=2)
    weights = cells.weights[:, departments]
    return tuple(
        _figures(sums, weights[place], parts, parameters)
        if cells.is_comparable(place, parameters.form)
        else _withheld(Reason.BELOW_SHARE, int(sums[0].sum()))
        for place, sums in enumerate(counted)
    )


def _withheld(reason: Reason, n: int) -> GroupFigures:
    return GroupFigures(Figures.withheld(reason), (0.0, 0.0, 0.0), n)


def _figures(sums: Ints, weights: Floats, parts: Strata, parameters: Parameters) -> GroupFigures:
    """sums: n, U, D, U U, U D, D D by department; parts: which departments make a stratum."""
    n, u, d, uu, ud, dd = sums
    total = int(n.sum())
    if total < parameters.minimum_group:
        return _withheld(Reason.TOO_FEW, total)
    weights = weights / (weights @ n)
    means = [float(weights @ (points / UNIT)) for points in (u, d)]
    around = np.array(
        [
            about(n, u, u, uu, means[0], means[0]),
            about(n, u, d, ud, means[0], means[1]),
            about(n, d, d, dd, means[1], means[1]),
        ]
    )
    strata_count = len(parts.sizes)
    counts = np.bincount(parts.of, weights=n, minlength=strata_count).astype(np.int64)
    reach = weights * parts.spread(counts)[parts.of]
    moved = [reach * (points / UNIT - n * mean) for points, mean in zip((u, d), means, strict=True)]
    together = np.stack([np.bincount(parts.of, weights=row, minlength=strata_count) for row in moved])
    crossed = around @ reach**2
    covariance = crossed[[[0, 1], [1, 2]]] - (together / parts.sizes) @ together.T
    people = parts.people(counts)
    given = figures((means[0], means[1]), covariance, (people, people), parameters.minimum_group)
    return GroupFigures(given, _deviations(around @ weights, total), total)


def _deviations(around: Floats, n: int) -> tuple[float, float, float]:
    """Standard deviations (n - 1) of U, D and G from their weighted mean squares and mean product."""
    uu, ud, dd = (around * n / (n - 1)).tolist()
    return sqrt(max(0.0, uu)), sqrt(max(0.0, dd)), sqrt(max(0.0, uu + dd - 2 * ud))


def seen_share(cells: Cells, members: Ints, dimension: int, lens: int) -> float | Withheld:
    """answers / (answers + can't see) of the people in some cells, 0 to 1; withheld under ten who faced an item."""
    answered, unseen, _ = cells.seen[dimension, lens][:, members].sum(axis=1).tolist()
    if cells.faced(dimension)[members].sum() < SHARES_FROM:
        return Withheld(Reason.TOO_FEW)
    return float(answered / (answered + unseen))
