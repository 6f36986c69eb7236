"""Departments as strata: which are merged, what each person weighs, how much of a department has answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.folding import Floats, Ints
from scoring.results import Response
from scoring.terms import Design, Flag, Number, Reason, Withheld

# A stratum of more people is not resampled person by person, nor are more people than this altogether:
# its mean is drawn from the normal distribution instead (docs/method.md, Intervals of the index).
LARGEST_RESAMPLED = 200
MOST_RESAMPLED = 2000


@dataclass(frozen=True)
class Answers:
    """The rows to score.

    codes: ASCII code of each answer, people x positions. stratum: each person's department as a number from 0.
    headcounts: per department the number of people asked, or None if unknown; departments nobody answered in included.
    mix: per department its weight, if departments shall weigh other than by headcounts (`mix.alike`); none is 0.
    """

    codes: NDArray[np.uint8]
    stratum: NDArray[np.int64]
    headcounts: tuple[int | None, ...]
    mix: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if self.codes.ndim != 2 or self.codes.dtype != np.uint8:
            raise ValueError("codes must be a matrix of uint8, people x positions")
        if self.stratum.shape != (len(self.codes),):
            raise ValueError("stratum must have one number a person")
        if len(self.stratum) and not 0 <= self.stratum.min() <= self.stratum.max() < len(self.headcounts):
            raise ValueError("stratum must lie within the departments of headcounts")
        if any(headcount is not None and headcount < 0 for headcount in self.headcounts):
            raise ValueError("a headcount must not be negative")
        if self.mix and (len(self.mix) != len(self.headcounts) or min(self.mix) <= 0):
            raise ValueError("a mix must have a weight above 0 for every department")


class People(NamedTuple):
    """How many a mean rests on; degrees of freedom, 0 if it cannot have an interval."""

    n: int
    degrees: float


@dataclass(frozen=True)
class Strata:
    """The strata with answers, smallest first, so that those to be resampled come first.

    of: department number to stratum; sizes: people; headcounts: people asked, NaN if unknown; mix: what each weighs
    (its headcount, unless the answers say otherwise), NaN if unknown;
    resampled: how many of the first strata the bootstrap resamples person by person.
    """

    of: NDArray[np.int64]
    sizes: Ints
    headcounts: Floats
    mix: Floats
    resampled: int
    design: Design
    flags: tuple[Flag, ...]

    def weights(self, counts: Ints) -> Floats:
        """What one person of each stratum adds to a mean over `counts` people per stratum; 0 where there are none.

        Strata weigh as their mix if all of it is known, else each person weighs the same.
        """
        present = counts > 0
        if self.design is Design.CLUSTERED or np.isnan(self.mix).any():
            return present / max(1, int(counts.sum()))
        if not present.any():
            return np.zeros(len(counts))
        known = np.where(present, self.mix, 0.0)
        weights: Floats = known / known.sum() / np.maximum(1, counts)
        return weights

    def spread(self, counts: Ints) -> Floats:
        """Factor per stratum by which a person's deviation counts in the sampling error (docs/method.md, Intervals)."""
        if self.design is Design.CLUSTERED:
            share = counts / max(1, int(counts.sum()))
            return np.where(share < 1, 1 / np.sqrt(np.where(share < 1, 1 - share, 1)), 0.0)
        unknown = np.isnan(self.headcounts)
        answered = np.where(unknown, 0.0, np.minimum(1.0, counts / np.where(unknown, np.inf, self.headcounts)))
        spread: Floats = np.sqrt((1 - answered) * self.sizes / np.maximum(1, self.sizes - 1))
        return spread

    def people(self, counts: Ints) -> People:
        """How many people `counts` per stratum are, and the degrees of freedom of a mean over them."""
        total = int(counts.sum())
        if self.design is Design.CLUSTERED:
            return People(total, _clustered_degrees(counts[counts > 0] / max(1, total)))
        return People(total, max(0.0, total - max(1.0, float((counts / self.sizes).sum()))))


def _clustered_degrees(share: Floats) -> float:
    """1 / (sum f^2 + sum over g != h of f_g^2 f_h^2 / ((1 - f_g)(1 - f_h))), f: share of people; 0 under 4 clusters."""
    if len(share) < 4:
        return 0.0
    ratio = share**2 / (1 - share)
    return float(1 / ((share**2).sum() + ratio.sum() ** 2 - (ratio**2).sum()))


def strata(answers: Answers, design: Design) -> Strata:
    """The strata of the answers: a department with one respondent is merged with the next smallest.

    Clusters are never merged. Departments without answers are left out and flagged if their headcount is known.
    """
    counts: list[int] = np.bincount(answers.stratum, minlength=len(answers.headcounts)).tolist()
    found = strata_of(counts, answers.headcounts, design)
    if not answers.mix:
        return found
    present = found.of >= 0
    mix: Floats = np.zeros(len(found.sizes))
    np.add.at(mix, found.of[present], np.array(answers.mix)[present])
    return replace(found, mix=mix)


def strata_of(counts: Sequence[int], headcounts: Sequence[int | None], design: Design) -> Strata:
    """The strata of as many people in each department; see `strata`."""
    groups = [([number], count, headcounts[number]) for number, count in enumerate(counts) if count > 0]
    flags = []
    if any(count == 0 and headcount for count, headcount in zip(counts, headcounts, strict=True)):
        flags.append(Flag.UNCOVERED)
    if any(headcount is not None and count > headcount for _, count, headcount in groups):
        flags.append(Flag.OVERCOUNT)
    known = [headcount is not None for _, _, headcount in groups]
    if any(known) and not all(known):
        flags.append(Flag.UNWEIGHTED)
    groups.sort(key=lambda group: (group[1], group[0]))
    if design is Design.STRATIFIED:
        while len(groups) > 1 and groups[0][1] == 1:
            flags.append(Flag.MERGED)
            (numbers, count, headcount), (others, other_count, other_headcount) = groups[0], groups[1]
            merged: int | None = None
            if headcount is not None and other_headcount is not None:
                merged = max(headcount, count) + max(other_headcount, other_count)
            groups[:2] = [(sorted(numbers + others), count + other_count, merged)]
            groups.sort(key=lambda group: (group[1], group[0]))
    of = np.full(len(counts), -1, dtype=np.int64)
    for place, (numbers, _, _) in enumerate(groups):
        of[numbers] = place
    sizes = np.array([count for _, count, _ in groups], dtype=np.int64)
    known_counts = [np.nan if headcount is None else max(headcount, count) for _, count, headcount in groups]
    return Strata(
        of=of,
        sizes=sizes,
        headcounts=np.array(known_counts, dtype=np.float64),
        mix=np.array(known_counts, dtype=np.float64),
        resampled=_resampled(sizes) if design is Design.STRATIFIED else 0,
        design=design,
        flags=tuple(flag for flag in Flag if flag in flags),
    )


def _resampled(sizes: Ints) -> int:
    return int(((sizes <= LARGEST_RESAMPLED) & (sizes.cumsum() <= MOST_RESAMPLED)).sum())


def response(answers: Answers, minimum: int) -> Response:
    """Respondents against headcounts. The rate is withheld unless every headcount is known, and cut to 1; fewer
    respondents than `minimum` are withheld, and the rate with them."""
    n = len(answers.stratum)
    counted = n if n >= minimum else Withheld(Reason.TOO_FEW)
    headcount = 0
    for known in answers.headcounts:
        if known is None:
            return Response(counted, Withheld(Reason.HEADCOUNT_UNKNOWN), Withheld(Reason.HEADCOUNT_UNKNOWN), ())
        headcount += known
    rate: Number = Withheld(Reason.HEADCOUNT_UNKNOWN) if headcount == 0 else min(1.0, n / headcount)
    if isinstance(counted, Withheld):
        return Response(counted, headcount, counted, ())
    return Response(counted, headcount, rate, (Flag.OVERCOUNT,) if n > headcount else ())
