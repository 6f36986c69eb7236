"""One organisation beside others of its kind. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.results.trust import Share
from scoring.terms import Number, Withheld


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One figure among those of the peers: other organisations of the same industry and method.

    organisations: how many peers. mean: of theirs, from five on. quarter: 1 (lowest) to 4 where the own value lies,
    from ten on. percentile: share of peers below (equal ones count half), from twenty on, with its interval.
    shrunk: the own value moved towards the mean as far as its error asks for, from ten on; for ranking, never for the
    own report. spread: how far peers truly differ, standard deviation in points; indistinguishable: it is 0, so these
    organisations cannot be told apart.
    """

    organisations: int
    mean: Number
    quarter: int | Withheld
    percentile: Share | Withheld
    shrunk: Number
    spread: Number
    indistinguishable: bool


@dataclass(frozen=True, slots=True)
class BesideOthers:
    """One dimension or the whole ("overall") among those of the peers."""

    code: str
    level: Benchmark | Withheld
    gap: Benchmark | Withheld


@dataclass(frozen=True, slots=True)
class Peers:
    """One report among others. readings: the whole, then its dimensions."""

    index: Benchmark | Withheld
    readings: tuple[BesideOthers, ...]
