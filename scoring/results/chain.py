"""The chain from understanding to technology. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scoring.terms import Figure

# Points from which a difference counts.
COUNTS_FROM = 10.0


class Pace(StrEnum):
    """How a link keeps up with the one before it.

    OUTRUNS     at least 10 points ahead, interval above 0: it is not led by what should lead it
    LAGS        at least 10 points behind, interval below 0: what leads it does not get through
    KEEPS_PACE  neither, as far as these answers tell
    UNKNOWN     one of the two cannot be given
    """

    OUTRUNS = "outruns"
    LAGS = "lags"
    KEEPS_PACE = "keeps_pace"
    UNKNOWN = "unknown"


class Wholeness(StrEnum):
    """BROKEN: something outruns what should lead it. WHOLE: nothing does, and every link is known. UNKNOWN: neither."""

    WHOLE = "whole"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Link:
    """One step of the chain, by codes. difference: delivery of `after` minus delivery of `before` (understanding where
    `before` is "understanding"), -100 to 100, with its interval from the same people."""

    before: str
    after: str
    difference: Figure
    pace: Pace


@dataclass(frozen=True, slots=True)
class Chain:
    """links: understanding, strategy, process, technology. policy: processes against the policy they carry out."""

    links: tuple[Link, ...]
    policy: tuple[Link, ...]
    wholeness: Wholeness
