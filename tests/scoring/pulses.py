"""Customers and staff to measure: written out by hand, or drawn from a known hierarchy of needs."""

from __future__ import annotations

import numpy as np

from scoring.needs import NOT_ASKED_RATING, Claimed, Customers, Predictions
from scoring.results.verified import Source
from scoring.terms import Reason, Withheld

UNCLAIMED = Claimed(Withheld(Reason.TOO_FEW), Withheld(Reason.TOO_FEW), Withheld(Reason.TOO_FEW))
NO_OTHERS = np.empty((0, 12))


def codes(needs: int = 12) -> tuple[str, ...]:
    return tuple(f"n{need:02}" for need in range(needs))


def make_customers(
    picks: list[str],
    ratings: list[str] | None = None,
    *,
    needs: int = 12,
    recommend: list[int] | None = None,
    flagged: list[int] | None = None,
    source: Source = Source.INVITED_LIST,
) -> Customers:
    """picks: need numbers as hexadecimal digits, "012"; ratings: a character a need, 1 to 5, 0, "-" skipped, "." not
    asked."""
    n = len(picks)
    given = {"-": -1, ".": NOT_ASKED_RATING}
    sheet = [[given.get(mark, -9 if not mark.isdigit() else int(mark)) for mark in row] for row in ratings or []]
    return Customers(
        needs=codes(needs),
        picks=np.array([[int(digit, 16) for digit in row] for row in picks], dtype=np.uint8).reshape(n, 3),
        ratings=np.array(sheet or [[NOT_ASKED_RATING] * needs] * n, dtype=np.int8).reshape(n, needs),
        recommend=np.array(recommend or [-1] * n, dtype=np.int8),
        flagged=np.isin(np.arange(n), flagged or []),
        source=np.full(n, list(Source).index(source), dtype=np.uint8),
    )


def make_predictions(
    picks: list[str],
    ratings: list[str] | None = None,
    *,
    confidence: list[int] | None = None,
    departments: list[int] | None = None,
    headcounts: tuple[int | None, ...] | None = None,
) -> Predictions:
    """picks as in make_customers; ratings: three digits a person, 0 not given."""
    n = len(picks)
    stratum = departments or [0] * n
    return Predictions(
        picks=np.array([[int(digit, 16) for digit in row] for row in picks], dtype=np.uint8).reshape(n, 3),
        ratings=np.array([[int(digit) for digit in row] for row in ratings or ["000"] * n], dtype=np.uint8).reshape(
            n, 3
        ),
        confidence=np.array(confidence or [0] * n, dtype=np.uint8),
        stratum=np.array(stratum, dtype=np.int64),
        headcounts=headcounts or (None,) * (max(stratum, default=0) + 1),
        role=np.zeros(n, dtype=np.uint8),
    )


def top_three(random: np.random.Generator, utility: np.ndarray, people: int) -> np.ndarray:
    """Plackett-Luce: each person's three best of utility plus Gumbel noise, in order."""
    taste = utility + random.gumbel(size=(people, len(utility)))
    best = np.argpartition(-taste, 3, axis=1)[:, :3]
    order = np.argsort(-np.take_along_axis(taste, best, axis=1), axis=1)
    return np.take_along_axis(best, order, axis=1).astype(np.uint8)


def true_shares(utility: np.ndarray, people: int = 40_000) -> np.ndarray:
    """Shares in the top three of a population, by drawing it (always the same people)."""
    picks = top_three(np.random.default_rng(0), utility, people)
    return np.bincount(picks.reshape(-1), minlength=len(utility)) / people


def drawn_customers(
    random: np.random.Generator, utility: np.ndarray, people: int, quality: np.ndarray | None = None
) -> Customers:
    """Own three and two others rated around each need's `quality` (1 to 5), one in ten without experience."""
    needs = len(utility)
    picks = top_three(random, utility, people)
    asked = np.zeros((people, needs), dtype=bool)
    np.put_along_axis(asked, picks.astype(np.intp), values=True, axis=1)
    chance = np.where(asked, 2.0, random.random((people, needs)))
    others = np.argpartition(chance, 2, axis=1)[:, :2]
    np.put_along_axis(asked, others, values=True, axis=1)
    middle = np.full(needs, 3.5) if quality is None else quality
    ratings = np.clip(np.rint(middle + random.normal(0, 0.9, (people, needs))), 1, 5).astype(np.int8)
    ratings[random.random((people, needs)) < 0.1] = 0
    ratings[~asked] = NOT_ASKED_RATING
    return Customers(
        needs=codes(needs),
        picks=picks,
        ratings=ratings,
        recommend=random.integers(-1, 11, people).astype(np.int8),
        flagged=np.zeros(people, dtype=bool),
        source=np.zeros(people, dtype=np.uint8),
    )


def drawn_predictions(
    random: np.random.Generator,
    utility: np.ndarray,
    people: int,
    *,
    expected: np.ndarray | None = None,
    departments: int = 1,
) -> Predictions:
    """Staff who see the needs with `utility` and expect ratings around `expected` (1 to 5)."""
    picks = top_three(random, utility, people)
    middle = (np.full(len(utility), 3.5) if expected is None else expected)[picks]
    return Predictions(
        picks=picks,
        ratings=np.clip(np.rint(middle + random.normal(0, 0.7, picks.shape)), 1, 5).astype(np.uint8),
        confidence=random.integers(0, 6, people).astype(np.uint8),
        stratum=np.arange(people, dtype=np.int64) % departments,
        headcounts=(None,) * departments,
        role=np.zeros(people, dtype=np.uint8),
    )
