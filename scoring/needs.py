"""What customers and staff said about needs: the arrays that come in, checked.

A list of needs has K of them, 6 to 15, numbered from 0 in the order of the assessment's list.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring.folding import Floats
from scoring.results import Index
from scoring.results.verified import Source
from scoring.terms import Figure, Withheld

FEWEST_NEEDS: Final = 6
MOST_NEEDS: Final = 15
NAMED: Final = 3  # needs each person taps
HIGHEST_RATING: Final = 5
MOST_LIKELY: Final = 10  # to recommend

# Customers' ratings that are none.
NO_EXPERIENCE: Final = 0
SKIPPED_RATING: Final = -1
NOT_ASKED_RATING: Final = -2

NOT_GIVEN: Final = 0  # a predicted rating, or the confidence, that was left out; -1 says the same
CONFIDENCES: Final = (0.10, 0.25, 0.50, 0.75, 0.95)  # what the five words of confidence are worth

Mask = NDArray[np.bool_]
Bytes = NDArray[np.uint8]
Whole = NDArray[np.integer]


def valid_picks(picks: Bytes, needs: int) -> Mask:
    """Which rows of picks (people x 3) are three distinct needs of the list; any other answer is void as a whole.

    `Customers` and `Predictions` take valid rows only; `Predictions.complete` leaves the void ones out.
    """
    first, second, third = picks[:, 0], picks[:, 1], picks[:, 2]
    distinct = (first != second) & (first != third) & (second != third)
    valid: Mask = distinct & (first < needs) & (second < needs) & (third < needs)
    return valid


@dataclass(frozen=True, eq=False)
class Customers:
    """The pulse: one row a customer.

    needs: codes of the list. picks: need numbers in order of importance, n x 3. ratings: n x K, 1 to 5, 0 asked but no
    experience of it, -1 asked and skipped, -2 not asked. recommend: 0 to 10, -1 skipped. flagged: doubtful, counted.
    source: place in `sources`. segment: place in `segments`, -1 unknown; None if there are no segments.
    """

    needs: tuple[str, ...]
    picks: Bytes
    ratings: Whole
    recommend: Whole
    flagged: Mask
    source: Whole
    sources: tuple[Source, ...] = tuple(Source)
    segment: Whole | None = None
    segments: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        n = len(self.picks)
        _check_list(self.needs)
        _check_picks(self.picks, len(self.needs))
        _check(self.ratings, (n, len(self.needs)), NOT_ASKED_RATING, HIGHEST_RATING, "ratings")
        _check(self.recommend, (n,), -1, MOST_LIKELY, "recommend")
        _check(self.flagged, (n,), 0, 1, "flagged")
        _check(self.source, (n,), 0, len(self.sources) - 1, "source")
        if self.segment is not None:
            _check(self.segment, (n,), -1, len(self.segments) - 1, "segment")

    def __len__(self) -> int:
        return len(self.picks)

    def only(self, which: Mask | Whole) -> Customers:
        """Some of the customers (a mask, or their places), such as one segment or those not flagged."""
        return replace(
            self,
            picks=self.picks[which],
            ratings=self.ratings[which],
            recommend=self.recommend[which],
            flagged=self.flagged[which],
            source=self.source[which],
            segment=None if self.segment is None else self.segment[which],
        )


@dataclass(frozen=True, eq=False)
class Predictions:
    """What staff say customers will say: one row a person who named three valid needs (`valid_picks`).

    picks: n x 3 need numbers. ratings: n x 3, the rating customers will give each of them, 1 to 5; 0 or -1 not given.
    confidence: 1 to 5, a place in CONFIDENCES from 1; 0 or -1 not given. stratum, headcounts: as in strata.Answers.
    role: role group number, for whoever cuts by it; nothing here reads it.
    """

    picks: Bytes
    ratings: Whole
    confidence: Whole
    stratum: NDArray[np.int64]
    headcounts: tuple[int | None, ...]
    role: Whole

    def __post_init__(self) -> None:
        n = len(self.picks)
        _check_picks(self.picks, MOST_NEEDS)
        _check(self.ratings, (n, NAMED), NOT_GIVEN - 1, HIGHEST_RATING, "ratings")
        _check(self.confidence, (n,), NOT_GIVEN - 1, len(CONFIDENCES), "confidence")
        _check(self.stratum, (n,), 0, len(self.headcounts) - 1, "stratum")
        _check(self.role, (n,), 0, 255, "role")

    def __len__(self) -> int:
        return len(self.picks)

    @classmethod
    def complete(
        cls,
        picks: Bytes,
        ratings: Whole,
        confidence: Whole,
        stratum: NDArray[np.int64],
        headcounts: tuple[int | None, ...],
        role: Whole,
        needs: int,
    ) -> Predictions:
        """The people who named three distinct needs of a list of `needs`; whoever did not is left out as a whole."""
        valid = valid_picks(picks, needs)
        return cls(picks[valid], ratings[valid], confidence[valid], stratum[valid], headcounts, role[valid])

    def only(self, which: Mask | Whole) -> Predictions:
        """Some of the people (a mask, or their places), such as a role group."""
        return replace(
            self,
            picks=self.picks[which],
            ratings=self.ratings[which],
            confidence=self.confidence[which],
            stratum=self.stratum[which],
            role=self.role[which],
        )


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the questionnaire says of the whole organisation: overall U and D, and the index."""

    understanding: Figure
    delivery: Figure
    index: Index | Withheld


def leading(shares: Floats, codes: tuple[str, ...]) -> list[int]:
    """Need numbers from the largest share down; of equal shares the code that comes first in the alphabet leads.

    Shares are compared to twelve digits, so that rounding breaks no tie.
    """
    rounded = np.round(shares, 12).tolist()
    return sorted(range(len(codes)), key=lambda need: (-rounded[need], codes[need]))


def _check_list(needs: tuple[str, ...]) -> None:
    if not FEWEST_NEEDS <= len(needs) <= MOST_NEEDS:
        raise ValueError(f"a list has {FEWEST_NEEDS} to {MOST_NEEDS} needs")
    if len(set(needs)) < len(needs):
        raise ValueError("two needs have the same code")


def _check_picks(picks: Bytes, needs: int) -> None:
    if picks.ndim != 2 or picks.shape[1] != NAMED or picks.dtype != np.uint8:
        raise ValueError("picks must be a matrix of uint8, people x 3")
    if not valid_picks(picks, needs).all():
        raise ValueError("picks must be three distinct needs of the list; leave void ones out")


def _check(values: NDArray[np.integer] | Mask, shape: tuple[int, ...], lowest: int, highest: int, name: str) -> None:
    if values.shape != shape:
        raise ValueError(f"{name} must have the shape {shape}")
    if values.size and not lowest <= int(values.min()) <= int(values.max()) <= highest:
        raise ValueError(f"{name} must lie between {lowest} and {highest}")
