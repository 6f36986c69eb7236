"""The words of the method, and nothing that needs more than the standard library.

Every other package names a lens, a reason, an estimate or an instrument with the types of this module.
All scores are points from 0 to 100; a gap is understanding minus delivery, from -100 to 100.
A number that cannot be given is a `Withheld` with its reason, never 0, never None.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

METHOD_VERSION: Final = "1.0"

NOT_APPLICABLE: Final = "n"
CANT_SEE: Final = "?"
SKIPPED: Final = "-"
NOT_ASKED: Final = "."

# Comparisons with a threshold forgive rounding in the last digits of a float.
TOLERANCE: Final = 1e-9

# Of the weight of what was asked and applies, this much must be answered before a person has a score.
ANSWERED_SHARE: Final = 2 / 3


class Lens(StrEnum):
    UNDERSTANDING = "understanding"
    DELIVERY = "delivery"


class Form(StrEnum):
    """Which items a respondent was asked, and with that which estimator is used (docs/method.md)."""

    FULL = "full"
    ROUTED = "routed"
    ROTATING = "rotating"


class Design(StrEnum):
    """STRATIFIED: every department was invited. CLUSTERED: only some sites or teams were."""

    STRATIFIED = "stratified"
    CLUSTERED = "clustered"


class Reason(StrEnum):
    """Why a number is withheld."""

    TOO_FEW = "too_few"
    BELOW_SHARE = "below_share"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASKED = "not_asked"
    HEADCOUNT_UNKNOWN = "headcount_unknown"
    SUPPRESSED_SMALL = "suppressed_small"
    SUPPRESSED_COMPLEMENTARY = "suppressed_complementary"
    NO_HIERARCHY = "no_hierarchy"
    LOW_RELIABILITY = "low_reliability"
    CONSTANT = "constant"
    NOT_MEASURED = "not_measured"
    NOT_ASSESSABLE = "not_assessable"
    NEW_METHOD = "new_method"
    NOT_COMMON = "not_common"
    ASKED_OF_OTHERS = "asked_of_others"
    FIRST = "first"
    NO_PEERS = "no_peers"
    NO_INDUSTRY = "no_industry"


class Archetype(StrEnum):
    ALIGNED_HIGH = "aligned-high"
    ALIGNED_LOW = "aligned-low"
    UNDERSTANDS_NOT_DELIVERS = "understands-not-delivers"
    DELIVERS_BLIND = "delivers-blind"
    UNDETERMINED = "undetermined"


class Flag(StrEnum):
    """What a reader must know beside a number that is given.

    PARTIAL        overall: at least four fifths of the dimensions, but not all; weights renormalised
    RENORMALISED   dimension of a routed form: a practice had too few answers; weights renormalised
    UNPAIRED       dimension: under 80 % have both lenses, so each lens is averaged over its own respondents
    FEW_PAIRS      practice: under 80 % of those who answered one of its lenses answered both
    FEW            the number rests on fewer than ten people
    MERGED         a department with a single respondent was merged with the next smallest
    OVERCOUNT      a department has more respondents than its headcount; its share was cut to 1
    UNWEIGHTED     some headcounts are unknown, so departments weigh as many as answered
    UNCOVERED      a department with a known headcount has no respondent; the others stand in for it
    """

    PARTIAL = "partial"
    RENORMALISED = "renormalised"
    UNPAIRED = "unpaired"
    FEW_PAIRS = "few_pairs"
    FEW = "few"
    MERGED = "merged"
    OVERCOUNT = "overcount"
    UNWEIGHTED = "unweighted"
    UNCOVERED = "uncovered"


@dataclass(frozen=True, slots=True)
class Withheld:
    """A number that is not given, and why."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean or a gap with its 95 % t interval.

    value: points; se: standard error in points (0 if everybody was asked and answered);
    low, high: 95 % limits, cut to the range the value can take; df: degrees of freedom; n: people it rests on.
    """

    value: float
    se: float
    low: float
    high: float
    df: float
    n: int


Figure = Estimate | Withheld
Number = float | Withheld


@dataclass(frozen=True, slots=True)
class Band:
    """Two limits, low <= high, in points."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ItemSpec:
    """One item. `practice` is the practice's code, `position` its place in the answers string (from 0),
    `share` its part of the practice's weight within its lens (1 / number of the practice's items in that lens)."""

    code: str
    practice: str
    lens: Lens
    position: int
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class PracticeSpec:
    """One practice; `code` is the full code (`strategy.purpose`), `weight` is relative within its dimension."""

    code: str
    dimension: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class DimensionSpec:
    """One dimension; `weight` is relative among the dimensions."""

    code: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Instrument:
    """What scoring knows of a questionnaire version: scale points (3 to 7), weights, positions; in document order."""

    points: int
    dimensions: tuple[DimensionSpec, ...]
    practices: tuple[PracticeSpec, ...]
    items: tuple[ItemSpec, ...]

    def practices_of(self, dimension: str) -> tuple[PracticeSpec, ...]:
        """The dimension's practices, in document order."""
        return tuple(practice for practice in self.practices if practice.dimension == dimension)

    def items_of(self, practice: str, lens: Lens) -> tuple[ItemSpec, ...]:
        """The practice's items in one lens, in document order."""
        return tuple(item for item in self.items if item.practice == practice and item.lens == lens)
