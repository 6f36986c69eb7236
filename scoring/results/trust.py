"""How far the numbers can be trusted: results of agreement, alignment, reliability and quality; standard library only.

All of them are made of how answers are spread, so none is given of fewer than `SPREAD` people: of five people who all
said the same, an agreement of 1 would tell what each of them said.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scoring.terms import Figure, Lens, Number, Withheld

# Fewest people of whom anything is told that depends on how their answers are spread.
SPREAD: Final = 10


class Strength(StrEnum):
    """How strongly people agree: r* below .30, .50, .70, up to .90, above (LeBreton & Senter 2008)."""

    NONE = "none"
    WEAK = "weak"
    MODERATE = "moderate"
    STRONG = "strong"
    VERY_STRONG = "very_strong"


class Difference(StrEnum):
    """DIFFER: ICC(1) at least .10 and F p < .05. NONE: ICC(1) at or below 0. UNCLEAR: anything between."""

    DIFFER = "differ"
    UNCLEAR = "unclear"
    NONE = "none"


class Careless(StrEnum):
    """Whether answers of the careless count. TOO_FEW: they were to be left out and count nevertheless, because they, or
    those who would be left, are few."""

    COUNTED = "counted"
    LEFT_OUT = "left_out"
    TOO_FEW = "too_few"


class Consistency(StrEnum):
    """By the lower limit of alpha's interval: GOOD from .80, ADEQUATE from .70, else MIXED: the items measure
    different things, so practices should be read rather than the dimension."""

    GOOD = "good"
    ADEQUATE = "adequate"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Share:
    """A share of people, 0 to 1, with its 95 % Wilson interval; n: people it is a share of."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Between:
    """How much of the differences between people are differences between departments.

    icc1: (MSB - MSW) / (MSB + (m - 1) MSW), m the mean number of people; negative values are left as they are.
    icc1_n0: the same with m = n0 = (N - sum n_h^2 / N) / (G - 1), exact where departments differ in size.
    icc2: (MSB - MSW) / MSB, reliability of the departments' means, withheld if all means are the same.
    f, p: F test of equal means. departments, n: compared, and people in them.
    """

    icc1: float
    icc1_n0: float
    icc2: Number
    f: float
    p: float
    departments: int
    n: int
    difference: Difference


@dataclass(frozen=True, slots=True)
class LensAgreement:
    """How far people agree on one practice or dimension in one lens.

    n: people behind it; of several items, those of the least answered.
    r_star: 1 - mean item variance / variance of answers at random: 1 all said the same, 0 as at random, below 0 if
    people are further apart than that.
    r_wg: the same stretched by the number of items, for experts. a_wg: mean over the items that have one.
    strength: r_star in a word. split: at least a quarter at the low end and a quarter at the high end.
    hides: the average hides disagreement (r_star below .50, or split).
    between: by departments.
    """

    n: int | Withheld
    r_star: Number
    r_wg: Number
    a_wg: Number
    strength: Strength | Withheld
    split: bool
    hides: bool
    between: Between | Withheld


@dataclass(frozen=True, slots=True)
class MeasureAgreement:
    """Both lenses of a practice or dimension."""

    code: str
    understanding: LensAgreement
    delivery: LensAgreement


@dataclass(frozen=True, slots=True)
class ItemLevels:
    """One item: people who chose a level, and the share of them at each level, lowest first."""

    code: str
    practice: str
    lens: Lens
    n: int | Withheld
    shares: tuple[float, ...] | Withheld


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on every dimension and practice, and how the answers to each item are spread; in document order."""

    dimensions: tuple[MeasureAgreement, ...]
    practices: tuple[MeasureAgreement, ...]
    items: tuple[ItemLevels, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Whether people mean the same by the word.

    n: people who chose a meaning. same: chance that two of them mean the same, 0 to 1; chance: what it would be if they
    chose at random. index: 0 as if chosen at random, 1 all the same; slightly below 0 is possible, pages show 0.
    leading: number of the meaning chosen most (from 1, the first of equals). shares: per meaning. entropy: 0 all the
    same to 1 evenly spread, biased in small groups, only beside the index. cant_tell: of those who answered, who could
    not tell.
    """

    n: int
    same: float
    chance: float
    index: float
    leading: int
    shares: tuple[Share, ...]
    entropy: float
    cant_tell: float

    @property
    def leading_share(self) -> Share:
        """How many chose the meaning that was chosen most."""
        return self.shares[self.leading - 1]


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A reliability coefficient (never cut at 0) with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ItemFit:
    """Correlation of an item with the sum of the others; weak: below .20; reversed: below 0."""

    code: str
    total: Number
    weak: bool
    reversed: bool


@dataclass(frozen=True, slots=True)
class LensReliability:
    """How far the items of one dimension and lens measure one thing.

    n: people who answered all of them. alpha: Cronbach's, Feldt interval. omega: McDonald's, of one factor.
    """

    n: int | Withheld
    alpha: Coefficient | Withheld
    omega: Number
    consistency: Consistency | Withheld
    items: tuple[ItemFit, ...]


@dataclass(frozen=True, slots=True)
class DimensionReliability:
    """Both lenses of a dimension."""

    code: str
    understanding: LensReliability
    delivery: LensReliability


@dataclass(frozen=True, slots=True)
class Reliability:
    """All dimensions, in document order."""

    dimensions: tuple[DimensionReliability, ...]

    def dimension(self, code: str) -> DimensionReliability:
        """That dimension's; KeyError if the questionnaire has none of that code."""
        for found in self.dimensions:
            if found.code == code:
                return found
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class Quality:
    """How carefully people answered. n: respondents. The signs are shares of those in whom they could be seen.

    straight: the same level again and again, or hardly any spread. fast: answered too quickly to have read.
    inconsistent: gave answers that contradict each other, or not the one they were asked to give.
    careless: two different signs or more. ends: everything at the highest or everything at the lowest level; they are
    among `straight`, but may be honest.
    acquiescence: how far above the middle people answer whatever is asked, in points from -50 to 50.
    removable: scores without the careless may stand beside those with them; neither those left out, whose exact mean
    follows, are fewer than ten, nor those left fewer than the minimum group.
    """

    n: int | Withheld
    straight: Number
    fast: Number
    inconsistent: Number
    careless: Number
    ends: Number
    acquiescence: Number
    removable: bool


@dataclass(frozen=True, slots=True)
class Careful:
    """The whole, in points, counted the other way: without the careless, or with them where they are left out."""

    understanding: Figure
    delivery: Figure
    level: Figure
    gap: Figure


@dataclass(frozen=True, slots=True)
class Trust:
    """All of the above for one report. careful: withheld unless quality.removable. quality is that of everybody, the
    rest that of those whose answers count (careless)."""

    agreement: Agreement
    alignment: Alignment | Withheld
    reliability: Reliability
    quality: Quality
    careful: Careful | Withheld
    careless: Careless = Careless.COUNTED


def spread_minimum(minimum_group: int) -> int:
    """Fewest people behind a figure that depends on how answers are spread."""
    return max(SPREAD, minimum_group)
