"""How carefully people answered. The signs are looked for in each person, told only as shares of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.coding import coding
from scoring.parameters import Parameters
from scoring.reading import FEW
from scoring.results.trust import Quality, spread_minimum
from scoring.strata import Answers
from scoring.terms import NOT_ASKED, SKIPPED, TOLERANCE, Instrument, Number, Reason, Withheld

NOT_ASSESSABLE = Withheld(Reason.NOT_ASSESSABLE)

BLOCK = 1 << 13

# With fewer answers a run of one level is nothing to wonder about.
FEWEST_ANSWERS = 10
RUN_SHARE = 0.67
# Standard deviation of a person's answers, in parts of the scale's length: 0.25 steps of five.
LEAST_SPREAD = 0.0625
FEWEST_PAIRS = 3
ORDINARY_PACE, FAST_PACE, UNKNOWN_PACE = ord("1"), ord("2"), (ord(SKIPPED), ord(NOT_ASKED))

Mask = NDArray[np.bool_]


class Mirror(NamedTuple):
    """Positions of two items of which one asks the opposite of the other."""

    item: int
    opposite: int


class Instructed(NamedTuple):
    """Position of an item that says which level to choose, and that level."""

    item: int
    level: int


@dataclass(frozen=True, eq=False)
class Screening:
    """found: what may be told. keep: per row of the answers, whether it is not careless; never stored."""

    found: Quality
    keep: Mask


@dataclass(frozen=True, eq=False)
class _Straight:
    """Per person: enough answers to tell, straight-lining, everything at one and the same end."""

    seen: Mask
    straight: Mask
    ends: Mask


def quality(
    answers: Answers,
    instrument: Instrument,
    parameters: Parameters,
    *,
    pace: NDArray[np.uint8] | None = None,
    mirrors: tuple[Mirror, ...] = (),
    instructed: tuple[Instructed, ...] = (),
) -> Screening:
    """Shares of people with a sign of careless answering, and who would be left without the careless.

    straight: of at least ten answers, .67 in one run of the same level, or a standard deviation below .25 steps of
    five. fast: pace '2' ('1' ordinary, '-' or '.' unknown; worked out in the browser, no time is stored).
    inconsistent: the wrong level where one was asked for, or two opposite items answered more than half the scale
    apart. Careless: two different signs. Shares need ten people (and `parameters.minimum_group`) in whom the sign
    could be seen. ValueError for a wrong character. Sources: Curran 2016; Dunn et al. 2018 (a person's spread).
    """
    minimum = spread_minimum(parameters.minimum_group)
    people = len(answers.codes)
    straight = _straight(answers, instrument)
    fast_seen, fast = _fast(pace, people)
    checked, inconsistent = _inconsistent(answers.codes, instrument.points, mirrors, instructed)
    careless = straight.straight.astype(np.int8) + fast + inconsistent >= 2
    signs_possible = bool(straight.seen.any()) + bool(fast_seen.any()) + bool(checked.any())
    removed = int(careless.sum())
    group = parameters.minimum_group
    found = Quality(
        n=people if people >= group else Withheld(Reason.TOO_FEW),
        straight=_share(straight.straight, straight.seen, minimum),
        fast=_share(fast, fast_seen, minimum) if fast_seen.any() else NOT_ASSESSABLE,
        inconsistent=_share(inconsistent, checked, minimum) if mirrors or instructed else NOT_ASSESSABLE,
        careless=_share(careless, np.ones(people, dtype=bool), minimum) if signs_possible >= 2 else NOT_ASSESSABLE,
        ends=_share(straight.ends, straight.seen, minimum),
        acquiescence=_acquiescence(answers.codes, instrument.points, mirrors, minimum),
        removable=removed >= max(group, FEW) and people - removed >= group,
    )
    return Screening(found, ~careless)


def _share(having: Mask, seen: Mask, minimum: int) -> Number:
    n = int(seen.sum())
    return int((having & seen).sum()) / n if n >= minimum else Withheld(Reason.TOO_FEW)


def _straight(answers: Answers, instrument: Instrument) -> _Straight:
    ready = coding(instrument)
    found = []
    for start in range(0, len(answers.codes), BLOCK):
        levels = ready.levels(answers.codes[start : start + BLOCK])
        found.append(_straight_block(levels, instrument.points))
    empty = np.zeros((3, 0), dtype=bool)
    seen, straight, ends = np.concatenate([empty, *found], axis=1)
    return _Straight(seen, straight, ends)


def _straight_block(levels: NDArray[np.uint8], points: int) -> NDArray[np.bool_]:
    """Rows of `_Straight` for items x people; what is no level on the scale is no answer and breaks no run."""
    given = (levels <= points).view(np.uint8)
    absent, chosen = given ^ 1, levels * given
    sums = np.min_scalar_type(len(levels) * points**2)
    count, total, square = (each.sum(axis=0, dtype=sums).astype(np.int64) for each in (given, chosen, chosen * chosen))
    last = np.zeros(levels.shape[1], dtype=np.uint8)
    run, longest = (np.zeros(len(last), dtype=np.min_scalar_type(len(levels))) for _ in range(2))
    for level, is_given, is_absent in zip(chosen, given, absent, strict=True):
        # Who gave no answer keeps both the run and the level it is of.
        run *= (level == last).view(np.uint8) | is_absent
        run += is_given
        last *= is_absent
        last += level
        np.maximum(longest, run, out=longest)
    seen = count >= FEWEST_ANSWERS
    in_a_row = longest >= (RUN_SHARE - TOLERANCE) * count
    narrow = count * square - total * total < (LEAST_SPREAD * (points - 1)) ** 2 * count * (count - 1) - TOLERANCE
    ends = (total == count) | (total == points * count)
    return np.stack([seen, seen & (in_a_row | narrow), seen & ends])


def _fast(pace: NDArray[np.uint8] | None, people: int) -> tuple[Mask, Mask]:
    """In whom the pace is known, and who was too fast."""
    if pace is None:
        nobody = np.zeros(people, dtype=bool)
        return nobody, nobody
    fast, ordinary = pace == FAST_PACE, pace == ORDINARY_PACE
    if pace.shape != (people,) or not (fast | ordinary | np.isin(pace, UNKNOWN_PACE)).all():
        raise ValueError("pace must be '1', '2', '-' or '.' for each person")
    return fast | ordinary, fast


def _inconsistent(
    codes: NDArray[np.uint8], points: int, mirrors: tuple[Mirror, ...], instructed: tuple[Instructed, ...]
) -> tuple[Mask, Mask]:
    """In whom at least one check could be made, and who failed at least one."""
    checked, failed = np.zeros(len(codes), dtype=bool), np.zeros(len(codes), dtype=bool)
    for mirror in mirrors:
        given, total = _mirrored(codes, points, mirror)
        checked |= given
        failed |= given & (2 * np.abs(total - (points + 1)) > points - 1)
    for item, level in instructed:
        found = codes[:, item] - np.uint8(ord("0"))
        given = found <= points
        checked |= given
        failed |= given & (found != level)
    return checked, failed


def _mirrored(codes: NDArray[np.uint8], points: int, mirror: Mirror) -> tuple[Mask, NDArray[np.int16]]:
    """Who answered both, and the sum of the two levels: points + 1 if one mirrors the other."""
    pair = codes[:, list(mirror)] - np.uint8(ord("0"))
    return np.logical_and(pair[:, 0] <= points, pair[:, 1] <= points), pair.sum(axis=1, dtype=np.int16)


def _acquiescence(codes: NDArray[np.uint8], points: int, mirrors: tuple[Mirror, ...], minimum: int) -> Number:
    """Mean over everybody's pairs of opposite items, less the middle, in points from -50 to 50.

    Who answers by content lands in the middle, who agrees with anything above. Over people who answered all pairs.
    """
    if len(mirrors) < FEWEST_PAIRS:
        return NOT_ASSESSABLE
    complete, total = np.ones(len(codes), dtype=bool), np.zeros(len(codes), dtype=np.int64)
    for mirror in mirrors:
        given, both = _mirrored(codes, points, mirror)
        complete &= given
        total += both
    n = int(complete.sum())
    if n < minimum:
        return Withheld(Reason.TOO_FEW)
    level = int(total[complete].sum()) / (2 * len(mirrors) * n)
    return 100 * (level - 1) / (points - 1) - 50
