"""What measured understanding hands back: frozen, standard library only, in the order of the list of needs.

Shares run from 0 to 1, ratings from 1 to 5, captured share and skill from 0 (guessing) to 1 (perfect); U, D, level and
index from 0 to 100 points. Nothing here is about one person.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from scoring.results import Index
from scoring.results.trust import Share
from scoring.terms import Estimate, Number, Withheld


class Source(StrEnum):
    """How customers came to the pulse; an open link is a convenience sample."""

    INVITED_LIST = "invited_list"
    POINT_OF_SERVICE = "point_of_service"
    OPEN_LINK = "open_link"


class Standing(StrEnum):
    """How far customers' and staff's answers carry.

    VERIFIED     at least 30 customers in a reliable order of needs, and staff of at least the minimum group
    INDICATIVE   enough to show, not enough for an index
    NOTHING      under ten customers, or staff under the minimum group
    """

    VERIFIED = "verified"
    INDICATIVE = "indicative"
    NOTHING = "nothing"


class Grade(StrEnum):
    """Evidence: A understanding and delivery both measured, B one of them or by open link, C neither."""

    A = "A"
    B = "B"
    C = "C"


class Against(StrEnum):
    """Where the whole 95 % interval of the captured share lies, seen from an anchor; UNSETTLED if it holds it."""

    ABOVE = "above"
    BELOW = "below"
    UNSETTLED = "unsettled"


class Standpoint(StrEnum):
    """What customers think of a need leaders chose to win on: is it wanted, is it served well?"""

    WANTED_AND_SERVED = "wanted_and_served"
    WANTED_NOT_SERVED = "wanted_not_served"
    SERVED_NOT_WANTED = "served_not_wanted"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Interval:
    """A number with its 95 % interval and the people it rests on (n: the fewer of two kinds); the unit is said where
    it is used."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean and the people it rests on."""

    value: float
    n: int


MaybeInterval = Interval | Withheld


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the captured share is held against, on its scale, and where the staff's interval lies."""

    value: Number
    staff: Against


@dataclass(frozen=True, slots=True)
class Captured:
    """How much of what customers want most staff named. Of five to nine staff it is blunt, and without `pooled`.

    share: captured share, 0 to 1, floored at 0. guess: against 0. random_customer: what one customer's own taste
    captures of the others'. stranger: what the leading needs of other organisations capture.
    reliability: of customers' shares (may be negative); ceiling: its root, what sampling allows to be seen.
    customers_needed: customers at which the reliability would be .70, at least 30.
    pooled: captured share of the three needs that lead among staff together. not_shared: it is far above the mean of
    the single people: the knowledge exists but is not shared.
    without_flagged: the captured share without the customers' answers flagged as doubtful.
    """

    share: MaybeInterval
    guess: Against
    random_customer: Anchor
    stranger: Anchor
    ceiling: Number
    reliability: Number
    customers_needed: int | Withheld
    pooled: Number
    not_shared: bool
    without_flagged: Number


@dataclass(frozen=True, slots=True)
class Need:
    """One need, three ways.

    customers: share of customers with it in their top three. staff: (weighted) share of staff who predicted it;
    withheld under ten people, as every distribution. rating, predicted: what customers give, what staff say they will
    (1 to 5); optimism: predicted minus given. surely_apart: staff and customers differ by more
    than chance, at 95 % for all needs together; False in reports stored before it was asked.
    """

    code: str
    customers: Share | Withheld
    staff: Number
    rating: MaybeInterval
    predicted: Mean | Withheld
    optimism: MaybeInterval
    surely_apart: bool = False


@dataclass(frozen=True, slots=True)
class Decomposition:
    """Mean squared error of the predicted ratings over needs, in squared steps: mse = elevation + spread + shape."""

    mse: float
    elevation: float
    spread: float
    shape: float
    needs: int


@dataclass(frozen=True, slots=True)
class Performance:
    """How well staff know what customers think of the service, and what customers think.

    skill: 0 guessing, 1 perfect, floored at 0. optimism: mean over needs of predicted minus given rating, in steps.
    experienced: D, points from 0 to 100.
    """

    skill: MaybeInterval
    optimism: MaybeInterval
    decomposition: Decomposition | Withheld
    experienced: MaybeInterval


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """Do customers want the same? overlap: chance that a need of one customer's three is among another's, 0 to 1;
    consensus: the same between chance (0) and all alike (1). differ: consensus below .10; look at segments first."""

    overlap: Number
    consensus: Number
    differ: bool


@dataclass(frozen=True, slots=True)
class SegmentReading:
    """Customers of one segment: their leading three needs, consensus among them, and what all staff capture of them.

    Under ten customers nothing but the code is given, nor of the smallest other segment if that would tell of these.
    """

    code: str
    customers: int | Withheld
    leading: tuple[str, ...]
    consensus: Number
    captured: Number


@dataclass(frozen=True, slots=True)
class Calibration:
    """Do staff know how much they know? Event: at least two of one's three are among the customers' leading three.

    hits: share of staff with the event; confidence: mean stated chance; overconfidence: their difference.
    brier = reliability - resolution + uncertainty, 0 (best) to 1.
    """

    brier: float
    confidence: float
    hits: float
    overconfidence: float
    reliability: float
    resolution: float
    uncertainty: float
    n: int

    @property
    def margin(self) -> float:
        """Half the 95 % interval of the overconfidence; the differences f - o have the mean square `brier`."""
        return 1.96 * sqrt(max(0.0, self.brier - self.overconfidence**2) / self.n)

    @property
    def tells_apart(self) -> bool:
        """Does how sure people are say more of who is right than the share of all who are?"""
        return self.resolution > self.reliability


@dataclass(frozen=True, slots=True)
class Rankings:
    """The staff's order of needs against the customers'; shown, not scored.

    tau_b, spearman: -1 to 1. overlap: leading needs in common, 0 to 3. average_overlap: to depth 5; rbo: rank-biased
    overlap at p = .8; both 0 to 1.
    """

    tau_b: Number
    spearman: Number
    overlap: int | Withheld
    average_overlap: Number
    rbo: Number


@dataclass(frozen=True, slots=True)
class Verified:
    """The second result, never mixed with what the questionnaire claims; points. gap: U - D."""

    understanding: MaybeInterval
    delivery: MaybeInterval
    level: MaybeInterval
    gap: MaybeInterval
    index: Index | Withheld


@dataclass(frozen=True, slots=True)
class Illusion:
    """Claimed minus verified, points. flagged: the interval of understanding lies above 0."""

    understanding: MaybeInterval
    delivery: MaybeInterval
    index: MaybeInterval
    flagged: bool


@dataclass(frozen=True, slots=True)
class MeasuredUnderstanding:
    """Everything the pulse and the predictions say together.

    measured: U_measured, points, also where it is only indicative; `verified` has it only past every gate.
    customers, staff: who was counted. flagged: customers' answers flagged as doubtful; they are counted.
    recommendation: net promoter score, -100 to 100.
    """

    method: str
    standing: Standing
    grade: Grade
    customers: int | Withheld
    staff: int | Withheld
    flagged: int | Withheld
    sources: tuple[Source, ...]
    captured: Captured
    needs: tuple[Need, ...]
    performance: Performance
    measured: MaybeInterval
    verified: Verified
    illusion: Illusion
    heterogeneity: Heterogeneity
    segments: tuple[SegmentReading, ...]
    calibration: Calibration | Withheld
    rankings: Rankings
    recommendation: Estimate | Withheld

    @property
    def is_heard(self) -> bool:
        """Did enough customers answer for anything to be told of them?"""
        return not isinstance(self.customers, Withheld)


@dataclass(frozen=True, slots=True)
class Choice:
    """A need leaders chose to win on. chosen: share of leaders, withheld under ten; customers, rating: as in Need;
    place: 1 for the need most customers name."""

    code: str
    chosen: Number
    customers: float
    place: int
    rating: Number
    standpoint: Standpoint | Withheld


@dataclass(frozen=True, slots=True)
class Winning:
    """Where leaders mean to win, against what customers say. choices: the needs most of them chose, at most two.
    agreed: the first was chosen by at least half. missed: of the customers' leading two, those not among them."""

    leaders: int
    choices: tuple[Choice, ...]
    agreed: bool
    missed: tuple[str, ...]
